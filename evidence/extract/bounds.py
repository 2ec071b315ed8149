"""How much of one paper goes on to be cut into passages, tagged and stored; that the rest is left out is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evidence.extract.limits import Limits
from evidence.model import Block, BlockKind, Document, Outcome, Page, Table


def bounded(document: Document, limits: Limits) -> Document:
    """The document, cut off where it passes the limits; partly read then, with a reason that says from where on."""
    room = _Room(
        characters=limits.kept_characters, blocks=limits.kept_blocks, lines=limits.kept_lines, cells=limits.cells
    )
    pages: list[Page] = []
    for page in document.pages:
        end = room.end(page, document.tables)
        if end < len(page.text):
            pages.append(_cut(page, end))
            break
        pages.append(page)
        room.take(page, document.tables)
    else:
        return document
    reason = "; ".join(filter(None, (document.reason, _reason(document, len(pages), limits))))
    tables = _tables(document.tables, pages)
    return replace(document, pages=tuple(pages), tables=tables, outcome=Outcome.PARTLY, reason=reason)


@dataclass(slots=True, kw_only=True)
class _Room:
    """What is left of each allowance."""

    characters: int
    blocks: int
    lines: int
    cells: int

    def end(self, page: Page, tables: Sequence[Table]) -> int:
        """How much of the page's text there is room for."""
        ends = [self.characters, len(page.text)]
        if len(page.blocks) > self.blocks:
            ends.append(page.blocks[self.blocks].start)
        if len(page.lines) > self.lines:
            ends.append(page.lines[self.lines].start)
        cells = self.cells
        for block in page.blocks:
            cells -= _cells(block, tables)
            if cells < 0:
                ends.append(block.start)
                break
        return min(ends)

    def take(self, page: Page, tables: Sequence[Table]) -> None:
        self.characters -= len(page.text)
        self.blocks -= len(page.blocks)
        self.lines -= len(page.lines)
        self.cells -= sum(_cells(block, tables) for block in page.blocks)


def _cells(block: Block, tables: Sequence[Table]) -> int:
    if block.table_row is None:
        return 0
    index, row = block.table_row
    return len(tables[index].rows[row])


def _cut(page: Page, end: int) -> Page:
    """The page up to `end`: a paragraph is cut between words, a row of a table goes as a whole."""
    blocks = [block for block in page.blocks if block.end <= end]
    cut = next((block for block in page.blocks if block.start < end < block.end), None)
    if cut is not None and cut.kind is not BlockKind.TABLE_ROW:
        space = page.text.rfind(" ", cut.start, end)
        blocks.append(replace(cut, end=space if space > cut.start else end))
    last = blocks[-1].end if blocks else 0
    lines = tuple(line for line in page.lines if line.end <= last)
    return replace(page, text=page.text[:last], blocks=tuple(blocks), lines=lines)


def _tables(tables: Sequence[Table], pages: Sequence[Page]) -> tuple[Table, ...]:
    """The tables that the pages still speak of, under their numbers, each up to its last row there."""
    ends: dict[int, int] = {}
    for index, row in (block.table_row for page in pages for block in page.blocks if block.table_row is not None):
        ends[index] = max(ends.get(index, 0), row + 1)
    kept = tables[: max(ends, default=-1) + 1]
    return tuple(replace(table, rows=table.rows[: ends.get(at, 0)]) for at, table in enumerate(kept))


def _reason(document: Document, last: int, limits: Limits) -> str:
    label = document.page(last).label
    where = f"the rest of {label}" if label else "the rest"
    following = " and all after it" if last < len(document.pages) else ""
    most = f"{limits.kept_characters:,} characters, {limits.kept_blocks:,} paragraphs and rows, {limits.cells:,} cells"
    return f"it is longer than we read ({most}): left out is {where}{following}; split it and add the parts"
