"""Needs without an offer: where support is called for and none is on the table (guide, paragraph 43)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidence.analysis.symbols import SYMBOLS
from evidence.framework.judging import Condition
from evidence.indicator import Colour
from evidence.moderation.case import Case, Standing
from evidence.record.support import Agreement, Result, Support


class Why(StrEnum):
    """What calls for support, the strongest first."""

    CATEGORY = "category"
    FELL_SHORT = "fell short"
    NOT_JUDGED = "red, not judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A domain of a body that calls for support and has none offered or agreed. `told` says why, a sentence each."""

    case: Case
    domain: int
    category: str
    why: Why
    told: tuple[str, ...]


def needs_without_offer(cases: Iterable[Case]) -> tuple[Need, ...]:
    """Every need, the strongest first, then by domain and body.

    A red indicator in a domain that people judged to be at the framework's first category is none: that category says
    that the body manages its challenges itself (guide, paragraph 75).
    """
    found = [need for case in cases for standing in case.standings for need in _need(case, standing)]
    order = list(Why)
    return tuple(sorted(found, key=lambda need: (order.index(need.why), need.domain, need.case.body)))


def _need(case: Case, standing: Standing) -> Iterator[Need]:
    own = list(case.on_file.of(standing.domain).supports.values())
    if any(_on_the_table(support) for support in own):
        return
    told = tuple(_told(case, standing, own))
    if told:
        yield Need(
            case=case,
            domain=standing.domain,
            category=standing.category,
            why=told[0][0],
            told=tuple(words for _, words in told),
        )


def _told(case: Case, standing: Standing, own: Sequence[Support]) -> Iterator[tuple[Why, str]]:
    short = [support for support in own if support.fell_short]
    reds = [name for name, colour in standing.facts.colours if colour is Colour.RED]
    needy = {gate.category for gate in case.framework.judging.gates if gate.condition in _ASKS_SUPPORT}
    if standing.category in needy:
        yield Why.CATEGORY, f"Stands at “{case.framework.category(standing.category).name}” without any."
    first = case.framework.categories[0].id if case.framework.categories else ""
    if short and standing.category != first:
        yield Why.FELL_SHORT, f"“{short[-1].what}” {_ended(short[-1])}, and nothing was offered after it."
    if reds and not standing.category:
        yield Why.NOT_JUDGED, f"{SYMBOLS[Colour.RED]} Red on {', '.join(reds)}, and not judged yet."


_ASKS_SUPPORT = frozenset({Condition.SUPPORT_AGREED, Condition.SUPPORT_INCREASED})


def _on_the_table(support: Support) -> bool:
    return support.agreement in (Agreement.OFFERED, Agreement.AGREED) and support.result is Result.OPEN


def _ended(support: Support) -> str:
    return "was refused" if support.agreement is Agreement.REFUSED else "ended without improvement"
