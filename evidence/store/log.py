"""The append-only, hash-chained log: who did what, when, with which version. Everything else follows from it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from evidence.errors import StoreError

_GENESIS = "0" * 64
# In a copy for somebody who may not see it, a line has nothing left but its hashes.
WITHHELD = "withheld"
_LINKS_ONLY = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who acts, when (UTC, ISO 8601) and with which version of the tool. Passed in, never read from the world here."""

    actor: str
    at: str
    tool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of the log. `hash` covers every other field and the line before."""

    id: int
    at: str
    actor: str
    tool: str
    kind: str
    payload: str
    previous: str
    hash: str


def append(connection: sqlite3.Connection, act: Act, kind: str, payload: dict[str, Any]) -> LogLine:
    """Adds a line; call it inside a transaction together with the state it explains."""
    last = head(connection)
    written = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    number, previous = (last.id + 1, last.hash) if last else (1, _GENESIS)
    digest = _digest(number, act.at, act.actor, act.tool, kind, written, previous)
    row = (number, act.at, act.actor, act.tool, kind, written, previous, digest)
    connection.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    return line_of(row)


def head(connection: sqlite3.Connection, *, but: str = "") -> LogLine | None:
    """The newest line, passing over those of the kind `but`; None in a log that has none."""
    row = connection.execute("SELECT * FROM log WHERE kind != ? ORDER BY id DESC LIMIT 1", (but,)).fetchone()
    return line_of(row) if row else None


def read_lines(connection: sqlite3.Connection) -> tuple[LogLine, ...]:
    """Every line, oldest first."""
    return tuple(map(line_of, connection.execute("SELECT * FROM log ORDER BY id")))


def verify(connection: sqlite3.Connection) -> int:
    """Recomputes the chain and gives the number of lines; StoreError naming the first line that does not hold."""
    previous = _GENESIS
    count = 0
    for row in connection.execute("SELECT * FROM log ORDER BY id"):
        line = line_of(row)
        count += 1
        if (line.id, line.previous) != (count, previous) or not _holds(line):
            raise StoreError(f"The log was changed at line {count}: its hash does not follow from the line before.")
        previous = line.hash
    return count


def withheld(line: LogLine) -> LogLine:
    """The line for somebody who may not see it: its place in the chain can be recomputed, and nothing else is in it.

    Lines of before Assure could withhold have one hash over everything: of those only the links can be checked.
    """
    inner = _hashed(line.at, line.actor, line.tool, line.kind, line.payload)
    checkable = line.hash == _hashed(line.id, inner, line.previous)
    payload = json.dumps({"hash": inner}, separators=(",", ":")) if checkable else _LINKS_ONLY
    return LogLine(
        id=line.id, at="", actor="", tool="", kind=WITHHELD, payload=payload, previous=line.previous, hash=line.hash
    )


def count_withheld(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many lines of this copy were withheld, and of how many of them only the links can be checked."""
    found = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE payload = ?) FROM log WHERE kind = ?", (_LINKS_ONLY, WITHHELD)
    ).fetchone()
    return int(found[0]), int(found[1])


def _holds(line: LogLine) -> bool:
    """Whether the hash follows from what the line says, as it is made now or was before lines could be withheld."""
    if line.kind == WITHHELD:
        return line.payload == _LINKS_ONLY or line.hash == _hashed(line.id, _inner_hash(line), line.previous)
    fields = (line.id, line.at, line.actor, line.tool, line.kind, line.payload, line.previous)
    return line.hash in (_digest(*fields), _hashed(*fields))


def _inner_hash(line: LogLine) -> str:
    """The hash of what a withheld line said, or something that is no hash."""
    try:
        told = json.loads(line.payload)
    except ValueError:
        return ""
    return str(told.get("hash", "")) if isinstance(told, dict) else ""


def _digest(*fields: object) -> str:
    """What a line says has a hash of its own, so that the chain can be checked by those who may not read it."""
    number, *said, previous = fields
    return _hashed(number, _hashed(*said), previous)


def _hashed(*fields: object) -> str:
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def line_of(row: tuple[Any, ...]) -> LogLine:
    """A row of the log's table as a line."""
    number, at, actor, tool, kind, payload, previous, digest = row
    return LogLine(id=number, at=at, actor=actor, tool=tool, kind=kind, payload=payload, previous=previous, hash=digest)
