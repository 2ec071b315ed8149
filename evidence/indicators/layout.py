"""Finds the table in a sheet: the heading row, wherever it stands, and the rows under it.

Three layouts are known. In a list there is a row for each reading and a column for its value. In a report there is a
row for each indicator and a column for each quarter. In a grid there is a column for each provider and a row for each
indicator, as the guide prints its quality section.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from evidence.indicators.headings import (
    Beside,
    Column,
    column_of,
    is_month,
    is_reference,
    may_be_provider,
    quarter_column,
)
from evidence.indicators.sheets import Cell, Sheet, place

_CONTENT = (Column.VALUE, Column.NUMERATOR, Column.DENOMINATOR, Column.TARGET, Column.ANSWER, Column.STATE)
_FIGURES = (Column.VALUE, Column.NUMERATOR, Column.DENOMINATOR)
_LAST_HEADING_ROW = 60
_Known = dict[Column | Beside, int]


class Layout(StrEnum):
    LIST = "list"
    REPORT = "report"
    GRID = "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One reading as it stands: the cells by column. In a grid VALUE is the provider's cell, in a report the quarter's.

    `number` is the sheet's row; the rows of one number are about one indicator.
    """

    cells: dict[Column, Cell]
    number: int = 0
    beside: dict[Beside, Cell] = field(default_factory=dict)

    def words(self, column: Column) -> str:
        """What the cell shows, "" when it is empty."""
        cell = self.cells.get(column)
        return cell.shown.strip() if cell else ""

    @property
    def has_content(self) -> bool:
        return any(self.words(column) for column in _CONTENT)

    @property
    def place(self) -> str:
        """Where the reading stands: its value, or else the first thing said of it."""
        spoken = [self.cells[one] for one in (*_CONTENT, Column.INDICATOR, Column.TITLE) if one in self.cells]
        return spoken[0].place


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A table that was found: its rows, and the headings (with their places) that say nothing to us.

    `heading` is the number of the heading row.
    """

    rows: tuple[Row, ...]
    left_out: tuple[str, ...]
    layout: Layout
    heading: int


def find_table(sheet: Sheet) -> Found | None:
    """The sheet's table of readings; None when no row has the headings of one, or its only columns are months."""
    for number in sorted(sheet.rows):
        if number > _LAST_HEADING_ROW:
            return None
        known = _known_headings(sheet, number)
        if len(sheet.rows[number]) > 1 and (Column.INDICATOR in known or Column.TITLE in known):
            layout = _layout(sheet, number, known)
            if layout is not None:
                return _table(sheet, number, known, layout)
    return None


def _known_headings(sheet: Sheet, number: int) -> _Known:
    """The columns by what they hold. Beside a column of references "Indicator" is the indicator's title."""
    known: _Known = {}
    for column, cell in sorted(sheet.rows[number].items()):
        meant = column_of(cell.text)
        if meant is not None:
            known.setdefault(meant, column)
    reference = next((at for at, cell in sorted(sheet.rows[number].items()) if is_reference(cell.text)), None)
    if reference is not None and Column.TITLE not in known and Column.INDICATOR in known:
        known[Column.TITLE] = known[Column.INDICATOR]
        known[Column.INDICATOR] = reference
    elif reference is not None:
        known.setdefault(Column.INDICATOR, reference)
    return known


def _layout(sheet: Sheet, heading: int, known: _Known) -> Layout | None:
    headings = [cell.text for cell in sheet.rows[heading].values()]
    if any(found is not None and found[1] is Column.VALUE for found in map(quarter_column, headings)):
        return Layout.REPORT
    if Column.VALUE in known or Column.ANSWER in known:
        return Layout.LIST
    return None if Column.INDICATOR not in known or any(map(is_month, headings)) else Layout.GRID


def _table(sheet: Sheet, heading: int, known: _Known, layout: Layout) -> Found:
    below = [number for number in sorted(sheet.rows) if number > heading]
    others = {
        column: cell
        for column, cell in sorted(sheet.rows[heading].items())
        if column not in known.values() and cell.text.strip()
    }
    read: set[int] = set()
    if layout is Layout.REPORT:
        quarters = _quarters(others)
        rows = [row for number in below for row in _report(sheet, number, known, sheet.rows[heading], quarters)]
        read.update(quarters)
    elif layout is Layout.GRID:
        providers = {column: cell for column, cell in others.items() if may_be_provider(cell.text)}
        rows = list(_grid(sheet, below, known, providers))
        read.update(providers)
    else:
        rows = [row for number in below if (row := _row(sheet, number, known)) is not None]
    left_out = tuple(
        f"{cell.text} ({f'{sheet.name} {place(heading, at)}'.strip()})" for at, cell in others.items() if at not in read
    )
    return Found(rows=tuple(rows), left_out=left_out, layout=layout, heading=heading)


def _quarters(headings: dict[int, Cell]) -> dict[int, tuple[str, Column]]:
    """The quarters' columns. "Q2 out of" beside one "Q2 2013/14" is of that quarter."""
    found = {column: read for column, cell in headings.items() if (read := quarter_column(cell.text))}
    whole = {quarter for quarter, _ in found.values() if " " in quarter}
    same = {short: [one for one in whole if one.startswith(f"{short} ")] for short, _ in found.values()}
    return {
        column: (same[quarter][0] if len(same[quarter]) == 1 else quarter, meant)
        for column, (quarter, meant) in found.items()
    }


def _row(sheet: Sheet, number: int, known: _Known) -> Row | None:
    """The row's cells. Who, what and when may be merged over several rows; a figure is where it stands."""
    cells: dict[Column, Cell] = {}
    beside: dict[Beside, Cell] = {}
    for name, column in known.items():
        here = sheet.rows[number].get(column)
        if isinstance(name, Beside):
            beside |= {name: here} if here is not None else {}
            continue
        cell = here if name in _CONTENT else sheet.spread(number, column)
        if cell is not None:
            cells[name] = cell
    named = Column.INDICATOR in cells or Column.TITLE in cells
    return Row(cells=cells, number=number, beside=beside) if named else None


def _grid(sheet: Sheet, below: list[int], known: _Known, providers: dict[int, Cell]) -> Iterator[Row]:
    for number in below:
        shared = _row(sheet, number, known)
        for column, provider in providers.items():
            cell = sheet.rows[number].get(column)
            if shared is not None and cell is not None:
                cells = {**shared.cells, Column.PROVIDER: provider, Column.VALUE: cell}
                yield Row(cells=cells, number=number, beside=shared.beside)


def _report(
    sheet: Sheet, number: int, known: _Known, headings: dict[int, Cell], quarters: dict[int, tuple[str, Column]]
) -> Iterator[Row]:
    """A row for each quarter that has a figure; one without, when there is none in any."""
    shared = _row(sheet, number, known)
    if shared is None:
        return
    found: dict[str, dict[Column, Cell]] = {}
    for column, (quarter, meant) in quarters.items():
        cell = sheet.rows[number].get(column)
        if cell is not None:
            when = Cell(row=headings[column].row, column=column, text=quarter)
            found.setdefault(quarter, {Column.PERIOD: when})[meant] = cell
    for cells in found.values():
        if any(column in cells for column in _FIGURES):
            yield Row(cells={**shared.cells, **cells}, number=number, beside=shared.beside)
    if not found:
        yield Row(cells={key: cell for key, cell in shared.cells.items() if key not in _CONTENT}, number=number)
