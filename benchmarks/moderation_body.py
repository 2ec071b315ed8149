"""One invented body with four quarters on record, made through the store's functions (for benchmarks/moderation.py)."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.moderation_paper import add_paper
from evidence.errors import GateNotMet
from evidence.framework import load_framework
from evidence.framework.calendar import Period, parse_period
from evidence.framework.dashboard import Better, Indicator
from evidence.framework.load_dashboard import load_dashboard
from evidence.indicator import Provider, Reading, ReadingSource
from evidence.record.action import Action, Milestone
from evidence.record.judgement import Ground, Headline, Joint, Judgement
from evidence.record.moderation import Place
from evidence.record.support import Agreement, Escalation, Power, Request, Result, Support
from evidence.store import undertakings
from evidence.store.dashboard import Entry, take_in
from evidence.store.judgements import judge, set_headline
from evidence.store.log import Act
from evidence.store.moderations import set_place
from evidence.store.quarters import review_quarter
from evidence.store.workspace import Settings, create_workspace

FRAMEWORK = load_framework("2013-14")
BOARD = load_dashboard("2013-14")
QUARTERS = ("2013/14 Q1", "2013/14 Q2", "2013/14 Q3", "2013/14 Q4")
_PROVIDER = "St Anselm's"
_READ = tuple(one for one in BOARD.section("constitution").indicators if one.standard is not None)
_WORRIES = {
    1: "Infection control and serious incidents at the provider",
    2: "Complaints and patient experience are not reported",
    3: "A&E waiting times and the recovery plan",
    4: "Safeguarding training of staff",
    5: "Better Care Fund plans with the council",
    6: "Vacancies in leadership on the governing body",
}
_ENDED: dict[type[Any], dict[str, object]] = {
    Support: {"result": Result.IMPROVED, "outcome": "The objectives are met"},
    Action: {"outcome": "Done"},
    Request: {"reply": "Answered in full"},
    Escalation: {"outcome": "The plan is followed"},
}
_LENIENT = 0.15  # of those in trouble: judged assured all the same, which moderation should bring to light


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An invented body, and the chance by which its year goes."""

    name: str
    folder: str
    region: str
    area_team: str
    chance: random.Random


def make_body(root: Path, body: Body) -> None:
    """A workspace with a year on record; what happens in a quarter is entered in the one that follows."""
    settings = Settings(body=body.name, framework="2013-14", period=QUARTERS[0])
    workspace = create_workspace(root, settings, _act(body, "2013-04-02"))
    trouble = {domain.number: int(body.chance.random() < 0.2) for domain in FRAMEWORK.domains}
    with workspace.open() as connection:
        # Nothing is lost with a made-up workspace: its making need not wait for the disk.
        connection.execute("PRAGMA synchronous = OFF")
        set_place(connection, _act(body, "2013-04-02"), Place(region=body.region, area_team=body.area_team))
        for quarter in map(parse_period, QUARTERS):
            act = _act(body, quarter.following.begins.isoformat())
            review_quarter(connection, act, str(quarter))
            _read(connection, body, quarter, trouble)
            worries = tuple((domain, _WORRIES[domain]) for domain, depth in trouble.items() if depth)
            add_paper(connection, act, worries, name=f"report {quarter}.txt", framework=FRAMEWORK)
            for domain, depth in trouble.items():
                _talk(connection, body, quarter, domain, depth)
            _headline(connection, body, quarter)
            trouble = {domain: _goes_on(body.chance, depth) for domain, depth in trouble.items()}


def _act(body: Body, day: str) -> Act:
    return Act(actor=f"Area team lead, {body.area_team}", at=f"{day}T09:00:00Z", tool="assure benchmark")


def _goes_on(chance: random.Random, depth: int) -> int:
    """Trouble comes seldom, mostly passes with support, and deepens where it does not."""
    if not depth:
        return int(chance.random() < 0.12)
    return 0 if chance.random() < 0.55 else depth + 1


def _read(connection: sqlite3.Connection, body: Body, quarter: Period, trouble: dict[int, int]) -> None:
    period, source = str(quarter), ReadingSource(file="dashboard.csv")
    bad = set(body.chance.sample([one.id for one in _READ], k=1 + body.chance.randrange(3))) if trouble[3] else set()
    if body.chance.random() < 0.3:
        bad.add(body.chance.choice(_READ).id)
    values: list[Reading | Provider] = [Provider(name=_PROVIDER, share=Decimal(40))]
    for one in _READ:
        provider = _PROVIDER if one.per_provider else None
        value = _missed(one) if one.id in bad else one.standard
        values.append(
            Reading(indicator=one.id, period=period, source=source, provider=provider, value=value, unit=one.units[0])
        )
    for one in BOARD.section("quality").indicators:
        worried = trouble[1] and body.chance.random() < 0.2
        answer = "yes-plan" if worried else "no"
        values.append(
            Reading(
                indicator=one.id,
                period=period,
                source=source,
                provider=_PROVIDER,
                answer=answer,
                note="As agreed" if worried else "",
            )
        )
    entries = [Entry(value=value, period=period) for value in values]
    take_in(connection, entries, _act(body, quarter.following.begins.isoformat()), "readings taken in")


def _missed(indicator: Indicator) -> Decimal:
    assert indicator.standard is not None
    far = Decimal(20) if indicator.standard >= 20 else Decimal(12)
    return indicator.standard - far if indicator.better is Better.HIGHER else indicator.standard + far


def _talk(connection: sqlite3.Connection, body: Body, quarter: Period, domain: int, depth: int) -> None:
    """The conversation about one domain, six weeks after the quarter ended."""
    talked = quarter.following.begins.replace(day=14).isoformat()
    act = _act(body, talked)
    if body.chance.random() < 0.02:
        return
    said = Judgement(
        period=str(quarter),
        domain=domain,
        category="assured",
        reason="Challenges are known and managed, with a clear plan and dates that are kept.",
        joint=Joint.AGREED,
        override="The conversation gave assurance by itself.",
    )
    if not depth:
        _settle(connection, act, domain, talked)
    elif body.chance.random() >= _LENIENT:
        _enter(connection, act, domain, depth, talked)
        said = replace(
            said,
            category="assured-with-support",
            reason=f"{_WORRIES[domain]}: the cause is not yet understood and help was agreed.",
            joint=body.chance.choice((Joint.AGREED, Joint.AGREED, Joint.PARTLY, Joint.NOT_AGREED)),
            override="" if depth == 1 else "Follow-up is agreed next week.",
        )
    if depth > 2:
        said = _grave(connection, act, said, domain, talked)
    _judge(connection, act, said)


def _judge(connection: sqlite3.Connection, act: Act, said: Judgement) -> None:
    """Judges as said; where the record does not carry it, without an override, and else not at all."""
    for override in (said.override, "", "It is to follow."):
        try:
            judge(connection, act, replace(said, override=override), framework=FRAMEWORK)
        except Exception as bad:
            if isinstance(bad, GateNotMet) or "nothing to override" in str(bad):
                continue
            raise
        return


def _enter(connection: sqlite3.Connection, act: Act, domain: int, depth: int, day: str) -> None:
    """Support, an action and, where trouble lasts, a request for information."""
    offer = FRAMEWORK.judging.offers[min(depth * 3, len(FRAMEWORK.judging.offers) - 1)]
    support = Support(
        domains=(domain,),
        what=f"{offer.text}: {_WORRIES[domain]}",
        date=day,
        level=offer.level,
        agreement=Agreement.AGREED,
        offer=offer.id,
        objectives=("A plan with dates and measures",),
        follow_up="At each meeting" if depth == 1 else "",
    )
    undertakings.enter(connection, act, support)
    step = Milestone(what="Draft to the area team", due=f"{day[:8]}28")
    plan = Action(
        domains=(domain,), what=f"Recovery plan: {_WORRIES[domain]}", owner="CCG", due=step.due, milestones=(step,)
    )
    undertakings.enter(connection, act, plan)
    if depth > 1:
        asked = Request(
            domains=(domain,),
            what=f"Monthly figures on {_WORRIES[domain]}",
            purpose="To see whether the plan holds",
            asked_of="CCG, accountable officer",
            date=day,
            power=Power.DOCUMENTS,
            because="The plan was not followed for two quarters",
            due=f"{day[:8]}28",
        )
        undertakings.enter(connection, act, asked)


def _settle(connection: sqlite3.Connection, act: Act, domain: int, day: str) -> None:
    """What was under way for the domain ends well."""
    for kind, ended in _ENDED.items():
        for one in undertakings.read_entered(connection, kind):
            if domain in one.said.domains and not one.said.closed:
                undertakings.change(
                    connection,
                    act,
                    one.name,
                    kind,
                    verb="close",
                    into=lambda said, end=ended: replace(said, closed=day, **end),
                )


def _grave(connection: sqlite3.Connection, act: Act, said: Judgement, domain: int, day: str) -> Judgement:
    """The step to intervention: support refused, a whole escalation, the ground and what was tried."""
    refused = Support(
        domains=(domain,), what="Turnaround team", date=day, level=5, agreement=Agreement.REFUSED, offer="expert-team"
    )
    undertakings.enter(connection, act, refused)
    escalation = Escalation(
        domains=(domain,),
        view=f"{_WORRIES[domain]}: no improvement in three quarters",
        date=day,
        told="Face to face, accountable officer",
        actions=("Recovery plan signed by the governing body",),
        timeline="Within six weeks",
        milestones=("Draft in two weeks",),
        consequences="A recommendation to the committee",
    )
    undertakings.enter(connection, act, escalation)
    return replace(
        said,
        category="not-assured",
        reason=f"{_WORRIES[domain]}: plans are not followed and support was refused.",
        joint=Joint.NOT_AGREED,
        ground=Ground.AT_RISK,
        ground_because="Three quarters without improvement",
        tried=("Peer review", "Expert team"),
        override="",
    )


def _headline(connection: sqlite3.Connection, body: Body, quarter: Period) -> None:
    label = FRAMEWORK.headline[0] if body.chance.random() < 0.9 else FRAMEWORK.headline[-1]
    said = Headline(period=str(quarter), label=label, reason="Taken as a whole")
    set_headline(
        connection, _act(body, quarter.following.begins.replace(day=20).isoformat()), said, framework=FRAMEWORK
    )
