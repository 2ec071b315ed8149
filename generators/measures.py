"""Special measures as documents tell them: since when, why, which steps were taken, when each happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evidence.framework.judging import SpecialMeasuresRules, Step
from evidence.record.special_measures import Basis, Exit, Noted, SpecialMeasures, after_months
from generators.pack import Pack

_BASIS = {Basis.AGREED: "agreed with", Basis.DECIDED: "decided by"}
_EXIT = {
    Exit.IMPROVED: "Ended, with improvement that has lasted since",
    Exit.CHANGED: "Ended, with a change of management, structure or governance",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureStep:
    """A step of special measures; `on` is the ISO day it was taken and `words` what was said, "" where not on record.

    `plain` says the step for the public.
    """

    key: str
    text: str
    plain: str
    on: str
    words: str
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresState:
    """Special measures as they stand. `since`, `expected_end` and `ended` are ISO days, `ended` "" while they run.

    `expected_end` is an expectation: the framework's months, or the newest extension. `how` says whether they were
    agreed or decided, `lasting` how long they have lasted; both are sentences or parts of one. `how_ended` is "" while
    they run. `plain_reasons` say the reasons for the public.
    """

    name: str
    since: str
    areas: str
    reasons: tuple[str, ...]
    plain_reasons: tuple[str, ...]
    lasted: str
    how: str
    monitoring: str
    lasting: str
    months: int
    expected_end: str
    extensions: tuple[Noted, ...]
    steps: tuple[MeasureStep, ...]
    progress: tuple[Noted, ...]
    aims: tuple[str, ...]
    end: str
    afterwards: str
    ended: str
    how_ended: str
    outcome: str


def measures_state(pack: Pack) -> MeasuresState | None:
    """The newest special measures on record; None when there are none, or the framework knows none."""
    entered, rules = pack.regime.measures, pack.framework.judging.special_measures
    if entered is None or rules is None:
        return None
    said = entered.said
    triggers = [trigger for trigger in rules.triggers if trigger.id in said.triggers]
    limit = after_months(date.fromisoformat(said.date), rules.months).isoformat()
    return MeasuresState(
        name=entered.name,
        since=said.date,
        areas=said.what,
        reasons=tuple(trigger.text for trigger in triggers),
        plain_reasons=tuple(trigger.plain or trigger.text for trigger in triggers),
        lasted=said.lasted,
        how=f"{_BASIS[said.basis]} {said.decided_by}",
        monitoring=said.monitoring,
        lasting=pack.regime.lasting,
        months=rules.months,
        expected_end=max([limit, *(one.on for one in said.extensions)]),
        extensions=said.extensions,
        steps=_steps(said, rules, set(pack.regime.untaken)),
        progress=said.progress,
        aims=rules.aims,
        end=rules.end,
        afterwards=rules.afterwards,
        ended=said.closed,
        how_ended=_EXIT[said.exit] if said.exit else "",
        outcome=said.outcome,
    )


def _steps(said: SpecialMeasures, rules: SpecialMeasuresRules, untaken: set[Step]) -> tuple[MeasureStep, ...]:
    noted = {Step.NOTICE: said.notice, Step.REVIEW: said.review, Step.PLAN: said.plan, Step.DIRECTOR: said.director}
    if said.progress:
        noted[Step.PROGRESS] = said.progress[-1]
    found = []
    for step, text in rules.steps.items():
        one = noted.get(step)
        words = one.words if one else said.monitoring if step is Step.AGREED else ""
        taken = step not in untaken
        found.append(
            MeasureStep(
                key=f"step-{step}",
                text=text,
                plain=rules.plain_steps.get(step, text),
                on=one.on if one else "",
                words=words,
                taken=taken,
            )
        )
    return tuple(found)
