"""From pieces of text to a `Page`: the one place where offsets are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.extract.characters import list_mark, one_line
from evidence.model import Block, BlockKind, Box, Document, FileType, Line, Outcome, Page, Table, TextSource

_SURE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block before it has a place. `lines` are ranges of this piece's text. `text` has no newline."""

    kind: BlockKind
    text: str
    level: int = 0
    table_row: tuple[int, int] | None = None
    lines: tuple[Line, ...] = ()


def page_of(
    pieces: Iterable[Piece],
    *,
    number: int,
    label: str,
    width: float = 0.0,
    height: float = 0.0,
    text_source: TextSource = TextSource.TEXT,
    confidence: float = 0.0,
) -> Page:
    """The pieces one under another, as `page.text` and the blocks and lines that point into it."""
    texts: list[str] = []
    blocks: list[Block] = []
    lines: list[Line] = []
    at = 0
    for piece in pieces:
        if not piece.text.strip():
            continue
        end = at + len(piece.text)
        blocks.append(Block(kind=piece.kind, start=at, end=end, level=piece.level, table_row=piece.table_row))
        lines.extend(Line(start=at + line.start, end=at + line.end, box=line.box) for line in piece.lines)
        texts.append(piece.text)
        at = end + 1
    return Page(
        number=number,
        text="\n".join(texts),
        text_source=text_source,
        confidence=confidence,
        label=label,
        width=width,
        height=height,
        lines=tuple(lines),
        blocks=tuple(blocks),
    )


def prose(text: str, kind: BlockKind | None = None, level: int = 0) -> Piece:
    """A paragraph, or a list item if it starts with a bullet or number and no kind is given."""
    line = one_line(text)
    if kind is None:
        kind = BlockKind.LIST_ITEM if list_mark(line) else BlockKind.PARAGRAPH
    return Piece(kind=kind, text=line, level=level)


def row_piece(cells: Iterable[str], table: int, row: int) -> Piece:
    """A table row: its cells parted by tabs, nothing else added."""
    text = "\t".join(one_line(cell) for cell in cells)
    return Piece(kind=BlockKind.TABLE_ROW, text=text, table_row=(table, row))


_PERIOD = re.compile(r"(?:Q[1-4]|[A-Z][a-z]{2,8})?\s?(?:19|20)\d\d(?:[/-](?:20)?\d\d)?\s?(?:Q[1-4])?", re.IGNORECASE)


def header_rows(rows: tuple[tuple[str, ...], ...]) -> int:
    """How many rows at the top are headings: at most three, without figures, above rows that have some.

    A table of words has a heading row when that row is full and short, and the table has more than two columns: two
    columns of words are labels and what they say.
    """
    if len(rows) < 2:
        return 0
    count = 0
    while count < min(3, len(rows) - 1) and not any(_is_figure(cell) for cell in rows[count]):
        if count and (rows[count][0] or sum(map(bool, rows[count])) < 2):
            break
        count += 1
    if not count:
        return 0
    if any(_is_figure(cell) for row in rows[count:] for cell in row[1:]):
        return count
    full = all(rows[0]) and max(len(cell.split()) for cell in rows[0]) <= 6
    return 1 if full and len(rows[0]) > 2 else 0


def _is_figure(cell: str) -> bool:
    """A number in a table body; years and periods such as 2013/14 or Q2 2013/14 are headings."""
    bare = cell.strip()
    digits = sum(character.isdigit() for character in bare)
    return digits * 2 > len(bare) and not _PERIOD.fullmatch(bare)


def table_of(rows: Iterable[Iterable[str]], *, page: int, box: Box | None = None) -> Table:
    """A rectangular table on one line per cell."""
    tidy_rows = [tuple(one_line(cell) for cell in row) for row in rows]
    width = max((len(row) for row in tidy_rows), default=0)
    square = tuple(row + ("",) * (width - len(row)) for row in tidy_rows)
    return Table(page=page, rows=square, box=box, header_rows=header_rows(square))


def document_of(
    pages: Iterable[Page],
    *,
    sha256: str,
    file_type: FileType,
    reader: str,
    tables: Iterable[Table] = (),
    title: str = "",
    date: str = "",
    kind: str = "",
    unread: str = "",
) -> Document:
    """What was read, whole or partly: pages without text and pages read with little confidence are in the reason.

    `unread` says why pages have no text, when the reader knows more than that.
    """
    kept = tuple(pages)
    missing = [page.number for page in kept if page.text_source is TextSource.NONE]
    unread = unread or (unread_reason(missing) if missing else "")
    reason = "; ".join(filter(None, (unread, _unsure_reason(kept))))
    if not reason and not any(page.text for page in kept):
        reason = "there is no text in it"
    return Document(
        sha256=sha256,
        outcome=Outcome.PARTLY if reason else Outcome.EXTRACTED,
        reason=reason,
        file_type=file_type,
        pages=kept,
        tables=tuple(tables),
        title=title,
        kind=kind,
        date=date,
        reader=reader,
    )


def _unsure_reason(pages: Iterable[Page]) -> str:
    unsure = [page.number for page in pages if page.text_source is TextSource.OCR and page.confidence < _SURE]
    if not unsure:
        return ""
    return f"{pages_named(unsure)} {'was' if len(unsure) == 1 else 'were'} hard to read by OCR; check against the paper"


def unread_reason(numbers: Iterable[int]) -> str:
    """'no text layer on pages 3 and 7; run OCR and add the paper again'"""
    return f"no text layer on {pages_named(numbers)}; run OCR and add the paper again"


def pages_named(numbers: Iterable[int]) -> str:
    """'page 3', or 'pages 3 and 5 to 7': runs of pages shortened."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    spans = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    which = spans[0] if len(spans) == 1 else f"{', '.join(spans[:-1])} and {spans[-1]}"
    return f"page{'' if which.isdigit() else 's'} {which}"
