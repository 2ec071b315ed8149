"""From texts to their units and what each of them does to every target: tables of numbers, many texts at once.

Units are the phrases of the lexicon (a row of the table for each mood), single words, and two stems that follow each
other. A word adds what its stem and its letters have learned. One inside a phrase counts too: the lexicon says what a
phrase means, learning what its words add.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evidence.model import Stance
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, OWNERS, PROMPTS, STANCES, Effect, Lexicon, Phrase
from evidence.tagging.stance import MARKS, MOODS, TURNED_SHARE, UNMARKED, Mood, moods, turned
from evidence.tagging.units import BORDER, Places, Reading, Units
from evidence.tagging.vocabulary import Vocabulary
from evidence.tagging.weights import Weights

_RANKED: Final = (EVIDENCE, *DOMAINS, *STANCES, *OWNERS)
COLUMNS: Final = (*_RANKED, *PROMPTS)  # what every text is scored for, then what only evidence is
ALWAYS: Final = len(_RANKED)
COLUMN: Final = {target: number for number, target in enumerate(COLUMNS)}
NOTHING: Final = len(COLUMNS)  # a column in which no unit has an effect
LEARNED: Final = "learned from read passages"
REPEAT_SHARE: Final = 0.5
PAIR: Final = "_"
FEWEST_TOKENS: Final = 4

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """The units of `count` texts: `rows` of the table, the share with which each counts, and whose each is (`texts`).

    `first` and `second` are the spans of a unit's first and last word. A span is a phrase, or a word outside phrases;
    it goes by the token it begins at. By span: `whose` text, the code points `starts` and `ends`, and `phrase`, the
    phrase's row or -1. `effects` holds the columns before ALWAYS, one a row.
    """

    count: int
    rows: Places
    texts: Places
    first: Places
    second: Places
    shares: Numbers
    effects: Numbers
    whose: Places
    starts: Places
    ends: Places
    phrase: Places

    @property
    def sums(self) -> Numbers:
        """The sum of effects of each text (a row) on each of the columns before ALWAYS."""
        return _sums(self.texts, self.effects, self.count)


class Effects:
    """The lexicon's effects, mixed as learned, and the learned words: ready to be looked up for the units of texts.

    `fingerprint` names lexicon and weights by content.
    """

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self._units = Units(lexicon)
        self._is_cue = np.array(
            [any(effect.target in STANCES for effect in phrase.effects) for phrase in lexicon.phrases]
        )
        self._typical = weights.scale["typical"]
        self._rules: dict[tuple[int, int], str] = {}
        said = np.zeros((len(lexicon.phrases) * len(MOODS), len(COLUMNS)))
        for number, phrase in enumerate(lexicon.phrases):
            for which, how in enumerate(MOODS):
                row = number * len(MOODS) + which
                for target, size, rule in _effects_of(phrase, how):
                    said[row, COLUMN[target]] += size
                    self._rules[row, COLUMN[target]] = rule
                    self._rules.setdefault((row, -1), rule)
        learned = _learned(weights)
        self.fingerprint: Final = _fingerprint(lexicon, weights, learned)
        table = np.vstack([said @ _mixing(weights), learned])
        self._words = Vocabulary(np.pad(table, [(0, 0), (0, 1)]).T, weights.runs)
        self._know([unit.partition(PAIR) for unit in weights.shifts], len(said))

    def _know(self, units: Sequence[tuple[str, str, str]], begin: int) -> None:
        """Keep what looks units up: every stem's place in rising order of numbers, then rows and marks by place.

        Units have rows from `begin` on. The place past the last is that of all unknown stems; pairs go by one number
        for both places.
        """
        number = self._units.number
        pairs = {(one, other): row for row, (one, pair, other) in enumerate(units, begin) if pair and one and other}
        single = {
            one + pair + other: row
            for row, (one, pair, other) in enumerate(units, begin)
            if not (pair and one and other)
        }
        marks = {**MARKS, BORDER: Mood.PLAIN}
        stems = {stem: number(stem) for stem in {*single, *marks, *(stem for pair in pairs for stem in pair)}}
        self._stems = np.array(sorted(stems.values()), np.uint64)
        place = dict(zip(sorted(stems, key=stems.__getitem__), range(len(stems)), strict=True))
        self._marks = np.full(len(stems) + 1, UNMARKED)
        self._marks[[place[stem] for stem in marks]] = [MOODS.index(mood) for mood in marks.values()]
        self._single = np.full(len(stems) + 1, -1)
        self._single[[place[stem] for stem in single]] = list(single.values())
        both = np.array([[place[one] * len(stems) + place[other], row] for (one, other), row in pairs.items()], np.intp)
        both = both.reshape(-1, 2)[np.argsort(both.reshape(-1, 2)[:, 0])]
        self._pairs, self._pair_rows = np.append(both[:, 0], -1), np.append(both[:, 1], -1)

    def of(self, texts: Sequence[str]) -> Said:
        """The units of texts that have effects; a unit said again counts REPEAT_SHARE as much each time.

        Learned effects are for a text of typical length and shrink with the root of a longer one's.
        """
        reading = self._units.read(texts)
        places = self._places(reading.stems)
        spans, ends = _spans(reading)
        mood = moods(self._marks[places], reading.first) * self._is_cue[reading.phrases]
        phrases = reading.phrases * len(MOODS) + mood
        words = reading.words
        single = self._words.places(reading.forms[words], self._single[places[words]], self._units.name)
        alone = words[single >= 0]
        table = self._words.table
        pairs = self._pair_rows_of(places[words], reading.texts[words])
        one, other = words[:-1][pairs >= 0], words[1:][pairs >= 0]
        rows = np.concatenate([phrases, single[single >= 0], pairs[pairs >= 0]])
        first = spans[np.concatenate([reading.first, alone, one])]
        texts_of = reading.texts[first]
        shares = _shares(rows, texts_of, table.shape[1])
        lengths = np.maximum(np.bincount(reading.texts[words], minlength=len(texts)), FEWEST_TOKENS)
        shares[len(phrases) :] *= np.sqrt(self._typical / lengths)[texts_of[len(phrases) :]]
        phrase = np.full(len(spans), -1)
        phrase[reading.first] = phrases
        return Said(
            count=len(texts),
            rows=rows,
            texts=texts_of,
            first=first,
            second=spans[np.concatenate([reading.first, alone, other])],
            shares=shares,
            effects=table[:ALWAYS].take(rows, axis=1) * shares,
            whose=reading.texts,
            starts=reading.starts,
            ends=ends,
            phrase=phrase,
        )

    def _places(self, stems: NDArray[np.uint64]) -> Places:
        found = np.minimum(np.searchsorted(self._stems, stems), len(self._stems) - 1)
        return np.where(self._stems[found] == stems, found, len(self._stems))

    def _pair_rows_of(self, places: Places, texts: Places) -> Places:
        """The row of each word with its next one; -1 where they are no pair, or of two texts."""
        unknown = len(self._stems)
        one, other = places[:-1], places[1:]
        both = np.where((one < unknown) & (other < unknown) & (texts[:-1] == texts[1:]), one * unknown + other, -2)
        found = np.searchsorted(self._pairs[:-1], both)
        return np.where(self._pairs[found] == both, self._pair_rows[found], -1)

    def prompts(self, said: Said, texts: NDArray[np.bool_]) -> Numbers:
        """The sum of effects of each of these texts (a row; others have none) on each column from ALWAYS on."""
        which = np.flatnonzero(texts[said.texts])
        rows, shares, whose = said.rows[which], said.shares[which], said.texts[which]
        return np.array(
            [np.bincount(whose, each.take(rows) * shares, said.count) for each in self._words.table[ALWAYS:NOTHING]]
        ).T

    def on(self, said: Said, columns: Places) -> Numbers:
        """The effect of each unit on a column that its text chooses."""
        return self._words.table[columns[said.texts], said.rows] * said.shares

    def rule(self, row: int, column: int) -> str:
        """The rule by which a phrase's row has its effect on a column: its own, or the first it has; LEARNED for -1."""
        return self._rules.get((row, column)) or self._rules.get((row, -1), LEARNED)

    def words(self, text: str) -> list[tuple[str, str]]:
        """The words of a text in its order, blanks left out, each with its stem: what learning sees."""
        reading = self._units.read([text])
        numbers = zip(reading.forms[reading.words].tolist(), reading.stems[reading.words].tolist(), strict=True)
        words = [(self._units.name(form), self._units.name(stem)) for form, stem in numbers]
        return [(form, stem) for form, stem in words if stem.strip()]


def _sums(texts: Places, effects: Numbers, count: int) -> Numbers:
    return np.array([np.bincount(texts, each, count) for each in effects]).T


def _spans(reading: Reading) -> tuple[Places, Places]:
    """The span of each token, and where a span ends by the token it begins at."""
    spans, ends = np.arange(len(reading.stems)), reading.ends.copy()
    lengths = reading.last - reading.first
    inside = np.repeat(reading.first, lengths)
    spans[inside + np.arange(len(inside)) - np.repeat(np.cumsum(lengths) - lengths, lengths)] = inside
    ends[reading.first] = reading.ends[reading.last - 1]
    return spans, ends


def _mixing(weights: Weights) -> Numbers:
    mixing = np.eye(len(COLUMNS))
    for target, row in weights.mix.items():
        mixing[:, COLUMN[target]] = 0.0
        for source, share in row.items():
            mixing[COLUMN[source], COLUMN[target]] = share
    return mixing


def _learned(weights: Weights) -> Numbers:
    """The effects of the learned units, a row each."""
    table = np.zeros((len(weights.shifts), len(COLUMNS)))
    rows = np.repeat(np.arange(len(table)), [len(shifts) for shifts in weights.shifts.values()])
    columns = [COLUMN[target] for shifts in weights.shifts.values() for target in shifts]
    table[rows, columns] = [size for shifts in weights.shifts.values() for size in shifts.values()]
    return table


def _fingerprint(lexicon: Lexicon, weights: Weights, learned: Numbers) -> str:
    scales = [sorted(part.items()) for part in (weights.bias, weights.scale, weights.threshold)]
    mix = sorted((target, sorted(row.items())) for target, row in weights.mix.items())
    units = list(weights.shifts)
    order = sorted(range(len(units)), key=units.__getitem__)
    runs = sorted(weights.runs)
    content = "\n".join((repr((lexicon.phrases, scales, mix, COLUMNS)), *(units[row] for row in order), *runs)).encode()
    spelt = np.array([weights.runs[letters] for letters in runs], "<f8")
    return hashlib.sha256(content + learned[order].astype("<f8").tobytes() + spelt.tobytes()).hexdigest()[:8]


def _shares(rows: Places, texts: Places, most: int) -> Numbers:
    """REPEAT_SHARE by how often each row was said before in its text."""
    said = texts * most + rows
    order = np.argsort(said, kind="stable")
    said = said[order]
    again = np.arange(len(said))
    again[1:] -= np.maximum.accumulate(np.where(said[1:] != said[:-1], again[1:], 0))
    shares = np.empty(len(said))
    shares[order] = REPEAT_SHARE**again
    return shares


def _effects_of(phrase: Phrase, said: Mood) -> Iterable[tuple[str, float, str]]:
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
