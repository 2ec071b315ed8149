"""Which points the agendas and reports of a quarter or year held: what a later document may mention."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.framework import Framework
from evidence.record.cycle import HeldPoint
from evidence.store.cycle import read_progress, read_raised
from evidence.store.drafted import Drafted, read_drafted

_EARLIER = {"summary-report": {"agenda"}, "annual-letter": {"agenda", "summary-report"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBefore:
    """Points of earlier documents, and the ids of passages that people say they raised."""

    points: tuple[HeldPoint, ...]
    raised: frozenset[str]


def held_before(connection: sqlite3.Connection, framework: Framework, kind: str, span: str) -> HeldBefore | None:
    """What came before a document of that kind in the quarter or year `span`; None when no agenda of it was drafted."""
    drafted = [one for one in read_drafted(connection, _EARLIER[kind]) if one.period.startswith(span)]
    if not any(one.kind == "agenda" for one in drafted):
        return None
    quarters = sorted({one.period for one in drafted})
    counted = [one for quarter in quarters for one in _counted(connection, framework, drafted, quarter)]
    raised = frozenset(one.passage for one in read_raised(connection) if one.period.startswith(span))
    return HeldBefore(points=tuple(point for one in counted for point in one.points), raised=raised)


def _counted(
    connection: sqlite3.Connection, framework: Framework, drafted: Sequence[Drafted], quarter: str
) -> list[Drafted]:
    """Of each kind the newest draft of the quarter; of its agendas the newest by the day the agenda was agreed."""
    own = [one for one in drafted if one.period == quarter]
    reports = [one for one in own if one.kind != "agenda"][-1:]
    agendas = [one for one in own if one.kind == "agenda"]
    agreed = agenda_agreed_on(connection, framework, quarter)
    by_then = [one for one in agendas if not agreed or one.at[:10] <= agreed]
    return (by_then or agendas)[-1:] + reports


def agenda_agreed_on(connection: sqlite3.Connection, framework: Framework, quarter: str) -> str:
    """The day the step that prepares the agenda was done; "" while it is open."""
    steps = [step.number for step in framework.cycle.steps if step.due == "preparation"]
    progress = read_progress(connection, quarter)
    return next((progress[number].done for number in steps if number in progress), "")
