"""A house style of people's own: what it lacks, in words that say how to mend it in Word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from evidence.errors import TemplateError
from generators.own.word_template import open_template
from generators.word import HOUSE_STYLE
from generators.word_blocks import (
    BULLET_STYLES,
    CITATION_STYLE,
    NEEDED_STYLES,
    NUMBER_STYLES,
    TABLE_BULLET_STYLES,
    TABLE_STYLE,
)

_CHARACTER = {"Strong", "Emphasis", CITATION_STYLE, "Fill", "Hyperlink", "annotation reference"}
_KINDS = {
    WD_STYLE_TYPE.PARAGRAPH: "Paragraph",
    WD_STYLE_TYPE.CHARACTER: "Character",
    WD_STYLE_TYPE.TABLE: "Table",
    WD_STYLE_TYPE.LIST: "List",
}
_READABLE = 12.0
_FIELDS = {"TITLE": "the document's title", "COMMENTS": "the words that this is a draft", "PAGE": "the page number"}


def house_style_faults(data: bytes) -> tuple[str, ...]:
    """What keeps drafts from being written on this house style; none when it can be used."""
    try:
        document = open_template(data, HOUSE_STYLE)
    except TemplateError as error:
        return (str(error).rstrip("."),)
    return tuple(_faults(document))


def house_style_advice(data: bytes) -> tuple[str, ...]:
    """What readers would miss in a house style that can be used."""
    return tuple(_advice(open_template(data, HOUSE_STYLE)))


def _faults(document: Any) -> Iterator[str]:
    there: dict[str, Any] = {}
    for style in document.styles:
        there.setdefault(style.name, style)
    for name in dict.fromkeys(NEEDED_STYLES):
        wanted = _wanted(name)
        if name not in there:
            yield (
                f"there is no style “{name}”. In Word: Styles pane, New Style, name it exactly “{name}”, "
                f"style type {_KINDS[wanted]}. Or start again: assure templates copy house-style"
            )
        elif not any(style.name == name and style.type == wanted for style in document.styles):
            yield (
                f"the style “{name}” is a {_KINDS[there[name].type].lower()} style and has to be a "
                f"{_KINDS[wanted].lower()} style. Word cannot change that: delete it and make it anew"
            )
        elif name == NUMBER_STYLES[0] and there[name].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is None:
            yield (f"the style “{name}” has no numbers. In Word: Modify Style, Format, Numbering, and choose 1. 2. 3.")


def _advice(document: Any) -> Iterator[str]:
    own = document.styles["Normal"].font.size
    size = own.pt if own is not None else _default_size(document)
    if size is not None and size < _READABLE:
        yield f"text is set in {size:g} point; publications of the NHS use 12 point or larger"
    shown = "".join(
        "".join(node.itertext()) + " ".join(each.get(qn("w:instr"), "") for each in node.iter(qn("w:fldSimple")))
        for section in document.sections
        for node in (section.header._element, section.footer._element)
    )
    for field, what in _FIELDS.items():
        if field not in shown:
            yield f"neither header nor footer shows {what}. In Word: Insert, Quick Parts, Field, {field.title()}"
    for name in (*BULLET_STYLES, *TABLE_BULLET_STYLES[:2]):
        if document.styles[name].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is None:
            yield f"the style “{name}” has no bullet, so its lists look like plain paragraphs"


def _wanted(name: str) -> Any:
    if name == TABLE_STYLE:
        return WD_STYLE_TYPE.TABLE
    return WD_STYLE_TYPE.CHARACTER if name in _CHARACTER else WD_STYLE_TYPE.PARAGRAPH


def _default_size(document: Any) -> float | None:
    size = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:sz')}")
    return None if size is None else float(size.get(qn("w:val"))) / 2
