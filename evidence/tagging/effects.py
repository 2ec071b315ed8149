"""From a text to the sum of effects on every target, and the reasons those sums are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evidence.model import Reason, Stance
from evidence.tagging.lexicon import STANCES, Effect, Lexicon, Phrase
from evidence.tagging.stance import TURNED_SHARE, Mood, mood, turned
from evidence.tagging.units import Unit, Units
from evidence.tagging.weights import Weights

LEARNED: Final = "learned from read passages"
REPEAT_SHARE: Final = 0.5

Effects_ = tuple[tuple[str, float, str], ...]


class Effects:
    """The lexicon's effects with their learned shifts, ready to be summed over a text's units."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self._units = Units(lexicon)
        self._by_mood = tuple({said: _effects_of(phrase, weights, said) for said in Mood} for phrase in lexicon.phrases)
        self._is_cue = tuple(any(effect.target in STANCES for effect in phrase.effects) for phrase in lexicon.phrases)
        phrases = {phrase.id for phrase in lexicon.phrases}
        self._words: dict[str, Effects_] = {
            word: tuple((target, size, LEARNED) for target, size in shifts.items())
            for word, shifts in weights.shifts.items()
            if word not in phrases
        }

    def of(self, text: str) -> tuple[dict[str, float], list[Reason]]:
        """Sums by target, and one reason for each unit and target in the order of the text."""
        reading = self._units.read(text)
        sums: dict[str, float] = {}
        reasons: list[Reason] = []
        seen: dict[int | str, float] = {}

        def add(start: int, end: int, name: int | str, effects: Effects_) -> None:
            share = seen.get(name, 1.0)
            seen[name] = share * REPEAT_SHARE
            words = text[start:end]
            for target, size, rule in effects:
                effect = size * share
                sums[target] = sums.get(target, 0.0) + effect
                reasons.append(Reason(start=start, end=end, words=words, rule=rule, target=target, effect=effect))

        stems, places, lengths = reading.stems, reading.places, reading.lengths
        place = 0
        for unit in (*reading.phrases, None):
            for token in range(place, unit.first if unit else len(stems)):
                effects = self._words.get(stems[token])
                if effects:
                    add(places[token], places[token] + lengths[token], stems[token], effects)
            if unit is not None:
                add(unit.start, unit.end, unit.phrase, self._said(stems, unit))
                place = unit.last
        return sums, reasons

    def names(self, text: str, ids: Sequence[str]) -> list[tuple[str, int]]:
        """The text's units by name (`ids` in the lexicon's order) and where each begins: what learning sees."""
        reading = self._units.read(text)
        taken = {token for unit in reading.phrases for token in range(unit.first, unit.last)}
        words = [(stem, token) for token, stem in enumerate(reading.stems) if token not in taken and stem.strip()]
        return sorted([*words, *((ids[unit.phrase], unit.first) for unit in reading.phrases)], key=lambda pair: pair[1])

    def _said(self, stems: object, unit: Unit) -> Effects_:
        said = mood(stems, unit.first) if self._is_cue[unit.phrase] else Mood.PLAIN  # type: ignore[arg-type]
        return self._by_mood[unit.phrase][said]


def _effects_of(phrase: Phrase, weights: Weights, said: Mood) -> Effects_:
    shifts = dict(weights.shifts.get(phrase.id, {}))
    sizes: dict[str, tuple[float, str]] = {}
    for effect in phrase.effects:
        target, size, rule = _turned(effect, shifts.pop(effect.target, 0.0), said)
        if target:
            earlier = sizes.get(target, (0.0, rule))[0]
            sizes[target] = (earlier + size, rule)
    for target, shift in shifts.items():
        if target not in STANCES or said is Mood.PLAIN:
            sizes[target] = (sizes.get(target, (0.0, ""))[0] + shift, sizes.get(target, (0.0, LEARNED))[1])
    return tuple((target, round(size, 4), rule) for target, (size, rule) in sizes.items() if abs(size) >= 0.005)


def _turned(effect: Effect, shift: float, said: Mood) -> tuple[str, float, str]:
    if effect.target not in STANCES or said is Mood.PLAIN:
        return effect.target, effect.size + shift, effect.rule
    target = turned(Stance(effect.target), said)
    if target is None:
        return "", 0.0, ""
    if target == effect.target:
        return effect.target, effect.size + shift, effect.rule
    return str(target), effect.size * TURNED_SHARE, f"{effect.rule}, {said}"
