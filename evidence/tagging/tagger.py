"""The tagger: whether a text is evidence about a body at all, then which domains, then whether a second one stands.

    evidence      = logistic(bias + effects of the units on "evidence")
    alone(domain) = logistic(bias + effects of the units on the domain)
    score(domain) = evidence x alone(domain) / (chance of at least one domain)

Stances are logistic too, prompts inside tagged domains. A unit said again counts half as much each time. An effect on a
target that is shown is a Reason, if taking its words away moves the score as it says; since units do not overlap, that
is nearly always so.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Final

from evidence.model import Owner, Reason, Stance, Tagging
from evidence.tagging.against import against_target
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, OWNERS, PROMPTS, STANCES, Lexicon, load_lexicon
from evidence.tagging.surroundings import surroundings
from evidence.tagging.weights import Weights, load_weights

if TYPE_CHECKING:
    from evidence.tagging.scoring import Scorer

MOST_DOMAINS: Final = 3
MOST_PROMPTS: Final = 3
BATCH: Final = 128  # texts
LARGEST_BATCH: Final = 100_000  # characters
OWNER_MARGIN: Final = 0.5
_PROMPTS_OF: Final = {int(domain): [prompt for prompt in PROMPTS if prompt[1] == domain] for domain in DOMAINS}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What is suggested for a text, before its reasons are told."""

    domains: tuple[int, ...]
    stance: tuple[Stance, ...] = ()
    prompts: tuple[str, ...] = ()
    figures: Sequence[Reason] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        return (*map(str, self.domains), *map(str, self.stance), *self.prompts)


class Tagger:
    """Tags texts by one lexicon and its weights. `version` names both, by content."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        from evidence.tagging.scoring import Scorer

        self.weights: Final = weights
        self._scorer: Scorer = Scorer(lexicon, weights)
        self.version: str = f"{weights.name}-{self._scorer.fingerprint}"

    def tag(self, text: str, *, heading: str = "", kind: str = "") -> Tagging:
        """What the tagger suggests for one text, with its reasons. Never fails, whatever the text."""
        return self._tagged([(text, heading, kind)])[0]

    def pipe(self, items: Iterable[tuple[str, str, str]]) -> Iterator[Tagging]:
        """Taggings of (text, heading, kind) in their order, as `tag` gives them; items are taken a batch at a time."""
        for batch in _batches(items):
            yield from self._tagged(batch)

    def odds(self, text: str) -> Mapping[str, float]:
        """The log odds of each stance and prompt, for setting thresholds."""
        scored = self._scorer.score([text], [0.0])
        (sums,), (prompts,) = scored.by_target(), self._scorer.prompts(scored, [True])
        said = _with_figures({**sums, **prompts}, against_target(text))
        return {target: self.weights.bias[target] + said[target] for target in (*STANCES, *PROMPTS)}

    def _tagged(self, items: Sequence[tuple[str, str, str]]) -> list[Tagging]:
        texts = [text for text, _, _ in items]
        around = [surroundings(text, heading=heading, kind=kind) for text, heading, kind in items]
        scored = self._scorer.score(texts, [sum(reason.effect for reason in reasons) for reasons in around])
        sums, scores = scored.by_target(), scored.domains.tolist()
        domains = [self._domains(own) for own in scores]
        prompts = self._scorer.prompts(scored, [bool(own) for own in domains])
        chosen = list(map(self._chosen, texts, domains, sums, prompts))
        shown = [(EVIDENCE, *(each.targets or _likeliest(own))) for each, own in zip(chosen, scores, strict=True)]
        reasons = self._scorer.reasons(texts, scored, shown)
        rounded = zip(scored.domains.round(6).tolist(), scored.evidence.round(6).tolist(), strict=True)
        return [
            Tagging(
                domains=each.domains,
                scores=dict(enumerate(scores, 1)),
                stance=each.stance,
                prompts=each.prompts,
                reasons=_ordered(own, [*beside, *each.figures]),
                evidence=evidence,
                owner=_owner(said),
            )
            for beside, each, said, (scores, evidence), own in zip(around, chosen, sums, rounded, reasons, strict=True)
        ]

    def _chosen(
        self, text: str, domains: tuple[int, ...], sums: Mapping[str, float], prompts: Mapping[str, float]
    ) -> _Chosen:
        if not domains:
            return _Chosen(domains=())
        figures = against_target(text)
        stances = self._above(STANCES, _with_figures(sums, figures), "stance")
        inside = [prompt for domain in domains for prompt in _PROMPTS_OF[domain]]
        return _Chosen(
            domains=domains,
            stance=tuple(Stance(stance) for stance in stances),
            prompts=tuple(self._above(inside, prompts, "prompt")[:MOST_PROMPTS]),
            figures=figures,
        )

    def _domains(self, scores: Sequence[float]) -> tuple[int, ...]:
        threshold = self.weights.threshold
        if max(scores) < threshold["domain"]:
            return ()
        first, *others = sorted(range(1, 7), key=lambda domain: -scores[domain - 1])
        return (first, *(domain for domain in others if scores[domain - 1] >= threshold["second"]))[:MOST_DOMAINS]

    def _above(self, targets: Iterable[str], sums: Mapping[str, float], threshold: str) -> list[str]:
        bias, least = self.weights.bias, self.weights.threshold[threshold]
        scored = sorted((-_logistic(bias[target] + sums[target]), target) for target in targets)
        return [target for score, target in scored if -score >= least]


def load_tagger() -> Tagger:
    """The shipped tagger. Imports spaCy; everything else in this package does without."""
    with _uncollected():
        return Tagger(load_lexicon(), load_weights())


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would walk the growing tables again and again: a fifth of the loading."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _batches(items: Iterable[tuple[str, str, str]]) -> Iterator[list[tuple[str, str, str]]]:
    """The items by BATCH, fewer where they are long: memory depends on the longest text, not on how many there are."""
    batch: list[tuple[str, str, str]] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item[0])
        if len(batch) == BATCH or size >= LARGEST_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _with_figures(sums: Mapping[str, float], figures: Iterable[Reason]) -> Mapping[str, float]:
    said = dict(sums)
    for figure in figures:
        said[figure.target] += figure.effect
    return said


def _likeliest(scores: Sequence[float]) -> tuple[str, ...]:
    return (str(scores.index(max(scores)) + 1),)


def _ordered(reasons: Sequence[Reason], others: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons, which stand in order, with the others in their places."""
    return tuple(sorted([*reasons, *others], key=_weight)) if others else tuple(reasons)


def _weight(reason: Reason) -> tuple[float, int, str]:
    return -abs(reason.effect), reason.start, reason.target


def _owner(sums: Mapping[str, float]) -> Owner:
    ranked = sorted(((sums[owner], owner) for owner in OWNERS), reverse=True)
    (best, owner), (second, _) = ranked[:2]
    return Owner(owner) if best > 0 and best - second >= OWNER_MARGIN else Owner.UNKNOWN


def _logistic(log_odds: float) -> float:
    return 1.0 / (1.0 + exp(-log_odds)) if log_odds > -40 else 0.0
