"""Copies of a workspace's database: taken while others write, read without being changed, put back whole."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from evidence.errors import AssureError, StoreError
from evidence.store.audit import Verified, verify
from evidence.store.database import SCHEMA_VERSION, create_database, open_database

_PAGES_A_STEP = 4_000
_CODE = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
Tick = Callable[[int, int], None]


def copy_database(source: Path, target: Path, *, tick: Tick | None = None) -> None:
    """Copies the database as it stands at one moment, as one file; others may read and write meanwhile.

    `tick` is told how many pages are left and how many there are; what it raises stops the copy. `target` must not be
    there, and is not there after a failure. StoreError when the source is damaged; AssureError when `target` cannot be
    written.
    """
    try:
        with closing(_reading(source)) as here, closing(sqlite3.connect(target, isolation_level=None)) as there:
            # A read transaction of our own: without it each line that somebody else writes starts the copy anew.
            here.execute("BEGIN")
            here.execute("SELECT count(*) FROM sqlite_master").fetchone()
            here.backup(there, pages=_PAGES_A_STEP, progress=_told(tick))
            here.execute("ROLLBACK")
            # One file without a journal beside it, so that it can be moved and read anywhere.
            there.execute("PRAGMA journal_mode = DELETE").fetchone()
    except BaseException as bad:
        for left in (target, target.with_name(f"{target.name}-journal"), target.with_name(f"{target.name}-wal")):
            left.unlink(missing_ok=True)
        if isinstance(bad, sqlite3.Error):
            raise _told_plainly(bad, source, target) from bad
        raise


def replace_database(source: Path, target: Path) -> None:
    """Makes the living database at `target` hold what the copy at `source` holds, in one transaction or not at all.

    Other processes that have it open see the one or the other. sqlite3.Error when `target` is damaged or locked.
    """
    with closing(_reading(source)) as here, closing(sqlite3.connect(target, isolation_level=None, timeout=30)) as there:
        there.execute("PRAGMA synchronous = FULL")
        there.execute("SELECT count(*) FROM sqlite_master").fetchone()
        here.backup(there)


def make_living(path: Path) -> None:
    """A copy becomes a workspace's database: readers and a writer no longer wait for one another."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()


@contextmanager
def open_copy(path: Path) -> Iterator[sqlite3.Connection]:
    """A copy, read and never changed; one of an older format, or in use, is read through a copy of its own.

    StoreError when it is damaged, newer than this Assure, or has triggers that Assure did not put there.
    """
    with tempfile.TemporaryDirectory(prefix="assure-") as folder:
        read = path
        if _has_more_beside(path) or _version(path) < SCHEMA_VERSION:
            read = Path(folder) / path.name
            copy_database(path, read)
        with open_database(read, frozen=read is path) as connection:
            _check_triggers(connection, Path(folder) / "fresh.sqlite3")
            yield connection


def check_copy(path: Path) -> Verified:
    """Every page, the chain and the record of a copy; StoreError naming the first thing that does not hold."""
    with open_copy(path) as connection:
        (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            raise StoreError(f"The copy {path.name} is damaged: {said}.")
        return verify(connection)


def is_sound(path: Path) -> bool:
    """Whether the pages of a copy hang together: the quick look, which recomputes nothing."""
    try:
        with closing(_reading(path, frozen=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def _reading(path: Path, *, frozen: bool = False) -> sqlite3.Connection:
    query = "mode=ro&immutable=1" if frozen else "mode=ro"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{query}", uri=True, isolation_level=None, timeout=30)


def _version(path: Path) -> int:
    try:
        with closing(_reading(path, frozen=True)) as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error as bad:
        raise StoreError(f"The copy {path} cannot be read ({bad}).") from bad


def _has_more_beside(path: Path) -> bool:
    """A database copied by hand while it was in use: its newest lines lie in the file beside it."""
    beside = path.with_name(f"{path.name}-wal")
    return beside.is_file() and beside.stat().st_size > 0


def _check_triggers(connection: sqlite3.Connection, fresh: Path) -> None:
    """A database from elsewhere could bring code of its own: a trigger that writes whenever Assure does."""
    create_database(fresh)
    with closing(_reading(fresh)) as ours:
        known = {name: _words(sql) for name, sql in ours.execute(_CODE)}
    odd = [name for name, sql in connection.execute(_CODE) if known.get(name) != _words(sql)]
    if odd:
        raise StoreError(f"The copy holds something that Assure did not put there ({odd[0]}).")


def _words(sql: str) -> str:
    return " ".join(sql.split())


def _told(tick: Tick | None) -> Callable[[int, int, int], None] | None:
    return None if tick is None else lambda _, left, pages: tick(left, pages)


def _told_plainly(bad: sqlite3.Error, source: Path, target: Path) -> AssureError:
    code = getattr(bad, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreError(f"The database {source} is damaged, so it could not be copied ({bad}).")
    return AssureError(
        f"{target.parent} could not be written ({bad}). Nothing was left there.",
        hint="Make room on that disk, or choose another folder.",
    )
