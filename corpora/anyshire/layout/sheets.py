"""Workbooks from TOML: title rows above the header, notes below, colours in cells, as busy offices keep them.

A `[[sheet]]` has `name`, `titles` (rows of text above the table), `header`, `rows`, `widths`, and may have `notes` and
`start` (the row of the header, from 1).
"""

from __future__ import annotations

import io
import tomllib
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from corpora.anyshire.layout.fixed import fixed_zip
from corpora.anyshire.layout.script import typographic

_PAINT = {"Red": "FFC7CE", "Amber": "FFEB9C", "Green": "C6EFCE", "Overdue": "FFC7CE"}
_LINE = Side(style="thin", color="A0A0A0")


def write_xlsx(source: str, *, title: str, author: str, made: datetime) -> bytes:
    """The finished workbook, its sheets in the order of the source."""
    book = Workbook()
    book.properties.title, book.properties.creator = title, author
    book.properties.created = made.replace(tzinfo=None)
    book.remove(book.worksheets[0])
    for sheet in tomllib.loads(source)["sheet"]:
        _fill(book.create_sheet(sheet["name"]), sheet)
    out = io.BytesIO()
    book.save(out)
    return fixed_zip(out.getvalue(), made)


def _fill(page: Worksheet, sheet: dict[str, Any]) -> None:
    for number, text in enumerate(sheet["titles"], start=1):
        page.cell(number, 1, typographic(text)).font = Font(bold=number == 1, size=14 if number == 1 else 11)
    top = sheet.get("start", len(sheet["titles"]) + 2)
    for column, text in enumerate(sheet["header"], start=1):
        cell = page.cell(top, column, typographic(text))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="D9E2F0")
        _boxed(cell)
    for row, values in enumerate(sheet["rows"], start=top + 1):
        for column, value in enumerate(values, start=1):
            _put(page.cell(row, column), value)
        page.row_dimensions[row].height = 15.5 * max(map(_lines, values, sheet["widths"]))
    for number, text in enumerate(sheet.get("notes", ()), start=top + len(sheet["rows"]) + 2):
        page.cell(number, 1, typographic(text)).font = Font(italic=True, size=9)
    for column, width in enumerate(sheet["widths"]):
        page.column_dimensions["ABCDEFGHIJKLMNOP"[column]].width = width
    page.row_dimensions[top].height = 31
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.freeze_panes = f"A{top + 1}"


def _lines(value: object, width: float) -> int:
    """How many lines a cell's text takes, since no program works that out when it opens the file."""
    return 1 + int(len(str(value)) / width)


def _put(cell: Any, value: object) -> None:
    _boxed(cell)
    if value == "":
        return
    cell.value = typographic(value) if isinstance(value, str) else value
    if isinstance(value, str) and value in _PAINT:
        cell.fill = PatternFill("solid", fgColor=_PAINT[value])
    if isinstance(value, float):
        cell.number_format = "0.0##"
    if isinstance(value, int) and abs(value) > 999:
        cell.number_format = "#,##0"


def _boxed(cell: Any) -> None:
    cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
