"""What stands on a PDF page before anything is made of it: words, runs of words, ruled lines.

Coordinates are points from the top left of the page as it is seen. `Run` and `Word` are plain tuples and slotted
objects rather than checked values: a paper has tens of thousands and they never leave this room.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from evidence.model import Box, TextSource


class Word(NamedTuple):
    """A word, its box and the index of its first character in the page's text."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    start: int = 0


@dataclass(slots=True, eq=False)
class Run:
    """Words that follow each other on one line without a wide gap.

    `high` and `low` are top and bottom of its longest word: raised figures do not make a line taller.
    `element` is the number of the structure element the words belong to (0: none), `role` its type ("H1", "P", ...).
    """

    x0: float
    top: float
    x1: float
    bottom: float
    words: list[Word]
    text: str
    high: float
    low: float
    bold: bool = False
    element: int = 0
    role: str = ""
    artifact: bool = False
    upright: bool = True
    grid: Grid | None = None

    @property
    def size(self) -> float:
        return self.low - self.high

    @property
    def middle(self) -> float:
        return (self.high + self.low) / 2


class Rule(NamedTuple):
    """A ruled line: at `at`, from `start` to `end` along its direction."""

    at: float
    start: float
    end: float


@dataclass(slots=True, eq=False)
class Grid:
    """A table found on a page: cells hold runs, `rows[r][c]`. `prose_rows` are laid-out text rather than data."""

    box: Box
    rows: list[list[list[Run]]]
    ruled: bool = True


@dataclass(slots=True, eq=False)
class Sheet:
    """One page's marks. `turned` says how its type was turned upright for reading: 0, 90, 180 or 270 degrees.

    `pictured` has a picture all over it and hardly a word. A page read by OCR has a `confidence` above 0, and `slope`
    says how far its lines fall for each point to the right; its words have been set level.
    """

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    furniture: list[tuple[Run, str]] = field(default_factory=list)
    turned: int = 0
    has_text: bool = True
    pictured: bool = False
    confidence: float = 0.0
    slope: float = 0.0

    @property
    def source(self) -> TextSource:
        """Where the page's words come from."""
        if not self.has_text:
            return TextSource.NONE
        return TextSource.OCR if self.confidence else TextSource.TEXT

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as its type is read."""
        return (self.width, self.height) if self.turned % 180 == 0 else (self.height, self.width)

    def box_on_page(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """A box in reading coordinates as it lies on the page, rounded to hundredths of a point."""
        if self.slope:
            falls = sorted((self.slope * x0, self.slope * x1))
            top, bottom = top + falls[0], bottom + falls[1]
        if self.turned == 90:
            x0, top, x1, bottom = top, self.height - x1, bottom, self.height - x0
        elif self.turned == 180:
            x0, top, x1, bottom = self.width - x1, self.height - bottom, self.width - x0, self.height - top
        elif self.turned == 270:
            x0, top, x1, bottom = self.width - bottom, x0, self.width - top, x1
        return Box(x0=round(x0, 2), top=round(top, 2), x1=round(max(x0, x1), 2), bottom=round(max(top, bottom), 2))


def run_of(words: list[Word], pattern: Run | None = None) -> Run:
    """A run of these words, looking like `pattern`."""
    left, tops, rights, bottoms, texts, _ = zip(*words, strict=True)
    main = words[0] if len(words) == 1 else max(words, key=_length)
    made = Run(left[0], min(tops), max(rights), max(bottoms), words, " ".join(texts), main.top, main.bottom)
    if pattern is not None:
        made.bold, made.element, made.role = pattern.bold, pattern.element, pattern.role
        made.artifact, made.upright = pattern.artifact, pattern.upright
    return made


def _length(word: Word) -> int:
    return len(word.text)


def lines_of(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs of a column as lines from top to bottom, each from left to right."""
    lines: list[list[Run]] = []
    top = bottom = 0.0
    for run in sorted(runs, key=lambda run: (run.middle, run.x0)):
        overlap = min(bottom, run.low) - max(top, run.high)
        if lines and overlap > 0.5 * min(run.low - run.high, bottom - top):
            lines[-1].append(run)
            top, bottom = min(top, run.high), max(bottom, run.low)
        else:
            lines.append([run])
            top, bottom = run.high, run.low
    for line in lines:
        line.sort(key=lambda run: run.x0)
    return lines
