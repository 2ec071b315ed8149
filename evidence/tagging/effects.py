"""From a text to its units and what each of them does to every target: one table of numbers a text.

Units are the phrases of the lexicon (a row of the table for each mood), single stems, and two stems that follow each
other. A stem inside a phrase counts too: the lexicon says what a phrase means, learning what its words add.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evidence.model import Stance
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, OWNERS, PROMPTS, STANCES, Effect, Lexicon, Phrase
from evidence.tagging.stance import REACH, TURNED_SHARE, Mood, mood, turned
from evidence.tagging.units import Unit, Units
from evidence.tagging.weights import Weights

_RANKED: Final = (EVIDENCE, *DOMAINS, *STANCES, *OWNERS)
COLUMNS: Final = (*_RANKED, *PROMPTS)  # what every text is scored for, then what only evidence is
ALWAYS: Final = len(_RANKED)
COLUMN: Final = {target: number for number, target in enumerate(COLUMNS)}
LEARNED: Final = "learned from read passages"
REPEAT_SHARE: Final = 0.5
PAIR: Final = "_"
FEWEST_TOKENS: Final = 4
_MOODS: Final = tuple(Mood)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """The units of a text: `rows` of the table, the share with which each counts, and where they stand.

    `first` and `second` are the spans of a unit's first and last word; `ranges[span]` are code points of a phrase, or
    of a word outside phrases. `effects` holds the columns before ALWAYS.
    """

    ranges: Sequence[tuple[int, int]]
    rows: Sequence[int]
    first: Sequence[int]
    second: Sequence[int]
    shares: Numbers
    effects: Numbers

    @property
    def sums(self) -> Numbers:
        """The sum of effects on each of the columns before ALWAYS."""
        return np.asarray(self.effects.sum(axis=0))


class Effects:
    """The lexicon's effects, mixed as learned, and the learned words: ready to be looked up for a text's units."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self._units = Units(lexicon)
        self._is_cue = tuple(any(effect.target in STANCES for effect in phrase.effects) for phrase in lexicon.phrases)
        self._typical = weights.scale["typical"]
        self._rules: dict[tuple[int, int], str] = {}
        self._learned_from = len(lexicon.phrases) * len(_MOODS)
        said = np.zeros((self._learned_from, len(COLUMNS)))
        for number, phrase in enumerate(lexicon.phrases):
            for which, how in enumerate(_MOODS):
                row = number * len(_MOODS) + which
                for target, size, rule in _effects_of(phrase, how):
                    said[row, COLUMN[target]] += size
                    self._rules[row, COLUMN[target]] = rule
                    self._rules.setdefault((row, -1), rule)
        learned = np.zeros((len(weights.shifts), len(COLUMNS)))
        places: dict[int | tuple[int, int], int] = {}
        for row, (unit, shifts) in enumerate(weights.shifts.items()):
            places[self._place(unit)] = self._learned_from + row
            for target, size in shifts.items():
                learned[row, COLUMN[target]] = size
        self._learned = places.get
        table = np.vstack([said @ _mixing(weights), learned])
        self._table, self._later = np.ascontiguousarray(table[:, :ALWAYS]), np.ascontiguousarray(table[:, ALWAYS:])

    def _place(self, unit: str) -> int | tuple[int, int]:
        one, pair, other = unit.partition(PAIR)
        number = self._units.number
        return (number(one), number(other)) if pair and one and other else number(unit)

    def of(self, text: str) -> Said:
        """The units of a text that have effects; a unit said again counts REPEAT_SHARE as much each time.

        Learned effects are for a text of typical length and shrink with the root of a longer one's.
        """
        reading = self._units.read(text)
        places, stems = reading.places, reading.stems
        ranges = [(place, place + length) for place, length in zip(places, reading.lengths, strict=True)]
        span_of = list(range(len(stems)))
        rows: list[int] = []
        for unit in reading.phrases:
            span_of[unit.first : unit.last] = [unit.first] * (unit.last - unit.first)
            ranges[unit.first] = (unit.start, unit.end)
            rows.append(unit.phrase * len(_MOODS) + self._mood(stems, unit))
        first = [unit.first for unit in reading.phrases]
        second = list(first)
        tokens = [token for token, place in enumerate(places) if not text[place].isspace()]
        words = [stems[token] for token in tokens]
        spans = [span_of[token] for token in tokens]
        learned = self._learned
        for row, span in zip(map(learned, words), spans, strict=True):
            if row:
                rows.append(row)
                first.append(span)
                second.append(span)
        for row, span, next_span in zip(map(learned, pairwise(words)), spans, spans[1:], strict=False):
            if row:
                rows.append(row)
                first.append(span)
                second.append(next_span)
        shares = np.array(_shares(rows))
        shares[len(reading.phrases) :] *= (self._typical / max(len(words), FEWEST_TOKENS)) ** 0.5
        effects = self._table[rows] * shares[:, None]
        return Said(ranges, rows, first, second, shares, effects)

    def prompts(self, said: Said) -> Numbers:
        """The effects of a text's units on the columns from ALWAYS on."""
        return np.asarray(self._later[said.rows] * said.shares[:, None])

    def _mood(self, stems: Sequence[int], unit: Unit) -> int:
        if not self._is_cue[unit.phrase]:
            return 0
        return _MOODS.index(mood([self._units.stem(stem) for stem in stems[max(0, unit.first - REACH) : unit.first]]))

    def rule(self, row: int, column: int) -> str:
        """The rule by which a row of the table has its effect on a column: a phrase's own, or the first it has."""
        return self._rules.get((row, column)) or self._rules.get((row, -1), LEARNED)

    def stems(self, text: str) -> list[str]:
        """The stems of a text in its order, blanks left out: what learning sees."""
        return [stem for number in self._units.read(text).stems if (stem := self._units.stem(number)).strip()]


def _mixing(weights: Weights) -> Numbers:
    mixing = np.eye(len(COLUMNS))
    for target, row in weights.mix.items():
        mixing[:, COLUMN[target]] = 0.0
        for source, share in row.items():
            mixing[COLUMN[source], COLUMN[target]] = share
    return mixing


def _shares(rows: Sequence[int]) -> list[float]:
    shares = [1.0] * len(rows)
    seen: dict[int, float] = {}
    for at, row in enumerate(rows):
        if row in seen:
            shares[at] = seen[row] = seen[row] * REPEAT_SHARE
        else:
            seen[row] = 1.0
    return shares


def _effects_of(phrase: Phrase, said: Mood) -> list[tuple[str, float, str]]:
    return [found for effect in phrase.effects if (found := _turned(effect, said)) is not None]


def _turned(effect: Effect, said: Mood) -> tuple[str, float, str] | None:
    """The effect as it is said: its target, size and rule; None when it says nothing."""
    if effect.target not in STANCES or said is Mood.PLAIN:
        return effect.target, effect.size, effect.rule
    target = turned(Stance(effect.target), said)
    if target is None:
        return None
    if target == effect.target:
        return effect.target, effect.size, effect.rule
    return str(target), effect.size * TURNED_SHARE, f"{effect.rule}, {said}"
