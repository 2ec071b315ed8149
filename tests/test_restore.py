"""Restoring: nothing is put in the place of a living workspace unchecked, unkept or by halves."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assure.main import cli
from evidence.errors import MissingFile, StoreError, WorkspaceExists
from evidence.keeping.backup import back_up, back_up_database, backups_folder, list_backups
from evidence.keeping.restore import find_backup, restore_over, restore_to, what_is_lost
from evidence.store import log
from evidence.store.audit import verify
from evidence.store.database import transaction
from evidence.store.workspace import Workspace
from tests.build import AN_ACT
from tests.keeping import DRAFT, LATER, kept_workspace

_ROOT = Path(__file__).parent.parent


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    return kept_workspace(workspace)


def told_by(workspace: Workspace) -> list[tuple[object, ...]]:
    with workspace.open() as connection:
        verify(connection)
        return connection.execute("SELECT * FROM log ORDER BY id").fetchall()


def write_lines(workspace: Workspace, count: int) -> None:
    with workspace.open() as connection, transaction(connection):
        for number in range(count):
            log.append(connection, LATER, "test", {"number": number})


def test_a_whole_backup_becomes_the_same_workspace_elsewhere(full: Workspace, tmp_path: Path) -> None:
    made = back_up(full, tmp_path / "usb", AN_ACT)
    before = told_by(full)
    shutil.rmtree(full.root)
    done = restore_to(made.path, tmp_path / "again")
    again = Workspace(root=tmp_path / "again")
    assert told_by(again) == before
    assert (again.drafts / "agenda.docx").read_bytes() == DRAFT
    assert (done.files, done.missing) == (2, ())
    with again.open() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_restoring_never_goes_into_a_folder_that_has_something_in_it(full: Workspace, tmp_path: Path) -> None:
    made = back_up(full, tmp_path / "usb", AN_ACT)
    with pytest.raises(WorkspaceExists):
        restore_to(made.path, full.root)


def test_what_would_be_lost_is_said_line_by_line(full: Workspace) -> None:
    made = back_up_database(full, AN_ACT)
    assert what_is_lost(full, made.path).newer == ()
    write_lines(full, 3)
    loss = what_is_lost(full, made.path)
    assert [line.kind for line in loss.newer] == ["test"] * 3
    assert not loss.apart


def test_a_backup_of_another_workspace_is_told_apart(full: Workspace, tmp_path: Path) -> None:
    back_up(full, tmp_path / "usb", AN_ACT)
    (one,) = list_backups(tmp_path / "usb")
    restore_to(one.path, tmp_path / "again")
    write_lines(full, 1)
    with Workspace(root=tmp_path / "again").open() as connection, transaction(connection):
        log.append(connection, LATER, "other", {})
    later = back_up(Workspace(root=tmp_path / "again"), tmp_path / "usb", LATER)
    loss = what_is_lost(full, later.path)
    assert loss.apart
    assert len(loss.newer) == 1


def test_the_living_workspace_is_kept_aside_and_one_line_tells_what_came_back(full: Workspace) -> None:
    made = back_up_database(full, AN_ACT)
    before = told_by(full)
    write_lines(full, 3)
    newest = told_by(full)
    done = restore_over(full, made.path, LATER)
    now = told_by(full)
    assert now[:-1] == before
    account = json.loads(str(now[-1][5]))
    assert now[-1][4] == "workspace restored"
    assert (account["lines_put_aside"], account["head_put_aside"]) == (3, newest[-1][7])
    assert done.aside is not None
    assert restored_rows(done.aside) == newest
    assert not list(full.root.glob(".coming-*"))


def restored_rows(database: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute("SELECT * FROM log ORDER BY id").fetchall()
    finally:
        connection.close()


def test_drafts_and_originals_that_are_there_stay_and_missing_ones_come_back(full: Workspace, tmp_path: Path) -> None:
    made = back_up(full, tmp_path / "usb", AN_ACT)
    (full.drafts / "agenda.docx").write_bytes(b"edited since")
    shutil.rmtree(full.vault)
    done = restore_over(full, made.path, LATER)
    assert (full.drafts / "agenda.docx").read_bytes() == b"edited since"
    assert (done.files, done.missing) == (1, ())


def test_a_missing_original_is_named(full: Workspace, tmp_path: Path) -> None:
    made = back_up_database(full, AN_ACT)
    assert restore_to(made.path, tmp_path / "again").missing == ("paper.txt",)


def test_a_damaged_workspace_is_moved_aside_as_it_lies_there(full: Workspace) -> None:
    made = back_up_database(full, AN_ACT)
    before = told_by(full)
    full.database.write_bytes(b"this is no database, not at all" * 500)
    assert what_is_lost(full, made.path).unreadable
    done = restore_over(full, made.path, LATER)
    assert told_by(full)[:-1] == before
    assert done.aside is not None
    assert (done.aside / "assure.sqlite3").read_bytes().startswith(b"this is no database")


def test_a_backup_that_does_not_hold_changes_nothing(full: Workspace, tmp_path: Path) -> None:
    made = back_up(full, tmp_path / "usb", AN_ACT)
    with sqlite3.connect(made.path / "assure.sqlite3") as connection:
        connection.execute("DELETE FROM paper")
    connection.close()
    write_lines(full, 1)
    before = told_by(full)
    with pytest.raises(StoreError):
        restore_over(full, made.path, LATER)
    with pytest.raises(StoreError):
        restore_to(made.path, tmp_path / "again")
    assert told_by(full) == before
    assert not (tmp_path / "again").exists()


def test_a_trigger_that_somebody_put_into_a_backup_is_refused(full: Workspace) -> None:
    made = back_up_database(full, AN_ACT)
    with sqlite3.connect(made.path) as connection:
        connection.execute("CREATE TRIGGER odd AFTER INSERT ON log BEGIN DELETE FROM paper; END")
    connection.close()
    with pytest.raises(StoreError, match="odd"):
        restore_over(full, made.path, LATER)


def test_somebody_who_has_the_workspace_open_sees_what_was_restored_and_loses_no_later_line(full: Workspace) -> None:
    made = back_up_database(full, AN_ACT)
    with full.open() as other:
        write_lines(full, 3)
        assert log.verify(other) == 7
        restore_over(full, made.path, LATER)
        with transaction(other):
            log.append(other, LATER, "test", {})
        assert log.verify(other) == 6
    assert len(told_by(full)) == 6


_KILLED = """
import os, signal, sqlite3
from pathlib import Path
from evidence.keeping import restore
from evidence.store import copying
from evidence.store.workspace import Workspace
from tests.keeping import LATER
def kill(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
def half(source, target):
    here, there = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    turns = iter(range(3))
    here.backup(there, pages=1, progress=lambda *_: next(turns, None) is None and kill())
restore.{where} = {how}
restore.restore_over(Workspace(root=Path({root!r})), Path({backup!r}), LATER)
"""


@pytest.mark.parametrize(
    ("where", "how", "restored"),
    [
        ("copy_database", "kill", False),
        ("check_copy", "kill", False),
        ("replace_database", "kill", False),
        ("replace_database", "half", False),
        ("lay_out", "kill", True),
    ],
)
def test_a_killed_restore_leaves_the_one_state_or_the_other(
    full: Workspace, where: str, how: str, restored: bool
) -> None:
    made = back_up_database(full, AN_ACT)
    kept = told_by(full)
    write_lines(full, 3)
    before = told_by(full)
    script = _KILLED.format(where=where, how=how, root=str(full.root), backup=str(made.path))
    done = subprocess.run([sys.executable, "-c", script], cwd=_ROOT, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (told_by(full)[:-1] == kept) if restored else (told_by(full) == before)
    restore_over(full, made.path, LATER)


def test_a_folder_that_was_copied_by_hand_while_in_use_gives_its_newest_lines_too(
    full: Workspace, tmp_path: Path
) -> None:
    with full.open() as connection:
        write_lines(full, 2)
        shutil.copytree(full.root, tmp_path / "by-hand")
        count = log.verify(connection)
    assert (tmp_path / "by-hand" / "assure.sqlite3-wal").stat().st_size
    done = restore_to(tmp_path / "by-hand" / "assure.sqlite3", tmp_path / "again")
    assert done.backup.lines == count
    assert len(told_by(Workspace(root=tmp_path / "again"))) == count


def test_a_backup_is_found_by_path_name_or_day(full: Workspace) -> None:
    made = back_up_database(full, AN_ACT)
    for named in (str(made.path), made.path.name, "2013-11-20-090000"):
        assert find_backup(named, full) == made.path
    with pytest.raises(MissingFile, match="backup list"):
        find_backup("2013-11-21", full)


def run(workspace: Workspace, *words: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(workspace.root), "--as", "Ana Reader, area team lead", *words])


def test_the_command_says_what_would_be_lost_and_asks_before_it_changes_anything(full: Workspace) -> None:
    back_up_database(full, AN_ACT)
    write_lines(full, 2)
    before = told_by(full)
    shown = run(full, "restore", "2013-11-20-090000", "--dry-run")
    assert "2 lines of the log would be gone" in shown.stderr
    assert [
        line["kind"]
        for line in json.loads(run(full, "restore", "2013-11-20-090000", "--dry-run", "--json").stdout)["newer"]
    ] == ["test", "test"]
    refused = CliRunner().invoke(cli, ["-w", str(full.root), "restore", "2013-11-20-090000"], input="n\n")
    assert refused.exit_code != 0
    assert told_by(full) == before
    assert "Restored to" in run(full, "restore", "2013-11-20-090000", "--yes").stdout
    assert len(told_by(full)) == len(before) - 1
    assert list(backups_folder(full).glob("before-restore-*"))
