"""Cuts a paper into passages: the paragraphs, list items and table rows that could be evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.extract.characters import list_mark
from evidence.model import Block, BlockKind, Document, Page, Passage
from evidence.passages.anchor import anchor_at
from evidence.passages.sentences import sentence_spans

LONGEST_WORDS = 150
PIECE_WORDS = 120
LONGEST_CHARACTERS = 4_000
SHORTEST_WORDS = 4
DEEPEST_PATH = 4

_FIGURE = re.compile(r"\d")
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_][^\t]{0,3}[^\W\d_]")


def passages(document: Document) -> tuple[Passage, ...]:
    """The passages of a paper in reading order.

    Furniture, headings and contents are passed over, and fragments of fewer than four words without a figure. A text
    of more than 150 words is cut at sentence ends into pieces of at most 120, and none has more than 4,000 characters.
    Headings carry on over pages.
    """
    found: list[Passage] = []
    path: list[tuple[int, str]] = []
    for page in document.pages:
        for block in page.blocks:
            if block.kind is BlockKind.HEADING:
                _descend(path, block.level, page.text[block.start : block.end])
            elif not block.kind.is_furniture:
                headings = tuple(text for _, text in path[-DEEPEST_PATH:])
                found.extend(_from_block(document, page, block, headings))
    return tuple(found)


def _descend(path: list[tuple[int, str]], level: int, text: str) -> None:
    while path and path[-1][0] >= level:
        path.pop()
    path.append((level, text))


def _from_block(document: Document, page: Page, block: Block, headings: tuple[str, ...]) -> Iterator[Passage]:
    context = ""
    if block.table_row is not None:
        index, row = block.table_row
        if row < document.tables[index].header_rows:
            return
        context = _column_headings(document, index)
    for start, end in _ranges(page.text, block):
        if _worth_reading(page.text[start:end]):
            yield Passage(
                anchor=anchor_at(document, page, start, end),
                kind=block.kind,
                heading_path=headings,
                document_kind=document.kind,
                context=context,
                item=document.item_at(page.number, start),
            )


def _column_headings(document: Document, index: int) -> str:
    """A table's column headings, those of a column over each other joined; a table that goes on from the page before
    has the headings of that page's table."""
    table = document.tables[index]
    if not table.header_rows and index:
        before = document.tables[index - 1]
        if before.page == table.page - 1 and before.rows and table.rows and len(before.rows[0]) == len(table.rows[0]):
            table = before
    columns = zip(*table.rows[: table.header_rows], strict=True)
    return "\t".join(" ".join(filter(None, column)) for column in columns)


def _ranges(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """The block without its bullet and outer blanks, in pieces if it is long."""
    start, end = block.start, block.end
    if block.kind is BlockKind.LIST_ITEM:
        start += list_mark(text[start:end])
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    pieces = [(start, end)] if len(text[start:end].split()) <= LONGEST_WORDS else _pieces(text, start, end)
    for from_, to in pieces:
        yield from _bounded(text, from_, to)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The piece, cut at a blank where it can be, when its words are no words: nobody writes 4,000 characters so."""
    while end - start > LONGEST_CHARACTERS:
        blank = text.rfind(" ", start, start + LONGEST_CHARACTERS)
        cut = blank if blank > start else start + LONGEST_CHARACTERS
        yield start, _back(text, cut)
        start = cut + (text[cut] == " ")
    yield start, end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Whole sentences gathered to at most 120 words; a longer sentence is cut between words."""
    begin = start
    last = start
    count = 0
    for from_, to in sentence_spans(text, start, end):
        words = len(text[from_:to].split())
        if count and count + words > PIECE_WORDS:
            yield begin, last
            begin, count = from_, 0
        if words > PIECE_WORDS:
            *whole, begin = _cuts(text, from_, to)
            yield from zip(whole, (_back(text, cut) for cut in (*whole[1:], begin)), strict=True)
            words = len(text[begin:to].split())
        count += words
        last = to
    if count:
        yield begin, last


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Where the pieces of one overlong sentence begin, every 120 words."""
    starts = [match.start() for match in _WORD.finditer(text, start, end)]
    return starts[::PIECE_WORDS]


def _back(text: str, at: int) -> int:
    while text[at - 1].isspace():
        at -= 1
    return at


def _worth_reading(text: str) -> bool:
    """At least four words, or at least one word and a figure."""
    if len(text.split()) >= SHORTEST_WORDS:
        return bool(_LETTERS.search(text))
    return bool(_FIGURE.search(text) and _LETTERS.search(text))
