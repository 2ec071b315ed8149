"""Special measures: why they began, which steps were taken, how long they have lasted, how they ended."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evidence.errors import RecordError
from evidence.framework.judging import SpecialMeasuresRules, Step
from evidence.record.body import check_dates, check_words


class Basis(StrEnum):
    """How special measures came about: agreed where possible, otherwise decided by NHS England."""

    AGREED = "agreed"
    DECIDED = "decided"


class Exit(StrEnum):
    """How they ended: with improvement that lasts, or with a change of management, structure or governance."""

    IMPROVED = "improved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A step that was taken on a day, and what there is to say of it."""

    on: str
    words: str

    def __post_init__(self) -> None:
        check_words(day=self.on, step=self.words)
        check_dates(day=self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialMeasures:
    """Special measures since `date` (CCG assurance framework 2015/16).

    `what` names the areas of concern, `lasted` says how the concerns persisted over time, `triggers` are the
    framework's ids; `monitoring` is what was agreed or decided on timescale and monitoring, by `decided_by`;
    `circumstances` are the certain ones in which limited assurance leads here. `extensions` have the new last day and
    why. `closed` is the day of exit, `improved_since` the
    day since when improvement has lasted.
    """

    what: str
    date: str
    triggers: tuple[str, ...]
    lasted: str
    basis: Basis
    decided_by: str
    circumstances: str = ""
    monitoring: str = ""
    notice: Noted | None = None
    review: Noted | None = None
    plan: Noted | None = None
    director: Noted | None = None
    progress: tuple[Noted, ...] = ()
    extensions: tuple[Noted, ...] = ()
    exit: Exit | None = None
    improved_since: str = ""
    outcome: str = ""
    override: str = ""
    overridden: tuple[str, ...] = ()
    closed: str = ""

    def __post_init__(self) -> None:
        check_words(area_of_concern=self.what, reason_that_it_lasted=self.lasted, those_who_decided=self.decided_by)
        check_words(date=self.date)
        check_dates(date=self.date, closed=self.closed, improved_since=self.improved_since)
        optional = {"circumstances": self.circumstances, "monitoring": self.monitoring, "override": self.override}
        check_words(**{what: words for what, words in optional.items() if words})
        if not self.triggers:
            raise RecordError("Special measures have a trigger, or more.")
        if (self.exit is None) != (not self.closed):
            raise RecordError("Special measures that end say how, and on which day.")
        if self.closed:
            check_words(outcome=self.outcome)
        if (self.exit is Exit.IMPROVED) != bool(self.improved_since):
            raise RecordError("To end as improved is to say since when the improvement has lasted, and only then.")
        for step in filter(None, (self.notice, self.review, self.plan, self.director, *self.progress)):
            if step.on < self.date:
                raise RecordError(f"A step of {step.on} cannot belong to special measures that began on {self.date}.")
        if self.closed and self.closed < self.date:
            raise RecordError(f"Special measures that began on {self.date} cannot have ended on {self.closed}.")


def untaken(said: SpecialMeasures, rules: SpecialMeasuresRules, *, supported: bool) -> tuple[Step, ...]:
    """The framework's steps that are not on record, in its order; `supported` when agreed support runs."""
    taken = {
        Step.AGREED: said.monitoring,
        Step.NOTICE: said.notice,
        Step.REVIEW: said.review,
        Step.PLAN: said.plan,
        Step.DIRECTOR: said.director,
        Step.SUPPORT: supported,
        Step.PROGRESS: said.progress,
    }
    return tuple(step for step in rules.steps if not taken[step])


def out_of_order(said: SpecialMeasures) -> str:
    """That the plan came before the external review it should rest on (our reading); "" when it did not."""
    if said.plan and said.review and said.plan.on < said.review.on:
        return f"the plan of {said.plan.on} came before the external review of {said.review.on}"
    return ""


def months_since(began: str, today: str) -> int:
    """Whole months from the day `began` to `today`, both YYYY-MM-DD."""
    first, now = date.fromisoformat(began), date.fromisoformat(today)
    months = (now.year - first.year) * 12 + now.month - first.month
    return months - (now < after_months(first, months))


def after_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, monthrange(day.year + years, month + 1)[1]))


def clock(said: SpecialMeasures, rules: SpecialMeasuresRules, *, today: str) -> str:
    """How long special measures have lasted and what that calls for, as a sentence; "" once they ended.

    The longest time is an expectation: a later last day may be set, for a reason.
    """
    if said.closed:
        return ""
    limit = after_months(date.fromisoformat(said.date), rules.months).isoformat()
    last = max([limit, *(one.on for one in said.extensions)])
    months = max(0, months_since(said.date, today[:10]))
    told = f"In special measures for {months} month{'' if months == 1 else 's'}, since {said.date}"
    extended = f", extended to {last}" if last > limit else ""
    if today[:10] > last:
        return (
            f"{told}{extended}: the time expected was over on {last}. What ends them: {rules.end}. {rules.afterwards}."
        )
    if any(months >= mark for mark in rules.warn_at):
        return f"{told}{extended}: the time expected ends on {last}. What ends them: {rules.end}. {rules.afterwards}."
    return f"{told}; the {rules.months} months expected end on {last}."
