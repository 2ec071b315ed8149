"""The three published forms: what they say, what they must not say, and what readers with other means than eyes get."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from evidence.errors import NotReady
from generators.blocks import Cell, Draft, Figure, Heading, Paragraph, Row, Run, Table
from generators.publish.clean import clean
from generators.publish.clean_word import clean_word
from generators.publish.page_html import page
from generators.publish.pdf import pdf
from tests.published import (
    ANY_DRAFT,
    CITED,
    FORMS,
    INSIDE,
    PUBLISHER,
    a_cell,
    a_chart,
    a_draft,
    a_list,
    a_paragraph,
    a_table,
    inside_pdf,
    pdf_text,
    said,
)

every_form = pytest.mark.parametrize("form", FORMS)
SPECIAL = 'Cost #1: $5 @home \\ *b* _i_ `c` <y> [z] {w} = + - / ~ "q" #panic("no") &amp; https://example.org // x'


# ---------------------------------------------------------------- all three


@every_form
def test_the_same_draft_gives_the_same_bytes(form: str) -> None:
    assert FORMS[form](a_draft(), publisher=PUBLISHER) == FORMS[form](a_draft(), publisher=PUBLISHER)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(draft=ANY_DRAFT)
def test_whatever_people_make_of_a_draft_it_can_go_out_in_three_forms(draft: Draft) -> None:
    assert pypdfium2.PdfDocument(pdf(draft)).get_page_size(0)
    assert docx.Document(io.BytesIO(clean_word(draft))).paragraphs[0].text == "Assurance report"
    root = tree(draft)
    assert root.findtext("body/main/h1") == "Assurance report"
    assert all(address.startswith(("#", "https://")) for address in root.xpath("//a/@href"))


@every_form
def test_nothing_that_belongs_to_a_draft_goes_out(form: str) -> None:
    inside = INSIDE[form](FORMS[form](a_draft(), publisher=PUBLISHER))
    assert "Assurance report" in inside
    for trace in ("Zebedee", CITED.label, CITED.document, CITED.sha256, "4be21c07", "Draft", "note-info", "list/item1"):
        assert trace not in inside


@every_form
def test_a_place_to_fill_in_is_refused_by_name(form: str) -> None:
    draft = a_draft(Paragraph(key="p", runs=(Run(text="[date of the meeting]", fill=True),)))
    with pytest.raises(NotReady, match=r"One place is still to be filled in; the first is \[date of the meeting\]"):
        FORMS[form](draft)


@every_form
@pytest.mark.parametrize("text", [SPECIAL, "Zoë’s “R&D” – £1.2m ½ é ≤ 95%", "שלום", "a\tb"])
def test_every_character_of_a_text_is_said_as_it_is(form: str, text: str) -> None:
    data = FORMS[form](a_draft(a_paragraph(text)), publisher=PUBLISHER)
    if form == "pdf":
        found = pdf_text(data)
    elif form == "word":
        found = "".join(
            node.text for node in docx.Document(io.BytesIO(data)).element.iter(qn("w:t"), qn("w:tab")) if node.text
        )
    else:
        found = html.document_fromstring(data.decode()).text_content()
    squeezed = re.sub(r"\s", "", found)
    wanted = re.sub(r"\s", "", text)
    assert wanted in squeezed or wanted[::-1] in squeezed  # a PDF's text may run as it is drawn, right to left


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (a_draft(title=" "), "no title"),
        (a_draft(Heading(key="h", level=3, runs=said("Deep"))), "“Deep” is of level 3"),
        (a_draft(a_table(("A", "B"), ("1", "2"), caption=" ")), "no caption"),
    ],
)
def test_what_no_accessible_file_can_be_made_of_is_refused(draft: Draft, says: str) -> None:
    with pytest.raises(NotReady, match=says):
        clean(draft)


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (("Waits grew ", None, "."), "Waits grew."),
        (("Waits grew ", None, " ", None, " and fell"), "Waits grew and fell"),
        (("Waits grew ", None), "Waits grew"),
        ((None, " Waits"), "Waits"),
        (("Waits (", None, ") grew"), "Waits () grew"),
    ],
)
def test_a_reference_leaves_no_gap_behind(texts: tuple[str | None, ...], left: str) -> None:
    runs = tuple(Run(text="[ref]", citation=CITED) if text is None else Run(text=text) for text in texts)
    block = clean(a_draft(Paragraph(key="p", runs=runs))).blocks[1]
    assert isinstance(block, Paragraph)
    assert "".join(run.text for run in block.runs) == left


def test_what_speaks_of_the_draft_itself_is_left_out() -> None:
    blocks = [a_paragraph("About", key=key) for key in ("reading", "judgement", "made-from/text", "unread/list")]
    kept = a_paragraph("Reading for pleasure", key="reading-list")
    assert clean(a_draft(*blocks, kept)).blocks[1:] == (kept,)


@every_form
def test_a_link_to_one_of_two_headings_with_the_same_key_leads_to_the_first(form: str) -> None:
    twins = (Heading(key="twin", level=2, runs=said("First")), Heading(key="twin", level=2, runs=said("Second")))
    link = Paragraph(key="p", runs=(Run(text="Go", href="#twin"), Run(text="\u200b", href="https://example.org")))
    inside = INSIDE[form](FORMS[form](a_draft(*twins, link)))
    assert (
        inside.count(
            {"word": 'w:name="section_1"', "pdf": "/Dests<</Names[(section-1)", "page": 'id="section-1"'}[form]
        )
        == 1
    )
    assert "example.org" not in inside


def test_what_says_nothing_without_its_references_is_left_out() -> None:
    only = Paragraph(key="p", runs=(Run(text="[ref]", citation=CITED),))
    unseen = Heading(key="h", level=2, runs=said(" \x1b\u200b"))
    assert len(clean(a_draft(only, unseen, a_paragraph("Words"))).blocks) == 2


def test_a_table_that_is_not_square_is_filled_up() -> None:
    table = Table(
        key="t", caption="Odd", rows=(Row(cells=(a_cell("A", "col"), a_cell("B", "col"))), Row(cells=(a_cell("1"),)))
    )
    block = clean(a_draft(table)).blocks[1]
    assert isinstance(block, Table)
    assert [len(row.cells) for row in block.rows] == [2, 2]
    assert b"/S/Table" in pdf(a_draft(table))


# ---------------------------------------------------------------- PDF


def test_the_pdf_says_which_standards_it_keeps_and_what_it_is() -> None:
    data = pdf(a_draft(), publisher=PUBLISHER)
    inside = inside_pdf(data)
    assert "<pdfuaid:part>1</pdfuaid:part>" in inside
    assert "<pdfaid:part>2</pdfaid:part>" in inside
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in inside
    assert b"/Lang(en-GB)" in data
    assert pypdfium2.PdfDocument(data).get_metadata_dict()["Title"] == "Assurance report"
    assert pypdfium2.PdfDocument(data).get_metadata_dict()["Author"] == PUBLISHER
    assert pypdfium2.PdfDocument(data).get_metadata_dict()["CreationDate"].startswith("D:20131120")


def test_the_pdf_has_an_outline_of_its_headings() -> None:
    document = pypdfium2.PdfDocument(pdf(a_draft()))
    outline = [(item.level, item.get_title()) for item in document.get_toc()]
    assert outline == [(0, "Assurance report, 2013/14 Q2"), (1, "Waits"), (2, "Over time")]


def test_header_cells_of_rows_and_columns_are_marked_in_the_pdf() -> None:
    data = pdf(a_draft())
    kinds = re.findall(rb"/S/(T[HD])/P [^\n]*?(?:/Scope/(\w+))?[/>\]]{1,2}[^\n]*\n", data)
    scopes = re.findall(rb"/S/TH[^\n]*/Scope/(\w+)", data)
    assert len(kinds) == 11
    assert sorted(scopes) == [b"Column"] * 3 + [b"Row"] * 3
    assert b"/S/TD" not in b"".join(line for line in data.split(b"\n") if b"/Scope/Row" in line)
    assert b"/Headers[(" not in data


def test_a_pdf_with_row_headers_is_still_whole() -> None:
    data = pdf(a_draft())
    start = int(re.search(rb"startxref\n(\d+)", data)[1])  # type: ignore[index]
    assert data[start:].startswith(b"xref\n")
    offsets = [int(line[:10]) for line in data[start:].split(b"\n") if line.endswith(b" n ")]
    assert len(offsets) > 50
    for number, offset in enumerate(offsets, 1):
        assert data[offset:].startswith(b"%d 0 obj" % number)


def test_a_sign_without_a_letterform_is_named_and_a_letter_without_one_is_refused() -> None:
    assert "Well done [thumbs up sign] all" in pdf_text(pdf(a_draft(a_paragraph("Well done 👍🏽 all"))))
    with pytest.raises(NotReady, match=r"“漢” \(U\+6F22\)"):
        pdf(a_draft(a_paragraph("漢字")))


def test_a_sign_without_a_letterform_is_named_in_a_picture_too() -> None:
    assert "Mood [grinning face]" in pdf_text(pdf(a_draft(Figure(key="f", chart=a_chart(title="Mood 😀")))))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(st.characters(codec="utf-8", max_codepoint=0x24F), min_size=1, max_size=60).filter(str.strip))
def test_no_text_can_stop_or_steer_the_pdf(text: str) -> None:
    data = pdf(a_draft(a_paragraph(text), a_table((text, "B"), ("1", text), caption=f"c{text}"), title=f"t{text}"))
    assert data.startswith(b"%PDF-1.7")


def test_a_link_that_ends_in_a_soft_hyphen_is_set() -> None:
    assert "mail us" in pdf_text(
        pdf(a_draft(Paragraph(key="p", runs=(Run(text="mail us\u00ad", href="mailto:a@b.org"),))))
    )


def test_wide_tables_turn_the_page() -> None:
    upright = pypdfium2.PdfDocument(pdf(a_draft(a_paragraph("x"))))[0].get_size()
    turned = pypdfium2.PdfDocument(pdf(a_draft(a_table(("A", "B"), ("1", "2"), wide=True))))[0].get_size()
    assert turned == (upright[1], upright[0])


def test_long_tables_repeat_their_header_row_on_every_page() -> None:
    rows = [(f"Indicator {number}", "95%") for number in range(90)]
    document = pypdfium2.PdfDocument(pdf(a_draft(a_table(("Name", "Value of the quarter"), *rows))))
    assert len(document) > 1
    assert all("Value of the quarter" in document[at].get_textpage().get_text_range() for at in range(len(document)))


def test_a_header_row_with_a_link_is_written_once() -> None:
    linked = Cell(blocks=(Paragraph(key="k", runs=(Run(text="Value", href="https://example.org"),)),), scope="col")
    rows = [Row(cells=(a_cell(f"Indicator {number}", "row"),)) for number in range(90)]
    table = Table(key="t", caption="Values", rows=(Row(cells=(linked,)), *rows))
    assert pdf_text(pdf(a_draft(table))).count("Value ") == 1


# ---------------------------------------------------------------- Word


def word(draft: Draft, **more: Any) -> Any:
    return docx.Document(io.BytesIO(clean_word(draft, publisher=PUBLISHER, **more)))


def test_the_word_file_can_be_read_without_eyes() -> None:
    document = word(a_draft())
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert [name for name in styles if name.startswith("Heading")] == ["Heading 1", "Heading 2", "Heading 3"]
    first = document.tables[0]
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert first._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Waits by quarter"
    (picture,) = document.element.iter(qn("wp:docPr"))
    assert picture.get("descr").startswith("The numbers follow in a table. A&E within four hours: from 95%")
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert document.core_properties.title == "Assurance report"


def test_the_word_file_names_its_publisher_and_nobody_else() -> None:
    core = word(a_draft()).core_properties
    assert (core.author, core.last_modified_by, core.identifier, core.keywords) == (PUBLISHER, PUBLISHER, "", "")
    footers = "".join(node.text for node in word(a_draft()).sections[0].footer._element.iter(qn("w:t")))
    assert footers == f"Page 1 of 1 · {PUBLISHER} · CCG assurance framework 2013/14"


def test_only_bookmarks_that_links_lead_to_stay() -> None:
    document = word(a_draft())
    assert [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))] == ["section_1"]
    anchors = [link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))]
    assert anchors == ["section_1", None]


def test_a_link_that_leads_nowhere_becomes_plain_words() -> None:
    document = word(a_draft(Paragraph(key="p", runs=(Run(text="Gone", href="#gone"),))))
    assert not list(document.element.iter(qn("w:hyperlink")))
    assert document.paragraphs[-1].text == "Gone"


def test_a_house_style_that_remembers_its_writer_forgets_them() -> None:
    base = docx.Document(io.BytesIO(clean_word(a_draft())))
    base.core_properties.last_modified_by = "Pat Tester"
    base.add_comment(base.paragraphs[0].runs, text="Pat was here", author="Pat Tester")
    out = io.BytesIO()
    base.save(out)
    published = clean_word(a_draft(), publisher=PUBLISHER, base=out.getvalue())
    assert "Pat" not in INSIDE["word"](published)
    assert "comments" not in INSIDE["word"](published)


# ---------------------------------------------------------------- web page


def tree(draft: Draft) -> Any:
    return html.document_fromstring(page(draft, publisher=PUBLISHER).decode())


def test_the_page_has_its_language_title_and_landmarks_and_fetches_nothing() -> None:
    root = tree(a_draft())
    assert root.get("lang") == "en-GB"
    assert root.findtext("head/title") == "Assurance report"
    assert [element.tag for element in root.find("body")] == ["a", "header", "main", "footer"]
    assert root.find("body/a").get("href") == "#main"
    assert not root.xpath("//script | //link | //img | //iframe | //@onclick | //@src")
    style = root.findtext("head/style")
    assert "url(" not in style
    assert "@import" not in style


def test_cells_show_their_column_on_narrow_screens_and_headers_keep_their_scope() -> None:
    root = tree(a_draft())
    assert root.xpath("//table[@class='cards']//td/@data-label") == ["Q1", "Q2", "Q1", "Q2"]
    assert root.xpath("//th/@scope") == ["col", "col", "col", "row", "row", "row"]
    assert root.xpath("//table/caption/text()") == ["Waits by quarter", "Meeting details"]
    assert 'content: attr(data-label) / "";' in root.findtext("head/style")


def test_an_empty_corner_is_no_header() -> None:
    assert tree(a_draft(a_table(("", "B"), ("1", "2")))).xpath("//thead/tr/*/@scope") == ["col"]


def test_links_inside_the_page_lead_to_a_heading() -> None:
    root = tree(a_draft())
    assert root.xpath("//h2/@id") == ["section-1"]
    assert root.xpath("//main//a/@href") == ["#section-1", "https://www.example.org/guide"]


def test_lists_nest_in_the_page_and_in_the_pdf() -> None:
    draft = a_draft(a_list((1, "One"), (2, "Half"), (1, "Two")))
    assert tree(draft).xpath("//main/ul/li/ul/li/text()") == ["Half"]
    assert pdf(draft).count(b"/S/LI/") == 3
    assert len(re.findall(rb"/S/L/", pdf(draft))) == 2


def test_a_document_whose_headings_were_deleted_has_its_title_as_heading() -> None:
    bare = a_draft(a_paragraph("We met in March 2014."), title="Report of the third quarter")
    assert [one.text for one in tree(bare).iter("h1")] == ["Report of the third quarter"]


def test_each_trend_is_a_picture_of_its_own_on_the_page() -> None:
    chart = a_chart()
    both = replace(chart, trends=(*chart.trends, *a_chart("81%", "79%", title="Cancer").trends))
    titles = tree(a_draft(Figure(key="f", chart=both))).xpath("//svg[@role='img']/title/text()")
    assert [title.partition(":")[0] for title in titles] == ["A&E within four hours", "Cancer"]


@every_form
def test_a_chart_has_its_words_in_every_form(form: str) -> None:
    inside = INSIDE[form](FORMS[form](a_draft(Figure(key="f", chart=a_chart()))))
    assert "from 95% in Q1 to 96% in Q2, higher, standard 95" in inside
    assert "Waits over the year" in inside
