"""A workspace looked at from outside: nothing in its folder is written, made or left behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from evidence.errors import NoWorkspace, StoreError
from evidence.store.database import SCHEMA_VERSION

_Seen = TypeVar("_Seen")
_TRIES = 3


def look(database: Path, see: Callable[[sqlite3.Connection], _Seen]) -> _Seen:
    """What `see` makes of the database, as it stood at one moment.

    NoWorkspace when there is no file; StoreError when it is damaged, of another format, or was written to each time it
    was read.
    """
    try:
        if not database.is_file():
            raise NoWorkspace(f"{database.parent} is no workspace.")
        return _looked(database, see)
    except (sqlite3.Error, OSError) as bad:
        raise StoreError(f"The workspace's database {database} cannot be read ({bad}).") from bad
    except UnicodeDecodeError as bad:
        raise StoreError(f"The workspace's database {database} is damaged.") from bad


def _looked(database: Path, see: Callable[[sqlite3.Connection], _Seen]) -> _Seen:
    """SQLite makes two files beside a database that it reads, unless it is told that nobody writes to it.

    So it is told that, and the database is read again when somebody did. Where those files are there already somebody
    has it open, and it is shared as usual.
    """
    for _ in range(_TRIES):
        if _is_open(database):
            return _seen(f"{database.absolute().as_uri()}?mode=ro", database, see)
        before = _stamp(database)
        try:
            found = _seen(f"{database.absolute().as_uri()}?immutable=1", database, see)
        except sqlite3.Error:
            if _stamp(database) == before:
                raise
            continue
        if _stamp(database) == before:
            return found
    raise StoreError(f"The workspace's database {database} is being written to.", hint="Try again.")


def _is_open(database: Path) -> bool:
    changes = database.with_name(f"{database.name}-wal")
    return changes.is_file() and changes.stat().st_size > 0


def _stamp(database: Path) -> tuple[int, int, bool]:
    state = database.stat()
    return state.st_mtime_ns, state.st_size, _is_open(database)


def _seen(address: str, database: Path, see: Callable[[sqlite3.Connection], _Seen]) -> _Seen:
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA_VERSION:
            made_by = "a newer" if version > SCHEMA_VERSION else "an older"
            hint = "" if version > SCHEMA_VERSION else "Any command run inside it brings it up, such as: assure status"
            raise StoreError(f"{database.parent} was made by {made_by} Assure (format {version}).", hint=hint)
        connection.execute("BEGIN")
        return see(connection)
    finally:
        connection.close()
