"""From a text to its units and what each of them does to every target: one table of numbers a text.

The columns are COLUMNS in their order. Each phrase has three rows, one a mood; each learned word has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
_MOODS: Final = tuple(Mood)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """The units of a text in its order: their ranges, their rows in the table, their effects (units by COLUMNS)."""

    ranges: Sequence[tuple[int, int]]
    rows: Sequence[int]
    effects: Numbers

    @property
    def sums(self) -> Numbers:
        """The sum of effects on each of COLUMNS."""
        return np.asarray(self.effects.sum(axis=0))


class Effects:
    """The lexicon's effects with their learned shifts, ready to be looked up for a text's units."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self._units = Units(lexicon)
        self._is_cue = tuple(any(effect.target in STANCES for effect in phrase.effects) for phrase in lexicon.phrases)
        phrases = {phrase.id for phrase in lexicon.phrases}
        words = [word for word in weights.shifts if word not in phrases]
        first_word = len(lexicon.phrases) * len(_MOODS)
        self._table = np.zeros((first_word + len(words), len(COLUMNS)))
        self._rules: dict[tuple[int, int], str] = {}
        self._words = {self._units.number(word): first_word + number for number, word in enumerate(words)}
        for number, phrase in enumerate(lexicon.phrases):
            for which, said in enumerate(_MOODS):
                row = number * len(_MOODS) + which
                for target, size, rule in _effects_of(phrase, weights, said):
                    self._table[row, COLUMN[target]] += size
                    self._rules[row, COLUMN[target]] = rule
        for number, word in enumerate(words):
            for target, size in weights.shifts[word].items():
                self._table[first_word + number, COLUMN[target]] = size

    def of(self, text: str) -> Said:
        """The units of a text that have effects; a unit said again counts REPEAT_SHARE as much each time."""
        reading = self._units.read(text)
        stems, places, lengths = reading.stems, reading.places, reading.lengths
        row_of: list[int | None] = list(map(self._words.get, stems))
        phrase_ends: dict[int, int] = {}
        for unit in reading.phrases:
            row_of[unit.first : unit.last] = [None] * (unit.last - unit.first)
            row_of[unit.first] = unit.phrase * len(_MOODS) + self._mood(stems, unit)
            phrase_ends[unit.first] = unit.end
        found = [(token, row) for token, row in enumerate(row_of) if row is not None]
        rows = [row for _, row in found]
        ranges = [(places[token], phrase_ends.get(token) or places[token] + lengths[token]) for token, _ in found]
        return Said(ranges, rows, self._table[rows] * _shares(rows)[:, None])

    def _mood(self, stems: Sequence[int], unit: Unit) -> int:
        if not self._is_cue[unit.phrase]:
            return 0
        return _MOODS.index(mood([self._units.stem(stem) for stem in stems[max(0, unit.first - REACH) : unit.first]]))

    def rule(self, row: int, column: int) -> str:
        """The rule by which a row of the table has its effect on a column."""
        return self._rules.get((row, column), LEARNED)

    def names(self, text: str, ids: Sequence[str]) -> list[str]:
        """The text's units by name (`ids` in the lexicon's order), phrases first: what learning sees."""
        reading = self._units.read(text)
        taken = {token for unit in reading.phrases for token in range(unit.first, unit.last)}
        words = [self._units.stem(stem) for token, stem in enumerate(reading.stems) if token not in taken]
        return [*(ids[unit.phrase] for unit in reading.phrases), *(word for word in words if word.strip())]


def _shares(rows: Sequence[int]) -> Numbers:
    shares: list[float] = []
    seen: dict[int, float] = {}
    for row in rows:
        share = seen.get(row, 1.0)
        seen[row] = share * REPEAT_SHARE
        shares.append(share)
    return np.array(shares)


def _effects_of(phrase: Phrase, weights: Weights, said: Mood) -> list[tuple[str, float, str]]:
    shifts = dict(weights.shifts.get(phrase.id, {}))
    found = [_turned(effect, weights, shifts.pop(effect.target, 0.0), said) for effect in phrase.effects]
    found.extend(
        (target, shift, LEARNED) for target, shift in shifts.items() if target not in STANCES or said is Mood.PLAIN
    )
    return [(target, size, rule) for target, size, rule in found if target]


def _turned(effect: Effect, weights: Weights, shift: float, said: Mood) -> tuple[str, float, str]:
    """The effect as it is said: its target, size and rule. The learned shift stays with the plain form."""
    target: str | None = effect.target
    if effect.target in STANCES and said is not Mood.PLAIN:
        target = turned(Stance(effect.target), said)
    if target is None:
        return "", 0.0, ""
    size = effect.size * weights.scale.get(target, 1.0)
    if target == effect.target:
        return effect.target, size + shift, effect.rule
    return str(target), size * TURNED_SHARE, f"{effect.rule}, {said}"
