"""Packs are split into their agenda items, whichever of the usual signs they bear; single papers are left whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.extract.items import agenda_items
from evidence.extract.reader import read_paper
from evidence.model import Block, BlockKind, Document, FileType, Outcome, Page, Table, TextSource
from evidence.pack_item import PackItem
from evidence.passages import passages
from generators.points import place_label
from tests.build import an_item

_PACK = Path(__file__).parent.parent / "corpora" / "anyshire" / "papers" / "Governing Body pack 14 November 2013.pdf"
_PROSE = "The position is set out in the table overleaf and members are asked to note it."


def a_pack(*pages: str) -> Document:
    """A page a text; each line a block: "# " heads a heading, "^ " a running head, "~ " a page number, tabs a row."""
    made, tables = [], []
    for number, lines in enumerate(pages, start=1):
        blocks, text = [], ""
        rows: list[tuple[str, ...]] = []
        for line in lines.split("\n"):
            kind, said = _kind(line)
            row = (len(tables), len(rows)) if kind is BlockKind.TABLE_ROW else None
            if row:
                rows.append(tuple(said.split("\t")))
            level = 1 if kind is BlockKind.HEADING else 0
            blocks.append(Block(kind=kind, start=len(text), end=len(text) + len(said), level=level, table_row=row))
            text += said + "\n"
        if rows:
            tables.append(Table(page=number, rows=tuple(rows)))
        made.append(
            Page(number=number, text=text, text_source=TextSource.TEXT, label=f"p. {number}", blocks=tuple(blocks))
        )
    return Document(
        sha256="0" * 64,
        outcome=Outcome.EXTRACTED,
        file_type=FileType.PDF,
        pages=tuple(made),
        tables=tuple(tables),
    )


def _kind(line: str) -> tuple[BlockKind, str]:
    kinds = {"# ": BlockKind.HEADING, "^ ": BlockKind.HEADER, "~ ": BlockKind.PAGE_NUMBER}
    if line[:2] in kinds:
        return kinds[line[:2]], line[2:]
    return (BlockKind.TABLE_ROW if "\t" in line else BlockKind.PARAGRAPH), line


def told(document: Document) -> list[tuple[str, int, int]]:
    return [(item.label, item.first_page, item.last_page) for item in agenda_items(document)]


@pytest.fixture(scope="module")
def pack() -> Document:
    return read_paper(_PACK.read_bytes(), name=_PACK.name)


def test_the_sample_pack_is_split_as_its_contents_page_says(pack: Document) -> None:
    begins = {item.number or item.enclosure: item.first_page for item in pack.items}
    assert begins == {
        **{"3": 3, "4": 5, "5": 6, "6": 7, "7": 8, "8": 10, "9.1": 11, "9.2": 13, "10": 14, "11": 15, "12": 16},
        **{"13": 17, "14": 18, "15": 19, "16": 20, "17": 21, "Appendix 1": 22, "Appendix 2": 23, "Appendix 3": 24},
    }
    performance = next(item for item in pack.items if item.number == "9.1")
    assert (performance.title, performance.last_page) == ("Performance report, Quarter 2", 12)
    assert performance.presenter == "Ian Brackley, Director of Commissioning and Performance"
    assert performance.purpose == "discussion"


def test_a_passage_of_a_pack_knows_its_item_and_the_agenda_page_belongs_to_none(pack: Document) -> None:
    found = passages(pack)
    assert all(passage.item is None for passage in found if passage.anchor.page < 3)
    assert {passage.item.number for passage in found if passage.item and passage.anchor.page == 12} == {"9.1"}


def test_the_other_sample_papers_are_not_taken_for_packs() -> None:
    for path in sorted(_PACK.parent.glob("*.pdf")):
        if path != _PACK:
            assert read_paper(path.read_bytes(), name=path.name).items == (), path.name


def test_cover_sheets_alone_make_items_with_presenter_purpose_and_title() -> None:
    sheet = "# NHS Anyshire CCG Governing Body\nAgenda item no.\t{}\nTitle\t{}\n"
    sheet += "Presented by\tRuth Penhale\nPurpose\tFor approval"
    document = a_pack(
        "Governing Body",
        sheet.format("7", "Finance report"),
        "More.",
        sheet.format("8.1", "Winter plan"),
        "More.",
    )
    assert told(document) == [("Item 7 Finance report", 2, 3), ("Item 8.1 Winter plan", 4, 5)]
    assert {(item.presenter, item.purpose) for item in agenda_items(document)} == {("Ruth Penhale", "For approval")}


def test_running_heads_with_enclosures_make_items_and_a_reference_out_of_order_makes_none() -> None:
    document = a_pack(
        "^ Board Enclosure E\n# Finance report\n" + _PROSE,
        "^ Board Enclosure E\n" + _PROSE,
        "^ Board Enclosure F\n# Safeguarding annual report\n" + _PROSE,
        "Enclosure B\n" + _PROSE,
        "^ Board Enclosure G\n# Winter plan\n" + _PROSE,
    )
    assert told(document) == [
        ("Enclosure E Finance report", 1, 2),
        ("Enclosure F Safeguarding annual report", 3, 4),
        ("Enclosure G Winter plan", 5, 5),
    ]


def test_enclosures_get_the_number_that_the_agenda_gives_them() -> None:
    document = a_pack(
        "# Agenda\nItem\tTitle\tLead\tEnc\n6\tFinance report\tMO\tC\n7\tWinter plan\tIB\tD",
        "^ Enclosure C\n" + _PROSE,
        "^ Enclosure D\n" + _PROSE,
    )
    found = [(item.label, item.enclosure, item.presenter) for item in agenda_items(document)]
    assert found == [
        ("Item 6 Finance report", "Enclosure C", "MO"),
        ("Item 7 Winter plan", "Enclosure D", "IB"),
    ]


def test_contents_with_page_numbers_are_enough_when_headings_agree_with_them() -> None:
    contents = "# Contents\nItem 5 Finance report ........ 1\nItem 6 Winter resilience plan ........ 3"
    pages = ["# Finance report\n" + _PROSE, _PROSE, "# Winter resilience plan\n" + _PROSE]
    assert told(a_pack("Front", contents, *pages)) == [
        ("Item 5 Finance report", 3, 4),
        ("Item 6 Winter resilience plan", 5, 5),
    ]
    elsewhere = ["# Something else\n" + _PROSE, _PROSE, "# Another thing\n" + _PROSE]
    assert told(a_pack("Front", contents, *elsewhere)) == []


def test_an_agenda_and_headings_that_repeat_it_are_enough() -> None:
    agenda = "# Agenda\nItem\tSubject\tLead\n1\tApologies\tHM\n2\tFinance report, month 6\tMO\n3\tWinter plan\tIB\n"
    agenda += "4\tSafeguarding annual report\tST"
    pages = ["# Month 6 finance report\n" + _PROSE, _PROSE, "# Winter plan 2013/14\n" + _PROSE]
    assert told(a_pack(agenda, *pages, "# Safeguarding: annual report\n" + _PROSE)) == [
        ("Item 2 Finance report, month 6", 2, 3),
        ("Item 3 Winter plan", 4, 4),
        ("Item 4 Safeguarding annual report", 5, 5),
    ]


def test_one_paper_with_a_cover_sheet_is_no_pack() -> None:
    cover = "# Finance report\nAgenda item\t7"
    assert told(a_pack(cover, "^ Agenda item 7\n" + _PROSE, "^ Agenda item 7\n" + _PROSE)) == []


def test_a_report_with_numbered_contents_and_appendices_is_no_pack() -> None:
    contents = "# Contents\n1 Introduction ..... 2\n2 Method ..... 3\nAppendix 1 Data ..... 4\nAppendix 2 Maps ..... 5"
    pages = ["# Introduction", "# Method", "# Appendix 1 Data", "# Appendix 2 Maps"]
    assert told(a_pack(contents, *(f"{head}\n{_PROSE}" for head in pages))) == []


def test_minutes_with_a_heading_an_item_are_no_pack() -> None:
    lines = [_PROSE] * 8
    pages = []
    for number in (1, 4, 7, 10):
        inside = [*lines, f"# Item {number + 1} Reports", *lines, f"# Item {number + 2} Plans", *lines]
        pages.append("\n".join([f"# Item {number} Business", *inside]))
    assert told(a_pack(*pages)) == []


def test_a_sentence_that_names_an_item_is_no_mark() -> None:
    assert told(a_pack("Item 7 was deferred.", "Item 8 is at the end of this paper.", _PROSE)) == []


def test_pages_whose_numbers_start_again_are_cited_by_the_number_they_bear() -> None:
    sheet = "# Cover\nAgenda item\t{}"
    document = a_pack(
        sheet.format(4), "~ Page 1 of 2", "~ Page 2 of 2", sheet.format(5), "~ 1", "~ 2", sheet.format(6), _PROSE
    )
    four, five, six = agenda_items(document)
    assert [four.page_of(page) for page in (1, 2, 3)] == [0, 1, 2]
    assert [five.page_of(page) for page in (4, 5, 6)] == [0, 1, 2]
    assert [six.page_of(page) for page in (7, 8)] == [1, 2]


def test_a_citation_from_a_pack_names_the_item_its_page_and_the_packs_page() -> None:
    from dataclasses import replace

    item = an_item("The forecast surplus is £4.1m.", 3, page=61)
    finance = PackItem(number="9.3", title="Finance report", first_page=58, last_page=66)
    inside = replace(item, passage=replace(item.passage, item=finance))
    assert place_label(inside) == "Item 9.3 Finance report, p. 4 (pack p. 61)"
    unnumbered = replace(finance, printed=(0, 1, 2, 0, 4))
    assert place_label(replace(inside, passage=replace(item.passage, item=unnumbered))) == (
        "Item 9.3 Finance report, pack p. 61"
    )
    assert place_label(item) == "p. 61"
