"""Conditions on authorisation, the review of capability, and visits (interim framework of 2013/14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evidence.errors import RecordError
from evidence.framework.judging import CapabilityRules
from evidence.record.body import check_dates, check_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationCondition:
    """A condition on a group's authorisation, imposed on `date`.

    `support` is the support that goes with it, `plan` the rectification plan, `review` the day it is looked at next.
    It is discharged on the day `closed` by `decided_by`, on `evidence` (ids of passages) or a `basis` in words.
    """

    what: str
    date: str
    support: str = ""
    plan: str = ""
    review: str = ""
    decided_by: str = ""
    evidence: tuple[str, ...] = ()
    basis: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        check_words(condition=self.what, date=self.date)
        optional = {"support": self.support, "plan": self.plan, "basis": self.basis}
        check_words(**{what: words for what, words in optional.items() if words})
        check_dates(date=self.date, review=self.review, closed=self.closed)
        if self.closed:
            check_words(those_who_decided=self.decided_by)
        if self.closed and not (self.evidence or self.basis):
            raise RecordError("A condition is discharged on evidence.", hint="Name passages, or say it with --basis.")
        if self.closed and self.closed < self.date:
            raise RecordError(f"A condition of {self.date} cannot have been discharged on {self.closed}.")


class Course(StrEnum):
    """What NHS England decides after a review of capability."""

    SUPPORT = "support"
    FORMAL_POWERS = "formal-powers"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityReview:
    """The yearly review of a group's capability, with its local strategic `challenges`.

    `course` is what NHS England decided on the day `closed`, `decided_by` whom and `because` of what.
    """

    what: str
    date: str
    challenges: str = ""
    course: Course | None = None
    decided_by: str = ""
    because: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        check_words(finding=self.what, date=self.date)
        if self.challenges:
            check_words(challenges=self.challenges)
        check_dates(date=self.date, closed=self.closed)
        if (self.course is None) != (not self.closed):
            raise RecordError("A decision after a review has a course and a day.")
        if self.closed:
            check_words(those_who_decided=self.decided_by, reason=self.because)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit to the body on `date`; `outcome` says what was seen, `next_on` is the day agreed for the next."""

    what: str
    date: str
    next_on: str = ""
    outcome: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        check_words(visit=self.what, date=self.date)
        check_dates(date=self.date, next_visit=self.next_on, closed=self.closed)
        if self.closed:
            check_words(outcome=self.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadingEdge:
    """Whether the group counts as leading-edge, which a named person decides with a reason."""

    is_leading: bool
    reason: str

    def __post_init__(self) -> None:
        check_words(reason=self.reason)


def next_visit(rules: CapabilityRules | None, *, visited: str, agreed: str, leading: bool) -> str:
    """The day by which the next visit is due: the day agreed, else by the framework's years; "" when neither says.

    `visited` is the day of the last visit, or "" when there was none.
    """
    if agreed or not visited or rules is None:
        return agreed
    return years_on(visited, rules.leading_edge_years if leading else rules.every_years)


def years_on(day: str, years: int) -> str:
    """The same day so many years on (29 February becomes 28 February), as YYYY-MM-DD."""
    from_day = date.fromisoformat(day)
    try:
        return from_day.replace(year=from_day.year + years).isoformat()
    except ValueError:
        return from_day.replace(year=from_day.year + years, day=28).isoformat()
