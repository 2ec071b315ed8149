"""The log cannot lose a line or have one changed unseen: tampering is found, a kill loses nothing that was shown."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.errors import StoreError
from evidence.framework import load_framework
from evidence.record.chain import Form, Held, Key, Line, fold, last_standing
from evidence.record.judgement import Judgement
from evidence.record.review import Decision, Verb
from evidence.store import log
from evidence.store.audit import verify
from evidence.store.items import read_items
from evidence.store.judgements import judge
from evidence.store.record import entries, lines
from evidence.store.reviews import decide_on, undo
from evidence.store.workspace import Workspace
from tests.record import ANA, BEN, with_passages

_ROOT = Path(__file__).parent.parent
_FRAMEWORK = load_framework("2013-14")
_COLUMNS = ("at", "actor", "tool", "kind", "payload", "previous", "hash")
_GUARDS = ("log_keeps_lines", "log_loses_nothing", "log_is_not_replaced")


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    """A workspace with a line of every kind that matters."""
    audit, surplus, watch = with_passages(workspace)
    with workspace.open() as connection:
        decide_on(connection, ANA, [audit, surplus], Decision(verb=Verb.ACCEPT), framework=_FRAMEWORK)
        decide_on(connection, ANA, [watch], Decision(verb=Verb.RETAG, domains=(2,)), framework=_FRAMEWORK)
        undo(connection, ANA, [surplus])
        said = Judgement(period="2013/14 Q2", domain=4, category="assured", reason="Well run", evidence=(audit,))
        judge(connection, BEN, said, framework=_FRAMEWORK)
    return workspace


@contextlib.contextmanager
def unguarded(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    """The database in the hands of somebody who takes the log's guards away and puts them back."""
    connection = sqlite3.connect(workspace.database, isolation_level=None)
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for guard in _GUARDS:
        connection.execute(f"DROP TRIGGER {guard}")
    try:
        yield connection
    finally:
        for guard in _GUARDS:
            connection.execute(found[guard])
        connection.close()


def is_found(workspace: Workspace, words: str) -> bool:
    with pytest.raises(StoreError, match=words), workspace.open() as connection:
        verify(connection)
    return True


def test_an_untouched_log_holds_and_tells_its_head(full: Workspace) -> None:
    with full.open() as connection:
        found = verify(connection)
        newest = log.head(connection)
    assert newest is not None
    assert (found.lines, found.entries, found.head) == (newest.id, 3, newest.hash)


def flips(text: str, step: int) -> Iterator[str]:
    """The text with one character changed by its lowest bit, at every `step`-th place and at the last."""
    for at in {*range(0, len(text), step), len(text) - 1}:
        yield text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]


@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.slow)])
def test_any_character_of_any_line_that_is_changed_is_found(full: Workspace, step: int) -> None:
    with unguarded(full) as connection:
        rows = connection.execute(f"SELECT id, {', '.join(_COLUMNS)} FROM log").fetchall()
        for number, *values in rows:
            for column, value in zip(_COLUMNS, values, strict=True):
                for changed in flips(value, step):
                    connection.execute(f"UPDATE log SET {column} = ? WHERE id = ?", (changed, number))
                    with pytest.raises(StoreError, match=f"changed at line {number}|changed at line {number + 1}"):
                        log.verify(connection)
                connection.execute(f"UPDATE log SET {column} = ? WHERE id = ?", (value, number))
        assert log.verify(connection) == len(rows)


def test_any_line_that_is_dropped_is_found_the_last_one_too(full: Workspace) -> None:
    with full.open() as connection:
        count = log.verify(connection)
    for number in range(1, count + 1):
        with unguarded(full) as connection:
            row = connection.execute("SELECT * FROM log WHERE id = ?", (number,)).fetchone()
            head = connection.execute("SELECT * FROM log_head").fetchone()
            connection.execute("DELETE FROM log WHERE id = ?", (number,))
        assert is_found(full, "cut off" if number == count else "changed at line")
        with unguarded(full) as connection:
            connection.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            connection.execute("UPDATE log_head SET id = ?, hash = ?", head[1:])
    with full.open() as connection:
        assert verify(connection).lines == count


def test_lines_that_are_swapped_are_found(full: Workspace) -> None:
    with unguarded(full) as connection:
        connection.execute("UPDATE log SET id = CASE id WHEN 3 THEN -4 WHEN 4 THEN -3 END WHERE id IN (3, 4)")
        connection.execute("UPDATE log SET id = -id WHERE id < 0")
    assert is_found(full, "changed at line 3")


@pytest.mark.parametrize("number", [3, 7])
def test_a_line_replaced_by_one_with_a_right_hash_of_its_own_is_found(full: Workspace, number: int) -> None:
    with unguarded(full) as connection:
        row = list(connection.execute("SELECT * FROM log WHERE id = ?", (number,)).fetchone())
        row[2] = "Somebody Else"
        row[7] = log._digest(*row[:7])
        connection.execute("UPDATE log SET actor = ?, hash = ? WHERE id = ?", (row[2], row[7], number))
    assert is_found(full, "changed at line 4" if number == 3 else "cut off")


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE record SET body = replace(body, 'accepted', 'rejected')",
        "DELETE FROM record WHERE form = 'judgement'",
        "INSERT INTO record VALUES ('support', 'S1', '{}', 1)",
        "UPDATE record SET log_id = 1 WHERE form = 'judgement'",
    ],
)
def test_a_record_that_is_not_what_the_log_says_is_found(full: Workspace, attack: str) -> None:
    with unguarded(full) as connection:
        connection.execute(attack)
    assert is_found(full, "record was changed")


@pytest.mark.parametrize("body", ["nonsense", '{"verdict":"splendid"}', "[]"])
def test_a_damaged_entry_is_a_plain_error_that_says_where_to_look(full: Workspace, body: str) -> None:
    with unguarded(full) as connection:
        connection.execute("UPDATE record SET body = ? WHERE form = 'review'", (body,))
    with pytest.raises(StoreError, match="assure audit verify"), full.open() as connection:
        read_items(connection)


def test_a_guard_that_was_taken_away_is_found(full: Workspace) -> None:
    for guard in _GUARDS:
        with sqlite3.connect(full.database) as connection:
            (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (guard,)).fetchone()
            connection.execute(f"DROP TRIGGER {guard}")
            connection.commit()
            assert is_found(full, guard)
            connection.execute(made)
        connection.close()


def test_a_workspace_of_format_4_comes_along_with_its_log(full: Workspace) -> None:
    with unguarded(full) as connection:
        connection.execute("DELETE FROM log WHERE id > 2")
        connection.execute("DROP TRIGGER log_tells_its_head")
        connection.execute("DROP TABLE log_head")
        connection.execute("DROP TABLE record")
        connection.execute("ALTER TABLE paper DROP COLUMN period")
        connection.execute("PRAGMA user_version = 4")
    with full.open() as connection:
        assert verify(connection).lines == 2
        (passage,) = [item.passage.id for item in read_items(connection)][:1]
        decide_on(connection, ANA, [passage], Decision(verb=Verb.ACCEPT), framework=_FRAMEWORK)
        found = verify(connection)
    assert (found.lines, found.entries) == (3, 1)


def test_a_paper_whose_line_is_gone_is_found(full: Workspace) -> None:
    with unguarded(full) as connection:
        connection.execute("UPDATE paper SET log_id = 99")
    assert is_found(full, "names a line of log that is not there")


@pytest.mark.parametrize("flips_made", [60, pytest.param(4000, marks=pytest.mark.slow)])
def test_a_bit_of_the_file_that_flips_is_found_or_changes_nothing_the_log_or_the_record_says(
    full: Workspace, flips_made: int
) -> None:
    chance = random.Random(20131128)
    whole = full.database.read_bytes()
    told = told_by(full)
    found = 0
    for _ in range(flips_made):
        at, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
        full.database.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        try:
            with full.open() as connection:
                verify(connection)
            assert told_by(full) == told, (at, bit)
        except StoreError:
            found += 1
        for left in full.root.glob("assure.sqlite3-*"):
            left.unlink()
    assert found > flips_made // 20


def told_by(workspace: Workspace) -> list[tuple[object, ...]]:
    """Every row of the log and of the record."""
    with workspace.open() as connection:
        return [
            *connection.execute("SELECT * FROM log ORDER BY id"),
            *connection.execute("SELECT * FROM record ORDER BY form, name"),
        ]


def test_lines_that_do_not_follow_from_one_another_do_not_fold() -> None:
    key = Key(form=Form.REVIEW, name="abcd")
    first = Line(number=1, at="", actor="", key=key, verb="accept", said="", before="", after="1")
    other = Line(number=2, at="", actor="", key=key, verb="reject", said="", before="0", after="2")
    assert fold([first]) == {key: Held(key=key, body="1", line=1)}
    with pytest.raises(StoreError, match="Line 2"):
        fold([first, other])


def test_an_undo_after_an_undo_takes_back_the_line_before() -> None:
    key = Key(form=Form.REVIEW, name="abcd")
    verbs = ("accept", "retag", "undo", "reject", "undo", "undo")
    said = [
        Line(number=nth, at="", actor="", key=key, verb=verb, said="", before="", after="")
        for nth, verb in enumerate(verbs, start=1)
    ]
    standing = [last_standing(said[:count]) for count in range(1, 7)]
    assert [line.number if line else 0 for line in standing] == [1, 2, 1, 4, 1, 0]


@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=pytest.mark.slow)])
def test_a_process_killed_at_any_moment_loses_nothing_that_it_showed_as_saved(workspace: Workspace, kills: int) -> None:
    with_passages(workspace)
    chance = random.Random(20131120)
    shown = 0
    for _ in range(kills):
        saved = killed_after(workspace, at_least=chance.randint(1, 12), then=chance.uniform(0, 0.03))
        shown += len(saved)
        with workspace.open() as connection:
            verify(connection)
            numbers = {line.number for line in lines(connection)}
            names = {entry.key.name for entry in entries(connection, Form.SUPPORT)}
        for what, name in saved:
            assert (int(name) in numbers) if what == "decided" else (name in names), (what, name)
    assert shown >= kills


def killed_after(workspace: Workspace, *, at_least: int, then: float) -> list[list[str]]:
    """What the process had shown as saved when it was killed, `then` seconds after its `at_least`-th line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.decide_forever", str(workspace.root)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = [process.stdout.readline() for _ in range(at_least)]
    time.sleep(then)
    process.kill()
    said = [line for line in (*first, *process.stdout) if line.endswith("\n")]
    process.wait(timeout=30)
    process.stdout.close()
    assert len(said) >= at_least
    return [line.split() for line in said]
