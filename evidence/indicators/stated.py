"""What a workbook says of its own figures in plain lines outside its tables: quarter, section, scale, sign."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.framework.dashboard import Dashboard, Section
from evidence.indicators.amounts import Positive, Scale
from evidence.indicators.quarter import quarter_of
from evidence.indicators.sheets import Sheet

_YEAR = r"(20\d\d\s*[/-]\s*(?:20)?\d\d)"
_QUARTER = re.compile(rf"\b(?:Q|quarter )([1-4]),?\s+{_YEAR}", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"{_YEAR},?\s+(?:Q|quarter )([1-4])\b", re.IGNORECASE)
_ONLY_YEAR = re.compile(rf"\b{_YEAR}\b")
_SCALE = re.compile(r"percentages (?:are|run|go) (?:from )?0 (?:to|-|–) 100(?! ?%)", re.IGNORECASE)
_SIGN = re.compile(r"(?:plus sign|positive(?: variance| figure)?) (?:is|=|means) (adverse|favourable)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the lines of a sheet say; empty or None where they say nothing, or two things."""

    quarter: str = ""
    year: str = ""
    section: Section | None = None
    scale: Scale | None = None
    positive: Positive | None = None
    titles: str = ""

    def period(self, written: str, otherwise: str) -> str:
        """The quarter a row is about. A bare "Q2" is in the sheet's year, or else in that of `otherwise`.

        FrameworkError when what is written is no quarter.
        """
        if not written:
            return self.quarter or otherwise
        if written in {"Q1", "Q2", "Q3", "Q4"}:
            return quarter_of(f"{written} {self.year or otherwise.split(' ', maxsplit=1)[0]}")
        return quarter_of(written)


def stated(sheet: Sheet, heading: int, others: Iterable[Sheet], dashboard: Dashboard) -> Stated:
    """What is said above the heading row, and below the table about variances; `others` are sheets without readings.

    Scale holds for the whole workbook, wherever it stands outside a table.
    """
    above = [cell.text for cell in sheet.cells if cell.row < heading and cell.text]
    alone = [
        cell.text for number, row in sheet.rows.items() if len(row) == 1 and number != heading for cell in row.values()
    ]
    elsewhere = [cell.text for other in others for cell in other.cells if cell.text]
    quarters = {quarter_of(f"Q{number} {year}") for number, year in _quarters(above)}
    years = {match[1].replace(" ", "") for text in above for match in _ONLY_YEAR.finditer(text)}
    signs = {match[1].lower() for text in alone for match in _SIGN.finditer(text)}
    return Stated(
        quarter=quarters.pop() if len(quarters) == 1 else "",
        year=years.pop() if len(years) == 1 else "",
        section=_section(sheet.name, above, dashboard),
        scale=Scale.PERCENT if any(map(_SCALE.search, [*alone, *elsewhere])) else None,
        positive=Positive(signs.pop()) if len(signs) == 1 else None,
        titles=" ".join([sheet.name, *above]),
    )


def _quarters(texts: Iterable[str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for text in texts:
        found |= {(match[1], match[2]) for match in _QUARTER.finditer(text)}
        found |= {(match[2], match[1]) for match in _YEAR_FIRST.finditer(text)}
    return found


def _section(name: str, above: Iterable[str], dashboard: Dashboard) -> Section | None:
    """The section that the sheet's name says, or else the lines above the table; None when that is not one."""
    for text in (name, " ".join(above)):
        words = set(re.findall(r"[a-z]+", text.casefold()))
        named = [section for section in dashboard.sections if section.id in words]
        if named:
            return named[0] if len(named) == 1 else None
    return None
