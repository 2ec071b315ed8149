"""What is entered and closed (support, actions, intervention and so on) in the store, each under its own name."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from evidence.errors import RecordError
from evidence.record.action import Action, flags, is_overdue
from evidence.record.authorisation import AuthorisationCondition, CapabilityReview, Visit
from evidence.record.body import read_body, written
from evidence.record.chain import Form, Key, Line
from evidence.record.intervention import Intervention
from evidence.record.meeting import MeetingPoint
from evidence.record.special_measures import SpecialMeasures
from evidence.record.support import Escalation, Request, Support
from evidence.store import log
from evidence.store.record import Change, add, entries, held, keep, lines

Undertaking = TypeVar(
    "Undertaking",
    Support,
    Action,
    Request,
    Escalation,
    Intervention,
    SpecialMeasures,
    AuthorisationCondition,
    CapabilityReview,
    Visit,
    MeetingPoint,
)
_FORMS: dict[type, Form] = {
    Support: Form.SUPPORT,
    Action: Form.ACTION,
    Request: Form.REQUEST,
    Escalation: Form.ESCALATION,
    Intervention: Form.INTERVENTION,
    SpecialMeasures: Form.SPECIAL_MEASURES,
    AuthorisationCondition: Form.CONDITION,
    CapabilityReview: Form.CAPABILITY,
    Visit: Form.VISIT,
    MeetingPoint: Form.MEETING_POINT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered(Generic[Undertaking]):
    """An entry as it stands under its name ("S1"), with all that was done to it, oldest line first."""

    name: str
    said: Undertaking
    history: tuple[Line, ...]


def enter(
    connection: sqlite3.Connection, act: log.Act, said: Undertaking, *, allow: Callable[[], None] = lambda: None
) -> str:
    """Adds the entry and gives its name; `allow` raises in the same transaction when the record does not let it in."""
    return add(connection, act, _FORMS[type(said)], written(said), _title(said), allow=allow)


def change(
    connection: sqlite3.Connection,
    act: log.Act,
    name: str,
    kind: type[Undertaking],
    *,
    verb: str,
    into: Callable[[Undertaking], Undertaking],
) -> Entered[Undertaking]:
    """Changes an open entry; `verb` is what the log calls it ("close").

    RecordError when there is none of that name, or it is closed already; StaleDecision when it changed meanwhile.
    """
    key = Key(form=_FORMS[kind], name=name.upper())
    was = held(connection, key)
    if was is None:
        raise RecordError(f"There is no {key.form} {name}.")
    before: Undertaking = read_body(was.body, kind)
    if before.closed:
        raise RecordError(f"{key.form.capitalize()} {key.name} was closed on {before.closed}.")
    after = into(before)
    said = f"{verb}: {_title(after)}"
    keep(connection, act, [Change(key=key, verb=verb, was=was, after=written(after), said=said)])
    return Entered(name=key.name, said=after, history=lines(connection, key))


def read_entered(connection: sqlite3.Connection, kind: type[Undertaking]) -> tuple[Entered[Undertaking], ...]:
    """Every entry of that kind, in the order of their names."""
    found = sorted(entries(connection, _FORMS[kind]), key=lambda one: int(one.key.name[1:]))
    return tuple(
        Entered(name=one.key.name, said=read_body(one.body, kind), history=lines(connection, one.key)) for one in found
    )


def late(connection: sqlite3.Connection, *, today: str) -> dict[str, str]:
    """What is late by today, by name: actions, requests, visits, reviews of interventions and of conditions."""
    actions = [(one.name, one.said.what) for one in read_entered(connection, Action) if flags(one.said, today=today)]
    requests = read_entered(connection, Request)
    visits = read_entered(connection, Visit)
    in_force = read_entered(connection, Intervention)
    conditions = read_entered(connection, AuthorisationCondition)
    dated = [
        *((one.name, one.said.what, one.said.due, one.said.closed) for one in requests),
        *((one.name, one.said.what, one.said.date, one.said.closed) for one in visits),
        *((one.name, f"Review of: {one.said.what}", one.said.review, one.said.closed) for one in in_force),
        *((one.name, f"Review of: {one.said.what}", one.said.review, one.said.closed) for one in conditions),
    ]
    return dict(actions) | {
        name: what for name, what, due, closed in dated if is_overdue(due=due, closed=closed, today=today)
    }


def _title(said: Undertaking) -> str:
    return said.view if isinstance(said, Escalation) else said.what
