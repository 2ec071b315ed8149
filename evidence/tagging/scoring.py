"""Scores and reasons as arithmetic over the units of a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evidence.model import Reason
from evidence.tagging.effects import ALWAYS, COLUMN, COLUMNS, Effects, Numbers, Said
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, Lexicon
from evidence.tagging.weights import Weights

SMALLEST_REASON: Final = 0.2
MOST_REASONS: Final = 8
_FIRST, _LAST = COLUMN[DOMAINS[0]], COLUMN[DOMAINS[-1]] + 1
_SCORED: Final = slice(COLUMN[EVIDENCE], _LAST)
_FOR_EVIDENCE: Final = np.array([1.0, *(0.0 for _ in DOMAINS)])
_SURE: Final = 1e-6
_LOOKED_AT: Final = 2 * MOST_REASONS


@dataclass(frozen=True, slots=True)
class Scored:
    """A text's units and what they add up to. `around` is what stands around the text and speaks for evidence."""

    said: Said
    around: float
    sums: Mapping[str, float]
    scored: Numbers
    evidence: float
    domains: Numbers


class Scorer:
    """Adds up a text's effects; `reasons` says what the sums are made of."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self._effects = Effects(lexicon, weights)
        self._bias = np.array([weights.bias[target] for target in COLUMNS[_SCORED]])
        self._around = weights.scale["around"]
        self._level, self._slope = weights.scale["level"], weights.scale["slope"]

    def score(self, text: str, around: float) -> Scored:
        """The scores of a text whose surroundings speak for evidence by `around`."""
        said = self._effects.of(text)
        sums = said.sums
        around *= self._around
        evidence, domains = self._scores(sums[None, :], around)
        by_target = dict(zip(COLUMNS[:ALWAYS], sums.tolist(), strict=True))
        return Scored(said, around, by_target, sums[_SCORED], float(evidence[0]), domains[0])

    def prompts(self, scored: Scored) -> Mapping[str, float]:
        """The sum of effects on each prompt."""
        return dict(zip(COLUMNS[ALWAYS:], self._effects.prompts(scored.said).sum(axis=0).tolist(), strict=True))

    def reasons(self, text: str, scored: Scored, shown: Sequence[str]) -> Iterator[Reason]:
        """The spans that moved the targets shown, strongest first, at most MOST_REASONS.

        What two words add together is told half with each. A span whose going would not move a domain's score the way
        it says is left out.
        """
        said = scored.said
        columns = [COLUMN[target] for target in shown]
        effects = said.effects
        if max(columns) >= ALWAYS:
            effects = np.concatenate([effects, self._effects.prompts(said)], axis=1)
        effects = effects[:, columns]
        spans = _candidates(said, effects)
        first, second = (np.equal(spans, places) for places in (said.first, said.second))
        sizes = (0.5 * first + 0.5 * second) @ effects
        _, without = self._scores(scored.scored - (first | second) @ said.effects[:, _SCORED], scored.around)
        moved = scored.domains - without
        for which, column in enumerate(columns):
            if _FIRST <= column < _LAST:
                sizes[:, which] *= moved[:, column - _FIRST] * sizes[:, which] > 0
        for place in np.argsort(-np.abs(sizes), axis=None, kind="stable")[:MOST_REASONS].tolist():
            at, which = divmod(place, len(columns))
            effect = float(sizes[at, which])
            if abs(effect) >= SMALLEST_REASON:
                span = int(spans[at, 0])
                start, end = said.ranges[span]
                yield Reason(
                    start=start,
                    end=end,
                    words=text[start:end],
                    rule=self._effects.rule(said.rows[said.first.index(span)], columns[which]),
                    target=shown[which],
                    effect=round(effect, 4),
                )

    def _scores(self, sums: Numbers, around: float) -> tuple[Numbers, Numbers]:
        """Evidence, and domains: evidence, times the domain's chance given that there is at least one, calibrated."""
        chances = 0.5 + 0.5 * np.tanh(0.5 * (sums[:, _SCORED] + self._bias + around * _FOR_EVIDENCE))
        evidence, alone = chances[:, 0], chances[:, 1:]
        some = np.maximum(1.0 - (1.0 - alone).prod(axis=1), 1e-9)
        both = np.clip((evidence / some)[:, None] * alone, _SURE, 1.0 - _SURE)
        odds = self._level + self._slope * np.log(both / (1.0 - both))
        return evidence, 0.5 + 0.5 * np.tanh(0.5 * odds)


def _candidates(said: Said, effects: Numbers) -> NDArray[np.intp]:
    """The spans of the units that do most to the columns, as a column."""
    strength = np.abs(effects).max(axis=1, initial=0.0)
    strongest = np.argsort(-strength, kind="stable")[:_LOOKED_AT].tolist()
    return np.array(sorted({said.first[unit] for unit in strongest} | {said.second[unit] for unit in strongest}), int)[
        :, None
    ]
