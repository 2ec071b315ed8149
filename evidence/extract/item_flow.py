"""Items of a pack that begin further down a page, as they do in Word files; and the order in which items stand.

There a line that names an item proves little: minutes name items too. It counts when a cover sheet stands by it, or
when it is a heading that says what the agenda says, and when it falls into the order.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TypeVar

from evidence.extract.item_marks import Mark, cover, mark_in, text_of, titles_agree
from evidence.model import Block, BlockKind, Document, Page

Place = tuple[int, int]
"""Where an item begins: the page and the place in its text, 0 for the page's head."""
Where = TypeVar("Where")
_FEWEST_WORDS = 60
_HEADINGS_BEFORE = 3
_ATTENDANCE = re.compile(
    r"^(?:members\s+)?present\s*[:\t]|^in attendance\s*[:\t]|"
    r"^(?:draft |unconfirmed )?minutes of (?:the|a) (?!last|previous)",
    re.IGNORECASE | re.MULTILINE,
)


def flow_starts(document: Document, starts: Mapping[Place, Mark], entries: Mapping[str, Mark]) -> dict[Place, Mark]:
    """Items that begin inside a page, between those whose beginnings are known already."""
    found = rising(list(_candidates(document, entries)))
    names = {mark.name for mark in starts.values()}
    numbered = any(mark.number for mark in starts.values())
    fresh: dict[Place, Mark] = {}
    for place, mark in found:
        if mark.name not in names and (mark.number or not numbered) and _fits(place, mark, starts):
            names.add(mark.name)
            fresh[place] = mark
    return fresh


def _fits(place: Place, mark: Mark, starts: Mapping[Place, Mark]) -> bool:
    """Whether the mark stands between items of lower and of higher numbers."""
    before = [known for at, known in starts.items() if at < place and not known.appendix]
    after = [known for at, known in starts.items() if at > place and not known.appendix]
    own = order(mark.name)
    return all(order(known.name) < own for known in before) and all(order(known.name) > own for known in after)


def _candidates(document: Document, entries: Mapping[str, Mark]) -> Iterator[tuple[Place, Mark]]:
    """Marks with a cover sheet or in the agenda's words, if a paper's worth of words follows before the next."""
    marks = [(page, at, mark) for page in document.pages for at, mark in _marks(page)]
    of_minutes = _are_of_minutes(document, marks)
    for (page, at, mark), following in zip_longest(marks, marks[1:]):
        block = page.blocks[at]
        sheet = cover(page, _beginning(page, at))
        has_sheet = sum(map(bool, (sheet.title, sheet.presenter, sheet.purpose))) >= 2
        entry = entries.get(mark.name)
        listed = (
            block.kind is BlockKind.HEADING
            and not of_minutes
            and entry is not None
            and titles_agree(mark.title, entry.title)
        )
        end = (following[0].number, following[0].blocks[following[1]].start) if following else None
        if (has_sheet or listed) and _words_between(document, (page.number, block.start), end) >= _FEWEST_WORDS:
            yield (page.number, _beginning(page, at)), mark


def _marks(page: Page) -> Iterator[tuple[int, Mark]]:
    for at, block in enumerate(page.blocks):
        if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TABLE_ROW):
            mark = mark_in(text_of(page, block))
            if mark is not None and not mark.appendix:
                yield at, mark


def _are_of_minutes(document: Document, marks: Sequence[tuple[Page, int, Mark]]) -> bool:
    """Whether what stands before the first mark tells who was there, as minutes do."""
    if not marks:
        return False
    page, at, _ = marks[0]
    before = [earlier.text for earlier in document.pages[: page.number - 1]]
    return bool(_ATTENDANCE.search("\n".join((*before, page.text[: page.blocks[at].start]))))


def _beginning(page: Page, at: int) -> int:
    """Where the paper begins that block `at` gives the number of: at the first row of its table, at headings before."""
    first = at
    while first and _same_table(page.blocks[first - 1], page.blocks[at]):
        first -= 1
    for _ in range(_HEADINGS_BEFORE):
        if first and page.blocks[first - 1].kind is BlockKind.HEADING:
            first -= 1
    return page.blocks[first].start


def _same_table(one: Block, other: Block) -> bool:
    return one.table_row is not None and other.table_row is not None and one.table_row[0] == other.table_row[0]


def _words_between(document: Document, start: Place, end: Place | None) -> int:
    until = end or (len(document.pages) + 1, 0)
    count = 0
    for page in document.pages[start[0] - 1 : until[0]]:
        from_ = start[1] if page.number == start[0] else 0
        to = until[1] if page.number == until[0] else len(page.text)
        count += len(page.text[from_:to].split())
    return count


def rising(found: Sequence[tuple[Where, Mark]]) -> list[tuple[Where, Mark]]:
    """The longest run of marks whose names never fall: a reference to another item at a page's head falls out."""
    tails: list[tuple[tuple[int, int, str], ...]] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, mark) in enumerate(found):
        key = order(mark.name)
        place = bisect_right(tails, key)
        before.append(last[place - 1] if place else -1)
        tails[place:] = [key] if place == len(tails) else [key, *tails[place + 1 :]]
        last[place : place + 1] = [at]
    kept: list[tuple[Where, Mark]] = []
    at = last[-1] if last else -1
    while at >= 0:
        kept.append(found[at])
        at = before[at]
    return kept[::-1]


def order(name: str) -> tuple[tuple[int, int, str], ...]:
    """9.1 before 10, Enclosure Z before Enclosure AA."""
    parts = re.findall(r"\d+|[A-Za-z]+", name.rpartition(" ")[2])
    return tuple((int(part), 0, "") if part.isdigit() else (0, len(part), part) for part in parts)
