"""The new draft written into the person's file, out of sight, so that its parts can be put where they belong.

Written there and not in a file of its own, its comments, links, pictures and numbering are already the file's.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

from evidence.extract.package import parser
from generators.blocks import Block, Draft, Note, Run, Table
from generators.blocks import Paragraph as ParagraphBlock
from generators.readback.written import NOW_PREFIX
from generators.word import house_style_file, line_length
from generators.word_blocks import NEEDED_STYLES, BlockWriter
from generators.word_marks import AUTHOR, Marks, bookmark_name

_BESIDE_COMMENTS = (("commentsExtended", "paraId"), ("commentsIds", "paraId"), ("commentsExtensible", "durableId"))
_NUMBERED = (RELATIONSHIP_TYPE.HYPERLINK, RELATIONSHIP_TYPE.IMAGE)


class Composed:
    """The new draft's paragraphs and tables, ready to be moved into a person's document."""

    def __init__(self, document: Any, draft: Draft, made: datetime) -> None:
        self._document = document
        self._made = made
        adopt_styles(document)
        self._paragraphs: dict[str, list[Any]] = {}
        self._elements: list[Any] = []
        self._write(draft.blocks)
        tables = [block.key for block in draft.blocks if isinstance(block, Table)]
        self._rows = {key: list(self.table(key).iterchildren(qn("w:tr"))) for key in tables}

    def _write(self, blocks: tuple[Block, ...]) -> list[Any]:
        """The elements that the blocks become, taken out of the document again and without their bookmarks."""
        body = self._document.element.body
        there = set(body)
        marks = Marks(self._document, self._made, first=free_number(body))
        BlockWriter(self._document, marks, line_length(self._document)).write(blocks)
        fresh = [element for element in body if element not in there]
        for element in fresh:
            body.remove(element)
        self._read(fresh)
        self._elements += fresh
        return fresh

    def _read(self, elements: list[Any]) -> None:
        open_names: dict[str, str] = {}
        for element in elements:
            for node in list(element.iter(qn("w:p"), qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
                if node.tag == qn("w:bookmarkStart"):
                    open_names[node.get(qn("w:id"))] = node.get(qn("w:name"))
                    self._paragraphs.setdefault(node.get(qn("w:name")), []).append(node.getparent())
                elif node.tag == qn("w:bookmarkEnd"):
                    open_names.pop(node.get(qn("w:id")), None)
                else:
                    for name in open_names.values():
                        self._paragraphs[name].append(node)
        for element in elements:
            for node in list(element.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
                node.getparent().remove(node)

    def paragraph(self, key: str) -> Any:
        """The first paragraph of the piece with that key."""
        return self._paragraphs[bookmark_name(key)][0]

    def paragraphs(self, key: str) -> list[Any]:
        """All paragraphs of the piece with that key: a figure has two."""
        return list(dict.fromkeys(self._paragraphs[bookmark_name(key)]))

    def table(self, key: str) -> Any:
        """The table whose caption has that key."""
        return self._elements[self._elements.index(self.paragraph(key)) + 1]

    def rows(self, key: str) -> list[Any]:
        """The rows of that table as they were written, also those that have been moved into a person's table."""
        return self._rows[key]

    def remark(self, runs: tuple[Run, ...]) -> Any:
        """A boxed paragraph that tells of a conflict."""
        part = ParagraphBlock(key=f"{NOW_PREFIX}text", runs=runs)
        return self._write((Note(key=f"{NOW_PREFIX}note", role="warning", blocks=(part,)),))[0]


def free_number(body: Any) -> int:
    """A number for a bookmark, above all that are in use."""
    used = [one.get(qn("w:id"), "") for one in body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]
    return 1 + max((int(one) for one in used if one.isdigit()), default=0)


def adopt_styles(document: Any) -> None:
    """Add the house style's looks that the person's program dropped from the file."""
    there = {style.name for style in document.styles}
    missing = [name for name in NEEDED_STYLES if name not in there]
    if not missing:
        return
    ours = docx.Document(io.BytesIO(house_style_file()))
    identifiers = {style.style_id for style in document.styles}
    for name in missing:
        style = copy.deepcopy(ours.styles[name].element)
        if style.get(qn("w:styleId")) in identifiers:
            style.set(qn("w:styleId"), f"Assure{style.get(qn('w:styleId'))}")
        for numbering in list(style.iter(qn("w:numPr"))):
            numbering.getparent().remove(numbering)
        document.styles.element.append(style)


def drop_unused(document: Any) -> None:
    """Take away Assure's comments, links and pictures that nothing in the text points to any more."""
    body = document.element.body
    spoken = {node.get(qn("w:id")) for node in body.iter(qn("w:commentReference"))}
    comments = next((one for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.COMMENTS), None)
    if comments is not None:
        root = comments.target_part.element
        silent = [one for one in root if one.get(qn("w:author")) == AUTHOR and one.get(qn("w:id")) not in spoken]
        gone = {mark for one in silent for paragraph in one for mark in _marks(paragraph, "paraId")}
        for one in silent:
            root.remove(one)
        _forget(document, gone)
    used = set(_relations(document.element))
    for name, relation in list(document.part.rels.items()):
        if relation.reltype in _NUMBERED and name not in used:
            document.part.rels.pop(name)


def _forget(document: Any, gone: set[str]) -> None:
    """Take what Word keeps beside the comments (who answered whom, lasting ids) away with the comments it is about."""
    for kind, mark in _BESIDE_COMMENTS:
        for relation in document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}"):
                continue
            root = etree.fromstring(relation.target_part.blob, parser())
            for one in list(root):
                if gone & set(_marks(one, mark)):
                    gone |= set(_marks(one, "durableId"))
                    root.remove(one)
                for name in [name for name in one.attrib if _local(name) == "paraIdParent" and one.get(name) in gone]:
                    del one.attrib[name]
            relation.target_part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _marks(element: Any, name: str) -> list[str]:
    """The values of an attribute of that name, whichever year's namespace it is in."""
    return [value for key, value in element.attrib.items() if _local(key) == name]


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _relations(root: Any) -> Iterator[str]:
    """Every relation that an attribute anywhere in the text names."""
    space = qn("r:id").rpartition("}")[0] + "}"
    for node in root.iter():
        for name, value in node.attrib.items():
            if name.startswith(space):
                yield value
