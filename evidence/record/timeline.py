"""The trail over time: what was offered, asked, told and imposed, by date, and whether support went up or down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evidence.record.authorisation import CapabilityReview
from evidence.record.intervention import Intervention
from evidence.record.special_measures import SpecialMeasures
from evidence.record.support import Agreement, Escalation, Power, Request, Result, Support


class Move(StrEnum):
    """Whether an event stands higher or lower on the continuum of support than what came before (paragraph 84)."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    FIRST = "first"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on `date` (YYYY-MM-DD) to the entry called `name` ("S1"), in words.

    `level` is that of support, 0 for anything else; `domains` is empty where an event concerns the whole body.
    """

    date: str
    name: str
    kind: str
    words: str
    domains: tuple[int, ...] = ()
    level: int = 0
    move: Move = Move.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """All that a timeline is made from, each under its name."""

    supports: Mapping[str, Support]
    requests: Mapping[str, Request]
    escalations: Mapping[str, Escalation]
    interventions: Mapping[str, Intervention]
    special_measures: Mapping[str, SpecialMeasures]
    capability_reviews: Mapping[str, CapabilityReview]


def timeline(entries: Entries) -> tuple[Event, ...]:
    """Every event by date, over all quarters; on one day in the order of their kinds and names.

    Support is compared with the newest earlier offer for a domain that both concern: a higher level is a move up, a
    lower one a move down. What was refused was offered all the same. Intervention is always a move up.
    """
    found = [
        *_of_support(entries.supports),
        *_of_requests(entries.requests),
        *_of_escalations(entries.escalations),
        *_of_reviews(entries.capability_reviews),
        *_of_interventions(entries.interventions),
        *_of_special_measures(entries.special_measures),
    ]
    return tuple(sorted(found, key=lambda event: event.date))


def _of_support(supports: Mapping[str, Support]) -> list[Event]:
    found = []
    offered = sorted(supports.items(), key=lambda pair: pair[1].date)
    for at, (name, one) in enumerate(offered):
        earlier = [before for _, before in offered[:at] if set(before.domains) & set(one.domains)]
        move = _compared(one.level, earlier[-1].level) if earlier else Move.FIRST
        how = "" if one.agreement is Agreement.OFFERED else f", {one.agreement}"
        words = f"offered{how}: {one.what}"
        if one.restrictions:
            words += f" (restrictions: {one.restrictions})"
        found.append(
            Event(
                date=one.date, name=name, kind="support", words=words, domains=one.domains, level=one.level, move=move
            )
        )
        if one.confirmed:
            found.append(_event(one.confirmed, name, "support", "confirmed in writing", one.domains))
        if one.closed:
            words = (
                "ended, "
                + {
                    Result.IMPROVED: "with the improvement required",
                    Result.NOT_IMPROVED: "without the improvement required",
                    Result.WITHDRAWN: "withdrawn",
                    Result.OPEN: "open",
                }[one.result]
            )
            found.append(_event(one.closed, name, "support", f"{words}: {one.outcome}", one.domains))
    return found


def _compared(level: int, before: int) -> Move:
    if level == before:
        return Move.SAME
    return Move.UP if level > before else Move.DOWN


def _of_requests(requests: Mapping[str, Request]) -> list[Event]:
    found = []
    for name, one in requests.items():
        how = "asked" if one.power is Power.INFORMAL else f"required under section {one.power}"
        found.append(_event(one.date, name, "request", f"{how}: {one.what}", one.domains))
        if one.closed:
            found.append(_event(one.closed, name, "request", f"answered: {one.reply}", one.domains))
    return found


def _of_escalations(escalations: Mapping[str, Escalation]) -> list[Event]:
    found = []
    for name, one in escalations.items():
        found.append(_event(one.date, name, "escalation", one.view, one.domains))
        if one.closed:
            found.append(_event(one.closed, name, "escalation", f"closed: {one.outcome}", one.domains))
    return found


def _of_reviews(reviews: Mapping[str, CapabilityReview]) -> list[Event]:
    found = []
    for name, one in reviews.items():
        found.append(_event(one.date, name, "capability review", one.what, ()))
        if one.closed:
            found.append(_event(one.closed, name, "capability review", f"decided, {one.course}: {one.because}", ()))
    return found


def _of_interventions(interventions: Mapping[str, Intervention]) -> list[Event]:
    found = []
    for name, one in interventions.items():
        words = f"section {one.power}, {one.option}: {one.what}"
        found.append(
            Event(date=one.date, name=name, kind="intervention", words=words, domains=one.domains, move=Move.UP)
        )
        if one.notice:
            found.append(_event(one.notice, name, "intervention", "notice given", one.domains))
        if one.closed:
            found.append(
                Event(
                    date=one.closed,
                    name=name,
                    kind="intervention",
                    words=f"lifted: {one.outcome}",
                    domains=one.domains,
                    move=Move.DOWN,
                )
            )
    return found


def _of_special_measures(entered: Mapping[str, SpecialMeasures]) -> list[Event]:
    found = []
    for name, one in entered.items():
        found.append(Event(date=one.date, name=name, kind="special measures", words=f"began: {one.what}", move=Move.UP))
        steps = {"notice": one.notice, "external review": one.review, "plan": one.plan, "director": one.director}
        found += [
            _event(step.on, name, "special measures", f"{what}: {step.words}", ())
            for what, step in steps.items()
            if step
        ]
        found += [_event(step.on, name, "special measures", f"progress: {step.words}", ()) for step in one.progress]
        if one.closed:
            words = f"ended, {one.exit}: {one.outcome}"
            found.append(Event(date=one.closed, name=name, kind="special measures", words=words, move=Move.DOWN))
    return found


def _event(date: str, name: str, kind: str, words: str, domains: tuple[int, ...]) -> Event:
    return Event(date=date, name=name, kind=kind, words=words, domains=domains)
