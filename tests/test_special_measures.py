"""Special measures: what leads there, what is missing on the way, the clock, and how they end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evidence.errors import GateNotMet, RecordError
from evidence.framework import load_framework
from evidence.framework.judging import SpecialMeasuresRules, Step
from evidence.record.special_measures import (
    Basis,
    Exit,
    Noted,
    SpecialMeasures,
    after_months,
    clock,
    months_since,
    out_of_order,
    untaken,
)
from evidence.store.regimes import clock_of
from evidence.store.workspace import Workspace
from tests.spoken import a_space, said, told

_FRAMEWORK = load_framework("2015-16")
_BEGIN = (
    *("special-measures", "begin", "Finance and planning", "--trigger", "financial", "--date", "2015-10-01"),
    *("--lasted", "Off plan for three quarters", "--basis", "decided", "--by", "NHS England"),
)
_EXIT = ("special-measures", "exit", "improved", "--outcome", "Balance", "--since", "2016-02-01")
_JUDGE = ("judge", "3", "not-assured", "--reason", "No grip", "--override", "From the talk")


@pytest.fixture(autouse=True)
def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1459468800")  # 1 April 2016


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return a_space(tmp_path / "fifteen", "2015-16", "2015/16 Q2")


def rules() -> SpecialMeasuresRules:
    found = _FRAMEWORK.judging.special_measures
    assert found
    return found


def measures(**more: object) -> SpecialMeasures:
    own: dict[str, object] = {
        "what": "Finance",
        "date": "2015-10-01",
        "triggers": ("financial",),
        "lasted": "A year",
        "basis": Basis.AGREED,
        "decided_by": "Both",
    }
    return SpecialMeasures(**(own | more))  # type: ignore[arg-type]


def test_they_begin_only_after_a_category_that_leads_there(space: Workspace) -> None:
    with pytest.raises(GateNotMet, match="none is on record"):
        said(space, *_BEGIN)
    said(space, *_JUDGE)
    assert "Finance and planning" in said(space, *_BEGIN)
    with pytest.raises(RecordError, match="run already"):
        said(space, *_BEGIN)


def test_limited_assurance_leads_there_only_in_circumstances_that_are_written_down(space: Workspace) -> None:
    said(space, "judge", "3", "limited-assurance", "--reason", "A deficit", "--override", "From the talk")
    with pytest.raises(GateNotMet, match="--circumstances"):
        said(space, *_BEGIN)
    assert "circumstances: Nobody owns" in said(space, *_BEGIN, "--circumstances", "Nobody owns the plan")


def test_a_headline_leads_there_as_a_component_does(space: Workspace) -> None:
    said(space, "headline", "Not assured", "--reason", "All of it")
    assert "X1" in said(space, *_BEGIN)


def test_what_is_missing_is_said_step_by_step_until_nothing_is(space: Workspace) -> None:
    said(space, *_JUDGE)
    said(space, *_BEGIN)
    texts = list(rules().steps.values())
    assert told(space, "special-measures", "show")["missing"] == texts
    for step in (
        ("monitoring", "A year, monthly"),
        ("notice", "The website", "--on", "2015-10-05"),
        ("review", "A firm found no plan", "--on", "2015-12-01"),
        ("plan", "Version 2, signed off", "--on", "2016-01-10"),
        ("director", "Improvement director", "--on", "2016-01-11"),
    ):
        said(space, "special-measures", *step)
        texts.pop(0)
        assert told(space, "special-measures", "show")["missing"] == texts
    with pytest.raises(GateNotMet, match=r"Intensive support.*; Regular reports"):
        said(space, *_EXIT)
    said(space, "support", "add", "Experts", "--domain", "3", "--agreement", "agreed")
    said(space, "special-measures", "progress", "On plan", "--on", "2016-03-01")
    assert told(space, "special-measures", "show")["missing"] == []
    assert "ended 2016-04-01, improved, improvement since 2016-02-01: Balance" in said(space, *_EXIT)
    with pytest.raises(RecordError, match="No special measures run"):
        said(space, "special-measures", "progress", "More")


def test_steps_may_be_missing_at_the_end_for_a_reason_that_stays_visible(space: Workspace) -> None:
    said(space, *_JUDGE)
    said(space, *_BEGIN)
    said(space, *_EXIT, "--override", "Dealt with outside")
    shown = said(space, "special-measures", "show")
    assert "Overridden: Areas, timescale and monitoring" in shown
    assert "Because: Dealt with outside" in shown


def test_an_override_of_nothing_and_a_change_of_leadership_need_no_steps(space: Workspace) -> None:
    said(space, *_JUDGE)
    said(space, *_BEGIN)
    change = ("special-measures", "exit", "changed", "--outcome", "Another body commissions")
    with pytest.raises(RecordError, match="nothing to override"):
        said(space, *change, "--override", "To be safe")
    assert "ended 2016-04-01, changed" in said(space, *change)


@pytest.mark.parametrize(
    ("began", "today", "months"),
    [
        ("2015-10-01", "2015-10-01", 0),
        ("2015-10-01", "2016-06-30", 8),
        ("2015-10-01", "2016-07-01", 9),
        ("2015-10-31", "2016-02-28", 3),
        ("2015-10-31", "2016-02-29", 4),
        ("2016-02-29", "2017-02-28", 12),
    ],
)
def test_months_are_counted_by_the_calendar(began: str, today: str, months: int) -> None:
    assert months_since(began, today) == months
    assert after_months(date.fromisoformat(began), months).isoformat() <= today


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2016-06-30", "for 8 months, since 2015-10-01; the 12 months expected end on 2016-10-01"),
        ("2016-07-01", "the time expected ends on 2016-10-01. What ends them: Significant progress"),
        ("2016-10-01", "ends on 2016-10-01"),
        ("2016-10-02", "was over on 2016-10-01. What ends them: Significant progress on the plan. Otherwise a change"),
    ],
)
def test_the_clock_warns_at_nine_months_and_says_at_twelve_what_follows(today: str, words: str) -> None:
    assert words in clock(measures(), rules(), today=f"{today}T10:00:00Z")


def test_an_extension_moves_the_last_day_and_an_end_stops_the_clock() -> None:
    longer = measures(extensions=(Noted(on="2017-01-31", words="New leaders came late"),))
    assert "extended to 2017-01-31: the time expected ends on 2017-01-31" in clock(longer, rules(), today="2016-12-01")
    ended = measures(exit=Exit.CHANGED, outcome="Merged", closed="2016-09-01")
    assert clock(ended, rules(), today="2017-12-01") == ""


def test_the_clock_can_be_asked_for_by_other_commands(space: Workspace) -> None:
    with space.open() as connection:
        assert clock_of(connection, _FRAMEWORK, today="2016-04-01") == ""
    said(space, *_JUDGE)
    said(space, *_BEGIN)
    with space.open() as connection:
        assert "for 6 months" in clock_of(connection, _FRAMEWORK, today="2016-04-01")


def test_a_plan_before_the_review_is_pointed_out() -> None:
    plan, review = Noted(on="2015-11-01", words="Plan"), Noted(on="2015-12-01", words="Review")
    assert "came before" in out_of_order(measures(plan=plan, review=review))
    assert out_of_order(measures(plan=review, review=plan)) == ""


def test_support_counts_as_a_step_only_while_it_runs() -> None:
    assert Step.SUPPORT in untaken(measures(), rules(), supported=False)
    assert Step.SUPPORT not in untaken(measures(), rules(), supported=True)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"triggers": ()}, "a trigger"),
        ({"exit": Exit.CHANGED}, "say how"),
        ({"exit": Exit.IMPROVED, "closed": "2016-01-01", "outcome": "Better"}, "since when"),
        ({"notice": Noted(on="2015-09-01", words="Website")}, "cannot belong"),
        ({"exit": Exit.CHANGED, "closed": "2015-09-01", "outcome": "Merged"}, "cannot have ended"),
    ],
)
def test_measures_that_make_no_sense_cannot_be_built(more: dict[str, object], problem: str) -> None:
    with pytest.raises(RecordError, match=problem):
        measures(**more)


def test_a_framework_without_them_says_so_and_an_unknown_trigger_is_refused(
    workspace: Workspace, space: Workspace
) -> None:
    with pytest.raises(RecordError, match="has no special measures"):
        said(workspace, *_BEGIN)
    with pytest.raises(RecordError, match="“luck” is no trigger"):
        said(space, *_BEGIN, "--trigger", "luck")
