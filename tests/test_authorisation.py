"""Conditions on authorisation, reviews of capability and visits under the interim framework."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import RecordError, StaleDecision
from evidence.framework import load_framework
from evidence.framework.judging import CapabilityRules
from evidence.record.authorisation import CapabilityReview, Course, next_visit, years_on
from evidence.store.workspace import Workspace
from tests.record import with_passages
from tests.spoken import a_space, said, told

_RULES = CapabilityRules(every_years=1, leading_edge_years=3, reference="-")
_ADD = ("condition", "add", "A clear plan", "--date", "2013-03-14", "--plan", "Plan in June")


@pytest.fixture(autouse=True)
def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1378987200")  # 12 September 2013


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return a_space(tmp_path / "interim", "interim-2013-14", "2013/14 Q1")


def test_a_condition_is_discharged_on_evidence_and_not_without(space: Workspace) -> None:
    audit, surplus, _ = with_passages(space)
    said(space, *_ADD, "--review", "2013-09-11")
    (one,) = told(space, "condition", "list")
    assert one["flags"] == ["review is overdue"]
    with pytest.raises(RecordError, match="discharged on evidence"):
        said(space, "condition", "discharge", "C1", "--by", "The committee")
    said(space, "review", "reject", audit)
    with pytest.raises(RecordError, match="was rejected"):
        said(space, "condition", "discharge", "C1", "--by", "The committee", "--evidence", audit)
    said(space, "condition", "discharge", "C1", "--by", "The committee", "--evidence", surplus[:6])
    assert told(space, "condition", "list") == []
    (met,) = told(space, "condition", "list", "--all")
    assert (met["evidence"], met["closed"], met["decided_by"]) == ([surplus], "2013-09-12", "The committee")
    assert [line["verb"] for line in met["history"]] == ["add", "discharge"]


def test_what_is_late_of_conditions_and_visits_is_said_in_status(space: Workspace) -> None:
    said(space, *_ADD, "--review", "2013-09-11")
    said(space, "condition", "add", "A chief finance officer", "--review", "2013-09-12")
    said(space, "visit", "add", "Site visit", "--date", "2013-09-11")
    assert told(space, "status")["overdue"] == {"V1": "Site visit", "C1": "Review of: A clear plan"}
    said(space, "condition", "discharge", "C1", "--by", "The committee", "--basis", "The plan")
    said(space, "visit", "close", "V1", "--outcome", "Seen")
    assert told(space, "status")["overdue"] == {}


def test_a_condition_changes_while_it_stands(space: Workspace) -> None:
    said(space, *_ADD)
    said(space, "condition", "change", "C1", "--review", "2013-10-31", "--support", "An adviser")
    (one,) = told(space, "condition", "list")
    assert (one["review"], one["support"], one["plan"]) == ("2013-10-31", "An adviser", "Plan in June")
    with pytest.raises(RecordError, match="cannot have been discharged"):
        said(space, "condition", "discharge", "C1", "--by", "B", "--basis", "Plan", "--date", "2013-01-01")


def test_conditions_are_shown_beside_their_own_domain_and_no_other(space: Workspace) -> None:
    said(space, *_ADD)
    assert told(space, "judge", "5")["conditions"] == {"C1": "A clear plan"}
    assert told(space, "judge", "4")["conditions"] == {}


def test_five_lights_are_chosen_by_a_person_with_a_reason(space: Workspace) -> None:
    assert len(load_framework("interim-2013-14").domains) == 5
    for number in range(1, 6):
        said(space, "judge", str(number), "amber-green", "--reason", "As published")
    found = told(space, "judge")
    assert [one["category"] for one in found["judgements"]] == ["amber-green"] * 5
    assert found["headline"] is None


@pytest.mark.parametrize(
    ("visited", "agreed", "leading", "due"),
    [
        ("2013-09-12", "", False, "2014-09-12"),
        ("2013-09-12", "", True, "2016-09-12"),
        ("2013-09-12", "2014-02-01", True, "2014-02-01"),
        ("", "", True, ""),
    ],
)
def test_the_next_visit_is_as_agreed_or_by_the_frameworks_years(
    visited: str, agreed: str, leading: bool, due: str
) -> None:
    assert next_visit(_RULES, visited=visited, agreed=agreed, leading=leading) == due


def test_a_framework_that_sets_no_years_leaves_visits_to_agreement() -> None:
    assert next_visit(None, visited="2015-09-12", agreed="", leading=False) == ""
    assert next_visit(None, visited="2015-09-12", agreed="2016-01-10", leading=False) == "2016-01-10"


def test_the_last_day_of_february_has_its_anniversary_a_day_earlier() -> None:
    assert years_on("2016-02-29", 1) == "2017-02-28"
    assert years_on("2016-02-29", 4) == "2020-02-29"


def test_leading_edge_groups_are_visited_once_in_three_years(space: Workspace) -> None:
    said(space, "visit", "add", "First visit", "--date", "2013-05-01")
    said(space, "visit", "close", "V1", "--outcome", "A new team")
    said(space, "visit", "add", "Site visit", "--date", "2013-09-10")
    assert told(space, "visit", "list")[0]["flags"] == ["overdue"]
    said(space, "visit", "close", "V2", "--outcome", "A small team that knows its providers")
    said(space, "capability", "review", "Strong leadership", "--date", "2013-09-10")
    assert told(space, "capability", "list")["due"] == {"review": "2014-09-10", "visit": "2014-09-10"}
    said(space, "capability", "leading-edge", "yes", "--reason", "Green throughout")
    assert told(space, "capability", "list")["due"] == {"review": "2014-09-10", "visit": "2016-09-10"}
    with pytest.raises(StaleDecision, match="Green throughout"):
        said(space, "capability", "leading-edge", "no", "--reason", "A deficit", by="Ben Judge, director")


def test_a_review_is_open_until_its_course_is_decided_once(space: Workspace) -> None:
    said(space, "capability", "review", "Strong leadership", "--challenges", "One site is to close")
    assert "[nothing decided yet]" in said(space, "capability", "list")
    decided = ("capability", "decide", "P1", "support", "--by", "Area team director", "--because", "It asks for it")
    assert "course: support" in said(space, *decided)
    with pytest.raises(RecordError, match="was closed"):
        said(space, *decided)
    with pytest.raises(RecordError, match="course and a day"):
        CapabilityReview(what="x", date="2013-09-10", course=Course.SUPPORT)
