"""Two writers on one workspace: the write lock is taken before anything is read, so nobody writes on an old state."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from evidence.store import log
from evidence.store.database import transaction
from evidence.store.workspace import Workspace
from tests.build import AN_ACT


def append_what_was_read(connection: sqlite3.Connection, read: threading.Event) -> None:
    with transaction(connection):
        seen = log.head(connection)
        read.set()
        log.append(connection, AN_ACT, "test", {"after": seen.id if seen else 0})


def test_a_transaction_holds_the_write_lock_from_its_first_moment(workspace: Workspace) -> None:
    with workspace.open() as one, workspace.open() as other:
        other.execute("PRAGMA busy_timeout = 0")
        with transaction(one), pytest.raises(sqlite3.OperationalError, match="locked"), transaction(other):
            pass


def test_two_that_both_read_and_then_write_both_get_their_line_each_on_what_the_other_left(
    workspace: Workspace,
) -> None:
    failed: list[Exception] = []
    read = threading.Event()

    def second() -> None:
        try:
            with workspace.open() as connection:
                append_what_was_read(connection, read)
        except Exception as bad:
            failed.append(bad)

    with workspace.open() as connection:
        with transaction(connection):
            log.head(connection)
            other = threading.Thread(target=second)
            other.start()
            assert not read.wait(0.2), "the other read while this one was about to write"
            log.append(connection, AN_ACT, "test", {"after": 1})
        other.join(20)
        assert failed == []
        assert [line.payload for line in log.read_lines(connection)][1:] == ['{"after":1}', '{"after":2}']
        assert log.verify(connection) == 3
