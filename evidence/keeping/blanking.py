"""A paper for somebody who may not read all of it: stretches of its text are blanked, and whatever repeats them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

import msgspec

from evidence.model import Document, Page, Passage, Table

BLANK = "█"
_TELLING = 20


def blanked_document(document: Document, hidden: Collection[Passage]) -> Document | None:
    """The document without the words of the hidden passages; offsets and pages stay.

    None when some of the words still stand in it, in a part that cannot be blanked: then none of it may be shown.
    """
    pages = tuple(
        _blanked_page(page, [one for one in hidden if one.anchor.page == page.number]) for page in document.pages
    )
    rows = {row for page in document.pages for row in _rows_on(page, hidden)}
    tables = tuple(
        _blanked_table(table, {row for at, row in rows if at == index}) for index, table in enumerate(document.tables)
    )
    title = "" if _repeats(document.title, hidden) else document.title
    items = tuple(item for item in document.items if not _repeats(item.title, hidden))
    made = replace(document, pages=pages, tables=tables, title=title, items=items)
    return None if tells(made, hidden) else made


def blanked_passage(passage: Passage, hidden: Collection[Passage]) -> Passage | None:
    """A passage beside hidden ones without their words around it; None when it holds some of them itself."""
    if any(_overlap(passage, one) for one in hidden):
        return None
    path = tuple(heading for heading in passage.heading_path if not _repeats(heading, hidden))
    item = None if passage.item and _repeats(passage.item.title, hidden) else passage.item
    context = "" if _repeats(passage.context, hidden) else passage.context
    anchor = replace(passage.anchor, prefix="", suffix="")
    made = replace(passage, anchor=anchor, heading_path=path, context=context, item=item)
    return None if tells(made, hidden) else made


def tells(value: Any, hidden: Collection[Passage]) -> bool:
    """Whether any text in the value holds a hidden passage, or a line of one that is long enough to tell something."""
    lines = {line for one in hidden for line in _lines(one.text)}
    return any(line in text for text in _texts(msgspec.to_builtins(value)) for line in lines)


def _lines(text: str) -> Iterator[str]:
    yield text
    for part in text.replace("\t", "\n").split("\n"):
        if len(part.strip()) >= _TELLING:
            yield part.strip()


def _texts(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for value in plain.values():
            yield from _texts(value)
    elif isinstance(plain, (list, tuple)):
        for value in plain:
            yield from _texts(value)


def _blanked_page(page: Page, hidden: list[Passage]) -> Page:
    text = page.text
    for one in hidden:
        start, end = one.anchor.start, one.anchor.end
        text = text[:start] + _blanked(text[start:end]) + text[end:]
    return replace(page, text=text)


def _blanked(text: str) -> str:
    return "".join(char if char in "\n\t" else BLANK for char in text)


def _rows_on(page: Page, hidden: Collection[Passage]) -> Iterator[tuple[int, int]]:
    """The table rows of the page that a hidden passage stands in."""
    for block in page.blocks:
        for one in hidden:
            anchor = one.anchor
            if block.table_row and anchor.page == page.number and block.start < anchor.end and anchor.start < block.end:
                yield block.table_row


def _blanked_table(table: Table, rows: Collection[int]) -> Table:
    made = (tuple(map(_blanked, cells)) if at in rows else cells for at, cells in enumerate(table.rows))
    return replace(table, rows=tuple(made))


def _overlap(passage: Passage, other: Passage) -> bool:
    mine, theirs = passage.anchor, other.anchor
    return mine.page == theirs.page and mine.start < theirs.end and theirs.start < mine.end


def _repeats(text: str, hidden: Collection[Passage]) -> bool:
    """Whether a title or heading is a part of a hidden passage, or holds one."""
    return bool(text) and any(text in one.text or one.text in text for one in hidden)
