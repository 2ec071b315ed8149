"""PDF papers: order, tables, furniture and headings, on small files made here."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from evidence.extract.limits import USUAL
from evidence.extract.reader import read_paper
from evidence.model import Block, BlockKind, Document, Outcome, Page, TextSource

WIDTH, HEIGHT = A4
TEXT = (
    "The governing body reviewed the quality of care in community services and asked for a plan that names an owner "
    "for every action. Patients told us that they wait too long for an answer and that letters are hard to read. "
    "The committee will look at this again when the provider has shown what it has changed and what came of it."
)
PROSE = TEXT.split()


def a_pdf(*pages: Callable[[Canvas], None], encrypt: StandardEncryption | None = None, title: str = "") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True, encrypt=encrypt)
    canvas.setTitle(title)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def write_lines(canvas: Canvas, lines: list[str], *, x: float, y: float, size: float = 10, bold: bool = False) -> float:
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= size * 1.2
    return y


def set_prose(canvas: Canvas, words: list[str], *, x: float, y: float, width: float) -> float:
    canvas.setFont("Helvetica", 10)
    line = ""
    for word in words:
        if canvas.stringWidth(f"{line} {word}", "Helvetica", 10) > width:
            canvas.drawString(x, y, line)
            y, line = y - 12, word
        else:
            line = f"{line} {word}".strip()
    canvas.drawString(x, y, line)
    return y - 12


def read(data: bytes, name: str = "paper.pdf") -> Document:
    # What OCR makes of a page has tests of its own, in test_ocr.py.
    document = read_paper(data, name=name, limits=replace(USUAL, ocr_seconds=0.0))
    for page in document.pages:
        assert "\n".join(text_of(page, block) for block in page.blocks) == page.text
        assert not any("\n" in text_of(page, block) for block in page.blocks)
        assert all(page.text[line.start : line.end].strip() for line in page.lines)
    return document


def text_of(page: Page, block: Block) -> str:
    return page.text[block.start : block.end]


def texts(document: Document, kind: BlockKind, page: int = 1) -> list[str]:
    here = document.page(page)
    return [text_of(here, block) for block in here.blocks if block.kind is kind]


def test_lines_of_a_paragraph_become_one_text_with_a_box_a_line() -> None:
    document = read(a_pdf(lambda canvas: set_prose(canvas, PROSE, x=72, y=700, width=300)))
    page = document.page(1)
    assert page.text == " ".join(PROSE)
    assert len(page.lines) > 3
    assert all(70 < line.box.x0 < 75 and line.box.bottom < 300 for line in page.lines)
    assert (page.width, page.height) == (round(WIDTH, 2), round(HEIGHT, 2))


def test_two_columns_are_read_one_after_the_other_below_their_common_heading() -> None:
    def draw(canvas: Canvas) -> None:
        write_lines(canvas, ["Annual report of the clinical commissioning group for the year"], x=60, y=780, size=15)
        left = [f"left{number}" for number in range(90)]
        right = [f"right{number}" for number in range(90)]
        set_prose(canvas, left, x=60, y=740, width=220)
        set_prose(canvas, right, x=320, y=740, width=220)

    words = read(a_pdf(draw)).page(1).text.split()
    assert words[:3] == ["Annual", "report", "of"]
    body = words[10:]
    assert body == [f"left{number}" for number in range(90)] + [f"right{number}" for number in range(90)]


def test_a_ruled_table_gives_its_cells_row_by_row_with_its_box() -> None:
    rows = [["Measure", "Target", "Actual"], ["Cancer 62 days", "85%", "82.4%"], ["A&E four hours", "95%", "93.8%"]]

    def draw(canvas: Canvas) -> None:
        set_prose(canvas, PROSE, x=72, y=780, width=400)
        xs, ys = [72, 252, 332, 412], [600, 580, 560, 540]
        canvas.grid(xs, ys)
        for row, y in zip(rows, ys[1:], strict=True):
            for text, x in zip(row, xs, strict=False):
                canvas.drawString(x + 4, y + 5, text)

    document = read(a_pdf(draw))
    (table,) = document.tables
    assert [list(row) for row in table.rows] == rows
    assert table.header_rows == 1
    assert table.box is not None
    assert (round(table.box.x0), round(table.box.top)) == (72, round(HEIGHT - 600))
    assert texts(document, BlockKind.TABLE_ROW)[1] == "Cancer 62 days\t85%\t82.4%"


def test_figures_that_stand_under_each_other_without_lines_are_a_table() -> None:
    rows = [
        ("Acute care", "1,204", "1,310", "-106"),
        ("Prescribing", "410", "402", "8"),
        ("Running costs", "95", "95", "0"),
    ]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for x, text in zip((72, 240, 320, 400), ("Budget line", "Plan", "Actual", "Variance"), strict=True):
            canvas.drawString(x, 700, text)
        for number, row in enumerate(rows):
            canvas.drawString(72, 686 - 14 * number, row[0])
            for right, text in zip((270, 350, 430), row[1:], strict=True):
                canvas.drawRightString(right, 686 - 14 * number, text)

    (table,) = read(a_pdf(draw)).tables
    assert table.rows == (("Budget line", "Plan", "Actual", "Variance"), *rows)
    assert table.header_rows == 1


def test_running_headers_footers_and_page_numbers_are_marked_and_kept() -> None:
    def page_with(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            write_lines(canvas, ["NHS Anyshire CCG - Governing body papers"], x=72, y=810, size=9)
            write_lines(canvas, [f"Item {number}, quality"], x=72, y=755, size=9)
            set_prose(canvas, [f"word{number}", *PROSE], x=72, y=700, width=400)
            canvas.setFont("Helvetica", 9)
            canvas.drawCentredString(WIDTH / 2, 30, f"Page {number} of 4")

        return draw

    document = read(a_pdf(*(page_with(number) for number in range(1, 5))))
    for number in range(1, 5):
        assert texts(document, BlockKind.HEADER, number) == [
            "NHS Anyshire CCG - Governing body papers",
            f"Item {number}, quality",
        ]
        assert texts(document, BlockKind.PAGE_NUMBER, number) == [f"Page {number} of 4"]
        assert texts(document, BlockKind.PARAGRAPH, number) == [" ".join([f"word{number}", *PROSE])]


def test_larger_and_bold_short_lines_are_headings_of_falling_level() -> None:
    def draw(canvas: Canvas) -> None:
        y = write_lines(canvas, ["Quality report"], x=72, y=780, size=18)
        y = write_lines(canvas, ["Safeguarding"], x=72, y=y - 10, size=13)
        y = set_prose(canvas, PROSE, x=72, y=y - 8, width=400)
        y = write_lines(canvas, ["Next steps"], x=72, y=y - 8, bold=True)
        set_prose(canvas, PROSE, x=72, y=y - 4, width=400)

    page = read(a_pdf(draw)).page(1)
    headings = [(text_of(page, block), block.level) for block in page.blocks if block.kind is BlockKind.HEADING]
    assert headings == [("Quality report", 1), ("Safeguarding", 2), ("Next steps", 3)]


def test_bullets_and_letters_are_list_items_with_their_wrapped_lines() -> None:
    def draw(canvas: Canvas) -> None:
        write_lines(
            canvas,
            ["\u2022 agree the recovery plan with the", "   trust by December;", "\u2022 report to the board."],
            x=72,
            y=700,
        )
        write_lines(canvas, ["a) first of all the plan", "b) then the review"], x=72, y=600)

    assert texts(read(a_pdf(draw)), BlockKind.LIST_ITEM) == [
        "\u2022 agree the recovery plan with the trust by December;",
        "\u2022 report to the board.",
        "a) first of all the plan",
        "b) then the review",
    ]


def test_contents_lines_with_dotted_leaders_are_contents() -> None:
    def draw(canvas: Canvas) -> None:
        write_lines(canvas, ["Contents"], x=72, y=760, size=16)
        write_lines(canvas, [f"{n}. Section about care {'.' * 60} {n + 2}" for n in range(1, 4)], x=72, y=730)
        set_prose(canvas, PROSE, x=72, y=600, width=400)

    document = read(a_pdf(draw))
    assert len(texts(document, BlockKind.CONTENTS)) == 3
    assert texts(document, BlockKind.PARAGRAPH) == [" ".join(PROSE)]


def test_a_word_broken_at_a_line_end_is_whole_and_a_compound_keeps_its_hyphen() -> None:
    lines = ["The group is responsible for the commis-", "sioning of care and keeps a long-", "term view of it."]
    page = read(a_pdf(lambda canvas: write_lines(canvas, lines, x=72, y=700))).page(1)
    assert page.text == "The group is responsible for the commissioning of care and keeps a long-term view of it."


def test_raised_figures_stay_raised_and_small_print_at_the_line_does_not_rise() -> None:
    def write(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 700, "The rate fell in 2011-12")
        x = 72 + canvas.stringWidth("The rate fell in 2011-12", "Helvetica", 11)
        canvas.setFont("Helvetica", 6.5)
        canvas.drawString(x, 704, "3")
        canvas.drawString(72, 650, "Table 12 in small print")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 600, "Plain 2011-12 and 3")

    page = read(a_pdf(write)).pages[0]
    assert "2011-12³" in page.text
    assert "Table 12 in small print" in page.text
    assert "Plain 2011-12 and 3" in page.text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_the_same_with_boxes_on_the_page_as_seen(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        set_prose(canvas, PROSE, x=72, y=400, width=300)

    page = read(a_pdf(draw)).page(1)
    assert page.text == " ".join(PROSE)
    assert all(0 <= line.box.x0 <= page.width and 0 <= line.box.top <= page.height for line in page.lines)


def test_type_that_runs_up_the_page_is_read_in_order() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.translate(0, -WIDTH)
        set_prose(canvas, PROSE, x=60, y=500, width=300)

    page = read(a_pdf(draw)).page(1)
    assert page.text == " ".join(PROSE)
    assert all(line.box.bottom - line.box.top > line.box.x1 - line.box.x0 for line in page.lines[:-1])


def test_a_page_that_is_only_a_picture_is_named_and_a_blank_page_is_not() -> None:
    def picture(canvas: Canvas) -> None:
        canvas.rect(100, 100, 200, 200, fill=1)

    pages = [lambda canvas: set_prose(canvas, PROSE, x=72, y=700, width=300), lambda _: None, picture]
    document = read(a_pdf(*pages))
    assert document.outcome is Outcome.PARTLY
    assert document.reason == "no text layer on page 3; run OCR and add the paper again"
    assert [page.text_source for page in document.pages] == [TextSource.TEXT, TextSource.TEXT, TextSource.NONE]


def test_a_locked_paper_is_refused_with_what_to_do() -> None:
    locked = a_pdf(
        lambda canvas: set_prose(canvas, PROSE, x=72, y=700, width=300), encrypt=StandardEncryption("secret")
    )
    document = read(locked)
    assert document.outcome is Outcome.REFUSED
    assert "locked with a password" in document.reason


@pytest.mark.parametrize("keep", [40, 400])
def test_a_cut_off_paper_ends_in_an_outcome_with_a_reason(keep: int) -> None:
    whole = a_pdf(lambda canvas: set_prose(canvas, PROSE, x=72, y=700, width=300))
    document = read(whole[:keep])
    assert document.outcome in (Outcome.REFUSED, Outcome.PARTLY)
    assert document.reason


def test_the_same_paper_gives_the_same_document_twice() -> None:
    data = a_pdf(lambda canvas: set_prose(canvas, PROSE, x=72, y=700, width=300), title="A plan")
    assert read(data) == read(data)
    assert read(data).title == "A plan"
