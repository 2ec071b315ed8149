"""Which paragraphs of an edited draft a bookmark touches, however people and programs have moved its ends.

Word keeps a bookmark with its words when people edit around it, spreads it over both halves of a paragraph that they
split and puts two into one that they merge; LibreOffice moves an end by a character or two. So a paragraph counts as
touched, whole, when any of its words lie inside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_WORDS = frozenset(
    qn(name) for name in ("w:t", "w:tab", "w:br", "w:drawing", "w:pict", "w:object", "w:sym", "w:delText")
)
_ASIDE = frozenset(qn(name) for name in ("w:txbxContent", "w:pPr")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}


def nodes_in_order(node: Any) -> Iterator[Any]:
    """The element and all inside it, but paragraph properties, text boxes and copies kept for older programs."""
    yield node
    for child in node:
        if child.tag not in _ASIDE:
            yield from nodes_in_order(child)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Bookmarks of one paragraph, in the order of their starts: around its words, and around nothing."""

    touching: tuple[str, ...] = ()
    hollow: tuple[str, ...] = ()


def bookmarks(body: Any) -> dict[Any, Names]:
    """The names of the bookmarks of each paragraph that has any."""
    walk = _Walk()
    for node in nodes_in_order(body):
        walk.step(node)
    touching: dict[Any, list[str]] = defaultdict(list)
    hollow: dict[Any, list[str]] = defaultdict(list)
    for name, paragraphs in walk.touched.items():
        for paragraph in paragraphs:
            touching[paragraph].append(name)
        for paragraph in () if paragraphs else walk.empty[name]:
            hollow[paragraph].append(name)
    return {
        paragraph: Names(touching=tuple(touching[paragraph]), hollow=tuple(hollow[paragraph]))
        for paragraph in {**touching, **hollow}
    }


class _Walk:
    """One pass over the body. `empty` holds, for a bookmark without words, the paragraph in which it stands."""

    def __init__(self) -> None:
        self.touched: dict[str, list[Any]] = {}
        self.empty: dict[str, list[Any]] = {}
        self._open: dict[str, str] = {}
        self._paragraph: Any = None
        self._homeless: list[str] = []

    def step(self, node: Any) -> None:
        if node.tag == qn("w:p"):
            self._paragraph = node
            for name in self._homeless:
                self.empty[name] = [node]
            self._homeless = []
        elif node.tag == qn("w:bookmarkStart"):
            self._start(node)
        elif node.tag == qn("w:bookmarkEnd"):
            self._open.pop(node.get(qn("w:id"), ""), None)
        elif node.tag in _WORDS:
            for name in self._open.values():
                if self._paragraph not in self.touched[name]:
                    self.touched[name].append(self._paragraph)

    def _start(self, node: Any) -> None:
        name = node.get(qn("w:name"), "")
        self._open[node.get(qn("w:id"), "")] = name
        self.touched.setdefault(name, [])
        self.empty[name] = []
        if next(node.iterancestors(qn("w:p")), None) is None:
            self._homeless.append(name)
        else:
            self.empty[name] = [self._paragraph]
