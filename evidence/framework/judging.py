"""What a framework says about judging: factors, support on offer, gates, and the regimes that may follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Condition(StrEnum):
    """What a gate asks of the record; `evidence/record/gates.py` says when each is met."""

    EVIDENCE = "evidence"
    SUPPORT_AGREED = "support-agreed"
    MORE_THAN_REQUESTS = "more-than-requests"
    OBJECTIVES = "objectives"
    FOLLOW_UP = "follow-up"
    GROUND = "ground"
    OPTIONS_TRIED = "options-tried"
    SUPPORT_INCREASED = "support-increased"
    SUPPORT_NOT_ENOUGH = "support-not-enough"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What has to be on record before a person may judge a domain to be at `category`.

    `needs` finishes "It needs ...". `overridable` when the framework leaves room to go on without it, for a reason;
    `patient_safety` when a recorded serious risk to patients takes its place.
    """

    category: str
    condition: Condition
    needs: str
    reference: str
    overridable: bool = False
    patient_safety: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A kind of support that may be offered. `level` ranks them, from 1 (advice) up."""

    id: str
    text: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionOption:
    """A form that intervention may take, and the section of the statute that gives the power for it."""

    id: str
    text: str
    power: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionRules:
    """What has to be on record before intervention is entered, and the forms it may take.

    One of the categories `after` for a domain concerned, or as the label of the whole. With `after_capability` a
    capability review that ended in formal powers (interim framework). `needs` says it in words.
    """

    after: tuple[str, ...]
    needs: str
    reference: str
    options: tuple[InterventionOption, ...]
    after_capability: bool = False


class Step(StrEnum):
    """A step of special measures; `evidence/record/special_measures.py` says when each is taken."""

    AGREED = "agreed"
    NOTICE = "notice"
    REVIEW = "review"
    PLAN = "plan"
    DIRECTOR = "director"
    SUPPORT = "support"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A reason that leads into special measures: what the record calls it, and what it says.

    `plain` says it for the public, "" when nobody wrote it.
    """

    id: str
    text: str
    plain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialMeasuresRules:
    """The regime for a body with grave concerns: for whom, aims, triggers, steps and end.

    `after` are the categories that lead there; those of them in `with_reason` only in circumstances that have to be
    written down. `steps` are in their order. `months` is the longest time expected, an expectation and no limit in
    law; people are warned at `warn_at` months, and `afterwards` says what may follow when there was no improvement.
    `overridable` when steps may be missing at the end, for a reason. `plain_steps` say the steps for the public, as far
    as somebody wrote them.
    """

    applies_to: str
    after: tuple[str, ...]
    with_reason: tuple[str, ...]
    aims: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    steps: Mapping[Step, str]
    end: str
    afterwards: str
    months: int
    warn_at: tuple[int, ...]
    overridable: bool = False
    plain_steps: Mapping[Step, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Labels from best to worst on which an area is rated, once a year when `annual`, else once.

    `title` is what people call it; `meanings` say in plain words what each label means, empty when nobody wrote them.
    """

    id: str
    labels: tuple[str, ...]
    annual: bool
    title: str = ""
    meanings: tuple[str, ...] = ()
    note: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedArea:
    """An area that a panel or committee rates: "overall", or a clinical area. `scales` are those it is rated on.

    `about` says in plain words, for everybody, what it is about.
    """

    id: str
    name: str
    scales: tuple[Scale, ...]
    about: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityRules:
    """The review of a body's capability: every how many years with a site visit, and for a leading-edge body."""

    every_years: int
    leading_edge_years: int
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """All of it; everything is empty in a framework that says nothing of the kind.

    `factors` are thought of before any judgement, `considerations` before support is agreed. `conditions_domain` is the
    domain that conditions on authorisation belong to.
    """

    factors: tuple[str, ...] = ()
    considerations: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    gates: tuple[Gate, ...] = ()
    intervention: InterventionRules | None = None
    special_measures: SpecialMeasuresRules | None = None
    areas: tuple[RatedArea, ...] = ()
    capability: CapabilityRules | None = None
    conditions_domain: int | None = None

    @property
    def interventions(self) -> tuple[InterventionOption, ...]:
        """The forms that intervention may take, in the framework's order."""
        return self.intervention.options if self.intervention else ()
