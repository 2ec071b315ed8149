"""A newer draft meets an edited one: no word of a person is lost, and what nobody touched is brought up to date."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from benchmarks.moved_on import moved_on
from benchmarks.word_edits import EDITS, bold_words_in, edited, words_in
from evidence.errors import AssureError, DraftNotRead
from generators.blocks import Cell, Draft, Heading, List, ListItem, Paragraph, Row, Run, Table
from generators.readback.decide import is_deleted, was_edited
from generators.readback.merge import merge
from generators.readback.notice import NoticeKind
from generators.readback.read import read_edited
from generators.readback.redraft import redraft
from generators.readback.written import folded
from generators.word import write
from tests.test_readback import CITED, changed, shapes, without_custom_part
from tests.test_word import DOCUMENTS, a_draft

KINDS = tuple(DOCUMENTS)


def says(key: str, text: str) -> Paragraph:
    return Paragraph(key=key, runs=(Run(text=text),))


def a_title(text: str, key: str = "title", level: int = 1) -> Heading:
    return Heading(key=key, level=level, runs=(Run(text=text),))


FIRST = "Waiting times were longer than the standard."
SECOND = "Audit gave limited assurance on safeguarding."
THIRD = "The plan for winter has been agreed by all."
OLD = a_draft("agenda", a_title("Agenda"), says("a", FIRST), says("b", SECOND), says("c", THIRD))
NEWER = "Audit now gives full assurance on safeguarding."
NEW = a_draft("agenda", a_title("Agenda"), says("a", FIRST), says("b", NEWER), says("c", THIRD))


def lines(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs if paragraph.text]


def typed(place: int, text: str) -> bytes:
    """The old draft with that paragraph's words typed over."""

    def edit(document: Any) -> None:
        document.paragraphs[place].runs[0].text = text

    return changed(OLD, edit)


# ---------------------------------------------------------------- three ways


def test_what_nobody_touched_takes_the_new_words() -> None:
    assert lines(merge(write(OLD), NEW).data) == ["Agenda", FIRST, NEWER, THIRD]


def test_a_persons_words_stay_where_the_evidence_did_not_move() -> None:
    merged = merge(typed(1, "Waiting times are our first worry."), NEW)
    assert lines(merged.data) == ["Agenda", "Waiting times are our first worry.", NEWER, THIRD]
    assert merged.notices == ()


def test_where_both_changed_the_persons_words_stay_and_the_new_ones_are_told_beside_them() -> None:
    merged = merge(typed(2, "Safeguarding needs a word with the chair."), NEW)
    assert lines(merged.data)[2:4] == ["Safeguarding needs a word with the chair.", f"Assure would now say: {NEWER}"]
    assert [(one.kind, one.key, one.now, one.where) for one in merged.notices] == [
        (NoticeKind.CONFLICT, "b", NEWER, "Agenda")
    ]


def test_a_conflict_is_told_once_and_not_again_by_the_next_draft() -> None:
    once = merge(typed(2, "Safeguarding needs a word with the chair."), NEW)
    again = merge(once.data, NEW)
    assert lines(again.data) == lines(once.data)
    assert again.idle
    assert read_edited(once.data).conflicts == (f"Assure would now say: {NEWER}",)


def test_a_conflicts_mark_goes_when_the_person_takes_the_new_words() -> None:
    once = merge(typed(2, "Safeguarding needs a word with the chair."), NEW)
    document = docx.Document(io.BytesIO(once.data))
    document.paragraphs[2].runs[0].text = NEWER
    out = io.BytesIO()
    document.save(out)
    assert lines(merge(out.getvalue(), NEW).data) == ["Agenda", FIRST, NEWER, THIRD]


def test_a_second_conflict_takes_the_place_of_the_first() -> None:
    once = merge(typed(2, "Safeguarding needs a word with the chair."), NEW)
    third = a_draft("agenda", a_title("Agenda"), says("a", FIRST), says("b", "Audit reports in May."), says("c", THIRD))
    found = lines(merge(once.data, third).data)
    assert [line for line in found if line.startswith("Assure")] == ["Assure would now say: Audit reports in May."]


def test_what_a_person_deleted_stays_deleted_and_newer_words_for_it_are_told() -> None:
    def edit(document: Any) -> None:
        for place in (3, 2):
            document.paragraphs[place]._p.getparent().remove(document.paragraphs[place]._p)

    merged = merge(changed(OLD, edit), NEW)
    assert lines(merged.data) == ["Agenda", FIRST]
    assert [(one.kind, one.key) for one in merged.notices] == [(NoticeKind.DELETED, "b")]


def test_a_paragraph_of_their_own_stays_behind_its_neighbour_when_the_order_changes() -> None:
    def edit(document: Any) -> None:
        document.paragraphs[2].insert_paragraph_before("Our own remark.")

    turned = a_draft("agenda", a_title("Agenda"), says("c", THIRD), says("a", FIRST), says("b", NEWER))
    assert lines(merge(changed(OLD, edit), turned).data) == ["Agenda", THIRD, FIRST, "Our own remark.", NEWER]


def test_bold_and_comments_of_a_person_survive_beside_new_words() -> None:
    def edit(document: Any) -> None:
        document.add_comment(document.paragraphs[2].runs[0], text="Ask the chair.", author="Ana Reader")
        document.paragraphs[1].runs[0].bold = True

    merged = merge(changed(OLD, edit), NEW)
    assert set(FIRST.split()) <= bold_words_in(merged.data)
    assert [(one.key, one.text) for one in read_edited(merged.data).remarks] == [("b", "Ask the chair.")]


def test_what_word_keeps_beside_a_comment_goes_with_it() -> None:
    """Word notes for each comment, in a part of its own, which other comment it answers."""
    old = a_draft("agenda", a_title("Agenda"), CITED)
    new = a_draft("agenda", a_title("Agenda"), says("cited", "It is said no more."))
    space = "http://schemas.microsoft.com/office/word/2012/wordml"
    entry = f'<w15:commentsEx xmlns:w15="{space}"><w15:commentEx w15:paraId="0A0A0A0A" w15:done="0"/></w15:commentsEx>'

    def edit(document: Any) -> None:
        comment = next(document.part._comments_part.element.iter(qn("w:comment")))
        comment[-1].set("{http://schemas.microsoft.com/office/word/2010/wordml}paraId", "0A0A0A0A")
        part = Part(PackURI("/word/commentsExtended.xml"), "application/xml", entry.encode(), document.part.package)
        document.part.relate_to(part, "http://schemas.microsoft.com/office/2011/relationships/commentsExtended")

    data = changed(old, edit)
    with zipfile.ZipFile(io.BytesIO(merge(data, new).data)) as file:
        assert b"0A0A0A0A" not in file.read("word/comments.xml")
        assert b"0A0A0A0A" not in file.read("word/commentsExtended.xml")
    with zipfile.ZipFile(io.BytesIO(merge(data, old).data)) as file:
        assert b"0A0A0A0A" in file.read("word/commentsExtended.xml")


def test_new_points_are_not_put_into_a_part_that_a_person_took_out() -> None:
    def a_version(*texts: str) -> Draft:
        items = tuple(ListItem(key=f"s/{text}", runs=(Run(text=f"A point about {text} here."),)) for text in texts)
        return a_draft(
            "agenda", a_title("Agenda"), says("a", FIRST), a_title("Part", "s", 2), List(key="l", items=items)
        )

    def edit(document: Any) -> None:
        for paragraph in document.paragraphs[2:]:
            paragraph._p.getparent().remove(paragraph._p)

    merged = merge(changed(a_version("waits"), edit), a_version("waits", "winter"))
    assert lines(merged.data) == ["Agenda", FIRST]
    assert [(one.kind, one.key) for one in merged.notices] == [(NoticeKind.NOT_PUT_IN, "s/winter")]


def a_table(*labels: str) -> Draft:
    count = iter(range(1, 99))
    rows = tuple(
        Row(cells=tuple(Cell(blocks=(says(f"t/cell{next(count)}", text),)) for text in (label, "[lead]")))
        for label in labels
    )
    return a_draft("agenda", a_title("Agenda"), Table(key="t", caption="Who leads", rows=rows, header_rows=0))


def cells(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(data)).tables[0].rows]


def test_a_name_typed_into_a_table_stays_with_its_row_when_a_row_comes_before_it() -> None:
    old, new = a_table("Winter plans", "Ambulance waits"), a_table("Dental care", "Winter plans", "Ambulance waits")

    def edit(document: Any) -> None:
        document.tables[0].cell(1, 1).text = "Ms Bloggs"

    assert cells(merge(changed(old, edit), new).data) == [
        ["Dental care", "[lead]"],
        ["Winter plans", "[lead]"],
        ["Ambulance waits", "Ms Bloggs"],
    ]


def test_a_row_whose_evidence_is_gone_goes_unless_a_person_wrote_in_it() -> None:
    old, new = a_table("Winter plans", "Ambulance waits"), a_table("Ambulance waits")

    def edit(document: Any) -> None:
        document.tables[0].cell(0, 1).text = "Ms Bloggs"

    assert cells(merge(write(old), new).data) == [["Ambulance waits", "[lead]"]]
    kept = merge(changed(old, edit), new)
    assert cells(kept.data)[0] == ["Winter plans", "Ms Bloggs\nAssure would now leave this out."]
    assert [one.kind for one in kept.notices] == [NoticeKind.LEFT_OUT]


# ---------------------------------------------------------------- many edits


@pytest.mark.parametrize("number", range(8))
def test_a_file_nobody_edited_becomes_just_what_a_new_draft_would_be(number: int) -> None:
    draft = a_draft(KINDS[number % 4])
    newer = moved_on(draft, number=number)
    assert shapes(read_edited(merge(write(draft), newer).data)) == shapes(read_edited(write(newer)))


@pytest.mark.parametrize("name", EDITS)
def test_no_word_of_a_person_is_lost_by_drafting_again(name: str) -> None:
    for number in range(2):
        draft = a_draft(KINDS[(number + len(name)) % 4])
        data, person = edited(write(draft), name, number=number, times=2)
        merged = merge(data, moved_on(draft, number=number))
        said = set(words_in(data))
        there = " ".join(words_in(merged.data))
        assert [word for word in person.words if any(word in one for one in said) and word not in there] == []
        assert set(person.bold) <= bold_words_in(merged.data)
        left = {folded(one.text) for unit in read_edited(merged.data).units for one in unit.written}
        for unit in read_edited(data).units:
            if not unit.pieces or (not is_deleted(unit) and was_edited(unit)):
                assert {folded(one.text) for one in unit.written} <= left


@pytest.mark.parametrize("kind", KINDS)
def test_merging_is_the_same_twice_and_a_second_merge_has_nothing_to_do(kind: str) -> None:
    draft = a_draft(kind)
    data, _ = edited(write(draft), "change words", number=3, times=3)
    newer = moved_on(draft, number=5)
    first = merge(data, newer)
    assert first.data == merge(data, newer).data
    assert merge(first.data, newer).idle


def test_a_file_that_lost_its_part_is_merged_by_the_copy_and_refused_without() -> None:
    from generators.word_base import base_of

    data = without_custom_part(typed(1, "Waiting times are our first worry."))
    assert lines(merge(data, NEW, copies=[base_of(OLD)]).data)[1:3] == ["Waiting times are our first worry.", NEWER]
    with pytest.raises(DraftNotRead, match="no copy"):
        merge(data, NEW)


# ---------------------------------------------------------------- the folder of drafts


def test_drafting_again_keeps_the_earlier_file_and_leaves_an_unchanged_one_alone(tmp_path: Path) -> None:
    first = redraft(tmp_path, "agenda", OLD)
    assert redraft(tmp_path, "agenda", OLD).earlier is None
    mine = typed(1, "Waiting times are our first worry.")
    first.path.write_bytes(mine)
    done = redraft(tmp_path, "agenda", NEW)
    assert done.earlier == tmp_path / "earlier" / "agenda-1.docx"
    assert done.earlier.read_bytes() == mine
    before = done.path.read_bytes()
    assert redraft(tmp_path, "agenda", NEW).earlier is None
    assert done.path.read_bytes() == before


def test_an_unedited_draft_gives_way_to_the_clean_new_one(tmp_path: Path) -> None:
    redraft(tmp_path, "agenda", OLD)
    done = redraft(tmp_path, "agenda", NEW)
    assert done.path.read_bytes() == write(NEW)
    assert done.earlier is not None


@pytest.mark.parametrize("lock", ["~$agenda.docx", "~$enda.docx", ".~lock.agenda.docx#"])
def test_a_draft_that_is_open_in_a_word_processor_is_not_written_to(tmp_path: Path, lock: str) -> None:
    path = redraft(tmp_path, "agenda", OLD).path
    path.write_bytes(mine := typed(1, "Waiting times are our first worry."))
    (tmp_path / lock).touch()
    with pytest.raises(DraftNotRead, match="is open"):
        redraft(tmp_path, "agenda", NEW)
    assert path.read_bytes() == mine


def test_a_draft_that_cannot_be_written_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = redraft(tmp_path, "agenda", OLD).path
    path.write_bytes(mine := typed(1, "Waiting times are our first worry."))

    def held(self: Path, target: Path) -> Path:  # noqa: ARG001
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(AssureError, match="Close it in Word"):
        redraft(tmp_path, "agenda", NEW)
    assert path.read_bytes() == mine
