"""The quarter under review: moved on by a line of the log, so that it is known what was said in which."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from dataclasses import dataclass

from evidence.framework.calendar import parse_period
from evidence.store import log
from evidence.store.database import transaction
from evidence.store.workspace import read_settings

_MADE = "workspace made"
_MOVED = "quarter under review changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarters:
    """Which quarter was under review from which line of the log on: `lines` rise, and each has its period."""

    lines: tuple[int, ...]
    periods: tuple[str, ...]

    def at(self, line: int) -> str:
        """The quarter that was under review when that line was written."""
        return self.periods[max(0, bisect_right(self.lines, line) - 1)]


def read_quarters(connection: sqlite3.Connection) -> Quarters:
    """The quarters that were under review, in the order in which they were."""
    rows = connection.execute(
        "SELECT id, kind, payload FROM log WHERE kind IN (?, ?) ORDER BY id", (_MADE, _MOVED)
    ).fetchall()
    told = [(line, json.loads(payload)["period" if kind == _MADE else "after"]) for line, kind, payload in rows]
    return Quarters(lines=tuple(line for line, _ in told), periods=tuple(period for _, period in told))


def review_quarter(connection: sqlite3.Connection, act: log.Act, period: str) -> str:
    """Puts another quarter under review and gives the one before. Nothing else changes; no line when it is the same.

    FrameworkError when `period` is not written like "2013/14 Q2".
    """
    after = str(parse_period(period))
    with transaction(connection):
        before = read_settings(connection).period
        if after != before:
            log.append(connection, act, _MOVED, {"before": before, "after": after})
            connection.execute("UPDATE setting SET value = ? WHERE key = 'period'", (after,))
    return before


def papers_by_quarter(connection: sqlite3.Connection) -> dict[str, int]:
    """How many papers belong to each quarter, earliest first."""
    return dict(connection.execute("SELECT period, count(*) FROM paper GROUP BY period ORDER BY period"))
