"""Old, open and rich formats: workbooks (.xls, .ods), texts (.odt, .rtf), Outlook messages (.msg)."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from datetime import date

import pytest
import xlwt

from evidence.extract import sniff
from evidence.extract.limits import Limits
from evidence.extract.outlook_rich import unpacked_rich
from evidence.extract.reader import read_paper
from evidence.model import FileType, Outcome
from tests.compound import a_compound, a_message
from tests.fuzz import damaged, seeds
from tests.test_extract import parts, read

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("manifest", "manifest"),
    )
)


def an_open_document(body: str, *, kind: str = "text", styles: str = "", manifest: str = "", head: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        content = f"<office:automatic-styles>{head}</office:automatic-styles><office:body><office:{kind}>{body}"
        markup = f"<office:document-content {NAMES}>{content}</office:{kind}></office:body></office:document-content>"
        archive.writestr("content.xml", markup)
        if styles:
            archive.writestr("styles.xml", f"<office:document-styles {NAMES}>{styles}</office:document-styles>")
        if manifest:
            archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {NAMES}>{manifest}</manifest:manifest>")
    return out.getvalue()


def an_old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Waits")
    percent, money, day = (xlwt.easyxf(num_format_str=form) for form in ("0.0%", '"£"#,##0', "D-MMM-YY"))
    sheet.write(0, 0, "Referral to treatment")
    for column, text in enumerate(("Measure", "Actual", "Cost", "Month", "Met")):
        sheet.write(2, column, text)
    sheet.write(3, 0, "Admitted")
    sheet.write(3, 1, 0.938, percent)
    sheet.write(3, 2, 1234567.4, money)
    sheet.write(3, 3, date(2013, 10, 31), day)
    sheet.write(3, 4, True)
    hidden = book.add_sheet("Workings")
    hidden.write(0, 0, "not for reading")
    hidden.visibility = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ---------------------------------------------------------------- workbooks


def test_an_old_workbook_gives_a_page_a_sheet_with_values_as_shown() -> None:
    document = read(an_old_workbook())
    assert (document.file_type, [page.label for page in document.pages]) == (FileType.XLS, ["sheet Waits"])
    assert parts(document)[0] == ("heading", "Referral to treatment")
    assert document.tables[0].rows[1] == ("Admitted", "93.8%", "£1,234,567", "2013-10-31", "TRUE")


def test_a_locked_old_workbook_says_so() -> None:
    whole = an_old_workbook()
    at = whole.index(struct.pack("<HHH", 0x0809, 16, 0x0600)) + 20
    locked = whole[:at] + struct.pack("<HH", 0x2F, 54) + b"\1" + whole[at + 5 :]
    document = read(locked)
    assert document.outcome is Outcome.REFUSED
    assert "locked with a password" in document.reason


def test_an_old_workbook_with_too_many_cells_is_refused() -> None:
    assert read_paper(an_old_workbook(), name="a.xls", limits=Limits(cells=5)).outcome is Outcome.REFUSED


def test_a_locked_old_word_file_says_so() -> None:
    stream = (b"\xec\xa5\xc1\0" + b"\0" * 7 + b"\1").ljust(4096, b"\0")
    document = read(a_compound({"WordDocument": stream}))
    assert (document.file_type, document.outcome) == (FileType.DOC, Outcome.REFUSED)
    assert "locked with a password" in document.reason


def _rewritten(package: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    """The package with one member's bytes changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as before, zipfile.ZipFile(out, "w") as after:
        for member in before.namelist():
            content = before.read(member)
            after.writestr(member, content.replace(*change) if member == name else content)
    return out.getvalue()


def test_a_workbook_without_its_workbook_part_is_refused_with_what_to_do() -> None:
    broken = _rewritten(seeds()["a.xlsx"], "[Content_Types].xml", (b"sheet.main+xml", b"sheet.mane+xml"))
    document = read_paper(broken, name="a.xlsx")
    assert document.outcome is Outcome.REFUSED
    assert "save a copy" in document.reason


def test_an_archive_whose_member_has_no_name_lists_the_others() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("N", b"x")
        archive.writestr("minutes.txt", b"The plan is agreed.")
    nameless = out.getvalue()
    at = nameless.index(b"PK\x01\x02")
    # The name's length in the central directory: none, its one letter taken for an extra field.
    nameless = nameless[: at + 28] + struct.pack("<HH", 0, 1) + nameless[at + 32 :]
    document = read_paper(nameless, name="a.zip")
    assert document.outcome is not Outcome.FAILED
    assert "minutes.txt" in document.pages[0].text


def test_an_open_workbook_gives_visible_sheets_and_believes_no_claim_of_size() -> None:
    row = '<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'
    cell = '<table:table-cell table:number-columns-repeated="{times}">{text}</table:table-cell>'
    words = "".join(cell.format(times=1, text=f"<text:p>{text}</text:p>") for text in ("Admitted", "93.8%"))
    rows = row.format(times=2, cells=words + cell.format(times=99_999_999, text=""))
    rows += row.format(times=99_999_999, cells=cell.format(times=16_384, text=""))
    hidden = '<style:style style:name="no"><style:table-properties table:display="false"/></style:style>'
    sheets = f'<table:table table:name="Waits">{rows}</table:table>'
    sheets += f'<table:table table:name="Workings" table:style-name="no">{rows}</table:table>'
    document = read(an_open_document(sheets, kind="spreadsheet", head=hidden))
    assert (document.file_type, [page.label for page in document.pages]) == (FileType.ODS, ["sheet Waits"])
    assert document.tables[0].rows == (("Admitted", "93.8%"), ("Admitted", "93.8%"))


def test_an_open_workbook_of_a_million_filled_columns_is_refused() -> None:
    cell = '<table:table-cell table:number-columns-repeated="1000000"><text:p>x</text:p></table:table-cell>'
    sheet = f'<table:table table:name="A"><table:table-row>{cell}</table:table-row></table:table>'
    document = read(an_open_document(sheet, kind="spreadsheet"))
    assert document.outcome is Outcome.REFUSED
    assert "cells" in document.reason


# ---------------------------------------------------------------- texts


def test_an_open_text_keeps_its_order_and_tells_notes_comments_and_changes_apart() -> None:
    body = """<text:tracked-changes><text:changed-region><text:deletion><text:p>was deleted</text:p></text:deletion>
    </text:changed-region></text:tracked-changes>
    <text:h text:outline-level="2">Quality report</text:h>
    <text:p>The trust met<text:s/>the standard<text:note><text:note-citation>1</text:note-citation><text:note-body>
    <text:p>In October.</text:p></text:note-body></text:note>.<office:annotation><text:p>Is it so?</text:p>
    </office:annotation></text:p>
    <text:list><text:list-item><text:p>Agree a plan</text:p></text:list-item></text:list>
    <text:table-of-content><text:index-body><text:p>Finance 4</text:p></text:index-body></text:table-of-content>
    <table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell>
    <table:table-cell><text:p>B</text:p></table:table-cell></table:table-row></table:table>
    <text:p text:style-name="P9">On the second page.<draw:frame><draw:text-box><text:p>Inside the box.</text:p>
    </draw:text-box></draw:frame></text:p>"""
    head = '<style:style style:name="P9"><style:paragraph-properties fo:break-before="page"/></style:style>'
    styles = "<style:header><text:p>NHS Anyshire CCG</text:p></style:header>"
    document = read(an_open_document(body, head=head, styles=styles))
    assert document.file_type is FileType.ODT
    assert parts(document) == [
        ("header", "NHS Anyshire CCG"),
        ("heading", "Quality report"),
        ("paragraph", "The trust met the standard."),
        ("list_item", "Agree a plan"),
        ("contents", "Finance 4"),
        ("table_row", "A\tB"),
        ("note", "In October."),
    ]
    assert parts(document, 2) == [
        ("paragraph", "On the second page."),
        ("paragraph", "Inside the box."),
        ("comment", "Is it so?"),
    ]


def test_a_locked_open_document_says_so() -> None:
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    document = read(an_open_document("", manifest=manifest))
    assert document.outcome is Outcome.REFUSED
    assert "locked with a password" in document.reason


def test_rich_text_keeps_headings_tables_and_notes_and_leaves_deleted_text_out() -> None:
    markup = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title no}}{\header NHS Anyshire CCG\par}
    \pard\outlinelevel0 Quality report\par\pard The trust met {\deleted not }the standard \'96 \u8364? 5{\v hidden}
    {\footnote In October.}.\par\pard\intbl Measure\cell Actual\cell\row\intbl A&E\cell 93.8%\cell\row
    \pard\b Bold line\b0\par {\pntext \'95\tab}Agree a plan\par\page {\*\unknown gone}{\object{\*\objdata 00}}
    On the second page.{\*\annotation Is it so?}\par}"""
    document = read(markup)
    assert document.file_type is FileType.RTF
    assert parts(document) == [
        ("header", "NHS Anyshire CCG"),
        ("heading", "Quality report"),
        ("paragraph", "The trust met the standard – € 5 ."),
        ("table_row", "Measure\tActual"),
        ("table_row", "A&E\t93.8%"),
        ("heading", "Bold line"),
        ("list_item", "• Agree a plan"),
    ]
    assert parts(document, 2) == [
        ("paragraph", "On the second page."),
        ("note", "In October."),
        ("comment", "Is it so?"),
    ]


# ---------------------------------------------------------------- Outlook


def test_an_outlook_message_reads_like_any_other_message() -> None:
    inner = a_message(subject="Earlier", body="Older words.", at_top=False)
    message = a_message(
        subject="What patients told us",
        body="Patients told us of corridor waits.\r\n\r\n> You asked about waits.\r\n",
        files={"survey.pdf": b"%PDF-" + b"x" * 9_000},
        inner={"Earlier": inner},
    )
    document = read(a_compound(message))
    assert (document.file_type, document.title, document.date) == (FileType.MSG, "What patients told us", "2013-10-03")
    assert parts(document) == [
        ("header", "From: Pat Example <pat@anyshire.example>"),
        ("header", 'To: "The team"'),
        ("header", "Date: Thu, 03 Oct 2013 09:00:00 +0000"),
        ("heading", "Subject: What patients told us"),
        ("paragraph", "Patients told us of corridor waits."),
        ("comment", "You asked about waits."),
        ("note", "Attached: survey.pdf"),
        ("note", "Attached: Earlier"),
    ]


def test_an_outlook_message_without_plain_text_gives_its_web_page_or_its_rich_text() -> None:
    page = a_message(subject="A page", page=b"<html><body><p>Waits are too long.</p></body></html>")
    assert ("paragraph", "Waits are too long.") in parts(read(a_compound(page)))
    rich = b"{\\rtf1 Waits are too long.\\par}"
    packed = struct.pack("<II4sI", len(rich) + 12, len(rich), b"MELA", 0) + rich
    with_rich = {**a_message(subject="Rich"), "__substg1.0_10090102": packed}
    assert ("paragraph", "Waits are too long.") in parts(read(a_compound(with_rich)))


def test_packed_rich_text_is_unpacked_as_the_format_says() -> None:
    # The example of [MS-OXRTFCP] 4.1.1.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked_rich(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@pytest.mark.parametrize("cut", [100, 600, 1_500, 3_000])
def test_a_message_that_is_cut_short_ends_in_an_outcome(cut: int) -> None:
    whole = a_compound(a_message(subject="A", body="B" * 3_000, files={"a.txt": b"x" * 5_000}))
    assert read(whole[:cut] + b"\0" * 20).outcome in (Outcome.REFUSED, Outcome.PARTLY, Outcome.EXTRACTED)


def test_the_kind_of_an_old_container_is_told_from_its_top_not_from_what_is_inside() -> None:
    book = (b"\x09\x08" * 2_100)[:4_200]
    assert sniff(a_compound({"WordDocument": book, "Embedded": {"Workbook": book}}), "a") is FileType.DOC
    assert sniff(a_compound({"Workbook": book, "Embedded": {"WordDocument": book}}), "a") is FileType.XLS


def test_what_the_fuzzer_found_stays_mended() -> None:
    cut = an_open_document("<text:p>The plan is agreed.</text:p>")
    place = cut.index(b"application/vnd")
    assert read(cut[:place] + cut[place + 9 :]).outcome is Outcome.REFUSED
    no_room = bytearray(an_old_workbook())
    no_room[30:34] = b"\0\0\0\0"  # sectors of one byte
    assert read(bytes(no_room)).outcome is Outcome.REFUSED


def test_damaging_is_the_same_for_the_same_seed() -> None:
    good = seeds()
    first, second = (damaged(good["a.pdf"], random.Random(7)) for _ in range(2))
    assert first == second != good["a.pdf"]


@pytest.mark.parametrize("depth", [1, 300, 400])
def test_a_web_page_is_read_to_its_end_however_its_parts_are_nested(depth: int) -> None:
    page = "<body><p>Before.</p>" + "<div>" * depth + "<p>Inside.</p>" + "</div>" * depth + "<p>After.</p></body>"
    document = read_paper(f"<html>{page}</html>".encode(), name="a.html")
    assert document.outcome is Outcome.EXTRACTED
    assert document.page(1).text == "Before.\nInside.\nAfter."


@pytest.mark.parametrize("depth", [1_500, 100_000])
def test_a_web_page_that_is_nested_too_deeply_is_refused_for_that_and_nothing_is_cut_in_silence(depth: int) -> None:
    document = read_paper(b"<html><body><p>Before.</p>" + b"<div>" * depth + b"Inside.", name="a.html")
    assert document.outcome is Outcome.REFUSED
    assert "nested too deeply" in document.reason
