"""The store: append-only log, one transaction a paper, search."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from evidence.errors import NoWorkspace, StoreError, WorkspaceExists
from evidence.model import FileType, SourceFile, Suggestion
from evidence.passages.segment import passages
from evidence.store import log
from evidence.store.database import transaction
from evidence.store.items import find_items, read_items, search_items
from evidence.store.papers import Reading, known_paper, list_papers, read_document, save_reading
from evidence.store.workspace import Settings, Workspace, create_workspace, find_workspace, read_settings
from tests.build import AN_ACT, a_document, a_sha, a_tagging

_SETTINGS = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q2")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "space", _SETTINGS, AN_ACT)


def a_reading(name: str, *paragraphs: str) -> Reading:
    document = a_document(*paragraphs, sha256=a_sha(name))
    found = passages(document)
    suggestions = tuple(Suggestion(passage=passage.id, tagging=a_tagging(4), tagger="test 1") for passage in found)
    source = SourceFile(sha256=a_sha(name), name=name, size=10, file_type=FileType.TXT)
    return Reading(source=source, document=document, passages=found, suggestions=suggestions)


def test_what_is_saved_is_read_back_the_same(workspace: Workspace) -> None:
    reading = a_reading(
        "a.txt", "Internal audit gave limited assurance on safeguarding.", "The plan is on track & <done>."
    )
    with workspace.open() as connection:
        save_reading(connection, reading, AN_ACT)
        assert read_document(connection, reading.source.sha256) == reading.document
        items = read_items(connection)
    assert [item.passage for item in items] == list(reading.passages)
    assert [item.suggestion for item in items] == list(reading.suggestions)


def test_search_finds_words_and_phrases_and_takes_nothing_as_syntax(workspace: Workspace) -> None:
    with workspace.open() as connection:
        save_reading(connection, a_reading("a.txt", "Internal audit gave limited assurance on safeguarding."), AN_ACT)
        assert len(search_items(connection, 'safeguarding "limited assurance"')) == 1
        assert search_items(connection, '"assurance limited"') == ()
        for odd in ('"', "OR", "a:b", "NEAR(", "*", "-", "(", "'; DROP TABLE paper; --"):
            search_items(connection, odd)


def test_an_item_is_found_by_the_first_digits_of_its_id(workspace: Workspace) -> None:
    reading = a_reading("a.txt", "Internal audit gave limited assurance on safeguarding.")
    with workspace.open() as connection:
        save_reading(connection, reading, AN_ACT)
        (found,) = find_items(connection, reading.passages[0].id[:6])
        assert found.passage == reading.passages[0]
        assert find_items(connection, "*") == ()


def test_the_log_refuses_to_be_changed_dropped_or_replaced(workspace: Workspace) -> None:
    with workspace.open() as connection:
        for attack in (
            "UPDATE log SET actor = 'someone else'",
            "DELETE FROM log",
            "INSERT OR REPLACE INTO log SELECT id, at, 'x', tool, kind, payload, previous, 'h' FROM log",
            "REPLACE INTO log SELECT id + 5, at, 'x', tool, kind, payload, previous, hash FROM log",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(attack)
        assert log.verify(connection) == 1


def test_a_log_changed_behind_our_back_is_found(workspace: Workspace) -> None:
    with workspace.open() as connection:
        save_reading(connection, a_reading("a.txt", "One two three four five."), AN_ACT)
        connection.execute("DROP TRIGGER log_keeps_lines")
        connection.execute("UPDATE log SET payload = replace(payload, 'a.txt', 'b.txt') WHERE id = 2")
        with pytest.raises(StoreError, match="line 2"):
            log.verify(connection)


def test_a_reading_is_saved_whole_or_not_at_all(workspace: Workspace) -> None:
    reading = a_reading("a.txt", "One two three four five.")
    broken = Reading(
        source=reading.source,
        document=reading.document,
        passages=reading.passages * 2,
        suggestions=reading.suggestions,
    )
    with workspace.open() as connection:
        with pytest.raises(sqlite3.IntegrityError):
            save_reading(connection, broken, AN_ACT)
        assert known_paper(connection, reading.source.sha256) is None
        assert list_papers(connection) == ()
        assert log.verify(connection) == 1


def append_and_fail(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        log.append(connection, AN_ACT, "test", {})
        connection.execute("SELECT * FROM no_such_table")


def test_a_transaction_leaves_no_trace_of_a_failure(workspace: Workspace) -> None:
    with workspace.open() as connection:
        with pytest.raises(sqlite3.OperationalError):
            append_and_fail(connection)
        assert log.verify(connection) == 1


def test_a_workspace_is_found_from_a_folder_inside_it(workspace: Workspace) -> None:
    deep = workspace.root / "drafts" / "old"
    deep.mkdir()
    assert find_workspace(deep).root == workspace.root.resolve()


def test_no_workspace_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace, match="assure new"):
        find_workspace(tmp_path)
    with pytest.raises(NoWorkspace):
        find_workspace(tmp_path / "nowhere")


def test_a_folder_with_something_in_it_never_becomes_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(WorkspaceExists):
        create_workspace(tmp_path, _SETTINGS, AN_ACT)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_settings_are_kept_and_stand_in_the_log(workspace: Workspace) -> None:
    with workspace.open() as connection:
        assert read_settings(connection) == _SETTINGS
        line = log.head(connection)
    assert line is not None
    assert line.kind == "workspace made"
    assert "NHS Anyshire CCG" in line.payload


def test_a_damaged_database_is_a_plain_error(workspace: Workspace) -> None:
    workspace.database.write_bytes(b"this is no database, not at all" * 50)
    with pytest.raises(StoreError, match="cannot be used"), workspace.open():
        pass


def test_a_workspace_from_a_newer_assure_is_refused(workspace: Workspace) -> None:
    with sqlite3.connect(workspace.database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="newer Assure"), workspace.open():
        pass
