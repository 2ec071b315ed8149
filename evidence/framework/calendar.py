"""Periods and the dates that follow from them. A financial year begins on 1 April."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from evidence.errors import FrameworkError
from evidence.framework.cycle import FixedDate
from evidence.framework.model import Framework

_PERIOD = re.compile(r"(\d{4})/(\d{2}) Q([1-4])")
_YEAR = re.compile(r"(\d{4})/(\d{2})")


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


def parse_year(text: str) -> int:
    """The first calendar year of the financial year written as "2013/14"; FrameworkError when it is none."""
    match = _YEAR.fullmatch(text.strip())
    if not match or (int(match[1]) + 1) % 100 != int(match[2]):
        raise FrameworkError(f'"{text}" is not a financial year.', hint='Write it like "2013/14".')
    return int(match[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleDate:
    """A date of the round, from `day` to `until`, both included; None where the framework sets none.

    `id` is the same whenever it is worked out. `rule` says what it follows from, `reference` where that is written.
    A date that falls on a weekend stays there: no framework moves it.
    """

    id: str
    what: str
    period: Period
    day: date | None
    until: date | None
    rule: str
    reference: str


def year_dates(framework: Framework, first_year: int) -> tuple[CycleDate, ...]:
    """The dates of the round for one financial year, in order, those without a day after the others of their quarter.

    What the framework is silent on is left out; meetings, the annual review and the letter are named without a day.
    """
    quarters = [Period(first_year=first_year, quarter=number) for number in (1, 2, 3, 4)]
    found = [dated for period in quarters for dated in _quarter_dates(framework, period)]
    return tuple(sorted(found, key=lambda dated: (dated.day or dated.period.following.ends, dated.period)))


def _quarter_dates(framework: Framework, period: Period) -> Iterator[CycleDate]:
    cycle, said = framework.cycle, framework.cycle.references
    meets = f"Q{period.quarter}" in cycle.meetings
    if meets or (period.quarter == 4 and not cycle.meetings):
        ends = "Year ends" if period.quarter == 4 else "Quarter ends"
        yield _dated("quarter-ends", ends, period, period.ends, "a financial year begins on 1 April", "")
    if meets and (due := publication_due(framework, period)):
        rule = f"{cycle.publication_weeks} weeks after the quarter's end"
        yield _dated("publication", "The body's own results published", period, due, rule, said.publication)
    if meets and (due := preparation_due(framework, period)):
        rule = f"{cycle.preparation_weeks} weeks from {cycle.preparation_counts_from}"
        yield _dated("agenda", "Agenda agreed", period, due, rule, said.preparation)
    for nth, fixed in enumerate(cycle.dates, start=1):
        if fixed.period == str(period):
            yield _fixed(fixed, nth, period)
    if meets and (said.meetings or said.annual_review):
        yield _meeting(framework, period)
    if cycle.letter and cycle.annual_review == f"Q{period.quarter}":
        yield _dated(
            "letter", cycle.letter, period, None, "follows the annual review; the framework names no day", said.letter
        )


def _dated(id: str, what: str, period: Period, day: date | None, rule: str, reference: str) -> CycleDate:  # noqa: A002, PLR0917
    return CycleDate(id=id, what=what, period=period, day=day, until=day, rule=rule, reference=reference)


def _meeting(framework: Framework, period: Period) -> CycleDate:
    cycle, own = framework.cycle, f"Q{period.quarter}"
    yearly = cycle.annual_review == own
    turn = f"meeting {cycle.meetings.index(own) + 1} of {len(cycle.meetings)}" if cycle.meetings[1:] else "once a year"
    reference = cycle.references.annual_review if yearly else cycle.references.meetings
    what = "Annual review" if yearly else "Assurance meeting"
    return _dated("meeting", what, period, None, f"{turn}; the framework names no day", reference)


def _fixed(fixed: FixedDate, nth: int, period: Period) -> CycleDate:
    first, until = _span(fixed.took_place or fixed.when)
    told = f"planned for {fixed.when}, took place {fixed.took_place}" if fixed.took_place else f"named as {fixed.when}"
    return CycleDate(
        id=f"date-{nth}", what=fixed.what, period=period, day=first, until=until, rule=told, reference=fixed.reference
    )


def _span(when: str) -> tuple[date, date]:
    """The first and last day of a day or a month."""
    if len(when) == 10:
        return date.fromisoformat(when), date.fromisoformat(when)
    first = date.fromisoformat(f"{when}-01")
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


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
