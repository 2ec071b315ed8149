"""Bookmarks taken out of an edited file before a merge, and set anew after it, so that the next merge finds its way."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from generators.readback.decide import Decision
from generators.readback.written import NOW_PREFIX
from generators.word_marks import Marks
from generators.word_pieces import Piece

_OURS = "as_"


def remark_name(key: str) -> str:
    """The bookmark of the mark of a conflict about that piece."""
    return NOW_PREFIX + hashlib.sha256(key.encode()).hexdigest()[:16]


def strip_marks(body: Any) -> None:
    """Take Assure's bookmarks away, but those of earlier conflicts. People's own stay."""
    numbers = set()
    for node in list(body.iter(qn("w:bookmarkStart"))):
        name = node.get(qn("w:name"), "")
        if name.startswith(_OURS) and not name.startswith(NOW_PREFIX):
            numbers.add(node.get(qn("w:id")))
            node.getparent().remove(node)
    for node in list(body.iter(qn("w:bookmarkEnd"))):
        if node.get(qn("w:id")) in numbers:
            node.getparent().remove(node)


def mark_again(
    marks: Marks,
    pieces: Sequence[Piece],
    decisions: Sequence[Decision],
    added: Mapping[str, Sequence[Any]],
    told: Mapping[str, Any],
) -> None:
    """Set a bookmark around each piece of the new draft that the file has, around lists and notes, and each remark."""
    where: dict[str, Sequence[Any]] = dict(added)
    for one in decisions:
        elements = [written.element for written in one.unit.written if written.element.getparent() is not None]
        if one.there and elements:
            where |= {piece.key: elements for piece in one.new}
    blocks: dict[str, list[Any]] = {}
    for piece in pieces:
        if piece.key in where:
            marks.around(piece.key, _paragraph(where[piece.key][0]), _paragraph(where[piece.key][-1]))
            if piece.block and not piece.table:
                blocks.setdefault(piece.block, []).extend(where[piece.key])
    for key, elements in blocks.items():
        if _follow_each_other(elements):
            marks.around(key, _paragraph(elements[0]), _paragraph(elements[-1]))
    for name, element in told.items():
        marks.named(name, _paragraph(element), _paragraph(element))


def _follow_each_other(elements: Sequence[Any]) -> bool:
    """Whether the last stands behind the first in the same text; people may have moved them about."""
    holder = elements[0].getparent()
    return elements[-1].getparent() is holder and holder.index(elements[0]) <= holder.index(elements[-1])


def _paragraph(element: Any) -> WordParagraph:
    return WordParagraph(element, None)
