"""Reads plain text, Markdown and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import zip_longest

from evidence.errors import PaperNotRead
from evidence.extract.characters import list_mark, tidy
from evidence.extract.limits import USUAL, Limits
from evidence.extract.pages import Piece, document_of, page_of, prose, row_piece, table_of
from evidence.extract.sniff import decode
from evidence.model import BlockKind, Document, FileType, Page, Table

READER = "text 1"
_MD_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_MD_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$")
_MD_ROW = re.compile(r"\s*\|.*\|\s*$")
_MD_MARKS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`")
_MD_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_QUOTE = re.compile(r"\s*>+\s?")
_SAYS = re.compile(r"1\.\s+\S.{1,60} says:$")
_FULL_LINE = 60


def read(data: bytes, *, sha256: str, limits: Limits = USUAL, file_type: FileType = FileType.TXT) -> Document:
    """Text as pages (a form feed starts a new one); a CSV file as one table."""
    text = tidy(decode(data)).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limits.characters:
        raise PaperNotRead(
            f"it has more than {limits.characters // 1_000_000} million characters; split it and add the parts"
        )
    if file_type is FileType.CSV:
        return _read_csv(text, sha256=sha256, limits=limits)
    tables: list[Table] = []
    pages: list[Page] = []
    parts = [part for part in text.split("\f") if part.strip()] or [""]
    if len(parts) > limits.pages:
        raise PaperNotRead(
            f"it has {len(parts):,} pages; split it into parts of at most {limits.pages:,} and add those"
        )
    for number, part in enumerate(parts, 1):
        pieces = _markdown(part, number, tables) if file_type is FileType.MD else plain_pieces(part)
        pages.append(page_of(pieces, number=number, label=f"p. {number}"))
    return document_of(pages, sha256=sha256, file_type=file_type, reader=READER, tables=tables)


def plain_pieces(text: str) -> Iterator[Piece]:
    """Paragraphs of plain text: lines joined until a blank line, a list mark or a short line that ends a sentence."""
    commented = False
    groups = list(_groups(text.replace("\f", "\n").split("\n")))
    for lines, following in zip_longest(groups, groups[1:], fillvalue=[""]):
        commented = commented or bool(_SAYS.match(lines[0]))
        if commented:
            # From the first reader's comment on, nothing is the publisher's own text.
            yield prose(" ".join(lines), BlockKind.COMMENT)
        elif len(lines) == 1 and _is_title(lines[0]):
            yield prose(lines[0], BlockKind.HEADING, 1)
        elif len(lines) == 1 and _is_numbered_title(lines[0]) and not list_mark(following[0]):
            yield prose(lines[0], BlockKind.HEADING, 2)
        else:
            yield prose(" ".join(lines))


def _groups(lines: list[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for raw in lines:
        line = raw.strip()
        # A short line before this one was ended on purpose: an address, a heading, a label.
        broken = bool(group) and (not line or list_mark(line) > 0 or len(group[-1]) < _FULL_LINE)
        if broken and line and not list_mark(line) and group[-1][-1] not in ".:;?!" and line[0].islower():
            broken = False
        if broken:
            yield group
            group = []
        if line:
            group.append(line)
    if group:
        yield group


def _is_title(line: str) -> bool:
    words = line.split()
    return len(words) <= 10 and line.isupper() and sum(map(str.isalpha, line)) >= 4


def _is_numbered_title(line: str) -> bool:
    """'3. Discharge from hospital': a number and a few words that do not end like a sentence."""
    return len(line.split()) <= 8 and line[0].isdigit() and list_mark(line) > 0 and line[-1] not in ".;,:?!"


def _markdown(text: str, page: int, tables: list[Table]) -> Iterator[Piece]:
    """Markdown's headings, lists and tables; its marks of emphasis and link addresses are left out."""
    run: list[str] = []
    rows: list[str] = []
    for raw in [*text.split("\n"), ""]:
        line = _QUOTE.sub("", raw, count=1) if raw.lstrip().startswith(">") else raw
        heading = _MD_HEADING.match(line)
        is_row = bool(_MD_ROW.match(line))
        if run and (not line.strip() or heading or is_row or list_mark(line.strip())):
            yield prose(_unmarked(" ".join(run)))
            run = []
        if rows and not is_row:
            yield from _markdown_table(rows, page, tables)
            rows = []
        if heading:
            yield prose(_unmarked(heading[2]), BlockKind.HEADING, len(heading[1]))
        elif is_row:
            rows.append(line)
        elif line.strip() and not _MD_RULE.match(line):
            run.append(line.strip())


def _markdown_table(lines: list[str], page: int, tables: list[Table]) -> Iterator[Piece]:
    rows = [[_unmarked(cell) for cell in line.strip().strip("|").split("|")] for line in lines]
    rows = [row for row in rows if not all(re.fullmatch(r"\s*:?-*:?\s*", cell) for cell in row)]
    if rows:
        table = table_of(rows, page=page)
        yield from (row_piece(row, len(tables), at) for at, row in enumerate(table.rows))
        tables.append(table)


def _unmarked(text: str) -> str:
    return _MD_MARKS.sub("", _MD_LINK.sub(r"\1", text)).replace("\\", "").strip()


def _read_csv(text: str, *, sha256: str, limits: Limits) -> Document:
    sample = text[:8_000]
    delimiter = max(",;\t|", key=lambda mark: (sample.count(mark), mark == ","))
    csv.field_size_limit(limits.characters)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    # One very wide row makes every other row as wide.
    if sum(map(len, rows)) > limits.cells or max(map(len, rows), default=0) * len(rows) > 5 * limits.cells:
        raise PaperNotRead(f"it has more than {limits.cells:,} cells; leave out what is not needed and add that")
    table = table_of(rows, page=1)
    pieces = (row_piece(row, 0, at) for at, row in enumerate(table.rows))
    page = page_of(pieces, number=1, label="table")
    return document_of([page], sha256=sha256, file_type=FileType.CSV, reader=READER, tables=[table] if rows else [])
