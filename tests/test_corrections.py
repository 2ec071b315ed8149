"""What a paper was taken to be can be corrected; the log keeps both sides; older workspaces come along."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from evidence.errors import AssureError, MissingFile, StoreError
from evidence.extract.body import body_of
from evidence.model import FileType, Passage, SourceFile, Suggestion
from evidence.passages.segment import passages
from evidence.store import log
from evidence.store.corrections import Correction, correct_paper, corrections, find_paper
from evidence.store.items import read_items
from evidence.store.papers import Reading, list_papers, read_document, save_reading
from evidence.store.workspace import Settings, Workspace, create_workspace
from generators.points import paper_label
from tests.build import AN_ACT, a_document, a_passage, a_sha, a_tagging
from tests.test_command_line import assure, is_one_clear_line


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    settings = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q2")
    made = create_workspace(tmp_path / "space", settings, AN_ACT)
    with made.open() as connection:
        for name in ("Finance M6.pdf", "Finance M7.pdf"):
            document = a_document("The forecast surplus is £4.1m against a plan of £4.4m.", sha256=a_sha(name))
            found = passages(document)
            suggested = tuple(Suggestion(passage=item.id, tagging=a_tagging(3), tagger="test") for item in found)
            source = SourceFile(sha256=a_sha(name), name=name, size=10, file_type=FileType.PDF)
            reading = Reading(source=source, document=document, passages=found, suggestions=suggested)
            save_reading(connection, reading, AN_ACT)
    return made


def anew(passages: Sequence[Passage], kind: str) -> tuple[Suggestion, ...]:
    """Suggestions that tell by their tagger which kind of paper they were made for."""
    return tuple(Suggestion(passage=item.id, tagging=a_tagging(4), tagger=f"for {kind}") for item in passages)


def as_format_1(workspace: Workspace) -> None:
    """The database as the first version left it."""
    connection = sqlite3.connect(workspace.database, isolation_level=None)
    connection.execute("DROP TRIGGER passage_is_no_longer_searchable")
    connection.execute("DROP TABLE former_reading")
    connection.execute("ALTER TABLE paper DROP COLUMN period")
    connection.execute("ALTER TABLE paper DROP COLUMN means")
    connection.execute("ALTER TABLE paper DROP COLUMN body")
    connection.execute("PRAGMA user_version = 1")
    connection.close()


def test_a_correction_changes_the_row_what_drafts_say_and_leaves_before_and_after_in_the_log(
    workspace: Workspace,
) -> None:
    sha = a_sha("Finance M6.pdf")
    with workspace.open() as connection:
        said = Correction(title="Finance report, month 6", date="2013-11-14", kind="finance report", body="NHS X CCG")
        assert correct_paper(connection, sha, said, AN_ACT, suggest=anew)
        item = next(item for item in read_items(connection) if item.passage.anchor.document == sha)
        assert paper_label(item) == "Finance report, month 6, 14 November 2013"
        assert (item.paper_kind, item.paper_body) == ("finance report", "NHS X CCG")
        newest = log.head(connection)
        assert newest is not None
        told = json.loads(newest.payload)
        assert told["before"] == {"title": "", "date": "", "kind": "", "body": ""}
        assert told["after"]["date"] == "2013-11-14"
        assert log.verify(connection) == 4


def test_another_kind_of_paper_has_its_passages_tagged_anew_and_any_other_correction_leaves_them(
    workspace: Workspace,
) -> None:
    sha = a_sha("Finance M6.pdf")
    with workspace.open() as connection:
        before = read_items(connection)
        assert correct_paper(connection, sha, Correction(date="2013-11"), AN_ACT, suggest=anew)
        assert [item.suggestion for item in read_items(connection)] == [item.suggestion for item in before]
        assert correct_paper(connection, sha, Correction(kind="minutes"), AN_ACT, suggest=anew)
        first, other = read_items(connection)
        assert (first.suggestion.tagger, first.passage.document_kind) == ("for minutes", "minutes")
        assert (first.passage.id, other) == (before[0].passage.id, before[1])
        newest = log.head(connection)
        assert newest is not None
        assert json.loads(newest.payload)["suggested_anew"] == 1


def test_a_correction_is_made_with_its_suggestions_or_not_at_all(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = a_sha("Finance M6.pdf")
    with workspace.open() as connection:
        before = list_papers(connection), read_items(connection), log.head(connection)
        another = [a_passage("Another reading said this.")]
        # As if the paper had been read again while its passages were tagged.
        monkeypatch.setattr("evidence.store.corrections.read_passages", lambda *_: another)
        with pytest.raises(StoreError, match="nothing was changed"):
            correct_paper(connection, sha, Correction(kind="minutes"), AN_ACT, suggest=anew)
        assert (list_papers(connection), read_items(connection), log.head(connection)) == before


def test_setting_the_old_value_again_undoes_and_saying_the_same_twice_says_nothing(workspace: Workspace) -> None:
    sha = a_sha("Finance M6.pdf")
    with workspace.open() as connection:
        before = list_papers(connection)
        assert correct_paper(connection, sha, Correction(date="2013-11"), AN_ACT, suggest=anew)
        assert not correct_paper(connection, sha, Correction(date="2013-11"), AN_ACT, suggest=anew)
        assert correct_paper(connection, sha, Correction(date=""), AN_ACT, suggest=anew)
        assert list_papers(connection) == before
        assert [(it.before, it.after) for it in corrections(connection, sha)] == [
            ({"date": ""}, {"date": "2013-11"}),
            ({"date": "2013-11"}, {"date": ""}),
        ]
        assert corrections(connection, a_sha("Finance M7.pdf")) == ()


@pytest.mark.parametrize(
    "wrong", [{"date": "14/11/2013"}, {"date": "2013-13"}, {"title": "a\x1b[2J"}, {"kind": "x" * 301}]
)
def test_a_correction_that_cannot_be_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(AssureError):
        Correction(**wrong)


def test_a_paper_is_found_by_its_name_a_part_of_it_or_its_hash(workspace: Workspace) -> None:
    with workspace.open() as connection:
        for named in ("Finance M6.pdf", "m6", a_sha("Finance M6.pdf")[:8]):
            assert find_paper(connection, named).source.name == "Finance M6.pdf"
        with pytest.raises(MissingFile, match="2 papers are meant"):
            find_paper(connection, "finance")
        with pytest.raises(MissingFile, match="No paper"):
            find_paper(connection, "minutes")


def test_an_older_workspace_is_brought_along_whole_and_a_copy_of_it_is_kept(workspace: Workspace) -> None:
    with workspace.open() as connection:
        before = list_papers(connection), read_items(connection), log.head(connection)
    as_format_1(workspace)
    for _ in range(2):
        with workspace.open() as connection:
            assert (list_papers(connection), read_items(connection), log.head(connection)) == before
            assert correct_paper(
                connection, a_sha("Finance M6.pdf"), Correction(body="NHS X CCG"), AN_ACT, suggest=anew
            )
            assert correct_paper(connection, a_sha("Finance M6.pdf"), Correction(body=""), AN_ACT, suggest=anew)
            before = list_papers(connection), read_items(connection), log.head(connection)
    copy = workspace.root / "assure.sqlite3.format-1"
    connection = sqlite3.connect(copy)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM paper").fetchone() == (2,)
    connection.close()
    assert not list(workspace.root.glob("*.coming"))


def test_a_move_to_the_new_format_that_fails_leaves_the_old_one_and_the_next_succeeds(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_format_1(workspace)
    monkeypatch.setattr(
        "evidence.store.migrate._STEPS", {1: ("ALTER TABLE paper ADD COLUMN body TEXT", "DROP TABLE nowhere")}
    )
    with pytest.raises(StoreError), workspace.open():
        pass
    monkeypatch.undo()
    with workspace.open() as connection:
        assert len(list_papers(connection)) == 2
        assert read_document(connection, a_sha("Finance M6.pdf")).body == ""


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("NHS Anyshire Clinical Commissioning Group\nGoverning Body", "NHS Anyshire CCG"),
        ("Finance report\nAnyshire CCG", "NHS Anyshire CCG"),
        ("To the Chair\nAnyshire Hospitals NHS Foundation Trust", "Anyshire Hospitals NHS Foundation Trust"),
        ("Report to East Riding of Yorkshire Council and NHS Anyshire CCG", "East Riding of Yorkshire Council"),
        ("Healthwatch Anyshire\nThe people we met", "Healthwatch Anyshire"),
        ("the ccg and the trust agreed with the council", ""),
    ],
)
def test_the_body_named_first_is_suggested(text: str, body: str) -> None:
    assert body_of(text) == body


def test_papers_are_listed_shown_and_set_on_the_command_line(workspace: Workspace) -> None:
    root = workspace.root
    done = assure("paper", "set", "m6", "--date", "2013-11-14", "--body", "NHS Anyshire CCG", "--json", cwd=root)
    assert json.loads(done.stdout)["date"] == "2013-11-14"
    listed = json.loads(assure("paper", "list", "--json", cwd=root).stdout)
    assert [(paper["name"], paper["body"]) for paper in listed] == [
        ("Finance M6.pdf", "NHS Anyshire CCG"),
        ("Finance M7.pdf", ""),
    ]
    shown = json.loads(assure("paper", "show", "m6", "--json", cwd=root).stdout)
    assert shown["items"] == []
    assert [change["after"] for change in shown["corrections"]] == [{"date": "2013-11-14", "body": "NHS Anyshire CCG"}]
    assert "“” is now “2013-11-14”" in assure("paper", "show", "m6", cwd=root).stdout
    status = json.loads(assure("status", "--json", cwd=root).stdout)
    assert status["papers"][0]["date"] == "2013-11-14"
    assert "Corrected." in assure("paper", "set", "m7", "--kind", "minutes", cwd=root).stdout
    with workspace.open() as connection:
        assert [item.suggestion.tagger == "test" for item in read_items(connection)] == [True, False]
    assert is_one_clear_line(assure("paper", "set", "m6", "--date", "soon", cwd=root), 1, "not a date")
    assert is_one_clear_line(assure("paper", "show", "minutes", cwd=root), 3, "assure paper list")
    assert assure("paper", "set", "m6", cwd=root).returncode == 2
