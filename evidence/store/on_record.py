"""Actions, support, requests and escalation, each with the quarter that was under review when it was entered."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from evidence.framework.calendar import Period, parse_period
from evidence.record.action import Action
from evidence.record.body import read_body
from evidence.record.chain import Form
from evidence.record.support import Escalation, Request, Support
from evidence.store.quarters import read_quarters
from evidence.store.record import entries, first_lines

_KINDS: tuple[tuple[Form, type[Action | Support | Request | Escalation]], ...] = (
    (Form.ACTION, Action),
    (Form.SUPPORT, Support),
    (Form.REQUEST, Request),
    (Form.ESCALATION, Escalation),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """An entry as it stands under its name ("A1"); `quarter` was under review when it was entered."""

    name: str
    quarter: str
    said: Action | Support | Request | Escalation

    def is_from_before(self, period: Period) -> bool:
        """Whether it was entered while an earlier quarter was under review, or its own date lies before this one."""
        entered = parse_period(self.quarter)
        dated = "" if isinstance(self.said, Action) else self.said.date
        early = bool(dated) and dated < period.begins.isoformat()
        return entered < period or (entered == period and early)


def read_on_record(connection: sqlite3.Connection) -> tuple[OnRecord, ...]:
    """Every action, then support, request and escalation, open or closed, each kind in the order of its names."""
    quarters = read_quarters(connection)
    first = first_lines(connection)
    found = []
    for form, kind in _KINDS:
        for one in sorted(entries(connection, form), key=lambda entry: int(entry.key.name[1:])):
            said = read_body(one.body, kind)
            found.append(OnRecord(name=one.key.name, quarter=quarters.at(first[one.key]), said=said))
    return tuple(found)


def open_from_before(connection: sqlite3.Connection, period: Period) -> tuple[OnRecord, ...]:
    """What is open from before the quarter, in the order of `read_on_record`."""
    found = read_on_record(connection)
    return tuple(one for one in found if not one.said.closed and one.is_from_before(period))
