"""Unlike categories for like facts: even-handed, explained, with few false pairs, quick for all bodies of a nation."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.framework.calendar import parse_period
from evidence.moderation.alike import unlike_groups
from evidence.moderation.case import Basis, Case, Facts, Issue
from evidence.moderation.facts import facts_of
from evidence.moderation.needs import Why, needs_without_offer
from evidence.moderation.overview import count_domains, count_support, emerging
from evidence.record.gates import OnFile
from evidence.record.support import Agreement, Escalation, Power, Request, Result, Support
from tests.cases import DOMAIN, NOW, a_case, facts

SUPPORT = "assured-with-support"
GRAVE = "not-assured"


def pairs(cases: list[Case]) -> set[frozenset[str]]:
    """The pairs of bodies that are shown together with different categories."""
    return {
        frozenset((one.case.body, other.case.body))
        for group in unlike_groups(cases)
        for one, other in combinations(group.members, 2)
        if one.standing.category != other.standing.category
    }


def together(one: Facts, other: Facts) -> bool:
    return bool(pairs([a_case("NHS A", "assured", one), a_case("NHS B", SUPPORT, other)]))


def test_the_same_facts_and_another_category_are_looked_at_together_and_the_same_category_is_not() -> None:
    known = facts(red=("C06",))
    assert together(known, known)
    assert pairs([a_case("NHS A", SUPPORT, known), a_case("NHS B", SUPPORT, known)]) == set()


@pytest.mark.parametrize(
    "other",
    [
        facts(red=("C07",)),
        facts(red=("C06", "C07")),
        facts(amber=("C06",)),
        facts(red=("C06",), amber=("C01",)),
        facts(red=("C06",), support_level=2),
        facts(red=("C06",), fell_short=True),
        facts(red=("C06",), escalated=True),
        facts(red=("C06",), powers=("14Z18",)),
        facts(red=("C06",), kinds=("ae-four-hours",)),
    ],
)
def test_any_one_fact_that_differs_parts_two_bodies(other: Facts) -> None:
    assert not together(facts(red=("C06",)), other)


def test_which_others_are_below_green_may_differ_and_how_many_only_within_a_band() -> None:
    base = facts(red=("C06",), amber=("C01",))
    assert together(base, facts(red=("C06",), amber=("C02", "C03")))
    assert not together(base, facts(red=("C06",), amber=("C02", "C03", "C04")))


def test_a_shared_kind_of_issue_is_enough_where_there_are_colours_and_all_have_to_be_shared_where_there_are_none() -> (
    None
):
    one, other = ("ae", "cancer"), ("ae",)
    assert together(facts(kinds=one), facts(kinds=other))
    assert not together(facts(kinds=("cancer",)), facts(kinds=other))
    assert not together(Facts(kinds=one), Facts(kinds=other))
    assert together(Facts(kinds=one), Facts(kinds=one))


def test_to_have_nothing_on_file_is_no_likeness_and_green_throughout_is_one() -> None:
    assert not together(Facts(), Facts())
    assert not together(Facts(support_level=2), Facts(support_level=2))
    assert together(facts(), facts())


def test_a_body_with_too_few_colours_is_compared_with_nobody() -> None:
    known = facts(red=("C06",))
    some = replace(known, colours=known.colours[4:])
    cases = [a_case("NHS A", "assured", known), a_case("NHS B", SUPPORT, known), a_case("NHS C", GRAVE, some)]
    assert pairs(cases) == {frozenset(("NHS A", "NHS B"))}
    nearly = replace(known, colours=known.colours[1:])
    assert len(pairs([*cases[:2], a_case("NHS C", GRAVE, nearly)])) == 3


def test_what_nobody_judged_is_compared_with_nothing() -> None:
    known = facts(red=("C06",))
    assert pairs([a_case("NHS A", "", known), a_case("NHS B", SUPPORT, known)]) == set()


def test_groups_that_are_furthest_apart_come_first_and_members_stand_by_category() -> None:
    red, green = facts(red=("C06",)), facts()
    cases = [
        a_case("NHS D", SUPPORT, green),
        a_case("NHS A", "assured", green),
        a_case("NHS C", GRAVE, red),
        a_case("NHS B", "assured", red),
    ]
    groups = unlike_groups(cases)
    assert [group.apart for group in groups] == [2, 1]
    assert [member.case.body for member in groups[0].members] == ["NHS B", "NHS C"]


_FACTS = st.builds(
    facts,
    red=st.sets(st.sampled_from(("C06", "C07")), max_size=1).map(tuple),
    support_level=st.sampled_from((0, 2)),
    kinds=st.sets(st.sampled_from(("ae", "cancer", "hcai")), max_size=2).map(lambda kinds: tuple(sorted(kinds))),
)
_BODY = st.tuples(st.sampled_from(("assured", SUPPORT, GRAVE)), _FACTS)


@settings(max_examples=60, deadline=None)
@given(st.lists(_BODY, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_who_is_alike_depends_on_the_two_alone_and_never_on_the_order(
    made: list[tuple[str, Facts]], chance: random.Random
) -> None:
    cases = [a_case(f"NHS {nth}", category, known) for nth, (category, known) in enumerate(made)]
    shuffled = chance.sample(cases, k=len(cases))
    assert unlike_groups(shuffled) == unlike_groups(cases)
    each = {pair for two in combinations(cases, 2) for pair in pairs(list(two))}
    assert pairs(cases) == each


def test_every_body_of_the_nation_is_compared_in_a_moment() -> None:
    chance = random.Random(7)
    names = [f"C{nth:02}" for nth in range(1, 11)]
    made = [(chance.choice(("assured", SUPPORT)), facts(red=tuple(chance.sample(names, k=1)))) for _ in range(2_000)]
    cases = [a_case(f"NHS {nth}", category, known) for nth, (category, known) in enumerate(made)]
    began = time.process_time()
    assert len(unlike_groups(cases)) == 10
    assert time.process_time() - began < 2


def a_support(**more: object) -> Support:
    given_support = Support(domains=(DOMAIN,), what="Peers", date="2013-10-01", level=2, agreement=Agreement.AGREED)
    return replace(given_support, **more)  # type: ignore[arg-type]


def needs_of(category: str, known: Facts | None = None, *supports: Support) -> list[Why]:
    on_file = {f"S{nth}": one for nth, one in enumerate(supports, start=1)}
    return [need.why for need in needs_without_offer([a_case("NHS A", category, known, supports=on_file)])]


def test_a_category_that_asks_for_support_without_any_is_a_need_and_an_offer_meets_it() -> None:
    assert needs_of(SUPPORT) == [Why.CATEGORY]
    assert needs_of(GRAVE) == [Why.CATEGORY]
    assert needs_of(SUPPORT, None, a_support(agreement=Agreement.OFFERED)) == []
    closed = a_support(result=Result.IMPROVED, outcome="Done", closed="2014-01-01")
    assert needs_of(SUPPORT, None, closed) == [Why.CATEGORY]


def test_red_is_a_need_where_nobody_judged_and_none_where_the_body_was_judged_to_manage_by_itself() -> None:
    red = facts(red=("C06",))
    assert needs_of("", red) == [Why.NOT_JUDGED]
    assert needs_of("assured", red) == []
    assert needs_of("", red, a_support()) == []


def test_refused_support_with_nothing_after_it_is_a_need() -> None:
    assert needs_of("", None, a_support(agreement=Agreement.REFUSED)) == [Why.FELL_SHORT]
    assert needs_of("assured", None, a_support(agreement=Agreement.REFUSED)) == []
    assert needs_of("", None, a_support(agreement=Agreement.REFUSED), a_support(agreement=Agreement.OFFERED)) == []


def facts_on_file(on_file: OnFile) -> Facts:
    return facts_of(DOMAIN, board=None, on_file=on_file, kinds=(), period=parse_period(NOW))


@pytest.mark.parametrize(
    ("begun", "closed", "counts"),
    [
        ("2013-12-31", "", True),
        ("2014-01-01", "", False),
        ("2013-07-01", "2013-12-31", False),
        ("2013-07-01", "2014-01-01", True),
    ],
)
def test_what_counts_is_what_was_on_file_when_the_quarter_ended(begun: str, closed: str, counts: bool) -> None:
    ended = {"result": Result.IMPROVED, "outcome": "Done", "closed": closed} if closed else {}
    support = a_support(date=begun, **ended)
    asked = Request(
        domains=(DOMAIN,),
        what="Figures",
        purpose="Risk",
        asked_of="CCG",
        date=begun,
        power=Power.DOCUMENTS,
        because="Failing",
        reply="Here" if closed else "",
        closed=closed,
    )
    told = Escalation(domains=(DOMAIN,), view="A deficit", date=begun, outcome="Over" if closed else "", closed=closed)
    found = facts_on_file(OnFile(supports={"S1": support}, requests={"R1": asked}, escalations={"E1": told}))
    assert (found.support_level, found.powers, found.escalated) == ((2, ("14Z18",), True) if counts else (0, (), False))


def test_an_offer_and_a_request_without_a_power_are_no_facts_and_refused_support_is_one() -> None:
    offered = a_support(agreement=Agreement.OFFERED)
    asked = Request(domains=(DOMAIN,), what="Figures", purpose="Risk", asked_of="CCG", date="2013-10-01")
    assert facts_on_file(OnFile(supports={"S1": offered}, requests={"R1": asked})) == Facts()
    refused = a_support(agreement=Agreement.REFUSED)
    assert facts_on_file(OnFile(supports={"S1": refused})).fell_short
    assert not facts_on_file(OnFile(supports={"S1": replace(refused, date="2014-01-15")})).fell_short


def an_issue(*, is_new: bool | None, basis: Basis = Basis.RECORD) -> Issue:
    return Issue(domain=DOMAIN, subject="ae", title="A&E", basis=basis, is_new=is_new)


def test_issues_are_counted_over_bodies_with_those_for_which_they_are_new() -> None:
    cases = [
        a_case("NHS A", issues=(an_issue(is_new=True),)),
        a_case("NHS B", issues=(an_issue(is_new=False, basis=Basis.SUGGESTION),)),
        a_case("NHS C", issues=(an_issue(is_new=None),)),
    ]
    (row,) = emerging(cases)
    assert (row.bodies, row.new, row.unknown) == (("NHS A", "NHS C"), ("NHS A",), ("NHS C",))
    assert row.suggested == ("NHS B",)


def test_support_that_is_not_closed_is_counted_by_level_and_kind_and_domains_by_category() -> None:
    cases = [
        a_case("NHS A", SUPPORT, supports={"S1": a_support(offer="peers")}),
        a_case("NHS B", "", supports={"S1": a_support(level=4, agreement=Agreement.REFUSED)}),
    ]
    strong, peers = count_support(cases)
    assert (strong.level, strong.refused, peers.offer, peers.agreed) == (4, ("NHS B",), "peers", ("NHS A",))
    third = count_domains(cases)[DOMAIN - 1]
    assert (third.counts[SUPPORT], third.unjudged) == (1, 1)
