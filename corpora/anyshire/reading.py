"""What each sample paper says, page by page, read with plain library calls only.

This is the pack's own proof: it shares nothing with the product's readers, so that it can contradict them.
"""

from __future__ import annotations

import csv
import email
import email.policy
from collections.abc import Iterable
from pathlib import Path

import docx
import openpyxl
import pypdfium2
from lxml import html
from pptx import Presentation

from evidence.errors import CorpusError


def flat(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def pages(path: Path) -> tuple[str, ...]:
    """The flat text of each page, sheet or slide; a paper without pages is one. Raises CorpusError for another type."""
    readers = {
        ".pdf": _pdf,
        ".docx": _docx,
        ".xlsx": _xlsx,
        ".pptx": _pptx,
        ".html": _html,
        ".eml": _eml,
        ".csv": _csv,
        ".txt": _txt,
    }
    if path.suffix not in readers:
        raise CorpusError(f"{path.name} is of no type that the sample pack uses.")
    return tuple(flat(page) for page in readers[path.suffix](path))


def _pdf(path: Path) -> Iterable[str]:
    paper = pypdfium2.PdfDocument(path)
    try:
        return [paper[number].get_textpage().get_text_range() for number in range(len(paper))]
    finally:
        paper.close()


def _docx(path: Path) -> Iterable[str]:
    paper = docx.Document(str(path))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return ["\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])]


def _xlsx(path: Path) -> Iterable[str]:
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        yield "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


def _pptx(path: Path) -> Iterable[str]:
    for slide in Presentation(str(path)).slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        tables = [shape.table for shape in slide.shapes if shape.has_table]
        texts += [cell.text for table in tables for row in table.rows for cell in row.cells]
        if slide.has_notes_slide:
            texts.append(slide.notes_slide.notes_text_frame.text)
        yield "\n".join(texts)


def _html(path: Path) -> Iterable[str]:
    return ["".join(map(str, html.document_fromstring(path.read_bytes()).itertext()))]


def _eml(path: Path) -> Iterable[str]:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    return [f"{message['Subject']}\n{body.get_content() if body else ''}"]


def _csv(path: Path) -> Iterable[str]:
    with path.open(newline="", encoding="utf-8") as source:
        return ["\n".join(cell for row in csv.reader(source) for cell in row)]


def _txt(path: Path) -> Iterable[str]:
    return [path.read_text(encoding="utf-8")]
