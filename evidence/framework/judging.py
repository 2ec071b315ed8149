"""What a framework says about judging: factors, signs, support on offer, and gates (what has to be on record first)."""

from __future__ import annotations

from dataclasses import dataclass
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
class Judging:
    """All of it; everything is empty in a framework that says nothing of the kind.

    `factors` are thought of before any judgement, `considerations` before support is agreed; `interventions` are the
    forms that formal intervention may take.
    """

    factors: tuple[str, ...] = ()
    considerations: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    gates: tuple[Gate, ...] = ()
