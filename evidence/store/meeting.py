"""What meetings agreed, read by the quarter that was under review when it was entered."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from evidence.record.chain import Form, Key
from evidence.record.meeting import MeetingPoint
from evidence.store.quarters import read_quarters
from evidence.store.record import first_lines
from evidence.store.undertakings import read_entered


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A point under its name ("T1") with its quarter ("2013/14 Q2")."""

    name: str
    quarter: str
    said: MeetingPoint


def read_agreed(connection: sqlite3.Connection, span: str) -> tuple[Agreed, ...]:
    """The points of a quarter ("2013/14 Q2") or a year ("2013/14") that were not withdrawn, as they were entered."""
    quarters, first = read_quarters(connection), first_lines(connection)
    found = [
        Agreed(name=one.name, quarter=quarters.at(first[Key(form=Form.MEETING_POINT, name=one.name)]), said=one.said)
        for one in read_entered(connection, MeetingPoint)
        if not one.said.closed
    ]
    return tuple(one for one in found if one.quarter.startswith(span))
