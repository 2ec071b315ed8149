"""Periods and the dates that follow from them. A financial year begins on 1 April."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from evidence.errors import FrameworkError
from evidence.framework.model import Framework

_PERIOD = re.compile(r"(\d{4})/(\d{2}) Q([1-4])")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Period:
    """A quarter of a financial year: `first_year` 2013 and `quarter` 2 are "2013/14 Q2", July to September 2013."""

    first_year: int
    quarter: int

    def __str__(self) -> str:
        return f"{self.year} Q{self.quarter}"

    @property
    def year(self) -> str:
        return f"{self.first_year}/{(self.first_year + 1) % 100:02d}"

    @property
    def begins(self) -> date:
        month = 3 * self.quarter + 1
        return date(self.first_year, month, 1) if month < 12 else date(self.first_year + 1, 1, 1)

    @property
    def ends(self) -> date:
        return self.following.begins - timedelta(days=1)

    @property
    def following(self) -> Period:
        if self.quarter == 4:
            return Period(first_year=self.first_year + 1, quarter=1)
        return Period(first_year=self.first_year, quarter=self.quarter + 1)

    @property
    def preceding(self) -> Period:
        if self.quarter == 1:
            return Period(first_year=self.first_year - 1, quarter=4)
        return Period(first_year=self.first_year, quarter=self.quarter - 1)


def parse_period(text: str) -> Period:
    """The quarter written as "2013/14 Q2"; FrameworkError when it is not one."""
    match = _PERIOD.fullmatch(text.strip())
    if not match or (int(match[1]) + 1) % 100 != int(match[2]):
        raise FrameworkError(f'"{text}" is not a quarter of a financial year.', hint='Write it like "2013/14 Q2".')
    return Period(first_year=int(match[1]), quarter=int(match[3]))


def preparation_due(framework: Framework, period: Period) -> date | None:
    """The last day for the agreed agenda: nine weeks into the quarter after the one under review (guide, paragraph 37).

    The guide does not say which quarter it counts from; the process is retrospective (paragraph 1), hence this reading.
    None when the framework sets no such time.
    """
    weeks = framework.cycle.preparation_weeks
    return None if weeks is None else period.following.begins + timedelta(weeks=weeks, days=-1)


def publication_due(framework: Framework, period: Period) -> date | None:
    """The last day for the body to publish its own results for the quarter; None when the framework does not ask."""
    weeks = framework.cycle.publication_weeks
    return None if weeks is None else period.ends + timedelta(weeks=weeks)


def misfit(framework: Framework, period: Period) -> str:
    """Why the framework does not fit the quarter, as a sentence for people; "" when it fits."""
    first = parse_period(framework.first)
    last = parse_period(framework.last) if framework.last else None
    if first <= period and (last is None or period <= last):
        return ""
    span = f"from {first}" + (f" to {last}" if last else "")
    return f"{framework.title} applies {span}, and the period is {period}. {framework.fit}".rstrip()
