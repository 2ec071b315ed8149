"""Papers inside archives and messages are papers of their own."""

from __future__ import annotations

import io
import struct
import tempfile
import threading
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from evidence.extract.limits import Limits
from evidence.extract.supervisor import Paper, Worker
from evidence.extract.unpack import LIST, Unpacked, _checked, clean_name, could_hold_papers, unpack
from evidence.extract.unpacker import take_out
from evidence.intake import inside
from evidence.intake.pipeline import Added, How, add_papers
from evidence.model import Document, Outcome
from evidence.store import log
from evidence.store.papers import list_papers
from evidence.store.workspace import Settings, Workspace, create_workspace
from evidence.tagging import Tagger, load_tagger
from tests.build import AN_ACT
from tests.compound import a_compound, a_message

ENOUGH = b"Internal audit gave limited assurance on safeguarding arrangements at the CCG in October.\n"


@pytest.fixture(scope="session")
def tagger() -> Callable[[], Tagger]:
    loaded = load_tagger()
    return lambda: loaded


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return a_workspace(tmp_path / "space")


def a_workspace(folder: Path) -> Workspace:
    return create_workspace(folder, Settings(body="NHS Anyshire CCG", framework="2013-14", period="Q2"), AN_ACT)


def a_zip(**files: bytes) -> bytes:
    """An archive; `a__txt` stands for the name "a.txt"."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "."), (2013, 10, 1, 0, 0, 0)), data)
    return out.getvalue()


def a_mail(**files: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "pat@anyshire.example", "lead@anyshire.example", "Papers"
    message.set_content("The papers for the meeting on Tuesday are attached.\n")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="x", filename=name.replace("__", "."))
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png", cid="<logo>")
    return message.as_bytes()


def add(
    space: Workspace, folder: Path, tagger: Callable[[], Tagger], jobs: int = 1, **files: bytes
) -> dict[str, Added]:
    folder.mkdir(exist_ok=True)
    paths = []
    for name, data in files.items():
        paths.append(folder / name.replace("__", "."))
        paths[-1].write_bytes(data)
    return {
        result.name: result for result in add_papers(space, paths, How(tagger=tagger, act=lambda: AN_ACT, jobs=jobs))
    }


def test_each_paper_in_an_archive_gets_an_outcome_of_its_own_and_the_archive_lists_them(
    workspace: Workspace, tmp_path: Path, tagger: Callable[[], Tagger]
) -> None:
    inner = {"a__txt": ENOUGH, "broken__pdf": b"%PDF-1.7 nothing", "__DS_Store": b"litter"}
    results = add(workspace, tmp_path / "in", tagger, pack__zip=a_zip(**inner))
    assert list(results) == ["pack.zip > a.txt", "pack.zip > broken.pdf", "pack.zip"]
    assert results["pack.zip > a.txt"].outcome is Outcome.EXTRACTED
    assert results["pack.zip > a.txt"].passages == 1
    assert not results["pack.zip > broken.pdf"].was_read
    archive = results["pack.zip"]
    assert (archive.outcome, archive.pages, archive.passages) == (Outcome.EXTRACTED, 1, 0)


def test_what_is_attached_to_messages_is_read_and_the_message_too(
    workspace: Workspace, tmp_path: Path, tagger: Callable[[], Tagger]
) -> None:
    outlook = a_compound(a_message(subject="Papers", body="Attached are the papers.", files={"b.txt": ENOUGH * 2}))
    results = add(workspace, tmp_path / "in", tagger, letter__eml=a_mail(a__txt=ENOUGH), out__msg=outlook)
    assert list(results) == ["letter.eml > a.txt", "letter.eml", "out.msg > b.txt", "out.msg"]
    assert all(result.outcome is Outcome.EXTRACTED for result in results.values())


def test_a_message_attached_to_a_message_is_read_two_deep(
    workspace: Workspace, tmp_path: Path, tagger: Callable[[], Tagger]
) -> None:
    deep = a_zip(inner__zip=a_zip(innermost__zip=a_zip(a__txt=ENOUGH)))
    results = add(workspace, tmp_path / "in", tagger, outer__zip=deep)
    names = ["outer.zip > inner.zip > innermost.zip", "outer.zip > inner.zip", "outer.zip"]
    assert list(results) == names
    assert results[names[0]].outcome is Outcome.PARTLY
    assert "too deep" in results[names[0]].reason


def test_adding_an_archive_twice_changes_nothing_and_a_stop_half_way_loses_nothing(
    workspace: Workspace, tmp_path: Path, tagger: Callable[[], Tagger]
) -> None:
    pack = tmp_path / "pack.zip"
    pack.write_bytes(a_zip(a__txt=ENOUGH, b__txt=ENOUGH * 2))
    stream = add_papers(workspace, [pack], How(tagger=tagger, act=lambda: AN_ACT, jobs=1))
    assert next(stream).name == "pack.zip > a.txt"
    stream.close()  # what Ctrl-C comes to
    second = list(add_papers(workspace, [pack], How(tagger=tagger, act=lambda: AN_ACT, jobs=1)))
    assert [(result.name, result.known) for result in second] == [
        ("pack.zip > a.txt", True),
        ("pack.zip > b.txt", False),
        ("pack.zip", False),
    ]
    before = workspace.database.read_bytes(), sorted(workspace.vault.rglob("*"))
    third = list(add_papers(workspace, [pack], How(tagger=tagger, act=lambda: AN_ACT, jobs=1)))
    assert [(result.name, result.known) for result in third] == [("pack.zip", True)]
    assert (workspace.database.read_bytes(), sorted(workspace.vault.rglob("*"))) == before


def test_the_order_of_papers_from_archives_does_not_depend_on_the_number_of_jobs(
    tmp_path: Path, tagger: Callable[[], Tagger]
) -> None:
    seen = []
    files = {"one__zip": a_zip(a__txt=ENOUGH, b__txt=ENOUGH * 2), "c__txt": ENOUGH * 3, "two__eml": a_mail()}
    for jobs in (1, 3):
        space = a_workspace(tmp_path / f"space-{jobs}")
        add(space, tmp_path / "in", tagger, jobs, **files)
        with space.open() as connection:
            newest = log.head(connection)
            assert newest is not None
            seen.append(([row.source.name for row in list_papers(connection)], newest.hash))
    assert seen[0] == seen[1]


def test_reading_begins_before_the_next_archive_is_opened(
    workspace: Workspace, tmp_path: Path, tagger: Callable[[], Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    read, take_out_of = Worker.read, inside.unpack
    opened: list[tuple[str, bool]] = []

    def reading(worker: Worker, paper: Paper, *, seconds: float) -> Document:
        begun.set()
        return read(worker, paper, seconds=seconds)

    def unpacking(path: Path, *, name: str, into: Path, limits: Limits) -> Unpacked:
        opened.append((name, name == "one.zip" or begun.wait(timeout=30)))
        return take_out_of(path, name=name, into=into, limits=limits)

    monkeypatch.setattr(Worker, "read", reading)
    monkeypatch.setattr(inside, "unpack", unpacking)
    results = add(workspace, tmp_path / "in", tagger, one__zip=a_zip(a__txt=ENOUGH), two__zip=a_zip(b__txt=ENOUGH * 2))
    assert opened == [("one.zip", True), ("two.zip", True)]
    assert list(results) == ["one.zip > a.txt", "one.zip", "two.zip > b.txt", "two.zip"]


def test_nothing_is_left_in_the_temporary_folder(
    workspace: Workspace, tmp_path: Path, tagger: Callable[[], Tagger], monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    add(workspace, tmp_path / "in", tagger, pack__zip=a_zip(a__txt=ENOUGH), bad__zip=a_zip(a__txt=ENOUGH)[:60])
    assert list(scratch.iterdir()) == []


def test_what_is_not_taken_out_is_said(tmp_path: Path) -> None:
    data = a_zip(a__txt=b"x" * 100, b__txt=b"y" * 100, big__txt=b"z" * 2_000)
    taken = take_out(data, name="a.zip", into=tmp_path, limits=Limits(file_bytes=1_000, members=1))
    assert [listed.name for listed in taken.files] == ["a.txt"]
    assert taken.left_out == (
        "b.txt (there are more than 1 files)",
        "big.txt (there are more than 1 files)",
    )
    taken = take_out(data, name="a.zip", into=tmp_path, limits=Limits(file_bytes=1_000))
    assert taken.left_out == ("big.txt (it is too large)",)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.part", "2.part"]


def test_a_locked_or_damaged_member_is_left_out_and_the_others_are_taken(tmp_path: Path) -> None:
    data = bytearray(a_zip(a__txt=ENOUGH, b__txt=ENOUGH))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 8] |= 1
    taken = take_out(bytes(data), name="a.zip", into=tmp_path)
    assert [listed.name for listed in taken.files] == ["a.txt"]
    assert taken.left_out == ("b.txt (it is locked with a password)",)
    data = bytearray(a_zip(a__txt=ENOUGH * 9, b__txt=ENOUGH))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 16, 0)
    taken = take_out(bytes(data), name="a.zip", into=tmp_path)
    assert [listed.name for listed in taken.files] == ["b.txt"]
    assert "damaged" in taken.left_out[0]


def test_a_name_inside_an_archive_is_never_a_path(tmp_path: Path) -> None:
    into = tmp_path / "into"
    into.mkdir()
    pack = tmp_path / "pack.zip"
    pack.write_bytes(a_zip(**{"../../evil__txt": ENOUGH, "/etc/passwd": b"root", "C:\\x\\y__txt": b"z"}))
    found = unpack(pack, name="pack.zip", into=into)
    assert [inner.name for inner in found.files] == ["evil.txt", "etc/passwd", "x/y.txt"]
    assert all(inner.path.parent == into for inner in found.files)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["into", "pack.zip"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\x1b[31m.txt", "a[31m.txt"), ("a/../b.txt", "a/b.txt"), ("a\u202etxt.exe", "atxt.exe"), ("x" * 500, None)],
)
def test_a_name_is_cleaned_before_it_is_shown(name: str, shown: str | None) -> None:
    cleaned = clean_name(name)
    assert len(cleaned) <= 200
    assert shown is None or cleaned == shown


def test_a_link_that_the_child_left_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not for reading")
    into = tmp_path / "into"
    into.mkdir()
    (into / "1.part").symlink_to(secret)
    (into / LIST).write_text('{"files":[{"number":1,"name":"a.txt"},{"number":9,"name":"b.txt"}]}')
    found = _checked(into, Limits())
    assert found.files == ()
    assert len(found.left_out) == 2


def test_an_office_file_is_not_unpacked(tmp_path: Path) -> None:
    import docx

    paper = tmp_path / "paper.docx"
    docx.Document().save(str(paper))
    assert not could_hold_papers(paper)
    (tmp_path / "into").mkdir()
    assert unpack(paper, name="paper.docx", into=tmp_path / "into").files == ()
