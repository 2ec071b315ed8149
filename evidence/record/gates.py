"""Gates: what a framework asks to be on record before a category. Pure rules; which apply is the framework's data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import assert_never

from evidence.framework.judging import Condition, Gate
from evidence.record.judgement import Judgement
from evidence.record.support import Escalation, Request, Support


@dataclass(frozen=True, slots=True, kw_only=True)
class OnFile:
    """What is on record, each under its name ("S1"), whatever its domain."""

    supports: Mapping[str, Support] = field(default_factory=dict)
    requests: Mapping[str, Request] = field(default_factory=dict)
    escalations: Mapping[str, Escalation] = field(default_factory=dict)

    def of(self, domain: int) -> OnFile:
        """Only what concerns that domain."""
        return OnFile(
            supports={name: one for name, one in self.supports.items() if domain in one.domains},
            requests={name: one for name, one in self.requests.items() if domain in one.domains},
            escalations={name: one for name, one in self.escalations.items() if domain in one.domains},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A gate that is not met, and exactly what is missing."""

    gate: Gate
    missing: str


def lacking(gates: Iterable[Gate], judgement: Judgement, on_file: OnFile) -> tuple[Lack, ...]:
    """The gates of the judgement's category that it does not meet, in the framework's order.

    A recorded serious risk to patients takes the place of those that the framework says it does (Annex 4).
    """
    own = on_file.of(judgement.domain)
    found = []
    for gate in gates:
        if gate.category != judgement.category or (gate.patient_safety and judgement.patient_safety):
            continue
        missing = _missing(gate.condition, judgement, own)
        if missing:
            found.append(Lack(gate=gate, missing=missing))
    return tuple(found)


def _missing(condition: Condition, judgement: Judgement, own: OnFile) -> str:  # noqa: PLR0911
    """What the condition lacks, in words that end a sentence; "" when it is met."""
    match condition:
        case Condition.EVIDENCE:
            return "" if judgement.evidence else "no passage is named as evidence"
        case Condition.GROUND:
            return "" if judgement.ground else "no ground is given"
        case Condition.OPTIONS_TRIED:
            return "" if judgement.tried else "no option that was tried is named"
        case Condition.SUPPORT_AGREED:
            return "" if _running(own) else _why_none_runs(own)
        case Condition.MORE_THAN_REQUESTS:
            alone = own.requests and not own.supports
            return f"only {_names(own.requests)} on record, for information" if alone else ""
        case Condition.OBJECTIVES:
            return _bare("objectives", [name for name, one in _running(own).items() if not one.objectives])
        case Condition.FOLLOW_UP:
            return _bare("follow-up", [name for name, one in _running(own).items() if not one.follow_up])
        case Condition.SUPPORT_INCREASED:
            return _not_increased(own)
        case Condition.SUPPORT_NOT_ENOUGH:
            short = any(support.fell_short for support in own.supports.values())
            return "" if short else "no support was refused, and none ended without improvement"
        case Condition.ESCALATED:
            return _not_escalated(own)
        case _:
            assert_never(condition)


def _running(own: OnFile) -> dict[str, Support]:
    return {name: support for name, support in own.supports.items() if support.runs}


def _why_none_runs(own: OnFile) -> str:
    if not own.supports:
        return "no support is on record for this domain"
    told = [f"{name} is {one.result if one.closed else one.agreement}" for name, one in own.supports.items()]
    return f"no support is agreed and running: {', '.join(told)}"


def _bare(what: str, names: list[str]) -> str:
    return f"{', '.join(names)} {'has' if len(names) == 1 else 'have'} no {what}" if names else ""


def _not_increased(own: OnFile) -> str:
    """Increasing means: offered later, and at a higher level (Annex 2: over a period of time)."""
    offered = sorted(own.supports.values(), key=lambda support: support.date)
    if any(later.date > first.date and later.level > first.level for first, later in combinations(offered, 2)):
        return ""
    if not offered:
        return "no support is on record for this domain"
    levels = ", ".join(f"level {support.level} on {support.date}" for support in offered)
    return f"support never went up over time: {levels}"


def _not_escalated(own: OnFile) -> str:
    if not own.escalations:
        return "no escalation is on record for this domain"
    if any(not escalation.lacks for escalation in own.escalations.values()):
        return ""
    told = [f"{name} lacks {', '.join(escalation.lacks)}" for name, escalation in own.escalations.items()]
    return "; ".join(told)


def _names(found: Mapping[str, object]) -> str:
    """ "R1 is", "R1, R2 are"."""
    return f"{', '.join(found)} {'is' if len(found) == 1 else 'are'}"
