"""Finds the table in a sheet: the heading row, wherever it stands, and the rows under it.

Two layouts are known. In a list there is a row for each reading and a column for its value. In a grid there is a column
for each provider and a row for each indicator, as the guide prints its quality section.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from evidence.indicators.sheets import Cell, Sheet, place


class Column(StrEnum):
    """What a column of the template holds; the value is its heading there."""

    INDICATOR = "Indicator"
    TITLE = "Title"
    PROVIDER = "Provider"
    PERIOD = "Period"
    VALUE = "Value"
    UNIT = "Unit"
    NUMERATOR = "Numerator"
    DENOMINATOR = "Denominator"
    TARGET = "Target"
    ANSWER = "Answer"
    STATE = "State"
    BASIS = "Basis"
    NOTE = "Note"


_HEADINGS = {
    Column.INDICATOR: ("indicator id", "id", "ref", "ref.", "indicator ref"),
    Column.TITLE: ("indicator title", "indicator name", "description", "question", "measure"),
    Column.PROVIDER: ("provider name", "trust"),
    Column.PERIOD: ("quarter",),
    Column.VALUE: ("actual", "performance", "result", "reading", "figure"),
    Column.UNIT: ("units",),
    Column.NUMERATOR: ("num", "num."),
    Column.DENOMINATOR: ("denom", "denom.", "den", "den."),
    Column.TARGET: ("objective", "plan", "trajectory", "allowance"),
    Column.ANSWER: ("answers", "response"),
    Column.STATE: (),
    Column.BASIS: (),
    Column.NOTE: ("notes", "comment", "comments"),
}
_BY_WORDS = {name: column for column, others in _HEADINGS.items() for name in (column.value.casefold(), *others)}
_CONTENT = (Column.VALUE, Column.NUMERATOR, Column.DENOMINATOR, Column.TARGET, Column.ANSWER, Column.STATE)
_LAST_HEADING_ROW = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One reading as it stands: the cells by column. In a grid VALUE is the provider's cell."""

    cells: dict[Column, Cell]

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
        spoken = [self.cells[column] for column in (*_CONTENT, Column.INDICATOR) if column in self.cells]
        return spoken[0].place


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A table that was found: its rows, and the headings (with their places) that say nothing to us."""

    rows: tuple[Row, ...]
    left_out: tuple[str, ...]


def find_table(sheet: Sheet) -> Found | None:
    """The sheet's table of readings, or None when no row of it has the heading "Indicator"."""
    for number in sorted(sheet.rows):
        if number > _LAST_HEADING_ROW:
            return None
        known = _known_headings(sheet, number)
        if Column.INDICATOR in known and len(sheet.rows[number]) > 1:
            return _table(sheet, number, known)
    return None


def _known_headings(sheet: Sheet, number: int) -> dict[Column, int]:
    known: dict[Column, int] = {}
    for column, cell in sorted(sheet.rows[number].items()):
        meant = _meant(cell)
        if meant is not None and meant not in known:
            known[meant] = column
    return known


def _meant(cell: Cell) -> Column | None:
    return _BY_WORDS.get(" ".join(cell.text.casefold().split()))


def _table(sheet: Sheet, heading: int, known: dict[Column, int]) -> Found:
    below = [number for number in sorted(sheet.rows) if number > heading]
    others = {
        column: cell
        for column, cell in sorted(sheet.rows[heading].items())
        if column not in known.values() and cell.text.strip()
    }
    if Column.VALUE in known or Column.ANSWER in known:
        rows = [_row(sheet, number, known) for number in below]
        left_out = tuple(f"{cell.text} ({place(heading, column)})" for column, cell in others.items())
        return Found(rows=tuple(row for row in rows if row is not None), left_out=left_out)
    return Found(rows=tuple(_grid(sheet, below, known, others)), left_out=())


def _row(sheet: Sheet, number: int, known: dict[Column, int]) -> Row | None:
    """The row's cells. Who, what and when may be merged over several rows; a figure is where it stands."""
    cells = {}
    for name, column in known.items():
        cell = sheet.rows[number].get(column) if name in _CONTENT else sheet.spread(number, column)
        if cell is not None:
            cells[name] = cell
    return Row(cells=cells) if Column.INDICATOR in cells else None


def _grid(sheet: Sheet, below: list[int], known: dict[Column, int], providers: dict[int, Cell]) -> Iterator[Row]:
    for number in below:
        shared = _row(sheet, number, known)
        for column, provider in providers.items():
            cell = sheet.rows[number].get(column)
            if shared is not None and cell is not None:
                yield Row(cells={**shared.cells, Column.PROVIDER: provider, Column.VALUE: cell})
