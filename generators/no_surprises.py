"""The no-surprises check over what was drafted: a report against its agenda, a letter against the year."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from evidence.analysis.surprises import surprises
from evidence.errors import RecordError
from evidence.framework import load_framework
from evidence.framework.calendar import parse_period
from evidence.store.cycle import read_progress, read_raised
from evidence.store.drafted import Drafted, read_drafted
from evidence.store.workspace import read_settings
from generators.drafting import load_pack_for, make_draft
from generators.held import Held

_EARLIER = {"summary-report": {"agenda"}, "annual-letter": {"agenda", "summary-report"}}


def surprises_in(connection: sqlite3.Connection, kind: str, period: str) -> tuple[Held, ...]:
    """The points that the document of that kind would hold now and that never were on an agenda before.

    RecordError when no agenda was drafted to hold it against; errors of drafting as they are.
    """
    span = parse_period(period).year if kind == "annual-letter" else period
    drafted = [one for one in read_drafted(connection, _EARLIER[kind]) if one.period.startswith(span)]
    if not any(one.kind == "agenda" for one in drafted):
        raise RecordError(f"No agenda of {span} was drafted here: there is nothing to compare with.", hint=_HOW)
    counted = [
        one for quarter in sorted({one.period for one in drafted}) for one in _counted(connection, drafted, quarter)
    ]
    earlier = [point for one in counted for point in one.points]
    raised = {one.passage for one in read_raised(connection) if one.period.startswith(span)}
    points = make_draft(kind, load_pack_for(kind, connection, period=period)).points
    unseen = set(surprises([held.point for held in points], earlier, raised=raised))
    return tuple(held for held in points if held.point in unseen)


_HOW = "Draft one first: assure draft agenda"


def _counted(connection: sqlite3.Connection, drafted: Sequence[Drafted], quarter: str) -> list[Drafted]:
    """Of each kind the newest draft of the quarter; of its agendas the newest by the day the agenda was agreed."""
    own = [one for one in drafted if one.period == quarter]
    reports = [one for one in own if one.kind != "agenda"][-1:]
    agendas = [one for one in own if one.kind == "agenda"]
    agreed = _agreed_on(connection, quarter)
    by_then = [one for one in agendas if not agreed or one.at[:10] <= agreed]
    return (by_then or agendas)[-1:] + reports


def _agreed_on(connection: sqlite3.Connection, quarter: str) -> str:
    """The day the step that prepares the agenda was done; "" while it is open."""
    framework = load_framework(read_settings(connection).framework)
    steps = [step.number for step in framework.cycle.steps if step.due == "preparation"]
    progress = read_progress(connection, quarter)
    return next((progress[number].done for number in steps if number in progress), "")
