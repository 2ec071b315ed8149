"""Sheets of cells, as the limited child process hands them over. Values only, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that is not empty. Rows and columns count from 1.

    `number` is what the cell holds when it holds a number (15 significant digits, as Excel keeps them); `percent` that
    it is shown as a percentage, so that 0.95 means 95 %. `text` is a text cell's words.
    """

    row: int
    column: int
    text: str = ""
    number: Decimal | None = None
    percent: bool = False

    @property
    def place(self) -> str:
        """ "D17"."""
        return place(self.row, self.column)

    @property
    def shown(self) -> str:
        """The words, or the number as plain as possible."""
        if self.number is None:
            return self.text
        return f"{self.number * 100 if self.percent else self.number:f}" + ("%" if self.percent else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A merged area, its edges included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One visible sheet; a CSV file is one sheet without a name."""

    name: str
    cells: tuple[Cell, ...]
    merged: tuple[Area, ...] = ()

    @cached_property
    def rows(self) -> dict[int, dict[int, Cell]]:
        """Cells by row and column; rows without a cell are left out."""
        found: dict[int, dict[int, Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, {})[cell.column] = cell
        return found

    def spread(self, row: int, column: int) -> Cell | None:
        """The cell there, or the one that a merged area spreads over it."""
        cell = self.rows.get(row, {}).get(column)
        if cell is not None:
            return cell
        for area in self.merged:
            if area.top <= row <= area.bottom and area.left <= column <= area.right:
                return self.rows.get(area.top, {}).get(area.left)
        return None


@dataclass(frozen=True, kw_only=True)
class Book:
    """A file's sheets in order, or the reason why it cannot be read."""

    sheets: tuple[Sheet, ...] = ()
    problem: str = ""


def place(row: int, column: int) -> str:
    """A cell's place as spreadsheets write it: row 17, column 4 is "D17"."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"
