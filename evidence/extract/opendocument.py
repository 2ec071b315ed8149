"""Reads OpenDocument texts and workbooks (.odt, .ods) from their XML, without an office program.

A text's new page starts where the program that saved it last broke one. Deleted text of tracked changes is left out,
inserted text is in; notes, comments, running headers and footers are marked.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from evidence.errors import PaperNotRead
from evidence.extract.characters import one_line
from evidence.extract.compound import LOCKED
from evidence.extract.grid import TOO_MANY_CELLS, sheet_pieces
from evidence.extract.limits import USUAL, Limits
from evidence.extract.package import Package
from evidence.extract.pages import Piece, document_of, page_of, prose, row_piece, table_of
from evidence.model import BlockKind, Document, FileType, Page, Table

READER = "opendocument 1"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE = (f"{{{_NAMES}{part}:1.0}}" for part in ("office", "text", "table", "style"))
_DRAWN = f"{{{_NAMES}drawing:1.0}}text-box"
_ENCRYPTED = f"{{{_NAMES}manifest:1.0}}encryption-data"
_FO = f"{{{_NAMES}xsl-fo-compatible:1.0}}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_NOT_WORDS = frozenset((f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}tracked-changes", _DRAWN))
_ONE_SPACE = frozenset((f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"))
_CONTENTS = frozenset((f"{TEXT}table-of-content", f"{TEXT}illustration-index", f"{TEXT}table-index"))
_WITHIN = frozenset(
    (f"{TEXT}section", f"{TEXT}index-body", f"{TEXT}list", f"{TEXT}list-header", f"{TEXT}numbered-paragraph")
)
_REPEATS = 64


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """Text or visible sheets; raises PaperNotRead for an archive that is broken, locked or too large."""
    with Package(data, limits) as package:
        manifest = package.xml("META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter(_ENCRYPTED), None) is not None:
            raise PaperNotRead(LOCKED)
        tree = package.xml("content.xml")
        sheets = None if tree is None else tree.find(f"{OFFICE}body/{OFFICE}spreadsheet")
        text = None if tree is None else tree.find(f"{OFFICE}body/{OFFICE}text")
        meta = package.xml("meta.xml")
        named = meta.find(f".//{_TITLE}") if meta is not None else None
        title = one_line(named.text or "") if named is not None else ""
        if sheets is not None and tree is not None:
            pages, tables = _workbook(tree, sheets, limits)
            file_type = FileType.ODS
        elif text is not None and tree is not None:
            pages, tables = _Text(_breaking_styles(tree)).read(text, package.xml("styles.xml"))
            file_type = FileType.ODT
        else:
            raise PaperNotRead("it is damaged: it has no text part; open it, save it again and add that")
    return document_of(pages, sha256=sha256, file_type=file_type, reader=READER, tables=tables, title=title)


def words(element: etree._Element) -> str:
    """An element's own text on one line: without notes, comments and text boxes, which stand for themselves."""
    return one_line("".join(_texts(element)))


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in _ONE_SPACE:
            yield " "
        elif isinstance(child.tag, str) and child.tag not in _NOT_WORDS:
            yield from _texts(child)
            if child.tag == f"{TEXT}p":
                yield " "
        yield child.tail or ""


# ---------------------------------------------------------------- texts


class _Text:
    """Goes through a text once, top to bottom, and collects its pages."""

    def __init__(self, breaking: frozenset[str]) -> None:
        self.breaking = breaking
        self.pages: list[list[Piece]] = [[]]
        self.tables: list[Table] = []
        self.notes: list[Piece] = []
        self.comments: list[Piece] = []

    def read(self, text: etree._Element, styles: etree._Element | None) -> tuple[list[Page], list[Table]]:
        self.pages[-1].extend(_running(styles, "header", BlockKind.HEADER))
        self.blocks(text)
        self.pages[-1].extend(self.notes)
        self.pages[-1].extend(_running(styles, "footer", BlockKind.FOOTER))
        self.pages[-1].extend(self.comments)
        filled = [pieces for pieces in self.pages if pieces] or [[]]
        # Without page breaks in the file nobody knows its pages: the heading says where to look, not "p. 1".
        labels = [f"p. {number}" for number in range(1, len(filled) + 1)] if len(filled) > 1 else [""]
        numbered = enumerate(zip(filled, labels, strict=True), 1)
        return [page_of(pieces, number=number, label=label) for number, (pieces, label) in numbered], self.tables

    def blocks(self, parent: etree._Element, kind: BlockKind | None = None) -> None:
        for child in parent:
            if child.tag in (f"{TEXT}h", f"{TEXT}p"):
                self.paragraph(child, kind)
            elif child.tag == f"{TABLE}table":
                self.table(child)
            elif child.tag == f"{TEXT}list-item":
                self.blocks(child, kind or BlockKind.LIST_ITEM)
            elif child.tag in _CONTENTS:
                self.blocks(child, BlockKind.CONTENTS)
            elif child.tag in _WITHIN:
                self.blocks(child, kind)
            elif child.tag == f"{TEXT}soft-page-break":
                self.turn_page()

    def paragraph(self, paragraph: etree._Element, kind: BlockKind | None) -> None:
        if paragraph.get(f"{TEXT}style-name") in self.breaking:
            self.turn_page()
        text = words(paragraph)
        if paragraph.tag == f"{TEXT}h" and kind is not BlockKind.CONTENTS:
            level = paragraph.get(f"{TEXT}outline-level") or "1"
            self.add(prose(text, BlockKind.HEADING, min(int(level), 6) if level.isdigit() and level != "0" else 1))
        else:
            self.add(prose(text, kind))
        for box in paragraph.iter(_DRAWN):
            self.blocks(box)
        for note in paragraph.iter(f"{TEXT}note"):
            body = note.find(f"{TEXT}note-body")
            self.notes.append(prose(words(body) if body is not None else "", BlockKind.NOTE))
        self.comments.extend(prose(_comment(note), BlockKind.COMMENT) for note in paragraph.iter(f"{OFFICE}annotation"))
        if next(paragraph.iter(f"{TEXT}soft-page-break"), None) is not None:
            self.turn_page()

    def table(self, table: etree._Element) -> None:
        rows = [[_cell(cell) for cell, _ in _cells(row)] for row, _ in _rows(table)]
        made = table_of((row for row in rows if any(row)), page=len(self.pages))
        for at, row in enumerate(made.rows):
            self.add(row_piece(row, len(self.tables), at))
        self.tables.append(made)

    def add(self, piece: Piece) -> None:
        if piece.text:
            self.pages[-1].append(piece)

    def turn_page(self) -> None:
        if self.pages[-1]:
            self.pages[-1].extend(self.notes)
            self.notes.clear()
            self.pages.append([])


def _breaking_styles(tree: etree._Element) -> frozenset[str]:
    """The styles whose paragraphs start a page."""
    return frozenset(
        style.get(f"{STYLE}name") or ""
        for style in tree.iter(f"{STYLE}style")
        for settings in style.iterchildren(f"{STYLE}paragraph-properties")
        if settings.get(f"{_FO}break-before") == "page"
    )


def _running(styles: etree._Element | None, part: str, kind: BlockKind) -> list[Piece]:
    """The running headers or footers, each different one once."""
    found = () if styles is None else styles.iter(f"{STYLE}{part}", f"{STYLE}{part}-first", f"{STYLE}{part}-left")
    texts = dict.fromkeys(words(paragraph) for element in found for paragraph in element.iter(f"{TEXT}p"))
    return [prose(text, kind) for text in texts if text]


def _comment(annotation: etree._Element) -> str:
    return one_line(" ".join(words(paragraph) for paragraph in annotation.iter(f"{TEXT}p")))


# ---------------------------------------------------------------- workbooks


def _workbook(tree: etree._Element, sheets: etree._Element, limits: Limits) -> tuple[list[Page], list[Table]]:
    hidden = _hidden_styles(tree)
    pages: list[Page] = []
    tables: list[Table] = []
    budget = limits.cells
    for sheet in sheets.iterchildren(f"{TABLE}table"):
        if sheet.get(f"{TABLE}style-name") in hidden:
            continue
        rows: list[list[str]] = []
        for row, times in _rows(sheet):
            texts = _row(row)
            budget -= (len(texts) + 1) * times
            if budget < 0:
                raise PaperNotRead(TOO_MANY_CELLS)
            rows.extend([texts] * times)
        number = len(pages) + 1
        label = f"sheet {one_line(sheet.get(f'{TABLE}name') or str(number))}"
        pages.append(page_of(sheet_pieces(rows, number, tables), number=number, label=label))
    return pages or [page_of([], number=1, label="workbook")], tables


def _hidden_styles(tree: etree._Element) -> frozenset[str]:
    return frozenset(
        style.get(f"{STYLE}name") or ""
        for style in tree.iter(f"{STYLE}style")
        for settings in style.iterchildren(f"{STYLE}table-properties")
        if settings.get(f"{TABLE}display") == "false"
    )


def _rows(table: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Rows and how often each stands there; a file may claim a million empty ones, which count once."""
    for row in table.iter(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table")) is table:
            filled = any(words(cell) for cell in row)
            yield row, _times(row, "rows") if filled else 1


def _cells(row: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        yield cell, _times(cell, "columns")


def _row(row: etree._Element) -> list[str]:
    """The texts of a row as shown, empty ends left out; an empty stretch is kept short, so no file makes it long."""
    texts: list[str] = []
    for cell, times in _cells(row):
        text = _cell(cell)
        texts.extend([text] * (times if text else min(times, _REPEATS)))
        if len(texts) > 100_000:
            raise PaperNotRead(TOO_MANY_CELLS)
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _cell(cell: etree._Element) -> str:
    return one_line(" ".join(words(part) for part in cell if part.tag in (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list")))


def _times(element: etree._Element, what: str) -> int:
    value = element.get(f"{TABLE}number-{what}-repeated") or "1"
    return int(value) if value.isdigit() and len(value) < 9 and value != "0" else 1
