"""Paragraphs of an edited draft as blocks: headings by their style, lists gathered, notes boxed, tables squared up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from docx.oxml.ns import qn

from generators.blocks import (
    Block,
    Cell,
    Heading,
    List,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Row,
    Table,
)
from generators.readback.file_parts import FileParts
from generators.readback.match import Unit
from generators.readback.words import Picture
from generators.readback.written import Written, body_items, cells_of, rows_of
from generators.word_blocks import NOTE_STYLES, PARAGRAPH_STYLES
from generators.word_pieces import Piece, PieceKind, text_of

_ROLES = {style.lower(): role for role, style in PARAGRAPH_STYLES.items()}
_NOTES = {style.lower(): role for role, style in NOTE_STYLES.items()}
_LIST_STYLE = re.compile(r"(?:list|table) (bullet|number)(?: ([2-9]))?|list paragraph()()")
_HEADING_STYLE = re.compile(r"heading ([1-9])")
_DEEPEST_HEADING, _DEEPEST_LIST = 4, 3
_MOST_COLUMNS = 63  # Word's own limit


def blocks_written(
    document: Any, parts: FileParts, written: Sequence[Written], units: Sequence[Unit]
) -> Iterator[Block | Picture]:
    """The blocks of the paragraphs that are given, in order."""
    yield from _Maker(document, parts, written, units).body(document.element.body)


class _Maker:
    def __init__(self, document: Any, parts: FileParts, written: Sequence[Written], units: Sequence[Unit]) -> None:
        self._parts = parts
        self._numbering = document.part.numbering_part.element if _has_numbering(document) else None
        self._written = {one.element: one for one in written}
        self._pieces = {one.element: unit.pieces[0] for unit in units for one in unit.written[:1] if unit.pieces}
        self._own = count(1)
        self._used: set[str] = set()

    # ------------------------------------------------------------ the order of things

    def body(self, body: Any) -> Iterator[Block | Picture]:
        held: list[Written] = []
        for item in body_items(body):
            if item.tag == qn("w:p"):
                if item in self._written:
                    held.append(self._written[item])
                continue
            caption = held.pop() if held and _is_caption(held[-1]) else None
            yield from self._run(held)
            held = []
            yield self._table(item, caption)
            yield from self._pictures(one for one in self._inside(item) if one.pictures)
        yield from self._run(held)

    def _run(self, written: Sequence[Written]) -> Iterator[Block | Picture]:
        """Paragraphs without a table among them: notes taken together, lists gathered inside and outside them."""
        index = 0
        while index < len(written):
            role = self._note_role(written[index])
            end = index + 1
            while end < len(written) and self._note_role(written[end]) == role:
                if role and self._note_key(written[end]) != self._note_key(written[index]):
                    break
                end += 1
            stretch = written[index:end]
            if role:
                blocks = tuple(self._texts(stretch))
                if blocks:
                    yield Note(key=self._key(self._note_key(stretch[0])), role=role, blocks=blocks)
                yield from self._pictures(stretch)
            else:
                yield from self._plain(stretch)
            index = end

    def _plain(self, written: Sequence[Written]) -> Iterator[Block | Picture]:
        held: list[Written] = []
        for place, one in enumerate(written):
            level = self._heading(one)
            alone = one.page_break or level or one.pictures or self._captions(written, place)
            if alone:
                yield from self._texts(held)
                held = []
            if one.page_break:
                yield PageBreak(key=self._key(""))
            if level and one.runs and text_of(one.runs).strip():
                yield Heading(key=self._key(self._piece_key(one)), level=level, runs=one.runs)
            elif one.pictures:
                caption = text_of(written[place - 1].runs) if place and self._captions(written, place - 1) else ""
                key = self._piece_key(written[place - 1]) if caption else self._piece_key(one)
                yield from self._pictures([one], key=key, caption=caption)
                held = [replace_pictures(one)] if text_of(one.runs).strip() else []
            elif not level and not self._captions(written, place):
                held.append(one)
        yield from self._texts(held)

    def _captions(self, written: Sequence[Written], place: int) -> bool:
        """Whether the paragraph is the caption of the picture after it."""
        return place + 1 < len(written) and _is_caption(written[place]) and bool(written[place + 1].pictures)

    def _texts(self, written: Sequence[Written]) -> Iterator[Paragraph | List]:
        index = 0
        while index < len(written):
            one = written[index]
            kind = self._list_kind(one)
            if kind is None:
                if text_of(one.runs).strip():
                    yield Paragraph(key=self._key(self._piece_key(one)), runs=one.runs, role=self._role(one))
                index += 1
                continue
            end = index + 1
            while end < len(written) and self._goes_on(one, written[end], ordered=kind[0]):
                end += 1
            items = tuple(self._items(written[index:end]))
            if items:
                piece = self._pieces.get(one.element)
                key = piece.block if piece is not None and piece.kind is PieceKind.ITEM else ""
                yield List(key=self._key(key), items=items, ordered=kind[0])
            index = end

    def _goes_on(self, first: Written, one: Written, *, ordered: bool) -> bool:
        kind = self._list_kind(one)
        if kind is None or (kind[1] == 1 and kind[0] != ordered):
            return False
        mine, theirs = self._pieces.get(first.element), self._pieces.get(one.element)
        return mine is None or theirs is None or mine.block == theirs.block

    def _items(self, written: Sequence[Written]) -> Iterator[ListItem]:
        for one in written:
            kind = self._list_kind(one)
            if kind is not None and text_of(one.runs).strip():
                yield ListItem(key=self._key(self._piece_key(one)), runs=one.runs, level=kind[1])

    # ------------------------------------------------------------ tables

    def _table(self, table: Any, caption: Written | None) -> Table:
        rows = list(rows_of(table))
        heads = sum(1 for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)
        made = [tuple(self._row(row, header=number < heads)) for number, row in enumerate(rows)]
        columns = max(map(len, made), default=1)
        padded = tuple(Row(cells=(*cells, *([Cell(blocks=())] * (columns - len(cells))))) for cells in made)
        title = table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}")
        said = text_of(caption.runs) if caption is not None else "" if title is None else title.get(qn("w:val"), "")
        key = self._piece_key(caption) if caption is not None else ""
        widths = _widths(table, columns)
        return Table(
            key=self._key(key or self._table_key(table)), caption=said, rows=padded, header_rows=heads, widths=widths
        )

    def _row(self, row: Any, *, header: bool) -> Iterator[Cell]:
        for number, cell in enumerate(cells_of(row)):
            properties = cell.find(qn("w:tcPr"))
            inside = [one for one in self._inside(cell) if not _goes_on_below(properties)]
            heading = any("table heading" in one.styles for one in inside)
            scope = "col" if header else "row" if number == 0 and heading else ""
            yield Cell(blocks=tuple(self._texts(inside)), scope=scope)
            yield from [Cell(blocks=(), scope="col" if header else "")] * (_span(properties) - 1)

    def _inside(self, container: Any) -> list[Written]:
        return [self._written[one] for one in container.iter(qn("w:p")) if one in self._written]

    def _table_key(self, table: Any) -> str:
        """For a table that lost its caption: the key that most of its cells tell."""
        keys = [piece.table for one in self._inside(table) if (piece := self._pieces.get(one.element)) is not None]
        return max(sorted(set(keys)), key=keys.count, default="")

    # ------------------------------------------------------------ what a paragraph is

    def _pictures(self, written: Any, *, key: str = "", caption: str = "") -> Iterator[Picture]:
        for one in written:
            for picture in one.pictures:
                yield replace(picture, key=self._key(key), caption=caption)

    def _heading(self, one: Written) -> int:
        for name in one.styles:
            if name == "title":
                return 1
            found = _HEADING_STYLE.fullmatch(name)
            if found and one.table is None:
                return min(int(found[1]), _DEEPEST_HEADING)
        return 0

    def _role(self, one: Written) -> str:
        return next((_ROLES[name] for name in one.styles if name in _ROLES), "")

    def _note_role(self, one: Written) -> str:
        named = next((_NOTES[name] for name in one.styles if name in _NOTES), "")
        if named or one.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is None or self._list_kind(one) is None:
            return named
        before = next(one.element.itersiblings(qn("w:p"), preceding=True), None)
        return self._note_role(self._written[before]) if before in self._written else ""

    def _note_key(self, one: Written) -> str:
        piece = self._pieces.get(one.element)
        if piece is None:
            return ""
        return piece.block if piece.kind is PieceKind.PARAGRAPH else ""

    def _list_kind(self, one: Written) -> tuple[bool, int] | None:
        """Whether a list item is numbered, and its level from 1; None when the paragraph is no list item."""
        own = one.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        number = None if own is None else own.find(qn("w:numId"))
        if number is not None and number.get(qn("w:val")) == "0":
            return None
        level = None if own is None else own.find(qn("w:ilvl"))
        deeper = 1 + int(level.get(qn("w:val"), "0")) if level is not None else 1
        for name in one.styles:
            found = _LIST_STYLE.fullmatch(name)
            if found and found[1]:
                return found[1] == "number", min(max(int(found[2] or 1), deeper), _DEEPEST_LIST)
        if number is None:
            return None
        return self._is_ordered(number.get(qn("w:val")), deeper - 1), min(deeper, _DEEPEST_LIST)

    def _is_ordered(self, number: str, level: int) -> bool:
        if self._numbering is None:
            return False
        for use in self._numbering.iter(qn("w:num")):
            if use.get(qn("w:numId")) == number:
                wanted = use.find(qn("w:abstractNumId")).get(qn("w:val"))
                for shape in self._numbering.iter(qn("w:abstractNum")):
                    if shape.get(qn("w:abstractNumId")) == wanted:
                        return _format(shape, level) not in ("bullet", "none", "")
        return False

    # ------------------------------------------------------------ keys

    def _piece_key(self, one: Written) -> str:
        piece: Piece | None = self._pieces.get(one.element)
        return piece.key if piece is not None else ""

    def _key(self, key: str) -> str:
        """The key, once; without one, or the second time, a key that says the block is a person's own."""
        while not key or key in self._used:
            key = f"own/{next(self._own)}"
        self._used.add(key)
        return key


def replace_pictures(one: Written) -> Written:
    """The paragraph without its pictures."""
    return replace(one, pictures=(), page_break=False)


def _has_numbering(document: Any) -> bool:
    return any(relation.reltype.endswith("/numbering") for relation in document.part.rels.values())


def _is_caption(one: Written) -> bool:
    return "caption" in one.styles


def _format(shape: Any, level: int) -> str:
    for one in shape.iter(qn("w:lvl")):
        if one.get(qn("w:ilvl")) == str(level):
            form = one.find(qn("w:numFmt"))
            return "" if form is None else str(form.get(qn("w:val"), ""))
    return ""


def _span(properties: Any) -> int:
    span = None if properties is None else properties.find(qn("w:gridSpan"))
    wide = "1" if span is None else span.get(qn("w:val"), "1")
    return min(int(wide), _MOST_COLUMNS) if wide.isdigit() and int(wide) else 1


def _goes_on_below(properties: Any) -> bool:
    """Whether the cell belongs to the one above it."""
    merged = None if properties is None else properties.find(qn("w:vMerge"))
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _widths(table: Any, columns: int) -> tuple[float, ...]:
    sizes = [one.get(qn("w:w"), "") for one in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
    if len(sizes) != columns or not all(size.isdigit() and int(size) for size in sizes):
        return ()
    total = sum(map(int, sizes))
    return tuple(int(size) / total for size in sizes)
