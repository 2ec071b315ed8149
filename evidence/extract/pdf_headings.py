"""Which stretches are headings, and of what level: by tags where a paper has them, else by type, weight and number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from evidence.extract.pdf_paragraphs import Stretch, section_depth

_TAGGED = re.compile(r"H([1-6])$")
_LETTERS = re.compile(r"[^\W\d_]")
_LONGEST_WORDS = 20
_LONGEST_BOLD = 14
_BIGGER = 1.12


class Headings:
    """What counts as a heading in one paper. Sizes are heights of type in points."""

    def __init__(self, found: Sequence[Stretch]) -> None:
        sizes: Counter[float] = Counter()
        bold: Counter[bool] = Counter()
        for stretch in found:
            for line in stretch.lines:
                sizes[_rounded(line.size)] += len(line.text)
                bold[line.bold] += len(line.text)
        self.body = max(sorted(sizes), key=lambda size: sizes[size]) if sizes else 10.0
        self._mostly_bold = bold[True] > bold[False]
        tagged = sum(1 for stretch in found if _TAGGED.match(stretch.role))
        self._trust_tags = tagged >= 2
        larger = sorted({_rounded(s.size) for s in found if self._by_size(s)}, reverse=True)
        self._ranks = _ranked(larger)

    def level(self, stretch: Stretch, text: str) -> int:  # noqa: PLR0911 - a list of signs: the first that speaks decides
        """1 to 6 for a heading, 0 for anything else."""
        tag = _TAGGED.match(stretch.role)
        if tag and len(text.split()) <= 40:
            return int(tag[1])
        if stretch.role == "Title":
            return 1
        if stretch.role in ("LI", "L", "TOCI", "TOC", "Caption", "Note"):
            return 0
        if not _could_be(text, stretch):
            return 0
        if self._by_size(stretch):
            return self._ranks.get(_rounded(stretch.size), 4)
        if self._trust_tags and stretch.role == "P" and not stretch.bold:
            return 0
        return self._by_weight(stretch, text)

    def _by_size(self, stretch: Stretch) -> bool:
        """Larger than running text."""
        text = " ".join(line.text for line in stretch.lines)
        return stretch.size >= _BIGGER * self.body and _could_be(text, stretch)

    def _by_weight(self, stretch: Stretch, text: str) -> int:
        lowest = min(len(set(self._ranks.values())) + 1, 4)
        depth = section_depth(text)
        words = len(text.split())
        strong = (stretch.bold and not self._mostly_bold) or _is_capitals(text)
        if strong and words <= _LONGEST_BOLD and stretch.size >= 0.9 * self.body:
            return min(lowest + max(depth - 1, 0), 6)
        return 0


def _ranked(sizes: Iterable[float]) -> dict[float, int]:
    """Levels for sizes from the largest down; sizes that differ by less than half a point share one."""
    ranks: dict[float, int] = {}
    level, before = 0, float("inf")
    for size in sizes:
        if before - size > 0.6:
            level += 1
        ranks[size] = min(level, 4)
        before = size
    return ranks


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _is_capitals(text: str) -> bool:
    letters = _LETTERS.findall(text)
    return len(letters) >= 6 and text.upper() == text and len(text.split()) >= 2


def _could_be(text: str, stretch: Stretch) -> bool:
    """A heading is short, has letters, begins like one and does not end like a sentence."""
    words = text.split()
    if not words or len(words) > _LONGEST_WORDS or len(stretch.lines) > 4:
        return False
    if stretch.marked and not section_depth(text) and not text[0].isdigit():
        return False
    letters = len(_LETTERS.findall(text))
    if letters < 3 or letters < 0.4 * len(text.replace(" ", "")):
        return False
    if text[0].islower():
        return False
    return text[-1] not in ".;,&" and not text.endswith((" and", " the", " of"))
