"""A sheet's grid of cells as blocks and tables, and values as a person sees them: shared by every workbook reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from evidence.errors import PaperNotRead
from evidence.extract.characters import one_line
from evidence.extract.pages import Piece, prose, row_piece, table_of
from evidence.model import BlockKind, Table

_SHEET_TITLE_WORDS = 25
TOO_MANY_CELLS = "it has more cells than we read; leave out the sheets of raw data and add that"


def rows_within(rows: Iterable[list[str]], budget: int) -> tuple[list[list[str]], int]:
    """A sheet's rows without the empty cells at their ends, and how many cells may still be read.

    Raises PaperNotRead when the sheet has more: what a file claims is not believed, so cells are counted as they come.
    """
    kept: list[list[str]] = []
    for texts in rows:
        while texts and not texts[-1]:
            texts.pop()
        budget -= len(texts) + 1
        if budget < 0:
            raise PaperNotRead(TOO_MANY_CELLS)
        kept.append(texts)
    return kept, budget


def sheet_pieces(rows: list[list[str]], page: int, tables: list[Table]) -> Iterator[Piece]:
    """Blocks of rows parted by empty rows; a lone text above a table is its title, not a row."""
    first = True
    for group in _groups(rows):
        while group and sum(map(bool, group[0])) == 1 and (len(group) == 1 or sum(map(bool, group[-1])) > 1 or first):
            text = next(filter(None, group.pop(0)))
            short = len(text.split()) <= _SHEET_TITLE_WORDS and text[-1] not in ".;"
            yield prose(text, BlockKind.HEADING, 1 if first else 2) if short and (group or first) else prose(text)
            first = False
        if group:
            yield from _table(group, page, tables)
            first = False


def _table(group: list[list[str]], page: int, tables: list[Table]) -> Iterator[Piece]:
    used = [column for column in range(max(map(len, group))) if any(len(row) > column and row[column] for row in group)]
    square = [[row[column] if len(row) > column else "" for column in used] for row in group]
    if len(used) == 1:
        yield from (prose(row[0]) for row in square)
        return
    table = table_of(square, page=page)
    yield from (row_piece(row, len(tables), at) for at, row in enumerate(table.rows))
    tables.append(table)


def _groups(rows: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    group: list[list[str]] = []
    for row in rows:
        if any(row):
            group.append(row)
        elif group:
            yield group
            group = []
    if group:
        yield group


def shown(value: object, number_format: str) -> str:
    """A value as the sheet shows it: percentages, thousands, decimals and dates; else as plain as possible."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, number_format or "General")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return one_line(str(value))


def _number(value: float, number_format: str) -> str:
    positive = re.sub(r"\[[^\]]*\]|\\.|_.|\*.", "", number_format.split(";", maxsplit=1)[0])
    quoted = "".join(re.findall(r'"([^"]*)"', positive))
    bare = re.sub(r'"[^"]*"', "", positive)
    decimals = re.search(r"0\.(0+)", bare)
    places = len(decimals[1]) if decimals else 0
    if "%" in bare:
        return f"{value * 100:.{places}f}%"
    if not re.search(r"[0#]", bare) or "E+" in bare:
        return f"{value:.12g}" if isinstance(value, float) else str(value)
    comma = "," if "#,#" in bare or "0,0" in bare else ""
    pound = "£" if "£" in bare or "£" in quoted or "[$£" in number_format else ""
    sign = "-" if value < 0 else ""
    return f"{sign}{pound}{abs(value):{comma}.{places}f}"
