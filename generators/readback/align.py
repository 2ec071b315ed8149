"""Which piece of a new draft stands in the place of which piece of an earlier one.

A key that a template gives stays; one that only counts ("d1/item3") shifts when evidence comes or goes. So such pieces
are paired by their words, within the list or the table's row they belong to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from generators.readback.match import alike
from generators.readback.written import folded
from generators.word_pieces import Piece, PieceKind

_COUNTED = re.compile(r"(?:p|list|item|cell|note|table|figure|page)\d+(?:-\d+)?$")
_ALIKE = 0.6
RowId = tuple[str, int]
_Name = TypeVar("_Name", bound=Hashable)


class Alignment:
    """`new_of` leads from a key of the base to the new piece; `rows` from a row of a table to the new one's row.

    A row is the key of its table and its number, from 0. `order` are the keys of the base in their order.
    """

    def __init__(self, base: Sequence[Piece], new: Sequence[Piece]) -> None:
        self.order = [one.key for one in base]
        self.new_of: dict[str, Piece] = {}
        self.rows: dict[RowId, RowId] = {}
        self._taken: set[str] = set()
        self._same_keys(base, new)
        tables = self._tables(base, new)
        for old_table, new_table in tables.items():
            self._rows([one for one in base if one.table == old_table], [one for one in new if one.table == new_table])
        for container in _containers(base):
            self._by_words(
                [one for one in base if _container(one) == container],
                [one for one in new if _container(one) == container],
            )
        self._by_words([one for one in base if not one.table], [one for one in new if not one.table], by_count=False)

    def _pair(self, old: Piece, new: Piece) -> None:
        self.new_of[old.key] = new
        self._taken.add(new.key)

    def _open(self, old: Sequence[Piece], new: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
        return (
            [one for one in old if one.key not in self.new_of],
            [one for one in new if one.key not in self._taken],
        )

    def _same_keys(self, base: Sequence[Piece], new: Sequence[Piece]) -> None:
        by_key = {one.key: one for one in new}
        for one in base:
            if one.key in by_key and not _COUNTED.search(one.key):
                self._pair(one, by_key[one.key])

    def _tables(self, base: Sequence[Piece], new: Sequence[Piece]) -> dict[str, str]:
        """Tables by their captions' keys; one whose key only counts, by its caption's words or else its number."""
        self._by_words(
            [one for one in base if one.kind is PieceKind.CAPTION],
            [one for one in new if one.kind is PieceKind.CAPTION],
        )
        return {
            one.key: self.new_of[one.key].key
            for one in base
            if one.kind is PieceKind.CAPTION and one.key in self.new_of
        }

    def _rows(self, old: Sequence[Piece], new: Sequence[Piece]) -> None:
        mine, theirs = _by_row(old), _by_row(new)
        for row, pieces in mine.items():
            for piece in pieces:
                if piece.key in self.new_of and row not in self.rows:
                    self.rows[row] = (self.new_of[piece.key].table, self.new_of[piece.key].row)
        labels, others = (
            {row: _label(pieces) for row, pieces in mine.items()},
            {row: _label(pieces) for row, pieces in theirs.items()},
        )
        taken = set(self.rows.values())
        open_rows = [row for row in mine if row not in self.rows]
        pairs = _paired(
            {row: labels[row] for row in open_rows}, {row: text for row, text in others.items() if row not in taken}
        )
        self.rows |= pairs
        for row, pieces in mine.items():
            if row in self.rows:
                self._cells(pieces, theirs.get(self.rows[row], []))

    def _cells(self, old: Sequence[Piece], new: Sequence[Piece]) -> None:
        for column in sorted({one.column for one in old}):
            self._by_words([one for one in old if one.column == column], [one for one in new if one.column == column])

    def _by_words(self, old: Sequence[Piece], new: Sequence[Piece], *, by_count: bool = True) -> None:
        mine, theirs = self._open(old, new)
        pairs = _paired({one.key: one.text for one in mine}, {one.key: one.text for one in theirs})
        by_key = {one.key: one for one in theirs}
        for one in mine:
            if one.key in pairs:
                self._pair(one, by_key[pairs[one.key]])
        mine, theirs = self._open(old, new)
        if by_count and len(mine) == len(theirs):
            for one, other in zip(mine, theirs, strict=True):
                self._pair(one, other)


def _paired(mine: dict[_Name, str], theirs: dict[_Name, str]) -> dict[_Name, _Name]:
    """Names paired by the same texts in order, then by texts much alike."""
    old, new = list(mine), list(theirs)
    texts, others = [folded(mine[name]) for name in old], [folded(theirs[name]) for name in new]
    pairs: dict[_Name, _Name] = {}
    for start, other, size in SequenceMatcher(None, texts, others, autojunk=False).get_matching_blocks():
        pairs |= dict(zip(old[start : start + size], new[other : other + size], strict=True))
    left = [name for name in new if name not in set(pairs.values())]
    for name in old:
        if name not in pairs and left:
            best = max(left, key=lambda one: alike(mine[name], theirs[one]))
            if alike(mine[name], theirs[best]) >= _ALIKE:
                pairs[name] = best
                left.remove(best)
    return pairs


def _containers(pieces: Sequence[Piece]) -> list[str]:
    return sorted({_container(one) for one in pieces} - {""})


def _container(piece: Piece) -> str:
    """Where a piece outside tables is counted: its key without the last part."""
    return "" if piece.table else piece.key.rpartition("/")[0]


def _by_row(pieces: Sequence[Piece]) -> dict[RowId, list[Piece]]:
    rows: dict[RowId, list[Piece]] = defaultdict(list)
    for one in pieces:
        rows[one.table, one.row].append(one)
    return dict(rows)


def _label(pieces: Sequence[Piece]) -> str:
    """What a row is known by: the first words of it."""
    return min(pieces, key=lambda one: one.column).text
