"""The dashboard in the store: readings and what people said about them, each with what it took the place of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from evidence.errors import ReadingError
from evidence.indicator import Concern, Provider, Reading
from evidence.indicators.said import Certificate, Deviation, Dismissal, SurveyResult, Switch
from evidence.store import log
from evidence.store.database import transaction

_TYPES: dict[str, Any] = {
    "reading": Reading,
    "provider": Provider,
    "survey": SurveyResult,
    "dismissal": Dismissal,
    "certificate": Certificate,
    "deviation": Deviation,
    "concern": Concern,
    "switch": Switch,
}
_DATA = ("reading", "provider", "survey")
_ENCODER = msgspec.json.Encoder(order="deterministic")
Value = Reading | Provider | SurveyResult | Dismissal | Certificate | Deviation | Concern | Switch


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value for one period. `about` names the section of a concern; other values name themselves."""

    value: Value
    period: str
    about: str = ""

    @property
    def kind(self) -> str:
        return next(kind for kind, form in _TYPES.items() if type(self.value) is form)

    @property
    def name(self) -> str:
        """What the value is about: there is one that holds for each kind, period and name."""
        parts: tuple[str | int, ...] = (self.about,)
        match self.value:
            case Reading(indicator=indicator, unit=unit):
                parts = (indicator, self.value.provider or "", unit)
            case Dismissal(indicator=indicator, provider=provider, unit=unit):
                parts = (indicator, provider, unit)
            case Certificate(indicator=indicator, provider=provider):
                parts = (indicator, provider)
            case SurveyResult(domain=domain, question=question):
                parts = (domain, question)
            case Provider(name=name) | Deviation(indicator=name) | Switch(choice=name):
                parts = (name,)
        return "|".join(map(str, parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry as it was kept: who entered it, when (UTC), and when another took its place ("" while it holds)."""

    entry: Entry
    by: str
    at: str
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What became of a set of entries: how many are new or were there already, and which took another's place.

    `replaced` has the earlier entry and the one that holds now.
    """

    new: int = 0
    replaced: tuple[tuple[Entry, Entry], ...] = ()
    same: int = 0


def take_in(
    connection: sqlite3.Connection, entries: Iterable[Entry], act: log.Act, kind: str, **account: str
) -> Changed:
    """Keeps all entries in one transaction with one line of the log of that `kind`, or none of them.

    An entry that says what holds already changes nothing, and the log has no line when nothing changes. `account` is
    what else the log should know. ReadingError for two entries of one name.
    """
    entries = tuple(entries)
    _refuse_doubles(entries)
    with transaction(connection):
        known = {entry: _holding(connection, entry) for entry in entries}
        coming = [entry for entry in entries if known[entry] != _written(entry)]
        replaced = tuple((_read(entry, body), entry) for entry in coming if (body := known[entry]) is not None)
        if coming:
            told = [{"kind": one.kind, "period": one.period, "name": one.name, "body": _written(one)} for one in coming]
            line = log.append(connection, act, kind, {**account, "entries": told})
            for entry in coming:
                _put(connection, entry, line.id)
    return Changed(new=len(coming) - len(replaced), replaced=replaced, same=len(entries) - len(coming))


def read_entries(connection: sqlite3.Connection, *, former: bool = False) -> tuple[Kept, ...]:
    """Every entry that holds, in the order they were made; with `former` also those that others took the place of."""
    where = "" if former else "WHERE superseded_by IS NULL"
    found = connection.execute(
        f"""SELECT entry.kind, entry.period, name, body, log.actor, log.at, coalesce(later.at, '')
            FROM (SELECT 1 AS part, * FROM dashboard_data UNION ALL SELECT 2, * FROM dashboard_word) AS entry
            JOIN log ON log.id = entry.log_id LEFT JOIN log AS later ON later.id = entry.superseded_by
            {where.replace("superseded_by", "entry.superseded_by")} ORDER BY part, entry.id"""
    )
    return tuple(
        Kept(
            entry=Entry(
                value=msgspec.json.decode(body, type=_TYPES[entry_kind]),
                period=period,
                about=name if entry_kind == "concern" else "",
            ),
            by=by,
            at=at,
            until=until,
        )
        for entry_kind, period, name, body, by, at, until in found
    )


def _refuse_doubles(entries: tuple[Entry, ...]) -> None:
    seen = set()
    for entry in entries:
        place = (entry.kind, entry.period, entry.name)
        if place in seen:
            raise ReadingError(f"{entry.name} stands there twice for {entry.period}; nothing was taken in.")
        seen.add(place)


def _written(entry: Entry) -> str:
    return _ENCODER.encode(entry.value).decode()


def _read(entry: Entry, body: str) -> Entry:
    """What was kept where the entry goes."""
    return replace(entry, value=msgspec.json.decode(body, type=_TYPES[entry.kind]))


def _table(entry: Entry) -> str:
    return "dashboard_data" if entry.kind in _DATA else "dashboard_word"


def _holding(connection: sqlite3.Connection, entry: Entry) -> str | None:
    found = connection.execute(
        f"""SELECT body FROM {_table(entry)}
            WHERE kind = ? AND period = ? AND name = ? AND superseded_by IS NULL""",
        (entry.kind, entry.period, entry.name),
    ).fetchone()
    return str(found[0]) if found else None


def _put(connection: sqlite3.Connection, entry: Entry, log_id: int) -> None:
    place = (entry.kind, entry.period, entry.name)
    connection.execute(
        f"""UPDATE {_table(entry)} SET superseded_by = ?
            WHERE kind = ? AND period = ? AND name = ? AND superseded_by IS NULL""",
        (log_id, *place),
    )
    connection.execute(
        f"INSERT INTO {_table(entry)} (kind, period, name, body, log_id) VALUES (?, ?, ?, ?, ?)",
        (*place, _written(entry), log_id),
    )
