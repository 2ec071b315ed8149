"""Lines of a column gathered to paragraphs, list items and headings-to-be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from evidence.extract.characters import list_mark
from evidence.extract.pdf_marks import Run

HYPHEN = "\ufffe"
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|(?:\s\.){4,}|_{4,})\s*(?:\d{1,4}|[ivxl]{1,6})?\s*$")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+\S")
_END = (".", "!", "?", ":", ";")
# Halves that keep their hyphen when a line breaks after it.
_COMPOUNDS = (
    "long short self non multi cross co pre post well high low mid year end up to in out follow face one two three "
    "four five six part full all ex inter intra sub over under cost evidence patient peer quality risk needs "
    "community hospital consultant nurse primary whole decision health care time age re semi anti"
)
_PREFIXES = frozenset(_COMPOUNDS.split())


def has_leader(text: str) -> bool:
    """Whether the text ends in a row of dots that leads to a page number, as lines of contents do."""
    if "..." in text or "…" in text or "___" in text or " ." in text:
        return _LEADER.search(text) is not None
    return False


class TypeLine(NamedTuple):
    """A line of type: its text, box, height of type, whether it is bold, and what its tag says.

    `head` is the width of its first word; `high` and `low` are its type without raised or lowered figures.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    element: int
    role: str
    head: float
    high: float
    low: float


@dataclass(slots=True, eq=False)
class Stretch:
    """Lines that belong together; `marked` when they begin with a bullet or number."""

    lines: list[TypeLine]
    marked: bool = False
    gap: float = 0.0

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def role(self) -> str:
        return self.lines[0].role


def type_line(runs: Sequence[Run]) -> TypeLine:
    """The runs of one line put together; runs that touch are one word."""
    if len(runs) == 1:
        return _line_of(runs[0], runs[0].text, bold=runs[0].bold)
    text = runs[0].text
    for before, run in pairwise(runs):
        if abs(run.x0 - before.x1) > 0.12 * max(run.size, before.size):
            # Runs that overlap stand over each other in a drawing; only runs that touch are one word.
            text += " "
        text += run.text
    bold = all(run.bold for run in runs if list_mark(run.text + " x") < len(run.text)) and any(run.bold for run in runs)
    line = _line_of(max(runs, key=lambda run: len(run.text)), text, bold=bold)
    first = runs[0].words[0]
    return line._replace(
        x0=min([run.x0 for run in runs]),
        top=min([run.top for run in runs]),
        x1=max([run.x1 for run in runs]),
        bottom=max([run.bottom for run in runs]),
        head=first.x1 - first.x0,
    )


def _line_of(run: Run, text: str, *, bold: bool) -> TypeLine:
    size = run.low - run.high if run.upright else run.x1 - run.x0
    first = run.words[0]
    head = first.x1 - first.x0
    return TypeLine(
        text, run.x0, run.top, run.x1, run.bottom, size, bold, run.element, run.role, head, run.high, run.low
    )


def stretches(lines: Sequence[Sequence[Run]]) -> list[Stretch]:
    """A column's lines, top to bottom, as paragraphs, list items and headings."""
    typed = [type_line(line) for line in lines]
    if not typed:
        return []
    right = max(line.x1 for line in typed)
    steps = [
        under.high - over.low
        for over, under in pairwise(typed)
        if abs(under.size - over.size) < 0.1 * over.size and -0.5 * over.size < under.high - over.low < 1.5 * over.size
    ]
    leading = median(steps) if len(steps) > 2 else (min(steps) if steps else 0.0)
    found: list[Stretch] = []
    for line in typed:
        if found and not _parted(found[-1], line, right, leading):
            found[-1].lines.append(line)
        else:
            gap = line.high - found[-1].lines[-1].low if found else 0.0
            found.append(Stretch(lines=[line], marked=_is_marked(line.text), gap=gap))
    return found


def _is_marked(text: str) -> bool:
    return list_mark(text) > 0


def _parted(stretch: Stretch, line: TypeLine, right: float, leading: float) -> bool:  # noqa: PLR0911 - a list of signs: the first that speaks decides
    """Whether a line begins something new after the stretch so far."""
    last = stretch.lines[-1]
    size = min(line.size, last.size)
    gap = line.high - last.low
    if last.text.endswith(HYPHEN):
        return gap > 2 * size
    if max(line.size, last.size) > 1.12 * size or gap > 1.5 * size or gap < -1.5 * size:
        return True
    if line.element and last.element:
        if line.element != last.element:
            return True
        if line.role in ("P", "LI", "H1", "H2", "H3", "H4", "H5", "H6"):
            return _is_marked(line.text) and line.role == "P" and _ended(last, line, right)
    if line.bold != last.bold or has_leader(last.text):
        return True
    if gap > leading + 0.3 * size:
        return True
    return _starts_anew(stretch, last, line, right)


def _starts_anew(stretch: Stretch, last: TypeLine, line: TypeLine, right: float) -> bool:  # noqa: PLR0911 - a list of signs: the first that speaks decides
    """Signs in the text and the margins that a line at normal distance is not a continuation."""
    ended = _ended(last, line, right)
    size = line.size
    if _is_marked(line.text) and (ended or last.text.endswith(_END) or stretch.marked):
        bullet = not line.text[0].isalnum() and line.text[0] != "("
        return bullet or ended or last.text.endswith(_END)
    if _SECTION.match(line.text) and ended:
        return True
    first = stretch.lines[0]
    if stretch.marked and line.x0 < first.x0 - 0.3 * size:
        return True
    if stretch.marked and len(stretch.lines) == 1 and line.x0 <= first.x0 + 0.3 * size and ended:
        return True
    if len(stretch.lines) > 1 and line.x0 < last.x0 - 1.5 * size and ended:
        return True
    if line.x0 > last.x0 + 0.8 * size and len(stretch.lines) > 1 and not stretch.marked and last.text.endswith(_END):
        return True
    return ended and (last.text.endswith(_END) or not line.text[:1].islower())


def _ended(last: TypeLine, line: TypeLine, right: float) -> bool:
    """The line before was ended on purpose: the next word would have fitted on it."""
    return right - last.x1 > line.head + 1.2 * line.size


def joined(lines: Iterable[TypeLine], known: Callable[[str], int]) -> tuple[str, list[tuple[int, int, TypeLine]]]:
    """One text from lines, and where each line stands in it. `known` counts how often the paper has a word.

    A word broken at the end of a line becomes whole; a hyphen that belongs to the word stays.
    """
    text = ""
    places: list[tuple[int, int, TypeLine]] = []
    for line in lines:
        own = " ".join(line.text.replace(HYPHEN, "").split())
        if not own:
            continue
        if text.endswith("-") and text[-2:-1].isalpha() and own[0].isalnum():
            if not _keeps_hyphen(text, own, known):
                text = text[:-1]
                places[-1] = (places[-1][0], len(text), places[-1][2])
        elif text:
            text += " "
        places.append((len(text), len(text) + len(own), line))
        text += own
    return text, places


def _keeps_hyphen(before: str, after: str, known: Callable[[str], int]) -> bool:
    head = re.split(r"[^\w-]", before[:-1])[-1]
    tail = re.split(r"[^\w]", after)[0]
    if not tail or not tail[0].islower() or "-" in head:
        return True
    whole, parted = known((head + tail).lower()), known(f"{head}-{tail}".lower())
    if whole != parted:
        return parted > whole
    if head.lower() in _PREFIXES:
        return True
    # Both halves are words of the paper on their own: more likely a compound than a break.
    return known(head.lower()) > 0 and known(tail.lower()) > 0 and len(head) > 3 and len(tail) > 3


def word_counter(runs: Iterable[Run]) -> Callable[[str], int]:
    """How often the paper has a word; counted when first asked."""
    counts: Counter[str] | None = None
    kept = list(runs)

    def known(word: str) -> int:
        nonlocal counts
        if counts is None:
            counts = Counter(
                part.text.lower().strip(".,;:()'\"“”‘’")
                for run in kept
                for part in run.words
                if part.text[-1:] != HYPHEN
            )
        return counts[word]

    return known


def section_depth(text: str) -> int:
    """How deep a section number goes: 1 for "3 Finance", 2 for "3.2 Finance", 0 without one."""
    found = re.match(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+[A-Z]", text)
    return found[1].count(".") + 1 if found else 0
