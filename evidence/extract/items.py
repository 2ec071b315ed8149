"""Packs: which agenda items a bundle of papers is made of, and on which of its pages each stands.

Several things tell: cover sheets ("Agenda item: 7"), running heads and feet ("Item 9.3", "Enclosure F"), the contents
page, the agenda, headings that repeat the agenda's titles. Any of them may be missing. A single report has no items.
Most items begin on a page of their own; those that begin further down are found by `item_flow`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from evidence.extract.item_flow import Place, flow_starts, rising
from evidence.extract.item_marks import (
    TOP_BLOCKS,
    Mark,
    agenda_lines,
    agenda_rows,
    contents_marks,
    cover,
    edge_marks,
    inner_marks,
    printed_number,
    text_of,
    titles_agree,
)
from evidence.model import BlockKind, Document, FileType, Page
from evidence.pack_item import PackItem

_SHORTEST_PACK = 3
_FLOWING = frozenset((FileType.DOCX, FileType.DOC, FileType.ODT, FileType.RTF))
_FRONT_PAGES = 8
_NO_TITLE = re.compile(
    r"nhs\b.*|.*\bgoverning body|.*\bboard(?: meeting)?|confidential|draft.*|agenda.*|cover sheet.*", re.IGNORECASE
)


def agenda_items(document: Document) -> tuple[PackItem, ...]:
    """The items of a pack in the order of its pages; nothing when the paper is one report.

    There must be at least two. What stands before the first item belongs to none.
    """
    is_pdf = document.file_type is FileType.PDF
    if len(document.pages) < _SHORTEST_PACK if is_pdf else document.file_type not in _FLOWING:
        return ()
    listed = _listed(document)
    fronts = frozenset(page for page, _ in listed)
    entries = _by_name(mark for _, mark in listed)
    starts = _marked_starts(document, fronts)
    _add_from_contents(document, starts, entries.values(), fronts)
    _add_from_titles(document, starts, entries.values(), fronts)
    places = {(page, 0): mark for page, mark in starts.items()}
    places |= flow_starts(document, places, entries)
    if sum(not mark.appendix for mark in places.values()) < 2 or _are_minutes(document, places.values(), fronts):
        return ()
    return _spanned(document, places, entries)


def _listed(document: Document) -> list[tuple[int, Mark]]:
    """What the contents page and the agenda list, with the page of the list."""
    found: list[tuple[int, Mark]] = []
    for page in document.pages[:_FRONT_PAGES]:
        lists = (contents_marks(page), agenda_rows(document, page), tuple(agenda_lines(page)))
        found.extend((page.number, mark) for marks in lists if len(marks) >= 2 for mark in marks)
    return found


def _by_name(marks: Iterable[Mark]) -> dict[str, Mark]:
    """One entry a name: what several lists say of it together, the first word counting."""
    entries: dict[str, Mark] = {}
    for mark in marks:
        known = entries.get(mark.name)
        if known is None:
            entries[mark.name] = mark
        else:
            entries[mark.name] = replace(
                known,
                enclosure=known.enclosure or mark.enclosure,
                presenter=known.presenter or mark.presenter,
                purpose=known.purpose or mark.purpose,
                page=known.page or mark.page,
            )
    return entries


# ---------------------------------------------------------------- where items begin


def _marked_starts(document: Document, fronts: frozenset[int]) -> dict[int, Mark]:
    """The first page of each item that pages name themselves, by page; names that go against the order are dropped."""
    # The readers of Word files put all running heads on the first page: they say nothing about it.
    heads = document.file_type is FileType.PDF
    pages = document.pages if len(document.pages) >= _SHORTEST_PACK else ()
    named = [(page.number, edge_marks(page, heads=heads)) for page in pages if page.number not in fronts]
    numbers = {mark.number for _, marks in named for mark in marks if mark.number}
    found: list[tuple[int, Mark]] = []
    for page, marks in named:
        own = [mark for mark in marks if not mark.appendix and (mark.number or len(numbers) < 2)]
        if own and (not found or found[-1][1].name != own[0].name):
            enclosure = next((mark.enclosure for mark in marks if mark.enclosure and not mark.appendix), "")
            found.append((page, replace(own[0], enclosure=enclosure)))
    starts: dict[int, Mark] = {}
    for page, mark in rising(found):
        if mark.name not in {known.name for known in starts.values()}:
            starts[page] = mark
    return starts


def _add_from_contents(
    document: Document, starts: dict[int, Mark], entries: Iterable[Mark], fronts: frozenset[int]
) -> None:
    """Items whose page the contents tell, once titles or marks on at least half of those pages agree."""
    listed = [entry for entry in entries if entry.page]
    printed = {number: page.number for page in reversed(document.pages) if (number := printed_number(page))}
    counted = [{entry.name: entry.page + shift for entry in listed} for shift in range(-3, 13)]
    readings = [{entry.name: printed.get(entry.page, 0) for entry in listed}, *counted]

    def agreeing(reading: Mapping[str, int]) -> int:
        return sum(_begins_there(document, starts, entry, reading[entry.name]) for entry in listed)

    best = max(readings, key=agreeing)
    if agreeing(best) < max(2, len(listed) / 2):
        return
    known = {mark.name for mark in starts.values()}
    for entry in listed:
        page = best[entry.name]
        if entry.name not in known and page not in starts and page not in fronts and 1 <= page <= len(document.pages):
            starts[page] = entry


def _begins_there(document: Document, starts: Mapping[int, Mark], entry: Mark, page: int) -> bool:
    if not 1 <= page <= len(document.pages):
        return False
    return (page in starts and starts[page].name == entry.name) or _speaks_of(document.page(page), entry.title)


def _add_from_titles(
    document: Document, starts: dict[int, Mark], entries: Iterable[Mark], fronts: frozenset[int]
) -> None:
    """Items of the agenda that no page names, found by their title at a page's head, in the agenda's order."""
    wanted = [entry for entry in entries if entry.number]
    found: dict[int, Mark] = {}
    low = max(fronts, default=0)
    for at, entry in enumerate(wanted):
        pages = {mark.number: page for page, mark in starts.items()}
        if entry.number in pages:
            low = pages[entry.number]
            continue
        high = min((pages[later.number] for later in wanted[at:] if later.number in pages), default=0)
        for number in range(low + 1, high or len(document.pages) + 1):
            if number not in starts and _speaks_of(document.page(number), entry.title):
                found[number], low = entry, number
                break
    if starts or len(found) >= 3:
        starts.update(found)


def _speaks_of(page: Page, title: str) -> bool:
    """Whether a heading at the page's head shares the title's words."""
    heads = [block for block in page.blocks if not block.kind.is_furniture][:TOP_BLOCKS]
    return any(titles_agree(text_of(page, head), title) for head in heads if head.kind is BlockKind.HEADING)


def _are_minutes(document: Document, starts: Collection[Mark], fronts: frozenset[int]) -> bool:
    """Whether items are named in the middle of pages as much as where they begin: minutes, not a pack."""
    known = {mark.number for mark in starts}
    pages = (page for page in document.pages if page.number not in fronts)
    inner = {mark.number for page in pages for mark in inner_marks(page)} - known
    return len(inner) >= max(2, len(starts))


# ---------------------------------------------------------------- what each item is


def _spanned(document: Document, starts: Mapping[Place, Mark], entries: Mapping[str, Mark]) -> tuple[PackItem, ...]:
    places = sorted(starts)
    by_enclosure = {entry.enclosure: entry for entry in entries.values() if entry.number and entry.enclosure}
    shifts = Counter(page.number - number for page in document.pages if (number := printed_number(page)))
    runs_through = bool(shifts) and max(shifts.values()) >= 0.8 * sum(shifts.values())
    items = []
    for (first, start), (after, end) in zip(places, [*places[1:], (len(document.pages) + 1, 0)], strict=True):
        mark = starts[first, start]
        entry = entries.get(mark.name) or by_enclosure.get(mark.enclosure) or mark
        sheet = cover(document.page(first), start)
        last = after if end else after - 1
        items.append(
            PackItem(
                number=mark.number or entry.number,
                title=entry.title or sheet.title or mark.title or _headline(document.page(first), start),
                first_page=first,
                last_page=last,
                presenter=sheet.presenter or entry.presenter,
                purpose=sheet.purpose or entry.purpose,
                enclosure=mark.enclosure or entry.enclosure,
                printed=() if runs_through or start or end else _printed(document, first, after),
                start=start,
                end=end,
            )
        )
    return tuple(items)


def _printed(document: Document, first: int, after: int) -> tuple[int, ...]:
    """The numbers that start again inside the item, 0 for its pages without one; nothing when none do."""
    numbers = [printed_number(document.page(page)) for page in range(first, after)]
    own = tuple(number if number <= at else 0 for at, number in enumerate(numbers, start=1))
    return own if any(own) else ()


def _headline(page: Page, start: int) -> str:
    """The first heading from there on that is neither the body's name nor the meeting's."""
    for block in (block for block in page.blocks if block.start >= start):
        text = " ".join(text_of(page, block).split())
        if block.kind is BlockKind.HEADING and not _NO_TITLE.fullmatch(text):
            return text[:160]
    return ""
