"""Quarters as people write them, and the quarter of a month."""

from __future__ import annotations

import re
from datetime import date, datetime

from evidence.errors import ReadingError
from evidence.framework.calendar import Period, parse_period

_QUARTER = re.compile(r"(?:Q([1-4])\s*,?\s*)?(?:20)?(\d\d)\s*[/-]\s*(?:20)?(\d\d)(?:\s*,?\s*Q([1-4]))?", re.IGNORECASE)


def quarter_of(words: str) -> str:
    """The quarter written as "2013/14 Q2", "Q2 2013-14" or "Q2 13/14"; FrameworkError when it is none."""
    found = _QUARTER.fullmatch(words.strip())
    if not found or bool(found[1]) == bool(found[4]):
        return str(parse_period(words))
    return str(parse_period(f"20{found[2]}/{found[3]} Q{found[1] or found[4]}"))


def month_of(words: str) -> date:
    """The first day of the month written as "March 2015" or "Mar-15"; ReadingError when it is none."""
    for form in ("%B %Y", "%b %Y", "%b-%y", "%Y-%m-%d", "%Y-%m"):
        try:
            return datetime.strptime(words.strip(), form).date().replace(day=1)
        except ValueError:
            continue
    raise ReadingError(f'"{words}" is no month, such as "March 2015".')


def quarter_with(month: date) -> Period:
    """The quarter of the financial year that the month lies in."""
    quarter = (month.month - 4) // 3 % 4 + 1
    return Period(first_year=month.year - (month.month < 4), quarter=quarter)
