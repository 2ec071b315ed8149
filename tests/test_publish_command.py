"""`assure publish`: stopped with its own exit code, or three files and a record; all of it or nothing."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result

from assure.main import cli
from evidence.errors import AssureError, HeldBack, MissingFile, NotReady, RecordError
from evidence.intake.pipeline import How, add_papers
from evidence.keeping.for_ccg import write_bundle_for_ccg
from evidence.store.audit import verify
from evidence.store.items import read_items
from evidence.store.log import LogLine, read_lines
from evidence.store.publications import read_publications
from evidence.store.published import publishing
from evidence.store.workspace import Workspace
from evidence.tagging import Tagger
from generators.blocks import Block
from generators.word import write
from tests.build import AN_ACT
from tests.published import a_draft, a_paragraph

NAME = "self-assessment-2013-14-q2"
FINE = a_paragraph("We met in March 2014 and agreed the plan for winter.", key="a")
PELL = a_paragraph("We thank Joanne Pell (NHS number 943 476 5919).", key="b")


def a_file(workspace: Workspace, *blocks: Block, kind: str = "self-assessment") -> Path:
    path = workspace.drafts / f"{NAME}.docx"
    path.write_bytes(write(a_draft(*blocks, kind=kind, title="Self-assessment", period="2013/14 Q2")))
    return path


def run(workspace: Workspace, *words: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(workspace.root), "--as", "Kim Reader, communications lead", *words])


def publish(workspace: Workspace, file: Path, *words: str) -> Result:
    done = run(workspace, "publish", str(file), *words)
    assert done.exception is None, done.exception
    return done


def payloads(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.open() as connection:
        verify(connection)
        return [json.loads(line.payload) for line in read_lines(connection) if line.kind == "document published"]


def test_three_files_go_out_with_a_record_a_line_and_an_entry_in_the_tracker(workspace: Workspace) -> None:
    file = a_file(workspace, FINE)
    told = json.loads(publish(workspace, file, "--json").stdout)
    folder = workspace.root / "published" / NAME
    assert told["may_go_out"]
    assert told["published"]["folder"] == str(folder)
    record = json.loads((folder / "record" / "publication.json").read_text(encoding="utf-8"))
    assert {one["name"] for one in record["files"]} == {f"{NAME}{ending}" for ending in (".docx", ".pdf", ".html")}
    for one in record["files"]:
        assert hashlib.sha256((folder / one["name"]).read_bytes()).hexdigest() == one["sha256"]
    assert record["by"] == "Kim Reader, communications lead"
    assert record["publisher"] == "NHS Anyshire CCG"
    assert record["source_sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert "We met in March" in docx.Document(io.BytesIO((folder / f"{NAME}.docx").read_bytes())).paragraphs[1].text
    (payload,) = payloads(workspace)
    assert payload["files"] == record["files"]
    with workspace.open() as connection:
        assert [line.hash for line in read_lines(connection) if line.id == record["log_line"]] == [record["log_hash"]]
        (tracked,) = read_publications(connection)
    assert (tracked.name, tracked.said.document, tracked.said.published) == ("D1", "self-assessment", "")
    assert NAME in tracked.said.files


def test_what_stops_a_document_is_listed_and_nothing_is_made(workspace: Workspace) -> None:
    done = run(workspace, "publish", str(a_file(workspace, PELL)))
    assert isinstance(done.exception, HeldBack)
    assert "personal-number, cannot be overridden" in done.stdout
    assert not (workspace.root / "published").exists()
    assert payloads(workspace) == []


def test_check_only_makes_nothing_of_a_document_that_could_go_out(workspace: Workspace) -> None:
    publish(workspace, a_file(workspace, FINE), "--check-only")
    assert not (workspace.root / "published").exists()
    assert payloads(workspace) == []


def test_words_taken_out_are_in_no_file_no_record_and_no_line_of_the_log(workspace: Workspace) -> None:
    publish(workspace, a_file(workspace, PELL), "--redact-personal", "--redact", "thank")
    texts = [path.read_bytes() for path in (workspace.root / "published").rglob("*.*") if path.is_file()]
    texts.append(json.dumps(payloads(workspace)).encode())
    assert len(texts) == 6
    for secret in (b"Pell", b"943 476", b"thank"):
        assert not any(secret in text for text in texts)
    assert payloads(workspace)[0]["removed"] == 3


def test_words_to_take_out_that_stand_nowhere_are_a_mistake_that_is_told(workspace: Workspace) -> None:
    done = run(workspace, "publish", str(a_file(workspace, FINE)), "--redact", "Joane Pell")
    assert isinstance(done.exception, NotReady)
    assert payloads(workspace) == []


def test_an_override_is_in_the_log_and_the_record_with_its_reason(workspace: Workspace) -> None:
    file = a_file(workspace, a_paragraph("We thank Joanne Pell.", key="b"))
    publish(workspace, file, "--override", "personal-name", "--why", "She agreed")
    (payload,) = payloads(workspace)
    (override,) = payload["overridden"]
    assert (override["check"], override["why"], len(override["findings"])) == ("personal-name", "She agreed", 1)
    words = (workspace.root / "published" / NAME / "record" / "publication.txt").read_text(encoding="utf-8")
    assert "In spite of personal-name (1 found): She agreed" in words


def test_what_may_never_be_overridden_is_refused(workspace: Workspace) -> None:
    done = run(workspace, "publish", str(a_file(workspace, PELL)), "--override", "personal-number", "--why", "Known")
    assert isinstance(done.exception, RecordError)


@pytest.mark.parametrize(
    "words",
    [
        ("--override", "personal-name"),
        ("--why", "So"),
        ("--forms", "word,scroll"),
        ("--override", "a", "--override", "b", "--override", "c", "--why", "1", "--why", "2"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_read(workspace: Workspace, words: tuple[str, ...]) -> None:
    assert run(workspace, "publish", str(a_file(workspace, PELL)), *words).exit_code == 2


def test_publishing_again_keeps_what_was_made_before(workspace: Workspace) -> None:
    file = a_file(workspace, FINE)
    publish(workspace, file, "--forms", "html")
    first = (workspace.root / "published" / NAME / f"{NAME}.html").read_bytes()
    publish(workspace, file, "--forms", "html,word")
    assert (workspace.root / "published" / NAME / f"{NAME}.html").read_bytes() == first
    again = sorted(path.name for path in (workspace.root / "published" / f"{NAME}-2").iterdir())
    assert again == ["record", f"{NAME}.docx", f"{NAME}.html"]
    with workspace.open() as connection:
        assert [one.name for one in read_publications(connection)] == ["D1"]


def test_a_folder_that_cannot_be_written_leaves_no_line_and_no_entry(workspace: Workspace) -> None:
    (workspace.root / "published").write_text("in the way", encoding="utf-8")
    done = run(workspace, "publish", str(a_file(workspace, FINE)))
    assert isinstance(done.exception, AssureError)
    assert payloads(workspace) == []
    with workspace.open() as connection:
        assert read_publications(connection) == ()


def test_a_log_that_cannot_be_written_leaves_no_folder(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from generators.publish import outputs

    @contextmanager
    def fill_the_disk(*given: Any) -> Iterator[LogLine]:
        with publishing(*given) as line:
            yield line
            assert (workspace.root / "published" / NAME).is_dir()
            raise AssureError("The disk is full.")

    monkeypatch.setattr(outputs, "publishing", fill_the_disk)
    done = run(workspace, "publish", str(a_file(workspace, FINE)))
    assert isinstance(done.exception, AssureError)
    assert list((workspace.root / "published").iterdir()) == []
    assert payloads(workspace) == []


def test_an_embargo_holds_the_document_back_until_it_is_lifted(workspace: Workspace) -> None:
    file = a_file(workspace, FINE)
    plan = ("publication", "plan", "self-assessment", "--for", "the public", "--embargo", "2099-01-01")
    assert run(workspace, *plan).exit_code == 0
    held = run(workspace, "publish", str(file))
    assert isinstance(held.exception, HeldBack)
    assert "not to be shown before 2099-01-01" in held.stdout
    assert run(workspace, "publication", "embargo", "D1", "--lift").exit_code == 0
    publish(workspace, file)
    with workspace.open() as connection:
        assert [one.name for one in read_publications(connection)] == ["D1"]


def test_the_line_that_says_of_what_day_a_draft_is_goes_unless_somebody_rewrote_it(workspace: Workspace) -> None:
    line = a_paragraph("Draft of 22 November 2013, for the CCG to complete", key="lead")
    publish(workspace, a_file(workspace, line, FINE), "--forms", "html")
    assert "Draft of" not in (workspace.root / "published" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    file = a_file(workspace, line, FINE)
    document = docx.Document(str(file))
    document.paragraphs[1].runs[0].text = "Draft as agreed by the board"
    document.save(str(file))
    done = run(workspace, "publish", str(file))
    assert isinstance(done.exception, HeldBack)
    assert "draft-words" in done.stdout


def test_the_list_of_office_holders_in_the_workspace_is_used(workspace: Workspace) -> None:
    file = a_file(workspace, a_paragraph("We thank Joanne Pell.", key="b"))
    assert isinstance(run(workspace, "publish", str(file)).exception, HeldBack)
    (workspace.root / "office-holders.toml").write_text(
        '[[office_holder]]\nname = "Joanne Pell"\nrole = "Chair"\nlevel = "board"\n', encoding="utf-8"
    )
    publish(workspace, file)


def test_a_file_that_is_not_there_is_named(workspace: Workspace) -> None:
    assert isinstance(run(workspace, "publish", "nowhere.docx").exception, MissingFile)


def test_decisions_on_the_evidence_decide_whether_the_document_goes_out(
    workspace: Workspace, tmp_path: Path, tagger: Callable[[], Tagger]
) -> None:
    paper = tmp_path / "audit.txt"
    paper.write_text("Internal audit gave limited assurance on safeguarding arrangements at NHS Anyshire CCG.\n")
    list(add_papers(workspace, [paper], How(tagger=tagger, act=lambda: AN_ACT, jobs=1)))
    file = Path(run(workspace, "draft", "agenda").stdout.strip())
    with workspace.open() as connection:
        passages = [item.passage.id for item in read_items(connection)]

    def checks() -> set[str]:
        told = json.loads(run(workspace, "publish", str(file), "--check-only", "--json").stdout)
        assert told["published"] is None
        return {one["check"] for one in told["stops"]}

    assert "unreviewed-evidence" in checks()
    (accepted,) = json.loads(run(workspace, "review", "accept", "--cited-in", str(file), "--json").stdout)
    assert (accepted["id"], accepted["verdict"]) == (passages[0], "accepted")
    assert json.loads(run(workspace, "review", "accept", "--cited-in", str(file), "--json").stdout) == []
    assert not checks() & {"unreviewed-evidence", "rejected-evidence", "unknown-evidence", "area-team"}
    assert run(workspace, "audience", "set", "area-team", *passages, "--reason", "soft intelligence").exit_code == 0
    assert "area-team" in checks()
    assert run(workspace, "review", "reject", *passages).exit_code == 0
    assert "rejected-evidence" in checks()


def test_a_copy_for_the_ccg_has_what_was_published_and_not_why_checks_were_overridden(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = a_file(workspace, a_paragraph("We thank Joanne Pell.", key="b"))
    publish(workspace, file, "--override", "personal-name", "--why", "Between ourselves")
    write_bundle_for_ccg(workspace, tmp_path / "copy.assure", replace(AN_ACT, at="2099-01-01T00:00:00Z"))
    with zipfile.ZipFile(tmp_path / "copy.assure") as packed:
        assert f"published/{NAME}/{NAME}.pdf" in packed.namelist()
        assert not any(b"Between ourselves" in packed.read(name) for name in packed.namelist())
