"""Which points each drafted document held, kept in the log: so it can be told later what was on an agenda."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import msgspec

from evidence.record.cycle import HeldPoint
from evidence.store import log
from evidence.store.database import transaction

_DRAFTED = "document drafted"
_POINTS = msgspec.json.Decoder(tuple[HeldPoint, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A document that was drafted: its kind, its quarter, when (UTC), and the points it held. `line` is of the log.

    `templates` are people's own templates that it was made with, by file name, each with its SHA-256.
    """

    kind: str
    period: str
    at: str
    line: int
    points: tuple[HeldPoint, ...]
    templates: Mapping[str, str] = field(default_factory=dict)


def keep_drafted(
    connection: sqlite3.Connection,
    act: log.Act,
    *,
    kind: str,
    period: str,
    points: tuple[HeldPoint, ...],
    templates: Mapping[str, str] | None = None,
) -> bool:
    """Keeps what a draft held, and which templates of people's own made it.

    False, and no line, when the newest draft of that kind and quarter held the same and was made with the same.
    """
    own = dict(templates or {})
    with transaction(connection):
        earlier = [one for one in read_drafted(connection, {kind}) if one.period == period]
        if earlier and (earlier[-1].points, earlier[-1].templates) == (points, own):
            return False
        plain = msgspec.to_builtins(points)
        said = {"document": kind, "period": period, "points": plain, **({"templates": own} if own else {})}
        log.append(connection, act, _DRAFTED, said)
    return True


def read_drafted(connection: sqlite3.Connection, kinds: Collection[str]) -> tuple[Drafted, ...]:
    """The drafts of those kinds, oldest first."""
    rows = connection.execute(
        """SELECT id, at, json_extract(payload, '$.document'), json_extract(payload, '$.period'),
                  json_extract(payload, '$.points'), json_extract(payload, '$.templates')
           FROM log WHERE kind = ? ORDER BY id""",
        (_DRAFTED,),
    )
    return tuple(
        Drafted(kind=kind, period=period, at=at, line=line, points=_POINTS.decode(points), templates=_own(own))
        for line, at, kind, period, points, own in rows
        if kind in kinds
    )


def _own(said: str | None) -> dict[str, str]:
    return {} if said is None else msgspec.json.decode(said, type=dict[str, str])


def head_of_evidence(connection: sqlite3.Connection) -> log.LogLine | None:
    """The newest line that says more than that something was drafted: drafting twice gives the same draft."""
    return log.head(connection, but=_DRAFTED)
