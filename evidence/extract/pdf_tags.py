"""Structure tags: what the maker of a PDF said each stretch of its text is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from evidence.extract.pdfium import ffi, pdfium

_DEEPEST = 60
_MOST = 20_000
_LONGEST_TYPE = 64
# Parts inside a paragraph or heading; the role of what they are in counts.
_INLINE = frozenset(("Span", "Link", "Quote", "Reference", "Note", "Lbl", "LBody", "Figure", "Strong", "Em"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """Roles by marked-content id. `known` is False for a page that has none."""

    known: bool
    roles: Mapping[int, tuple[int, str]]

    def at(self, text_page: Any, index: int) -> tuple[int, str, bool]:
        """Element number, role and whether it is an artifact (running matter) for the character at `index`."""
        found = pdfium.FPDFText_GetTextObject(text_page, index)
        if not found:
            return 0, "", False
        element, role = self.roles.get(pdfium.FPDFPageObj_GetMarkedContentID(found), (0, ""))
        return element, role, element == 0


_NONE = Tags(known=False, roles={})


def read_tags(page: Any) -> Tags:
    """The page's tags. A tree that is absurdly deep or large is read as far as is sensible."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return _NONE
    try:
        roles: dict[int, tuple[int, str]] = {}
        buffer = ffi.new("char[]", _LONGEST_TYPE)
        count = 0
        roots = reversed(range(pdfium.FPDF_StructTree_CountChildren(tree)))
        stack = [(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at), 0, 0, "") for at in roots]
        while stack and count < _MOST:
            element, depth, owner, role = stack.pop()
            if not element or depth > _DEEPEST:
                continue
            count += 1
            own = _type(element, buffer)
            if own not in _INLINE or not role:
                owner, role = count, _role(own, role)
            for at in range(pdfium.FPDF_StructElement_CountChildren(element) - 1, -1, -1):
                mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, at)
                if mark >= 0:
                    roles[mark] = (owner, role)
                else:
                    stack.append((pdfium.FPDF_StructElement_GetChildAtIndex(element, at), depth + 1, owner, role))
        return Tags(known=bool(roles), roles=roles)
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _role(own: str, outer: str) -> str:
    """A paragraph inside a list item is a list item; inside contents it is contents."""
    if own in ("P", "Div", "Sect") and outer in ("LI", "TOCI", "TOC", "TD", "TH"):
        return outer
    return own


def _type(element: Any, buffer: Any) -> str:
    size = pdfium.FPDF_StructElement_GetType(element, buffer, _LONGEST_TYPE)
    return _name(ffi.buffer(buffer, max(min(size, _LONGEST_TYPE) - 2, 0))[:])


@lru_cache(maxsize=256)
def _name(raw: bytes) -> str:
    return raw.decode("utf-16-le", "replace")
