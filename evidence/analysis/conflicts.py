"""Conflicts and agreements: what two papers say of one thing, differently or alike.

Cautious on purpose: a false "these differ" costs more trust than a missed one. A paper that gives both figures explains
itself and conflicts with nobody. Papers that copy one another are one voice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from evidence.analysis.alike import knows, same_figure
from evidence.analysis.clusters import distinct_items
from evidence.analysis.findings import is_ours
from evidence.analysis.same_action import actions_told, differing_actions
from evidence.analysis.statements import Statement, apart, statements
from evidence.analysis.voices import Voice
from evidence.framework.calendar import Period
from evidence.model import EvidenceItem

_FORECASTS_APART = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two voices from two papers that cannot both stand.

    `kind` is "figure", "date", "due" or "owner" (of an action); `about` names the thing; `said` is what each says, sums
    in pounds, dates in ISO; `others` are more papers that stand with the one or the other.
    """

    kind: str
    about: tuple[str, ...]
    said: tuple[str, str]
    voices: tuple[Voice, Voice]
    others: tuple[tuple[str, Voice], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two papers or more that say the same of one thing: one voice for each, and the kinds of paper they are."""

    kind: str
    about: tuple[str, ...]
    said: str
    voices: tuple[Voice, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The kinds of paper that agree; two or more kinds are what triangulation asks for."""
        return tuple(sorted({voice.item.paper_kind for voice in self.voices if voice.item.paper_kind}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Conflicts first by indicator, then actions; agreements with most papers first."""

    conflicts: tuple[Conflict, ...]
    agreements: tuple[Agreement, ...]


def compare_papers(items: Sequence[EvidenceItem], *, body: str, period: Period) -> Comparison:
    """What the papers about `body` say differently and alike."""
    ours = distinct_items([item for item in items if is_ours(item, body=body)])
    gathered: dict[tuple[str, tuple[str, ...]], list[Statement]] = defaultdict(list)
    for statement in statements(ours, period=period):
        gathered[statement.kind, statement.about].append(statement)
    conflicts = [found for said in gathered.values() if (found := _conflict(said)) is not None]
    agreements = [found for said in gathered.values() for found in _agreements(said)]
    told = actions_told(ours, period=period)
    conflicts.sort(key=lambda found: (found.about, found.kind))
    conflicts.extend(
        Conflict(kind=found.kind, about=(found.voices[0].subject,), said=found.said, voices=found.voices)
        for found in differing_actions(told)
    )
    agreements.sort(key=lambda found: (-len(found.voices), found.about))
    return Comparison(conflicts=tuple(conflicts), agreements=tuple(agreements))


def _conflict(said: Sequence[Statement]) -> Conflict | None:
    """The first pair of papers that cannot both stand, a sentence rather than a row, with all who stand with either."""
    readable = sorted(said, key=lambda statement: statement.voice.is_row)
    for one, other in combinations(readable, 2):
        if one.paper != other.paper and _differ(one, other):
            rest = [statement for statement in readable if statement is not one and statement is not other]
            return Conflict(
                kind=one.kind,
                about=one.about,
                said=(one.value, other.value),
                voices=(one.voice, other.voice),
                others=tuple((statement.value, statement.voice) for statement in rest),
            )
    return None


def _differ(one: Statement, other: Statement) -> bool:
    forecasts = one.kind == "figure" and "forecast" in one.about
    if forecasts and apart(one.voice.item.paper_date, other.voice.item.paper_date) > _FORECASTS_APART:
        return False
    return (
        not same_value(one, other)
        and not knows(one.voice.quote, other.value)
        and not knows(other.voice.quote, one.value)
    )


def _agreements(said: Sequence[Statement]) -> list[Agreement]:
    """Groups of papers with one value, a voice for each paper; a paper that only rounds another's figure agrees."""
    groups: list[list[Statement]] = []
    for statement in said:
        group = next((known for known in groups if all(same_value(statement, other) for other in known)), None)
        if group is None:
            groups.append([statement])
        elif statement.paper not in {other.paper for other in group}:
            group.append(statement)
    return [
        Agreement(
            kind=group[0].kind,
            about=group[0].about,
            said=max((statement.value for statement in group), key=len),
            voices=tuple(statement.voice for statement in group),
        )
        for group in groups
        if len(group) > 1
    ]


def same_value(one: Statement, other: Statement) -> bool:
    """Whether two statements say the same: dates to the month, figures as the coarser of them is written."""
    if one.kind == "date":
        return one.value == other.value
    return same_figure(one.value, other.value, in_pounds="£" in one.about)
