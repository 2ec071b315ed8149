"""Reads old workbooks (.xls): one page a sheet, one table row a row, values as a person sees them."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

import xlrd
from xlrd.compdoc import CompDocError

from evidence.errors import PaperNotRead
from evidence.extract.characters import one_line
from evidence.extract.compound import BROKEN, LOCKED
from evidence.extract.grid import rows_within, sheet_pieces, shown
from evidence.extract.limits import USUAL, Limits
from evidence.extract.pages import document_of, page_of
from evidence.model import Document, FileType, Page, Table

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell, Sheet

READER = f"sheet97 1, xlrd {xlrd.__version__}"


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """Visible sheets in order; a hidden sheet is left out. Formulas give their last saved values."""
    try:
        pages, tables = _sheets(data, limits)
    except (xlrd.XLRDError, CompDocError, AssertionError, ZeroDivisionError, *BROKEN) as error:
        if "encrypted" in str(error):
            raise PaperNotRead(LOCKED) from error
        raise PaperNotRead("it is a damaged old workbook (.xls); open it, save it as .xlsx and add that") from error
    return document_of(
        pages or [page_of([], number=1, label="workbook")],
        sha256=sha256,
        file_type=FileType.XLS,
        reader=READER,
        tables=tables,
    )


def _sheets(data: bytes, limits: Limits) -> tuple[list[Page], list[Table]]:
    # xlrd tells of oddities on standard output, which is not ours to write to.
    book = xlrd.open_workbook(
        file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=sys.stderr
    )
    pages: list[Page] = []
    tables: list[Table] = []
    budget = limits.cells
    for index in range(book.nsheets):
        sheet = book.sheet_by_index(index)
        if sheet.visibility == 0:
            rows, budget = _rows(book, sheet, budget)
            number = len(pages) + 1
            pieces = sheet_pieces(rows, number, tables)
            pages.append(page_of(pieces, number=number, label=f"sheet {one_line(sheet.name)}"))
        book.unload_sheet(index)
    return pages, tables


def _rows(book: Book, sheet: Sheet, budget: int) -> tuple[list[list[str]], int]:
    """A sheet's rows as texts, and how many cells may still be read."""
    texts = ([_text(book, cell) for cell in sheet.row(number)] for number in range(sheet.nrows))
    return rows_within(texts, budget)


def _text(book: Book, cell: Cell) -> str:
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(value, "#N/A")
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(value)
    elif cell.ctype == xlrd.XL_CELL_DATE:
        # Excel itself shows an impossible date as a number.
        with contextlib.suppress(ValueError, OverflowError):
            value = xlrd.xldate_as_datetime(value, book.datemode)
    elif cell.ctype == xlrd.XL_CELL_NUMBER and float(value).is_integer():
        # Old workbooks hold every number as a fraction: 12 is 12.0.
        value = int(value)
    return shown(value, _format(book, cell) if cell.ctype == xlrd.XL_CELL_NUMBER else "")


def _format(book: Book, cell: Cell) -> str:
    """How the cell shows its number, or "" where a damaged file does not say."""
    if cell.xf_index is None or not 0 <= cell.xf_index < len(book.xf_list):
        return ""
    found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return str(found.format_str) if found is not None else ""
