"""Reads a PDF with pdfplumber: slower and plainer, for files that pdfium refuses to open."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pdfplumber

from evidence.extract.characters import one_line
from evidence.extract.limits import Limits
from evidence.extract.pages import Piece, document_of, page_of, prose
from evidence.model import Box, Document, FileType, Line, Page, TextSource

READER = f"pdfplumber {pdfplumber.__version__}"


def read_plainly(data: bytes, *, sha256: str, limits: Limits) -> Document:
    """The text in pdfplumber's order; lines that stand close together are one paragraph. Raises what it raises."""
    pages: list[Page] = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages[: limits.pages], 1):
            pieces = list(_paragraphs(page.extract_text_lines(return_chars=False)))
            pages.append(
                page_of(
                    pieces,
                    number=number,
                    label=f"p. {number}",
                    width=float(page.width),
                    height=float(page.height),
                    text_source=TextSource.TEXT if pieces else TextSource.NONE,
                )
            )
            # pdfplumber keeps every page it has read unless it is told to let go.
            page.close()
    return document_of(pages, sha256=sha256, file_type=FileType.PDF, reader=READER)


def _paragraphs(lines: list[dict[str, Any]]) -> Iterator[Piece]:
    group: list[dict[str, Any]] = []
    for line in lines:
        if group and line["top"] - group[-1]["bottom"] > 0.6 * (line["bottom"] - line["top"]):
            yield _joined(group)
            group = []
        group.append(line)
    if group:
        yield _joined(group)


def _joined(group: list[dict[str, Any]]) -> Piece:
    text = ""
    lines: list[Line] = []
    for line in group:
        words = one_line(line["text"])
        start = len(text) + 1 if text else 0
        text = f"{text} {words}" if text else words
        box = Box(
            x0=round(line["x0"], 2), top=round(line["top"], 2), x1=round(line["x1"], 2), bottom=round(line["bottom"], 2)
        )
        lines.append(Line(start=start, end=start + len(words), box=box))
    piece = prose(text)
    return Piece(kind=piece.kind, text=text, lines=tuple(lines))
