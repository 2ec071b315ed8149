"""What a figure in prose belongs to: its indicator, its provider, the stretch of time it sums up, where it is going.

Only what the words settle: when a sentence names two providers and it is open which one a figure is of, it has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from evidence.fact import Basis, Direction, Fact, FactKind
from evidence.tagging.figures import SENTENCE
from evidence.tagging.indicators import Mention, is_a_count, is_on_the_dashboard, named_indicators, settled
from evidence.tagging.providers import named_providers

_BASES: Final = (
    (
        Basis.FORECAST,
        r"forecast\w*|year[- ]end|outturn|end (?:of )?the year|expect\w*(?: [\w-]+){0,4}? to (?:deliver|save|overspend"
        r"|underspend|achieve|end)",
    ),
    (
        Basis.YEAR_TO_DATE,
        r"year to date|ytd|to date|cumulative\w*|so far this year|since (?:1 )?april|to (?:the end of )?month \d+"
        r"|to the end of (?:january|february|march|may|june|july|august|september|october|november|december)"
        r"|in (?:\w+) months",
    ),
    (Basis.IN_MONTH, r"in[- ]month|month actual|for the month"),
)
_BASIS: Final = re.compile("|".join(f"\\b(?P<b{at}>{words})\\b" for at, (_, words) in enumerate(_BASES)), re.IGNORECASE)
_WAYS: Final = (
    (Direction.BETTER, r"improv(?:ed|es|ing)|recovered|better"),
    (Direction.WORSE, r"deteriorat\w+|worsen\w*|worse"),
    (Direction.SAME, r"unchanged|remain(?:s|ed)|the same|static|steady|maintained"),
    (
        Direction.DOWN,
        r"fell|fallen|falls to|drop(?:ped|s)|dip(?:ped|s)|slipped|decreased|reduced|declined"
        r"|down(?= (?:from|to|on|by)\b)",
    ),
    (Direction.UP, r"rose|risen|increased|climbed|grew|grown|up(?= (?:from|to|on|by)\b)"),
)
_WAY: Final = re.compile("|".join(f"\\b(?P<w{at}>{words})\\b" for at, (_, words) in enumerate(_WAYS)), re.IGNORECASE)
_STOP: Final = re.compile(r"[.!?](?=\s|$)|\n|\t")
_REACH_BACK: Final = 90
_REACH_ON: Final = 45


def belonging(text: str, facts: Sequence[Fact], *, around: str = "") -> list[Fact]:
    """The measures and sums among the facts of a prose text with what they belong to; other facts as they were."""
    figures = [fact for fact in facts if fact.kind in (FactKind.MEASURE, FactKind.MONEY)]
    found = [fact for fact in facts if fact.kind not in (FactKind.MEASURE, FactKind.MONEY)]
    for start, end in _sentences(text):
        inside = [fact for fact in figures if start <= fact.start < end]
        if inside:
            found.extend(_belonging(text[start:end], inside, start, around))
    return found


def basis_said(text: str) -> Basis:
    """The one basis that a heading or a cell names, else none."""
    said = {_basis_of(match) for match in _BASIS.finditer(text)}
    return said.pop() if len(said) == 1 else Basis.UNSAID


def _belonging(sentence: str, facts: Sequence[Fact], offset: int, around: str) -> list[Fact]:
    places = [(fact.start - offset, fact.end - offset) for fact in facts]
    indicators = _shared_out(named_indicators(sentence, around=around, figures=places), places)
    providers = _shared_out(named_providers(sentence), places)
    found = []
    for at, fact in enumerate(facts):
        basis = _basis(sentence, places, at)
        counted = basis or (Basis.YEAR_TO_DATE if fact.period.startswith("M") else Basis.UNSAID)
        found.append(
            replace(
                fact,
                indicator=_fitting(settled(indicators[at], counted), fact),
                provider=providers[at],
                basis=basis,
                direction=_direction(sentence, places, at),
            )
        )
    return found


def _fitting(indicator: str, fact: Fact) -> str:
    """The indicator, unless it is one of the dashboard's that is not told in the figure's unit."""
    if not is_on_the_dashboard(indicator):
        return indicator
    in_money = fact.kind is FactKind.MONEY
    return (
        ""
        if (in_money and not indicator.startswith("F")) or (fact.unit == "%" and is_a_count(indicator))
        else indicator
    )


def _shared_out(mentions: Sequence[Mention], places: Sequence[tuple[int, int]]) -> list[str]:
    """For each figure the name it belongs to, or "" when that is open.

    One name is everybody's. Several go by turns when names and figures alternate; else a figure takes the last name
    before it, and figures before every name take the first one after when no figure stands between.
    """
    names = {mention.name for mention in mentions}
    if len(names) <= 1:
        return [next(iter(names), "")] * len(places)
    if len(mentions) == len(places):
        by_turns = [mention.start > place[0] for mention, place in zip(mentions, places, strict=True)]
        marks = sorted([(m.start, 0) for m in mentions] + [(place[0], 1) for place in places])
        alternate = all(one[1] != other[1] for one, other in pairwise(marks))
        if alternate and len(set(by_turns)) == 1:
            return [mention.name for mention in mentions]
    return [_nearest(mentions, places, at) for at in range(len(places))]


def _nearest(mentions: Sequence[Mention], places: Sequence[tuple[int, int]], at: int) -> str:
    start, end = places[at]
    before = [mention for mention in mentions if mention.end <= start]
    if before:
        return before[-1].name
    following = [mention for mention in mentions if mention.start >= end]
    barrier = places[at + 1][0] if at + 1 < len(places) else None
    if following and (barrier is None or following[0].start < barrier):
        return following[0].name
    return ""


def _basis(sentence: str, places: Sequence[tuple[int, int]], at: int) -> Basis:
    """The nearest basis said before the figure, else one said right after it."""
    start, end = places[at]
    before = list(_BASIS.finditer(sentence, 0, start))
    if before:
        return _basis_of(before[-1])
    limit = places[at + 1][0] if at + 1 < len(places) else len(sentence)
    after = _BASIS.search(sentence, end, limit)
    return _basis_of(after) if after else Basis.UNSAID


def _basis_of(match: re.Match[str]) -> Basis:
    return next(basis for at, (basis, _) in enumerate(_BASES) if match[f"b{at}"])


def _direction(sentence: str, places: Sequence[tuple[int, int]], at: int) -> Direction:
    """The verb between the figure before and this one, else "down from" and its like right after it."""
    start, end = places[at]
    lower = max(places[at - 1][1] if at else 0, start - _REACH_BACK)
    before = list(_WAY.finditer(sentence, lower, start))
    if before:
        return _way_of(before[-1])
    limit = min(places[at + 1][0] if at + 1 < len(places) else len(sentence), end + _REACH_ON)
    after = re.match(r"[^.;]{0,12}?\b(?P<way>up|down) (?:from|on)\b", sentence[end:limit])
    if after:
        return Direction(after["way"])
    lowest = re.match(r",? the (?P<way>lowest|highest)\b", sentence[end:limit])
    return {"lowest": Direction.DOWN, "highest": Direction.UP}[lowest["way"]] if lowest else Direction.UNSAID


def _way_of(match: re.Match[str]) -> Direction:
    return next(way for at, (way, _) in enumerate(_WAYS) if match[f"w{at}"])


def _sentences(text: str) -> list[tuple[int, int]]:
    """Sentences, semicolons inside: what "95.3% at one trust; 93.1% at another" measures is said once."""
    spans = [match.span() for match in SENTENCE.finditer(text)]
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not _STOP.search(text, joined[-1][1] - 1, start + 1):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
