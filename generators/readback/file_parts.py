"""What the paragraphs of a Word file point to: styles, links, comments, notes, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

from generators.context import Citation
from generators.printable import printable
from generators.word_base import Base
from generators.word_marks import AUTHOR, remark

PLAIN_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DRAWN_AT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_OLD_DRAWING = "{urn:schemas-microsoft-com:vml}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment as it stands in the file; `at` is what the program wrote, often local time."""

    author: str
    at: str
    text: str


class FileParts:
    """Looks things up in one opened document. `base` says which comments are Assure's references, word for word."""

    def __init__(self, document: Any, base: Base | None) -> None:
        self._part = document.part
        self._styles = {style.get(qn("w:styleId"), ""): style for style in document.styles.element.iter(qn("w:style"))}
        self.comments = self._comments()
        known = {_folded(remark(place)): place for place in base.citations} if base else None
        ours = {number: one for number, one in self.comments.items() if one.author == AUTHOR}
        places = {
            number: _told(one.text) if known is None else known.get(_folded(one.text)) for number, one in ours.items()
        }
        self.cited: dict[str, Citation] = {number: place for number, place in places.items() if place is not None}

    def style_names(self, identifier: str) -> tuple[str, ...]:
        """The style's name in lower case, then those of the styles it is based on."""
        names: list[str] = []
        seen: set[str] = set()
        while identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            style = self._styles[identifier]
            name, based = style.find(qn("w:name")), style.find(qn("w:basedOn"))
            names.append("" if name is None else name.get(qn("w:val"), "").lower())
            identifier = "" if based is None else based.get(qn("w:val"), "")
        return tuple(names)

    def style_numbering(self, identifier: str) -> Any:
        """The numbering that a paragraph style brings, or None."""
        style = self._styles.get(identifier)
        return None if style is None else style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")

    def character_style(self, properties: Any) -> str:
        """The name of a run's character style in lower case, or ""."""
        style = None if properties is None else properties.find(qn("w:rStyle"))
        names = () if style is None else self.style_names(style.get(qn("w:val"), ""))
        return names[0] if names else ""

    def link(self, hyperlink: Any) -> str:
        """Where a link leads: an address, or # and the name of a place in the document; "" when it leads nowhere."""
        anchor = hyperlink.get(qn("w:anchor"), "")
        relation = self._part.rels.get(hyperlink.get(qn("r:id"), ""))
        address = relation.target_ref if relation is not None and relation.is_external else ""
        if address and anchor:
            return f"{address}#{anchor}"
        return address or (f"#{anchor}" if anchor else "")

    def note(self, reference: Any) -> str:
        """The words of a footnote or endnote, "" for Word's own separators."""
        kind = "footnote" if reference.tag == qn("w:footnoteReference") else "endnote"
        number = reference.get(qn("w:id"), "")
        for note in self._notes[kind]:
            if note.get(qn("w:id")) == number and note.get(qn("w:type"), "normal") == "normal":
                return _words(note).strip()
        return ""

    def picture(self, drawing: Any) -> tuple[bytes, str, str] | None:
        """The bytes, content type and alternative text of a picture; None when the drawing holds none."""
        blip = next(drawing.iter(f"{_DRAWING}blip", f"{_OLD_DRAWING}imagedata"), None)
        if blip is None:
            return None
        told = next(drawing.iter(f"{_DRAWN_AT}docPr"), None)
        shape = next(drawing.iter(f"{_OLD_DRAWING}shape"), None)
        alternative = told.get("descr", "") if told is not None else "" if shape is None else shape.get("alt", "")
        relation = self._part.rels.get(blip.get(qn("r:embed"), "") or blip.get(qn("r:id"), ""))
        if relation is None or relation.is_external:
            return b"", "", alternative
        return relation.target_part.blob, relation.target_part.content_type, alternative

    def _comments(self) -> dict[str, Comment]:
        root = self._related(RELATIONSHIP_TYPE.COMMENTS)
        return {
            one.get(qn("w:id"), ""): Comment(
                author=one.get(qn("w:author"), ""), at=one.get(qn("w:date"), ""), text=_words(one)
            )
            for one in (() if root is None else root.iter(qn("w:comment")))
        }

    @cached_property
    def _notes(self) -> dict[str, list[Any]]:
        kinds = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
        found = {}
        for kind, relation in kinds.items():
            root = self._related(relation)
            found[kind] = [] if root is None else list(root.iter(qn(f"w:{kind}")))
        return found

    def _related(self, kind: str) -> Any:
        """The root of the part in that relation to the document, or None."""
        for relation in self._part.rels.values():
            if relation.reltype == kind and not relation.is_external:
                parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
                return etree.fromstring(relation.target_part.blob, parser)
        return None


def _words(node: Any) -> str:
    """The words of a comment or note, a line a paragraph."""
    lines = ("".join(said(part) for run in line.iter(qn("w:r")) for part in run) for line in node.iter(qn("w:p")))
    return "\n".join(lines)


def said(node: Any) -> str:
    """What one element of a run says: its words, or the sign it stands for."""
    return node.text or "" if node.tag == qn("w:t") else PLAIN_SIGNS.get(node.tag, "")


def _told(text: str) -> Citation | None:
    """What a reference's comment tells of its source, when nothing else does."""
    lines = text.split("\n")
    if len(lines) < 2 or not (lines[0].startswith("“") and lines[0].endswith("”")):
        return None
    document = lines[2].removeprefix("Paper: ") if len(lines) > 2 else ""
    return Citation(id="", document=document, sha256="", page=0, label=lines[1], quote=lines[0][1:-1])


def _folded(text: str) -> str:
    return " ".join(printable(text).split())
