"""An edited draft read back: what stands in the file, whose it is, and what it rests on."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from evidence.errors import DraftNotRead
from generators.blocks import Cell, Draft, Heading, List, ListItem, Note, PageBreak, Paragraph, Row, Run, Table
from generators.readback.read import BaseFrom, Edited, read_edited
from generators.word import write
from generators.word_base import as_xml, base_of, from_xml
from tests.test_word import DOCUMENTS, a_citation, a_draft


def changed(draft: Draft, edit: Any) -> bytes:
    document = docx.Document(io.BytesIO(write(draft)))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def without_custom_part(data: bytes) -> bytes:
    """The file as a program writes that knows no custom XML parts."""
    document = docx.Document(io.BytesIO(data))
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/customXml"):
            document.part.rels.pop(name)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def shapes(edited: Edited) -> list[Any]:
    """The blocks as templates wrote them: widths are measured in Word, and breaks have keys of their own."""
    found: list[Any] = []
    for block in edited.blocks:
        if isinstance(block, Table):
            found.append((block.key, block.caption, block.rows, block.header_rows))
        elif not isinstance(block, PageBreak):
            found.append(block)
    return found


def named(edited: Edited, key: str) -> Any:
    return next(block for block in edited.blocks if block.key == key)


A_PARAGRAPH = Paragraph(key="one", runs=(Run(text="The first words of a paragraph."),))
ANOTHER = Paragraph(key="two", runs=(Run(text="Other words in the second paragraph."),))
CITED = Paragraph(
    key="cited", runs=(Run(text="It was said. "), Run(text="[Finance report, p. 4]", citation=a_citation()))
)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_draft_nobody_edited_is_read_back_as_it_was_written(kind: str) -> None:
    draft = a_draft(kind)
    written = [
        (one.key, one.caption, one.rows, one.header_rows) if isinstance(one, Table) else one
        for one in draft.blocks
        if not isinstance(one, PageBreak)
    ]
    assert shapes(read_edited(write(draft))) == written


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_what_a_draft_remembers_of_itself_survives_its_xml(kind: str) -> None:
    base = base_of(a_draft(kind))
    assert from_xml(as_xml(base)) == base


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_file_that_lost_its_part_is_read_by_the_copy_that_was_kept(kind: str) -> None:
    draft = a_draft(kind)
    copies = [base_of(a_draft(other)) for other in DOCUMENTS]
    edited = read_edited(without_custom_part(write(draft)), copies=copies)
    assert edited.base_from is BaseFrom.COPY
    assert edited.base == base_of(draft)
    assert shapes(edited) == shapes(read_edited(write(draft)))


def test_a_file_that_tells_nothing_of_itself_is_still_read() -> None:
    edited = read_edited(without_custom_part(write(a_draft("agenda", A_PARAGRAPH))))
    assert edited.base_from is BaseFrom.NOWHERE
    assert [block.key for block in edited.blocks] == ["own/1"]


def test_words_cut_into_many_runs_are_one_run_again() -> None:
    def edit(document: Any) -> None:
        paragraph = document.paragraphs[0]
        paragraph.runs[0].text = "The "
        for word in ("fi", "rst", " words of a paragraph."):
            paragraph.add_run(word)._r.set(qn("w:rsidR"), "00A77B3E")
            error = OxmlElement("w:proofErr")
            error.set(qn("w:type"), "spellStart")
            paragraph._p.append(error)

    assert read_edited(changed(a_draft("agenda", A_PARAGRAPH), edit)).blocks == (A_PARAGRAPH,)


def test_a_reference_is_recovered_with_its_paper_and_page() -> None:
    assert named(read_edited(write(a_draft("agenda", CITED))), "cited").runs[1].citation == a_citation()


def test_a_reference_to_a_row_of_a_table_is_recovered_with_its_tabs_and_lines() -> None:
    place = a_citation(quote="Never events\t2\t0\nMixed-sex breaches\t3\t0")
    block = Paragraph(key="row", runs=(Run(text="[Finance report, p. 4]", citation=place),))
    edited = read_edited(write(a_draft("agenda", block)))
    assert (edited.blocks, edited.remarks) == ((block,), ())


def test_a_comment_that_a_person_left_is_told_and_ours_are_not() -> None:
    edited = read_edited(
        changed(
            a_draft("agenda", A_PARAGRAPH, CITED),
            lambda document: document.add_comment(document.paragraphs[0].runs[0], text="Really?", author="Ana Reader"),
        )
    )
    assert [(one.key, one.author, one.text) for one in edited.remarks] == [("one", "Ana Reader", "Really?")]


def test_tracked_changes_are_read_as_accepted_and_counted() -> None:
    def edit(document: Any) -> None:
        paragraph = document.paragraphs[0]
        run = paragraph.runs[0]._r
        gone, come = OxmlElement("w:del"), OxmlElement("w:ins")
        run.addprevious(gone)
        gone.append(run)
        next(run.iter(qn("w:t"))).tag = qn("w:delText")
        gone.addnext(come)
        paragraph.add_run("Quite other words.")
        come.append(paragraph.runs[-1]._r)

    edited = read_edited(changed(a_draft("agenda", A_PARAGRAPH), edit))
    assert named(edited, "one").runs == (Run(text="Quite other words."),)
    assert edited.tracked == 2


def test_places_still_to_be_completed_are_told_and_completed_ones_are_words() -> None:
    fills = Paragraph(key="who", runs=(Run(text="[name]", fill=True), Run(text=" and "), Run(text="[date]", fill=True)))

    def edit(document: Any) -> None:
        document.paragraphs[0].runs[0].text = "Ms Bloggs"

    edited = read_edited(changed(a_draft("agenda", fills), edit))
    assert [(one.key, one.text) for one in edited.fills] == [("who", "[date]")]
    assert [run.fill for run in named(edited, "who").runs] == [False, False, True]


def test_a_persons_own_table_with_merged_cells_is_squared_up() -> None:
    def edit(document: Any) -> None:
        table = document.add_table(rows=2, cols=3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
        table.cell(1, 2).text = "last"

    table = read_edited(changed(a_draft("agenda", A_PARAGRAPH), edit)).blocks[-1]
    assert isinstance(table, Table)
    texts = [
        [" ".join(run.text for part in cell.blocks for run in part.runs) for cell in row.cells] for row in table.rows
    ]  # type: ignore[union-attr]
    assert texts == [["wide", "", ""], ["", "", "last"]]


def test_a_persons_equation_is_kept_as_words_and_told() -> None:
    maths = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

    def edit(document: Any) -> None:
        equation = document.element.makeelement(f"{maths}oMath")
        inner = equation.makeelement(f"{maths}t")
        inner.text = "a+b"
        equation.append(inner)
        document.paragraphs[0]._p.append(equation)

    edited = read_edited(changed(a_draft("agenda", A_PARAGRAPH), edit))
    assert named(edited, "one").runs[-1].text.endswith("a+b")
    assert edited.opaque == ("equation",)


@pytest.mark.parametrize("edit", ["split", "merge"])
def test_split_and_merged_paragraphs_keep_the_keys_of_their_words(edit: str) -> None:
    def split(document: Any) -> None:
        first = document.paragraphs[0]
        second = first.insert_paragraph_before("")
        second.add_run("The first words")
        first.runs[0].text = " of a paragraph."
        start = next(first._p.iter(qn("w:bookmarkStart")))
        second._p.insert(1 if second._p.pPr is not None else 0, start)

    def merge(document: Any) -> None:
        first, second = document.paragraphs[:2]
        for node in [one for one in second._p if one.tag != qn("w:pPr")]:
            first._p.append(node)
        second._p.getparent().remove(second._p)

    data = changed(a_draft("agenda", A_PARAGRAPH, ANOTHER), split if edit == "split" else merge)
    keys = [[piece.key for piece in unit.pieces] for unit in read_edited(data).units]
    assert keys == ([["one"], ["two"]] if edit == "split" else [["one", "two"]])
    assert len(read_edited(data).units[0].written) == (2 if edit == "split" else 1)


def test_a_text_typed_over_whole_keeps_its_key_though_word_drops_the_bookmark() -> None:
    def edit(document: Any) -> None:
        paragraph = document.paragraphs[1]
        for node in [one for one in paragraph._p if one.tag != qn("w:pPr")]:
            paragraph._p.remove(node)
        paragraph.add_run("Nothing of the old is left here.")

    last = Paragraph(key="three", runs=(Run(text="The last of the paragraphs stands here."),))
    edited = read_edited(changed(a_draft("agenda", A_PARAGRAPH, ANOTHER, last), edit))
    assert [block.key for block in edited.blocks] == ["one", "two", "three"]


def test_a_deleted_paragraph_whose_words_stand_elsewhere_too_is_deleted() -> None:
    twin = Paragraph(key="twin", runs=A_PARAGRAPH.runs)

    def edit(document: Any) -> None:
        document.paragraphs[0]._p.getparent().remove(document.paragraphs[0]._p)

    units = read_edited(changed(a_draft("agenda", A_PARAGRAPH, ANOTHER, twin), edit)).units
    assert [([piece.key for piece in unit.pieces], len(unit.written)) for unit in units] == [
        (["two"], 1),
        (["twin"], 1),
        (["one"], 0),
    ]


def test_lists_notes_and_headings_keep_their_shape() -> None:
    blocks = (
        Heading(key="top", level=1, runs=(Run(text="Top"),)),
        Note(key="box", role="warning", blocks=(A_PARAGRAPH,)),
        List(key="list", ordered=True, items=(ListItem(key="a", runs=(Run(text="first"),)),
                                              ListItem(key="b", runs=(Run(text="deeper", strong=True),), level=2))),
        Table(key="t", caption="A table", rows=(Row(cells=(Cell(blocks=(ANOTHER,)),)),), header_rows=0),
    )  # fmt: skip
    assert shapes(read_edited(write(a_draft("agenda", *blocks))))[:3] == list(blocks[:3])


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_word_document_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(DraftNotRead):
        read_edited(data)


def test_a_zip_without_a_document_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("hello.txt", "hello")
    with pytest.raises(DraftNotRead):
        read_edited(out.getvalue())
