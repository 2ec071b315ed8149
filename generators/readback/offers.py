"""What a person typed into a draft that could go on the record: categories and actions, offered and never taken."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generators.readback.decide import was_edited
from generators.readback.match import Unit
from generators.readback.read import Edited
from generators.readback.written import folded
from generators.word_pieces import Piece

_LEVELS, _LEVEL_COLUMN = "report", 1
_ROW_NUMBER = re.compile(r"(\d{1,2})\.\s")
_DOMAIN_KEY = re.compile(r"d(\d{1,2})/")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(
    r"\b(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>\d{4})|"
    r"(?P<d3>\d{1,2})(?:st|nd|rd|th)? (?P<m3>[A-Z][a-z]{2,8}) (?P<y3>\d{4}))\b"
)
_LABELS = re.compile(r"^(?:owner|due|by|action)\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLevel:
    """A category that stands in the level cell of a domain: its id in the framework, for a person to confirm."""

    domain: int
    category: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedAction:
    """An action that a person typed with an owner and a day (ISO 8601), for a person to confirm."""

    domain: int
    what: str
    owner: str
    due: str


def offered_levels(edited: Edited, categories: Mapping[str, str]) -> tuple[OfferedLevel, ...]:
    """The categories left in the level cells of a summary report that people changed. `categories`: id to title."""
    by_title = {folded(title).casefold(): name for name, title in categories.items()}
    domains = _domains_by_row(edited)
    found = []
    for row, units in sorted(_cells(edited.units, _LEVELS, _LEVEL_COLUMN).items()):
        if row not in domains or not any(_is_changed(unit) for unit in units):
            continue
        lines = [line for unit in units for one in unit.written for line in one.text.split("\n")]
        plain = [line for line in lines if folded(line).strip("[].").casefold() in by_title]
        typed = [line for line in plain if not folded(line).startswith("[")] or plain
        if len({folded(line).casefold() for line in typed}) == 1:
            category = by_title[folded(typed[0]).strip("[].").casefold()]
            found.append(OfferedLevel(domain=domains[row], category=category, title=categories[category]))
    return tuple(found)


def offered_actions(edited: Edited) -> tuple[OfferedAction, ...]:
    """Actions that people typed, or completed, with an owner and a day."""
    domains = _domains_by_row(edited)
    found: dict[OfferedAction, None] = {}
    for unit, piece in _typed(edited):
        domain = _domain_of(piece, domains)
        for one in unit.written:
            action = _action(folded(one.text), domain) if domain else None
            if action is not None:
                found[action] = None
    return tuple(found)


def _typed(edited: Edited) -> Iterator[tuple[Unit, Piece]]:
    """What people changed or added, with the generated piece that tells the place: its own, or one of its row."""
    rows: dict[int, Piece] = {}
    for unit in edited.units:
        for one in unit.written:
            if unit.pieces and one.row is not None:
                rows.setdefault(id(one.row), unit.pieces[0])
    for unit in edited.units:
        if not _is_changed(unit):
            continue
        if unit.pieces:
            yield unit, unit.pieces[0]
        elif unit.written and unit.written[0].row is not None and id(unit.written[0].row) in rows:
            yield unit, rows[id(unit.written[0].row)]


def _is_changed(unit: Unit) -> bool:
    return was_edited(unit) if unit.pieces else bool(unit.said.strip())


def _cells(units: Sequence[Unit], table: str, column: int) -> dict[int, list[Unit]]:
    """The units that stand in the same cells as that column's pieces, by the row of the earlier draft."""
    rows: dict[int, int] = {}
    for unit in units:
        for piece in unit.pieces:
            if (piece.table, piece.column) == (table, column):
                rows |= {id(one.cell): piece.row for one in unit.written if one.cell is not None}
    found: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.written and id(unit.written[0].cell) in rows:
            found[rows[id(unit.written[0].cell)]].append(unit)
    return found


def _domains_by_row(edited: Edited) -> dict[int, int]:
    """The domain that each row of the report's table is about, by the number its first cell starts with."""
    found = {}
    for piece in edited.base.pieces if edited.base else ():
        number = _ROW_NUMBER.match(piece.text) if (piece.table, piece.column) == (_LEVELS, 0) else None
        if number:
            found[piece.row] = int(number[1])
    return found


def _domain_of(piece: Piece, by_row: Mapping[int, int]) -> int:
    named = _DOMAIN_KEY.match(piece.key)
    if named:
        return int(named[1])
    return by_row.get(piece.row, 0) if piece.table == _LEVELS else 0


def _action(text: str, domain: int) -> OfferedAction | None:
    """What is to be done, by whom and by when, when the text tells all three in that order."""
    day = _DAY.search(text)
    due = _iso(day) if day else ""
    if not day or not due:
        return None
    before = text[: day.start()]
    cuts = r";" if ";" in before else r"[(,]|(?:\bOwner|\bDue|\bby):?"
    parts = [part.strip(" .,()[]") for part in re.split(cuts, before)]
    parts = [_LABELS.sub("", part) for part in parts if part]
    if len(parts) < 2:
        return None
    return OfferedAction(domain=domain, what=", ".join(parts[:-1]), owner=parts[-1], due=due)


def _iso(day: re.Match[str]) -> str:
    """The day as ISO 8601; "" when there is no such day."""
    year, month, number = (next((day[f"{part}{n}"] for n in ("", "2", "3") if day[f"{part}{n}"]), "") for part in "ymd")
    named = _MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS else 0
    try:
        return date(int(year), named or int(month), int(number)).isoformat()
    except ValueError:
        return ""
