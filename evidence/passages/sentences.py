"""Where sentences begin and end, with offsets, so that a sentence can be quoted exactly."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[•]*[A-Z0-9£])|(?<=\S)(?=\s+[•▪]\s)")
# Full stops that end no sentence: initials ("C. difficile"), titles, usual abbreviations, paragraph numbers.
_ABBREVIATION = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Prof|Rev|Cllr|St|paras?|vs|cf|approx|[Rr]ef|Vol|pp?|i\.e|e\.g|a\.m|p\.m|[A-Z])\.$"
)
_NUMBER_OF = re.compile(r"\b(?:[Nn]os?|[Ff]ig|[Tt]able|[Ii]tem)\.$")
_LABEL = re.compile(r"\(?[\d.]{1,7}\.$")
_BLANK = re.compile(r"[\s•▪]+")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> tuple[tuple[int, int], ...]:
    """Half-open ranges of the sentences in `text[start:end]`, in order, without the white space around them."""
    stop = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = _past_blank(text, start, stop)
    for match in _END.finditer(text, begin, stop):
        if match.end() > begin and not _goes_on(text, begin, match):
            spans.append((begin, match.end()))
            begin = _past_blank(text, match.end(), stop)
    last = begin + len(text[begin:stop].rstrip())
    return (*spans, (begin, last)) if begin < last else tuple(spans)


def _goes_on(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether the full stop belongs to an abbreviation or a number, so that the sentence goes on."""
    head = text[begin : match.start() + 1]
    before_figure = text[match.end() : match.end() + 8].lstrip()[:1].isdigit()
    return bool(_ABBREVIATION.search(head) or _LABEL.fullmatch(head) or (before_figure and _NUMBER_OF.search(head)))


def _past_blank(text: str, start: int, stop: int) -> int:
    blank = _BLANK.match(text, start, stop)
    return blank.end() if blank else start
