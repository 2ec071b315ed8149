"""Headings of columns as people write them, and what each column holds."""

from __future__ import annotations

import re
from enum import StrEnum


class Column(StrEnum):
    """What a column of the template holds; the value is its heading there."""

    INDICATOR = "Indicator"
    TITLE = "Title"
    PROVIDER = "Provider"
    PERIOD = "Period"
    VALUE = "Value"
    UNIT = "Unit"
    NUMERATOR = "Numerator"
    DENOMINATOR = "Denominator"
    TARGET = "Target"
    ANSWER = "Answer"
    STATE = "State"
    BASIS = "Basis"
    NOTE = "Note"


class Beside(StrEnum):
    """What a dashboard of a body's own has beside those columns."""

    STANDARD = "Standard"
    ON_TRACK = "On track?"
    WORKED_OUT = "How worked out"


_HEADINGS: dict[Column | Beside, tuple[str, ...]] = {
    Column.INDICATOR: (),
    Column.TITLE: ("indicator title", "indicator name", "description", "question", "measure"),
    Column.PROVIDER: ("provider name", "trust", "provider or geography", "provider/geography", "organisation"),
    Column.PERIOD: ("quarter",),
    Column.VALUE: ("actual", "performance", "result", "reading", "figure"),
    Column.UNIT: ("units",),
    Column.NUMERATOR: ("num", "num."),
    Column.DENOMINATOR: ("denom", "denom.", "den", "den."),
    Column.TARGET: ("objective", "plan", "trajectory", "allowance", "plan or objective", "objective or plan"),
    Column.ANSWER: ("answers", "response"),
    Column.STATE: (),
    Column.BASIS: (),
    Column.NOTE: ("notes", "comment", "comments", "remark", "remarks"),
    Beside.STANDARD: ("national standard", "operational standard"),
    Beside.ON_TRACK: ("on track",),
    Beside.WORKED_OUT: ("working", "workings"),
}
_BY_WORDS = {name: column for column, others in _HEADINGS.items() for name in (column.value.casefold(), *others)}
_REFERENCES = frozenset({"indicator id", "id", "indicator ref", "ref", "ref.", "reference", "no", "no.", "code"})
# No provider is called this: such columns of a grid are named as not read.
_NO_PROVIDER = frozenset(
    {"source", "type", "rag", "rag rating", "rating", "status", "trend", "direction of travel", "owner", "lead"}
    | {"action", "actions", "date", "due", "domain", "section", "category", "total"}
)
_OF_A_QUARTER = {"number": Column.NUMERATOR, "out of": Column.DENOMINATOR}
_SAID_OF_A_QUARTER = (Column.VALUE, Column.NUMERATOR, Column.DENOMINATOR, Column.TARGET, Column.ANSWER)
_QUARTER = re.compile(r"\b(?:Q|quarter )([1-4])\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:20)?\d\d\s*[/-]\s*(?:20)?\d\d\b")
_MONTH_NUMBER = re.compile(r"\(?\b(?:month |M)(\d\d?)\b\)?", re.IGNORECASE)
_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?:[\s'’-]+(?:20)?\d\d)?"
    r"|20\d\d-\d\d(?:-\d\d)?|(?:month |M)\d\d?",
    re.IGNORECASE,
)


def column_of(words: str) -> Column | Beside | None:
    """The column that a heading names, or None. A column of references is `is_reference`."""
    return _BY_WORDS.get(_plain(words))


def is_reference(words: str) -> bool:
    """Whether the heading is that of a column of references, such as "Ref." or "No."."""
    return _plain(words) in _REFERENCES


def is_month(words: str) -> bool:
    """Whether the heading is a month ("Apr", "Apr-13", "M6"): one month is no reading of a quarter."""
    return _MONTH.fullmatch(words.strip()) is not None


def may_be_provider(words: str) -> bool:
    """Whether a heading that names no column may be a provider's name."""
    return _plain(words) not in _NO_PROVIDER and not is_month(words) and quarter_column(words) is None


def quarter_column(words: str) -> tuple[str, Column] | None:
    """The quarter that a heading names and what of it the column holds; None when it names none, or something unknown.

    "Q2 2013/14" and "Q2 (month 6)" hold its values, "Q2 out of" its denominators. The quarter is given as it is
    written, "Q2 2013/14" or "Q2". A month that does not end the quarter is something unknown.
    """
    found = _QUARTER.search(words)
    if found is None:
        return None
    year, month = _YEAR.search(words), _MONTH_NUMBER.search(words)
    if month is not None and int(month[1]) != 3 * int(found[1]):
        return None
    rest = words
    for part in (found, year, month):
        rest = rest.replace(part[0], " ") if part else rest
    rest = _plain(rest.strip(" ,:-–()"))
    column = _OF_A_QUARTER.get(rest, column_of(rest)) if rest else Column.VALUE
    quarter = f"Q{found[1]} {year[0]}" if year else f"Q{found[1]}"
    return (quarter, column) if isinstance(column, Column) and column in _SAID_OF_A_QUARTER else None


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
