"""Facts: checkable statements inside a passage. Numbers stay text, so that nothing is rounded on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    MEASURE = "measure"
    MONEY = "money"
    DEADLINE = "deadline"
    ACTION = "action"


class Basis(StrEnum):
    """What stretch of time a figure sums up, when the text says so. Figures of two bases are never compared."""

    UNSAID = ""
    IN_MONTH = "in month"
    YEAR_TO_DATE = "year to date"
    FORECAST = "forecast"


class Direction(StrEnum):
    """Which way the text says a figure has gone: the number's way (up, down, same) or the writer's judgement."""

    UNSAID = ""
    UP = "up"
    DOWN = "down"
    SAME = "same"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One checkable statement inside a passage (range `start:end`).

    MEASURE: `value` and `unit` ("%", "cases", ...) of `indicator` at `provider` in `period`, against `target` when
    given. MONEY: `value` in pounds, likewise. DEADLINE: `due` is the ISO date or month by which something is expected.
    ACTION: `owner` is to do something by `due`. Numbers stay text so that nothing is rounded.

    `indicator` is an id of the delivery dashboard ("C06") or, for what it does not have, a plain name ("sickness
    absence"); it, `provider`, `period`, `basis` and `direction` are empty when the words leave them open.
    """

    kind: FactKind
    start: int
    end: int
    value: str = ""
    unit: str = ""
    target: str = ""
    period: str = ""
    due: str = ""
    owner: str = ""
    indicator: str = ""
    provider: str = ""
    basis: Basis = Basis.UNSAID
    direction: Direction = Direction.UNSAID
