"""What the record holds for the other frameworks' documents: ratings, special measures, conditions, capability."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from evidence.framework import Framework
from evidence.framework.calendar import Period
from evidence.framework.judging import Step
from evidence.record.authorisation import AuthorisationCondition, CapabilityReview, LeadingEdge, Visit
from evidence.record.intervention import Intervention
from evidence.record.special_measures import SpecialMeasures, clock
from evidence.store.authorisation import read_due, read_leading_edge
from evidence.store.ratings import Rated, read_ratings
from evidence.store.regimes import untaken_steps
from evidence.store.undertakings import Entered, read_entered


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """The record as people entered it; everything is empty where nothing was entered.

    `measures` are the newest special measures, `untaken` their steps that are not on record, `lasting` how long they
    have lasted, in words. `ratings` are those of the year. `next_review` and `next_visit` are days or "".
    """

    measures: Entered[SpecialMeasures] | None = None
    untaken: tuple[Step, ...] = ()
    lasting: str = ""
    interventions: tuple[Entered[Intervention], ...] = ()
    ratings: tuple[Rated, ...] = ()
    conditions: tuple[Entered[AuthorisationCondition], ...] = ()
    reviews: tuple[Entered[CapabilityReview], ...] = ()
    visits: tuple[Entered[Visit], ...] = ()
    leading: LeadingEdge | None = None
    next_review: str = ""
    next_visit: str = ""


def read_regime(connection: sqlite3.Connection, framework: Framework, period: Period, *, today: str) -> Regime:
    """The record on the day `today` (YYYY-MM-DD)."""
    measures = read_entered(connection, SpecialMeasures)
    newest = measures[-1] if measures else None
    rules = framework.judging.special_measures
    due = read_due(connection, framework)
    return Regime(
        measures=newest,
        untaken=untaken_steps(connection, newest.said, rules) if newest and rules else (),
        lasting=clock(newest.said, rules, today=today) if newest and rules else "",
        interventions=read_entered(connection, Intervention),
        ratings=read_ratings(connection, period.year),
        conditions=read_entered(connection, AuthorisationCondition),
        reviews=read_entered(connection, CapabilityReview),
        visits=read_entered(connection, Visit),
        leading=read_leading_edge(connection),
        next_review=due.review,
        next_visit=due.visit,
    )
