"""Text that a Word file, a PDF and a web page can hold."""

from __future__ import annotations

_NOT_XML = (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_DROPPED = dict.fromkeys(_NOT_XML)


def printable(text: str) -> str:
    """The text without the characters that XML forbids (controls, lone surrogates). Tabs and line ends stay."""
    return text.translate(_DROPPED)
