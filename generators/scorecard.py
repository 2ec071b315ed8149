"""The balanced scorecard (interim framework 2013/14): a person's light for each domain, beside what is on record.

No light is worked out from indicators and there is no overall category: the thresholds were never found in a source.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from evidence.indicator import Colour
from evidence.record.action import is_overdue
from evidence.record.authorisation import CapabilityReview, Course
from generators.context import Citation, DashboardRow, Front
from generators.dashboard import agenda_rows, colour_words
from generators.dates import in_words
from generators.judged import JudgedDomain, cited_in, judged_domain
from generators.pack import Pack
from generators.terms import Terms, terms_of

_COURSES = {
    Course.SUPPORT: "Support",
    Course.FORMAL_POWERS: "Formal powers",
    Course.NEITHER: "Neither support nor formal powers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardRow:
    """A domain with a person's light, and the colours of the indicators beside it, "" where none has a reading."""

    domain: JudgedDomain
    indicators: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow:
    """A condition on authorisation. `support`, `plan` and `review` are "" where nothing is on record."""

    key: str
    name: str
    what: str
    imposed: str
    support: str
    plan: str
    review: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityRow:
    """A review of capability, with what was decided after it; `decision` is "" until then."""

    key: str
    date: str
    finding: str
    challenges: str
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardContext:
    """The scorecard. `leading` says whether the body counts as leading-edge and why, "" when nobody said."""

    front: Front
    terms: Terms
    lights: tuple[str, ...]
    rows: tuple[ScorecardRow, ...]
    indicators: tuple[DashboardRow, ...]
    conditions: tuple[ConditionRow, ...]
    reviews: tuple[CapabilityRow, ...]
    next_review: str
    next_visit: str
    leading: str
    annex: tuple[Citation, ...]


def scorecard_context(pack: Pack) -> ScorecardContext:
    """The scorecard's makings; lights as people chose them."""
    domains = tuple(judged_domain(pack, domain) for domain in pack.framework.domains)
    regime = pack.regime
    leading = regime.leading
    return ScorecardContext(
        front=pack.front(f"{pack.settings.body}: balanced scorecard, {pack.settings.period}"),
        terms=terms_of(pack.framework),
        lights=tuple(category.name for category in pack.framework.categories),
        rows=tuple(ScorecardRow(domain=domain, indicators=_colours(pack, domain.number)) for domain in domains),
        indicators=agenda_rows(pack.board) if pack.board else (),
        conditions=_conditions(pack),
        reviews=tuple(_review(one.name, one.said) for one in regime.reviews),
        next_review=regime.next_review,
        next_visit=regime.next_visit,
        leading=f"{'Yes' if leading.is_leading else 'No'}: {leading.reason}" if leading else "",
        annex=cited_in(domains),
    )


def _colours(pack: Pack, domain: int) -> str:
    """How many indicators of the domain's sections have which colour: "✔ Green: 2; ✖ Red: 1", best first."""
    parts = [part for part in (pack.board.parts if pack.board else ()) if domain in part.section.domains]
    counted = Counter(line.rating.colour for part in parts for line in part.lines if line.rating.reading is not None)
    return "; ".join(f"{colour_words(colour)}: {counted[colour]}" for colour in Colour if counted[colour])


def _conditions(pack: Pack) -> tuple[ConditionRow, ...]:
    """Conditions that are open, or were discharged since the quarter began."""
    begins = pack.period.begins.isoformat()
    return tuple(
        ConditionRow(
            key=f"condition-{one.name}",
            name=one.name,
            what=one.said.what,
            imposed=one.said.date,
            support=one.said.support,
            plan=one.said.plan,
            review=one.said.review,
            state=_state(one.said.closed, one.said.review, one.said.decided_by, pack.today),
        )
        for one in pack.regime.conditions
        if not one.said.closed or one.said.closed >= begins
    )


def _state(closed: str, review: str, decided_by: str, today: str) -> str:
    if closed:
        return f"Discharged {in_words(closed)} by {decided_by}"
    return "Open, review overdue" if is_overdue(due=review, closed="", today=today) else "Open"


def _review(name: str, said: CapabilityReview) -> CapabilityRow:
    decision = ""
    if said.course is not None:
        decision = f"{_COURSES[said.course]} ({said.decided_by}, {in_words(said.closed)}): {said.because}"
    return CapabilityRow(
        key=f"review-{name}", date=said.date, finding=said.what, challenges=said.challenges, decision=decision
    )
