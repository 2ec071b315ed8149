"""Negation and modality: when "achieved" is an issue, and "no breaches" an achievement.

A cue within REACH words after a negation is turned round; an achievement after "will", "should" or "to" is something
to be done. The walk back stops at the end of a clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

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


def mood(before: Sequence[str]) -> Mood:
    """The mood of what follows these stems (the last REACH of them): the nearest negation or modal decides."""
    for word in reversed(before):
        if word in _CLAUSE_ENDS:
            return Mood.PLAIN
        if word in _NEGATIONS:
            return Mood.NEGATED
        if word in _MODALS:
            return Mood.TO_COME
    return Mood.PLAIN


def turned(stance: Stance, said: Mood) -> Stance | None:
    """What a cue for `stance` speaks for when said in this mood; None when it speaks for nothing."""
    if said is Mood.PLAIN or stance is Stance.ACTION:
        return stance if said is not Mood.NEGATED else None
    if said is Mood.NEGATED:
        return Stance.ISSUE if stance is Stance.ACHIEVEMENT else Stance.ACHIEVEMENT
    return Stance.ACTION if stance is Stance.ACHIEVEMENT else stance
