"""How the record stands: folded from the log's lines, each of which holds what was there before and after.

A body is canonical JSON text, "" for nothing: folding compares texts and knows no forms, so it cannot disagree with
what was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidence.errors import StoreError

UNDO = "undo"


class Form(StrEnum):
    """What an entry of the record is."""

    REVIEW = "review"
    JUDGEMENT = "judgement"
    HEADLINE = "headline"
    SUPPORT = "support"
    ACTION = "action"
    REQUEST = "request"
    ESCALATION = "escalation"
    INTERVENTION = "intervention"
    SPECIAL_MEASURES = "special-measures"
    RATING = "rating"
    CONDITION = "condition"
    CAPABILITY = "capability-review"
    VISIT = "visit"
    LEADING_EDGE = "leading-edge"
    MODERATION = "moderation"
    MODERATION_NOTE = "moderation-note"
    RECOMMENDATION = "recommendation"
    PLACE = "place"
    STEP = "cycle-step"
    REDUCTION = "reduced-frequency"
    RAISED = "point-raised"
    PUBLICATION = "publication"
    AUDIENCE = "audience"
    MEETING_POINT = "meeting-point"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Key:
    """What an entry is about: its form and its name (a passage's id, "2013/14 Q3|4", "S1")."""

    form: Form
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One act of a person, as the log has it: `number` counts the log's lines from 1, `at` is UTC.

    `before` and `after` are bodies. `verb` is what was done ("accept", "close") and `said` tells it in words; the verb
    UNDO takes the entry back to what it was before the last line that is not undone.
    """

    number: int
    at: str
    actor: str
    key: Key
    verb: str
    said: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An entry as it stands, and the line that made it so; the body of one that was taken back whole is ""."""

    key: Key
    body: str
    line: int


def fold(lines: Iterable[Line]) -> dict[Key, Held]:
    """The entries as they stand after all lines; StoreError naming the first line that does not follow."""
    held: dict[Key, Held] = {}
    for line in lines:
        known = held.get(line.key)
        if (known.body if known else "") != line.before:
            raise StoreError(
                f"Line {line.number} of the log does not follow: {line.key.form} {line.key.name} was otherwise before."
            )
        held[line.key] = Held(key=line.key, body=line.after, line=line.number)
    return held


def last_standing(lines: Sequence[Line]) -> Line | None:
    """Of one entry's lines, oldest first, the newest that was not undone: what the next undo takes back."""
    standing: list[Line] = []
    for line in lines:
        if line.verb != UNDO:
            standing.append(line)
        elif standing:
            standing.pop()
    return standing[-1] if standing else None
