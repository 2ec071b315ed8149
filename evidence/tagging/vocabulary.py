"""The rows of effects of the words met so far: what the stem has learned, and what the letters add to it.

A word's letters are looked at once; what they add is kept until MOST_WORDS other words have been met.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evidence.tagging.spelling import runs
from evidence.tagging.weights import SPELT

MOST_WORDS: Final = 50_000
_ROOM: Final = 4096
_UNKNOWN: Final = -1

Places = NDArray[np.intp]


class Vocabulary:
    """A table of effects (a row of numbers for each target) whose places behind the learned units are words'.

    `spelt` says what runs of letters add to SPELT, the first targets.
    """

    def __init__(self, learned: NDArray[np.float64], spelt: Mapping[str, Sequence[float]]) -> None:
        self.table = np.pad(np.ascontiguousarray(learned), [(0, 0), (0, _ROOM)])
        self._begin = learned.shape[1]
        self._place_of_run = {letters: place for place, letters in enumerate(spelt)}
        self._adds = np.array([*spelt.values()], np.float64).reshape(-1, len(SPELT))
        self._forget()

    def places(self, forms: NDArray[np.uint64], own: Places, name: Callable[[int], str]) -> Places:
        """Where the effects of words stand, -1 for a word without any. Places hold until this is asked again.

        Each word is given by the number of its form, which has a `name`, and the place of its stem, or -1.
        """
        if len(self._place_of) > MOST_WORDS:
            self._forget()
        met, first, at = np.unique(forms, return_index=True, return_inverse=True)
        numbers = met.tolist()
        for number, where in zip(numbers, first.tolist(), strict=True):
            if number not in self._place_of:
                self._place_of[number] = self._met(name(number), int(own[where]))
        return np.array([self._place_of[number] for number in numbers], np.intp)[at]

    def _met(self, word: str, own: int) -> int:
        known = [self._place_of_run[letters] for letters in runs(word) if letters in self._place_of_run]
        if not known:
            return own
        place: int = self._end
        if place == self.table.shape[1]:
            self.table = np.pad(self.table, [(0, 0), (0, place)])
        self.table[:, place] = self.table[:, own] if own != _UNKNOWN else 0.0
        self.table[: len(SPELT), place] += self._adds[known].sum(axis=0)
        self._end += 1
        return place

    def _forget(self) -> None:
        self._place_of: dict[int, int] = {}
        self._end: int = self._begin
