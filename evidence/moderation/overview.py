"""Many bodies counted: categories by domain, issues that emerge, support by kind and level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.moderation.case import Basis, Case, Movement
from evidence.record.support import Agreement, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainCount:
    """How many bodies stand at each category of a domain, by the category's id, and how they moved."""

    domain: int
    counts: dict[str, int]
    unjudged: int
    moved: dict[Movement, int]
    moderated: int
    overridden: int
    unmet: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Emerging:
    """An issue of a domain over all bodies. Every tuple holds names of bodies, in order.

    `bodies` have it by their dashboard or by what people recorded or accepted; of them `new` had it not in the quarter
    before, and `unknown` are those of which that cannot be said. `suggested` are further bodies, where it is the
    tagger's suggestion alone.
    """

    domain: int
    subject: str
    title: str
    bodies: tuple[str, ...]
    new: tuple[str, ...]
    unknown: tuple[str, ...]
    suggested: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCount:
    """Support of one kind and level that is not closed. `offer` is the framework's id or "". Bodies are names."""

    level: int
    offer: str
    offered: tuple[str, ...]
    agreed: tuple[str, ...]
    refused: tuple[str, ...]


def count_domains(cases: Sequence[Case]) -> tuple[DomainCount, ...]:
    """Each domain of the cases' framework, in its order; the cases share one framework."""
    return tuple(_count_domain(cases, domain.number) for domain in cases[0].framework.domains) if cases else ()


def emerging(cases: Iterable[Case]) -> tuple[Emerging, ...]:
    """Issues by domain, those that are new for most bodies first, then those that most bodies have.

    What the tagger only suggests comes last.
    """
    found: dict[tuple[int, str, str], list[tuple[str, Basis, bool | None]]] = defaultdict(list)
    for case in cases:
        for issue in case.issues:
            found[issue.domain, issue.subject, issue.title].append((case.body, issue.basis, issue.is_new))
    rows = [_emerging(*place, sightings) for place, sightings in found.items()]
    return tuple(
        sorted(rows, key=lambda row: (row.domain, -len(row.new), -len(row.bodies), -len(row.suggested), row.title))
    )


def count_support(cases: Iterable[Case]) -> tuple[SupportCount, ...]:
    """Support by level, the highest first, and kind."""
    found: dict[tuple[int, str], dict[Agreement, set[str]]] = defaultdict(lambda: defaultdict(set))
    for case in cases:
        for support in case.on_file.supports.values():
            if support.result is Result.OPEN:
                found[support.level, support.offer][support.agreement].add(case.body)
    return tuple(
        SupportCount(
            level=level,
            offer=offer,
            offered=tuple(sorted(bodies[Agreement.OFFERED])),
            agreed=tuple(sorted(bodies[Agreement.AGREED])),
            refused=tuple(sorted(bodies[Agreement.REFUSED])),
        )
        for (level, offer), bodies in sorted(found.items(), key=lambda pair: (-pair[0][0], pair[0][1]))
    )


def _count_domain(cases: Sequence[Case], number: int) -> DomainCount:
    own = [standing for case in cases for standing in case.standings if standing.domain == number]
    categories = [category.id for category in cases[0].framework.categories]
    return DomainCount(
        domain=number,
        counts={one: sum(standing.category == one for standing in own) for one in categories},
        unjudged=sum(not standing.category for standing in own),
        moved={move: sum(standing.movement is move for standing in own) for move in Movement if move},
        moderated=sum(bool(standing.moderated and standing.moderated.stands) for standing in own),
        overridden=sum(bool(standing.judgement and standing.judgement.override) for standing in own),
        unmet=sum(bool(standing.unmet) for standing in own),
    )


def _emerging(domain: int, subject: str, title: str, sightings: Sequence[tuple[str, Basis, bool | None]]) -> Emerging:
    known = [(body, is_new) for body, basis, is_new in sightings if basis is not Basis.SUGGESTION]
    return Emerging(
        domain=domain,
        subject=subject,
        title=title,
        bodies=tuple(sorted(body for body, _ in known)),
        new=tuple(sorted(body for body, is_new in known if is_new)),
        unknown=tuple(sorted(body for body, is_new in known if is_new is None)),
        suggested=tuple(sorted(body for body, basis, _ in sightings if basis is Basis.SUGGESTION)),
    )
