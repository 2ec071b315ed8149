"""NHS England's monthly referral-to-treatment workbooks by commissioner: the rows of one CCG, chosen by its code.

The sheet "Commissioner" has a row for each CCG and treatment function; the row of all functions together has a code
that ends in 999. The share within 18 weeks and the numbers it is made of stand in it.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evidence.errors import ReadingError
from evidence.framework.dashboard import Dashboard
from evidence.indicator import Reading, ReadingSource
from evidence.indicators.quarter import month_of, quarter_with
from evidence.indicators.sheets import Book, Cell, Sheet

_SUMMARY = re.compile(r"referral to treatment.*waiting times for (.+?)\.?$", re.IGNORECASE)
_PATHWAYS = (("incomplete", "C03"), ("non-admitted", "C02"), ("admitted", "C01"))
_LONG_WAITS = "C04"
_CODE, _FUNCTION, _SHARE = "ccg code", "treatment function code", "% within 18 weeks"
_WITHIN = re.compile(r"total .*within 18 weeks", re.IGNORECASE)
_OF = re.compile(r"total number of incomplete pathways|total .*\(with a known clock start\)$", re.IGNORECASE)
_OVER_52 = "52 plus"
_HEAD_ROWS = 30
_UNADJUSTED = "the workbook does not say that waits are adjusted for pauses"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The commissioner sheet: what it is about, and where its columns stand."""

    sheet: Sheet
    month: date
    summary: str
    heading: int
    columns: dict[str, int]

    def column(self, sign: re.Pattern[str]) -> int:
        """The column whose heading the sign is found in; ReadingError when there is none."""
        for words, number in self.columns.items():
            if sign.match(words):
                return number
        raise ReadingError(f'{self.sheet.name}: no column has a heading like "{sign.pattern}".')


def is_referral_workbook(book: Book) -> bool:
    """Whether this is such a workbook, by the words above its tables."""
    return _table(book) is not None


def commissioners(book: Book) -> tuple[str, ...]:
    """The codes of the bodies in the workbook, in its order."""
    table = _table(book)
    return tuple(_totals(table)) if table else ()


def take_referrals(book: Book, dashboard: Dashboard, *, file: str, code: str, period: str = "") -> list[Reading]:
    """The readings of the body with that code: the percentage with its numbers, and waits of 52 weeks for incomplete.

    Percentages are as the workbook has them, unrounded, from 0 to 100. The quarter is that of the workbook's month.
    ReadingError for an unknown code, an indicator that the framework has not, a cell without a number, or a `period`
    that the month does not lie in.
    """
    table = _table(book)
    if table is None:
        raise ReadingError(f"{file}: this is no referral-to-treatment workbook by commissioner.")
    quarter = str(quarter_with(table.month))
    if period and period != quarter:
        raise ReadingError(f"{file} is of {table.month:%B %Y}, which lies in {quarter} and not in {period}.")
    indicator = next((name for sign, name in _PATHWAYS if sign in table.summary.casefold()), "")
    if indicator not in {one.id for one in dashboard.indicators}:
        raise ReadingError(f"{file}: the framework has no indicator for {table.summary}.")
    return _readings(table, _row_of(table, file, code), file=file, indicator=indicator, period=quarter)


def _readings(table: _Table, row: int, *, file: str, indicator: str, period: str) -> list[Reading]:
    def source(column: int) -> ReadingSource:
        return ReadingSource(file=file, sheet=table.sheet.name, cell=_cell(table, row, column, file).place)

    def number(column: int) -> Decimal:
        cell = _cell(table, row, column, file)
        if cell.number is None:
            raise ReadingError(f'{file} {table.sheet.name} {cell.place}: "{cell.text}" is no number.')
        return cell.number

    share = table.columns[_SHARE]
    basis = f"month of {table.month:%B %Y}, {table.summary}, all providers of the body's patients"
    found = [
        Reading(
            indicator=indicator,
            period=period,
            source=source(share),
            value=number(share) * 100,
            unit="%",
            numerator=number(table.column(_WITHIN)),
            denominator=number(table.column(_OF)),
            basis=basis,
            note=_UNADJUSTED if indicator == "C01" and "adjusted" not in table.summary.casefold() else "",
        )
    ]
    if indicator == "C03":
        over = table.columns[_OVER_52]
        more = Reading(
            indicator=_LONG_WAITS, period=period, source=source(over), value=number(over), unit="patients", basis=basis
        )
        found.append(more)
    return found


def _table(book: Book) -> _Table | None:
    for sheet in book.sheets:
        head = {number: cells for number, cells in sheet.rows.items() if number <= _HEAD_ROWS}
        texts = [cell.text for cells in head.values() for cell in cells.values()]
        summary = next((match[1] for text in texts if (match := _SUMMARY.search(text))), "")
        if not summary:
            continue
        for number, cells in sorted(head.items()):
            columns = {" ".join(cell.text.casefold().split()): column for column, cell in cells.items() if cell.text}
            if {_CODE, _FUNCTION, _SHARE} <= columns.keys():
                month = month_of(_beside(head, "period:"))
                return _Table(sheet=sheet, month=month, summary=summary, heading=number, columns=columns)
    return None


def _beside(head: dict[int, dict[int, Cell]], label: str) -> str:
    """The words to the right of a label."""
    for cells in head.values():
        for column, cell in cells.items():
            if cell.text.casefold() == label:
                right = [cells[other] for other in sorted(cells) if other > column]
                return right[0].shown if right else ""
    return ""


def _totals(table: _Table) -> dict[str, int]:
    """The row of all treatment functions together, by the body's code."""
    code, function = table.columns[_CODE], table.columns[_FUNCTION]
    found: dict[str, int] = {}
    for number, cells in table.sheet.rows.items():
        if number > table.heading and code in cells and cells.get(function, cells[code]).shown.endswith("999"):
            found[cells[code].shown.strip().upper()] = number
    return found


def _row_of(table: _Table, file: str, code: str) -> int:
    known = _totals(table)
    row = known.get(code.strip().upper())
    if row is None:
        near = difflib.get_close_matches(code.upper(), known, n=3)
        hint = f"Near to it: {', '.join(near)}." if near else "A code looks like 01C."
        raise ReadingError(f'{file} has no CCG with the code "{code}".', hint=hint)
    return row


def _cell(table: _Table, row: int, column: int, file: str) -> Cell:
    cell = table.sheet.rows[row].get(column)
    if cell is None:
        raise ReadingError(f"{file} {table.sheet.name}, row {row}: a figure is missing.")
    return cell
