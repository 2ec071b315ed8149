"""The child process: every paper ends in a typed outcome, and the parent lives."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zlib
from pathlib import Path

import msgspec
import pytest

from evidence.errors import MissingFile
from evidence.extract import Paper, extract, extract_many
from evidence.extract import supervisor as supervising
from evidence.extract.wire import Request
from evidence.model import Document, Outcome

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits are set by POSIX systems only")


def a_paper(folder: Path, text: str, name: str = "paper.txt") -> Paper:
    path = folder / name
    path.write_text(text)
    return Paper(path=path, sha256=hashlib.sha256(text.encode()).hexdigest(), name=name)


def a_flate_bomb(*, megabytes: int) -> bytes:
    """Twice-packed zeros, made without ever being large: a packed piece that ends on a byte can be repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(b"0" * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return zlib.compress(b"\x78\xda" + piece * megabytes + b"\x03\x00", 9)


def pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Let the worker run `code` instead of reading papers."""
    script = folder / "pretender.py"
    script.write_text("import os, sys, struct, time, signal\nsys.stdin.buffer.read(4)\n" + code)
    start = subprocess.Popen

    def started(command: list[str], **settings: object) -> object:
        assert command[-1] == "evidence.extract.worker"
        return start([sys.executable, str(script)], **settings)  # type: ignore[call-overload]

    monkeypatch.setattr(supervising.subprocess, "Popen", started)


def test_a_paper_is_read_in_a_child_and_comes_back_as_values(tmp_path: Path) -> None:
    paper = a_paper(tmp_path, "The plan is agreed.")
    document = extract(paper.path, sha256=paper.sha256, name=paper.name)
    assert document.outcome is Outcome.EXTRACTED
    assert document.page(1).text == "The plan is agreed."


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        extract(tmp_path / "none.pdf", sha256="0", name="none.pdf")


def test_nothing_that_a_child_wrote_stays_in_the_temporary_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paper = a_paper(tmp_path, "text")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(supervising.tempfile, "tempdir", str(scratch))
    pretend(monkeypatch, tmp_path, "import tempfile; tempfile.mkdtemp(); os.kill(os.getpid(), signal.SIGKILL)")
    extract(paper.path, sha256=paper.sha256, name=paper.name)
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "outcome", "words"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", Outcome.FAILED, "broke down"),
        ("os.kill(os.getpid(), signal.SIGKILL)", Outcome.KILLED, "memory"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", Outcome.KILLED, "longer than"),
        ("sys.exit(0)", Outcome.FAILED, "broke down"),
        ("sys.stdout.buffer.write(struct.pack('>I', 9) + b'not json!')", Outcome.FAILED, "made no sense"),
        ("sys.stdout.buffer.write(struct.pack('>I', 4000000000))", Outcome.FAILED, "broke down"),
        ("sys.stdout.buffer.write(struct.pack('>I', 90) + b'{')", Outcome.FAILED, "broke down"),
    ],
)
def test_whatever_happens_to_the_child_is_an_outcome(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, outcome: Outcome, words: str
) -> None:
    paper = a_paper(tmp_path, "text")
    pretend(monkeypatch, tmp_path, code)
    document = extract(paper.path, sha256=paper.sha256, name=paper.name)
    assert document.outcome is outcome
    assert words in document.reason
    assert document.sha256 == paper.sha256


def test_a_child_that_hangs_is_stopped_by_the_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    paper = a_paper(tmp_path, "text")
    monkeypatch.setattr(supervising, "_GRACE_SECONDS", 0.3)
    pretend(monkeypatch, tmp_path, "time.sleep(60)")
    document = extract(paper.path, sha256=paper.sha256, name=paper.name, seconds=0.1)
    assert document.outcome is Outcome.KILLED
    assert "longer than 0.1 seconds" in document.reason


def test_an_answer_about_another_paper_is_not_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    paper = a_paper(tmp_path, "text")
    lie = msgspec.json.encode(Document(sha256="another", outcome=Outcome.EXTRACTED))
    pretend(monkeypatch, tmp_path, f"sys.stdout.buffer.write(struct.pack('>I', {len(lie)}) + {lie!r})")
    document = extract(paper.path, sha256=paper.sha256, name=paper.name)
    assert (document.outcome, document.sha256) == (Outcome.FAILED, paper.sha256)


def test_a_document_survives_the_way_out_of_the_child() -> None:
    document = Document(sha256="1", outcome=Outcome.PARTLY, reason="no text layer on page 1")
    assert msgspec.json.decode(msgspec.json.encode(document), type=Document) == document
    request = Request(path="a", sha256="b", name="c")
    assert msgspec.json.decode(msgspec.json.encode(request), type=Request) == request


def test_many_papers_come_back_in_order_whatever_the_number_of_workers(tmp_path: Path) -> None:
    papers = [a_paper(tmp_path, f"Paper number {number} says this.", f"{number}.txt") for number in range(12)]
    alone = list(extract_many(papers, jobs=1))
    together = list(extract_many(papers, jobs=3))
    assert alone == together
    assert [document.page(1).text for document in alone] == [f"Paper number {n} says this." for n in range(12)]


def test_a_paper_that_eats_memory_is_killed_and_its_neighbours_are_read(tmp_path: Path) -> None:
    bomb = a_flate_bomb(megabytes=3_000)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    body = b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream endobj\n" % (len(bomb), bomb)
    path = tmp_path / "bomb.pdf"
    path.write_bytes(head + page + body + b"trailer<</Root 1 0 R>>")
    papers = [
        a_paper(tmp_path, "Before the bomb.", "1.txt"),
        Paper(path=path, sha256="b", name="bomb.pdf"),
        a_paper(tmp_path, "After the bomb.", "2.txt"),
    ]
    before, bombed, after = extract_many(papers, jobs=1, seconds=20)
    assert before.page(1).text == "Before the bomb."
    assert after.page(1).text == "After the bomb."
    assert bombed.outcome is Outcome.KILLED
    assert "memory" in bombed.reason


def test_no_child_outlives_a_batch_that_is_given_up(tmp_path: Path) -> None:
    papers = [a_paper(tmp_path, f"Paper {number}.", f"{number}.txt") for number in range(8)]
    workers: list[int] = []
    original = supervising.Worker._running

    def watched(self: supervising.Worker) -> subprocess.Popen[bytes]:
        process = original(self)
        workers.append(process.pid)
        return process

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(supervising.Worker, "_running", watched)
        batch = extract_many(papers, jobs=2)
        next(batch)
        batch.close()  # type: ignore[attr-defined]
    assert workers
    for pid in set(workers):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_the_child_does_not_import_what_only_the_tagger_needs() -> None:
    code = "import evidence.extract.worker, sys; print('spacy' in sys.modules, 'pdfplumber' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
