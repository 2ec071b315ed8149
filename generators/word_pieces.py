"""A draft as the pieces that people edit one by one: every paragraph, list item, caption and paragraph of a cell.

Reading an edited draft back, and merging a new draft into it, compare piece with piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generators.blocks import Block, Draft, Figure, Heading, List, Note, Paragraph, Run, Runs, Table


class PieceKind(StrEnum):
    """What a piece is in Word."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a draft. `key` is the bookmark's; `block` the key of the list or note it stands in, or "".

    In a table, `table` is the table's key and `row` and `column` count from 0; elsewhere they are "" and -1. A figure's
    words are its caption and its alternative text, a line each.
    """

    key: str
    kind: PieceKind
    runs: Runs
    block: str = ""
    table: str = ""
    row: int = -1
    column: int = -1

    @property
    def text(self) -> str:
        """The words, as they stand."""
        return text_of(self.runs)


def text_of(runs: Sequence[Run]) -> str:
    """The words of runs, as they stand."""
    return "".join(run.text for run in runs)


def figure_runs(caption: str, alternative: str) -> Runs:
    """What stands for a figure when drafts are compared."""
    return (Run(text=f"{caption}\n{alternative}"),)


def pieces_of(draft: Draft) -> tuple[Piece, ...]:
    """The pieces of a draft in the order of its words."""
    return tuple(piece for block in draft.blocks for piece in block_pieces(block))


def block_pieces(block: Block) -> Iterator[Piece]:
    """The pieces of one block; a page break has none."""
    match block:
        case Heading():
            yield Piece(key=block.key, kind=PieceKind.HEADING, runs=block.runs)
        case Figure():
            runs = figure_runs(block.chart.caption, block.chart.alternative)
            yield Piece(key=block.key, kind=PieceKind.FIGURE, runs=runs)
        case Table():
            yield from _table(block)
        case Note():
            for part in block.blocks:
                yield from _text(part, note=block.key)
        case Paragraph() | List():
            yield from _text(block)


def _text(
    block: Paragraph | List, *, note: str = "", table: str = "", row: int = -1, column: int = -1
) -> Iterator[Piece]:
    if isinstance(block, Paragraph):
        yield Piece(
            key=block.key, kind=PieceKind.PARAGRAPH, runs=block.runs, block=note, table=table, row=row, column=column
        )
        return
    for item in block.items:
        yield Piece(
            key=item.key, kind=PieceKind.ITEM, runs=item.runs, block=block.key, table=table, row=row, column=column
        )


def _table(block: Table) -> Iterator[Piece]:
    yield Piece(key=block.key, kind=PieceKind.CAPTION, runs=(Run(text=block.caption),))
    for number, row in enumerate(block.rows):
        for column, cell in enumerate(row.cells):
            for part in cell.blocks:
                yield from _text(part, table=block.key, row=number, column=column)
