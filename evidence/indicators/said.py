"""What people say about the dashboard, and the survey of those who work with the body. Values only, no I/O.

Nothing here, or anywhere, makes a category of a colour (guide, paragraph 56).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evidence.errors import ReadingError
from evidence.indicator import Colour, ReadingSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """Why a colour is not for the agenda. It holds for the colour and the value `seen` and for no other.

    With `lifted` the indicator is back on the agenda.
    """

    indicator: str
    provider: str
    unit: str
    reason: str
    colour: Colour
    seen: str
    lifted: bool = False

    def __post_init__(self) -> None:
        _needs(self.reason, "the reason why this is not for the agenda")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The body's own word for a reading: who gave it in which role, on which day, and what it rests on."""

    indicator: str
    provider: str
    who: str
    role: str
    on: str
    basis: str

    def __post_init__(self) -> None:
        for value, what in ((self.who, "who certifies"), (self.role, "in which role"), (self.basis, "the basis")):
            _needs(value, what)
        _needs_day(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """An agreed deviation from the planning rules (Annex 3, Finance). It stands beside the colour and leaves it."""

    indicator: str
    note: str
    agreed_by: str
    on: str

    def __post_init__(self) -> None:
        _needs(self.note, "what was agreed")
        _needs(self.agreed_by, "who agreed to it")
        _needs_day(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One of a section's choices (`Section.choices`), switched on or off."""

    choice: str
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyResult:
    """One result of the 360 degree survey (guide, paragraphs 54 and 55), for one domain and one round of the survey.

    `result` and `comparison` (all bodies together) are in `unit`; `question` is empty for the domain as a whole.
    `asked` and `answered` are numbers of people.
    """

    domain: int
    when: str
    result: Decimal
    unit: str
    source: ReadingSource
    question: str = ""
    comparison: Decimal | None = None
    asked: int | None = None
    answered: int | None = None


def _needs(value: str, what: str) -> None:
    if not value.strip():
        raise ReadingError(f"Say {what}.")


def _needs_day(value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError as bad:
        raise ReadingError(f'"{value}" is not a day.', hint="Write it like 2013-11-14.") from bad
