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
MOST_REASONS: Final = 12
_FIRST, _LAST = COLUMN[DOMAINS[0]], COLUMN[DOMAINS[-1]] + 1
_SCORED: Final = slice(COLUMN[EVIDENCE], _LAST)
_FOR_EVIDENCE: Final = np.array([1.0, *(0.0 for _ in DOMAINS)])
_SURE: Final = 1e-6


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
        self._around = weights.scale["around"]
        self._level, self._slope = weights.scale["level"], weights.scale["slope"]

    def score(self, text: str, around: float) -> Scored:
        """The scores of a text whose surroundings speak for evidence by `around`."""
        said = self._effects.of(text)
        sums = said.sums
        around *= self._around
        evidence, domains = self._scores(sums[None, :], around)
        return Scored(said, around, dict(zip(COLUMNS, sums.tolist(), strict=True)), float(evidence[0]), domains[0])

    def reasons(self, text: str, scored: Scored, shown: Sequence[str]) -> Iterator[Reason]:
        """The spans that moved the targets shown, the strongest MOST_REASONS, in the order of the text.

        What two words add together is told half with each. A span whose going would not move a domain's score the way
        it says is left out.
        """
        said = scored.said
        columns = [COLUMN[target] for target in shown]
        spans, sizes, going = _by_span(said, columns)
        told = np.abs(sizes) >= SMALLEST_REASON
        strong = np.flatnonzero(told.any(axis=1))
        spans, sizes, going, told = spans[strong], sizes[strong], going[strong], told[strong]
        _, without = self._scores(said.sums[_SCORED] - going, scored.around)
        moved = scored.domains - without
        for which, column in enumerate(columns):
            if _FIRST <= column < _LAST:
                told[:, which] &= moved[:, column - _FIRST] * sizes[:, which] > 0
        kept = np.sort(np.argsort(-np.where(told, np.abs(sizes), 0.0), axis=None, kind="stable")[:MOST_REASONS])
        row_of = dict(zip(reversed(said.first), reversed(said.rows), strict=True))
        for place in kept.tolist():
            at, which = divmod(place, len(columns))
            if told[at, which]:
                span = int(spans[at])
                start, end = said.ranges[span]
                yield Reason(
                    start=start,
                    end=end,
                    words=text[start:end],
                    rule=self._effects.rule(row_of.get(span, -1), columns[which]),
                    target=shown[which],
                    effect=round(float(sizes[at, which]), 4),
                )

    def _scores(self, sums: Numbers, around: float) -> tuple[Numbers, Numbers]:
        """Evidence, and domains: evidence, times the domain's chance given that there is at least one, calibrated."""
        chances = 0.5 + 0.5 * np.tanh(0.5 * (sums[:, _SCORED] + self._bias + around * _FOR_EVIDENCE))
        evidence, alone = chances[:, 0], chances[:, 1:]
        some = np.maximum(1.0 - (1.0 - alone).prod(axis=1), 1e-9)
        both = np.clip((evidence / some)[:, None] * alone, _SURE, 1.0 - _SURE)
        odds = self._level + self._slope * np.log(both / (1.0 - both))
        return evidence, 0.5 + 0.5 * np.tanh(0.5 * odds)


def _by_span(said: Said, columns: Sequence[int]) -> tuple[Numbers, Numbers, Numbers]:
    """Spans, what each adds to the columns, and what goes from the scored columns when its words go."""
    spans, places = np.unique([*said.first, *said.second], return_inverse=True)
    first, second = places[: len(said.first)], places[len(said.first) :]
    sizes = np.zeros((len(spans), len(columns)))
    shown = said.effects[:, columns] * 0.5
    np.add.at(sizes, first, shown)
    np.add.at(sizes, second, shown)
    going = np.zeros((len(spans), _LAST))
    effects = said.effects[:, _SCORED]
    np.add.at(going, first, effects)
    apart = first != second
    np.add.at(going, second[apart], effects[apart])
    return spans, sizes, going
