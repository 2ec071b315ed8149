"""Reading order: a page's runs as columns, each read from top to bottom before the next.

A gutter is looked for just left of a place where several lines begin. Lines that cross it (headings over both columns,
a wide table) part the page into bands; a band counts as columns when both sides hold running text, and as rows when
the sides are aligned short texts, which is how labels, figures and action columns look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from evidence.extract.pdf_marks import Run

_DEEPEST = 6
_FEWEST_LINES = 3
_LINE_STARTS = 3
_MARGIN = 4.0


def columns_of(runs: Sequence[Run], depth: int = 0) -> list[list[Run]]:
    """Groups of runs in reading order; inside a group lines follow each other down the page."""
    if len(runs) < 2 * _FEWEST_LINES or depth >= _DEEPEST:
        return [list(runs)] if runs else []
    best, gutter = 0, 0.0
    ordered = sorted(runs, key=lambda run: (run.middle, run.x0))
    for x in _candidates(runs):
        score = sum(len(band) for band, columned in _bands(ordered, x) if columned)
        if score > best:
            best, gutter = score, x
    if not best:
        return [list(runs)]
    groups: list[list[Run]] = []
    for band, columned in _bands(ordered, gutter):
        if columned:
            groups.extend(columns_of([run for run in band if run.x1 <= gutter + _MARGIN], depth + 1))
            groups.extend(columns_of([run for run in band if run.x1 > gutter + _MARGIN], depth + 1))
        else:
            groups.extend(columns_of(band, depth + 1) if len(band) < len(runs) else [band])
    return groups


def _candidates(runs: Sequence[Run]) -> list[float]:
    """Places just left of where at least three lines begin, most lines first."""
    starts: defaultdict[int, list[float]] = defaultdict(list)
    for run in runs:
        starts[round(run.x0 / 3)].append(run.x0)
    left = min(min(places) for places in starts.values())
    found: list[tuple[int, float]] = []
    for place, own in starts.items():
        begun = own + starts.get(place + 1, [])
        x = min(begun) - 1.0
        if len(begun) >= _LINE_STARTS and x > left + 30:
            found.append((-len(begun), x))
    return [x for _, x in sorted(found)[:8]]


def _bands(ordered: Sequence[Run], x: float) -> list[tuple[list[Run], bool]]:
    """The runs between lines that cross `x`, from top to bottom, and whether each band is set in columns there."""
    bands: list[tuple[list[Run], bool]] = []
    plain: list[Run] = []
    between: list[Run] = []

    def close() -> None:
        nonlocal plain, between
        if _is_columned(between, x):
            if plain:
                bands.append((plain, False))
            bands.append((between, True))
            plain = []
        else:
            plain = plain + between
        between = []

    for run in ordered:
        if run.x0 < x - 1 and run.x1 > x + _MARGIN:
            close()
            plain.append(run)
        else:
            between.append(run)
    close()
    if plain:
        bands.append((plain, False))
    return bands


def _is_columned(band: Sequence[Run], x: float) -> bool:
    left = [run for run in band if run.x1 <= x + _MARGIN]
    right = [run for run in band if run.x1 > x + _MARGIN]
    if len(left) < _FEWEST_LINES or len(right) < _FEWEST_LINES:
        return False
    if max(run.x1 for run in left) > x + 1 or max(run.x1 for run in left) > min(run.x0 for run in right) - 3:
        return False
    overlap = min(_bottom(left), _bottom(right)) - max(_top(left), _top(right))
    if overlap < 0.3 * min(_bottom(left) - _top(left), _bottom(right) - _top(right)):
        return False
    return (_is_prose(left) and _is_prose(right)) or not _aligned(left, right)


def _is_prose(side: Sequence[Run]) -> bool:
    """Lines of running text: several words each, and filling the width."""
    if any(run.grid is not None for run in side):
        return True
    width = max(run.x1 for run in side) - min(run.x0 for run in side)
    return median(len(run.words) for run in side) >= 4 and median(run.x1 - run.x0 for run in side) > 0.45 * width


def _aligned(left: Sequence[Run], right: Sequence[Run]) -> bool:
    """Whether the side with fewer lines has each of them beside a line of the other: rows, not columns.

    Two sides that both have short words and hardly any lines are taken for rows too.
    """
    few, many = (left, right) if len(left) <= len(right) else (right, left)
    beside = sum(1 for run in few if any(abs(run.bottom - other.bottom) < 0.35 * run.size for other in many))
    if beside >= 0.7 * len(few):
        return True
    return median(len(run.words) for run in few) < 2.5


def _top(runs: Sequence[Run]) -> float:
    return min(run.top for run in runs)


def _bottom(runs: Sequence[Run]) -> float:
    return max(run.bottom for run in runs)
