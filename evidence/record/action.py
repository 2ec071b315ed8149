"""Actions: who does what by when, the steps on the way, and what is late."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.record.body import check_dates, check_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A step on the way. `due` and `done` are days, `done` "" while it is open; `planned` and `actual` say how far."""

    what: str
    due: str
    done: str = ""
    planned: str = ""
    actual: str = ""

    def __post_init__(self) -> None:
        check_words(milestone=self.what, due_day=self.due)
        check_dates(due_day=self.due, day_done=self.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something promised by the body, the assessor or a partner. `due` is a day or ""; `closed` "" while it is open."""

    domains: tuple[int, ...]
    what: str
    owner: str
    due: str = ""
    milestones: tuple[Milestone, ...] = ()
    support: str = ""
    outcome: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        check_words(action=self.what, owner=self.owner)
        check_dates(due_day=self.due, closed=self.closed)
        if self.closed:
            check_words(outcome=self.outcome)


def is_overdue(*, due: str, closed: str, today: str) -> bool:
    """Whether something due on a day is still open after it; without a day, nothing is ever overdue."""
    return bool(due) and not closed and due < today[:10]


def flags(action: Action, *, today: str) -> list[str]:
    """What a person should know of an open action: that it is overdue, or that steps of it are late."""
    late = len(late_milestones(action, today=today))
    overdue = ["overdue"] if is_overdue(due=action.due, closed=action.closed, today=today) else []
    return overdue + ([f"{late} late milestone{'s' if late > 1 else ''}"] if late else [])


def late_milestones(action: Action, *, today: str) -> tuple[Milestone, ...]:
    """The steps of an open action that should have been done by now."""
    if action.closed:
        return ()
    return tuple(step for step in action.milestones if is_overdue(due=step.due, closed=step.done, today=today))
