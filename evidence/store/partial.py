"""A database with a part of a workspace: a new file into which only what may be seen is ever written.

Nothing is deleted from it, so nothing that was left out lies in its free pages. The log keeps its chain: lines that may
not be seen keep their hashes alone, and one more line at the end says what the copy is and how the record stands in it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from evidence.model import Document, Passage
from evidence.record.chain import Held, Key
from evidence.store import log
from evidence.store.database import create_database, open_database, transaction
from evidence.store.papers import packed
from evidence.store.record import COPIED

_OPEN_KINDS = ("workspace made", "workspace restored", "quarter under review changed")
_PAPER_KINDS = ("paper added", "paper read again", "paper read again in vain", "paper corrected")
_SHARED_WORDS = ("certificate", "deviation", "switch")
_SHARED_DATA = ("reading", "provider", "survey")
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a workspace goes into the copy.

    `papers` by hash: None leaves a paper as it is, a document takes the place of its own. `passages` by id, in the same
    way. `entries` are those of the record, as they may be seen, and `entered` has the line that first told of each.
    `left_out` counts the rest by what it is.
    """

    kind: str
    papers: Mapping[str, Document | None]
    passages: Mapping[str, Passage | None]
    entries: Sequence[Held]
    entered: Mapping[Key, int]
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a copy says of itself: its kind, the head of the log it was made from, and what was left out, by kind."""

    kind: str
    head: str
    left_out: dict[str, int]


def about_copy(connection: sqlite3.Connection) -> About | None:
    """What the workspace says of itself as a copy; None when it is whole."""
    row = connection.execute("SELECT payload FROM log WHERE kind = ? ORDER BY id LIMIT 1", (COPIED,)).fetchone()
    if row is None:
        return None
    told = json.loads(row[0])
    return About(kind=told["copy"], head=told["head"], left_out=told["left_out"])


def write_part(source: Path, target: Path, part: Part, act: log.Act) -> None:
    """Writes the copy; `source` is a copy that nobody writes to and `target` must not be there."""
    create_database(target)
    with open_database(target) as connection:
        connection.execute("ATTACH ? AS whole", (f"{source.resolve().as_uri()}?mode=ro&immutable=1",))
        with transaction(connection):
            lines = _copy_log(connection, part.papers.keys())
            _copy_papers(connection, part)
            _copy_passages(connection, part)
            left = _copy_dashboard(connection)
            _copy_settings(connection, part.kind)
            _tell(connection, part, dict(part.left_out) | left, lines, act)
        connection.execute("DETACH whole")


def _copy_settings(connection: sqlite3.Connection, kind: str) -> None:
    connection.execute("INSERT INTO setting SELECT * FROM whole.setting")
    connection.execute("INSERT INTO setting VALUES ('copy', ?)", (kind,))


def _copy_log(connection: sqlite3.Connection, papers: Collection[str]) -> list[log.LogLine]:
    kept = []
    for row in connection.execute("SELECT * FROM whole.log ORDER BY id").fetchall():
        line = log.line_of(row)
        kept.append(line if _may_be_read(line, papers) else log.withheld(line))
    connection.executemany(
        "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((one.id, one.at, one.actor, one.tool, one.kind, one.payload, one.previous, one.hash) for one in kept),
    )
    return kept


def _may_be_read(line: log.LogLine, papers: Collection[str]) -> bool:
    """Lines of papers that are in the copy, of readings, and of what the workspace is; of no other kind."""
    if line.kind in _OPEN_KINDS:
        return True
    told = json.loads(line.payload)
    if line.kind in _PAPER_KINDS:
        return told["sha256"] in papers
    said = told.get("entries")
    shared = (*_SHARED_DATA, *_SHARED_WORDS)
    return isinstance(said, list) and all(isinstance(one, dict) and one.get("kind") in shared for one in said)


def _copy_papers(connection: sqlite3.Connection, part: Part) -> None:
    for sha256, document in part.papers.items():
        row = _row(connection, "paper", "sha256", sha256)
        if document is not None:
            row["document"] = packed(document)
        _insert(connection, "paper", row)


def _copy_passages(connection: sqlite3.Connection, part: Part) -> None:
    for name, passage in part.passages.items():
        row = _row(connection, "passage", "id", name)
        if passage is not None:
            row |= {"headings": " > ".join(passage.heading_path), "body": _ENCODER.encode(passage)}
        _insert(connection, "passage", row)
    connection.execute(
        "INSERT INTO suggestion SELECT * FROM whole.suggestion WHERE passage IN (SELECT id FROM passage)"
    )


def _copy_dashboard(connection: sqlite3.Connection) -> dict[str, int]:
    """Readings, and what was certified and agreed; reasons for dismissing and concerns are the area team's own."""
    connection.execute("INSERT INTO dashboard_data SELECT * FROM whole.dashboard_data")
    marks = ", ".join("?" for _ in _SHARED_WORDS)
    connection.execute(
        f"INSERT INTO dashboard_word SELECT * FROM whole.dashboard_word WHERE kind IN ({marks})", _SHARED_WORDS
    )
    (count,) = connection.execute(
        f"SELECT count(*) FROM whole.dashboard_word WHERE kind NOT IN ({marks})", _SHARED_WORDS
    ).fetchone()
    return {"remarks on the dashboard": count} if count else {}


def _tell(
    connection: sqlite3.Connection, part: Part, left_out: dict[str, int], lines: list[log.LogLine], act: log.Act
) -> None:
    withheld, links_only = log.count_withheld(connection)
    line = log.append(
        connection,
        act,
        COPIED,
        {
            "copy": part.kind,
            "lines": len(lines),
            "head": lines[-1].hash,
            "withheld": withheld,
            "links_only": links_only,
            "left_out": left_out,
            "entries": [_entry(one, part.entered[one.key]) for one in part.entries],
        },
    )
    connection.executemany(
        "INSERT INTO record VALUES (?, ?, ?, ?)",
        ((one.key.form, one.key.name, one.body, line.id) for one in part.entries),
    )


def _entry(entry: Held, entered: int) -> dict[str, Any]:
    return {"form": entry.key.form, "name": entry.key.name, "entered": entered, "body": json.loads(entry.body)}


def _row(connection: sqlite3.Connection, table: str, column: str, value: str) -> dict[str, Any]:
    found = connection.execute(f"SELECT * FROM whole.{table} WHERE {column} = ?", (value,))
    return dict(zip((name for name, *_ in found.description), found.fetchone(), strict=True))


def _insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    marks = ", ".join("?" for _ in row)
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
