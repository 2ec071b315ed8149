"""Whether scores mean what they say: of the domains scored about .8, eight in ten should be right.

The reliability table sorts (row, domain) pairs into ten bands of score. The expected calibration error is the mean gap
between score and share right, weighted by how many pairs a band holds (0 is perfect).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from evidence.model import Tagging

BANDS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Scores from `low` to `low` + .1: how many pairs, their mean score, and the share that a reader gave too."""

    low: float
    pairs: int
    score: float
    right: float


def reliability(
    rows: Iterable[Mapping[str, Any]], taggings: Iterable[Tagging], *, domain: int | None = None
) -> tuple[Band, ...]:
    """The bands that hold any pairs, lowest first, of one domain or of all together."""
    held: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row, tagging in zip(rows, taggings, strict=True):
        for number, score in tagging.scores.items():
            if domain in (None, number):
                held[min(int(score * BANDS), BANDS - 1)].append((score, number in row["domains"]))
    return tuple(
        Band(
            low=at / BANDS,
            pairs=len(pairs),
            score=sum(score for score, _ in pairs) / len(pairs),
            right=sum(right for _, right in pairs) / len(pairs),
        )
        for at, pairs in sorted(held.items())
    )


def calibration_error(bands: Iterable[Band]) -> float:
    """The expected calibration error of a reliability table, 0 to 1; 0 for an empty one."""
    held = tuple(bands)
    total = sum(band.pairs for band in held)
    return sum(band.pairs * abs(band.score - band.right) for band in held) / total if total else 0.0
