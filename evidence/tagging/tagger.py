"""The tagger: whether a text is evidence about a body at all, then which domains, then whether a second one stands.

    evidence      = logistic(bias + effects of the units on "evidence")
    alone(domain) = logistic(bias + effects of the units on the domain)
    score(domain) = evidence x alone(domain) / (chance of at least one domain)

Stances are logistic too, prompts inside tagged domains. A unit said again counts half as much each time. An effect on a
target that is shown is a Reason, if taking its words away moves the score as it says; since units do not overlap, that
is nearly always so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from math import exp
from typing import TYPE_CHECKING, Final

from evidence.model import Owner, Reason, Stance, Tagging
from evidence.tagging.against import against_target
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, OWNERS, PROMPTS, STANCES, Lexicon, load_lexicon
from evidence.tagging.surroundings import heading_effect, length_effect, shape_effects
from evidence.tagging.weights import Weights, load_weights

if TYPE_CHECKING:
    from evidence.tagging.scoring import Scorer

MOST_DOMAINS: Final = 3
MOST_PROMPTS: Final = 3
OWNER_MARGIN: Final = 0.5
_PROMPTS_OF: Final = {int(domain): [prompt for prompt in PROMPTS if prompt[1] == domain] for domain in DOMAINS}


class Tagger:
    """Tags texts by one lexicon and its weights. `version` names both, by content."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        from evidence.tagging.scoring import Scorer

        self.weights: Final = weights
        self._scorer: Scorer = Scorer(lexicon, weights)
        self.version: str = f"{weights.name}-{_fingerprint(lexicon, weights)}"

    def tag(self, text: str, *, heading: str = "", kind: str = "") -> Tagging:
        """What the tagger suggests for one text, with its reasons. Never fails, whatever the text."""
        around = [*shape_effects(text), length_effect(len(text.split())), heading_effect(heading, kind)]
        around = [reason for reason in around if reason.effect]
        scored = self._scorer.score(text, sum(reason.effect for reason in around))
        scores = dict(zip(range(1, 7), scored.domains.tolist(), strict=True))
        domains = self._domains(scores)
        figures = against_target(text) if domains else []
        stance = self._stances(scored.sums, figures) if domains else ()
        prompts = self._prompts(domains, self._scorer.prompts(scored)) if domains else ()
        shown = (EVIDENCE, *map(str, domains or _likeliest(scores)), *map(str, stance), *prompts)
        reasons = [*self._scorer.reasons(text, scored, shown), *around, *figures]
        return Tagging(
            domains=domains,
            scores={domain: round(score, 6) for domain, score in scores.items()},
            stance=stance,
            prompts=prompts,
            reasons=tuple(sorted(reasons, key=_weight)),
            evidence=round(scored.evidence, 6),
            owner=_owner(scored.sums),
        )

    def odds(self, text: str) -> Mapping[str, float]:
        """The log odds of each stance and prompt, for setting thresholds."""
        scored = self._scorer.score(text, 0.0)
        sums = {**scored.sums, **self._scorer.prompts(scored)}
        for figure in against_target(text):
            sums[figure.target] += figure.effect
        return {target: self.weights.bias[target] + sums[target] for target in (*STANCES, *PROMPTS)}

    def pipe(self, items: Iterable[tuple[str, str, str]]) -> Iterator[Tagging]:
        """Taggings of (text, heading, kind) in their order, one at a time."""
        for text, heading, kind in items:
            yield self.tag(text, heading=heading, kind=kind)

    def _domains(self, scores: Mapping[int, float]) -> tuple[int, ...]:
        threshold = self.weights.threshold
        first, *others = sorted(scores, key=lambda domain: (-scores[domain], domain))
        if scores[first] < threshold["domain"]:
            return ()
        return (first, *(domain for domain in others if scores[domain] >= threshold["second"]))[:MOST_DOMAINS]

    def _stances(self, sums: Mapping[str, float], figures: Iterable[Reason]) -> tuple[Stance, ...]:
        said = {stance: sums[stance] for stance in STANCES}
        for figure in figures:
            said[figure.target] += figure.effect
        return tuple(Stance(stance) for stance in self._chosen(STANCES, said, "stance"))

    def _prompts(self, domains: tuple[int, ...], sums: Mapping[str, float]) -> tuple[str, ...]:
        inside = [prompt for domain in domains for prompt in _PROMPTS_OF[domain]]
        return tuple(self._chosen(inside, sums, "prompt")[:MOST_PROMPTS])

    def _chosen(self, targets: Iterable[str], sums: Mapping[str, float], threshold: str) -> list[str]:
        scored = sorted((-_logistic(self.weights.bias[target] + sums[target]), target) for target in targets)
        return [target for score, target in scored if -score >= self.weights.threshold[threshold]]


def load_tagger() -> Tagger:
    """The shipped tagger. Imports spaCy; everything else in this package does without."""
    return Tagger(load_lexicon(), load_weights())


def _likeliest(scores: Mapping[int, float]) -> tuple[int, ...]:
    return (min(scores, key=lambda domain: (-scores[domain], domain)),)


def _weight(reason: Reason) -> tuple[float, int, str]:
    return -abs(reason.effect), reason.start, reason.target


def _owner(sums: Mapping[str, float]) -> Owner:
    ranked = sorted(((sums[owner], owner) for owner in OWNERS), reverse=True)
    (best, owner), (second, _) = ranked[:2]
    return Owner(owner) if best > 0 and best - second >= OWNER_MARGIN else Owner.UNKNOWN


def _logistic(log_odds: float) -> float:
    return 1.0 / (1.0 + exp(-log_odds)) if log_odds > -40 else 0.0


def _fingerprint(lexicon: Lexicon, weights: Weights) -> str:
    scales = [sorted(part.items()) for part in (weights.bias, weights.scale, weights.threshold)]
    tables = [
        sorted((row, sorted(part.items())) for row, part in table.items()) for table in (weights.mix, weights.shifts)
    ]
    return hashlib.sha256(repr((lexicon.phrases, scales, tables)).encode()).hexdigest()[:8]
