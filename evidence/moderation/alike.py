"""Unlike categories for like facts: bodies to look at together. Nothing here says which category is right.

Bodies are gathered by a signature of their facts, so that whether two are alike never depends on a third, nor on the
order in which they come, and no body is compared with every other. docs/moderation.md tells the rule in words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evidence.framework import Framework
from evidence.indicator import Colour
from evidence.moderation.case import Case, Facts, Standing

_COMMON = 0.5  # an indicator that fewer bodies than this share have a colour for is not asked of the others
_KNOWN = 0.9  # of the indicators asked for, a body has a colour for this share at least, or it is not compared by them
_FEW = 2
_SOME = 5


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Signature:
    """The facts that have to be the same: two bodies are alike in a domain when they have the same signature.

    `at_worst` names the indicators at the worst colour, `others` is a band for how many more are below green. Both are
    empty when the domain has no colours to go by; then `kinds` holds every kind of issue, and is empty otherwise.
    """

    worst: str
    at_worst: tuple[str, ...]
    others: str
    support_level: int
    fell_short: bool
    escalated: bool
    powers: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One body of a group: where the domain stands, and why by the words of those who judged."""

    case: Case
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Bodies whose facts in a domain are alike and whose categories are not. `kinds` are the issues that all share.

    Members stand by category, the framework's first one first, and within it by name.
    """

    domain: int
    signature: Signature
    kinds: tuple[str, ...]
    members: tuple[Member, ...]
    apart: int

    def by_category(self) -> dict[str, tuple[Member, ...]]:
        """The members of each category, in the framework's order."""
        found: dict[str, list[Member]] = defaultdict(list)
        for member in self.members:
            found[member.standing.category].append(member)
        return {category: tuple(members) for category, members in found.items()}


def unlike_groups(cases: Sequence[Case]) -> tuple[Group, ...]:
    """The groups to look at together: those furthest apart first, then the smallest, for their facts say most.

    Bodies under different frameworks, or judged for different periods, are never compared.
    """
    found = []
    by_framework: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        by_framework[case.framework.id, case.period].append(case)
    for own in by_framework.values():
        for domain in own[0].framework.domains:
            found += list(_groups_of(own, domain.number))
    return tuple(sorted(found, key=_sharpest_first))


def signature_of(facts: Facts, *, asked: frozenset[str]) -> Signature | None:
    """The signature of the facts; None when too little is known for any likeness.

    `asked` are the indicators that bodies commonly have a colour for in this domain. To have nothing on file is no
    likeness, and neither is support alone: without colours, issues have to be known. Green throughout is one.
    """
    colours = {name: colour for name, colour in facts.colours if name in asked}
    if asked and len(colours) < _KNOWN * len(asked):
        return None
    worst = max(colours.values(), key=lambda colour: colour.severity, default=None)
    below = [name for name, colour in colours.items() if colour is not Colour.GREEN]
    at_worst = () if worst in (None, Colour.GREEN) else tuple(sorted(n for n in below if colours[n] is worst))
    signature = Signature(
        worst=worst.value if worst else "",
        at_worst=at_worst,
        others=_band(len(below) - len(at_worst)) if worst else "",
        support_level=facts.support_level,
        fell_short=facts.fell_short,
        escalated=facts.escalated,
        powers=facts.powers,
        kinds=() if worst else facts.kinds,
    )
    return signature if signature.worst or signature.kinds else None


def asked_of(facts: Iterable[Facts]) -> frozenset[str]:
    """The indicators that at least half of the bodies with any colour in the domain have a colour for."""
    rated = [{name for name, _ in one.colours} for one in facts if one.colours]
    counted = Counter(name for names in rated for name in names)
    return frozenset(name for name, count in counted.items() if count >= _COMMON * len(rated))


def _sharpest_first(group: Group) -> tuple[int, int, int, Signature, tuple[str, ...]]:
    names = tuple(member.case.workspace for member in group.members)
    return -group.apart, len(names), group.domain, group.signature, names


def _groups_of(cases: Sequence[Case], domain: int) -> Iterator[Group]:
    members = [
        Member(case=case, standing=standing)
        for case in cases
        for standing in case.standings
        if standing.domain == domain and standing.category
    ]
    asked = asked_of(member.standing.facts for member in members)
    alike: dict[Signature, list[Member]] = defaultdict(list)
    for member in members:
        signature = signature_of(member.standing.facts, asked=asked)
        if signature is not None:
            alike[signature].append(member)
    framework = cases[0].framework
    for signature, found in alike.items():
        for kinds, sharing in _by_kind(found):
            if len({member.standing.category for member in sharing}) > 1:
                yield _group(framework, domain, signature, kinds, sharing)


def _by_kind(members: Sequence[Member]) -> Iterator[tuple[tuple[str, ...], tuple[Member, ...]]]:
    """Those without any kind of issue on record, and for each kind those that share it; no group within another."""
    sharing: dict[str, list[int]] = defaultdict(list)
    for at, member in enumerate(members):
        for kind in member.standing.facts.kinds or ("",):
            sharing[kind].append(at)
    sets = {frozenset(places) for places in sharing.values()}
    largest = [one for one in sets if not any(one < other for other in sets)]
    for places in sorted(largest, key=sorted):
        chosen = tuple(members[at] for at in sorted(places))
        common = set.intersection(*(set(member.standing.facts.kinds) for member in chosen))
        yield tuple(sorted(common)), chosen


def _group(
    framework: Framework, domain: int, signature: Signature, kinds: tuple[str, ...], members: Sequence[Member]
) -> Group:
    order = {category.id: at for at, category in enumerate(framework.categories)}
    ranks = [order[member.standing.category] for member in members]
    in_order = sorted(members, key=lambda one: (order[one.standing.category], one.case.body, one.case.workspace))
    return Group(
        domain=domain, signature=signature, kinds=kinds, members=tuple(in_order), apart=max(ranks) - min(ranks)
    )


def _band(count: int) -> str:
    if not count:
        return "no other"
    if count <= _FEW:
        return "one or two others"
    return "three to five others" if count <= _SOME else "six or more others"
