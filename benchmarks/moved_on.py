"""A draft as it might read after the evidence moved on: words changed, points and rows gone and come."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from generators.blocks import Block, Cell, Draft, Heading, List, ListItem, Paragraph, Row, Run, Table

_CHANGED, _GONE, _COME = 0.25, 0.08, 0.08
_Worded = TypeVar("_Worded", Heading, Paragraph, ListItem)


def moved_on(draft: Draft, *, number: int) -> Draft:
    """The draft after about a quarter of its pieces changed; the same number gives the same draft."""
    return replace(draft, blocks=tuple(_Mover(number).blocks(draft.blocks)), log_head=f"{number:012x}")


class _Mover:
    def __init__(self, number: int) -> None:
        self._chance = random.Random(number)
        self._fresh = Counter[str]()

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, Table):
                yield self._table(block)
            elif isinstance(block, List):
                items = tuple(self._items(block))
                if items:
                    yield replace(block, items=items)
            elif isinstance(block, Paragraph):
                if self._chance.random() > _GONE:
                    yield self._worded(block)
                if self._chance.random() < _COME:
                    yield Paragraph(key=self._key(block.key), runs=(Run(text=f"{self._say()} is new here."),))
            else:
                yield block

    def _items(self, block: List) -> Iterator[ListItem]:
        for item in block.items:
            if self._chance.random() > _GONE:
                yield self._worded(item)
            if self._chance.random() < _COME:
                yield ListItem(key=self._key(item.key), runs=(Run(text=f"{self._say()} is a new point."),))

    def _table(self, table: Table) -> Table:
        rows = list(table.rows[: table.header_rows])
        for row in table.rows[table.header_rows :]:
            if self._chance.random() > _GONE:
                rows.append(Row(cells=tuple(self._cell(cell) for cell in row.cells)))
            if self._chance.random() < _COME:
                rows.append(Row(cells=tuple(self._new_cell(table.key, cell) for cell in row.cells)))
        count = Counter[str]()
        return replace(
            table, rows=tuple(Row(cells=tuple(_counted(cell, table.key, count) for cell in row.cells)) for row in rows)
        )

    def _cell(self, cell: Cell) -> Cell:
        blocks = tuple(
            self._worded(part)
            if isinstance(part, Paragraph)
            else replace(part, items=tuple(map(self._worded, part.items)))
            for part in cell.blocks
        )
        return replace(cell, blocks=blocks)

    def _new_cell(self, table: str, cell: Cell) -> Cell:
        words = Paragraph(key=f"{table}/cell1", runs=(Run(text=f"{self._say()} in a new row"),))
        return replace(cell, blocks=(words,))

    def _worded(self, part: _Worded) -> _Worded:
        if self._chance.random() > _CHANGED:
            return part
        runs = list(part.runs)
        runs.insert(self._chance.randrange(len(runs) + 1), Run(text=f" {self._say()} "))
        return replace(part, runs=tuple(runs))

    def _say(self) -> str:
        self._fresh["words"] += 1
        return f"new{self._fresh['words']}"

    def _key(self, beside: str) -> str:
        self._fresh["keys"] += 1
        return f"{beside}/come{self._fresh['keys']}"


def _counted(cell: Cell, table: str, count: Counter[str]) -> Cell:
    """The cell with the keys that only count counted anew, as drafting does it."""
    blocks = []
    for part in cell.blocks:
        if isinstance(part, Paragraph) and part.key.startswith(f"{table}/cell"):
            count["cell"] += 1
            blocks.append(replace(part, key=f"{table}/cell{count['cell']}"))
        else:
            blocks.append(part)
    return replace(cell, blocks=tuple(blocks))
