"""Where sentences begin and end, with offsets, so that a sentence can be quoted exactly."""

from __future__ import annotations

import re

# A full stop, question or exclamation mark (perhaps with closing quotes), white space, then a new beginning.
_BREAK = re.compile(r"(?P<tail>(?<=[.!?])[\"”’)]*)\s+(?=[\"“‘(]?[A-Z0-9£•])|\s*[•▪]\s+")
# Full stops that end no sentence: initials ("C. difficile"), titles and usual abbreviations.
_NO_BREAK = re.compile(
    r"\b(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|No|Nos|Ref|Fig|Vol|pp?|para|paras|approx|incl|vs|cf|etc|e\.g|i\.e|Cllr|Rev)\.$"
)


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open ranges of the sentences of `text`, in order, without the white space around them."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        end = match.start() + len(match["tail"] or "")
        if text[start:end].strip() and not _NO_BREAK.search(text[start : match.start()]):
            spans.append(_trimmed(text, start, end))
            start = match.end()
    spans.append(_trimmed(text, start, len(text)))
    return tuple((a, b) for a, b in spans if a < b)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
