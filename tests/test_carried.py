"""What one quarter leaves to the next: open entries on its agenda, agreed support and trajectories in its report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from evidence.record.action import Action, Milestone
from evidence.record.support import Agreement, Escalation, Request, Result, Support
from evidence.store import log
from evidence.store.on_record import read_on_record
from evidence.store.quarters import review_quarter
from evidence.store.undertakings import change, enter
from evidence.store.workspace import Workspace
from generators.blocks import Block, Cell, Heading, List, Note, Paragraph, Table
from generators.context import AgendaContext, RecordEntry, SummaryReportContext
from generators.drafting import KINDS, make_draft
from generators.pack import load_pack
from tests.build import AN_ACT
from tests.record import with_passages
from tests.spoken import said

_LATER = replace(AN_ACT, at="2014-02-10T09:00:00Z")
_ACTION = Action(
    domains=(3,),
    what="Recovery plan for A&E",
    owner="CCG, chief operating officer",
    due="2014-01-31",
    milestones=(
        Milestone(what="Draft", due="2013-12-13", planned="94%", actual="92.6%"),
        Milestone(what="Agreed", due="2014-03-31"),
    ),
    support="S1",
)
_SUPPORT = Support(
    domains=(3, 1),
    what="Peer review of urgent care",
    date="2013-11-29",
    level=2,
    agreement=Agreement.AGREED,
    objectives=("A&E standard met by March",),
    follow_up="Monthly call",
)
_REQUEST = Request(
    domains=(3,), what="Contract position", purpose="Risk", asked_of="CCG", date="2013-11-29", due="2014-02-28"
)
_ESCALATION = Escalation(domains=(1,), view="The waiting list is not understood", date="2013-11-29")


def enter_all(workspace: Workspace, *said: Action | Support | Request | Escalation) -> None:
    with workspace.open() as connection:
        for one in said:
            enter(connection, AN_ACT, one)


def move_on(workspace: Workspace) -> None:
    """2013/14 Q3 under review, with the papers of Q2 in it."""
    with workspace.open() as connection:
        review_quarter(connection, _LATER, "2013/14 Q3")
        connection.execute("UPDATE paper SET period = '2013/14 Q3'")


def agenda(workspace: Workspace, period: str | None = None) -> dict[int, tuple[RecordEntry, ...]]:
    with workspace.open() as connection:
        context = KINDS["agenda"].context(load_pack(connection, period=period))
    assert isinstance(context, AgendaContext)
    return {domain.number: domain.carried for domain in context.domains}


def report(workspace: Workspace) -> SummaryReportContext:
    with workspace.open() as connection:
        context = KINDS["summary-report"].context(load_pack(connection))
    assert isinstance(context, SummaryReportContext)
    return context


def words(workspace: Workspace, kind: str) -> str:
    with workspace.open() as connection:
        return " ".join(_words(make_draft(kind, load_pack(connection)).draft.blocks))


def _words(blocks: Iterable[Block | Cell]) -> Iterable[str]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield "".join(run.text for run in block.runs)
            case List():
                yield from ("".join(run.text for run in item.runs) for item in block.items)
            case Table():
                yield (
                    "".join(run.text for run in block.caption) if not isinstance(block.caption, str) else block.caption
                )
                yield from (word for row in block.rows for cell in row.cells for word in _words(cell.blocks))
            case Note() | Cell():
                yield from _words(block.blocks)


@pytest.fixture
def space(workspace: Workspace) -> Workspace:
    with_passages(workspace)
    return workspace


def test_open_entries_stand_on_the_next_quarter_s_agenda_overdue_first(space: Workspace) -> None:
    enter_all(space, replace(_ACTION, what="Later", due="", milestones=()), _ACTION, _SUPPORT, _REQUEST, _ESCALATION)
    assert not any(agenda(space).values())
    move_on(space)
    assert "on the agenda: A1, A2, S1, R1, E1" in said(space, "period")
    found = agenda(space)
    assert [(one.name, one.state, one.flag) for one in found[3]] == [
        ("A2", "Overdue", "overdue"),
        ("A1", "Open", ""),
        ("S1", "Agreed, running since 29 November 2013", ""),
        ("R1", "No reply yet", ""),
    ]
    assert found[3][0].remarks == ("Late step: Draft, due 13 December 2013.",)
    assert (found[3][2].due, found[3][2].also) == ("Monthly call", (1,))
    assert [one.name for one in found[1]] == ["E1"]
    assert not any(found[number] for number in (2, 4, 5, 6))
    told = words(space, "agenda")
    assert told.count("Domain 3: still open from earlier quarters") == 1
    assert "Late step: Draft, due 13 December 2013." in told


def test_what_is_closed_is_not_carried(space: Workspace) -> None:
    enter_all(space, _ACTION, replace(_ACTION, what="Still open"))
    move_on(space)
    with space.open() as connection:
        closed = replace(_ACTION, outcome="Done", closed="2014-02-10")
        change(connection, _LATER, "A1", Action, verb="close", into=lambda _: closed)
    assert [one.name for one in agenda(space)[3]] == ["A2"]


def test_an_earlier_agenda_does_not_know_what_was_entered_later(space: Workspace) -> None:
    with space.open() as connection:
        review_quarter(connection, _LATER, "2013/14 Q3")
    enter_all(space, _ACTION, replace(_REQUEST, date="2013-06-30"))
    assert agenda(space, "2013/14 Q2")[3] == ()


def test_an_entry_dated_before_the_quarter_is_carried_though_it_was_entered_in_it(space: Workspace) -> None:
    enter_all(space, replace(_REQUEST, date="2013-06-30"), replace(_REQUEST, date="2013-07-01"))
    assert [one.name for one in agenda(space)[3]] == ["R1"]


def test_the_quarter_of_an_entry_is_the_one_under_review_when_it_was_entered(space: Workspace) -> None:
    enter_all(space, _ACTION)
    with space.open() as connection:
        review_quarter(connection, _LATER, "2013/14 Q3")
        change(
            connection, _LATER, "A1", Action, verb="progress", into=lambda said: replace(said, owner="Somebody else")
        )
        enter(connection, _LATER, _SUPPORT)
        assert [(one.name, one.quarter) for one in read_on_record(connection)] == [
            ("A1", "2013/14 Q2"),
            ("S1", "2013/14 Q3"),
        ]


def test_the_report_shows_support_agreed_and_plans_against_what_came(space: Workspace) -> None:
    offered = replace(_SUPPORT, what="Only offered", agreement=Agreement.OFFERED)
    ended = replace(_SUPPORT, date="2013-05-01", result=Result.IMPROVED, outcome="Met", closed="2013-06-30")
    enter_all(space, _SUPPORT, _ACTION, offered, ended)
    found = report(space)
    assert [(line.name, line.domains, line.objectives) for line in found.support] == [
        ("S1", (1, 3), ("A&E standard met by March",))
    ]
    assert [(line.step, line.planned, line.actual, line.state) for line in found.trajectories] == [
        ("Draft", "94%", "92.6%", "Open"),
        ("Agreed", "", "", "Open"),
    ]
    told = words(space, "summary-report")
    assert "Where a domain is assured with support" not in told
    assert "94%" in told


def test_column_five_has_the_quarter_s_actions_and_those_still_open(space: Workspace) -> None:
    enter_all(space, _ACTION)
    assert [(one.name, one.earlier) for one in report(space).rows[2].agreed] == [("A1", False)]
    assert "Agreed (A1): Recovery plan for A&E (CCG, chief operating officer, 31 January 2014)" in words(
        space, "summary-report"
    )
    move_on(space)
    assert [(one.name, one.earlier, one.state) for one in report(space).rows[2].agreed] == [("A1", True, "Overdue")]
    assert "Still open (A1)" in words(space, "summary-report")
    assert report(space).rows[0].agreed == ()


def test_without_entries_the_documents_say_what_they_said(space: Workspace) -> None:
    assert "still open from earlier quarters" not in words(space, "agenda")
    told = words(space, "summary-report")
    assert "Where a domain is assured with support" in told
    assert "from the record" not in told


def test_what_is_overdue_goes_by_the_log_and_not_by_the_clock(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    enter_all(space, _ACTION)
    assert [one.state for one in report(space).rows[2].agreed] == ["Open"]
    with space.open() as connection:
        newest = log.head(connection)
    assert newest is not None
    assert newest.at < "2014-01-31"
