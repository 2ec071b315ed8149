"""Scripts as Word files in the plain style of a busy office: real headings, lists and tables, a running head."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx
from docx.shared import Cm, Pt

from corpora.anyshire.layout.fixed import fixed_zip
from corpora.anyshire.layout.script import Grid, Heading, Paragraph, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """What stands on every page of a Word paper, and who made it when (UTC)."""

    title: str
    author: str
    made: datetime
    head: str = ""
    foot: str = ""
    font: str = "Arial"


def write_docx(parts: Sequence[Part], stationery: Stationery) -> bytes:
    """The finished file. New pages and contents lists are for PDF and are passed over."""
    paper = docx.Document()
    _dress(paper, stationery)
    for part in parts:
        match part:
            case Heading(level=level, text=text):
                paper.add_heading(text, level)
            case Paragraph(text=text, role=role):
                style = {"item": "List Bullet", "quote": "Intense Quote"}.get(role, "Normal")
                _fill(paper.add_paragraph(style=style), text)
            case Grid() as grid:
                _table(paper, grid)
    out = io.BytesIO()
    paper.save(out)
    return fixed_zip(out.getvalue(), stationery.made)


def _dress(paper: Any, stationery: Stationery) -> None:
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = stationery.font, Pt(11)
    core = paper.core_properties
    core.title, core.author, core.last_modified_by = stationery.title, stationery.author, stationery.author
    core.comments = ""
    core.created = core.modified = stationery.made
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.header.paragraphs[0].text = stationery.head
    section.footer.paragraphs[0].text = stationery.foot


def _fill(paragraph: Any, text: str) -> None:
    for number, piece in enumerate(re.split(r"\*\*(.+?)\*\*", text)):
        if piece:
            paragraph.add_run(piece).bold = number % 2 == 1 or None


def _table(paper: Any, grid: Grid) -> None:
    table = paper.add_table(rows=0, cols=len(grid.widths))
    table.style = "Table Grid" if grid.look != "open" else "Normal Table"
    table.autofit = False
    shares = sum(grid.widths)
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Cm(16.4 * width / shares)
    for number, row in enumerate(grid.rows):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, grid.widths, strict=True):
            cell.width = Cm(16.4 * width / shares)
            _fill(cell.paragraphs[0], f"**{text}**" if number == 0 and grid.look != "grid" and text else text)
    paper.add_paragraph()
