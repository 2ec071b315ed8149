"""`assure read-back` and `assure compare`: what people changed, shown and offered, never taken over silently."""

from __future__ import annotations

import io
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result
from docx.oxml.ns import qn

from assure.main import cli
from benchmarks.word_edits import EDITS, edited
from evidence.errors import DraftNotRead, MissingFile, OutputExists
from evidence.intake.pipeline import How, add_papers
from evidence.store.audit import verify
from evidence.store.log import read_lines
from evidence.store.workspace import Workspace
from evidence.tagging import Tagger
from generators.readback.compare import ChangeKind, changes, word_steps
from generators.readback.offers import OfferedAction, OfferedLevel, offered_actions, offered_levels
from generators.readback.read import read_edited
from generators.readback.tracked import tracked, tracked_from_base
from generators.word import write
from tests.build import AN_ACT
from tests.test_readback import changed
from tests.test_readback_merge import FIRST, OLD, SECOND, THIRD, lines, typed
from tests.test_word import DOCUMENTS, a_draft

CATEGORIES = {"assured": "Assured", "assured-with-support": "Assured with support"}


def run(workspace: Workspace, *words: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(workspace.root), "--as", "Pat Tester, reviewer", *words])


def kinds(data: bytes) -> list[tuple[str, str]]:
    return [(one.kind.value, one.key) for one in changes(read_edited(data))]


# ---------------------------------------------------------------- what changed


def test_a_draft_nobody_edited_has_no_changes() -> None:
    for kind in DOCUMENTS:
        assert changes(read_edited(write(a_draft(kind)))) == ()


def test_each_kind_of_change_is_told_with_its_heading() -> None:
    def edit(document: Any) -> None:
        first, second, third = document.paragraphs[1:4]
        second._p.getparent().remove(second._p)
        third.insert_paragraph_before("Our own words.")
        first.runs[0].bold = True
        third.runs[0].text = "The plan for winter has not been agreed by all."

    found = changes(read_edited(changed(OLD, edit)))
    assert {(one.kind, one.key, one.where) for one in found} == {
        (ChangeKind.LOOKS, "a", "Agenda"),
        (ChangeKind.CHANGED, "b", "Agenda"),
        (ChangeKind.CHANGED, "c", "Agenda"),
    }


def test_a_deleted_and_a_moved_paragraph_are_told_apart() -> None:
    def edit(document: Any) -> None:
        first, second, third = document.paragraphs[1:4]
        second._p.getparent().remove(second._p)
        third._p.addnext(first._p)

    assert sorted(kinds(changed(OLD, edit))) == [("deleted", "b"), ("moved", "c")]


def test_words_that_differ_are_found_and_the_rest_is_the_same() -> None:
    steps = [(step.kind, step.text) for step in word_steps("limited assurance given", "full assurance given")]
    assert steps == [("out", "limited"), ("in", "full"), ("same", " assurance given")]


# ---------------------------------------------------------------- what is offered


def a_report(edit: Any) -> bytes:
    return changed(a_draft("summary-report"), edit)


def level_cell(document: Any, row: int) -> Any:
    return document.tables[0].cell(row, 1)


def test_a_category_typed_into_the_level_cell_is_offered() -> None:
    def edit(document: Any) -> None:
        cell = level_cell(document, 3)
        for paragraph in cell.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
        cell.paragraphs[0].runs[0].text = "Assured with support"

    offered = offered_levels(read_edited(a_report(edit)), CATEGORIES)
    assert offered == (OfferedLevel(domain=3, category="assured-with-support", title="Assured with support"),)


def test_no_category_is_offered_from_a_cell_left_alone_or_one_that_names_two() -> None:
    def edit(document: Any) -> None:
        level_cell(document, 2).paragraphs[0].add_run(" (to be talked about)")

    assert offered_levels(read_edited(write(a_draft("summary-report"))), CATEGORIES) == ()
    assert offered_levels(read_edited(a_report(edit)), CATEGORIES) == ()


@pytest.mark.parametrize("day", ["31 March 2014", "2014-03-31", "31/03/2014"])
def test_an_action_typed_with_owner_and_day_is_offered(day: str) -> None:
    def edit(document: Any) -> None:
        fills = [
            run
            for row in document.tables[0].rows
            for paragraph in row.cells[4].paragraphs
            for run in paragraph.runs
            if run.style.name == "Fill"
        ]
        fills[0].text = f"Agree the winter plan; Chief Officer; {day}"

    offered = offered_actions(read_edited(changed(a_draft("self-assessment"), edit)))
    assert offered == (OfferedAction(domain=1, what="Agree the winter plan", owner="Chief Officer", due="2014-03-31"),)


def test_no_action_is_offered_without_a_day_that_there_is() -> None:
    def edit(document: Any) -> None:
        document.tables[0].cell(1, 4).paragraphs[0].runs[0].text = "Agree it; Chief Officer; 31 February 2014"

    assert offered_actions(read_edited(changed(a_draft("self-assessment"), edit))) == ()


# ---------------------------------------------------------------- tracked changes


def resolved(data: bytes, *, accept: bool) -> list[str]:
    """The words after every tracked change was accepted, or rejected, sorted."""
    document = docx.Document(io.BytesIO(data))
    gone = qn("w:del") if accept else qn("w:ins")
    for node in list(document.element.iter(gone)):
        if node.getparent().tag != qn("w:rPr"):
            node.getparent().remove(node)
    texts = [
        "".join(node.text or "" for node in paragraph.iter(qn("w:t"), qn("w:delText")))
        for paragraph in document.element.iter(qn("w:p"))
    ]
    return sorted("".join("".join(texts).split()))


@pytest.mark.parametrize("name", [name for name in EDITS if name != "track a change"])
def test_accepting_all_gives_the_edited_words_and_rejecting_all_the_generated_ones(name: str) -> None:
    for number, kind in enumerate(("agenda",) if len(name) % 2 else ("self-assessment",)):
        base = write(a_draft(kind))
        data, _ = edited(base, name, number=number)
        shown = tracked_from_base(data, read_edited(data))
        assert resolved(shown, accept=True) == resolved(data, accept=True)
        assert resolved(shown, accept=False) == resolved(base, accept=False)


def test_two_drafts_are_compared_word_by_word() -> None:
    shown = tracked(write(OLD), typed(2, "Audit gave full assurance on safeguarding."))
    document = docx.Document(io.BytesIO(shown))
    assert [one.text for one in document.element.iter(qn("w:delText"))] == ["limited"]
    assert [one.text for mark in document.element.iter(qn("w:ins")) for one in mark.iter(qn("w:t"))] == ["full"]


# ---------------------------------------------------------------- the commands


def test_reading_back_shows_changes_keeps_the_file_and_logs_it_once(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "agenda.docx"
    file.write_bytes(typed(2, "Audit gave full assurance on safeguarding."))
    done = run(workspace, "read-back", str(file))
    assert "changed (under “Agenda”)" in done.output
    assert "[-limited-]{+full+}" in done.output
    told = json.loads(run(workspace, "read-back", str(file), "--json").stdout)
    assert [(one["kind"], one["key"]) for one in told["changes"]] == [("changed", "b")]
    assert Path(told["kept"]).read_bytes() == file.read_bytes()
    with workspace.open() as connection:
        assert [line.kind for line in read_lines(connection)].count("draft read back") == 1
        verify(connection)


def test_a_typed_category_is_printed_as_a_command_and_not_recorded(workspace: Workspace, tmp_path: Path) -> None:
    def edit(document: Any) -> None:
        for paragraph in level_cell(document, 3).paragraphs[2:]:
            paragraph._p.getparent().remove(paragraph._p)
        level_cell(document, 3).paragraphs[1].runs[0].text = "Assured"

    file = tmp_path / "report.docx"
    file.write_bytes(a_report(edit))
    assert "assure judge 3 assured --reason" in run(workspace, "read-back", str(file)).output
    with workspace.open() as connection:
        assert not [line for line in read_lines(connection) if line.kind == "judgement"]


def test_words_in_an_offered_command_cannot_run_anything(workspace: Workspace, tmp_path: Path) -> None:
    def edit(document: Any) -> None:
        document.tables[0].cell(1, 4).paragraphs[0].runs[0].text = "Agree $(touch x); `whoami`; 31 March 2014"

    file = tmp_path / "own.docx"
    file.write_bytes(changed(a_draft("self-assessment"), edit))
    offered = json.loads(run(workspace, "read-back", str(file), "--json").stdout)["actions_offered"]
    words = shlex.split(offered[0]["command"])
    assert (words[3], words[7]) == ("Agree $(touch x", "`whoami`")
    assert "'Agree $(touch x'" in offered[0]["command"]


def test_changes_are_written_as_tracked_ones_and_never_over_a_file(workspace: Workspace, tmp_path: Path) -> None:
    file, out = tmp_path / "agenda.docx", tmp_path / "out.docx"
    file.write_bytes(typed(2, "Audit gave full assurance on safeguarding."))
    assert run(workspace, "read-back", str(file), "--tracked", str(out)).exit_code == 0
    assert lines(out.read_bytes())[0] == "Agenda"
    assert isinstance(run(workspace, "read-back", str(file), "--tracked", str(out)).exception, OutputExists)
    other = tmp_path / "old.docx"
    other.write_bytes(write(OLD))
    assert run(workspace, "compare", str(other), str(file), "--to", str(tmp_path / "two.docx")).exit_code == 0
    assert isinstance(run(workspace, "compare", str(other), str(file), "--to", str(out)).exception, OutputExists)


def test_a_file_that_is_missing_or_no_draft_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"not a zip")
    assert isinstance(run(workspace, "read-back", str(tmp_path / "none.docx")).exception, MissingFile)
    assert isinstance(run(workspace, "read-back", str(tmp_path / "x.docx")).exception, DraftNotRead)
    with workspace.open() as connection:
        assert "draft read back" not in [line.kind for line in read_lines(connection)]


def test_drafting_again_from_the_command_line_keeps_words_and_fresh_makes_a_file_beside(
    workspace: Workspace, tmp_path: Path, tagger: Callable[[], Tagger]
) -> None:
    def add(text: str) -> None:
        paper = tmp_path / f"{len(list(tmp_path.iterdir()))}.txt"
        paper.write_text(text, encoding="utf-8")
        list(add_papers(workspace, [paper], How(tagger=tagger, act=lambda: AN_ACT, jobs=1)))

    add("Internal audit gave limited assurance on safeguarding arrangements at NHS Anyshire CCG.\n")
    path = Path(run(workspace, "draft", "agenda").stdout.strip())
    data, person = edited(path.read_bytes(), "insert a paragraph", number=1)
    path.write_bytes(data)
    add("Members were concerned that A&E waits missed the four-hour standard in Quarter 2 at NHS Anyshire CCG.\n")
    done = run(workspace, "draft", "agenda")
    assert "1 passage that people changed kept" in done.stderr
    assert set(person.words) <= set(" ".join(lines(path.read_bytes())).replace(".", " ").split())
    assert any("four-hour standard" in line for line in lines(path.read_bytes()))
    assert (path.parent / "earlier" / f"{path.stem}-1.docx").read_bytes() == data
    fresh = Path(run(workspace, "draft", "agenda", "--fresh").stdout.strip())
    assert fresh.name == f"{path.stem}-v2.docx"
    assert not set(person.words) & set(" ".join(lines(fresh.read_bytes())).split())


def test_the_samples_say_what_these_tests_rest_on() -> None:
    assert lines(write(OLD)) == ["Agenda", FIRST, SECOND, THIRD]
