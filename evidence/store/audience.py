"""Papers and passages kept to the area team: marked by a line of the record, and everything that goes with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.errors import RecordError
from evidence.record.audience import Audience, Restriction
from evidence.record.body import read_body, written
from evidence.record.chain import Form, Key
from evidence.store import log
from evidence.store.papers import INSIDE
from evidence.store.record import Change, entries, held, keep
from evidence.store.reviews import find_one

_PAPER, _PASSAGE = "paper|", "passage|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What the body assessed may not see: hashes of papers, and ids of passages, those of the papers among them."""

    papers: frozenset[str]
    passages: frozenset[str]


def restrict_paper(connection: sqlite3.Connection, act: log.Act, sha256: str, restriction: Restriction) -> bool:
    """Says who may see a paper; False, and no line, when it stood so already."""
    return _restrict(connection, act, [f"{_PAPER}{sha256}"], restriction) > 0


def restrict_passages(
    connection: sqlite3.Connection, act: log.Act, ids: Sequence[str], restriction: Restriction
) -> int:
    """Says who may see passages, all or none; gives how many changed. RecordError for an id that is none."""
    whole = [find_one(connection, prefix).passage.id for prefix in dict.fromkeys(ids)]
    return _restrict(connection, act, [f"{_PASSAGE}{passage}" for passage in dict.fromkeys(whole)], restriction)


def restricted(connection: sqlite3.Connection) -> dict[str, Restriction]:
    """What was marked as the area team's: "paper|" and a hash or "passage|" and an id, with why."""
    found = {one.key.name: read_body(one.body, Restriction) for one in entries(connection, Form.AUDIENCE)}
    return {name: said for name, said in sorted(found.items()) if said.audience is Audience.AREA_TEAM}


def hidden(connection: sqlite3.Connection) -> Hidden:
    """Everything the body assessed may not see.

    With a paper that is an archive or a message go the papers inside it; with a passage those in other papers that say
    the same.
    """
    marked = restricted(connection)
    named = {name.removeprefix(_PAPER) for name in marked if name.startswith(_PAPER)}
    names = dict(connection.execute("SELECT sha256, name FROM paper"))
    outer = tuple(f"{names[sha256]}{INSIDE}" for sha256 in named if sha256 in names)
    papers = frozenset(sha256 for sha256, name in names.items() if sha256 in named or name.startswith(outer))
    passages = {name.removeprefix(_PASSAGE) for name in marked if name.startswith(_PASSAGE)}
    return Hidden(papers=papers, passages=frozenset(_with_copies(connection, papers, passages)))


def _with_copies(connection: sqlite3.Connection, papers: frozenset[str], passages: set[str]) -> Iterator[str]:
    rows = connection.execute("SELECT id, paper, text FROM passage").fetchall()
    texts = {_plain(text) for name, _, text in rows if name in passages}
    yield from (name for name, paper, text in rows if paper in papers or _plain(text) in texts)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _restrict(connection: sqlite3.Connection, act: log.Act, names: Sequence[str], restriction: Restriction) -> int:
    if not names:
        raise RecordError("No paper and no passage is named.")
    changes = []
    for name in names:
        key = Key(form=Form.AUDIENCE, name=name)
        said = (
            f"for {restriction.audience}: {restriction.reason}" if restriction.reason else f"for {restriction.audience}"
        )
        was = held(connection, key)
        after = written(restriction)
        changes.append(Change(key=key, verb="audience", was=was, after=after, said=said, guarded=False))
    return keep(connection, act, changes)
