"""Measures and money in prose: a figure, what it is held against, and the period it is for.

When a sentence leaves it open which target or period belongs to a figure, the fact goes without it: right before
complete.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from evidence.fact import Fact, FactKind
from evidence.tagging.dates import When, periods
from evidence.tagging.figures import SENTENCE, Figure, percentages_and_counts
from evidence.tagging.sums import sums_of_money

_REACH: Final = 120


def measures(text: str, *, period: str = "", deadlines: Sequence[tuple[int, int]] = ()) -> list[Fact]:
    """Measures in prose. `deadlines` are ranges that are dates to come, so no periods; `period` gives missing years."""
    return _facts(text, percentages_and_counts, FactKind.MEASURE, period, deadlines)


def money(text: str, *, period: str = "", deadlines: Sequence[tuple[int, int]] = ()) -> list[Fact]:
    """Sums of money in pounds, with the plan or budget they are held against."""
    return _facts(text, sums_of_money, FactKind.MONEY, period, deadlines)


def _facts(
    text: str,
    find: Callable[[str, int], list[Figure]],
    kind: FactKind,
    period: str,
    deadlines: Sequence[tuple[int, int]],
) -> list[Fact]:
    found = [(match.span(), find(match.group(), match.start())) for match in SENTENCE.finditer(text)]
    if not any(figures for _, figures in found):
        return []
    whens = [
        when
        for when in periods(text, period=period)
        if not _is_another_time(text, when)
        and not any(start < when.end and when.start < end for start, end in deadlines)
    ]
    facts: list[Fact] = []
    for (begin, end), figures in found:
        inside = [when for when in whens if begin <= when.start < end]
        given = [
            Fact(kind=kind, start=figure.start, end=figure.end, value=figure.value, unit=figure.unit)
            for figure in figures
            if not figure.goal
        ]
        given = _with_targets(given, [figure for figure in figures if figure.goal])
        facts.extend(_with_periods(given, inside or _said_before(whens, begin), text))
    return facts


def _is_another_time(text: str, when: When) -> bool:
    """ "£6.1m (2012/13 £5.7m)": the bracket holds the figure of another year."""
    return text[: when.start].rstrip().endswith("(") and bool(
        re.match(r":?\s*(?:[a-z]+ ){0,3}(?:£|\d)", text[when.end :])
    )


def _said_before(whens: Sequence[When], place: int) -> list[When]:
    """The text's one period, when it has only one and it was said before this place."""
    return [whens[0]] if whens and len({when.said for when in whens}) == 1 and whens[0].start < place else []


def _with_targets(facts: list[Fact], goals: list[Figure]) -> list[Fact]:
    found = []
    for index, fact in enumerate(facts):
        rest = facts[index + 1].start if index + 1 < len(facts) else None
        alike = [goal for goal in goals if goal.unit == fact.unit or "" in (goal.unit, fact.unit)]
        after = [goal for goal in alike if goal.start >= fact.end and (rest is None or goal.start < rest)]
        if len(after) == 1:
            found.append(replace(fact, target=after[0].value))
        elif not after and len(alike) == 1 and (alike[0].start > facts[-1].start or alike[0].end <= facts[0].start):
            found.append(replace(fact, target=alike[0].value))
        else:
            found.append(fact)
    return found


def _with_periods(facts: list[Fact], whens: Sequence[When], text: str) -> list[Fact]:
    """One period is everybody's; as many as figures are taken in order, if they all stand on the same side."""
    if len({when.said for when in whens}) == 1:
        if not _is_a_range(text, whens):
            return [replace(fact, period=whens[0].said) for fact in facts]
    elif len(whens) == len(facts):
        sides = {when.start > fact.start for fact, when in zip(facts, whens, strict=True)}
        if len(sides) == 1 and _alternate(facts, whens):
            return [replace(fact, period=when.said) for fact, when in zip(facts, whens, strict=True)]
    return facts


def _alternate(facts: Sequence[Fact], whens: Sequence[When]) -> bool:
    marks = sorted([(fact.start, "figure") for fact in facts] + [(when.start, "period") for when in whens])
    return all(first[1] != second[1] for first, second in pairwise(marks))


def _is_a_range(text: str, whens: Sequence[When]) -> bool:
    """ "since September", "after Q1": a beginning or an end, not the time of the figure."""
    before = text[max(0, whens[0].start - _REACH) : whens[0].start]
    return bool(
        re.search(r"\b(?:since|after|before|from|until|until the end of|compared (?:with|to)|than in)\s+$", before)
    )
