"""A file's bytes to sheets: CSV, .xlsx and .xls. Only the child process and tests call it: parsers crash."""

from __future__ import annotations

import csv
import io
import re
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
import xlrd
from xlrd.compdoc import CompDocError

from evidence.errors import PaperNotRead
from evidence.extract.characters import one_line
from evidence.extract.compound import BROKEN, LOCKED
from evidence.extract.grid import TOO_MANY_CELLS
from evidence.extract.limits import Limits
from evidence.extract.package import check_package
from evidence.extract.sniff import decode, sniff, why_unknown
from evidence.indicators.sheets import Area, Book, Cell, Sheet
from evidence.model import FileType

LIMITS = Limits(file_bytes=50_000_000, unpacked_bytes=150_000_000, cells=1_000_000)
_LITERAL = re.compile(r'"[^"]*"|\\.')
_DAMAGED = "is a damaged workbook; open it, save it as .xlsx and use that"


def read_book(data: bytes, *, name: str, limits: Limits = LIMITS) -> Book:
    """The visible sheets with their cells; a Book with a `problem` when the file is not for us.

    Formulas give their last saved values. Parsers' own exceptions pass through.
    """
    readers = {FileType.XLSX: _xlsx, FileType.XLS: _xls, FileType.CSV: _csv, FileType.TXT: _csv}
    kind = sniff(data, name)
    if kind is FileType.UNKNOWN:
        return Book(problem=f"cannot be used: {why_unknown(data)}")
    if kind not in readers:
        return Book(problem="is neither CSV nor an Excel workbook (.xlsx, .xls)")
    try:
        return Book(sheets=tuple(readers[kind](data, limits)))
    except PaperNotRead as refusal:
        return Book(problem=f"cannot be used: {refusal.message}")


def exact(value: float) -> Decimal:
    """A number as Excel keeps it: 15 significant digits, so that 0.95 is 0.95 and not its nearest binary fraction."""
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")


def _csv(data: bytes, limits: Limits) -> Iterator[Sheet]:
    text = decode(data)
    sample = text[:8_000]
    delimiter = max(",;\t", key=lambda mark: (sample.count(mark), mark == ","))
    csv.field_size_limit(limits.characters)
    cells: list[Cell] = []
    for row, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
        cells += (
            Cell(row=row, column=column, text=words)
            for column, value in enumerate(values, start=1)
            if (words := one_line(value))
        )
        _check_room(len(cells), limits)
    yield Sheet(name="", cells=tuple(cells))


def _xlsx(data: bytes, limits: Limits) -> Iterator[Sheet]:
    check_package(data, limits)
    with warnings.catch_warnings():
        # openpyxl tells about parts that it does not keep; we only read.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    seen = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        # Only the cells that are there: a sheet coloured to its last row claims a million rows.
        there = [cell for _, cell in sorted(sheet._cells.items()) if cell.value is not None and str(cell.value).strip()]
        seen += len(there)
        _check_room(seen, limits)
        yield Sheet(
            name=one_line(sheet.title),
            cells=tuple(_cell(cell.row, cell.column, cell.value, cell.number_format or "") for cell in there),
            merged=tuple(
                Area(top=area.min_row, left=area.min_col, bottom=area.max_row, right=area.max_col)
                for area in sheet.merged_cells.ranges
            ),
        )


def _xls(data: bytes, limits: Limits) -> Iterator[Sheet]:
    try:
        # xlrd tells of oddities on standard output, which is not ours to write to.
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=sys.stderr
        )
        seen = 0
        for index in range(book.nsheets):
            sheet = book.sheet_by_index(index)
            if sheet.visibility == 0:
                cells = tuple(_old_cells(book, sheet))
                seen += len(cells)
                _check_room(seen, limits)
                merged = tuple(
                    Area(top=top + 1, left=left + 1, bottom=bottom, right=right)
                    for top, bottom, left, right in sheet.merged_cells
                )
                yield Sheet(name=one_line(sheet.name), cells=cells, merged=merged)
            book.unload_sheet(index)
    except (xlrd.XLRDError, CompDocError, AssertionError, ZeroDivisionError, *BROKEN) as error:
        raise PaperNotRead(LOCKED if "encrypted" in str(error) else f"it {_DAMAGED}") from error


def _old_cells(book: Any, sheet: Any) -> Iterator[Cell]:
    formats = _old_formats(book)
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if kind == xlrd.XL_CELL_NUMBER:
                shown = formats.get(sheet.cell_xf_index(row, column), "")
                yield _cell(row + 1, column + 1, value, shown)
            elif kind == xlrd.XL_CELL_DATE:
                yield _cell(row + 1, column + 1, xlrd.xldate_as_datetime(value, book.datemode), "")
            elif kind == xlrd.XL_CELL_ERROR:
                yield _cell(row + 1, column + 1, xlrd.error_text_from_code.get(value, "#ERROR"), "")
            elif kind == xlrd.XL_CELL_BOOLEAN:
                yield _cell(row + 1, column + 1, bool(value), "")
            elif kind == xlrd.XL_CELL_TEXT and value.strip():
                yield _cell(row + 1, column + 1, value, "")


def _old_formats(book: Any) -> dict[int, str]:
    """How each of the workbook's cell styles shows a number."""
    known = ((index, book.format_map.get(style.format_key)) for index, style in enumerate(book.xf_list))
    return {index: str(found.format_str) for index, found in known if found is not None}


def _cell(row: int, column: int, value: object, number_format: str) -> Cell:
    if isinstance(value, bool):
        return Cell(row=row, column=column, text="yes" if value else "no")
    if isinstance(value, (int, float)):
        return _number(row, column, exact(value), number_format)
    if isinstance(value, datetime):
        day = value.date() if value.time() == time() else value
        return Cell(row=row, column=column, text=day.isoformat())
    if isinstance(value, (date, time)):
        return Cell(row=row, column=column, text=value.isoformat())
    return Cell(row=row, column=column, text=one_line(str(value)))


def _number(row: int, column: int, number: Decimal, number_format: str) -> Cell:
    """A number; a percent sign that is only written behind it (0.0"%") leaves 95 as 95 %, a real one is for 0.95."""
    bare = _LITERAL.sub("", number_format)
    written = "%" in number_format and "%" not in bare
    return Cell(row=row, column=column, number=number / 100 if written else number, percent="%" in number_format)


def _check_room(cells: int, limits: Limits) -> None:
    if cells > limits.cells:
        raise PaperNotRead(TOO_MANY_CELLS)
