"""Slides from TOML: `[[slide]]` with `title` and any of `text`, `points`, `table` (its rows), `notes`."""

from __future__ import annotations

import io
import tomllib
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.util import Cm, Pt

from corpora.anyshire.layout.fixed import fixed_zip
from corpora.anyshire.layout.script import typographic


def write_pptx(source: str, *, title: str, author: str, made: datetime) -> bytes:
    """The finished slides; the first is the title slide, with `points` as its lines."""
    show = Presentation()
    core = show.core_properties
    core.title, core.author, core.last_modified_by, core.created, core.modified = title, author, author, made, made
    for number, slide in enumerate(tomllib.loads(source)["slide"]):
        _add(show, slide, first=number == 0)
    out = io.BytesIO()
    show.save(out)
    return fixed_zip(out.getvalue(), made)


def _add(show: Any, slide: dict[str, Any], *, first: bool) -> None:
    layout = 0 if first else 5 if "table" in slide else 1
    page = show.slides.add_slide(show.slide_layouts[layout])
    page.shapes.title.text = typographic(slide["title"])
    if "points" in slide:
        _points(page.placeholders[1].text_frame, slide["points"], size=None if first else Pt(20))
    if "table" in slide:
        _table(page, slide["table"])
    if "notes" in slide:
        page.notes_slide.notes_text_frame.text = typographic(slide["notes"])


def _points(frame: Any, points: list[str], *, size: Any) -> None:
    frame.text = typographic(points[0])
    for text in points[1:]:
        frame.add_paragraph().text = typographic(text)
    for paragraph in frame.paragraphs:
        paragraph.font.size = size


def _table(page: Any, rows: list[list[str]]) -> None:
    grid = page.shapes.add_table(len(rows), len(rows[0]), Cm(1.5), Cm(4.2), Cm(22.4), Cm(1.1 * len(rows))).table
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            grid.cell(number, column).text = typographic(text)
            for paragraph in grid.cell(number, column).text_frame.paragraphs:
                paragraph.font.size = Pt(13)
