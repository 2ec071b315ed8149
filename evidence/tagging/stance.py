"""Negation and modality: when "achieved" is an issue, and "no breaches" an achievement.

A cue within REACH words after a negation is turned round; an achievement after "will", "should" or "to" is something
to be done. The walk back stops at the end of a clause.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evidence.model import Stance

REACH: Final = 4
TURNED_SHARE: Final = 0.8

_NEGATIONS: Final = frozenset({"not", "no", "n't", "never", "without", "nor", "neither", "none", "nil", "zero"})
_MODALS: Final = frozenset(
    {"will", "should", "must", "to", "would", "could", "shall", "aim", "plan", "expect", "ensur", "if", "'ll"}
)
_CLAUSE_ENDS: Final = frozenset({".", ";", ":", "!", "?", "but", "however", "although", "which", "while", "whilst"})


class Mood(StrEnum):
    """How a cue is said."""

    PLAIN = "plain"
    NEGATED = "negated"
    TO_COME = "to come"


MOODS: Final = tuple(Mood)
MARKS: Final = MappingProxyType(
    {
        **dict.fromkeys(sorted(_MODALS), Mood.TO_COME),
        **dict.fromkeys(sorted(_NEGATIONS), Mood.NEGATED),
        **dict.fromkeys(sorted(_CLAUSE_ENDS), Mood.PLAIN),
    }
)
UNMARKED: Final = -1


def moods(marks: NDArray[np.intp], cues: NDArray[np.intp]) -> NDArray[np.intp]:
    """The moods (places in MOODS) of the cues that begin at these tokens.

    `marks` has each token's mood by MARKS, or UNMARKED: the nearest of the REACH tokens before a cue decides.
    """
    said = np.zeros(len(cues), np.intp)
    for back in range(REACH, 0, -1):
        before = marks[np.maximum(cues - back, 0)]
        said = np.where((before != UNMARKED) & (cues >= back), before, said)
    return said


def turned(stance: Stance, said: Mood) -> Stance | None:
    """What a cue for `stance` speaks for when said in this mood; None when it speaks for nothing."""
    if said is Mood.PLAIN or stance is Stance.ACTION:
        return stance if said is not Mood.NEGATED else None
    if said is Mood.NEGATED:
        return Stance.ISSUE if stance is Stance.ACHIEVEMENT else Stance.ACHIEVEMENT
    return Stance.ACTION if stance is Stance.ACHIEVEMENT else stance
