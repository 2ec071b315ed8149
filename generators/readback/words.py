"""The words of one paragraph of a Word file as runs, in the view with every tracked change accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from docx.oxml.ns import qn

from generators.blocks import Run
from generators.readback.file_parts import PLAIN_SIGNS, FileParts

_GONE = frozenset(map(qn, ("w:del", "w:moveFrom")))
_COME = frozenset(map(qn, ("w:ins", "w:moveTo")))
_PROPERTIES = frozenset(
    map(qn, ("w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:fldData", "w:instrText"))
)
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in an edited draft: the bytes of its file, its content type and its alternative text.

    `data` is b"" when the picture lies outside the file. `key` is the figure's own, or one made up for it.
    """

    key: str
    data: bytes
    content_type: str
    alternative: str
    caption: str = ""


@dataclass(slots=True, kw_only=True)
class Found:
    """What a paragraph holds: runs, pictures, comments by id, what was kept as plain words, tracked changes."""

    runs: list[Run] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    opaque: list[str] = field(default_factory=list)
    tracked: int = 0
    page_break: bool = False


def found_in(paragraph: Any, parts: FileParts) -> Found:
    """Everything a person sees in the paragraph; neighbours that look the same are one run."""
    reader = _Reader(parts)
    for child in paragraph:
        reader.node(child)
    reader.found.runs = list(_joined(reader.found.runs))
    return reader.found


class _Reader:
    def __init__(self, parts: FileParts) -> None:
        self.found = Found()
        self._parts = parts
        self._href = ""
        self._ours: list[str] = []

    def node(self, node: Any) -> None:
        tag = node.tag
        if tag in _PROPERTIES or tag == _FALLBACK or not isinstance(tag, str):
            return
        if tag in _GONE or tag in _COME:
            self.found.tracked += 1
            if tag in _GONE:
                return
        if tag == qn("w:r"):
            self._run(node)
        elif tag == qn("w:hyperlink"):
            outer, self._href = self._href, self._parts.link(node)
            self._inside(node)
            self._href = outer
        elif tag == qn("w:commentRangeStart"):
            self._comment(node.get(qn("w:id"), ""))
        elif tag == qn("w:commentRangeEnd"):
            self._ours = [one for one in self._ours if one != node.get(qn("w:id"), "")]
        elif tag.startswith(_MATHS):
            self._opaque("equation", "".join(text.text or "" for text in node.iter(f"{_MATHS}t")), {})
        else:
            self._inside(node)

    def _inside(self, node: Any) -> None:
        for child in node:
            self.node(child)

    def _comment(self, number: str) -> None:
        if number in self._parts.cited:
            self._ours.append(number)
        elif number not in self.found.comments:
            self.found.comments.append(number)

    def _run(self, run: Any) -> None:
        look = self._look(run)
        for child in run:
            self._part(child, look)

    def _part(self, child: Any, look: Mapping[str, Any]) -> None:
        tag = child.tag
        if tag == qn("w:t"):
            self._say(child.text or "", look)
        elif tag == qn("w:br") and child.get(qn("w:type")) in ("page", "column"):
            self.found.page_break = True
        elif tag in PLAIN_SIGNS:
            self._say(PLAIN_SIGNS[tag], look)
        elif tag == qn("w:commentReference"):
            number = child.get(qn("w:id"), "")
            if number not in self._parts.cited:
                self._comment(number)
        elif tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
            words = self._parts.note(child)
            if words:
                self._opaque("footnote", f" [Note: {words}]", look)
        elif tag == qn("w:sym"):
            self._opaque("symbol", "\ufffd", look)
        elif tag in (qn("w:drawing"), qn("w:pict"), qn("w:object")):
            self._drawing(child, look)
        elif tag not in _PROPERTIES and tag != _FALLBACK and isinstance(tag, str) and len(child):
            for inner in child:
                self._part(inner, look)

    def _drawing(self, drawing: Any, look: Mapping[str, Any]) -> None:
        picture = self._parts.picture(drawing)
        if picture is not None:
            data, content_type, alternative = picture
            self.found.pictures.append(Picture(key="", data=data, content_type=content_type, alternative=alternative))
        boxes = [box for box in drawing.iter(qn("w:txbxContent")) if next(box.iterancestors(_FALLBACK), None) is None]
        for box in boxes:
            lines = ("".join(text.text or "" for text in line.iter(qn("w:t"))) for line in box.iter(qn("w:p")))
            self._opaque("text box", f" [Box: {' '.join(line for line in lines if line)}]", look)
        if picture is None and not boxes:
            self.found.opaque.append("drawing")

    def _opaque(self, kind: str, words: str, look: Mapping[str, Any]) -> None:
        self.found.opaque.append(kind)
        self._say(words, look)

    def _say(self, text: str, look: Mapping[str, Any]) -> None:
        if text:
            citation = self._parts.cited[self._ours[-1]] if self._ours else None
            self.found.runs.append(Run(text=text, href=self._href, citation=citation, **look))

    def _look(self, run: Any) -> dict[str, bool]:
        properties = run.find(qn("w:rPr"))
        style = self._parts.character_style(properties)
        return {
            "strong": _on(properties, "w:b", style == "strong"),
            "emphasis": _on(properties, "w:i", style == "emphasis"),
            "fill": style == "fill",
        }


def _on(properties: Any, name: str, otherwise: bool) -> bool:
    flag = None if properties is None else properties.find(qn(name))
    return otherwise if flag is None else flag.get(qn("w:val"), "1") not in _OFF


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Neighbours that look the same become one run; a filled-in place is an ordinary word."""
    held: Run | None = None
    for run in runs:
        if held is not None and replace(held, text="") == replace(run, text=""):
            held = replace(held, text=held.text + run.text)
            continue
        if held is not None:
            yield _settled(held)
        held = run
    if held is not None:
        yield _settled(held)


def _settled(run: Run) -> Run:
    text = run.text.strip()
    still_open = run.fill and text.startswith("[") and text.endswith("]")
    return replace(run, fill=still_open)
