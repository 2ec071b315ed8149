"""Papers that were not read whole are read again when they may be read better; nothing that was saved is lost."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.errors import StoreError
from evidence.extract.means import could_read_more, means
from evidence.extract.supervisor import Paper
from evidence.intake import pipeline
from evidence.intake.pipeline import How, add_papers, read_again
from evidence.model import Document, FileType, Outcome, SourceFile, Suggestion, TextSource
from evidence.passages.segment import passages
from evidence.store import log
from evidence.store.corrections import Correction, correct_paper
from evidence.store.items import read_items, search_items
from evidence.store.papers import Reading, list_papers, pages_by_ocr, save_reading
from evidence.store.rereading import earlier_readings, save_again
from evidence.store.workspace import Workspace
from evidence.tagging import Tagger
from tests.build import AN_ACT, a_document, a_sha, a_tagging
from tests.test_command_line import assure
from tests.test_corrections import anew

AUDIT = "Internal audit gave limited assurance on safeguarding arrangements."
SCANNED = "The trust missed the four-hour standard in the second quarter."
_FEWER, _MORE = "readers 1", "readers 1; tesseract 5.3.0"


def a_scan_document(*paragraphs: str) -> Document:
    """A page of text and a page that was scanned: unread, or read when there is a second paragraph."""
    document = a_document(AUDIT)
    second = a_document(*paragraphs).page(1)
    source = TextSource.OCR if paragraphs else TextSource.NONE
    page = replace(second, number=2, label="p. 2", text_source=source)
    if paragraphs:
        return replace(document, pages=(document.page(1), page))
    return replace(document, pages=(document.page(1), page), outcome=Outcome.PARTLY, reason="no text layer on page 2")


class Reader:
    """Stands for the readers: says what it is told to, and notes the names of the papers that it was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: dict[str, Document] = {}
        self.asked: list[str] = []
        self.means = _FEWER
        monkeypatch.setattr(pipeline, "extract_many", self._extract_many)
        monkeypatch.setattr(pipeline, "means", lambda *, ocr: self.means if ocr else _FEWER)

    def _extract_many(self, papers: Iterator[Paper], *, jobs: int) -> Iterator[Document]:  # noqa: ARG002
        for paper in papers:
            self.asked.append(paper.name)
            yield replace(self.answers[paper.name.rpartition(" > ")[2]], sha256=paper.sha256)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(monkeypatch)


@pytest.fixture
def how(tagger: Callable[[], Tagger]) -> How:
    return How(tagger=tagger, act=lambda: AN_ACT, jobs=1)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7 as far as anybody knows")
    return path


def ids(workspace: Workspace) -> list[tuple[str, str]]:
    with workspace.open() as connection:
        return [(item.passage.id, item.passage.text) for item in read_items(connection)]


def the_log(workspace: Workspace) -> list[tuple[str, dict[str, object]]]:
    with workspace.open() as connection:
        log.verify(connection)
        return [
            (kind, json.loads(payload))
            for kind, payload in connection.execute("SELECT kind, payload FROM log ORDER BY id")
        ]


def test_a_scan_is_read_again_once_tesseract_is_there_and_only_once(
    workspace: Workspace, paper: Path, reader: Reader, how: How
) -> None:
    reader.answers["scan.pdf"] = a_scan_document()
    list(add_papers(workspace, [paper], how))
    before = ids(workspace)
    (known,) = add_papers(workspace, [paper], how)
    assert known.known
    reader.means, reader.answers["scan.pdf"] = _MORE, a_scan_document(SCANNED)
    (again,) = add_papers(workspace, [paper], how)
    assert (again.again, again.kept, again.outcome, again.passages) == (True, False, Outcome.EXTRACTED, 2)
    assert ids(workspace)[: len(before)] == before
    assert [text for _, text in ids(workspace)] == [AUDIT, SCANNED]
    with workspace.open() as connection:
        assert [row.outcome for row in list_papers(connection)] == [Outcome.EXTRACTED]
        assert len(search_items(connection, "four-hour")) == 1
        assert len(search_items(connection, "safeguarding")) == 1
        assert list(pages_by_ocr(connection).values()) == [1]
        (earlier,) = earlier_readings(connection, again.sha256)
        assert earlier.document == replace(a_scan_document(), sha256=again.sha256)
        assert [passage.text for passage in earlier.passages] == [AUDIT]
    kind, told = the_log(workspace)[-1]
    assert kind == "paper read again"
    assert told["before"] == {"outcome": "partly", "reason": "no text layer on page 2"}
    assert (told["passages_kept"], told["passages_gone"], told["passages"]) == (1, 0, 2)
    assert next(iter(add_papers(workspace, [paper], how))).known
    assert reader.asked == ["scan.pdf"] * 2


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.FAILED, Outcome.KILLED])
def test_a_paper_that_failed_is_read_again_by_newer_readers(
    outcome: Outcome, workspace: Workspace, paper: Path, reader: Reader, how: How
) -> None:
    reader.answers["scan.pdf"] = Document(sha256="0" * 64, outcome=outcome, reason="because")
    list(add_papers(workspace, [paper], how))
    reader.means, reader.answers["scan.pdf"] = "readers 2", a_document(AUDIT)
    (again,) = add_papers(workspace, [paper], how)
    assert again.outcome is Outcome.EXTRACTED
    assert [text for _, text in ids(workspace)] == [AUDIT]


def test_a_paper_that_was_read_whole_is_not_read_again_unless_it_is_forced(
    workspace: Workspace, paper: Path, reader: Reader, how: How
) -> None:
    reader.answers["scan.pdf"] = a_document(AUDIT)
    list(add_papers(workspace, [paper], how))
    reader.means = "readers 2"
    assert [added.known for added in add_papers(workspace, [paper], how)] == [True]
    with workspace.open() as connection:
        rows = list_papers(connection)
    paper.unlink()
    assert [added.again for added in read_again(workspace, rows, how)] == [True]


def test_corrections_the_place_in_the_order_and_the_ids_of_what_stays_survive_another_reading(
    workspace: Workspace, paper: Path, reader: Reader, how: How, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("other")
    reader.answers |= {"scan.pdf": replace(a_scan_document(), kind="survey"), "other.txt": a_document(SCANNED)}
    list(add_papers(workspace, [paper, other], how))
    before = ids(workspace)
    with workspace.open() as connection:
        sha = list_papers(connection)[0].source.sha256
        correct_paper(
            connection,
            sha,
            Correction(kind="minutes", date="2013-10-08", body="NHS Anyshire CCG"),
            AN_ACT,
            suggest=anew,
        )
    better = a_scan_document(SCANNED)
    reader.means = _MORE
    reader.answers["scan.pdf"] = replace(better, kind="strategy", title="Read again", date="2009-01-01", body="Else")
    list(add_papers(workspace, [paper], how))
    with workspace.open() as connection:
        first, second = list_papers(connection)
        items = read_items(connection)
    assert (first.kind, first.date, first.body, first.title) == (
        "minutes",
        "2013-10-08",
        "NHS Anyshire CCG",
        "Read again",
    )
    assert second.source.name == "other.txt"
    assert {item.passage.document_kind for item in items if item.passage.anchor.document == sha} == {"minutes"}
    assert set(before) <= set(ids(workspace))


@pytest.mark.parametrize(
    "worse", [Document(sha256="0" * 64, outcome=Outcome.KILLED, reason="too long"), a_scan_document()]
)
def test_a_reading_that_has_less_is_noted_and_the_earlier_one_stands(
    worse: Document, workspace: Workspace, paper: Path, reader: Reader, how: How
) -> None:
    reader.answers["scan.pdf"] = replace(a_scan_document(SCANNED), outcome=Outcome.PARTLY, reason="hard to read")
    list(add_papers(workspace, [paper], how))
    before = ids(workspace)
    reader.means, reader.answers["scan.pdf"] = "readers 2", worse
    (again,) = add_papers(workspace, [paper], how)
    assert (again.again, again.kept) == (True, True)
    assert ids(workspace) == before
    assert the_log(workspace)[-1][0] == "paper read again in vain"
    assert next(iter(add_papers(workspace, [paper], how))).known


def test_a_correction_made_while_the_paper_was_read_is_never_written_over(workspace: Workspace) -> None:
    document = a_document(AUDIT, sha256=a_sha("a.pdf"))
    source = SourceFile(sha256=document.sha256, name="a.pdf", size=1, file_type=FileType.PDF)
    found = passages(document)
    made = tuple(Suggestion(passage=item.id, tagging=a_tagging(4), tagger="test") for item in found)
    reading = Reading(source=source, document=document, passages=found, suggestions=made)
    with workspace.open() as connection:
        save_reading(connection, reading, AN_ACT)
        correct_paper(connection, document.sha256, Correction(kind="minutes"), AN_ACT, suggest=anew)
        with pytest.raises(StoreError, match="corrected while it was read"):
            save_again(connection, reading, AN_ACT)
        assert list_papers(connection)[0].kind == "minutes"


def test_another_reading_is_saved_whole_or_not_at_all(
    workspace: Workspace, paper: Path, reader: Reader, how: How, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.answers["scan.pdf"] = a_scan_document()
    list(add_papers(workspace, [paper], how))
    before = ids(workspace), the_log(workspace)
    reader.means, reader.answers["scan.pdf"] = _MORE, a_scan_document(SCANNED)

    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("full")

    monkeypatch.setattr("evidence.store.rereading.insert_passages", broken)
    with pytest.raises(StoreError):
        list(add_papers(workspace, [paper], how))
    assert (ids(workspace), the_log(workspace)) == before


def test_a_scan_inside_an_archive_is_read_again_though_the_archive_is_known(
    workspace: Workspace, tmp_path: Path, reader: Reader, how: How
) -> None:
    pack = tmp_path / "pack.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr("scan.pdf", b"%PDF-1.7 as far as anybody knows")
    reader.answers |= {"scan.pdf": a_scan_document(), "pack.zip": a_document("What is in it, and no more.")}
    list(add_papers(workspace, [pack], how))
    reader.means, reader.answers["scan.pdf"] = _MORE, a_scan_document(SCANNED)
    results = list(add_papers(workspace, [pack], how))
    assert [(added.name, added.known, added.again) for added in results] == [
        ("pack.zip", True, False),
        ("pack.zip > scan.pdf", False, True),
    ]


def test_an_original_that_is_gone_is_said_and_the_next_paper_is_read(
    workspace: Workspace, paper: Path, reader: Reader, how: How, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("other")
    reader.answers |= {"scan.pdf": a_scan_document(), "other.txt": a_document(SCANNED)}
    list(add_papers(workspace, [paper, other], how))
    with workspace.open() as connection:
        rows = list_papers(connection)
    (workspace.vault / rows[0].source.sha256[:2] / rows[0].source.sha256).unlink()
    lost, read = read_again(workspace, rows, how)
    assert "no longer in the workspace's vault" in lost.problem
    assert read.outcome is Outcome.EXTRACTED


@pytest.mark.parametrize(
    ("now", "then", "more"),
    [
        ("readers 1; tesseract 5.3.0", "readers 1", True),
        ("readers 1; tesseract 5.3.0", "readers 1; tesseract 5.2.0", True),
        ("readers 2", "readers 1", True),
        ("readers 1", "", True),
        ("readers 1", "readers 1", False),
        ("readers 2", "readers 1; tesseract 5.3.0", False),
        ("readers 1; libreoffice", "readers 1; tesseract 5.3.0", False),
    ],
)
def test_more_can_be_read_when_something_is_new_and_nothing_is_missing(now: str, then: str, more: bool) -> None:
    assert could_read_more(now, then) is more


def test_means_name_the_readers_and_leave_tesseract_out_when_ocr_is_off() -> None:
    assert means(ocr=False).startswith("readers ")
    assert "tesseract" not in means(ocr=False)
    assert means(ocr=True) == means(ocr=True)


def test_the_command_line_reads_again_by_name_and_all_that_failed(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(AUDIT)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nthis is not really a PDF")
    root = workspace.root
    assure("add", str(tmp_path / "good.txt"), str(tmp_path / "broken.pdf"), cwd=root)
    done = assure("paper", "reread", "--all-failed", "--json", cwd=root)
    assert done.returncode == 7
    assert [(it["name"], it["read_again"]) for it in json.loads(done.stdout)] == [("broken.pdf", True)]
    assert "1 paper read again" in assure("paper", "reread", "good", cwd=root).stdout
    shown = json.loads(assure("paper", "show", "good", "--json", cwd=root).stdout)
    assert [it["outcome"] for it in shown["earlier_readings"]] == ["extracted"]
    assert assure("paper", "reread", cwd=root).returncode == 2
