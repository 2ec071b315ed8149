"""Small sheets of readings, written as people write them, and what is taken from them."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from evidence.indicator import Reading
from evidence.indicators.sheets import Book
from evidence.indicators.take import Taken, Told, take_readings
from evidence.indicators.workbook import read_book
from tests.readings import BOARD, NOW

HEAD = ["Indicator", "Provider", "Value", "Unit", "Numerator", "Denominator", "Target", "Answer", "Basis", "Note"]


def csv_book(*lines: str) -> Book:
    """A CSV file of these lines."""
    return read_book("\n".join(lines).encode(), name="readings.csv")


def workbook(rows: list[list[Any]], *, merged: tuple[str, ...] = (), formats: dict[str, str] | None = None) -> bytes:
    """An .xlsx file with one sheet, "Readings"."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Readings"
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    for cell, shown in (formats or {}).items():
        sheet[cell].number_format = shown
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_row(indicator: str, **cells: Any) -> list[Any]:
    """A row under HEAD; `cells` by heading in small letters."""
    return [indicator, *(cells.get(name.lower()) for name in HEAD[1:])]


def taken(*rows: list[Any], told: Told | None = None, **more: Any) -> Taken:
    """What is taken from a workbook with HEAD and these rows."""
    book = read_book(workbook([HEAD, *rows], **more), name="q3.xlsx")
    return take_readings(book, BOARD, file="q3.xlsx", told=told or Told(period=NOW))


def the_reading(*rows: list[Any], **more: Any) -> Reading:
    """The one reading that is taken without a doubt or a problem."""
    found = taken(*rows, **more)
    assert (found.problems, found.doubts) == ([], [])
    (reading,) = found.readings
    return reading
