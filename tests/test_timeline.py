"""The timeline of support: everything by date, over all quarters, with each step up and down."""

from __future__ import annotations

import pytest

from evidence.errors import RecordError
from evidence.record.support import Agreement, Result, Support
from evidence.record.timeline import Entries, Move, timeline
from evidence.store.workspace import Workspace
from tests.spoken import said, told


def support(day: str, level: int, *domains: int, **more: object) -> Support:
    own: dict[str, object] = {"domains": domains, "what": "Help", "date": day, "level": level}
    return Support(**(own | {"agreement": Agreement.OFFERED} | more))  # type: ignore[arg-type]


def moves(**supports: Support) -> dict[str, Move]:
    nothing: dict[str, object] = {}
    found = timeline(
        Entries(
            supports=supports,
            requests=nothing,  # type: ignore[arg-type]
            escalations=nothing,  # type: ignore[arg-type]
            interventions=nothing,  # type: ignore[arg-type]
            special_measures=nothing,  # type: ignore[arg-type]
            capability_reviews=nothing,  # type: ignore[arg-type]
        )
    )
    return {event.name: event.move for event in found if event.level}


def test_each_offer_is_compared_with_the_newest_earlier_one_for_a_domain_of_both() -> None:
    found = moves(
        S1=support("2013-08-01", 2, 3),
        S2=support("2013-10-01", 4, 3, 4),
        S3=support("2013-12-01", 1, 5),
        S4=support("2014-02-01", 3, 4),
        S5=support("2014-03-01", 3, 4),
    )
    assert found == {"S1": Move.FIRST, "S2": Move.UP, "S3": Move.FIRST, "S4": Move.DOWN, "S5": Move.SAME}


def test_offers_are_compared_by_their_day_and_not_by_when_they_were_entered() -> None:
    assert moves(S1=support("2014-03-01", 1, 3), S2=support("2013-08-01", 4, 3)) == {"S2": Move.FIRST, "S1": Move.DOWN}


def test_an_end_says_whether_the_improvement_came() -> None:
    ended = support("2013-08-01", 2, 3, result=Result.IMPROVED, outcome="Balance", closed="2013-12-01")
    nothing: dict[str, object] = {}
    rest = dict.fromkeys(
        ("requests", "escalations", "interventions", "special_measures", "capability_reviews"), nothing
    )
    first, last = timeline(Entries(supports={"S1": ended}, **rest))  # type: ignore[arg-type]
    assert (first.date, last.date) == ("2013-08-01", "2013-12-01")
    assert last.words == "ended, with the improvement required: Balance"


def test_all_that_happened_is_shown_by_date_over_the_quarters(workspace: Workspace) -> None:
    said(workspace, "escalate", "add", "Risk of deficit", "--domain", "3", "--date", "2014-02-01")
    said(workspace, "support", "add", "Experts", "--domain", "3", "--level", "4", "--date", "2014-01-10")
    said(workspace, "support", "add", "Advice", "--domain", "3", "--date", "2013-08-20", "--confirmed", "2013-08-25")
    asked = ("request", "add", "Minutes", "--domain", "3", "--purpose", "Risk", "--of", "CCG", "--date", "2013-09-01")
    said(workspace, *asked, "--power", "14Z18", "--because", "It might fail")
    found = told(workspace, "support", "timeline")
    assert [(event["date"], event["name"], event["move"]) for event in found] == [
        ("2013-08-20", "S2", "first"),
        ("2013-08-25", "S2", ""),
        ("2013-09-01", "R1", ""),
        ("2014-01-10", "S1", "up"),
        ("2014-02-01", "E1", ""),
    ]
    assert "section 14Z18" in found[2]["words"]
    assert "support level 4 [up] (domain 3)" in said(workspace, "support", "timeline")


def test_intervention_and_special_measures_stand_in_the_timeline_too(workspace: Workspace) -> None:
    ground = ("--ground", "failing", "--ground-because", "No grip")
    said(workspace, "judge", "3", "not-assured", "--reason", "x", "--patient-safety", "Wards", *ground)
    rest = ("--by", "Committee", "--fits", "It can plan", "--option", "direct", "--date", "2014-03-01")
    said(workspace, "intervene", "add", "A plan", "--domain", "3", *ground, *rest)
    said(workspace, "intervene", "close", "I1", "--outcome", "Met", "--date", "2014-09-01")
    found = told(workspace, "support", "timeline")
    assert [(event["kind"], event["move"]) for event in found] == [("intervention", "up"), ("intervention", "down")]


def test_support_says_which_considerations_were_thought_of(workspace: Workspace) -> None:
    said(workspace, "support", "add", "Advice", "--domain", "3", "--considered", "3, 1")
    said(workspace, "support", "change", "S1", "--considered", "7,1", "--restrictions", "For planning only")
    (one,) = told(workspace, "support", "list")
    assert (one["considered"], one["restrictions"]) == ([1, 3, 7], "For planning only")
    for wrong in ("8", "0", "x"):
        with pytest.raises(RecordError, match=f"no consideration “{wrong}”"):
            said(workspace, "support", "change", "S1", "--considered", wrong)
    assert "  7  How clear action plans are" in said(workspace, "support", "offers")
