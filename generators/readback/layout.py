"""Where things stand in a merged draft: paragraphs and tables in the body, rows in tables, paragraphs in cells."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from docx.oxml.ns import qn

from generators.blocks import Draft
from generators.readback.align import Alignment, RowId
from generators.readback.compose import Composed
from generators.readback.decide import Decision, Fate
from generators.readback.notice import Notice, NoticeKind
from generators.readback.order import Node, in_order, put_in
from generators.readback.outline import PICTURE_ITSELF, TABLE_ITSELF, Outline
from generators.readback.tables import most_common, row_id
from generators.readback.written import cells_of, rows_of
from generators.word_pieces import Piece, PieceKind, pieces_of


class Layout:
    """Moves what stays to its place in the new order and puts in what is new; `notices` tell what was left out."""

    def __init__(
        self, document: Any, draft: Draft, decisions: Sequence[Decision], alignment: Alignment, composed: Composed
    ) -> None:
        self.notices: list[Notice] = []
        self._body = document.element.body
        self._pieces = {piece.key: piece for piece in pieces_of(draft)}
        self._outline = Outline(draft)
        self._alignment = alignment
        self._composed = composed
        self._decisions = decisions
        self._first = {one.unit.written[0].element: one for one in decisions if one.unit.written}
        known = {piece.key for piece in alignment.new_of.values()}
        self._fresh = {key: piece for key, piece in self._pieces.items() if key not in known}
        self._place = {piece.key: place for place, piece in enumerate(_old_pieces(decisions, alignment))}
        self._added: dict[str, list[Any]] = {}

    def lay(self) -> dict[str, list[Any]]:
        """Lays everything out; the paragraphs of pieces that were put in, by their keys."""
        tables = self._tables()
        for table, old in tables.items():
            caption = self._alignment.new_of.get(old)
            if caption is None:
                if not any(one.holds for one in self._inside(table)):
                    table.getparent().remove(table)
            else:
                self._table(table, caption.key)
        self._lay_body(tables)
        return self._added

    # ------------------------------------------------------------ the body

    def _lay_body(self, tables: Mapping[Any, str]) -> None:
        children = [child for child in self._body if child.tag != qn("w:sectPr")]
        nodes = in_order([self._node(child, tables) for child in children], self._outline.parts)
        fresh = self._fresh_parts()
        _refill(self._body, put_in(nodes, fresh, self._outline.parts), self._body.find(qn("w:sectPr")))

    def _node(self, element: Any, tables: Mapping[Any, str]) -> Node:
        if element in tables:
            caption = self._alignment.new_of.get(tables[element])
            if caption is not None:
                place = 2 * self._place.get(tables[element], 0) + 1
                return Node(element=element, name=caption.key + TABLE_ITSELF, before=place)
        one = self._first.get(element)
        if one is None or not one.there or not one.new:
            return Node(element=element)
        return Node(element=element, name=one.key, before=2 * self._place[one.unit.pieces[0].key])

    def _fresh_parts(self) -> dict[str, Any]:
        """The parts that are new to the person's file, but those of sections that were taken out of it."""
        parts: dict[str, Any] = {}
        for key, piece in self._fresh.items():
            if piece.table:
                if piece.table in parts:
                    self._add(key, [self._composed.paragraph(key)])
                continue
            if self._is_under_deleted(key):
                self._notice(piece)
                continue
            paragraphs = self._composed.paragraphs(key)
            self._add(key, paragraphs)
            parts[key] = self._dressed(piece, paragraphs[0])
            if piece.kind is PieceKind.CAPTION:
                parts[key + TABLE_ITSELF] = self._composed.table(key)
            elif piece.kind is PieceKind.FIGURE:
                parts[key + PICTURE_ITSELF] = paragraphs[1]
        return parts

    def _add(self, key: str, paragraphs: list[Any]) -> None:
        self._added[key] = paragraphs

    def _dressed(self, piece: Piece, paragraph: Any) -> Any:
        """The new list item in the looks, and with the numbering, that the person's own list has."""
        if piece.kind is not PieceKind.ITEM:
            return paragraph
        for one in self._decisions:
            if one.there and one.new and one.new[0].block == piece.block and one.unit.written:
                looks = one.unit.written[0].element.find(qn("w:pPr"))
                own = paragraph.find(qn("w:pPr"))
                if looks is not None and own is not None:
                    paragraph.replace(own, copy.deepcopy(looks))
                return paragraph
        return paragraph

    def _is_under_deleted(self, key: str) -> bool:
        """Whether a person took out the heading over it and all that stood under that heading."""
        gone = {one.key for one in self._decisions if one.fate is Fate.STAYS_DELETED}
        left = [one.key for one in self._decisions if one.there and one.new]
        return any(
            heading in gone and not any(heading in self._outline.above(other) for other in left)
            for heading in self._outline.above(key)
        )

    def _notice(self, piece: Piece) -> None:
        where = self._outline.where(piece.key)
        self.notices.append(Notice(kind=NoticeKind.NOT_PUT_IN, key=piece.key, where=where, yours="", now=piece.text))

    # ------------------------------------------------------------ tables

    def _tables(self) -> dict[Any, str]:
        """The tables of the file that stand for generated ones, with the earlier keys of these."""
        found: dict[Any, list[str]] = defaultdict(list)
        for one in self._decisions:
            for written in one.unit.written:
                if written.table is not None:
                    found[written.table] += [piece.table for piece in one.unit.pieces if piece.table]
        return {table: most_common(keys) for table, keys in found.items() if keys}

    def _inside(self, element: Any) -> list[Decision]:
        """The decisions about what stands in a table or row."""
        return [
            one
            for one in self._decisions
            if any(element in (written.table, written.row) for written in one.unit.written)
        ]

    def _table(self, table: Any, key: str) -> None:
        rows: dict[Any, RowId | None] = {}
        for row in rows_of(table):
            old = row_id([piece for one in self._inside(row) for piece in one.unit.pieces])
            rows[row] = self._alignment.rows.get(old) if old is not None else None
            if old is not None and rows[row] is None and not any(one.holds for one in self._inside(row)):
                row.getparent().remove(row)
        known = set(self._alignment.rows.values())
        fresh = {str(number): row for number, row in self._new_rows(key) if (key, number) not in known}
        for row, new in rows.items():
            if new is not None and new[0] == key:
                self._row(row, new)
        nodes = [self._row_node(child, rows, key) for child in table]
        wanted = [str(number) for number, _ in self._new_rows(key)]
        columns = max((len(list(cells_of(row))) for row in rows_of(table)), default=0)
        for row in fresh.values():
            _widen(row, columns)
        for piece in self._pieces.values():
            if piece.table == key and str(piece.row) in fresh:
                self._add(piece.key, [self._composed.paragraph(piece.key)])
        _refill(table, put_in(in_order(nodes, wanted), fresh, wanted), None)

    def _new_rows(self, key: str) -> list[tuple[int, Any]]:
        return list(enumerate(self._composed.rows(key)))

    def _row_node(self, element: Any, rows: Mapping[Any, RowId | None], key: str) -> Node:
        new = rows.get(element)
        if new is None or new[0] != key:
            return Node(element=element)
        olds = [old for old, found in self._alignment.rows.items() if found == new]
        return Node(element=element, name=str(new[1]), before=olds[0][1])

    def _row(self, row: Any, new: RowId) -> None:
        """Puts new pieces into the cells of a row that is there."""
        fresh = [one for one in self._fresh.values() if (one.table, one.row) == new]
        if not fresh:
            return
        cells = list(cells_of(row))
        for column in sorted({one.column for one in fresh}):
            own = [one for one in self._pieces.values() if (one.table, one.row, one.column) == (*new, column)]
            cell = self._cell(cells, own, column)
            if cell is None:
                for one in fresh:
                    self._notice(one)
                return
            wanted = [one.key for one in own]
            parts = {one.key: self._dressed(one, self._composed.paragraph(one.key)) for one in fresh if one in own}
            for key, paragraph in parts.items():
                self._add(key, [paragraph])
            nodes = [self._cell_node(child) for child in cell if not _is_blank(child)]
            for blank in [child for child in cell if _is_blank(child)]:
                cell.remove(blank)
            _refill(cell, put_in(in_order(nodes, wanted), parts, wanted), None)

    def _cell_node(self, element: Any) -> Node:
        one = self._first.get(element)
        if one is None or not one.there or not one.new:
            return Node(element=element)
        return Node(element=element, name=one.key, before=self._place[one.unit.pieces[0].key])

    def _cell(self, cells: Sequence[Any], own: Sequence[Piece], column: int) -> Any:
        """The cell that holds the column's other pieces, or the one in its place; None in a row cut otherwise."""
        keys = {one.key for one in own}
        for one in self._decisions:
            if one.there and one.key in keys and one.unit.written[0].cell in cells:
                return one.unit.written[0].cell
        return cells[column] if column < len(cells) else None


def _old_pieces(decisions: Sequence[Decision], alignment: Alignment) -> list[Piece]:
    """The pieces of the earlier draft in their order."""
    found = {piece.key: piece for one in decisions for piece in one.unit.pieces}
    return [found[key] for key in alignment.order if key in found]


def _refill(container: Any, nodes: Sequence[Node], end: Any) -> None:
    """Sets the container's parts in this order; what it must start with (its properties) leads the nodes already."""
    for node in nodes:
        container.append(node.element)
    if end is not None:
        container.append(end)


def _is_blank(element: Any) -> bool:
    """Whether a paragraph of a cell only keeps the place of words to come."""
    if element.tag != qn("w:p"):
        return False
    return not any(child.tag != qn("w:pPr") for child in element)


def _widen(row: Any, columns: int) -> None:
    """Adds empty cells where a person gave the table more columns."""
    cells = list(cells_of(row))
    for _ in range(columns - len(cells)):
        extra = copy.deepcopy(cells[-1])
        for child in list(extra):
            if child.tag not in (qn("w:tcPr"), qn("w:p")) or (child.tag == qn("w:p") and child is not extra[-1]):
                extra.remove(child)
        for node in [one for one in extra[-1] if one.tag != qn("w:pPr")]:
            extra[-1].remove(node)
        cells[-1].addnext(extra)
