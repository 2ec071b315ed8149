"""One SQLite file a workspace: opening it, its version, and transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from evidence.errors import StoreError
from evidence.store.migrate import migrate

SCHEMA_VERSION = 6
_GO_BACK = "go back to a copy of the folder."


def create_database(path: Path) -> None:
    """Writes an empty database; the file must not be there."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        schema = (resources.files("evidence.store") / "schema.sql").read_text(encoding="utf-8")
        connection.executescript(f"BEGIN;\n{schema}\nPRAGMA user_version = {SCHEMA_VERSION};\nCOMMIT;")
    finally:
        connection.close()


@contextmanager
def open_database(path: Path, *, frozen: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection with full synchronisation and foreign keys; StoreError when damaged or made by a newer Assure.

    A `frozen` file is one that nobody writes to: it is only read, and nothing appears beside it.
    """
    try:
        asked = f"{path.resolve().as_uri()}{'?mode=ro&immutable=1' if frozen else ''}"
        connection = sqlite3.connect(asked, uri=True, isolation_level=None, timeout=30)
    except sqlite3.Error as bad:
        raise StoreError(f"The workspace's database {path} cannot be opened ({bad}).") from bad
    try:
        try:
            _prepare(connection, path)
        except UnicodeDecodeError as bad:
            # SQLite's complaint about a damaged schema may hold bytes that are no text.
            raise StoreError(f"The workspace's database {path} is damaged.", hint=_GO_BACK.capitalize()) from bad
        yield connection
    except sqlite3.DatabaseError as bad:
        raise StoreError(f"The workspace's database {path} cannot be used ({bad}).", hint=_way_out(bad)) from bad
    finally:
        connection.close()


def _way_out(bad: sqlite3.DatabaseError) -> str:
    """What to do next, by SQLite's own number for what went wrong."""
    code = getattr(bad, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return "What was saved before is saved. Make room on the disk, then run the same command again to go on."
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return "You may not write there: nothing was changed. Ask for write access, or copy the folder to your own."
    return f"Close other programs that have it open; if that does not help, {_GO_BACK}"


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"The workspace {path.parent} was made by a newer Assure (format {version}).",
            hint=f"This version knows format {SCHEMA_VERSION}; install the newer one.",
        )
    if version < 1:
        raise StoreError(f"The file {path} is not an Assure workspace.")
    if version < SCHEMA_VERSION:
        migrate(connection, path)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; takes the write lock at once so that two processes never interleave."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk makes SQLite roll back by itself; a second ROLLBACK would hide the reason.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
