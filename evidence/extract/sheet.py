"""Reads workbooks (.xlsx): one page a sheet, one table row a row, values as a person sees them."""

from __future__ import annotations

import io
import warnings
from typing import Any

import openpyxl

from evidence.errors import PaperNotRead
from evidence.extract.characters import one_line
from evidence.extract.grid import rows_within, sheet_pieces, shown
from evidence.extract.limits import USUAL, Limits
from evidence.extract.package import check_package
from evidence.extract.pages import document_of, page_of
from evidence.model import Document, FileType, Page, Table

READER = f"sheet 1, openpyxl {openpyxl.__version__}"


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """Visible sheets in order; a hidden sheet is left out. Formulas give their last saved values."""
    check_package(data, limits)
    with warnings.catch_warnings():
        # openpyxl tells about parts that it does not keep; we only read.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        except OSError as error:
            raise PaperNotRead("there is no workbook in it; open it in Excel, save a copy and add that") from error
        pages: list[Page] = []
        tables: list[Table] = []
        budget = limits.cells
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            rows, budget = _rows(sheet, budget)
            number = len(pages) + 1
            pieces = sheet_pieces(rows, number, tables)
            pages.append(page_of(pieces, number=number, label=f"sheet {one_line(sheet.title)}"))
        title = book.properties.title or ""
        book.close()
    return document_of(
        pages or [page_of([], number=1, label="workbook")],
        sha256=sha256,
        file_type=FileType.XLSX,
        reader=READER,
        tables=tables,
        title=one_line(title),
    )


def _rows(sheet: Any, budget: int) -> tuple[list[list[str]], int]:
    """A sheet's rows as texts, and how many cells may still be read."""
    sheet.reset_dimensions()  # a file may claim a million rows; what it claims is not believed
    texts = (
        [shown(cell.value, cell.number_format) if cell.value is not None else "" for cell in row]
        for row in sheet.iter_rows()
    )
    return rows_within(texts, budget)
