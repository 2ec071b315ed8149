"""Reads PDF papers: pdfium's characters, then tables, furniture, columns, paragraphs and headings, in that order.

A page whose layout cannot be told falls back to lines from top to bottom; text is never dropped. Type that runs up the
page comes after the rest. Files that pdfium refuses are tried with pdfplumber.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from evidence.errors import PaperNotRead
from evidence.extract.characters import list_mark
from evidence.extract.limits import USUAL, Limits
from evidence.extract.pages import Piece, document_of, header_rows, page_of
from evidence.extract.pdf_aligned import aligned_tables
from evidence.extract.pdf_columns import columns_of
from evidence.extract.pdf_fallback import read_plainly
from evidence.extract.pdf_furniture import take_furniture
from evidence.extract.pdf_headings import Headings
from evidence.extract.pdf_marks import Grid, Run, Sheet, lines_of, run_of
from evidence.extract.pdf_native import LOCKED, PdfFile, Unreadable
from evidence.extract.pdf_paragraphs import Stretch, TypeLine, has_leader, joined, stretches, type_line, word_counter
from evidence.extract.pdf_ruled import cell_lines, row_is_prose, take_ruled_tables
from evidence.extract.pdf_scans import read_scans
from evidence.extract.pdfium import READER
from evidence.model import BlockKind, Document, FileType, Line, Page, Table

_CONTENTS_HEAD = re.compile(r"^(?:table of )?contents(?: page)?:?$|^index$", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r"\S\s+\d{1,3}$")
_LONGEST_ENTRY = 25
_NOTE_SIZE = 0.86
_NOTE_ZONE = 0.75

Part = Stretch | Grid
Known = Callable[[str], int]


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """The paper's text, tables and furniture. Pages that are pictures are read by OCR, or named in the reason.

    Raises PaperNotRead for a locked file, one with too many pages, or one that no reader can open.
    """
    try:
        pdf = PdfFile(data, limits)
    except Unreadable:
        return _read_otherwise(data, sha256=sha256, limits=limits)
    try:
        sheets = []
        for sheet in pdf.sheets():
            take_ruled_tables(sheet)
            sheets.append(sheet)
        remark, by = read_scans(pdf, sheets, limits)
        title = pdf.title()
    finally:
        pdf.close()
    take_furniture(sheets)
    pages, tables = _pages(sheets)
    reader = f"{READER}, {by}" if by else READER
    return document_of(
        pages, sha256=sha256, file_type=FileType.PDF, reader=reader, tables=tables, title=title, unread=remark
    )


def _read_otherwise(data: bytes, *, sha256: str, limits: Limits) -> Document:
    try:
        return read_plainly(data, sha256=sha256, limits=limits)
    except MemoryError:
        raise
    except Exception as error:
        # pdfminer raises many kinds of error on broken files; a password is the one that has its own remedy.
        if "Password" in f"{type(error).__name__} {error!r} {error.__context__!r}":
            raise PaperNotRead(LOCKED) from error
        raise PaperNotRead("it is damaged: no reader can open it; ask for it again or print it to a new PDF") from error


def _pages(sheets: list[Sheet]) -> tuple[list[Page], list[Table]]:
    known = word_counter(run for sheet in sheets for run in _all_runs(sheet))
    flows = [_flow(sheet) for sheet in sheets]
    headings = Headings([part for flow in flows for part in flow if isinstance(part, Stretch)])
    tables: list[Table] = []
    pages = []
    for sheet, flow in zip(sheets, flows, strict=True):
        writer = _Writer(sheet=sheet, headings=headings, known=known, tables=tables)
        pages.append(
            page_of(
                writer.pieces(flow),
                number=sheet.number,
                label=f"p. {sheet.number}",
                width=sheet.width,
                height=sheet.height,
                text_source=sheet.source,
                confidence=sheet.confidence,
            )
        )
    return pages, tables


def _all_runs(sheet: Sheet) -> Iterator[Run]:
    yield from sheet.runs
    for grid in sheet.grids:
        yield from (run for row in grid.rows for cell in row for run in cell)


def _flow(sheet: Sheet) -> list[Part]:
    """The page's parts in reading order: tables stand in the columns as if they were one tall line."""
    marks = [run for run in sheet.runs if run.upright] + [_stand_in(grid) for grid in sheet.grids]
    flow: list[Part] = []
    for column in columns_of(marks):
        pending: list[list[Run]] = []
        for line in lines_of(column):
            grids = [run.grid for run in line if run.grid is not None]
            text = [run for run in line if run.grid is None]
            if grids:
                flow.extend(_text_flow(pending))
                pending = []
                flow.extend(grids)
            if text:
                pending.append(text)
        flow.extend(_text_flow(pending))
    flow.extend(stretch for line in _upright_lines(sheet.runs) for stretch in stretches([[line]]))
    return flow


def _upright_lines(runs: Iterable[Run]) -> list[Run]:
    """Words of type that runs up or down the page, put together while they stand over each other."""
    lines: list[list[Run]] = []
    for run in runs:
        if run.upright:
            continue
        if lines and abs(lines[-1][-1].x0 - run.x0) < 2 and abs(lines[-1][-1].x1 - run.x1) < 2:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [run_of([word for run in line for word in run.words], line[0]) for line in lines]


def _stand_in(grid: Grid) -> Run:
    box = grid.box
    return Run(
        x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom, words=[], text="", high=box.top, low=box.bottom, grid=grid
    )


def _text_flow(lines: list[list[Run]]) -> Iterator[Part]:
    at = 0
    for start, end, grid in aligned_tables(lines):
        yield from stretches(lines[at:start])
        yield grid
        at = end
    yield from stretches(lines[at:])


@dataclass(slots=True, eq=False)
class _Writer:
    """Turns one page's parts into pieces; `tables` grows by the page's tables."""

    sheet: Sheet
    headings: Headings
    known: Known
    tables: list[Table]
    in_contents: bool = False

    def pieces(self, flow: Iterable[Part]) -> Iterator[Piece]:
        furniture = self.sheet.furniture
        yield from self._furniture([item for item in furniture if item[0].middle < self.sheet.size[1] / 2])
        for part in flow:
            if isinstance(part, Grid):
                yield from self._table(part)
            else:
                yield self._stretch(part)
        yield from self._furniture([item for item in furniture if item[0].middle >= self.sheet.size[1] / 2])

    def _furniture(self, items: list[tuple[Run, str]]) -> Iterator[Piece]:
        kinds = {id(run): kind for run, kind in items}
        for line in lines_of(run for run, _ in items):
            text, places = joined([type_line(line)], self.known)
            yield Piece(kind=BlockKind(kinds[id(line[0])]), text=text, lines=self._lines(places))

    def _stretch(self, stretch: Stretch, *, may_head: bool = True) -> Piece:
        text, places = joined(stretch.lines, self.known)
        level = self.headings.level(stretch, text) if text and may_head else 0
        kind = self._kind(stretch, text, level)
        level = level if kind is BlockKind.HEADING else 0
        return Piece(kind=kind, text=text, level=level, lines=self._lines(places))

    def _kind(self, stretch: Stretch, text: str, level: int) -> BlockKind:  # noqa: PLR0911 - a list of signs: the first that speaks decides
        if level and _CONTENTS_HEAD.match(text):
            self.in_contents = True
            return BlockKind.HEADING
        if stretch.role in ("TOC", "TOCI") or (has_leader(text) and len(text.split()) <= _LONGEST_ENTRY):
            return BlockKind.CONTENTS
        if self.in_contents and _CONTENTS_LINE.search(text) and len(text.split()) <= 20:
            return BlockKind.CONTENTS
        if level:
            return BlockKind.HEADING
        if stretch.role == "LI" or list_mark(text):
            return BlockKind.LIST_ITEM
        low = stretch.lines[0].top > _NOTE_ZONE * self.sheet.size[1]
        if stretch.role == "Note" or (low and stretch.size < _NOTE_SIZE * self.headings.body and text[:1].isdigit()):
            return BlockKind.NOTE
        return BlockKind.PARAGRAPH

    def _table(self, grid: Grid) -> Iterator[Piece]:
        index = len(self.tables)
        written = [[self._cell(cell) for cell in row] for row in grid.rows]
        rows = tuple(tuple(text for text, _ in row) for row in written)
        if self.in_contents and sum(1 for row in rows if _CONTENTS_LINE.search(" ".join(row))) > 0.7 * len(rows):
            yield from (self._row(row, None) for row in written)
            return
        box = grid.box
        on_page = self.sheet.box_on_page(box.x0, box.top, box.x1, box.bottom)
        self.tables.append(Table(page=self.sheet.number, rows=rows, box=on_page, header_rows=header_rows(rows)))
        for number, row in enumerate(grid.rows):
            if row_is_prose(row):
                longest = max(row, key=lambda cell: sum(len(run.words) for run in cell))
                for cell in row:
                    # Only the cell that holds the text can hold headings of it; others are labels and actions.
                    parts = stretches(cell_lines(cell))
                    yield from (self._stretch(part, may_head=cell is longest) for part in parts)
            else:
                yield self._row(written[number], (index, number))

    def _cell(self, cell: list[Run]) -> tuple[str, tuple[Line, ...]]:
        text, places = joined([type_line(line) for line in cell_lines(cell)], self.known)
        return text, self._lines(places)

    def _row(self, cells: list[tuple[str, tuple[Line, ...]]], place: tuple[int, int] | None) -> Piece:
        lines: list[Line] = []
        at = 0
        for text, own in cells:
            lines.extend(Line(start=at + line.start, end=at + line.end, box=line.box) for line in own)
            at += len(text) + 1
        text = "\t".join(text for text, _ in cells)
        kind = BlockKind.TABLE_ROW if place else BlockKind.CONTENTS
        return Piece(kind=kind, text=text, table_row=place, lines=tuple(lines))

    def _lines(self, places: list[tuple[int, int, TypeLine]]) -> tuple[Line, ...]:
        on_page = self.sheet.box_on_page
        return tuple(
            Line(start=start, end=end, box=on_page(line.x0, line.top, line.x1, line.bottom))
            for start, end, line in places
        )
