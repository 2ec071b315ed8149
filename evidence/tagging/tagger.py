"""The tagger: whether a text is evidence about a body at all, then which domains, then whether a second one stands.

    evidence(text)  = logistic(bias + effects of the units on "evidence")
    score(domain)   = evidence(text) x logistic(bias + effects of the units on the domain)

Stances are scored like domains, prompts inside tagged domains. A unit said again counts half as much each time. Every
effect on a target that is shown is a Reason; since units do not overlap, taking its words away takes its effect away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from math import exp
from typing import TYPE_CHECKING, Final

from evidence.model import Owner, Reason, Stance, Tagging
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, OWNERS, STANCES, Lexicon, load_lexicon
from evidence.tagging.surroundings import heading_effect, length_effect
from evidence.tagging.weights import Weights, load_weights

if TYPE_CHECKING:
    from evidence.tagging.effects import Effects

MOST_DOMAINS: Final = 3
MOST_PROMPTS: Final = 3
OWNER_MARGIN: Final = 0.5
SMALLEST_REASON: Final = 0.05
PROMPT_COUNT: Final = {"1": 7, "2": 5, "3": 5, "4": 9, "5": 3, "6": 4}


class Tagger:
    """Tags texts by one lexicon and its weights. `version` names both, by content."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        from evidence.tagging.effects import Effects

        self._weights = weights
        self._effects: Effects = Effects(lexicon, weights)
        self.version: str = f"{weights.name}-{_fingerprint(lexicon, weights)}"

    def tag(self, text: str, *, heading: str = "", kind: str = "") -> Tagging:
        """What the tagger suggests for one text, with its reasons. Never fails, whatever the text."""
        sums, contributions = self._effects.of(text)
        around = [length_effect(len(text.split())), *([heading_effect(heading, kind)] if heading or kind else [])]
        evidence = _logistic(
            self._weights.bias[EVIDENCE] + sums.get(EVIDENCE, 0.0) + sum(reason.effect for reason in around)
        )
        scores = {
            int(domain): round(evidence * _logistic(self._weights.bias[domain] + sums.get(domain, 0.0)), 4)
            for domain in DOMAINS
        }
        domains = self._domains(scores)
        stance = self._stances(sums) if domains else ()
        prompts = self._prompts(domains, sums)
        shown = {EVIDENCE, *map(str, domains or self._likeliest(scores)), *map(str, stance), *prompts}
        reasons = [reason for reason in contributions if reason.target in shown]
        reasons.extend(reason for reason in around if reason.effect)
        return Tagging(
            domains=domains,
            scores=scores,
            stance=stance,
            prompts=prompts,
            reasons=tuple(sorted(reasons, key=lambda reason: (-abs(reason.effect), reason.start, reason.target))),
            evidence=round(evidence, 4),
            owner=_owner(sums),
        )

    def pipe(self, items: Iterable[tuple[str, str, str]]) -> Iterator[Tagging]:
        """Taggings of (text, heading, kind) in their order, one at a time."""
        for text, heading, kind in items:
            yield self.tag(text, heading=heading, kind=kind)

    def _domains(self, scores: Mapping[int, float]) -> tuple[int, ...]:
        threshold = self._weights.threshold
        ranked = sorted(scores, key=lambda domain: (-scores[domain], domain))
        first, *others = ranked
        if scores[first] < threshold["domain"]:
            return ()
        return (first, *(domain for domain in others if scores[domain] >= threshold["second"]))[:MOST_DOMAINS]

    def _likeliest(self, scores: Mapping[int, float]) -> tuple[int, ...]:
        return (min(scores, key=lambda domain: (-scores[domain], domain)),)

    def _stances(self, sums: Mapping[str, float]) -> tuple[Stance, ...]:
        bias = self._weights.bias
        scored = [(_logistic(bias[stance] + sums.get(stance, 0.0)), stance) for stance in STANCES]
        return tuple(
            Stance(stance)
            for score, stance in sorted(scored, key=lambda pair: -pair[0])
            if score >= self._weights.threshold["stance"]
        )

    def _prompts(self, domains: tuple[int, ...], sums: Mapping[str, float]) -> tuple[str, ...]:
        scored = []
        for domain in domains:
            for number in range(1, PROMPT_COUNT[str(domain)] + 1):
                prompt = f"D{domain}.{number}"
                score = _logistic(self._weights.bias[prompt] + sums.get(prompt, 0.0))
                if score >= self._weights.threshold["prompt"]:
                    scored.append((-score, prompt))
        return tuple(prompt for _, prompt in sorted(scored)[:MOST_PROMPTS])


def load_tagger() -> Tagger:
    """The shipped tagger. Imports spaCy; everything else in this package does without."""
    return Tagger(load_lexicon(), load_weights())


def _owner(sums: Mapping[str, float]) -> Owner:
    ranked = sorted(((sums.get(owner, 0.0), owner) for owner in OWNERS), reverse=True)
    (best, owner), (second, _) = ranked[:2]
    return Owner(owner) if best > 0 and best - second >= OWNER_MARGIN else Owner.UNKNOWN


def _logistic(log_odds: float) -> float:
    if log_odds < -40:
        return 0.0
    return 1.0 / (1.0 + exp(-log_odds))


def _fingerprint(lexicon: Lexicon, weights: Weights) -> str:
    said = repr((lexicon.phrases, sorted(weights.bias.items()), sorted(weights.threshold.items()))) + repr(
        sorted((unit, sorted(shift.items())) for unit, shift in weights.shifts.items())
    )
    return hashlib.sha256(said.encode()).hexdigest()[:8]


__all__ = ["Reason", "Tagger", "load_tagger"]
