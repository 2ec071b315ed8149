"""Changing paragraphs of a person's file in place: new words in, people's comments and page breaks kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from generators.readback.compose import Composed
from generators.readback.decide import Decision

_HOLDERS = (qn("w:tc"), qn("w:sdtContent"))
_BLOCKS = (qn("w:p"), qn("w:tbl"))


def put_content(one: Decision, composed: Composed) -> None:
    """Put the new words of a piece that nobody edited into its paragraphs; the paragraphs keep their own looks."""
    fresh = composed.paragraphs(one.new[0].key)
    for written, new in zip(one.unit.written, fresh, strict=False):
        fill(written.element, list(new), set(written.comments))


def fill(paragraph: Any, new: Sequence[Any], comments: set[str]) -> None:
    """Replace what the paragraph holds by the nodes of `new`; `comments` (by id) then stand beside all of it."""
    starts, ends = [], []
    for node in list(paragraph.iter()):
        number = node.get(qn("w:id"))
        if node.tag == qn("w:commentRangeStart") and number in comments:
            starts.append(node)
        elif node.tag == qn("w:commentRangeEnd") and number in comments:
            ends.append(node)
        elif node.tag == qn("w:commentReference") and number in comments:
            ends.append(node.getparent())
    kept = {id(node) for node in (*starts, *ends)}
    for child in list(paragraph):
        if child.tag != qn("w:pPr") and not _is_foreign_mark(child) and id(child) not in kept:
            paragraph.remove(child)
    at = next((place for place, child in enumerate(paragraph) if child.tag != qn("w:pPr")), len(paragraph))
    for node in (*starts, *[child for child in new if child.tag != qn("w:pPr")]):
        paragraph.insert(at, node)
        at += 1
    for node in ends:
        paragraph.append(node)


def clear_or_remove(paragraph: Any) -> None:
    """Take the paragraph away, or only its words where the file needs a paragraph or it holds a section's end."""
    holder = paragraph.getparent()
    if holder is None:
        return
    blocks = [child for child in holder if child.tag in _BLOCKS]
    needed = holder.tag in _HOLDERS and (blocks[-1] is paragraph and (len(blocks) == 1 or blocks[-2].tag == _BLOCKS[1]))
    if needed or paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        fill(paragraph, (), set())
    else:
        holder.remove(paragraph)


def _is_foreign_mark(node: Any) -> bool:
    """Whether the node is a bookmark: Assure's own were taken away before."""
    return node.tag in (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
