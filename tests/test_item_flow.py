"""Agenda items that begin in the flow of a text, as in Word packs: found where it is plain, and only there."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from evidence.extract.items import agenda_items
from evidence.extract.reader import read_paper
from evidence.model import Document, FileType
from evidence.passages import passages
from generators.points import place_label
from tests.build import an_item
from tests.test_items import a_pack

_PROSE = "The position is set out below and members are asked to note it, with the risks and the actions taken. " * 5
_AGENDA = "# Agenda\nItem\tSubject\tLead\n1\tApologies\tHM\n2\tFinance report, month 6\tMO\n3\tWinter plan\tIB"


def a_word_pack(*, sheets: bool, agenda: bool = True, front: str = "Governing Body, 14 November 2013") -> bytes:
    """Two papers of a pack in one Word file without page breaks, with cover sheets or with headings alone."""
    made = docx.Document()
    made.add_paragraph(front)
    if agenda:
        rows = (("Item", "Subject", "Lead"), ("1", "Apologies", "HM"), ("2", "Finance report", "MO"))
        a_table(made, (*rows, ("3", "Winter plan", "IB")))
    for number, title in (("2", "Finance report"), ("3", "Winter plan")):
        if sheets:
            a_table(made, (("Title", title), ("Agenda item", number), ("Presented by", "Ruth Penhale")))
        else:
            made.add_heading(f"Item {number} {title}", 1)
        for part in range(3):
            made.add_paragraph(f"{title}, part {part}. {_PROSE}")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def a_table(made: docx.document.Document, rows: tuple[tuple[str, ...], ...]) -> None:
    table = made.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def told(document: Document) -> list[tuple[str, int, int]]:
    return [(item.label, item.first_page, item.last_page) for item in document.items or agenda_items(document)]


@pytest.mark.parametrize(("sheets", "agenda"), [(True, True), (True, False), (False, True)])
def test_a_word_pack_is_split_by_its_cover_sheets_or_by_headings_that_say_what_the_agenda_says(
    sheets: bool, agenda: bool
) -> None:
    document = read_paper(a_word_pack(sheets=sheets, agenda=agenda), name="pack.docx")
    assert told(document) == [("Item 2 Finance report", 1, 1), ("Item 3 Winter plan", 1, 1)]
    found = [(passage.text[:15], passage.item.number) for passage in passages(document) if passage.item]
    parts = [pair for pair in found if ", part" in pair[0] or pair[0].startswith(("Finance", "Winter"))]
    assert {number for text, number in parts if text.startswith("Finance")} == {"2"}
    assert {number for text, number in parts if text.startswith("Winter")} == {"3"}
    assert {item.presenter for item in document.items} == ({"Ruth Penhale"} if sheets else {"MO", "IB"})


def test_headings_that_no_agenda_lists_and_minutes_that_list_who_was_there_make_no_items() -> None:
    alone = read_paper(a_word_pack(sheets=False, agenda=False), name="report.docx")
    assert alone.items == ()
    minutes = read_paper(a_word_pack(sheets=False, front="Present: Dr R Penhale (Chair), Mr M Okafor"), name="m.docx")
    assert minutes.items == ()


def test_an_agenda_that_tells_presenter_and_purpose_of_each_item_is_no_pack() -> None:
    lines = "# Item {} {}\nPresenter: MO\nPurpose: for approval"
    agenda = "\n".join(lines.format(number, title) for number, title in ((2, "Finance"), (3, "Winter"), (4, "Staff")))
    assert told(replace(a_pack(f"# Agenda\n{agenda}"), file_type=FileType.DOCX)) == []


def test_an_item_that_begins_further_down_a_page_is_found_between_its_neighbours() -> None:
    sheet = "Agenda item\t{}\nTitle\t{}\nPresented by\tRuth Penhale\n" + _PROSE
    middle = "\n".join([*["The report ends here with a last paragraph."] * 20, sheet.format(8, "Winter plan")])
    pages = [_PROSE, sheet.format(7, "Finance report"), middle, sheet.format(9, "Staff survey")]
    document = a_pack(*pages)
    assert told(document) == [
        ("Item 7 Finance report", 2, 3),
        ("Item 8 Winter plan", 3, 3),
        ("Item 9 Staff survey", 4, 4),
    ]
    seven, eight, _ = agenda_items(document)
    text = document.page(3).text
    assert text[eight.start :].startswith("Agenda item\t8")
    assert seven.end == eight.start
    assert (seven.holds(3, eight.start - 1), eight.holds(3, eight.start - 1)) == (True, False)


@pytest.mark.parametrize("number", [6, 7, 9, 10])
def test_a_number_out_of_order_begins_no_item(number: int) -> None:
    sheet = "Agenda item\t{}\nTitle\t{}\nPresented by\tRuth Penhale\n" + _PROSE
    middle = "\n".join([*["The report ends here with a last paragraph."] * 20, sheet.format(number, "Winter plan")])
    document = a_pack(_PROSE, sheet.format(7, "Finance report"), middle, sheet.format(9, "Staff survey"))
    assert told(document) == [("Item 7 Finance report", 2, 3), ("Item 9 Staff survey", 4, 4)]


def test_a_citation_from_a_word_pack_without_pages_names_the_item() -> None:
    document = read_paper(a_word_pack(sheets=True), name="pack.docx")
    item = an_item("The position is set out below.", 3)
    cited = replace(item, locator="", passage=replace(item.passage, item=document.items[0]))
    assert place_label(cited) == "Item 2 Finance report"
