"""Whether the log still says what was written, and the record what the log says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from evidence.errors import StoreError
from evidence.store import log
from evidence.store.record import COPIED, everything, refold

_GUARDS = ("log_keeps_lines", "log_loses_nothing", "log_is_not_replaced", "log_tells_its_head")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What holds: how many lines and entries, and the hash of the newest line, to be compared with printed ones.

    `withheld` lines of a copy for a CCG have only their hashes left.
    """

    lines: int
    entries: int
    head: str
    withheld: int = 0


def verify(connection: sqlite3.Connection) -> Verified:
    """Recomputes the chain, the head and the record; StoreError naming the first thing that does not hold.

    It finds what was changed, and does not stop anyone who owns the file from rewriting the whole of it: for that,
    compare the head with one that was printed.
    """
    with _one_state(connection), _readable():
        count = log.verify(connection)
        _check_guards(connection)
        hidden = _check_withheld(connection)
        newest = log.head(connection)
        told = connection.execute("SELECT id, hash FROM log_head").fetchone()
        if newest is None or told != (newest.id, newest.hash):
            raise StoreError(f"The log was cut off: its last line should be {told[0] if told else 'known'}.")
        folded = refold(connection)
        stored = {entry.key: entry for entry in everything(connection)}
        for key in sorted(folded.keys() | stored.keys()):
            if folded.get(key) != stored.get(key):
                raise StoreError(f"The record was changed: {key.form} {key.name} is not what the log says.")
        _check_references(connection)
    standing = sum(bool(one.body) for one in folded.values())
    return Verified(lines=count, entries=standing, head=newest.hash, withheld=hidden)


@contextmanager
def _one_state(connection: sqlite3.Connection) -> Iterator[None]:
    """A read transaction, so that nobody writes between two looks."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


@contextmanager
def _readable() -> Iterator[None]:
    """SQLite's own complaint about damaged names may hold bytes that are no text."""
    try:
        yield
    except UnicodeDecodeError as bad:
        raise StoreError("The database is damaged: names in it are no text.") from bad


def _check_guards(connection: sqlite3.Connection) -> None:
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for guard in _GUARDS:
        if guard not in found:
            raise StoreError(f"The log's guard {guard} was taken away.")


def _check_withheld(connection: sqlite3.Connection) -> int:
    """Lines are withheld only by the line that made the copy, which says how many: others were emptied by somebody."""
    hidden = log.count_withheld(connection)
    told = connection.execute(
        """SELECT json_extract(payload, '$.withheld'), json_extract(payload, '$.links_only') FROM log
           WHERE kind = ? ORDER BY id LIMIT 1""",
        (COPIED,),
    ).fetchone()
    if hidden != (told or (0, 0)):
        raise StoreError(f"What {hidden[0]} of the log's lines said was taken away.")
    return hidden[0]


def _check_references(connection: sqlite3.Connection) -> None:
    """Papers and readings name the line that told of them; a line they name has to be there."""
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreError(f"A row of {broken[0]} names a line of {broken[2]} that is not there.")
    # The quick check does not compare indexes with their tables; the record is looked up by one.
    for check in ("quick_check(1)", "integrity_check(record)"):
        (said,) = connection.execute(f"PRAGMA {check}").fetchone()
        if said != "ok":
            raise StoreError(f"The database is damaged: {said}.")
