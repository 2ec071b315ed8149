"""The summary report: the guide's own example as an acceptance test, what was agreed, and plans against what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from evidence.errors import RecordError
from evidence.framework import load_framework
from evidence.framework.calendar import parse_period
from evidence.model import Stance
from evidence.record.action import Action, Milestone
from evidence.record.judgement import Judgement
from evidence.record.meeting import MeetingPoint
from evidence.store.judgements import judge
from evidence.store.quarters import review_quarter
from evidence.store.undertakings import enter
from evidence.store.workspace import Workspace
from generators.blocks import Cell, Figure, List, Paragraph, Table
from generators.context import Point, SummaryReportContext, TrajectoryLine
from generators.drafting import Made, make_draft
from generators.pack import load_pack
from generators.summary_report import summary_report_context
from generators.trajectories import trajectory_charts
from generators.word import write
from tests.annex_one import HEADLINE, PERIOD, ROWS, enter_annex_one
from tests.build import AN_ACT
from tests.record import ANA, with_passages
from tests.spoken import said, told


def report(workspace: Workspace) -> tuple[SummaryReportContext, Made]:
    with workspace.open() as connection:
        pack = load_pack(connection)
    return summary_report_context(pack), make_draft("summary-report", pack)


def texts(points: Sequence[Point]) -> tuple[str, ...]:
    return tuple(point.text for point in points)


def words(cell: Cell) -> str:
    runs = [run for part in cell.blocks if isinstance(part, Paragraph) for run in part.runs]
    runs += [run for part in cell.blocks if isinstance(part, List) for item in part.items for run in item.runs]
    return "".join(run.text for run in runs)


@pytest.fixture
def annex_one(workspace: Workspace) -> Workspace:
    with workspace.open() as connection:
        review_quarter(connection, AN_ACT, PERIOD)
    with_passages(workspace)
    enter_annex_one(workspace)
    return workspace


def test_the_guides_example_gives_its_headline_its_rows_its_columns_and_its_levels(annex_one: Workspace) -> None:
    context, made = report(annex_one)
    framework = load_framework("2013-14")
    table = next(block for block in made.draft.blocks if isinstance(block, Table))
    assert [words(cell) for cell in table.rows[0].cells] == [
        *("Focus", "Assurance level", "Particular achievements or good practice", "Issues identified"),
        "Issues needing further action and actions agreed",
    ]
    assert context.headline == HEADLINE
    assert len(table.rows) == 1 + len(ROWS)
    for shown, (number, row) in zip(context.rows, ROWS.items(), strict=True):
        assert shown.number == number
        assert shown.level == framework.category(row.level).name
        assert texts(shown.achievements) == row.achievements
        assert texts(shown.issues) == row.issues
        assert [(entry.what, entry.who) for entry in shown.agreed] == list(row.actions)


def test_cells_that_are_empty_in_the_example_stay_empty_whatever_the_papers_say(annex_one: Workspace) -> None:
    _, made = report(annex_one)
    table = next(block for block in made.draft.blocks if isinstance(block, Table))
    empty = {
        (at, column) for at, row in enumerate(table.rows) for column, cell in enumerate(row.cells) if not words(cell)
    }
    assert empty == {(1, 4), (2, 3), (2, 4), (4, 2)}


def test_what_a_person_says_without_evidence_is_the_assessors_view_and_else_cited(
    workspace: Workspace,
) -> None:
    audit, *_ = with_passages(workspace)
    said(workspace, "meeting", "add", "Members are few", "--domain", "4", "--as", "issue")
    said(workspace, "meeting", "add", "Audit is uneasy", "--domain", "4", "--as", "issue", "--evidence", audit[:6])
    _, made = report(workspace)
    table = next(block for block in made.draft.blocks if isinstance(block, Table))
    (lone, cited) = [item for part in table.rows[4].cells[3].blocks if isinstance(part, List) for item in part.items]
    assert [run.text for run in lone.runs if run.emphasis] == ["(assessor’s view)"]
    assert [run.citation.id for run in cited.runs if run.citation] == [f"{audit}-0"]
    assert not [run for run in cited.runs if run.emphasis]


def test_a_point_that_was_withdrawn_leaves_the_report_and_stays_on_record(workspace: Workspace) -> None:
    with_passages(workspace)
    for words_said in ("First", "Second"):
        said(workspace, "meeting", "add", words_said, "--domain", "2", "--as", "achievement")
    said(workspace, "meeting", "withdraw", "T1", "--why", "Not so")
    context, _ = report(workspace)
    assert texts(context.rows[1].achievements) == ("Second",)
    assert [one["name"] for one in told(workspace, "meeting", "list", "--all")] == ["T1", "T2"]


def test_points_of_an_earlier_quarters_meeting_are_not_this_ones(workspace: Workspace) -> None:
    with_passages(workspace)
    said(workspace, "meeting", "add", "Of the second quarter", "--domain", "2", "--as", "issue")
    with workspace.open() as connection:
        review_quarter(connection, AN_ACT, "2013/14 Q3")
    said(workspace, "meeting", "add", "Of the third", "--domain", "2", "--as", "issue")
    with workspace.open() as connection:
        second = load_pack(connection, period="2013/14 Q2")
    third = replace(second, period=parse_period("2013/14 Q3"))
    assert texts(summary_report_context(second).rows[1].issues) == ("Of the second quarter",)
    assert texts(summary_report_context(third).rows[1].issues) == ("Of the third",)


def test_a_meetings_point_is_an_achievement_or_an_issue() -> None:
    with pytest.raises(RecordError, match="an achievement or an issue"):
        MeetingPoint(domains=(1,), what="x", date="2014-02-12", stance=Stance.ACTION)


def test_the_reason_of_a_judgement_stands_under_its_level_with_what_it_rests_on(workspace: Workspace) -> None:
    audit, *_ = with_passages(workspace)
    with workspace.open() as connection:
        judgement = Judgement(
            period="2013/14 Q2", domain=4, category="assured", reason="Audit is being answered", evidence=(audit,)
        )
        judge(connection, ANA, judgement, framework=load_framework("2013-14"))
    context, made = report(workspace)
    reason = context.rows[3].reason
    assert reason is not None
    assert (reason.text, [place.id for place in reason.citations]) == ("Audit is being answered", [f"{audit}-0"])
    table = next(block for block in made.draft.blocks if isinstance(block, Table))
    assert "Audit is being answered" in words(table.rows[4].cells[1])


def line(due: str, planned: str, actual: str = "", action: str = "A1 Recovery") -> TrajectoryLine:
    return TrajectoryLine(key=due, action=action, step=due, due=due, planned=planned, actual=actual, state="Open")


def test_a_trajectory_of_numbers_is_drawn_with_its_plan_and_told_in_words() -> None:
    (chart,) = trajectory_charts(
        [line("2013-12-31", "94%", "92.6 per cent"), line("2014-01-31", "94.5%"), line("2014-02-28", "95%", "94.9%")]
    )
    assert chart.alternative.endswith(
        "A1 Recovery: planned 94% by 31 December 2013, 94.5% by 31 January 2014, 95% by 28 February 2014; "
        "actual 92.6 per cent at 31 December 2013, 94.9% at 28 February 2014."
    )


@pytest.mark.parametrize(
    "lines",
    [
        [line("2013-12-31", "94%", "93%")],
        [line("2013-12-31", "94%"), line("2014-01-31", "95%")],
        [line("2013-12-31", "94%", "93%"), line("2014-01-31", "12 weeks")],
        [line("2013-12-31", "draft", "drafted"), line("2014-01-31", "signed")],
    ],
)
def test_what_is_no_row_of_numbers_is_not_drawn(lines: list[TrajectoryLine]) -> None:
    assert trajectory_charts(lines) == ()


def test_the_chart_of_a_trajectory_stands_in_the_report_and_in_its_word_file(workspace: Workspace) -> None:
    with_passages(workspace)
    steps = (
        Milestone(what="Christmas", due="2013-12-31", planned="94%", actual="92.6%"),
        Milestone(what="Spring", due="2014-03-31", planned="95%"),
    )
    with workspace.open() as connection:
        enter(connection, ANA, Action(domains=(3,), what="Recovery of A&E", owner="CCG", milestones=steps))
    _, made = report(workspace)
    assert [block.chart.trends[0].title for block in made.draft.blocks if isinstance(block, Figure)] == [
        "A1 Recovery of A&E"
    ]
    assert write(made.draft) == write(made.draft)
