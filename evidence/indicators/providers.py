"""What a sheet tells of the providers themselves: the body's share of their income, and the type of service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from evidence.errors import ReadingError
from evidence.indicator import Provider
from evidence.indicators.amounts import amount, is_blank
from evidence.indicators.headings import Column
from evidence.indicators.layout import Row
from evidence.indicators.sheets import Cell

_KINDS = {
    "share": re.compile(r"share\b", re.IGNORECASE),
    "service": re.compile(r"(?:type of )?service\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Providers:
    """The two descriptive rows of the guide's quality section (Annex 3, Quality), gathered by quarter and provider."""

    _told: dict[tuple[str, str], dict[str, Cell]] = field(default_factory=dict)

    def take(self, row: Row, period: str) -> bool:
        """Whether the row is one of the two; then it is kept. ReadingError for one without a provider, or a second."""
        words = row.words(Column.INDICATOR) or row.words(Column.TITLE)
        kind = next((kind for kind, sign in _KINDS.items() if sign.match(words)), "")
        if not kind:
            return False
        name = row.words(Column.PROVIDER)
        if not name:
            raise ReadingError(f"{words} is asked by provider, and none is named.")
        cell = row.cells.get(Column.VALUE) or row.cells.get(Column.ANSWER)
        known = self._told.setdefault((period, name), {})
        if kind in known:
            raise ReadingError(f"a second {kind} of {name}; the first is in {known[kind].place}.")
        if cell is not None and not is_blank(cell):
            if kind == "share":
                _share(cell)
            known[kind] = cell
        return True

    def told(self) -> Iterator[tuple[str, Provider]]:
        """Each provider with its quarter, in the order of the sheet."""
        for (period, name), cells in self._told.items():
            share = cells.get("share")
            service = cells["service"].shown if "service" in cells else ""
            yield (
                period,
                Provider(name=name, share=None if share is None else _share(share), service=service),
            )


def _share(cell: Cell) -> Decimal:
    found = amount(cell)
    if not found.percent and 0 < found.number <= 1:
        raise ReadingError(f"{found.number} may be {found.number} % or {found.number * 100} %: write the % sign.")
    if not 0 <= found.number <= 100:
        raise ReadingError(f"a share of income lies between 0 and 100 %, not at {found.number}.")
    return found.number
