"""One workspace, many quarters: papers, lists and drafts go by the quarter, and nothing of an earlier one is lost."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from assure.main import cli
from evidence.errors import AssureError, FrameworkError, NothingToRead
from evidence.store import log
from evidence.store.audit import verify
from evidence.store.items import read_items, search_items
from evidence.store.papers import list_papers
from evidence.store.quarters import read_quarters, review_quarter
from evidence.store.workspace import Workspace, read_settings
from evidence.tagging import Tagger
from generators.pack import load_pack
from tests.build import AN_ACT
from tests.record import SAID, with_passages
from tests.spoken import said


@pytest.fixture
def moved(workspace: Workspace) -> Workspace:
    """Three passages of 2013/14 Q2, and 2013/14 Q3 under review."""
    with_passages(workspace)
    said(workspace, "period", "next")
    return workspace


def test_the_quarter_moves_on_by_one_line_of_the_log_and_back(workspace: Workspace) -> None:
    with workspace.open() as connection:
        assert review_quarter(connection, AN_ACT, "2013/14 Q3") == "2013/14 Q2"
        newest = log.head(connection)
        assert newest is not None
        assert json.loads(newest.payload) == {"before": "2013/14 Q2", "after": "2013/14 Q3"}
        review_quarter(connection, AN_ACT, "2013/14 Q3")
        assert log.head(connection) == newest
        review_quarter(connection, AN_ACT, "2013/14 Q2")
        assert read_settings(connection).period == "2013/14 Q2"
        quarters = read_quarters(connection)
        assert [quarters.at(line) for line in (1, newest.id, newest.id + 1, newest.id + 9)] == [
            *("2013/14 Q2", "2013/14 Q3", "2013/14 Q2", "2013/14 Q2"),
        ]
        assert verify(connection).lines == newest.id + 1


def test_a_quarter_that_is_none_changes_nothing(workspace: Workspace) -> None:
    with workspace.open() as connection, pytest.raises(FrameworkError):
        review_quarter(connection, AN_ACT, "2013/14 Q5")
    assert "2013/14 Q2" in said(workspace, "period")


def test_papers_belong_to_the_quarter_they_were_added_in(moved: Workspace) -> None:
    with moved.open() as connection:
        assert [row.period for row in list_papers(connection)] == ["2013/14 Q2"]
        assert list_papers(connection, period="2013/14 Q3") == ()
        assert len(read_items(connection, period="2013/14 Q2")) == len(SAID) == len(read_items(connection))
        assert read_items(connection, period="2013/14 Q3") == ()
        assert search_items(connection, "surplus", period="2013/14 Q3") == ()
        assert len(search_items(connection, "surplus", period="2013/14 Q2")) == 1


@pytest.mark.parametrize("words", ["evidence list", "evidence search surplus", "review list", "paper list"])
def test_lists_go_by_the_quarter_unless_another_or_all_are_asked_for(moved: Workspace, words: str) -> None:
    def listed(*more: str) -> list[object]:
        found = json.loads(said(moved, *words.split(), "--json", *more))
        return list(found["passages"] if isinstance(found, dict) else found)

    assert listed() == []
    assert listed("--period", "Q2 2013/14") == listed("--all-quarters") != []
    done = CliRunner().invoke(cli, ["-w", str(moved.root), *words.split(), "--all-quarters", "--period", "2013/14 Q2"])
    assert done.exit_code == 2


def test_a_paper_is_put_into_another_quarter_by_a_correction(moved: Workspace) -> None:
    said(moved, "paper", "set", "paper.txt", "--period", "Q3 2013/14")
    with moved.open() as connection:
        assert len(read_items(connection, period="2013/14 Q3")) == len(SAID)
    with pytest.raises(AssureError):
        said(moved, "paper", "set", "paper.txt", "--period", "")


def test_an_earlier_quarter_is_drafted_as_before_once_the_next_is_under_review(workspace: Workspace) -> None:
    with_passages(workspace)
    with workspace.open() as connection:
        before = load_pack(connection)
        review_quarter(connection, AN_ACT, "2013/14 Q3")
        with pytest.raises(NothingToRead, match="2013/14 Q3"):
            load_pack(connection)
        after = load_pack(connection, period="2013/14 Q2")
    assert after.findings == before.findings
    assert (after.papers, after.settings) == (before.papers, before.settings)


@pytest.fixture
def quick(tagger: Callable[[], Tagger], monkeypatch: pytest.MonkeyPatch) -> None:
    """One tagger for all commands of the run."""
    monkeypatch.setattr("assure.cli.reading.tagger", tagger)


@pytest.mark.usefixtures("quick")
def test_a_paper_added_again_is_said_to_be_of_its_own_quarter(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Healthwatch sits on the commissioning committee.", encoding="utf-8")
    said(workspace, "add", str(tmp_path / "note.txt"))
    said(workspace, "period", "next")
    assert "already in the workspace (2013/14 Q2)" in said(workspace, "add", str(tmp_path / "note.txt"))


@pytest.mark.usefixtures("quick")
def test_papers_can_be_added_for_another_quarter(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Healthwatch sits on the commissioning committee.", encoding="utf-8")
    said(workspace, "add", str(tmp_path / "note.txt"), "--period", "Q3 2013/14")
    with workspace.open() as connection:
        assert [row.period for row in list_papers(connection)] == ["2013/14 Q3"]
        newest = log.head(connection)
    assert newest is not None
    assert json.loads(newest.payload)["period"] == "2013/14 Q3"


def test_the_papers_of_an_older_workspace_are_of_its_one_quarter(workspace: Workspace) -> None:
    with_passages(workspace)
    connection = sqlite3.connect(workspace.database, isolation_level=None)
    connection.execute("ALTER TABLE paper DROP COLUMN period")
    connection.execute("PRAGMA user_version = 5")
    connection.close()
    with workspace.open() as opened:
        assert [row.period for row in list_papers(opened)] == ["2013/14 Q2"]
        assert len(read_items(opened, period="2013/14 Q2")) == len(SAID)
