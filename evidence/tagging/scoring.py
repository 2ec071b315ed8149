"""Scores and reasons as arithmetic over the units of a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from evidence.model import Reason
from evidence.tagging.effects import COLUMN, COLUMNS, Effects, Numbers, Said
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, Lexicon
from evidence.tagging.weights import Weights

SMALLEST_REASON: Final = 0.2
_FIRST, _LAST = COLUMN[DOMAINS[0]], COLUMN[DOMAINS[-1]] + 1
_SCORED: Final = slice(COLUMN[EVIDENCE], _LAST)
_FOR_EVIDENCE: Final = np.array([1.0, *(0.0 for _ in DOMAINS)])


@dataclass(frozen=True, slots=True)
class Scored:
    """A text's units and what they add up to. `around` is what stands around the text and speaks for evidence."""

    said: Said
    around: float
    sums: Mapping[str, float]
    evidence: float
    domains: Numbers


class Scorer:
    """Adds up a text's effects; `reasons` says what the sums are made of."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self._effects = Effects(lexicon, weights)
        self._bias = np.array([weights.bias[target] for target in COLUMNS[_SCORED]])

    def score(self, text: str, around: float) -> Scored:
        """The scores of a text whose surroundings speak for evidence by `around`."""
        said = self._effects.of(text)
        sums = said.sums
        evidence, domains = self._scores(sums[None, :], around)
        return Scored(said, around, dict(zip(COLUMNS, sums.tolist(), strict=True)), float(evidence[0]), domains[0])

    def reasons(self, text: str, scored: Scored, shown: Sequence[str]) -> Iterator[Reason]:
        """The effects on the targets that are shown, in the order of the text, without those that would not be true."""
        columns = [COLUMN[target] for target in shown]
        effects = scored.said.effects
        sizes = effects[:, columns]
        told = np.abs(sizes) >= SMALLEST_REASON
        _, without = self._scores(effects.sum(axis=0) - effects, scored.around)
        moved = scored.domains - without
        for which, column in enumerate(columns):
            if _FIRST <= column < _LAST:
                told[:, which] &= moved[:, column - _FIRST] * sizes[:, which] > 0
        units, targets = np.nonzero(told)
        found = zip(units.tolist(), targets.tolist(), sizes[units, targets].tolist(), strict=True)
        for unit, target, effect in found:
            start, end = scored.said.ranges[unit]
            yield Reason(
                start=start,
                end=end,
                words=text[start:end],
                rule=self._effects.rule(scored.said.rows[unit], columns[target]),
                target=shown[target],
                effect=round(effect, 4),
            )

    def _scores(self, sums: Numbers, around: float) -> tuple[Numbers, Numbers]:
        """Evidence, and domains: evidence, times the domain's chance given that there is at least one."""
        chances = 0.5 + 0.5 * np.tanh(0.5 * (sums[:, _SCORED] + self._bias + around * _FOR_EVIDENCE))
        evidence, alone = chances[:, 0], chances[:, 1:]
        some = np.maximum(1.0 - (1.0 - alone).prod(axis=1), 1e-9)
        return evidence, (evidence / some)[:, None] * alone
