"""What stands near a range of text: the same line or sentence only, so that neighbours are not taken for context."""

from __future__ import annotations

import re
from typing import Final

from evidence.personal.finding import Finding, Level, PersonalKind

_BREAK: Final = re.compile(r"[.!?;]\s+(?=[A-Z“\"])|\n")
_ABBREVIATED: Final = re.compile(r"\b(?:[Nn]os?|[Rr]ef|[Tt]el|[Ee]xt|Dr|Mrs?|Ms|St|[Dd]\.?[Oo]\.?[Bb])[.]\s+$")


def before(text: str, start: int, reach: int = 60) -> str:
    """What stands before `start` in the same sentence, at most `reach` code points."""
    near = text[max(0, start - reach) : start]
    cut = 0
    for match in _BREAK.finditer(near):
        if not _ABBREVIATED.search(near[: match.end()]):
            cut = match.end()
    return near[cut:]


def after(text: str, end: int, reach: int = 40) -> str:
    """What stands after `end` in the same sentence, at most `reach` code points."""
    near = text[end : end + reach]
    match = _BREAK.search(near)
    return near[: match.start()] if match else near


def finding(
    kind: PersonalKind, text: str, start: int, end: int, *, why: str, level: Level, organisation: bool = False
) -> Finding:
    """A finding whose words are read from the text."""
    return Finding(
        kind=kind, start=start, end=end, words=text[start:end], why=why, level=level, organisation=organisation
    )
