"""The words of a block wherever they stand in it: read in order, or changed in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from generators.blocks import Block, Cell, Heading, List, Note, Paragraph, Row, Run, Runs, Table

ChangeRuns = Callable[[str, Runs], Runs]
"""What becomes of the runs that stand together under one key."""


def runs_within(block: Block | Cell) -> Iterator[Run]:
    """Every run of a block, in the order it is read."""
    match block:
        case Heading() | Paragraph():
            yield from block.runs
        case List():
            yield from (run for item in block.items for run in item.runs)
        case Table():
            yield from (run for row in block.rows for cell in row.cells for run in runs_within(cell))
        case Note() | Cell():
            yield from (run for inner in block.blocks for run in runs_within(inner))


def pieces_in(block: Block) -> tuple[tuple[str, Runs], ...]:
    """The key and runs of each heading, paragraph and list item of a block, also inside notes and cells."""
    pieces: list[tuple[str, Runs]] = []

    def note(key: str, runs: Runs) -> Runs:
        pieces.append((key, runs))
        return runs

    with_runs(block, note)
    return tuple(pieces)


def with_runs(block: Block, change: ChangeRuns) -> Block:
    """The block with the runs of each heading, paragraph and list item changed, also inside notes and cells."""
    match block:
        case Heading():
            return replace(block, runs=change(block.key, block.runs))
        case Paragraph() | List():
            return _text(block, change)
        case Note():
            return replace(block, blocks=_texts(block.blocks, change))
        case Table():
            return replace(block, rows=tuple(_row(row, change) for row in block.rows))
        case _:
            return block


def _text(block: Paragraph | List, change: ChangeRuns) -> Paragraph | List:
    if isinstance(block, Paragraph):
        return replace(block, runs=change(block.key, block.runs))
    return replace(block, items=tuple(replace(item, runs=change(item.key, item.runs)) for item in block.items))


def _texts(blocks: tuple[Paragraph | List, ...], change: ChangeRuns) -> tuple[Paragraph | List, ...]:
    return tuple(_text(block, change) for block in blocks)


def _row(row: Row, change: ChangeRuns) -> Row:
    return Row(cells=tuple(replace(cell, blocks=_texts(cell.blocks, change)) for cell in row.cells))
