"""All checks over one document, in the order a person should look: what stops first, by family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from evidence.errors import RecordError
from generators.publish.checks import access, evidence, own_words, personal, record, unfinished, wording
from generators.publish.checks.finding import Check, Finding, Override
from generators.publish.checks.subject import Subject

_FAMILIES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    unfinished.unfinished,
    own_words.own_words,
    evidence.evidence,
    record.record,
    personal.personal,
    access.access,
    wording.wording,
)
CHECKS: tuple[Check, ...] = (
    *unfinished.CHECKS,
    *own_words.CHECKS,
    *evidence.CHECKS,
    *record.CHECKS,
    *personal.CHECKS,
    *access.CHECKS,
    *wording.CHECKS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """Findings of a check that a person went on in spite of, and why."""

    check: str
    why: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was found: what `stops`, what people have `overridden`, and what only advises."""

    stops: tuple[Finding, ...]
    overridden: tuple[Overridden, ...]
    advice: tuple[Finding, ...]

    @property
    def may_go_out(self) -> bool:
        return not self.stops


def findings(subject: Subject) -> tuple[Finding, ...]:
    """Everything that all checks find, what stops first, each check's findings together and in their order."""
    order = {check.id: number for number, check in enumerate(CHECKS)}
    every = [one for family in _FAMILIES for one in family(subject)]
    return tuple(sorted(dict.fromkeys(every), key=lambda one: (not one.stops, order[one.check.id])))


def weigh(every: Iterable[Finding], overrides: Mapping[str, str]) -> Outcome:
    """The findings against what people override: a check's id, or a finding's, with the reason.

    RecordError for an id that is no check's and no finding's, and for a check that nobody may override.
    """
    whole = tuple(every)
    _refuse_unknown(whole, overrides)
    stops = [one for one in whole if one.stops]
    taken: dict[str, list[Finding]] = {name: [] for name in overrides}
    left: list[Finding] = []
    for one in stops:
        name = next((name for name in (one.id, one.check.id) if name in overrides), "")
        (taken[name] if name else left).append(one)
    overridden = tuple(
        Overridden(check=name, why=overrides[name], findings=tuple(ones)) for name, ones in taken.items() if ones
    )
    return Outcome(stops=tuple(left), overridden=overridden, advice=tuple(one for one in whole if not one.stops))


def _refuse_unknown(whole: tuple[Finding, ...], overrides: Mapping[str, str]) -> None:
    checks = {check.id: check for check in CHECKS} | {one.id: one.check for one in whole}
    for name, why in overrides.items():
        if name not in checks:
            raise RecordError(f"“{name}” is no check and no finding here.", hint="Take an id that --check-only shows.")
        if checks[name].override is Override.NEVER:
            raise RecordError(f"Nothing is published in spite of “{checks[name].title}”.", hint=checks[name].mend)
        if not why.strip():
            raise RecordError(f"No reason is given for going on in spite of {name}.", hint="Say it with --why.")
