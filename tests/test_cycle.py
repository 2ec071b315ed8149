"""The quarter's round: which step it is at, what is due and overdue, and what never stood on an agenda."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.analysis.surprises import surprises
from evidence.errors import RecordError
from evidence.framework import load_framework
from evidence.framework.calendar import parse_period
from evidence.record.cycle import HeldPoint, Progress, current, round_of, step_named
from evidence.store import log
from evidence.store.audit import verify
from evidence.store.cycle import read_progress, read_reduction
from evidence.store.drafted import head_of_evidence, keep_drafted, read_drafted
from evidence.store.workspace import Settings, Workspace, create_workspace
from tests.build import AN_ACT
from tests.spoken import a_space, said

_FRAMEWORK = load_framework("2013-14")
_QUARTER = parse_period("2013/14 Q2")
_POINT = HeldPoint(key="area-3-ae", domain=3, topics=("ae",), citations=("0a1b2c3d4e5f-0",))


@pytest.fixture(autouse=True)
def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1385856000")  # 1 December 2013, the day before the agenda is due


def shown(workspace: Workspace, *more: str) -> dict[str, object]:
    return dict(json.loads(said(workspace, "cycle", "show", "--json", *more)))


def steps(today: str, **days: str) -> list[tuple[int, str, bool]]:
    """The round on a day; `days` are like step2_done="2013-11-20"."""
    progress: dict[int, Progress] = {}
    for name, day in days.items():
        number, _, what = name.removeprefix("step").partition("_")
        known = progress.get(int(number), Progress(period=str(_QUARTER), step=int(number)))
        progress[int(number)] = replace(known, **{what: day})
    found = round_of(_FRAMEWORK, _QUARTER, progress, today=today)
    return [(due.step.number, due.day, due.overdue) for due in found]


def test_the_agenda_is_due_nine_weeks_on_and_overdue_the_day_after() -> None:
    assert steps("2013-12-02") == [(1, "", False), (2, "2013-12-02", False), (3, "", False), (4, "", False)]
    assert steps("2013-12-03")[1] == (2, "2013-12-02", True)
    assert steps("2013-12-03", step2_done="2013-12-02")[1] == (2, "2013-12-02", False)


def test_a_planned_day_counts_before_the_framework_s_but_does_not_move_it_on() -> None:
    assert steps("2013-11-21", step2_planned="2013-11-20")[1] == (2, "2013-11-20", True)
    assert steps("2013-12-03", step2_planned="2013-12-20")[1] == (2, "2013-12-02", True)
    assert steps("2013-12-03", step3_planned="2013-12-02")[2] == (3, "2013-12-02", True)


def test_the_quarter_is_at_the_step_after_the_last_one_done() -> None:
    progress = {2: Progress(period=str(_QUARTER), step=2, done="2013-11-20")}
    now = current(round_of(_FRAMEWORK, _QUARTER, progress, today="2013-11-21"))
    assert now is not None
    assert now.step.number == 3
    progress[4] = Progress(period=str(_QUARTER), step=4, done="2013-12-20")
    assert current(round_of(_FRAMEWORK, _QUARTER, progress, today="2013-12-21")) is None


def test_a_step_is_named_by_its_number_or_by_words_of_its_name_alone() -> None:
    assert step_named(_FRAMEWORK, "2").number == step_named(_FRAMEWORK, "prepare").number == 2
    assert step_named(_FRAMEWORK, "assurance discussion").number == 3
    for wrong in ("5", "discussion", "nothing"):
        with pytest.raises(RecordError, match="no step"):
            step_named(_FRAMEWORK, wrong)


def test_steps_are_planned_done_and_undone_quarter_by_quarter_and_the_log_has_all_of_it(workspace: Workspace) -> None:
    said(workspace, "cycle", "plan", "3", "--on", "2013-12-06", "--note", "Area team office")
    said(workspace, "cycle", "done", "2", "--on", "2013-11-20")
    said(workspace, "cycle", "done", "2")
    said(workspace, "cycle", "done", "2", "--period", "2013/14 Q1", "--on", "2013-08-30")
    with workspace.open() as connection:
        assert read_progress(connection, "2013/14 Q2")[2].done == "2013-12-01"
        assert read_progress(connection, "2013/14 Q2")[3].note == "Area team office"
        assert read_progress(connection, "2013/14 Q1")[2].done == "2013-08-30"
    said(workspace, "cycle", "undo", "2")
    with workspace.open() as connection:
        assert read_progress(connection, "2013/14 Q2")[2].done == "2013-11-20"
    said(workspace, "cycle", "undo", "2")
    with pytest.raises(RecordError, match="nothing to undo"):
        said(workspace, "cycle", "undo", "2")
    with workspace.open() as connection:
        assert 2 not in read_progress(connection, "2013/14 Q2")
        assert verify(connection).lines == 7


def test_a_step_cannot_be_done_on_a_day_that_has_not_come(workspace: Workspace) -> None:
    with pytest.raises(RecordError, match="has not come yet"):
        said(workspace, "cycle", "done", "2", "--on", "2013-12-02")


def test_status_says_which_step_it_is_and_what_is_overdue(workspace: Workspace) -> None:
    told = said(workspace, "status")
    assert "Agenda to be agreed by 2 December 2013." in told
    assert "Step 1 of 4: Evidence review" in told
    said(workspace, "cycle", "done", "2")
    said(workspace, "cycle", "plan", "4", "--on", "2013-11-30")
    told = said(workspace, "status")
    assert "Agenda to be agreed" not in told
    assert "Step 3 of 4: Assurance discussion" in told
    assert "Next:  assure add" in told
    assert "overdue: step 4" in told
    assert json.loads(said(workspace, "status", "--json"))["cycle"]["step"] == 3


def test_a_meeting_is_left_out_only_with_a_reason_and_after_the_first_full_year(workspace: Workspace) -> None:
    for early in ("2013/14 Q2", "2013/14 Q4"):
        with pytest.raises(RecordError, match="first full year"):
            said(workspace, "cycle", "reduce", "--reason", "Assured throughout", "--period", early)
    with pytest.raises(RecordError, match="annual review"):
        said(workspace, "cycle", "reduce", "--reason", "Assured throughout", "--period", "2014/15 Q4")
    with pytest.raises(RecordError, match="reason"):
        said(workspace, "cycle", "reduce", "--reason", " ", "--period", "2014/15 Q2")
    said(workspace, "cycle", "reduce", "--reason", "Assured throughout", "--period", "2014/15 Q2")
    said(workspace, "cycle", "plan", "2", "--on", "2013-11-01", "--period", "2014/15 Q2")
    told = shown(workspace, "--period", "2014/15 Q2")
    assert (told["no_meeting"], told["step"]) == ("Assured throughout", 0)
    assert not any(step["overdue"] for step in told["steps"])  # type: ignore[attr-defined]
    said(workspace, "cycle", "undo", "reduce", "--period", "2014/15 Q2")
    with workspace.open() as connection:
        assert read_reduction(connection, "2014/15 Q2") is None


def test_a_framework_that_says_nothing_of_fewer_meetings_allows_none(workspace: Workspace) -> None:
    other = Settings(body="NHS Anyshire CCG", framework="2015-16", period="2015/16 Q2")
    made = create_workspace(workspace.root.parent / "other", other, AN_ACT)
    with pytest.raises(RecordError, match="says nothing of fewer meetings"):
        said(made, "cycle", "reduce", "--reason", "Assured throughout")


def test_a_point_is_no_surprise_when_its_passage_or_its_topic_was_on_an_agenda() -> None:
    same_passage = replace(_POINT, key="r1", topics=(), citations=("0a1b2c3d4e5f-17",))
    same_topic = replace(_POINT, key="r2", citations=("ffffffffffff-0",))
    other_domain = replace(same_topic, key="r3", domain=1)
    new = replace(_POINT, key="r4", topics=("stroke",), citations=("eeeeeeeeeeee-0",))
    own_words = replace(_POINT, key="r5", topics=(), citations=())
    points = [same_passage, same_topic, other_domain, new, own_words]
    assert [point.key for point in surprises(points, [_POINT])] == ["r3", "r4"]
    assert [point.key for point in surprises(points, [_POINT], raised={"eeeeeeeeeeee"})] == ["r3"]
    assert [point.key for point in surprises(points, [])] == ["r1", "r2", "r3", "r4"]


def test_a_draft_s_points_are_kept_once_and_do_not_move_the_head_that_drafts_bear(workspace: Workspace) -> None:
    with workspace.open() as connection:
        before = head_of_evidence(connection)
        for points, kept in (((_POINT,), True), ((_POINT,), False), ((), True), ((_POINT,), True)):
            assert keep_drafted(connection, AN_ACT, kind="agenda", period="2013/14 Q2", points=points) is kept
        assert [one.points for one in read_drafted(connection, {"agenda"})] == [(_POINT,), (), (_POINT,)]
        assert read_drafted(connection, {"summary-report"}) == ()
        assert head_of_evidence(connection) == before != log.head(connection)


def test_status_tells_how_long_special_measures_have_lasted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1459468800")  # 1 April 2016
    space = a_space(tmp_path / "fifteen", "2015-16", "2015/16 Q2")
    assert "special measures" not in said(space, "status")
    said(space, "judge", "3", "not-assured", "--reason", "No grip", "--override", "From the talk")
    begin = ("special-measures", "begin", "Finance", "--trigger", "financial", "--date", "2015-10-01")
    said(space, *begin, "--lasted", "Off plan for three quarters", "--basis", "decided", "--by", "NHS England")
    assert "In special measures for 6 months" in said(space, "status")
