"""Word's paragraph styles: which are headings, lists or contents, and what is bold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from evidence.extract.package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "none", "off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """`heading` is 1 to 6, or 0."""

    heading: int = 0
    listed: bool = False
    contents: bool = False
    bold: bool = False


_PLAIN = Style()


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """The styles of one file by id, with what they inherit."""

    by_id: Mapping[str, Style]

    def of(self, paragraph: etree._Element) -> Style:
        """What a paragraph is by its style and by its own settings."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return _PLAIN
        name = properties.find(f"{W}pStyle")
        style = self.by_id.get(attribute(name, "val"), _PLAIN) if name is not None else _PLAIN
        numbered = properties.find(f"{W}numPr/{W}numId")
        if numbered is not None and style.heading == 0:
            listed = attribute(numbered, "val") != "0"
            style = Style(heading=0, listed=listed, contents=style.contents, bold=style.bold)
        outline = _outline(properties)
        return Style(heading=outline, bold=style.bold) if outline else style

    def bold(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether a run is printed bold."""
        mark = run.find(f"{W}rPr/{W}b")
        if mark is not None:
            return attribute(mark, "val") not in _OFF
        return self.of(paragraph).bold


def attribute(element: etree._Element, name: str) -> str:
    """A `w:` attribute, or ""."""
    return element.get(f"{W}{name}") or ""


def read_styles(package: Package) -> Styles:
    """The file's styles, with inheritance resolved."""
    tree = package.xml("word/styles.xml")
    elements = {} if tree is None else {attribute(style, "styleId"): style for style in tree.iter(f"{W}style")}
    return Styles(by_id={style_id: _resolved(style_id, elements) for style_id in elements})


def _resolved(style_id: str, elements: Mapping[str, etree._Element]) -> Style:
    """One style: the nearest ancestor that says something decides."""
    heading, listed, contents = 0, False, False
    bold: bool | None = None
    seen: set[str] = set()
    while style_id in elements and style_id not in seen:
        seen.add(style_id)
        element = elements[style_id]
        name_element = element.find(f"{W}name")
        name = attribute(name_element, "val").lower() if name_element is not None else ""
        properties = element.find(f"{W}pPr")
        outline = _outline(properties) if properties is not None else 0
        heading = heading or _named_level(name) or outline
        # "List Paragraph" only indents: Word uses it for plain paragraphs too.
        listed = (
            listed
            or (name.startswith("list ") and name != "list paragraph")
            or (properties is not None and properties.find(f"{W}numPr") is not None)
        )
        contents = contents or re.match(r"toc \d|table of (figures|authorities)", name) is not None
        mark = element.find(f"{W}rPr/{W}b")
        if bold is None and mark is not None:
            bold = attribute(mark, "val") not in _OFF
        parent = element.find(f"{W}basedOn")
        style_id = attribute(parent, "val") if parent is not None else ""
    return Style(heading=heading, listed=listed and not heading, contents=contents, bold=bool(bold))


def _named_level(name: str) -> int:
    found = re.match(r"heading (\d)", name)
    if found:
        return min(int(found[1]), 6)
    return {"title": 1, "subtitle": 2}.get(name, 0)


def _outline(properties: etree._Element) -> int:
    level = properties.find(f"{W}outlineLvl")
    value = attribute(level, "val") if level is not None else ""
    return int(value) + 1 if value.isdigit() and int(value) < 6 else 0
