"""Personal data in a paper that was read: every block of every page, headers, footers and comments too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evidence.model import Block, BlockKind, Document, Page
from evidence.personal.find import SMALL, find_personal
from evidence.personal.finding import Finding, OfficeHolder


def personal_in(
    document: Document, *, office_holders: Sequence[OfficeHolder] = (), small: int = SMALL
) -> Iterator[tuple[Page, Finding]]:
    """Page by page, what `find_personal` finds; offsets are those of the page's text.

    The rows of a table are looked at together, so that its headings tell what its numbers are.
    """
    for page in document.pages:
        for start, end in _stretches(page):
            for found in find_personal(page.text[start:end], office_holders=office_holders, small=small):
                yield page, replace(found, start=found.start + start, end=found.end + start)


def _stretches(page: Page) -> Iterator[tuple[int, int]]:
    """The ranges of the page's blocks, neighbouring rows of one table in one; a page without blocks is one range."""
    if not page.blocks:
        yield 0, len(page.text)
    start, end, before = 0, 0, None
    for block in page.blocks:
        if before is not None and not _is_next_row(before, block):
            yield start, end
            start = block.start
        elif before is None:
            start = block.start
        end, before = block.end, block
    if before is not None:
        yield start, end


def _is_next_row(before: Block, block: Block) -> bool:
    return (
        block.kind is BlockKind.TABLE_ROW
        and before.table_row is not None
        and block.table_row is not None
        and before.table_row[0] == block.table_row[0]
        and before.end <= block.start
    )
