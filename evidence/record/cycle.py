"""How far a quarter's round has come: steps planned and done, a meeting left out, points raised beside the agenda."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.errors import RecordError
from evidence.framework import Framework, Step
from evidence.framework.calendar import Period, parse_period, preparation_due, publication_due
from evidence.record.body import check_dates, check_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One step of a quarter's round. `planned` and `done` are days, "" while there is none."""

    period: str
    step: int
    planned: str = ""
    done: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        check_dates(planned_day=self.planned, day_done=self.done)
        if self.note:
            check_words(note=self.note)

    @property
    def name(self) -> str:
        """How the record calls it."""
        return f"{self.period}|step {self.step}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """A quarter without a meeting, because the body meets less often; `reason` is a person's."""

    period: str
    reason: str

    def __post_init__(self) -> None:
        check_words(reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRaised:
    """A passage that was raised with the body in another way than on a drafted agenda; `how` says which."""

    period: str
    passage: str
    how: str

    def __post_init__(self) -> None:
        check_words(how=self.how)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPoint:
    """A point that a drafted document held: its key there, its domain (0 for none) and the places it cites.

    `citations` are ids of passages, each with where in it the words begin ("0a1b2c3d4e5f-0"); `topics` are those of
    the cited passages.
    """

    key: str
    domain: int
    topics: tuple[str, ...]
    citations: tuple[str, ...]

    @property
    def passages(self) -> frozenset[str]:
        """The ids of the passages it cites."""
        return frozenset(citation.rpartition("-")[0] for citation in self.citations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A step of the round with the day it should be done by, and what that follows from. `day` is ISO, "" for none."""

    step: Step
    day: str
    because: str
    done: str
    overdue: bool


def round_of(framework: Framework, period: Period, progress: Mapping[int, Progress], *, today: str) -> tuple[Due, ...]:
    """The steps of the quarter's round. A planned day counts before the framework's, unless that is earlier."""
    found = []
    for step in framework.cycle.steps:
        known = progress.get(step.number, Progress(period=str(period), step=step.number))
        day, because = _due(framework, period, step, known)
        late = bool(day) and not known.done and day < today[:10]
        found.append(Due(step=step, day=day, because=because, done=known.done, overdue=late))
    return tuple(found)


def _due(framework: Framework, period: Period, step: Step, known: Progress) -> tuple[str, str]:
    limits = {"preparation": preparation_due, "publication": publication_due}
    limit = limits[step.due](framework, period) if step.due else None
    if limit is None:
        return known.planned, "planned" if known.planned else ""
    reference = getattr(framework.cycle.references, step.due)
    if known.planned and known.planned < limit.isoformat():
        return known.planned, f"planned; the last day is {limit.day} {limit:%B %Y}, {reference}"
    return limit.isoformat(), reference


def current(steps: tuple[Due, ...]) -> Due | None:
    """The step after the last one done, for early steps run side by side; None when the last is done."""
    last = max((nth for nth, due in enumerate(steps) if due.done), default=-1)
    return steps[last + 1] if last + 1 < len(steps) else None


def step_named(framework: Framework, named: str) -> Step:
    """The step of that number, or with those words in its name; RecordError unless it is just one."""
    steps = framework.cycle.steps
    if named.isdecimal():
        found = [step for step in steps if step.number == int(named)]
    else:
        found = [step for step in steps if step.name.casefold() == named.casefold()]
        found = found or [step for step in steps if named.casefold() in step.name.casefold()]
    if len(found) != 1:
        known = "; ".join(f"{step.number} {step.name}" for step in steps) or "none"
        raise RecordError(f"“{named}” is no step of {framework.title}.", hint=f"It has: {known}.")
    return found[0]


def check_reduction(framework: Framework, reduction: Reduction) -> None:
    """RecordError when the framework does not let a body leave this quarter's meeting out."""
    cycle, period = framework.cycle, parse_period(reduction.period)
    own = f"Q{period.quarter}"
    if not cycle.reduced_from:
        raise RecordError(f"{framework.title} says nothing of fewer meetings.")
    if period < parse_period(cycle.reduced_from):
        raise RecordError(
            f"Meetings may be fewer after the first full year ({cycle.references.reduced}), in our reading from "
            f"{cycle.reduced_from} on; {period} is earlier."
        )
    if own == cycle.annual_review:
        raise RecordError(f"The meeting of {own} is the annual review ({cycle.references.annual_review}): it stays.")
