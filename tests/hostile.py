"""Every kind of hostile file we know, by name: how to make it, and how reading it may end."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from evidence.model import Outcome
from tests import hostile_office as office
from tests import hostile_pdf as pdf
from tests.hostile_office import LAUGHS, OUTSIDE

READ = frozenset((Outcome.EXTRACTED, Outcome.PARTLY))
NOT_READ = frozenset((Outcome.REFUSED, Outcome.FAILED, Outcome.KILLED))
REFUSED = frozenset((Outcome.REFUSED,))
ANY = READ | NOT_READ
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A file, how reading it may end, and whether it takes long. `says` must be in the reason."""

    name: str
    make: Callable[[], bytes]
    ends: frozenset[Outcome] = ANY
    says: str = ""
    slow: bool = False


def _open_document(kind: str, content: str, head: str = "") -> bytes:
    out = io.BytesIO()
    names = f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" xmlns:table="{_ODF}:table:1.0"'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        body = f"<office:body><office:{kind}>{content}</office:{kind}></office:body>"
        archive.writestr("content.xml", f"{head}<office:document-content {names}>{body}</office:document-content>")
    return out.getvalue()


def _filled_columns() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="1000000"><text:p>x</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    return _open_document("spreadsheet", f'<table:table table:name="A">{rows}</table:table>')


def _deep_page(tag: bytes, depth: int) -> bytes:
    return b"<html><body><p>What stands before.</p>" + tag * depth + b"The plan is agreed."


def _deep_open_text() -> bytes:
    return _open_document("text", "<text:section>" * 240 + "<text:p>x</text:p>" + "</text:section>" * 240)


def _mail(body: bytes, head: bytes = b"") -> bytes:
    return b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n" + head + b"\r\n" + body


def _nested_mail() -> bytes:
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3_000))
    return _mail(opened, b"MIME-Version: 1.0\r\n")


def _mail_of_parts() -> bytes:
    part = b"--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n"
    return _mail(part * 20_000 + b"--x--", b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n')


def _odd_mail() -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="x-\xff"\r\nDate: 99 Foo 99999 99:99\r\n'
    head += b"From: <<>>,;:\r\n"
    return _mail(b"The plan is agreed.\r\n", head + b"Content-Transfer-Encoding: base64\r\n")


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def _locked_zip() -> bytes:
    data = bytearray(_zip(("a.txt", b"The plan is agreed.")))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _zip_in_zip() -> bytes:
    data = _zip(("a.txt", b"0" * 50_000_000))
    for level in range(6):
        data = _zip(*((f"{level}-{number}.zip", data) for number in range(8)))
    return data


PDFS = (
    Hostile(name="flate_bomb.pdf", make=pdf.flate_bomb, ends=NOT_READ | READ),
    Hostile(name="content_bomb.pdf", make=pdf.content_bomb, slow=True),
    Hostile(name="form_bomb.pdf", make=pdf.form_bomb, slow=True),
    Hostile(name="form_calls_itself.pdf", make=pdf.form_calls_itself),
    Hostile(name="deep_arrays.pdf", make=pdf.deep_arrays),
    Hostile(name="deep_content.pdf", make=pdf.deep_content),
    Hostile(name="a_million_claimed_pages.pdf", make=pdf.a_million_claimed_pages),
    Hostile(name="minus_one_page.pdf", make=pdf.minus_one_page),
    Hostile(name="page_tree_loop.pdf", make=pdf.page_tree_loop),
    Hostile(name="xref_loop.pdf", make=pdf.xref_loop),
    Hostile(name="length_lies.pdf", make=pdf.length_lies),
    Hostile(name="cut_short.pdf", make=pdf.cut_short),
    Hostile(name="wrong_types.pdf", make=pdf.wrong_types),
    Hostile(name="absurd_size.pdf", make=pdf.absurd_size),
    Hostile(name="no_size.pdf", make=pdf.no_size),
    Hostile(name="picture_bomb.pdf", make=pdf.picture_bomb),
    Hostile(name="predictor_lies.pdf", make=pdf.predictor_lies),
    Hostile(name="font_maps_everything.pdf", make=pdf.font_maps_everything),
    Hostile(name="acts_on_opening.pdf", make=pdf.acts_on_opening, ends=READ),
    Hostile(name="noise.pdf", make=pdf.noise, ends=NOT_READ),
    Hostile(name="long_name.pdf", make=pdf.long_name),
    Hostile(name="many_rules.pdf", make=pdf.many_rules),
    Hostile(name="many_words_in_one_place.pdf", make=pdf.many_words_in_one_place),
    Hostile(name="ten_thousand_pages.pdf", make=pdf.many_pages),
    Hostile(name="locked.pdf", make=lambda: pdf.a_locked_pdf("secret"), ends=REFUSED, says="password"),
    Hostile(name="locked_for_changes.pdf", make=lambda: pdf.a_locked_pdf(""), ends=READ),
)
OFFICE = (
    Hostile(name="word_bomb.docx", make=office.word_bomb, ends=REFUSED, says="unpacks", slow=True),
    Hostile(name="word_text_bomb.docx", make=office.word_text_bomb, slow=True),
    Hostile(name="word_nesting.docx", make=office.word_nesting, ends=NOT_READ),
    Hostile(name="word_runs_nested.docx", make=office.word_runs_nested),
    Hostile(name="word_laughs.docx", make=office.word_laughs),
    Hostile(name="word_entity.docx", make=office.word_entity, ends=READ),
    Hostile(name="word_macros.docm", make=office.word_macros, ends=READ),
    Hostile(name="word_not_xml.docx", make=office.word_not_xml, ends=NOT_READ),
    Hostile(name="word_styles_loop.docx", make=office.word_styles_loop, ends=READ),
    Hostile(name="word_spans.docx", make=office.word_spans, ends=READ),
    Hostile(name="word_cut_short.docx", make=office.word_cut_short, ends=NOT_READ, says="damaged"),
    Hostile(name="sheet_claims_a_million_columns.xlsx", make=office.sheet_claims_a_million_columns),
    Hostile(name="sheet_last_row_only.xlsx", make=office.sheet_last_row_only, slow=True),
    Hostile(name="sheet_wide_rows.xlsx", make=office.sheet_wide_rows),
    Hostile(name="sheet_absurd_cell.xlsx", make=office.sheet_absurd_cell),
    Hostile(name="sheet_absurd_numbers.xlsx", make=office.sheet_absurd_numbers),
    Hostile(name="sheet_laughs.xlsx", make=office.sheet_laughs),
    Hostile(name="sheet_bomb.xlsx", make=office.sheet_bomb, ends=REFUSED, says="unpacks", slow=True),
    Hostile(name="sheet_strings_bomb.xlsx", make=office.sheet_strings_bomb, slow=True),
    Hostile(name="sheet_hundred_megabytes.xlsx", make=office.sheet_hundred_megabytes, slow=True),
    Hostile(name="slides_nesting.pptx", make=office.slides_nesting),
    Hostile(name="slides_bomb.pptx", make=office.slides_bomb, ends=REFUSED, says="unpacks", slow=True),
    Hostile(name="slides_loop.pptx", make=office.slides_loop),
    Hostile(name="locked.xlsx", make=office.locked_office, ends=REFUSED, says="password"),
    Hostile(name="locked.doc", make=office.locked_old_word, ends=REFUSED, says="password"),
    Hostile(name="broken.doc", make=office.broken_old_word),
    Hostile(name="noise.xls", make=office.old_book_of_noise, ends=NOT_READ),
    Hostile(name="claims_much.xls", make=office.old_book_claims_much, ends=NOT_READ),
    Hostile(name="container_loop.xls", make=office.container_loop, ends=NOT_READ),
    Hostile(name="many_parts.msg", make=office.message_of_many_parts, ends=READ),
    Hostile(name="cut_short.msg", make=office.message_cut_short),
)
OTHERS = (
    Hostile(name="a_million_filled_columns.ods", make=_filled_columns, ends=REFUSED, says="cells"),
    Hostile(name="deep.odt", make=_deep_open_text),
    Hostile(name="laughs.odt", make=lambda: _open_document("text", "<text:p>&a11;</text:p>", LAUGHS)),
    Hostile(name="entity.odt", make=lambda: _open_document("text", "<text:p>Seen &a11;</text:p>", OUTSIDE)),
    Hostile(name="deep.rtf", make=lambda: b"{\\rtf1 " + b"{" * 500_000 + b"x", ends=READ),
    Hostile(name="lies.rtf", make=lambda: b"{\\rtf1 \\bin9999999999 \\u-99999 \\uc99 x \\'zz}"),
    Hostile(name="twenty_megabytes_of_header.eml", make=lambda: _mail(b"x", b"X: " + b"y" * 20_000_000), ends=REFUSED),
    Hostile(name="nested.eml", make=_nested_mail),
    Hostile(name="many_parts.eml", make=_mail_of_parts, slow=True),
    Hostile(name="odd.eml", make=_odd_mail),
    Hostile(name="hundred_megabytes.html", make=lambda: b"<html><p>x" * 10_000_000, ends=REFUSED),
    Hostile(name="deep.html", make=lambda: _deep_page(b"<div>", 100_000), ends=REFUSED, says="nested too deeply"),
    Hostile(name="deep_tables.html", make=lambda: _deep_page(b"<table><tr><td>", 3_000), ends=REFUSED, says="nested"),
    Hostile(name="quite_deep.html", make=lambda: _deep_page(b"<div>", 1_500), ends=REFUSED, says="nested"),
    Hostile(name="entities.html", make=lambda: LAUGHS.encode() + b"<html><body><p>&a11;</p></body></html>"),
    Hostile(name="wide.csv", make=lambda: b"x," * 2_000_000, ends=REFUSED, says="cells"),
    Hostile(name="open_quote.csv", make=lambda: b'a,b\n"' + b"x" * 3_000_000),
    Hostile(name="one_wide_row.csv", make=lambda: b"a,b\n" * 30_000 + b"x," * 30_000, ends=REFUSED, says="cells"),
    Hostile(name="one_line.txt", make=lambda: b"1. " * 1_000_000),
    Hostile(name="many_pages.txt", make=lambda: b"x\f" * 200_000, ends=REFUSED, says="pages"),
    Hostile(name="nothing.txt", make=lambda: b"\0" * 1_000, ends=REFUSED, says="empty"),
    Hostile(name="controls.md", make=lambda: b"# \x1b[2J\x07\xe2\x80\xae The plan\n\n" * 50, ends=ANY),
    Hostile(name="brackets.md", make=lambda: b"[" * 50_000 + b"](" * 50_000 + b"*_" * 50_000),
    Hostile(name="locked.zip", make=_locked_zip, ends=REFUSED, says="password"),
    Hostile(name="zip_in_zip.zip", make=_zip_in_zip, ends=READ),
    Hostile(name="twenty_thousand.zip", make=lambda: _zip(*((f"{n}", b"") for n in range(20_000))), ends=REFUSED),
    Hostile(name="program.pdf", make=lambda: b"MZ" + b"\0" * 5_000, ends=REFUSED, says="program"),
    Hostile(name="squeezed.txt", make=lambda: b"\x1f\x8b\x08" + b"\0" * 99, ends=REFUSED, says="gzip"),
)
ALL = PDFS + OFFICE + OTHERS
