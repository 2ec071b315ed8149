"""Hostile Office files: bombs, nesting, entities, lies about size, locks."""

from __future__ import annotations

import io
import struct
import zipfile

import docx
import openpyxl
import pptx

from tests.compound import a_compound, a_message

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>'


def saved(thing: object) -> bytes:
    out = io.BytesIO()
    thing.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, content)
    return out.getvalue()


def a_word(body: str, head: str = "") -> bytes:
    markup = f'{head}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return with_part(saved(docx.Document()), "word/document.xml", markup.encode())


def word_bomb() -> bytes:
    return with_part(saved(docx.Document()), "word/document.xml", b"<x>" + b" " * 300_000_000)


def word_text_bomb() -> bytes:
    return a_word("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1_500_000)


def word_nesting() -> bytes:
    return a_word("<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000)


def word_runs_nested() -> bytes:
    return a_word("<w:p>" + "<w:ins>" * 240 + "<w:r><w:t>x</w:t></w:r>" + "</w:ins>" * 240 + "</w:p>")


def word_laughs() -> bytes:
    return a_word("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", LAUGHS)


def word_entity() -> bytes:
    return a_word("<w:p><w:r><w:t>Seen &a11;</w:t></w:r></w:p>", OUTSIDE)


def word_macros() -> bytes:
    file = docx.Document()
    file.add_paragraph("The plan is agreed.")
    return with_part(saved(file), "word/vbaProject.bin", b"Sub AutoOpen()" * 100)


def word_not_xml() -> bytes:
    return with_part(saved(docx.Document()), "word/document.xml", b"this is not XML at all")


def word_styles_loop() -> bytes:
    style = '<w:style w:styleId="{0}"><w:basedOn w:val="{1}"/></w:style>'
    styles = f'<w:styles xmlns:w="{_W}">{style.format("A", "B")}{style.format("B", "A")}</w:styles>'
    paragraph = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>The plan is agreed.</w:t></w:r></w:p>'
    return with_part(a_word(paragraph), "word/styles.xml", styles.encode())


def word_spans() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>'
    return a_word(f"<w:tbl>{f'<w:tr>{cell * 40}</w:tr>' * 60}</w:tbl>")


def word_cut_short() -> bytes:
    whole = saved(docx.Document())
    return whole[: len(whole) // 2]


def a_sheet(rows: str, *, dimension: str = "A1", head: str = "") -> bytes:
    markup = f'{head}<worksheet xmlns="{_S}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    return with_part(saved(openpyxl.Workbook()), "xl/worksheets/sheet1.xml", markup.encode())


_CELL = '<c r="{0}" t="inlineStr"><is><t>x</t></is></c>'


def sheet_claims_a_million_columns() -> bytes:
    cell = _CELL.format("A1") + _CELL.format("XFD1")
    return a_sheet(f'<row r="1">{cell}</row>', dimension="A1:XFD1048576")


def sheet_last_row_only() -> bytes:
    row = f'<row r="1048576">{_CELL.format("XFD1048576")}</row>'
    return a_sheet(row * 3, dimension="A1:XFD1048576")


def sheet_wide_rows() -> bytes:
    rows = "".join(f'<row r="{n}">{_CELL.format(f"XFD{n}")}</row>' for n in range(1, 3_001))
    return a_sheet(rows)


def sheet_absurd_cell() -> bytes:
    return a_sheet(f'<row r="1">{_CELL.format("ZZZZZZZZZ99999999999")}</row>')


def sheet_absurd_numbers() -> bytes:
    cells = "".join(
        f'<c r="{column}1"><v>{value}</v></c>' for column, value in zip("ABC", ("1e999", "-", "9" * 5_000), strict=True)
    )
    return a_sheet(f'<row r="1">{cells}</row>')


def sheet_laughs() -> bytes:
    return a_sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row>', head=LAUGHS)


def sheet_bomb() -> bytes:
    return with_part(saved(openpyxl.Workbook()), "xl/worksheets/sheet1.xml", b"<x>" + b" " * 300_000_000)


def sheet_strings_bomb() -> bytes:
    strings = f'<sst xmlns="{_S}">{"<si><t>x</t></si>" * 2_000_000}</sst>'
    book = a_sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')
    return with_part(book, "xl/sharedStrings.xml", strings.encode())


def sheet_hundred_megabytes() -> bytes:
    return a_sheet(f'<row r="1">{_CELL.format("A1")}</row>' * 2_000_000)


def slides_nesting() -> bytes:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    group = "<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>"
    tree = group * 5_000 + "</p:grpSp>" * 5_000
    markup = f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}"><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>'
    return with_part(saved(deck), "ppt/slides/slide1.xml", markup.encode())


def slides_bomb() -> bytes:
    return with_part(saved(pptx.Presentation()), "ppt/presentation.xml", b"<x>" + b" " * 300_000_000)


def slides_loop() -> bytes:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide"
    markup = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}" Target="presentation.xml"/></Relationships>'
    )
    return with_part(saved(pptx.Presentation()), "ppt/_rels/presentation.xml.rels", markup.encode())


# ---------------------------------------------------------------- old containers


def locked_office() -> bytes:
    return a_compound({"EncryptedPackage": b"\0" * 5_000, "EncryptionInfo": b"\4\0\4\0" + b"\0" * 5_000})


def locked_old_word() -> bytes:
    return a_compound({"WordDocument": (b"\xec\xa5\xc1\0" + b"\0" * 7 + b"\1").ljust(5_000, b"\0")})


def broken_old_word() -> bytes:
    return a_compound({"WordDocument": b"\xec\xa5\xc1\0" + b"\x7e" * 9_000, "1Table": b"\xff" * 5_000})


def old_book_of_noise() -> bytes:
    return a_compound({"Workbook": bytes(range(256)) * 40})


def old_book_claims_much() -> bytes:
    start = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0)
    return a_compound({"Workbook": start + struct.pack("<HHIBBB", 0x85, 7, 0xFFFFFFF0, 0, 0, 0) + b"\xff" * 9_000})


def container_loop() -> bytes:
    """Every entry of the sector table points to the first sector."""
    whole = bytearray(a_compound({"Workbook": b"x" * 9_000}))
    whole[-512:] = struct.pack("<128I", *([0] * 128))
    return bytes(whole)


def message_of_many_parts() -> bytes:
    return a_compound(a_message(subject="Many", body="x", files={f"{number}.txt": b"y" for number in range(400)}))


def message_cut_short() -> bytes:
    return a_compound(a_message(subject="Cut", body="B" * 9_000, files={"a.txt": b"x" * 9_000}))[:7_000]
