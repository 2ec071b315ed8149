"""Intervention and special measures in the store: let in only after what the framework asks for, decided by people."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import replace

from evidence.errors import GateNotMet, RecordError
from evidence.framework import Framework
from evidence.framework.judging import InterventionRules, SpecialMeasuresRules, Step
from evidence.record.authorisation import CapabilityReview, Course
from evidence.record.body import read_body
from evidence.record.chain import Form
from evidence.record.intervention import Intervention, Standing, intervention_lacks
from evidence.record.judgement import Headline, Judgement
from evidence.record.rating import AreaRating
from evidence.record.special_measures import Exit, SpecialMeasures, clock, untaken
from evidence.record.support import Support
from evidence.store import log
from evidence.store.moderations import read_standing
from evidence.store.record import entries
from evidence.store.reviews import check_domains
from evidence.store.undertakings import Entered, change, enter, read_entered

OVERALL = "overall"


def read_all_standing(connection: sqlite3.Connection, framework: Framework) -> Standing:
    """What stands for domains and for the whole, over all periods, moderated where moderators changed it."""
    by_domain: dict[int, set[str]] = defaultdict(set)
    judged = (read_body(one.body, Judgement) for one in entries(connection, Form.JUDGEMENT))
    for period in sorted({judgement.period for judgement in judged}):
        for domain, judgement in read_standing(connection, period).items():
            by_domain[domain].add(judgement.category)
    headlines = [read_body(one.body, Headline).label for one in entries(connection, Form.HEADLINE)]
    ratings = [read_body(one.body, AreaRating) for one in entries(connection, Form.RATING)]
    reviews = [read_body(one.body, CapabilityReview) for one in entries(connection, Form.CAPABILITY)]
    labels = {*headlines, *(rating.label for rating in ratings if rating.area == OVERALL)}
    return Standing(
        categories=by_domain,
        whole={category.id for category in framework.categories if category.name in labels},
        formal_powers=any(review.course is Course.FORMAL_POWERS for review in reviews),
    )


def intervene(connection: sqlite3.Connection, act: log.Act, said: Intervention, *, framework: Framework) -> str:
    """Enters what NHS England decided, and gives its name ("I1").

    RecordError for a form that the framework does not name. GateNotMet unless what has to come before is on record:
    it cannot be overridden.
    """
    rules = _intervention_rules(framework)
    check_domains(framework, said.domains)
    if (said.option, said.power) not in {(option.id, option.power) for option in rules.options}:
        raise RecordError(
            f"“{said.option}” is no form of intervention here.", hint="See them with: assure intervene options"
        )

    def allow() -> None:
        missing = intervention_lacks(rules, set(said.domains), read_all_standing(connection, framework))
        if missing:
            raise GateNotMet(f"{missing} ({rules.reference})", hint="Nothing was recorded.")

    return enter(connection, act, said, allow=allow)


def begin(connection: sqlite3.Connection, act: log.Act, said: SpecialMeasures, *, framework: Framework) -> str:
    """Enters that special measures began, and gives their name ("X1").

    RecordError when they run already, or a trigger is none of the framework's. GateNotMet unless a category that leads
    there is on record; from one that leads there in certain circumstances only, unless these are said.
    """
    rules = special_measures_rules(framework)
    known = {trigger.id for trigger in rules.triggers}
    for trigger in said.triggers:
        if trigger not in known:
            raise RecordError(f"“{trigger}” is no trigger.", hint=f"There are: {', '.join(sorted(known))}.")

    def allow() -> None:
        if open_measures(connection) is not None:
            raise RecordError("Special measures run already.", hint="See them with: assure special-measures show")
        missing = _lacks_category(rules, said, read_all_standing(connection, framework), framework)
        if missing:
            raise GateNotMet(missing, hint="Nothing was recorded.")

    return enter(connection, act, said, allow=allow)


def open_measures(connection: sqlite3.Connection) -> Entered[SpecialMeasures] | None:
    """The special measures that run; None when there are none."""
    return next((one for one in read_entered(connection, SpecialMeasures) if not one.said.closed), None)


def untaken_steps(
    connection: sqlite3.Connection, said: SpecialMeasures, rules: SpecialMeasuresRules
) -> tuple[Step, ...]:
    """The framework's steps that are not on record for these special measures."""
    runs = any(one.said.runs for one in read_entered(connection, Support))
    return untaken(said, rules, supported=runs)


def leave(
    connection: sqlite3.Connection, act: log.Act, ended: SpecialMeasures, *, framework: Framework
) -> Entered[SpecialMeasures]:
    """Ends the special measures that run in the way that `ended` says.

    GateNotMet, with the steps that are missing, when they are to end as improved: `override` says why to go on where
    the framework leaves room, and the steps it went without stay in the record. RecordError when none run, or there is
    nothing to override.
    """
    rules = special_measures_rules(framework)
    running = open_measures(connection)
    if running is None:
        raise RecordError("No special measures run.")
    missing = untaken_steps(connection, ended, rules) if ended.exit is Exit.IMPROVED else ()
    if missing and not (ended.override and rules.overridable):
        told = "; ".join(rules.steps[step] for step in missing)
        raise GateNotMet(
            f"Special measures cannot end as improved yet. Not on record: {told}.",
            hint="The framework leaves room here: go on with --override and why." if rules.overridable else "",
        )
    if ended.override and not missing:
        raise RecordError("There is nothing to override: every step asked for is on record.")
    whole = replace(ended, overridden=tuple(rules.steps[step] for step in missing))
    return change(connection, act, running.name, SpecialMeasures, verb="exit", into=lambda _: whole)


def clock_of(connection: sqlite3.Connection, framework: Framework, *, today: str) -> str:
    """How long special measures have lasted and what is due, as a sentence; "" when none run."""
    running = open_measures(connection)
    rules = framework.judging.special_measures if running else None
    return clock(running.said, rules, today=today) if running and rules else ""


def special_measures_rules(framework: Framework) -> SpecialMeasuresRules:
    """The framework's; RecordError when it has none."""
    rules = framework.judging.special_measures
    if rules is None:
        raise RecordError(f"{framework.title} has no special measures.")
    return rules


def _intervention_rules(framework: Framework) -> InterventionRules:
    rules = framework.judging.intervention
    if rules is None:
        raise RecordError(f"The file of {framework.title} names no form of intervention.")
    return rules


def _lacks_category(
    rules: SpecialMeasuresRules, said: SpecialMeasures, standing: Standing, framework: Framework
) -> str:
    judged = set(standing.whole).union(*standing.categories.values())
    names = {category.id: category.name for category in framework.categories}
    if not judged & set(rules.after):
        wanted = " or ".join(names[one] for one in rules.after)
        return f"Special measures need a judgement of {wanted}, and none is on record."
    if not said.circumstances and not judged & (set(rules.after) - set(rules.with_reason)):
        found = " or ".join(names[one] for one in rules.with_reason)
        return f"From {found} special measures follow in certain circumstances only: say which with --circumstances."
    return ""
