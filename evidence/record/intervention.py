"""Intervention: what NHS England decided under its powers. A record of a decision; nothing here proposes one."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from evidence.framework.judging import InterventionRules
from evidence.record.body import check_dates, check_words
from evidence.record.judgement import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """A decision to intervene, of `date` (guide, paragraphs 45 and 82, Annex 4; section 14Z21).

    `what` says what it requires of the body, `option` is the framework's id and `power` its section; `fits` is why that
    option fits the risk. `notice` is the day the body was told, `review` the day it is looked at again, `published`
    says where the directions stand. `closed` is the day it was lifted, with its `outcome`.
    """

    domains: tuple[int, ...]
    what: str
    option: str
    power: str
    date: str
    decided_by: str
    ground: Ground
    ground_because: str
    fits: str
    notice: str = ""
    review: str = ""
    published: str = ""
    outcome: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        check_words(what_it_requires=self.what, option=self.option, those_who_decided=self.decided_by, date=self.date)
        check_words(reason_for_the_ground=self.ground_because, reason_why_it_fits_the_risk=self.fits)
        check_dates(date=self.date, notice=self.notice, review=self.review, closed=self.closed)
        if self.published:
            check_words(place_of_publication=self.published)
        if self.closed:
            check_words(outcome=self.outcome)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What a decision in force has to have on file and this one has not yet (section 14Z21)."""
        parts = {
            "notice to the body": self.notice,
            "a day of review": self.review,
            "published directions": self.published,
        }
        return tuple(what for what, given in parts.items() if not given and not self.closed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What people judged, as far as regimes ask: categories by domain and of the whole, over all periods.

    `formal_powers` when a capability review ended in the decision to use them.
    """

    categories: Mapping[int, Set[str]] = field(default_factory=dict)
    whole: Set[str] = frozenset()
    formal_powers: bool = False

    def has(self, wanted: Set[str], domains: Set[int]) -> bool:
        """Whether each of the domains, or the whole, was judged to be at one of the wanted categories."""
        return bool(wanted & self.whole) or all(wanted & self.categories.get(number, frozenset()) for number in domains)


def intervention_lacks(rules: InterventionRules, domains: Set[int], standing: Standing) -> str:
    """What is not on record before intervention in the domains may be entered; "" when nothing is missing."""
    if rules.after_capability:
        return "" if standing.formal_powers else f"Intervention needs {rules.needs}; there is none on record."
    wanted = set(rules.after)
    short = sorted(number for number in domains if not standing.has(wanted, {number}))
    if not short:
        return ""
    return f"Intervention needs {rules.needs}; that is not on record for domain {', '.join(map(str, short))}."
