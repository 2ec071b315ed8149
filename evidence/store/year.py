"""A year's quarters as the record has them: which categories stood, what the headline was, when people met."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from evidence.framework import Framework
from evidence.framework.calendar import Period
from evidence.record.judgement import Headline, Judgement
from evidence.store.cycle import read_progress
from evidence.store.judgements import read_headline
from evidence.store.moderations import read_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterStanding:
    """One quarter: judgements by domain (after moderation), the headline or None, the day of the meeting or ""."""

    quarter: int
    judgements: Mapping[int, Judgement]
    headline: Headline | None
    met: str


def read_year(connection: sqlite3.Connection, framework: Framework, period: Period) -> tuple[QuarterStanding, ...]:
    """The four quarters of the year that `period` lies in."""
    meetings = [step.number for step in framework.cycle.steps if step.meeting]
    found = []
    for quarter in range(1, 5):
        named = f"{period.year} Q{quarter}"
        progress = read_progress(connection, named)
        headline = read_headline(connection, named)
        found.append(
            QuarterStanding(
                quarter=quarter,
                judgements=read_standing(connection, named),
                headline=headline.said if headline else None,
                met=next((progress[step].done for step in meetings if step in progress), ""),
            )
        )
    return tuple(found)
