"""`assure extract FILE --debug-page N OUT.png`: a page with what was read drawn over it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from evidence.errors import PaperNotRead
from evidence.extract.debug import _COLOURS, _TABLE, draw_page
from evidence.model import BlockKind


@pytest.fixture
def a_paper(tmp_path: Path) -> Path:
    """One page with a paragraph and a ruled table, all in black."""
    path = tmp_path / "paper.pdf"
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.drawString(72, 760, "The governing body noted the report and agreed the plan.")
    canvas.grid([72, 172, 272, 372], [600, 620, 640, 660])
    for row, cells in enumerate((("Measure", "Plan", "Actual"), ("Waits", "95%", "93%"), ("Beds", "120", "118"))):
        for column, cell in enumerate(cells):
            canvas.drawString(76 + 100 * column, 645 - 20 * row, cell)
    canvas.showPage()
    canvas.save()
    return path


def test_a_page_is_drawn_with_its_blocks_and_tables(a_paper: Path) -> None:
    picture = Image.open(io.BytesIO(draw_page(a_paper, 1)))
    on_page = picture.crop((0, 0, round(A4[0] * 200 / 72), picture.height))
    colours = {colour for _, colour in on_page.getcolors(1_000_000) or []}
    assert {_TABLE, _COLOURS[BlockKind.PARAGRAPH], _COLOURS[BlockKind.TABLE_ROW]} <= colours
    assert _COLOURS[BlockKind.FOOTER] not in colours


def test_there_is_no_drawing_of_a_page_that_is_not_there(a_paper: Path) -> None:
    with pytest.raises(PaperNotRead, match="pages 1 to 1, so no page 9"):
        draw_page(a_paper, 9)


def test_only_pages_of_a_pdf_are_drawn(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("The governing body noted the report.")
    with pytest.raises(PaperNotRead, match="only pages of a PDF"):
        draw_page(tmp_path / "notes.txt", 1)
