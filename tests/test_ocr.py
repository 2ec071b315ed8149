"""Scanned pages: what OCR gives, when it is not there, when it is switched off, and when it can make nothing of it.

Tests that need the real `tesseract` are skipped where it is not installed; the others put a small one of their own on
the path, which answers with what it was given to say.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evidence.extract.limits import USUAL
from evidence.extract.reader import read_paper
from evidence.extract.supervisor import Paper, extract_many
from evidence.intake.pipeline import How, add_papers
from evidence.intake.vault import file_hash
from evidence.model import BlockKind, Document, Outcome, TextSource
from evidence.store.papers import pages_by_ocr
from evidence.store.workspace import Settings, create_workspace
from evidence.tagging import load_tagger
from generators.drafting import _runs, kinds_of, make_draft
from generators.pack import load_pack
from tests.build import AN_ACT

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="stands in for tesseract with a script")

_HEADING = "Safeguarding children"
_LETTER = (
    "Internal audit gave limited assurance on safeguarding",
    "training in September. The designated doctor post has",
    "been vacant since June and nobody covers it.",
    "",
    "The governing body asked for a plan by December.",
)


def a_scan(*, turn: int = 0, askew: float = 0.0) -> Image.Image:
    """A page of type as a scanner gives it: 150 dots an inch."""
    sheet = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(sheet)
    pen.text((150, 150), _HEADING, fill=0, font=ImageFont.load_default(48))
    for at, line in enumerate(_LETTER):
        pen.text((150, 280 + 40 * at), line, fill=0, font=ImageFont.load_default(28))
    level = sheet.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return level.rotate(-turn, expand=True)


def a_pdf_of(*pages: Image.Image | str) -> bytes:
    """Pictures fill their pages; words stand on theirs as type."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for page in pages:
        if isinstance(page, str):
            canvas.drawString(72, 700, page)
        else:
            size = A4 if page.height > page.width else (A4[1], A4[0])
            canvas.setPageSize(size)
            canvas.drawImage(ImageReader(page), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def read(data: bytes, *, ocr: bool = True) -> Document:
    return read_paper(data, name="scan.pdf", limits=USUAL if ocr else replace(USUAL, ocr_seconds=0.0))


def likeness(text: str) -> float:
    wanted = f"{_HEADING} {' '.join(filter(None, _LETTER))}".split()
    return SequenceMatcher(None, wanted, text.split(), autojunk=False).ratio()


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def a_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Puts a `tesseract` on the path that prints the given hOCR, or hangs when it is given "hang"."""

    def make(answer: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        (folder / "answer").write_text(answer, encoding="utf-8")
        says = "sleep 60" if answer == "hang" else f"cat '{folder / 'answer'}'"
        command = folder / "tesseract"
        command.write_text(
            f'#!/bin/sh\nif [ "$1" = --version ]; then echo "tesseract 5.0.test"; exit; fi\n{says}\n', encoding="utf-8"
        )
        command.chmod(command.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return make


def hocr(*lines: tuple[str, int, int]) -> str:
    """hOCR of lines given as words, top in dots (200 an inch) and confidence in per cent."""
    spans = []
    for text, top, sure in lines:
        words = "".join(
            f'<span class="ocrx_word" title="bbox {200 + 120 * at} {top} {310 + 120 * at} {top + 30}; x_wconf {sure}">'
            f"{word}</span> "
            for at, word in enumerate(text.split())
        )
        right = 200 + 120 * len(text.split())
        spans.append(
            f'<span class="ocr_line" title="bbox 200 {top} {right} {top + 30}; baseline 0 -8; x_size 30; '
            f'x_descenders 8; x_ascenders 7">{words}</span>'
        )
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{"".join(spans)}</body></html>'


@needs_tesseract
@pytest.mark.parametrize("askew", [0.0, 1.5])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_scan_is_read_whichever_way_it_lies_in_the_scanner(turn: int, askew: float) -> None:
    document = read(a_pdf_of(a_scan(turn=turn, askew=askew)))
    page = document.page(1)
    assert document.outcome is Outcome.EXTRACTED
    assert page.text_source is TextSource.OCR
    assert 0.6 < page.confidence <= 1.0
    assert likeness(page.text) > 0.95
    assert "tesseract" in document.reader
    inside = all(
        line.box.x0 >= 0 and line.box.x1 <= page.width and line.box.bottom <= page.height for line in page.lines
    )
    assert inside
    upright = [line.box.x1 - line.box.x0 > line.box.bottom - line.box.top for line in page.lines]
    assert all(upright) if turn % 180 == 0 else not any(upright)


@needs_tesseract
def test_a_scan_gives_headings_and_paragraphs_with_their_places() -> None:
    page = read(a_pdf_of(a_scan())).page(1)
    kinds = [block.kind for block in page.blocks]
    assert kinds == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]
    first = page.boxes(0, 1)[0]
    assert first.x0 == pytest.approx(150 / 150 * 72, abs=4)
    assert first.top == pytest.approx(150 / 150 * 72, abs=12)


@needs_tesseract
def test_pages_with_type_are_not_touched_by_ocr() -> None:
    document = read(a_pdf_of("The plan was agreed by the governing body.", a_scan()))
    assert [page.text_source for page in document.pages] == [TextSource.TEXT, TextSource.OCR]
    assert document.page(1).text == "The plan was agreed by the governing body."
    assert document.page(1).confidence == 0.0


@needs_tesseract
def test_a_drawing_without_words_stays_unread_and_is_said_so() -> None:
    sheet = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(sheet).ellipse((200, 300, 1000, 1100), fill=90)
    document = read(a_pdf_of(sheet))
    assert document.outcome is Outcome.PARTLY
    assert document.page(1).text_source is TextSource.NONE
    assert "OCR could make out no words" in document.reason


@needs_tesseract
def test_workers_read_scans_and_give_the_same_with_one_or_two(tmp_path: Path) -> None:
    papers = []
    for name in ("one.pdf", "two.pdf"):
        path = tmp_path / name
        path.write_bytes(a_pdf_of(a_scan(), name))
        papers.append(Paper(path=path, sha256=file_hash(path), name=name))
    one, two = list(extract_many(papers, jobs=1)), list(extract_many(papers, jobs=2))
    assert one == two
    assert all(document.page(1).text_source is TextSource.OCR for document in one)


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_the_pages_are_named_with_what_installs_it() -> None:
    document = read(a_pdf_of("The plan was agreed.", a_scan()))
    assert document.outcome is Outcome.PARTLY
    assert [page.text_source for page in document.pages] == [TextSource.TEXT, TextSource.NONE]
    assert document.reason.startswith("no text layer on page 2; run OCR")
    assert document.reason.count("Tesseract is installed: ") == 1
    assert "tesseract" not in document.reader


def test_ocr_can_be_switched_off() -> None:
    document = read(a_pdf_of(a_scan()), ocr=False)
    assert document.reason == "no text layer on page 1; run OCR and add the paper again"


@needs_scripts
def test_what_was_hard_to_read_is_said(a_tesseract: Callable[[str], None]) -> None:
    a_tesseract(hocr(("Internal audit gave limited assurance", 300, 50)))
    document = read(a_pdf_of(a_scan()))
    assert document.outcome is Outcome.PARTLY
    assert document.reason == "page 1 was hard to read by OCR; check against the paper"
    assert document.page(1).text == "Internal audit gave limited assurance"
    assert document.page(1).confidence == 0.5


@needs_scripts
def test_guesses_at_a_photograph_are_not_text(a_tesseract: Callable[[str], None]) -> None:
    a_tesseract(hocr(("AAYA AYAA AYYA", 300, 12)))
    document = read(a_pdf_of(a_scan()))
    assert document.page(1).text == ""
    assert document.page(1).text_source is TextSource.NONE


@needs_scripts
def test_a_word_parted_at_the_end_of_a_line_is_made_whole(a_tesseract: Callable[[str], None]) -> None:
    a_tesseract(hocr(("The governing body noted the assur-", 300, 95), ("ance that was given", 340, 95)))
    assert "the assurance that" in read(a_pdf_of(a_scan())).page(1).text


@needs_scripts
def test_type_over_a_picture_is_kept_unless_the_picture_holds_many_more_words(
    a_tesseract: Callable[[str], None],
) -> None:
    a_tesseract(hocr(("Annua1 rep0rt cover", 300, 90)))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(a_scan()), 0, 0, *A4)
    canvas.drawString(72, 700, "Annual report")
    canvas.showPage()
    canvas.save()
    page = read(out.getvalue()).page(1)
    assert (page.text, page.text_source) == ("Annual report", TextSource.TEXT)


@needs_scripts
@pytest.mark.parametrize("answer", ["", "not hOCR at all", "<html><span class='ocr_line' title='bbox x'>"])
def test_an_answer_that_makes_no_sense_leaves_the_page_unread(a_tesseract: Callable[[str], None], answer: str) -> None:
    a_tesseract(answer)
    assert read(a_pdf_of(a_scan())).page(1).text_source is TextSource.NONE


@needs_scripts
def test_a_tesseract_that_hangs_is_stopped_and_the_rest_is_said_to_be_late(a_tesseract: Callable[[str], None]) -> None:
    a_tesseract("hang")
    limits = replace(USUAL, ocr_seconds=0.2, ocr_page_seconds=0.1)
    document = read_paper(a_pdf_of(*[a_scan()] * 4), name="scan.pdf", limits=limits)
    assert document.outcome is Outcome.PARTLY
    assert "OCR stops after 0.2 seconds" in document.reason
    assert "page" in document.reason


@needs_scripts
def test_pages_read_by_ocr_are_counted_in_the_store_and_said_in_every_draft(
    a_tesseract: Callable[[str], None], tmp_path: Path
) -> None:
    a_tesseract(
        hocr(
            ("Internal audit gave limited assurance on safeguarding", 300, 95),
            ("training arrangements at NHS Anyshire CCG in September.", 340, 95),
        )
    )
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "scan.pdf").write_bytes(a_pdf_of(a_scan(), "The plan was agreed by the governing body."))
    settings = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q2")
    space = create_workspace(tmp_path / "space", settings, AN_ACT)
    list(add_papers(space, [papers / "scan.pdf"], How(tagger=load_tagger, act=lambda: AN_ACT, jobs=1)))
    with space.open() as connection:
        assert list(pages_by_ocr(connection).values()) == [1]
        pack = load_pack(connection)
    for kind in kinds_of(pack.framework):
        text = " ".join(run.text for block in make_draft(kind, pack).draft.blocks for run in _runs(block))
        assert "1 page was read from scans by OCR" in text, kind


def test_a_workspace_told_not_to_use_ocr_names_the_pages(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(a_pdf_of(a_scan()))
    settings = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q2")
    space = create_workspace(tmp_path / "space", settings, AN_ACT)
    stream = add_papers(space, [tmp_path / "scan.pdf"], How(tagger=load_tagger, act=lambda: AN_ACT, jobs=1, ocr=False))
    assert [added.reason for added in stream] == ["no text layer on page 1; run OCR and add the paper again"]
    with space.open() as connection:
        assert pages_by_ocr(connection) == {}
