"""Trajectories as charts: the steps of an action whose plan is numbers, with what came of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from generators.chart import Trend, TrendChart, TrendPoint
from generators.context import TrajectoryLine
from generators.dates import in_words

_NUMBER = re.compile(
    r"(?P<before>£?)(?P<number>-?\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<unit>%|per cent|[a-z]+)?", re.IGNORECASE
)
_LONGEST_TITLE = 32


def trajectory_charts(lines: Sequence[TrajectoryLine]) -> tuple[TrendChart, ...]:
    """One chart of every action with two planned numbers of one unit or more, and an actual one; none without."""
    trends = [
        trend
        for action, steps in groupby(lines, key=lambda line: line.action)
        if (trend := _trend(action, [*steps])) is not None
    ]
    return (TrendChart(caption="Plan (dashed) and what came of it", trends=tuple(trends)),) if trends else ()


def _trend(action: str, steps: Sequence[TrajectoryLine]) -> Trend | None:
    planned = [(step, found) for step in steps if (found := _read(step.planned))]
    actual = [(step, found) for step, _ in planned if (found := _read(step.actual))]
    days = [step.due for step, _ in planned]
    units = {found[1] for _, found in (*planned, *actual)}
    if len(planned) < 2 or not actual or len(units) > 1 or len(set(days)) < len(days):
        return None
    return Trend(
        title=action if len(action) <= _LONGEST_TITLE else f"{action[: _LONGEST_TITLE - 2].rstrip()} …",
        points=tuple(_point(step, step.actual, found[0]) for step, found in actual),
        planned=tuple(_point(step, step.planned, found[0]) for step, found in planned),
    )


def _point(step: TrajectoryLine, shown: str, value: Decimal) -> TrendPoint:
    return TrendPoint(label=in_words(step.due), value=value, shown=shown)


def _read(words: str) -> tuple[Decimal, str] | None:
    """A number and its unit, when the words are nothing else: "93.8%", "£4.1m", "12 weeks"."""
    found = _NUMBER.fullmatch(words.strip())
    if found is None:
        return None
    unit = (found["unit"] or "").casefold().replace("per cent", "%")
    return Decimal(found["number"].replace(",", "")), found["before"] + unit
