"""Papers come in: the vault, what is gathered, and the one loop."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.errors import AssureError, MissingFile, NothingToRead
from evidence.intake.gather import gather
from evidence.intake.pipeline import Added, How, add_papers
from evidence.intake.vault import file_hash, store_original, vault_path
from evidence.model import Outcome
from evidence.store import log
from evidence.store.items import read_items
from evidence.store.papers import list_papers
from evidence.store.workspace import Settings, Workspace, create_workspace
from evidence.tagging import Tagger
from tests.build import AN_ACT


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("Internal audit gave limited assurance on safeguarding arrangements at the CCG.\n")
    (folder / "deep" / "b.md").write_text(
        "# A&E\n\nThe trust missed the four-hour standard: 93.8% against 95% in Q2.\n"
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nthis is not really a PDF")
    (folder / ".DS_Store").write_bytes(b"litter")
    (folder / "~$a.docx").write_bytes(b"litter")
    return folder


def add(workspace: Workspace, files: tuple[Path, ...], tagger: Callable[[], Tagger], *, jobs: int = 1) -> list[Added]:
    return list(add_papers(workspace, files, How(tagger=tagger, act=lambda: AN_ACT, jobs=jobs)))


def test_folders_are_searched_in_a_fixed_order_without_litter(papers: Path) -> None:
    assert [path.name for path in gather([papers])] == ["a.txt", "broken.pdf", "b.md"]
    assert [path.name for path in gather([papers / "a.txt", papers])] == ["a.txt", "broken.pdf", "b.md"]


def test_a_path_that_is_not_there_stops_everything_before_anything_is_read(papers: Path) -> None:
    with pytest.raises(MissingFile, match=r"no file or folder .*lost\.pdf"):
        gather([papers, papers / "lost.pdf"])


def test_a_folder_without_papers_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToRead, match="No papers in"):
        gather([tmp_path / "empty"])


def test_an_original_lies_under_its_hash_whole_and_read_only(tmp_path: Path, papers: Path) -> None:
    digest = file_hash(papers / "a.txt")
    assert digest == hashlib.sha256((papers / "a.txt").read_bytes()).hexdigest()
    kept = store_original(tmp_path / "vault", papers / "a.txt", digest)
    assert kept == vault_path(tmp_path / "vault", digest)
    assert kept.read_bytes() == (papers / "a.txt").read_bytes()
    assert kept.stat().st_mode & 0o222 == 0
    assert [path.name for path in kept.parent.iterdir()] == [digest]


def test_a_file_that_changes_while_it_is_copied_is_refused_and_leaves_nothing(tmp_path: Path, papers: Path) -> None:
    with pytest.raises(AssureError, match="changed while"):
        store_original(tmp_path / "vault", papers / "a.txt", "0" * 64)
    assert not any(path.is_file() for path in (tmp_path / "vault").rglob("*"))


def test_each_paper_ends_in_one_recorded_outcome_and_one_bad_paper_stops_nothing(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger]
) -> None:
    results = {result.name: result for result in add(workspace, gather([papers]), tagger)}
    assert results["a.txt"].outcome is Outcome.EXTRACTED
    assert results["b.md"].outcome is Outcome.EXTRACTED
    assert results["broken.pdf"].outcome in (Outcome.REFUSED, Outcome.FAILED)
    with workspace.open() as connection:
        rows = list_papers(connection)
        assert [row.source.name for row in rows] == ["a.txt", "broken.pdf", "b.md"]
        assert all(row.reason for row in rows if row.outcome is not Outcome.EXTRACTED)
        assert log.verify(connection) == 4


def test_the_tagger_is_brought_up_once_for_all_papers(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger]
) -> None:
    asked: list[str] = []

    def brought_up() -> Tagger:
        asked.append("once")
        return tagger()

    how = How(tagger=brought_up, act=lambda: AN_ACT, jobs=1)
    added = list(add_papers(workspace, gather([papers]), how))
    assert sum(bool(each.passages) for each in added) > 1
    assert asked == ["once"]


def test_adding_the_same_papers_twice_changes_nothing(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger]
) -> None:
    add(workspace, gather([papers]), tagger)
    before = workspace.database.read_bytes(), sorted(workspace.vault.rglob("*"))
    again = add(workspace, gather([papers]), tagger)
    assert all(result.known for result in again)
    assert (workspace.database.read_bytes(), sorted(workspace.vault.rglob("*"))) == before


def test_two_files_with_the_same_bytes_are_one_paper(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger]
) -> None:
    (papers / "copy.txt").write_bytes((papers / "a.txt").read_bytes())
    results = add(workspace, gather([papers / "a.txt", papers / "copy.txt"]), tagger)
    assert sorted(result.known for result in results) == [False, True]


def test_the_source_folder_is_never_written_to(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger]
) -> None:
    def picture() -> dict[str, tuple[int, bytes]]:
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in papers.rglob("*") if path.is_file()}

    before = picture()
    add(workspace, gather([papers]), tagger)
    assert picture() == before


def test_the_result_does_not_depend_on_the_number_of_jobs(
    tmp_path: Path, papers: Path, tagger: Callable[[], Tagger]
) -> None:
    seen = []
    for jobs in (1, 3):
        settings = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q2")
        space = create_workspace(tmp_path / f"space-{jobs}", settings, AN_ACT)
        add(space, gather([papers]), tagger, jobs=jobs)
        with space.open() as connection:
            newest = log.head(connection)
            assert newest is not None
            seen.append((read_items(connection), newest.hash))
    assert seen[0] == seen[1]


def test_after_a_stop_half_way_the_next_run_completes(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger]
) -> None:
    stream = add_papers(workspace, gather([papers]), How(tagger=tagger, act=lambda: AN_ACT, jobs=1))
    next(stream)
    stream.close()  # what Ctrl-C comes to
    with sqlite3.connect(workspace.database) as connection:
        assert connection.execute("SELECT count(*) FROM paper").fetchone() == (1,)
    connection.close()
    results = add(workspace, gather([papers]), tagger)
    assert [result.known for result in results] == [True, False, False]


def test_a_file_that_may_not_be_opened_is_told_and_the_others_are_read(
    workspace: Workspace, papers: Path, tagger: Callable[[], Tagger]
) -> None:
    missing = papers / "gone.txt"
    results = add(workspace, (missing, papers / "a.txt"), tagger)
    assert "cannot be opened" in results[0].problem
    assert results[1].outcome is Outcome.EXTRACTED
