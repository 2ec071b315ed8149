"""Reads Word documents (.docx) from their XML: text in order, headings, lists, tables, notes and text boxes.

Word files have no pages; a new page starts where Word last broke one or where the author asked for one, and the first
page is the whole paper if nothing says so. Deleted text of tracked changes and hidden text are left out, inserted
text is in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from evidence.errors import PaperNotRead
from evidence.extract.characters import list_mark, one_line
from evidence.extract.limits import USUAL, Limits
from evidence.extract.package import Package, core_title
from evidence.extract.pages import Piece, document_of, page_of, prose, row_piece, table_of
from evidence.extract.word_styles import Styles, W, attribute, read_styles
from evidence.model import BlockKind, Document, FileType, Table

READER = "word 1"
_LONG_CELL = 120
_SKIPPED = frozenset(
    (f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}delText", f"{W}txbxContent")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_ASIDE = frozenset((f"{W}txbxContent", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"))
_BREAKS = (f"{W}lastRenderedPageBreak", f"{W}br", f"{W}pageBreakBefore")


@dataclass(slots=True)
class _Reading:
    """What has been read so far; lives only while one file is read."""

    styles: Styles
    notes: dict[str, str]
    pages: list[list[Piece]] = field(default_factory=lambda: [[]])
    page_notes: list[Piece] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def add(self, piece: Piece) -> None:
        self.pages[-1].append(piece)

    def turn_page(self) -> None:
        """Start a page, unless the last break was followed by nothing."""
        if self.pages[-1]:
            self.close_notes()
            self.pages.append([])

    def close_notes(self) -> None:
        self.pages[-1].extend(self.page_notes)
        self.page_notes.clear()


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """The document's text; raises PaperNotRead for an archive that is broken, locked or too large."""
    with Package(data, limits) as package:
        tree = package.xml("word/document.xml")
        body = tree.find(f"{W}body") if tree is not None else None
        if body is None:
            raise PaperNotRead("it is damaged: it has no text part; open it in Word, save it again and add that")
        reading = _Reading(styles=read_styles(package), notes=_notes(package))
        for piece in _furniture(package, "header", BlockKind.HEADER):
            reading.add(piece)
        _read_blocks(body, reading)
        reading.close_notes()
        for piece in (*_furniture(package, "footer", BlockKind.FOOTER), *_comments(package)):
            reading.add(piece)
        title = core_title(package)
    filled = [pieces for pieces in reading.pages if pieces] or [[]]
    # Without page breaks in the file nobody knows its pages: the heading says where to look, not "p. 1".
    labels = [f"p. {number}" for number in range(1, len(filled) + 1)] if len(filled) > 1 else [""]
    pages = [
        page_of(pieces, number=number, label=label)
        for number, (pieces, label) in enumerate(zip(filled, labels, strict=True), 1)
    ]
    return document_of(pages, sha256=sha256, file_type=FileType.DOCX, reader=READER, tables=reading.tables, title=title)


def _read_blocks(parent: etree._Element, reading: _Reading, *, contents: bool = False) -> None:
    for child in parent:
        if child.tag == f"{W}p":
            _read_paragraph(child, reading, contents=contents)
        elif child.tag == f"{W}tbl":
            _read_table(child, reading)
        elif child.tag in (f"{W}sdt", f"{W}ins", f"{W}customXml", f"{W}smartTag"):
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            is_contents = gallery is not None and attribute(gallery, "val") == "Table of Contents"
            inner = child.find(f"{W}sdtContent")
            _read_blocks(child if inner is None else inner, reading, contents=contents or is_contents)


def _read_paragraph(paragraph: etree._Element, reading: _Reading, *, contents: bool) -> None:
    breaks = _page_breaks(paragraph)
    text = one_line(paragraph_text(paragraph))
    if "before" in breaks:
        reading.turn_page()
    if text:
        reading.add(_piece(paragraph, text, reading.styles, contents=contents))
    _read_asides(paragraph, reading)
    if "after" in breaks:
        reading.turn_page()


def _read_asides(element: etree._Element, reading: _Reading) -> None:
    """What stands beside a paragraph or a row of a table: text boxes now, notes at the foot of the page."""
    for box in _text_boxes(element):
        _read_blocks(box, reading)
    for mark in element.iter(f"{W}footnoteReference", f"{W}endnoteReference"):
        note = reading.notes.get(f"{etree.QName(mark).localname}:{attribute(mark, 'id')}", "")
        if note and not _is_beside(mark, element):
            reading.page_notes.append(prose(note, BlockKind.NOTE))


def _piece(paragraph: etree._Element, text: str, styles: Styles, *, contents: bool) -> Piece:
    style = styles.of(paragraph)
    if contents or style.contents:
        return prose(text, BlockKind.CONTENTS)
    if style.heading and len(text.split()) <= 40:
        return prose(text, BlockKind.HEADING, style.heading)
    if style.listed or list_mark(text):
        return prose(text, BlockKind.LIST_ITEM)
    if _all_bold(paragraph, styles) and len(text.split()) <= 15 and text[-1] not in ".;,":
        return prose(text, BlockKind.HEADING, 4)
    return prose(text, BlockKind.PARAGRAPH)


def paragraph_text(element: etree._Element) -> str:
    """The visible text of a paragraph without its text boxes."""
    return "".join(_texts(element))


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or (tag == f"{W}r" and _is_hidden(child)):
            continue
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in (f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"):
            yield " "
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        else:
            yield from _texts(child)


def _is_hidden(run: etree._Element) -> bool:
    """Whether a run is formatted as hidden: nobody sees it on the screen or on paper."""
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and attribute(mark, "val") not in ("0", "false")


def _page_breaks(paragraph: etree._Element) -> frozenset[str]:
    """Whether a page ends before this paragraph's first word or inside and after it."""
    found: set[str] = set()
    seen_text = False
    for node in paragraph.iter(f"{W}t", f"{W}sectPr", *_BREAKS):
        if node.tag == f"{W}t":
            seen_text = seen_text or bool((node.text or "").strip())
        elif node.tag == f"{W}sectPr":
            kind = node.find(f"{W}type")
            if kind is None or attribute(kind, "val") not in ("continuous", "nextColumn"):
                found.add("after")
        elif node.tag == f"{W}pageBreakBefore":
            found.add("" if attribute(node, "val") in ("0", "false") else "before")
        elif node.tag == f"{W}lastRenderedPageBreak" or attribute(node, "type") == "page":
            found.add("after" if seen_text else "before")
    return frozenset(found)


def _text_boxes(element: etree._Element) -> list[etree._Element]:
    """Text boxes drawn in this paragraph or cell, each once (the older fallback copy is passed over)."""
    return [box for box in element.iter(f"{W}txbxContent") if not _is_beside(box, element)]


def _is_beside(node: etree._Element, element: etree._Element) -> bool:
    """Whether a text box or a fallback copy lies between the node and the element: then it is read with that."""
    for above in node.iterancestors():
        if above is element:
            return False
        if above.tag in _ASIDE:
            return True
    return False


def _all_bold(paragraph: etree._Element, styles: Styles) -> bool:
    runs = [run for run in paragraph.iter(f"{W}r") if "".join(_texts(run)).strip()]
    return bool(runs) and all(styles.bold(run, paragraph) for run in runs)


def _read_table(element: etree._Element, reading: _Reading) -> None:
    rows = [_cells(row) for row in element.iterchildren(f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
    rows = [row for row in rows if row]
    if not rows:
        return
    if max(len(row) for row in rows) == 1:
        # A frame round text, not a table.
        for row in rows:
            if row[0][1] is not None:
                _read_blocks(row[0][1], reading)
        return
    texts = [[text for text, _ in row] for row in rows]
    index = len(reading.tables)
    table = table_of(texts, page=len(reading.pages))
    reading.tables.append(table)
    for at, (row, cells) in enumerate(zip(rows, table.rows, strict=True)):
        if any(len(cell.split()) > _LONG_CELL for cell in cells):
            # A page laid out as a table: each cell is read as text of its own.
            for _, cell in row:
                if cell is not None:
                    _read_blocks(cell, reading)
        elif any(cells):
            reading.add(row_piece(cells, index, at))
            for _, cell in row:
                if cell is not None:
                    _read_asides(cell, reading)
        if _breaks_inside(row):
            reading.turn_page()


def _breaks_inside(row: Sequence[tuple[str, etree._Element | None]]) -> bool:
    return any(cell is not None and next(cell.iter(f"{W}lastRenderedPageBreak"), None) is not None for _, cell in row)


def _cells(row: etree._Element) -> list[tuple[str, etree._Element | None]]:
    """A row's cells with their texts; a cell merged over several columns is followed by empty ones."""
    cells: list[tuple[str, etree._Element | None]] = []
    for cell in row.iter(f"{W}tc"):
        if next(cell.iterancestors(f"{W}tr")) is not row:
            continue
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        goes_on = merge is not None and attribute(merge, "val") != "restart"
        text = "" if goes_on else " ".join(filter(None, (one_line(paragraph_text(p)) for p in _own_paragraphs(cell))))
        cells.append((text, None if goes_on else cell))
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        width = attribute(span, "val") if span is not None else "1"
        cells.extend([("", None)] * (min(int(width), 64) - 1 if width.isdigit() else 0))
    return cells


def _own_paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    """A cell's paragraphs, those of nested tables too; text boxes in it are read beside the table."""
    for paragraph in cell.iter(f"{W}p"):
        above = paragraph.iterancestors(f"{W}tc", f"{W}txbxContent")
        if next(above).tag == f"{W}tc":
            yield paragraph


def _notes(package: Package) -> dict[str, str]:
    """Footnotes and endnotes by the mark that refers to them."""
    notes = {}
    for kind in ("footnote", "endnote"):
        tree = package.xml(f"word/{kind}s.xml")
        for note in () if tree is None else tree.iterchildren(f"{W}{kind}"):
            text = one_line(" ".join(paragraph_text(p) for p in note.iter(f"{W}p")))
            notes[f"{kind}Reference:{attribute(note, 'id')}"] = text
    return notes


def _furniture(package: Package, part: str, kind: BlockKind) -> list[Piece]:
    """The running headers or footers, each different one once."""
    texts: dict[str, None] = {}
    for name in sorted(package.names):
        if name.startswith(f"word/{part}") and name.endswith(".xml"):
            tree = package.xml(name)
            for paragraph in () if tree is None else tree.iter(f"{W}p"):
                texts.setdefault(one_line(paragraph_text(paragraph)))
    return [prose(text, kind) for text in texts if text]


def _comments(package: Package) -> list[Piece]:
    tree = package.xml("word/comments.xml")
    found = () if tree is None else tree.iter(f"{W}comment")
    texts = [one_line(" ".join(paragraph_text(p) for p in comment.iter(f"{W}p"))) for comment in found]
    return [prose(text, BlockKind.COMMENT) for text in texts if text]
