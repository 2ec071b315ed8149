"""Which points each drafted document held, kept in the log: so it can be told later what was on an agenda."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from evidence.record.cycle import HeldPoint
from evidence.store import log
from evidence.store.database import transaction

_DRAFTED = "document drafted"
_POINTS = msgspec.json.Decoder(tuple[HeldPoint, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A document that was drafted: its kind, its quarter, when (UTC), and the points it held. `line` is of the log."""

    kind: str
    period: str
    at: str
    line: int
    points: tuple[HeldPoint, ...]


def keep_drafted(
    connection: sqlite3.Connection, act: log.Act, *, kind: str, period: str, points: tuple[HeldPoint, ...]
) -> bool:
    """Keeps what a draft held. False, and no line, when the newest draft of that kind and quarter held the same."""
    with transaction(connection):
        earlier = [one for one in read_drafted(connection, {kind}) if one.period == period]
        if earlier and earlier[-1].points == points:
            return False
        plain = msgspec.to_builtins(points)
        log.append(connection, act, _DRAFTED, {"document": kind, "period": period, "points": plain})
    return True


def read_drafted(connection: sqlite3.Connection, kinds: Collection[str]) -> tuple[Drafted, ...]:
    """The drafts of those kinds, oldest first."""
    rows = connection.execute(
        """SELECT id, at, json_extract(payload, '$.document'), json_extract(payload, '$.period'),
                  json_extract(payload, '$.points')
           FROM log WHERE kind = ? ORDER BY id""",
        (_DRAFTED,),
    )
    return tuple(
        Drafted(kind=kind, period=period, at=at, line=line, points=_POINTS.decode(points))
        for line, at, kind, period, points in rows
        if kind in kinds
    )


def head_of_evidence(connection: sqlite3.Connection) -> log.LogLine | None:
    """The newest line that says more than that something was drafted: drafting twice gives the same draft."""
    return log.head(connection, but=_DRAFTED)
