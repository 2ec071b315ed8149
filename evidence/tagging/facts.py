"""Facts: the checkable statements in a passage (measures, money, deadlines, actions) and the providers it names.

Values are text as written, without thousands separators; money is in pounds. Periods are canonical: "Q2" for a
quarter of the review's year, "2012/13 Q4" for another's, "2013-09" for a month, "2012/13" for a year, "M6" for month 6.
`due` is a day ("2013-09-30") or a month ("2013-12"); a deadline by a quarter is by its last month.
"""

from __future__ import annotations

from dataclasses import replace

from evidence.fact import Fact, FactKind
from evidence.tagging.belongings import belonging
from evidence.tagging.measures import measures, money
from evidence.tagging.promises import actions, deadlines
from evidence.tagging.providers import canonical, providers
from evidence.tagging.rows import cells, row_facts

__all__ = ["canonical", "facts", "providers"]

_PROSE_WORDS = 6
_LONGEST = 20_000


def facts(text: str, *, context: str = "", period: str = "") -> tuple[Fact, ...]:
    """The facts of a passage in order of place.

    `context` holds a row's column headings, tab-separated; `period` is the review's ("2013/14 Q2").

    Past the first 20,000 code points nothing is looked for: a passage that long was not cut, and no reader would
    follow a citation to all of it.
    """
    text = text[:_LONGEST]
    if "\t" not in text:
        return _sorted(_prose(text, period, around=context))
    row = cells(text, context)
    found = row_facts(row, period=period)
    is_action = any(fact.kind is FactKind.ACTION for fact in found)
    for cell in row:
        inside = (
            _prose(cell.text, period, around=context) if _is_prose(cell.text) else actions(cell.text, period=period)
        )
        found.extend(
            replace(fact, start=fact.start + cell.start, end=fact.end + cell.start)
            for fact in inside
            if not (is_action and fact.kind is FactKind.ACTION)
        )
    return _sorted(found)


def _is_prose(cell: str) -> bool:
    return len(cell.split()) >= _PROSE_WORDS


def _prose(text: str, period: str, *, around: str) -> list[Fact]:
    due = deadlines(text, period=period)
    ranges = [(fact.start, fact.end) for fact in due]
    found = [
        *measures(text, period=period, deadlines=ranges),
        *money(text, period=period, deadlines=ranges),
        *due,
        *actions(text, period=period),
    ]
    return belonging(text, found, around=around)


def _sorted(found: list[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(found, key=lambda fact: (fact.start, fact.end, fact.kind)))
