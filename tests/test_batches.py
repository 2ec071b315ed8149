"""Batches under real faults: killed workers, a killed parent, full disks, a vault that may not be written to.

Each time: said clearly, nothing lost, and the next run completes.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assure.cli.progress import progress_text
from evidence.errors import AssureError, StoreError
from evidence.extract import supervisor as supervising
from evidence.intake import vault as keeping
from evidence.intake.gather import gather
from evidence.intake.pipeline import Added, How, add_papers
from evidence.model import Outcome
from evidence.store import database, log
from evidence.store.papers import list_papers
from evidence.store.workspace import Workspace
from evidence.tagging import Tagger
from tests.build import AN_ACT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="faults are injected by POSIX means")

_NAMES = ("a.txt", "b.txt", "c.txt", "d.txt")
_ROOT = Path(__file__).parent.parent


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in _NAMES:
        (folder / name).write_text(f"Internal audit gave limited assurance on safeguarding in the {name} review.\n")
    return folder


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(supervising.tempfile, "tempdir", str(folder))
    return folder


def add(workspace: Workspace, papers: Path, tagger: Callable[[], Tagger], *, jobs: int = 1) -> Iterator[Added]:
    return add_papers(workspace, gather([papers]), How(tagger=tagger, act=lambda: AN_ACT, jobs=jobs))


def is_complete(workspace: Workspace) -> bool:
    """Every paper once, each extracted, the log unbroken, each original whole, no beginnings of one."""
    with workspace.open() as connection:
        rows = list_papers(connection)
        log.verify(connection)
    assert sorted(row.source.name for row in rows) == list(_NAMES)
    assert {row.outcome for row in rows} == {Outcome.EXTRACTED}
    kept = [path for path in workspace.vault.rglob("*") if path.is_file()]
    assert sorted(path.name for path in kept) == sorted(row.source.sha256 for row in rows)
    assert all(keeping.file_hash(path) == path.name for path in kept)
    return True


def test_a_worker_killed_from_outside_costs_no_paper(
    workspace: Workspace, papers: Path, scratch: Path, tagger: Callable[[], Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, killed = supervising._ask, []

    def ask_and_kill(process: subprocess.Popen[bytes], request: supervising.Request) -> bytes | None:
        if request.name == "b.txt" and not killed:
            killed.append(process.pid)
            os.kill(process.pid, signal.SIGKILL)
        return ask(process, request)

    monkeypatch.setattr(supervising, "_ask", ask_and_kill)
    results = list(add(workspace, papers, tagger))
    assert killed
    assert [result.outcome for result in results] == [Outcome.EXTRACTED] * 4
    assert is_complete(workspace)
    assert list(scratch.iterdir()) == []


# Each step is where the parent dies by its own SIGKILL: no handler, no `finally` and no flush runs after it.
_STEPS = {
    "while an original is copied": "keeping.os.fsync = die",
    "before an original has its name": "keeping.Path.replace = die",
    "inside the transaction": "saving.insert_passages = die",
    "after the second paper is saved": "after = 2",
}
_VICTIM = """
import os, signal, sys
from pathlib import Path
from evidence.intake import vault as keeping
from evidence.intake.gather import gather
from evidence.intake.pipeline import How, add_papers
from evidence.store import papers as saving
from evidence.store.workspace import Workspace
from evidence.tagging import load_tagger
from tests.build import AN_ACT

def die(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)

after = 99
{step}
how = How(tagger=load_tagger, act=lambda: AN_ACT, jobs=2)
stream = add_papers(Workspace(root=Path(sys.argv[1])), gather([Path(sys.argv[2])]), how)
for count, result in enumerate(stream, start=1):
    if count == after:
        die()
"""


@pytest.mark.parametrize("step", list(_STEPS))
def test_after_kill_9_on_the_parent_the_next_run_completes(
    step: str, workspace: Workspace, papers: Path, tmp_path: Path, tagger: Callable[[], Tagger]
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    victim = subprocess.Popen(
        [sys.executable, "-c", _VICTIM.replace("{step}", _STEPS[step]), str(workspace.root), str(papers)],
        env={**os.environ, "PYTHONPATH": str(_ROOT), "TMPDIR": str(scratch)},
        stderr=subprocess.PIPE,
    )
    # The workers hold no end of this pipe, so it closes when the parent is dead.
    assert victim.communicate(timeout=120)[1] == b""
    assert victim.returncode == -signal.SIGKILL
    with workspace.open() as connection:
        saved = len(list_papers(connection))
        log.verify(connection)
    assert saved == (2 if step.startswith("after the second") else 0)
    results = list(add(workspace, papers, tagger))
    assert [result.known for result in results].count(True) == saved
    assert is_complete(workspace)


def test_workers_clear_up_after_themselves_when_the_parent_is_dead(tmp_path: Path) -> None:
    scratch = tmp_path / "assure-test"
    scratch.mkdir()
    (scratch / "left.tmp").write_text("left")
    worker = subprocess.Popen(
        [sys.executable, "-m", "evidence.extract.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(_ROOT), "TMPDIR": str(scratch)},
    )
    worker.communicate(timeout=60)  # its input ends, as it does when the parent dies
    assert worker.returncode == 0
    assert not scratch.exists()


def test_a_disk_that_is_full_for_originals_is_said_and_the_next_run_completes(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(keeping.os, "fsync", full)
    results = {result.name: result for result in add(workspace, papers, tagger)}
    assert [results[name].was_read for name in _NAMES] == [True, True, False, False]
    assert "No space left on device" in results["c.txt"].problem
    assert "Check that the disk has room" in results["c.txt"].problem
    monkeypatch.undo()
    assert [result.known for result in add(workspace, papers, tagger)].count(True) == 2
    assert is_complete(workspace)


def test_a_disk_that_is_full_for_the_database_is_said_and_the_next_run_completes(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = database._prepare

    def narrow(connection: database.sqlite3.Connection, path: Path) -> None:
        prepare(connection, path)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")  # SQLite's own SQLITE_FULL, not a pretended one

    monkeypatch.setattr(database, "_prepare", narrow)
    (papers / "b.txt").write_text(
        "".join(f"{at}. Internal audit gave limited assurance, no {at}.\n\n" for at in range(400))
    )
    done: list[Added] = []
    with pytest.raises(StoreError, match=r"full.*What was saved before is saved.*Make room"):
        done.extend(add(workspace, papers, tagger))
    monkeypatch.undo()
    with workspace.open() as connection:
        saved = [row.source.name for row in list_papers(connection)]
        log.verify(connection)
    assert saved in ([], ["a.txt"])
    list(add(workspace, papers, tagger))
    assert is_complete(workspace)


def test_a_database_that_may_not_be_written_is_said_and_nothing_is_changed(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = database._prepare

    def read_only(connection: database.sqlite3.Connection, path: Path) -> None:
        prepare(connection, path)
        connection.execute("PRAGMA query_only = ON")  # SQLite's own SQLITE_READONLY

    monkeypatch.setattr(database, "_prepare", read_only)
    with pytest.raises(StoreError, match=r"readonly.*You may not write there: nothing was changed"):
        list(add(workspace, papers, tagger))
    monkeypatch.undo()
    list(add(workspace, papers, tagger))
    assert is_complete(workspace)


def test_a_disk_that_fills_while_a_paper_is_read_is_no_fault_of_the_paper(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = subprocess.Popen
    full = "import errno, evidence.extract.worker as w\ndef full(*a, **k): raise OSError(errno.ENOSPC, 'full')\n"

    def started(_: list[str], **settings: object) -> object:
        code = f"{full}w.read_paper = full\nraise SystemExit(w.main())"
        return start([sys.executable, "-c", code], **settings)  # type: ignore[call-overload]

    monkeypatch.setattr(supervising.subprocess, "Popen", started)
    with pytest.raises(AssureError, match=r"disk was full when a\.txt was read.*run the same command again"):
        list(add(workspace, papers, tagger))
    monkeypatch.undo()
    list(add(workspace, papers, tagger))
    assert is_complete(workspace)


def test_no_room_for_temporary_folders_is_said_and_nothing_is_recorded(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(supervising.tempfile, "mkdtemp", full)
    with pytest.raises(AssureError, match=r"No temporary folder.*No space left"):
        list(add(workspace, papers, tagger, jobs=2))
    monkeypatch.undo()
    with workspace.open() as connection:
        assert list_papers(connection) == ()
    list(add(workspace, papers, tagger))
    assert is_complete(workspace)


@pytest.fixture
def read_only_vault(workspace: Workspace) -> Iterator[Callable[[], None]]:
    """A vault that cannot be written: by its mode, or for root (whom modes do not stop) by a read-only mount."""
    vault = workspace.vault
    mounted = os.geteuid() == 0
    if mounted:
        mount = ("mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", str(vault))
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("this machine allows no mount, and root may write anywhere")
    else:
        vault.chmod(0o555)

    state = {"shut": True}

    def open_again() -> None:
        if state["shut"] and mounted:
            subprocess.run(("umount", str(vault)), check=True)
        elif state["shut"]:
            vault.chmod(0o755)
        state["shut"] = False

    yield open_again
    open_again()


def test_a_read_only_vault_is_said_for_each_paper_and_the_next_run_completes(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger], read_only_vault: Callable[[], None]
) -> None:
    results = list(add(workspace, papers, tagger))
    assert [result.was_read for result in results] == [False] * 4
    for result in results:
        assert "could not be copied into the workspace" in result.problem
        assert "you may write to the workspace" in result.problem
    read_only_vault()
    list(add(workspace, papers, tagger))
    assert is_complete(workspace)


def test_progress_names_pages_rate_and_time_left_and_guesses_nothing_without_grounds() -> None:
    assert progress_text(pages=0, fresh=0, left=9, seconds=2.0) == "0 pages"
    assert progress_text(pages=120, fresh=4, left=8, seconds=10.0) == "120 pages, 12.0 a second, about 20 s left"
    assert progress_text(pages=1200, fresh=10, left=90, seconds=60.0).endswith("about 9 min left")
    assert progress_text(pages=1200, fresh=10, left=1000, seconds=90.0).endswith("about 2 h 30 min left")
    assert progress_text(pages=1, fresh=1, left=0, seconds=2.0) == "1 page, 0.5 a second"


def test_progress_is_drawn_on_a_terminal_and_only_there(workspace: Workspace, papers: Path) -> None:
    import pty

    with zipfile.ZipFile(papers / "pack.zip", "w") as archive:
        archive.writestr("e.txt", "Internal audit gave limited assurance on safeguarding in another review.\n")
    command = [sys.executable, "-m", "assure", "-w", str(workspace.root), "add", "--json", str(papers)]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "TERM": "xterm", "COLUMNS": "120"}
    ours, theirs = pty.openpty()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=theirs, timeout=120, check=True)
    os.close(theirs)
    drawn = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "opening pack.zip" in drawn
    assert "6/6" in drawn  # the archive and the paper in it are papers too
    assert "6 pages, " in drawn
    assert "a second" in drawn
    assert len(json.loads(done.stdout)) == 6
    quiet = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    assert "a second" not in quiet.stderr
