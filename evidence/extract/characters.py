"""Characters as a reader sees them: ligatures opened, soft hyphens gone, no control characters, one kind of space.

The wording is never changed: quotation marks, dashes, fractions and superscripts stay as they are printed.
"""

from __future__ import annotations

import re

_TABLE: dict[int, str | None] = {code: None for code in range(32) if chr(code) not in "\t\n\r\f\v"}
_TABLE |= dict.fromkeys(range(0x7F, 0xA0))
_TABLE |= dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF))
# Marks that turn the direction of type round can hide or reorder what a person sees.
_TABLE |= dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_TABLE |= dict.fromkeys((0xA0, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)), " ")
_TABLE |= dict.fromkeys((0x85, 0x2028, 0x2029), "\n")
_TABLE |= {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_TABLE |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
# Symbol and Wingdings put their signs in the private area; these are the ones that office papers use.
_TABLE |= dict.fromkeys(range(0xE000, 0xF900), "•")
_TABLE |= {0xF0FC: "✓", 0xF0FB: "✗", 0xF0E0: "→", 0xF02D: "-", 0xF0B3: "≥", 0xF0A3: "≤"}

BULLETS = "•●○◦▪■□▫◾◼‣⁃∙·◆◇➢➤►▶✓✔❖★*–—-"
_MARK = re.compile(
    rf"(?P<bullet>[{re.escape(BULLETS)}]|o(?=\s+\S))\s*(?=\S)"
    r"|(?P<number>\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]|\d{1,2}\.\))\s+(?=\S)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """The text with odd characters put right; line breaks and tabs stay."""
    return text.translate(_TABLE)


def one_line(text: str) -> str:
    """The text tidied and on one line, with single spaces."""
    return _SPACES.sub(" ", text.translate(_TABLE)).strip()


def list_mark(text: str) -> int:
    """Length of the bullet or number (with its space) that the text starts with, or 0.

    A hyphen or dash is a bullet only before a space: "-3.2%" is a figure.
    """
    found = _MARK.match(text)
    if not found:
        return 0
    mark = found.group()
    if mark[0] in "*-–—·" and not mark[-1].isspace():
        return 0
    return found.end()
