"""Backups: of one moment, checked, whole under their name or not there; the daily one holds nobody up."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from evidence.errors import AssureError, OutputExists, StoreError
from evidence.intake.vault import store_original, vault_path
from evidence.keeping import backup as making
from evidence.keeping import whole
from evidence.keeping.backup import back_up, back_up_database, backups_folder, list_backups, verify_backup
from evidence.keeping.daily import LONGEST, TooSlow, keep_daily, to_drop
from evidence.store import log
from evidence.store.copying import check_copy
from evidence.store.database import transaction
from evidence.store.workspace import Workspace
from tests.build import AN_ACT, a_sha
from tests.keeping import LATER, kept_workspace

_ROOT = Path(__file__).parent.parent


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    return kept_workspace(workspace)


def test_a_whole_backup_has_the_log_and_every_original_and_draft(full: Workspace, tmp_path: Path) -> None:
    made = back_up(full, tmp_path / "usb", AN_ACT)
    with full.open() as connection:
        newest = log.head(connection)
    assert newest is not None
    assert (made.lines, made.head) == (newest.id, newest.hash)
    assert made.manifest is not None
    assert [file.path.split("/")[0] for file in made.manifest.beside] == ["vault", "drafts"]
    assert verify_backup(made.path).head == newest.hash


def test_the_second_backup_copies_only_what_is_new(full: Workspace, tmp_path: Path) -> None:
    assert back_up(full, tmp_path / "usb", AN_ACT).copied == 2
    (full.drafts / "agenda.docx").write_bytes(b"an edited draft")
    assert back_up(full, tmp_path / "usb", LATER).copied == 1
    assert len(list_backups(tmp_path / "usb")) == 2


def test_a_backup_of_the_same_second_is_refused_and_one_in_the_workspace_too(full: Workspace, tmp_path: Path) -> None:
    back_up(full, tmp_path / "usb", AN_ACT)
    with pytest.raises(OutputExists):
        back_up(full, tmp_path / "usb", AN_ACT)
    with pytest.raises(AssureError, match="in the workspace itself"):
        back_up(full, full.root / "drafts", AN_ACT)


def test_what_others_write_while_it_is_copied_neither_waits_nor_gets_in_by_halves(
    full: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.store.copying._PAGES_A_STEP", 1)
    written = 0

    def write_in_between(_left: int, _pages: int) -> None:
        nonlocal written
        with full.open() as connection, transaction(connection):
            log.append(connection, AN_ACT, "test", {"written": written})
        written += 1

    with full.open() as connection:
        before = log.verify(connection)
    made = back_up_database(full, AN_ACT, tick=write_in_between)
    assert written > 10
    assert check_copy(made.path).lines == before
    with full.open() as connection:
        assert log.verify(connection) == before + written


@pytest.mark.parametrize("which", ["database", "manifest", "original"])
def test_a_byte_that_flips_in_a_backup_is_found(full: Workspace, tmp_path: Path, which: str) -> None:
    made = back_up(full, tmp_path / "usb", AN_ACT)
    path = {
        "database": made.path / "assure.sqlite3",
        "manifest": made.path / "manifest.json",
        "original": vault_path(tmp_path / "usb" / "vault", a_sha("paper.txt")),
    }[which]
    whole_bytes = path.read_bytes()
    path.chmod(0o644)
    for at in range(0, len(whole_bytes), max(1, len(whole_bytes) // 25)):
        path.write_bytes(whole_bytes[:at] + bytes([whole_bytes[at] ^ 1]) + whole_bytes[at + 1 :])
        if which == "manifest":
            same_but_for_prose(made.path, made.manifest)
            continue
        with pytest.raises(StoreError):
            verify_backup(made.path)
    path.write_bytes(whole_bytes)
    assert verify_backup(made.path).lines == made.lines


def same_but_for_prose(path: Path, manifest: object) -> None:
    """A changed manifest is refused, or says the same of every file and of the log."""
    try:
        found = verify_backup(path).manifest
    except StoreError:
        return
    assert found is not None
    assert isinstance(manifest, type(found))
    assert (found.files, found.lines, found.head) == (manifest.files, manifest.lines, manifest.head)


def test_a_database_alone_that_was_changed_is_found(full: Workspace) -> None:
    made = back_up_database(full, AN_ACT)
    with sqlite3.connect(made.path) as connection:
        connection.execute("DROP TRIGGER log_keeps_lines")
        connection.execute("UPDATE log SET actor = 'Somebody Else' WHERE id = 2")
    connection.close()
    with pytest.raises(StoreError, match="line 2"):
        verify_backup(made.path)


def test_verifying_leaves_a_backup_as_it_was(full: Workspace, tmp_path: Path) -> None:
    made = back_up(full, tmp_path / "usb", AN_ACT)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "usb").rglob("*")}
    verify_backup(made.path)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "usb").rglob("*")} == before


def test_a_full_disk_leaves_no_half_backup_and_says_so_in_a_line(
    full: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(making, "write_flushed", full_disk)
    with pytest.raises(AssureError, match="No space left on device"):
        back_up(full, tmp_path / "usb", AN_ACT)
    assert [path.name for path in (tmp_path / "usb").iterdir()] == ["vault"]


def test_a_disk_that_fills_while_the_database_is_copied_is_told_too(full: Workspace, tmp_path: Path) -> None:
    def fills(_left: int, _pages: int) -> None:
        bad = sqlite3.OperationalError("database or disk is full")
        bad.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise bad

    with pytest.raises(AssureError, match="disk is full"):
        back_up(full, tmp_path / "usb", AN_ACT, tick=fills)
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_killed_backup_leaves_nothing_under_its_name_and_the_next_one_works(full: Workspace, tmp_path: Path) -> None:
    killed_in = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from evidence.keeping import backup\n"
        "from evidence.store.workspace import Workspace\n"
        "from tests.build import AN_ACT\n"
        "def kill(*_): os.kill(os.getpid(), signal.SIGKILL)\n"
        "{where}\n"
        "backup.back_up(Workspace(root=Path({root!r})), Path({to!r}), AN_ACT, tick={tick})\n"
    )
    to = tmp_path / "usb"
    for where, tick in (
        ("", "kill"),
        ("backup.store_original = kill", "None"),
        ("backup.check_copy = kill", "None"),
        ("backup.write_flushed = kill", "None"),
    ):
        script = killed_in.format(where=where, root=str(full.root), to=str(to), tick=tick)
        done = subprocess.run([sys.executable, "-c", script], cwd=_ROOT, timeout=60, check=False)
        assert done.returncode == -signal.SIGKILL
        assert list_backups(to) == ()
    made = back_up(full, to, AN_ACT)
    assert verify_backup(made.path).lines == made.lines


def test_what_a_killed_backup_left_is_cleared_away_after_a_day(full: Workspace, tmp_path: Path) -> None:
    left = tmp_path / "usb" / ".coming-1-space"
    left.mkdir(parents=True)
    back_up(full, tmp_path / "usb", AN_ACT)
    assert left.exists()
    os.utime(left, (0, 0))
    back_up(full, tmp_path / "usb", LATER)
    assert not left.exists()


def test_the_first_command_of_a_day_keeps_a_copy_and_the_next_ones_do_not(full: Workspace) -> None:
    made = keep_daily(full, "2013-11-20T09:00:00Z")
    assert made is not None
    with full.open() as connection:
        assert check_copy(made).lines == log.verify(connection)
    assert keep_daily(full, "2013-11-20T17:00:00Z") is None
    assert keep_daily(full, "2013-11-21T09:00:00Z") is not None


def test_fourteen_days_are_kept_and_then_the_last_of_each_month() -> None:
    days = [Path(f"2013-{month:02}-{day:02}.sqlite3") for month in (8, 9, 10) for day in range(1, 31)]
    kept = sorted(set(days) - set(to_drop(days)))
    assert [path.stem for path in kept] == [
        "2013-08-30",
        "2013-09-30",
        "2013-10-16",
        *(f"2013-10-{day}" for day in range(17, 31)),
    ]


def test_a_copy_that_would_take_long_is_left_and_told_once_a_day(full: Workspace) -> None:
    ticks = iter([0.0, LONGEST + 1, 0.0, 0.1, 0.2, 0.3, 0.4])
    with pytest.raises(TooSlow, match="assure backup"):
        keep_daily(full, "2013-11-20T09:00:00Z", clock=lambda: next(ticks))
    assert keep_daily(full, "2013-11-20T09:05:00Z") is None
    assert list_backups(backups_folder(full)) == ()
    assert keep_daily(full, "2013-11-21T09:00:00Z", clock=lambda: 0.0) is not None


def test_a_damaged_database_is_never_kept_in_the_place_of_a_sound_one(full: Workspace) -> None:
    keep_daily(full, "2013-11-20T09:00:00Z")
    damaged = bytearray(full.database.read_bytes())
    damaged[4096 * 3 : 4096 * 9] = bytes(4096 * 6)
    for left in full.root.glob("assure.sqlite3-*"):
        left.unlink()
    full.database.write_bytes(bytes(damaged))
    with pytest.raises(StoreError, match="damaged"):
        keep_daily(full, "2013-11-21T09:00:00Z")
    assert [one.path.stem for one in list_backups(backups_folder(full))] == ["2013-11-20"]


def test_two_that_begin_a_day_together_leave_one_whole_copy(full: Workspace) -> None:
    failed: list[Exception] = []

    def begin() -> None:
        try:
            keep_daily(full, "2013-11-20T09:00:00Z")
        except Exception as bad:
            failed.append(bad)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    (kept,) = list_backups(backups_folder(full))
    assert failed == []
    assert check_copy(kept.path).lines > 1


def test_an_original_that_changed_in_the_vault_is_not_backed_up_as_if_it_had_not(
    full: Workspace, tmp_path: Path
) -> None:
    path = vault_path(full.vault, a_sha("paper.txt"))
    path.chmod(0o644)
    path.write_bytes(b"another")
    with pytest.raises(AssureError, match="changed"):
        back_up(full, tmp_path / "usb", AN_ACT)
    shutil.rmtree(tmp_path / "usb")
    path.unlink()
    source = tmp_path / "paper.txt"
    source.write_bytes(b"paper.txt")
    store_original(full.vault, source, a_sha("paper.txt"))
    assert back_up(full, tmp_path / "usb", AN_ACT).copied == 2


def test_a_folder_that_may_not_be_written_is_named(full: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AssureError, match="file"):
        back_up(full, tmp_path / "file" / "usb", AN_ACT)


def half_a_file(target: Path) -> None:
    with whole.coming_file(target) as beside:
        beside.write_text("half")
        raise KeyError


def half_a_folder(target: Path) -> None:
    with whole.coming_folder(target) as beside:
        (beside / "a.txt").write_text("half")
        raise KeyError


def test_a_path_is_whole_or_not_there(tmp_path: Path) -> None:
    for half in (half_a_file, half_a_folder):
        with pytest.raises(KeyError):
            half(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
