"""A figure against its target: met or missed, by the figures themselves and not by a word about them.

A small percentage for a target (1 % waiting over six weeks, 3 % sickness) may be one to stay under: then nothing is
said. Counts are to stay at or under their trajectory.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from evidence.fact import Fact
from evidence.model import Reason, Stance
from evidence.tagging.measures import measures

MISSED: Final = 2.4
MET: Final = 1.8
_LEAST_TO_REACH: Final = 50
_HELD_AGAINST: Final = ("against", "target", "standard", "trajectory", "ceiling", "threshold", "objective")
_WORTH_READING: Final = re.compile(rf"\b(?:{'|'.join(_HELD_AGAINST)})\b")
_MEASURED: Final = ("%", "cent", "case", "breach", "bacteraemia", "infection", "never")
_DIGIT: Final = re.compile(r"\d")
_COUNTS: Final = frozenset({"cases", "breaches", "bacteraemias", "infections", "incidents", "never events"})
_LONGEST: Final = 5_000


def against_target(text: str) -> list[Reason]:
    """For each figure with a target of its own, a reason for an issue (missed) or an achievement (met)."""
    if len(text) > _LONGEST or not _DIGIT.search(text) or not _may_say(text.lower()):
        return []
    found = []
    for fact in measures(text):
        missed = misses(fact)
        if missed is None:
            continue
        rule = f"{fact.value} against {fact.target}: {'missed' if missed else 'met'}"
        found.append(
            Reason(
                start=fact.start,
                end=fact.end,
                words=text[fact.start : fact.end],
                rule=rule,
                target=str(Stance.ISSUE if missed else Stance.ACHIEVEMENT),
                effect=MISSED if missed else MET,
            )
        )
    return found


def misses(fact: Fact) -> bool | None:
    """Whether a measure misses its target; None when it has none, or which way is better cannot be told."""
    if not fact.target:
        return None
    try:
        value, target = Decimal(fact.value), Decimal(fact.target)
    except InvalidOperation:
        return None
    if fact.unit == "%":
        return value < target if target >= _LEAST_TO_REACH else None
    return value > target if fact.unit in _COUNTS else None


def _may_say(text: str) -> bool:
    """Whether a text in small letters is worth the reading: most are not, and looking for words is quick."""
    return (
        any(word in text for word in _HELD_AGAINST)
        and any(word in text for word in _MEASURED)
        and bool(_WORTH_READING.search(text))
    )
