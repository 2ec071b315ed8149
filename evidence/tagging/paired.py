"""Two taggers on the same rows: is one better, or was it luck? Documents are drawn again, not rows.

Passages of one document resemble each other, so rows drawn singly would make every difference look sure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from evidence.model import Tagging
from evidence.tagging.score import evaluate

DRAWS: Final = 2_000
_SEED: Final = 2013


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Micro F1 of the first tagger less that of the second, with the middle 95 % of what other documents would give.

    `better` is the share of draws in which the first one leads; below .025 or above .975 luck explains it poorly.
    """

    difference: float
    low: float
    high: float
    better: float
    documents: int


def compare_taggings(
    rows: Sequence[Mapping[str, Any]], first: Sequence[Tagging], second: Sequence[Tagging], *, draws: int = DRAWS
) -> Paired:
    """A paired bootstrap over documents (a row's `source`). The same rows give the same answer."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        places[row["source"] or str(at)].append(at)
    counts = np.array([[_counts(rows, taggings, held) for taggings in (first, second)] for held in places.values()])
    drawn = np.random.default_rng(_SEED).multinomial(len(places), [1 / len(places)] * len(places), size=draws)
    gaps = _gap(np.tensordot(drawn, counts, axes=1))
    low, high = np.quantile(gaps, [0.025, 0.975])
    return Paired(
        difference=float(_gap(counts.sum(axis=0, keepdims=True))[0]),
        low=float(low),
        high=float(high),
        better=float((gaps > 0).mean() + (gaps == 0).mean() / 2),
        documents=len(places),
    )


def _counts(
    rows: Sequence[Mapping[str, Any]], taggings: Sequence[Tagging], held: Sequence[int]
) -> tuple[int, int, int]:
    micro = evaluate([rows[at] for at in held], [taggings[at] for at in held]).micro
    return micro.right, micro.wrong, micro.missed


def _gap(counts: Any) -> Any:
    """Micro F1 of the first less the second, of counts in shape (draws, taggers, right-wrong-missed)."""
    right, wrong, missed = np.moveaxis(counts.astype(float), -1, 0)
    parts = 2 * right + wrong + missed
    f1 = np.divide(2 * right, parts, out=np.zeros_like(parts), where=parts > 0)
    return f1[:, 0] - f1[:, 1]
