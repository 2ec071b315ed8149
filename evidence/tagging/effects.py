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
from evidence.tagging.lexicon import STANCES, TARGETS, Effect, Lexicon, Phrase
from evidence.tagging.stance import REACH, TURNED_SHARE, Mood, mood, turned
from evidence.tagging.units import Unit, Units
from evidence.tagging.weights import Weights

COLUMNS: Final = TARGETS
COLUMN: Final = {target: number for number, target in enumerate(COLUMNS)}
LEARNED: Final = "learned from read passages"
REPEAT_SHARE: Final = 0.5
PAIR: Final = "_"
FEWEST_TOKENS: Final = 4
_MOODS: Final = tuple(Mood)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """The units of a text: their rows in the table, the one or two spans they stand in, their effects (by COLUMNS).

    `ranges[span]` are code points of a phrase, or of a word outside phrases; a span inside a phrase stays unused.
    """

    ranges: Sequence[tuple[int, int]]
    rows: Sequence[int]
    first: Sequence[int]
    second: Sequence[int]
    effects: Numbers

    @property
    def sums(self) -> Numbers:
        """The sum of effects on each of COLUMNS."""
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
        self._words: dict[int, int] = {}
        self._pairs: dict[tuple[int, int], int] = {}
        for row, (unit, shifts) in enumerate(weights.shifts.items()):
            self._place(unit, self._learned_from + row)
            for target, size in shifts.items():
                learned[row, COLUMN[target]] = size
        self._table = np.vstack([said @ _mixing(weights), learned])

    def _place(self, unit: str, row: int) -> None:
        one, pair, other = unit.partition(PAIR)
        if pair and one and other:
            self._pairs[self._units.number(one), self._units.number(other)] = row
        else:
            self._words[self._units.number(unit)] = row

    def of(self, text: str) -> Said:
        """The units of a text that have effects; a unit said again counts REPEAT_SHARE as much each time.

        Learned effects are for a text of typical length and shrink with the root of a longer one's.
        """
        reading = self._units.read(text)
        stems = reading.stems
        ranges = [(place, place + length) for place, length in zip(reading.places, reading.lengths, strict=True)]
        span_of: Sequence[int] = range(len(stems))
        rows: list[int] = []
        first: list[int] = []
        if reading.phrases:
            span_of = list(span_of)
            for unit in reading.phrases:
                span_of[unit.first : unit.last] = [unit.first] * (unit.last - unit.first)
                ranges[unit.first] = (unit.start, unit.end)
                rows.append(unit.phrase * len(_MOODS) + self._mood(stems, unit))
                first.append(unit.first)
        phrases = len(rows)
        second = list(first)
        tokens = [token for token, place in enumerate(reading.places) if not text[place].isspace()]
        words = [stems[token] for token in tokens]
        for token, row in zip(tokens, map(self._words.get, words), strict=True):
            if row is not None:
                rows.append(row)
                first.append(span_of[token])
                second.append(span_of[token])
        for at, row in enumerate(map(self._pairs.get, pairwise(words))):
            if row is not None:
                rows.append(row)
                first.append(span_of[tokens[at]])
                second.append(span_of[tokens[at + 1]])
        shares = _shares(rows)
        shares[phrases:] *= (self._typical / max(len(words), FEWEST_TOKENS)) ** 0.5
        return Said(ranges, rows, first, second, self._table[rows] * shares[:, None])

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


def _shares(rows: Sequence[int]) -> Numbers:
    if len(set(rows)) == len(rows):
        return np.ones(len(rows))
    shares: list[float] = []
    seen: dict[int, float] = {}
    for row in rows:
        share = seen.get(row, 1.0)
        seen[row] = share * REPEAT_SHARE
        shares.append(share)
    return np.array(shares)


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
