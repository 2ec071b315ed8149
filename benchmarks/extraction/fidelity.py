"""How faithfully papers are read, against text set for it: `python -m benchmarks.extraction.fidelity`.

Word order is the share of words in matching runs (2M/T of the sequences, running matter aside); headings, running
matter and tables are F1 (of texts, of words, and of pairs of neighbouring cells). pdfplumber stands beside us; it does
not tell headings or running matter, so its word order is scored with running matter left in both.
These papers are cleaner than real ones: a perfect score here is a floor, not a promise.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import mean

import pdfplumber

from benchmarks.extraction.layouts import LAYOUTS, Rows, Truth
from evidence.extract.limits import USUAL
from evidence.extract.reader import read_paper
from evidence.model import BlockKind

_SEEDS = range(5)
_RUNNING = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.PAGE_NUMBER)
_COLUMNS = ("order", "headings", "running P", "running R", "cells")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a reader made of a paper. None: it does not say."""

    words: list[str]
    tables: list[Rows]
    headings: list[str] | None = None
    running: list[str] | None = None


def main() -> None:
    print(f"{'':<16}{'reader':<12}" + "".join(f"{name:>11}" for name in _COLUMNS))
    for layout, make in LAYOUTS.items():
        papers = [make(seed) for seed in _SEEDS]
        for name, reader in (("assure", ours), ("pdfplumber", plumbers)):
            scores = [score(reader(data), truth) for data, truth in papers]
            cells = [[values[at] for values in scores if values[at] is not None] for at in range(len(_COLUMNS))]
            print(f"{layout:<16}{name:<12}" + "".join(f"{mean(c):11.3f}" if c else f"{'-':>11}" for c in cells))


def ours(data: bytes) -> Read:
    document = read_paper(data, name="paper.pdf", limits=replace(USUAL, ocr_seconds=0.0))
    blocks = [(block.kind, page.text[block.start : block.end]) for page in document.pages for block in page.blocks]
    return Read(
        words=[word for kind, text in blocks if kind not in _RUNNING for word in text.split()],
        tables=[[list(row) for row in table.rows] for table in document.tables],
        headings=[text for kind, text in blocks if kind is BlockKind.HEADING],
        running=[word for kind, text in blocks if kind in _RUNNING for word in text.split()],
    )


def plumbers(data: bytes) -> Read:
    words: list[str] = []
    tables: list[Rows] = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            words += page.extract_text().split()
            tables += [[[" ".join((cell or "").split()) for cell in row] for row in t] for t in page.extract_tables()]
    return Read(words=words, tables=tables)


def score(read: Read, truth: Truth) -> tuple[float | None, ...]:
    """Word order, headings F1, running matter's precision and recall, cells F1; None with nothing to score."""
    running = Counter(truth.running) if read.running is None else Counter[str]()
    words = _without(read.words, running)
    order = SequenceMatcher(None, truth.words, words, autojunk=False).ratio()
    headings = None
    if read.headings is not None and truth.headings:
        headings = _f1(*_precision_recall(read.headings, truth.headings))
    told = (
        _precision_recall(read.running, truth.running) if read.running is not None and truth.running else (None, None)
    )
    wanted = truth.ruled + truth.unruled
    cells = _f1(*_precision_recall(_neighbours(read.tables), _neighbours(wanted))) if wanted else None
    return order, headings, *told, cells


def _without(words: Sequence[str], some: Counter[str]) -> list[str]:
    """The words less those counted in `some`: a reader that does not tell running matter is not blamed for it."""
    left = Counter(some)
    kept = []
    for word in words:
        if left[word] > 0:
            left[word] -= 1
        else:
            kept.append(word)
    return kept


def _neighbours(tables: Iterable[Rows]) -> list[tuple[str, str, str]]:
    """Pairs of filled cells that stand beside or under each other."""
    pairs = []
    for rows in tables:
        for at, row in enumerate(rows):
            filled = [cell for cell in row if cell]
            pairs += [("beside", one, other) for one, other in pairwise(filled)]
            below = rows[at + 1] if at + 1 < len(rows) else []
            pairs += [("under", one, other) for one, other in zip(row, below, strict=False) if one and other]
    return pairs


def _precision_recall(found: Sequence[object], wanted: Sequence[object]) -> tuple[float, float]:
    common = sum((Counter(found) & Counter(wanted)).values())
    return common / len(found) if found else 0.0, common / len(wanted) if wanted else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    main()
