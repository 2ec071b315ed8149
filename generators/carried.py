"""What the record carries into a quarter's documents: what is still open, what was agreed, plans against what came."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.framework.calendar import Period, parse_period
from evidence.record.action import Action, is_overdue, late_milestones
from evidence.record.support import Agreement, Escalation, Request, Result, Support
from evidence.store.on_record import OnRecord
from generators.context import RecordEntry, SupportLine, TrajectoryLine
from generators.dates import in_words

_RESULTS = {
    Result.IMPROVED: "Ended, with improvement",
    Result.NOT_IMPROVED: "Ended, without improvement",
    Result.WITHDRAWN: "Withdrawn",
}


def carried_forward(
    on_record: Sequence[OnRecord], period: Period, domain: int, *, assessor: str, today: str
) -> tuple[RecordEntry, ...]:
    """What is open from before the quarter, under the first domain it concerns: overdue first, then as it was entered.

    It is from before when an earlier quarter was under review as it was entered, or when its own date lies before the
    quarter began.
    """
    own = [one for one in on_record if one.said.domains[0] == domain and not one.said.closed]
    found = [record_entry(one, period, assessor=assessor, today=today) for one in own if one.is_from_before(period)]
    return tuple(sorted(found, key=lambda one: one.flag != "overdue"))


def agreed_actions(
    on_record: Sequence[OnRecord], period: Period, domain: int, *, today: str, since: Period | None = None
) -> tuple[RecordEntry, ...]:
    """The actions on record for the domain: those of the quarter, and those from before that are still open.

    With `since`, those of every quarter from then on.
    """
    own = [one for one in on_record if isinstance(one.said, Action) and domain in one.said.domains]
    first = since or period
    kept = [one for one in own if _entered_by(one, period) and (_is_since(one, first) or not one.said.closed)]
    return tuple(record_entry(one, period, assessor="", today=today) for one in kept)


def support_lines(
    on_record: Sequence[OnRecord], period: Period, *, since: Period | None = None
) -> tuple[SupportLine, ...]:
    """Support that both sides agreed and that runs, or that ended since the quarter (or an earlier one) began."""
    first = since or period
    return tuple(
        SupportLine(
            key=f"support-{one.name}",
            name=one.name,
            what=one.said.what,
            domains=tuple(sorted(one.said.domains)),
            objectives=one.said.objectives,
            follow_up=one.said.follow_up,
            state=_state_of_support(one.said),
        )
        for one in on_record
        if isinstance(one.said, Support) and _entered_by(one, period) and _counts(one.said, first)
    )


def trajectory_lines(on_record: Sequence[OnRecord], period: Period, *, today: str) -> tuple[TrajectoryLine, ...]:
    """The steps of every action that is of the quarter or still open: planned against actual."""
    found = []
    for one in on_record:
        if not isinstance(one.said, Action) or not _entered_by(one, period):
            continue
        if one.said.closed and not _is_of(one, period):
            continue
        late = late_milestones(one.said, today=today)
        for nth, step in enumerate(one.said.milestones, start=1):
            state = f"Done {in_words(step.done)}" if step.done else "Late" if step in late else "Open"
            found.append(
                TrajectoryLine(
                    key=f"plan-{one.name}-{nth}",
                    action=f"{one.name} {one.said.what}",
                    step=step.what,
                    due=step.due,
                    planned=step.planned,
                    actual=step.actual,
                    state=state,
                )
            )
    return tuple(found)


def record_entry(one: OnRecord, period: Period, *, assessor: str, today: str) -> RecordEntry:
    """An entry of the record as drafts show it."""
    who, due, state, remarks = _told(one.said, assessor, today)
    also = tuple(sorted(one.said.domains[1:]))
    return RecordEntry(
        key=f"record-{one.name}",
        name=one.name,
        what=one.said.view if isinstance(one.said, Escalation) else one.said.what,
        who=who,
        due=due,
        state=state,
        flag="overdue" if state == "Overdue" else "",
        remarks=remarks,
        also=also,
        earlier=one.is_from_before(period),
    )


def _told(
    said: Action | Support | Request | Escalation, assessor: str, today: str
) -> tuple[str, str, str, tuple[str, ...]]:
    """Who, by when or how it is looked at, how it stands, and what else to know."""
    match said:
        case Action():
            return said.owner, said.due, _state(said.due, said.closed, today), _steps(said, today)
        case Request():
            state = _state(said.due, said.closed, today)
            return said.asked_of, said.due, state if state != "Open" else "No reply yet", ()
        case Support():
            return (
                assessor,
                said.follow_up,
                _state_of_support(said),
                _lacking(said.lacks),
            )
        case Escalation():
            return said.told, said.timeline, f"Escalated on {in_words(said.date)}, open", _lacking(said.lacks)


def _lacking(parts: tuple[str, ...]) -> tuple[str, ...]:
    return (f"Not on record: {', '.join(parts)}.",) if parts else ()


def _state(due: str, closed: str, today: str) -> str:
    if closed:
        return f"Closed {in_words(closed)}"
    return "Overdue" if is_overdue(due=due, closed=closed, today=today) else "Open"


def _steps(action: Action, today: str) -> tuple[str, ...]:
    """The late steps, or the next one; what came of an action that is closed."""
    if action.closed:
        return (f"Outcome: {action.outcome}",)
    late = late_milestones(action, today=today)
    ahead = [step for step in action.milestones if not step.done and step not in late]
    told = [f"Late step: {step.what}, due {in_words(step.due)}." for step in late]
    return tuple(told or [f"Next step: {step.what}, due {in_words(step.due)}." for step in ahead[:1]])


def _state_of_support(said: Support) -> str:
    if said.closed:
        return f"{_RESULTS[said.result]} ({in_words(said.closed)}): {said.outcome}"
    since = in_words(said.date)
    states = {
        Agreement.AGREED: f"Agreed, running since {since}",
        Agreement.OFFERED: f"Offered on {since}, not agreed yet",
        Agreement.REFUSED: f"Offered on {since}, refused",
    }
    return states[said.agreement]


def _counts(said: Support, period: Period) -> bool:
    return said.agreement is Agreement.AGREED and (not said.closed or said.closed >= period.begins.isoformat())


def _is_of(one: OnRecord, period: Period) -> bool:
    return parse_period(one.quarter) == period


def _is_since(one: OnRecord, first: Period) -> bool:
    return parse_period(one.quarter) >= first


def _entered_by(one: OnRecord, period: Period) -> bool:
    return parse_period(one.quarter) <= period
