"""Facts: checkable statements inside a passage. Numbers stay text, so that nothing is rounded on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    MEASURE = "measure"
    MONEY = "money"
    DEADLINE = "deadline"
    ACTION = "action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One checkable statement inside a passage (range `start:end`).

    MEASURE: `value` and `unit` ("%", "cases", ...) of the passage's subject in `period`, against `target` when given.
    MONEY: `value` in pounds. DEADLINE: `due` is the ISO date or month by which something is expected.
    ACTION: `owner` is to do something by `due`. Numbers stay text so that nothing is rounded.
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
