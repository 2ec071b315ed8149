"""Which indicator a row names: by its id, by its number in a section, or by what papers call it. Never by likeness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from evidence.errors import ReadingError
from evidence.fact import Basis
from evidence.framework.dashboard import Dashboard, Indicator, Section
from evidence.indicators.amounts import takes_answers
from evidence.indicators.headings import Column
from evidence.indicators.layout import Row
from evidence.indicators.stated import Stated
from evidence.tagging.indicators import load_indicators, named_indicators, rows_of_the_dashboard, settled

_ID = re.compile(r"([a-z]{0,2})0*(\d{1,3}[a-z]?)", re.IGNORECASE)
_PRINTED = re.compile(r"(?:row|number|question) (\d+)$")
_TO_DATE = re.compile(r"\b(?:year to date|to date|ytd)\b", re.IGNORECASE)
_FORECAST = re.compile(r"\b(?:forecast|full[- ]year|outturn)\b", re.IGNORECASE)
# Such words make another measure of it: how many waited is not how many per cent did, a month is not the quarter.
_HOW_MANY = re.compile(
    r"\b(?:number|count|volume|total|breache?s|attendances|referrals|calls|backlog|trolley)\b", re.IGNORECASE
)
_OTHERS = re.compile(r"\b(?:month|monthly|weekly|residents|locality|practices?|national|england)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{4,}")


class Unplaced(ReadingError):
    """A row that names no indicator of the framework, or more than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The indicator that a row names; `by_name` when only its words say so, which a person should look at."""

    indicator: Indicator
    by_name: bool = False


def name_row(row: Row, dashboard: Dashboard, stated: Stated) -> Named:
    """The row's indicator. Unplaced when its id is unknown, or its words name none or several."""
    for column in (Column.INDICATOR, Column.TITLE):
        indicator = by_id(row.words(column), dashboard)
        if indicator is not None:
            return Named(indicator=indicator)
    written, title = row.words(Column.INDICATOR), row.words(Column.TITLE)
    is_number = written.rstrip(".").isdecimal()
    if stated.section is not None and is_number:
        numbered = _by_number(int(written.rstrip(".")), title, stated.section)
        if numbered is not None:
            return Named(indicator=numbered)
    if _ID.fullmatch(written) and not is_number:
        raise unknown(written)
    return Named(indicator=_by_name(title or written, row, dashboard, stated), by_name=True)


def by_id(words: str, dashboard: Dashboard) -> Indicator | None:
    """The indicator whose id the words are, or begin with: "C06", "C6" and "C06: A&E" are one."""
    known = {_key(indicator.id): indicator for indicator in dashboard.indicators}
    first = words.split(" ", maxsplit=1)[0].rstrip(".:") if words else ""
    return known.get(_key(words)) or known.get(_key(first))


@lru_cache(maxsize=4096)
def _key(words: str) -> str:
    found = _ID.fullmatch(words)
    return f"{found[1]}{found[2]}".casefold() if found else words.casefold()


def _by_number(number: int, title: str, section: Section) -> Indicator | None:
    """The section's indicator of that number, where id and printed place agree on it.

    Unplaced when the row's title shares no word with the indicator's.
    """
    for indicator in section.indicators:
        printed, own = _PRINTED.search(indicator.place), _ID.fullmatch(indicator.id)
        if printed and own and printed[1] == own[2] == str(number):
            if not title or _words(title) & _words(indicator.title):
                return indicator
            raise Unplaced(f'number {number} is {indicator.id}, "{indicator.title}", and the row says "{title}".')
    return None


def _by_name(words: str, row: Row, dashboard: Dashboard, stated: Stated) -> Indicator:
    exact = [one for one in dashboard.indicators if _said(one.title) == _said(words)]
    if len(exact) == 1:
        return exact[0]
    options = _options(words, row, dashboard, stated)
    if not options:
        raise unknown(words)
    if len(options) > 1:
        raise Unplaced(f'"{words}" may be {" or ".join(one.id for one in options)}.', hint="Write the id beside it.")
    return options[0]


def _options(words: str, row: Row, dashboard: Dashboard, stated: Stated) -> list[Indicator]:
    """The indicators that the words may name; none when they also say that another measure is meant."""
    basis = (
        Basis.FORECAST if _FORECAST.search(words) else Basis.YEAR_TO_DATE if _TO_DATE.search(words) else Basis.UNSAID
    )
    names = [mention.name for mention in named_indicators(words, around=stated.titles)]
    named = {one.partition("/")[0] for name in names for one in (settled(name, basis) or name).split("|")}
    surely = {known.id for known in load_indicators() if known.words.search(words)}
    if _OTHERS.search(words) or not all(rows_of_the_dashboard(name) and name in surely for name in named):
        return []
    ids = {also for name in named for also in rows_of_the_dashboard(name)}
    options = [one for one in dashboard.indicators if one.id in ids]
    if stated.section is not None:
        options = [one for one in options if one in stated.section.indicators]
    if _HOW_MANY.search(words):
        options = [one for one in options if one.units != ("%",)]
    value = row.cells.get(Column.VALUE)
    if value is not None and value.number is not None:
        options = [one for one in options if not takes_answers(one)]
    return options


def unknown(words: str) -> Unplaced:
    """The refusal of a word that is no indicator's."""
    return Unplaced(f'there is no indicator "{words}".', hint="List them with: assure frameworks show")


def _said(words: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", words.casefold()))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
