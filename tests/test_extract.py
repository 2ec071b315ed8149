"""Papers of every kind: what they are, and what is read from them."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import docx
import openpyxl
import pptx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from evidence.extract import sniff
from evidence.extract.about import date_of
from evidence.extract.limits import Limits
from evidence.extract.reader import read_paper
from evidence.model import Block, BlockKind, Document, FileType, Outcome, Page

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def read(data: bytes, name: str = "paper") -> Document:
    document = read_paper(data, name=name)
    for page in document.pages:
        assert "\n".join(text_of(page, block) for block in page.blocks) == page.text
        assert not any("\n" in text_of(page, block) for block in page.blocks)
    return document


def text_of(page: Page, block: Block) -> str:
    return page.text[block.start : block.end]


def parts(document: Document, page: int = 1) -> list[tuple[str, str]]:
    here = document.page(page)
    return [(block.kind.value, text_of(here, block)) for block in here.blocks]


def a_word_file() -> docx.document.Document:
    return docx.Document()


def saved(thing: object) -> bytes:
    out = io.BytesIO()
    thing.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


# ---------------------------------------------------------------- types


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.4\n...", "letter.docx", FileType.PDF),
        (b"\xef\xbb\xbf<%@ Page %><asp:Content runat='server'><h2>Vision</h2></asp:Content>", "a.aspx", FileType.HTML),
        (b"<!DOCTYPE html><html><body>x</body></html>", "a.txt", FileType.HTML),
        (b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nHello", "a.txt", FileType.EML),
        (b"Date: 4 May\nThe meeting was held.\n", "a.txt", FileType.TXT),
        (b"a,b\n1,2\n", "a.csv", FileType.CSV),
        (b"# Heading\n", "a.md", FileType.MD),
        ("Größe £5".encode("utf-16"), "a.txt", FileType.TXT),
        (b"\x00\x01\x02\x03" * 50, "a.txt", FileType.UNKNOWN),
        (b"", "a.pdf", FileType.UNKNOWN),
        (OLE2 + "WordDocument".encode("utf-16-le") + b"\0\0", "a.pdf", FileType.DOC),
        (OLE2 + "EncryptedPackage".encode("utf-16-le") + b"\0\0", "a.xlsx", FileType.UNKNOWN),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, name: str, expected: FileType) -> None:
    assert sniff(data, name) is expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE2 + "EncryptedPackage".encode("utf-16-le") + b"\0\0", "locked with a password"),
        (OLE2 + "Workbook".encode("utf-16-le") + b"\0\0", "save it as .xlsx"),
        (OLE2 + "PowerPoint Document".encode("utf-16-le") + b"\0\0", "save it as .pptx"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"", "empty"),
    ],
)
def test_a_file_that_no_reader_takes_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    document = read(data)
    assert document.outcome is Outcome.REFUSED
    assert words in document.reason


# ---------------------------------------------------------------- Word


def test_word_headings_lists_and_tables_keep_their_order() -> None:
    file = a_word_file()
    file.add_heading("Quality report", 1)
    file.add_paragraph("The trust met the standard in October.")
    file.add_paragraph("Agree a plan", style="List Bullet")
    table = file.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Measure", "Actual", "A&E", "93.8%"), strict=True):
        cell.text = text
    file.add_paragraph("After the table comes this.")
    document = read(saved(file))
    assert parts(document) == [
        ("heading", "Quality report"),
        ("paragraph", "The trust met the standard in October."),
        ("list_item", "Agree a plan"),
        ("table_row", "Measure\tActual"),
        ("table_row", "A&E\t93.8%"),
        ("paragraph", "After the table comes this."),
    ]
    assert document.tables[0].rows == (("Measure", "Actual"), ("A&E", "93.8%"))


def test_word_leaves_out_deleted_text_and_marks_comments_headers_and_footers() -> None:
    file = a_word_file()
    paragraph = file.add_paragraph("The plan is agreed")
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = " not"
    run.append(text)
    deleted.append(run)
    paragraph._p.append(deleted)
    file.add_comment(paragraph.runs, text="Is it?", author="A reader", initials="AR")
    file.sections[0].header.paragraphs[0].text = "NHS Anyshire CCG"
    file.sections[0].footer.paragraphs[0].text = "Confidential"
    assert parts(read(saved(file))) == [
        ("header", "NHS Anyshire CCG"),
        ("paragraph", "The plan is agreed"),
        ("footer", "Confidential"),
        ("comment", "Is it?"),
    ]


def test_word_pages_turn_at_page_breaks_once() -> None:
    file = a_word_file()
    file.add_paragraph("On the first page.")
    file.add_page_break()
    second = file.add_paragraph()
    second.add_run()._r.append(OxmlElement("w:lastRenderedPageBreak"))
    second.add_run("On the second page.")
    document = read(saved(file))
    assert [page.text for page in document.pages] == ["On the first page.", "On the second page."]
    assert document.page(2).label == "p. 2"


def test_word_text_boxes_and_footnotes_are_read() -> None:
    file = a_word_file()
    paragraph = file.add_paragraph("Beside the box.")
    box = OxmlElement("w:txbxContent")
    inner = OxmlElement("w:p")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "Inside the box."
    run.append(text)
    inner.append(run)
    box.append(inner)
    holder = OxmlElement("w:r")
    picture = OxmlElement("w:pict")
    picture.append(box)
    holder.append(picture)
    paragraph._p.append(holder)
    assert [text for _, text in parts(read(saved(file)))] == ["Beside the box.", "Inside the box."]


def test_word_tells_changes_hidden_text_notes_and_boxes_apart_in_tables_too() -> None:
    names = qn("w:p")[1:].split("}")[0]
    note = '<w:r><w:footnoteReference w:id="{0}"/></w:r>'
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{0}</w:t></w:r>{1}</w:p></w:txbxContent></w:pict></w:r>"
    drawn = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
        f"{box.format('In a box.', note.format(3))}</mc:Choice><mc:Fallback>{box.format('In a box.', '')}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = f"""<w:p><w:r><w:t>The plan is </w:t></w:r><w:ins><w:r><w:t>not yet </w:t></w:r></w:ins>
    <w:del><w:r><w:delText>already </w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden </w:t></w:r>
    <w:r><w:t>agreed.</w:t></w:r>{note.format(1)}{drawn}</w:p>
    <w:p><w:moveFrom><w:r><w:t>Moved away.</w:t></w:r></w:moveFrom></w:p>
    <w:p><w:moveTo><w:r><w:t>Moved here.</w:t></w:r></w:moveTo></w:p>
    <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>
    <w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r>{note.format(2)}</w:p></w:tc>
    <w:tc><w:p><w:r><w:t>B</w:t></w:r>{box.format("Beside B.", "")}</w:p></w:tc></w:tr></w:tbl>"""
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(("Subject to audit.", "Since April.", "From the box."), 1)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{names}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{names}">{notes}</w:footnotes>')
    document = read(out.getvalue())
    assert parts(document) == [
        ("paragraph", "The plan is not yet agreed."),
        ("paragraph", "In a box."),
        ("paragraph", "Moved here."),
        ("table_row", "A\tB"),
        ("paragraph", "Beside B."),
        ("note", "From the box."),
        ("note", "Subject to audit."),
        ("note", "Since April."),
    ]
    assert document.tables[0].rows == (("A", "B"),)


def test_readers_comments_under_an_official_page_are_not_its_text() -> None:
    page = b"""<html><body><main><h1>New ratings</h1><p>The ratings will be published online in the autumn of this year,
    and each area will be rated in four groups by an independent panel of people who know it well.</p>
    <section class="comment-list"><h3>3 responses</h3><article class="comment"><p>This is late.</p></article>
    <article class="comment"><p>I agree.</p></article></section><p>Published by the communications team.</p></main>
    </body></html>"""
    kinds = [kind for kind, _ in parts(read(page))]
    assert kinds == ["heading", "paragraph", "comment", "comment", "comment", "paragraph"]


def test_word_merged_cells_hold_their_text_once() -> None:
    file = a_word_file()
    table = file.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"
    table.cell(0, 2).text = "Third"
    table.cell(1, 0).text = "One"
    assert read(saved(file)).tables[0].rows[0] == ("Both", "", "Third")


def test_a_word_file_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 300_000)
    document = read_paper(out.getvalue(), name="a.docx", limits=Limits(unpacked_bytes=100_000))
    assert document.outcome is Outcome.REFUSED
    assert "unpacks" in document.reason


def test_word_never_fetches_or_expands_entities() -> None:
    out = io.BytesIO()
    namespace = qn("w:p")[1:].split("}")[0]
    markup = (
        '<!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
        f'<w:document xmlns:w="{namespace}"><w:body><w:p><w:r><w:t>Seen &secret;</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", markup)
    assert read(out.getvalue()).page(1).text == "Seen"


# ---------------------------------------------------------------- workbooks and slides


def test_a_workbook_gives_a_page_a_sheet_with_values_as_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "NHSC"
    for row in (
        ["NHS Constitution indicators"],
        [],
        ["Indicator", "Target", "Actual"],
        ["A&E four hours", 0.95, 0.938],
    ):
        sheet.append(row)
    sheet["B4"].number_format = "0%"
    sheet["C4"].number_format = "0.0%"
    hidden = book.create_sheet("Workings")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "not for reading"
    finance = book.create_sheet("Finance")
    finance.append(["Budget", "Plan"])
    finance.append(["Acute", 1234567.4])
    finance["B2"].number_format = '"£"#,##0'
    document = read(saved(book))
    assert [page.label for page in document.pages] == ["sheet NHSC", "sheet Finance"]
    assert parts(document)[0] == ("heading", "NHS Constitution indicators")
    assert document.tables[0].rows == (("Indicator", "Target", "Actual"), ("A&E four hours", "95%", "93.8%"))
    assert document.tables[1].rows[1] == ("Acute", "£1,234,567")


def test_a_workbook_with_too_many_cells_is_refused() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for number in range(40):
        book.active.append([number, number])
    document = read_paper(saved(book), name="a.xlsx", limits=Limits(cells=50))
    assert document.outcome is Outcome.REFUSED


def test_slides_give_title_bullets_table_and_notes() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "What people told us"
    slide.placeholders[1].text = "Waits are too long\nLetters are hard to read"
    table = slide.shapes.add_table(1, 2, 0, 5_000_000, 4_000_000, 500_000).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Practices", "76%"
    slide.notes_slide.notes_text_frame.text = "Say that this is worse than last year."
    document = read(saved(deck))
    assert document.page(1).label == "slide 1"
    assert parts(document) == [
        ("heading", "What people told us"),
        ("list_item", "Waits are too long"),
        ("list_item", "Letters are hard to read"),
        ("table_row", "Practices\t76%"),
        ("note", "Say that this is worse than last year."),
    ]


# ---------------------------------------------------------------- web pages, e-mails, text


def test_a_web_page_gives_its_main_text_without_menus_and_marks_readers_comments() -> None:
    page = b"""<html><head><title>New framework</title></head><body>
    <nav><a href="/">Home</a></nav><div class="site-menu"><a href="/a">About us</a></div>
    <article><h1>New framework</h1><p>Ratings will be <b>published</b> online.</p><ul><li>cancer</li></ul>
    <table><tr><th>Area</th><th>Rate</th></tr><tr><td>A</td><td>5%</td></tr></table></article>
    <div id="comments"><h2>2 comments</h2><p>A reader says this is late.</p></div>
    <footer>Contact us</footer><script>var x = 1;</script></body></html>"""
    document = read(page)
    assert document.title == "New framework"
    assert parts(document) == [
        ("heading", "New framework"),
        ("paragraph", "Ratings will be published online."),
        ("list_item", "cancer"),
        ("table_row", "Area\tRate"),
        ("table_row", "A\t5%"),
        ("comment", "2 comments"),
        ("comment", "A reader says this is late."),
    ]


def test_an_email_gives_heading_message_and_the_names_of_attachments() -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Pat Example <pat@anyshire.example>", "lead@anyshire.example"
    message["Subject"], message["Date"] = "What patients told us", "Thu, 03 Oct 2013 10:00:00 +0100"
    message.set_content("Patients told us of corridor waits in September.\n\n> You asked about waits.\n")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="survey.pdf")
    document = read(message.as_bytes())
    assert (document.title, document.date, document.kind) == ("What patients told us", "2013-10-03", "e-mail")
    assert parts(document)[-3:] == [
        ("paragraph", "Patients told us of corridor waits in September."),
        ("comment", "You asked about waits."),
        ("note", "Attached: survey.pdf"),
    ]


def test_an_email_with_absurd_headers_is_refused() -> None:
    data = b"From: a@b.example\nTo: c@d.example\nSubject: " + b"x" * 2_000_000 + b"\n\nHello"
    assert read(data).outcome is Outcome.REFUSED


def test_markdown_gives_headings_lists_and_tables_without_its_marks() -> None:
    text = "# Plan\n\nWe **agreed** the [plan](https://x.example).\n\n- first\n- second\n\n"
    text += "| A | B |\n|---|---|\n| 1 | 2 |\n"
    document = read(text.encode(), "plan.md")
    assert parts(document) == [
        ("heading", "Plan"),
        ("paragraph", "We agreed the plan."),
        ("list_item", "- first"),
        ("list_item", "- second"),
        ("table_row", "A\tB"),
        ("table_row", "1\t2"),
    ]


def test_plain_text_joins_wrapped_lines_and_parts_paragraphs() -> None:
    text = (
        "The governing body met in public and agreed the plan for the next\nquarter with one change.\n\n"
        "1. First action\n2. Second action\n\fOn the second page.\n"
    )
    document = read(text.encode("cp1252"), "notes.txt")
    assert parts(document)[0] == (
        "paragraph",
        "The governing body met in public and agreed the plan for the next quarter with one change.",
    )
    assert document.page(2).text == "On the second page."


def test_a_csv_file_is_one_table_with_any_usual_separator() -> None:
    document = read(b"Action;Owner\nAgree a plan;CCG\n", "actions.csv")
    assert document.tables[0].rows == (("Action", "Owner"), ("Agree a plan", "CCG"))


def test_ligatures_soft_hyphens_and_control_characters_are_put_right() -> None:
    text = "The o\ufb03cer\u00ad's \u202eeffective\u202c\u00a0plan\x07 \u2013 \u00bd".encode()
    assert read(text, "a.txt").page(1).text == "The officer's effective plan \u2013 \u00bd"


# ---------------------------------------------------------------- about a paper


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Published 1 May 2013. Date of meeting: 14th November 2013", "2013-11-14"),
        ("Quality report November 2013", "2013-11"),
        ("Date: 03/10/2013", "2013-10-03"),
        ("The review date: 31 March 2015", "2015-03"),
        ("no date at all in 2013/14", ""),
    ],
)
def test_a_papers_date_is_the_one_it_names_as_its_own(text: str, expected: str) -> None:
    assert date_of(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Minutes of the meeting\n\nPresent: Dr A Example\n", "minutes"),
        ("Finance report month 6\n\nForecast outturn and QIPP.\n", "finance report"),
        ("Corporate risk register\n\nResidual risk scores.\n", "risk register"),
        ("Dear Daniel\n\nThank you for the meeting.\n\nYours sincerely\n", "letter"),
        ("A text about nothing in particular that goes on.\n", ""),
    ],
)
def test_a_papers_kind_is_suggested_from_its_words(text: str, kind: str) -> None:
    assert read(text.encode(), "a.txt").kind == kind


def test_a_comment_kind_is_furniture() -> None:
    assert BlockKind.COMMENT.is_furniture
