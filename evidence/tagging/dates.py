"""Dates, months and quarters as papers write them, as ISO text.

A year that is not written comes from the financial year of the review ("2013/14 Q2"); without one nothing is guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MONTHS: Final = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_MONTH: Final = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR: Final = r"(?P<year>(?:19|20)\d\d|['’]\d\d)"
_SHORT: Final = r"(?:\s?-\s?|\s)(?P<short>\d\d)(?=\s*(?:$|[)\]\t]))"  # "Sep-13", not the "12" of "September 12 cases"
_FINANCIAL: Final = r"(?P<fy>20\d\d\s?[/-–]\s?(?:20)?\d\d)(?!\d)"
_DAY: Final = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_NTH: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4}

DATE: Final = re.compile(
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?\b{_DAY}(?:\s+of)?[\s-]+{_MONTH}"
    rf"(?:,?[\s-]+{_YEAR}|{_SHORT})?(?!\w)"
)
NUMERIC_DATE: Final = re.compile(
    r"(?<![\d./-])(?P<day>[0-3]?\d)(?P<sign>[./-])(?P<number>[01]?\d)(?P=sign)(?P<year>(?:20)?\d\d)(?![\d./-])"
)
ISO_DATE: Final = re.compile(r"(?<!\d)(?P<iso>20\d\d-[01]\d-[0-3]\d)(?!\d)")
MONTH: Final = re.compile(rf"\b{_MONTH}(?:,?(?:\s+|\s?-\s?){_YEAR}|{_SHORT})?(?!\w)")
QUARTER: Final = re.compile(
    rf"(?:{_FINANCIAL},?\s+)?(?:\bQ(?:uarter|tr)?\s?(?P<q>[1-4])\b|\b[Qq]uarter\s+(?P<q2>[1-4]|one|two|three|four)\b"
    rf"|\b(?P<nth>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)\s+quarter\b)"
    rf"(?:\s+of)?(?:,?\s+\(?{_FINANCIAL.replace('fy', 'fy2')}\)?)?"
)
FINANCIAL_YEAR: Final = re.compile(rf"(?<![\d/]){_FINANCIAL}")
MONTH_NUMBER: Final = re.compile(r"\b(?:[Mm]onth\s?|M)(?P<m>1[0-2]|[1-9])\b")

_WORDS: Final = {"one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time in a text and its canonical form ("2013-09-30", "2013-09", "2013/14 Q2", "Q2", "2013/14", "M6")."""

    start: int
    end: int
    said: str


def days(text: str, *, period: str = "") -> Iterator[When]:
    """Days ("2013-09-30") and months ("2013-12") in the order of the text, those whose year can be known."""
    taken: list[tuple[int, int]] = []
    found: list[When] = []
    for pattern in (ISO_DATE, DATE, NUMERIC_DATE, MONTH):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            said = _said(match, period)
            if said:
                found.append(When(start=match.start(), end=match.end(), said=said))
    yield from sorted(found, key=lambda when: when.start)


def periods(text: str, *, period: str = "") -> list[When]:
    """The periods that figures are given for: quarters, months, financial years, in the order of the text."""
    found: list[When] = []
    taken: list[tuple[int, int]] = []

    def add(start: int, end: int, said: str) -> None:
        if not any(first < end and start < last for first, last in taken):
            taken.append((start, end))
            if said:
                found.append(When(start=start, end=end, said=said))

    for match in QUARTER.finditer(text):
        add(*match.span(), _quarter(match, period))
    for pattern in (ISO_DATE, DATE, NUMERIC_DATE):
        for match in pattern.finditer(text):
            add(*match.span(), _said(match, period)[:7])
    for match in MONTH.finditer(text):
        bare = match["year"] is None and match["short"] is None
        if (
            bare
            and match["month"] in ("May", "Mar", "March")
            and not re.search(
                r"\b(?:in|for|during|of|at|since|to|and|end)\s+$", text[max(0, match.start() - 20) : match.start()]
            )
        ):
            continue
        add(*match.span(), _said(match, period) or _MONTHS[_month(match["month"]) - 1].capitalize())
    for match in FINANCIAL_YEAR.finditer(text):
        add(*match.span(), _financial(match["fy"]))
    for match in MONTH_NUMBER.finditer(text):
        add(*match.span(), f"M{match['m']}")
    return sorted(found, key=lambda when: when.start)


def quarter_end(said: str, period: str = "") -> str:
    """The month in which a quarter ends: "2013/14 Q3" is "2013-12"; "Q3" takes its year from `period`; else ""."""
    quarter = re.search(r"Q([1-4])", said)
    first = _first_year(said) or _first_year(period)
    if not quarter or not first:
        return ""
    return {1: f"{first}-06", 2: f"{first}-09", 3: f"{first}-12", 4: f"{first + 1}-03"}[int(quarter[1])]


def _said(match: re.Match[str], period: str) -> str:
    parts = match.groupdict()
    if parts.get("iso"):
        return str(parts["iso"])
    month = int(parts["number"]) if parts.get("number") else _month(parts["month"])
    year = _year(parts, month, period)
    if not year or not 1 <= month <= 12:
        return ""
    if not parts.get("day"):
        return f"{year}-{month:02d}"
    day = int(parts["day"])
    return f"{year}-{month:02d}-{day:02d}" if 1 <= day <= monthrange(year, month)[1] else ""


def _year(parts: dict[str, str | None], month: int, period: str) -> int:
    written = parts.get("year") or parts.get("short")
    if written:
        number = int(written.strip("'’"))
        return number if number > 99 else 2000 + number
    first = _first_year(period)
    return (first if month >= 4 else first + 1) if first else 0


def _first_year(period: str) -> int:
    match = re.search(r"(20\d\d)\s?[/-–]\s?(?:20)?\d\d", period)
    return int(match[1]) if match else 0


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _quarter(match: re.Match[str], period: str) -> str:
    """The quarter; with its year only when that is not the year of the review, so that papers can be compared."""
    written = match["q"] or match["q2"] or match["nth"]
    number = _WORDS.get(written.lower()) or _NTH.get(written.lower()) or int(written)
    year = match["fy"] or match["fy2"]
    written_year = _financial(year) if year else ""
    return (
        f"{written_year} Q{number}"
        if written_year and _first_year(written_year) != _first_year(period)
        else f"Q{number}"
    )


def _financial(written: str) -> str:
    first, second = re.findall(r"\d+", written)[:2]
    return f"{first}/{second[-2:]}" if (int(first) + 1) % 100 == int(second[-2:]) else ""
