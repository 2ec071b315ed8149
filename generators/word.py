"""A draft as a Word file on the house style: real headings, lists and tables, evidence beside every reference.

The base file gives the looks (styles by name, header, footer, page); this module gives the content. The same draft and
base give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from evidence.errors import TemplateError
from generators.blocks import Draft, Table
from generators.printable import printable
from generators.word_base import base_of, carry
from generators.word_blocks import BlockWriter
from generators.word_marks import AUTHOR, Marks
from generators.word_package import repack

HOUSE_STYLE = "house-style.docx"
STATUS = "Draft for discussion"
_EMU = 635  # in a twentieth of a point


def write(draft: Draft, *, base: bytes | None = None) -> bytes:
    """The draft as a .docx file.

    `base` is a team's own house style; without it ours is used. Pages are wide when the draft asks for it or holds a
    wide table. Raises TemplateError when the base is not a Word file or lacks a style that the draft needs.
    """
    document = _opened(house_style_file() if base is None else base)
    made = time_of(draft)
    body = document.element.body
    for child in [child for child in body if child.tag != qn("w:sectPr")]:
        body.remove(child)
    wide = draft.landscape or any(isinstance(block, Table) and block.wide for block in draft.blocks)
    _turn(document, landscape=wide)
    BlockWriter(document, Marks(document, made), line_length(document)).write(draft.blocks)
    _language(document, draft.language)
    _properties(document, draft, made)
    tell_origin(document, draft)
    return saved(document)


def tell_origin(document: Any, draft: Draft) -> None:
    """Say in the file's properties, its header and footer and its custom part what it was made from."""
    core = document.core_properties
    core.comments = _status(draft)[:255]
    core.category, core.identifier = draft.kind, draft.log_head
    fill_fields(document, {"TITLE": draft.title, "SUBJECT": draft.subject, "COMMENTS": _status(draft)})
    carry(document, base_of(draft))


def saved(document: Any) -> bytes:
    """The document as a file whose bytes do not depend on the hour."""
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


@cache
def house_style_file() -> bytes:
    """The house style that comes with Assure."""
    return files("templates").joinpath(HOUSE_STYLE).read_bytes()


def _opened(base: bytes) -> Any:
    try:
        return docx.Document(io.BytesIO(base))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise TemplateError(
            "The house style is not a Word file that can be read.", hint="Save it from Word as .docx and try again."
        ) from error


def time_of(draft: Draft) -> datetime:
    """The time of the log head. Word keeps whole seconds, without a zone, in UTC."""
    time = datetime.fromisoformat(draft.made)
    return time.astimezone(UTC).replace(tzinfo=None, microsecond=0) if time.tzinfo else time.replace(microsecond=0)


def _status(draft: Draft) -> str:
    """What the footer says: that this is a draft, and which state of the log it was made from."""
    log = f"log {draft.log_head}" if draft.log_head else ""
    return printable(" · ".join(part for part in (STATUS, draft.footer, log) if part))


def _turn(document: Any, *, landscape: bool) -> None:
    section = document.sections[-1]
    if landscape and section.page_width < section.page_height:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width


def line_length(document: Any) -> int:
    """The length of a line of the last section, in twentieths of a point."""
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    return int(width // _EMU)


def _language(document: Any, language: str) -> None:
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)


def _properties(document: Any, draft: Draft, made: datetime) -> None:
    core = document.core_properties
    core.title, core.subject = printable(draft.title)[:255], printable(draft.subject)[:255]
    core.author = core.last_modified_by = AUTHOR
    core.language, core.content_status = draft.language, "Draft"
    core.created = core.modified = made
    core.revision = 1


def fill_fields(document: Any, shown: Mapping[str, str]) -> None:
    """Show the right words in the fields of header and footer at once: Word would only do so when it prints."""
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            for instruction, result in _fields(part._element):
                name = instruction.split()[0].upper() if instruction.split() else ""
                if name in shown and result:
                    result[0].text = printable(shown[name])
                    for rest in result[1:]:
                        rest.text = ""


def _fields(element: Any) -> list[tuple[str, list[Any]]]:
    """The fields of a header or footer with the text elements of their results, simple fields and Word's long form."""
    found = [(field.get(qn("w:instr")), list(field.iter(qn("w:t")))) for field in element.iter(qn("w:fldSimple"))]
    instruction, state = "", "end"
    result: list[Any] = []
    for node in element.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        if node.tag == qn("w:fldChar"):
            state = node.get(qn("w:fldCharType"))
            if state == "begin":
                instruction, result = "", []
            elif state == "end":
                found.append((instruction, result))
        elif state == "begin" and node.tag == qn("w:instrText"):
            instruction += node.text or ""
        elif state == "separate" and node.tag == qn("w:t"):
            result.append(node)
    return found
