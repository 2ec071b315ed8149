"""Tables and rows that the new draft no longer has: gone with it, or kept whole when a person worked in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Any

from generators.readback.align import Alignment, RowId
from generators.readback.decide import Decision, Fate
from generators.word_pieces import Piece, PieceKind


def settle_tables(decisions: Sequence[Decision], alignment: Alignment, base: Sequence[Piece]) -> tuple[Decision, ...]:
    """The decisions, those within one gone table or row brought to one end."""
    tables = {one.key for one in base if one.kind is PieceKind.CAPTION and one.key not in alignment.new_of}
    rows = {(one.table, one.row) for one in base if one.table and (one.table, one.row) not in alignment.rows}
    by_row = _settled(decisions, lambda piece: (piece.table, piece.row) if (piece.table, piece.row) in rows else None)
    return _settled(by_row, lambda piece: _table_of(piece) if _table_of(piece) in tables else None)


def _table_of(piece: Piece) -> str:
    return piece.key if piece.kind is PieceKind.CAPTION else piece.table


def _settled(decisions: Sequence[Decision], place: Callable[[Piece], Hashable | None]) -> tuple[Decision, ...]:
    """In each place that is gone: everything removed, or all kept and told of once, at the first edited piece."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, one in enumerate(decisions):
        found = place(one.unit.pieces[0]) if one.unit.pieces else None
        if found is not None:
            groups[found].append(number)
    made = list(decisions)
    for numbers in groups.values():
        worked_in = [number for number in numbers if decisions[number].touched and decisions[number].there]
        if not worked_in and not _has_own_words(decisions, numbers):
            continue
        first = next(iter(worked_in), next((number for number in numbers if decisions[number].there), None))
        for number in numbers:
            if decisions[number].there or decisions[number].fate is Fate.REMOVE:
                fate = Fate.CONFLICT if number == first and decisions[number].unit.written else Fate.KEEP
                made[number] = replace(decisions[number], fate=fate)
    return tuple(made)


def _has_own_words(decisions: Sequence[Decision], numbers: Sequence[int]) -> bool:
    """Whether people put words of their own into the same rows."""
    rows = {id(one.row) for number in numbers for one in decisions[number].unit.written if one.row is not None}
    own = (one for decision in decisions if not decision.unit.pieces for one in decision.unit.written)
    return any(id(one.row) in rows and bool(one.text or one.pictures or one.opaque) for one in own)


def most_common(names: Sequence[Any]) -> Any:
    """The name that stands most often, the first of those that do; None of nothing."""
    return max(names, key=names.count, default=None)


def row_id(pieces: Sequence[Piece]) -> RowId | None:
    """The row that most of these pieces belong to."""
    found: RowId | None = most_common([(one.table, one.row) for one in pieces if one.table])
    return found
