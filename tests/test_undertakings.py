"""Support, actions, requests and escalation: entered, changed, closed; what is late or missing is said."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assure.main import cli
from evidence.errors import AssureError, RecordError
from evidence.record.action import Action, Milestone, flags, is_overdue
from evidence.record.support import Agreement, Result, Support
from evidence.store.audit import verify
from evidence.store.workspace import Workspace


@pytest.fixture(autouse=True)
def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1393891200")  # 4 March 2014


def said(workspace: Workspace, *words: str) -> str:
    done = CliRunner().invoke(cli, ["-w", str(workspace.root), "--as", "Ana Reader, lead", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def listed(workspace: Workspace, group: str, *more: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(said(workspace, group, "list", "--json", *more))
    return found


def test_support_is_offered_agreed_and_ended_with_its_whole_history(workspace: Workspace) -> None:
    said(workspace, "support", "add", "A peer review", "--domain", "3", "--offer", "peers")
    said(workspace, "support", "change", "s1", "--agreement", "agreed", "--objective", "A plan by May")
    (running,) = listed(workspace, "support")
    assert (running["level"], running["agreement"], running["date"]) == (2, "agreed", "2014-03-04")
    assert running["flags"] == ["lacks follow-up", "lacks confirmation in writing"]
    said(workspace, "support", "close", "S1", "--result", "not-improved", "--outcome", "No plan came")
    assert listed(workspace, "support") == []
    (ended,) = listed(workspace, "support", "--all")
    assert [line["verb"] for line in ended["history"]] == ["add", "change", "close"]  # type: ignore[attr-defined]
    with workspace.open() as connection:
        assert verify(connection).entries == 1


def test_what_is_closed_stays_closed(workspace: Workspace) -> None:
    said(workspace, "action", "add", "Write the plan", "--domain", "3", "--owner", "CCG")
    said(workspace, "action", "close", "A1", "--outcome", "Done")
    with pytest.raises(RecordError, match="was closed on 2014-03-04"):
        said(workspace, "action", "close", "A1", "--outcome", "Done again")
    with pytest.raises(RecordError, match="no action A7"):
        said(workspace, "action", "close", "A7", "--outcome", "Done")


def test_overdue_actions_late_milestones_and_late_replies_are_marked(workspace: Workspace) -> None:
    add = ("action", "add", "Recovery plan", "--domain", "3", "--owner", "CCG", "--due", "2014-03-03")
    said(workspace, *add, "--milestone", "2014-02-01", "Draft", "--milestone", "2014-03-03", "Agreed")
    said(
        workspace,
        "request",
        "add",
        "Figures",
        "--domain",
        "3",
        "--purpose",
        "Risk",
        "--of",
        "CCG",
        "--due",
        "2014-03-03",
    )
    said(
        workspace, "request", "add", "More", "--domain", "3", "--purpose", "Risk", "--of", "CCG", "--due", "2014-03-04"
    )
    (late,) = listed(workspace, "action")
    assert late["flags"] == ["overdue", "2 late milestones"]
    assert [one["flags"] for one in listed(workspace, "request")] == [["overdue"], []]
    said(workspace, "action", "progress", "A1", "1", "--done", "2014-02-03", "--planned", "95%", "--actual", "93.8%")
    (late,) = listed(workspace, "action")
    assert late["flags"] == ["overdue", "1 late milestone"]
    assert "planned 95%, actual 93.8%" in said(workspace, "action", "list")
    with pytest.raises(RecordError, match="no milestone 3"):
        said(workspace, "action", "progress", "A1", "3", "--done", "2014-02-03")


@pytest.mark.parametrize(
    ("due", "closed", "today", "late"),
    [
        ("2014-03-03", "", "2014-03-03T23:59:59Z", False),
        ("2014-03-03", "", "2014-03-04T00:00:00Z", True),
        ("2014-03-03", "2014-05-01", "2014-06-01", False),
        ("", "", "2014-06-01", False),
    ],
)
def test_a_thing_is_overdue_from_the_day_after_it_was_due_until_it_is_closed(
    due: str, closed: str, today: str, late: bool
) -> None:
    assert is_overdue(due=due, closed=closed, today=today) is late


def test_a_closed_action_has_no_late_milestones() -> None:
    step = Milestone(what="Draft", due="2014-01-01")
    done = Action(domains=(3,), what="Plan", owner="CCG", milestones=(step,), outcome="Done", closed="2014-02-01")
    assert flags(done, today="2014-03-04") == []


def test_an_escalation_says_what_it_lacks_until_it_is_whole(workspace: Workspace) -> None:
    said(workspace, "escalate", "add", "We see a risk of deficit", "--domain", "3", "--told", "Face to face")
    (open_one,) = listed(workspace, "escalate")
    assert open_one["flags"] == [
        "lacks agreed actions",
        "lacks a timeline",
        "lacks milestones",
        "lacks clear consequences",
    ]
    rest = ("--action", "Plan", "--timeline", "May", "--milestone", "Draft", "--consequences", "Committee")
    said(workspace, "escalate", "change", "E1", *rest)
    (whole,) = listed(workspace, "escalate")
    assert whole["flags"] == []


def test_the_guides_fourth_response_can_be_recorded_from_the_first_offer_to_the_judgement(workspace: Workspace) -> None:
    first = ("support", "add", "Advice on the plan", "--domain", "3", "--offer", "advice", "--date", "2013-08-20")
    said(workspace, *first, "--agreement", "agreed", "--objective", "A plan", "--follow-up", "Monthly")
    said(workspace, "support", "close", "S1", "--result", "not-improved", "--outcome", "The plan was not followed")
    last = ("support", "add", "An expert team", "--domain", "3", "--offer", "expert-team", "--agreement", "refused")
    said(workspace, *last)
    parts = ("--told", "Face to face", "--action", "Plan", "--timeline", "May", "--milestone", "Draft")
    judgement = ("judge", "3", "not-assured", "--reason", "Denies the risk", "--tried", "Advice")
    ground = ("--ground", "at-risk", "--ground-because", "Financial failure")
    with pytest.raises(AssureError, match="no escalation is on record"):
        said(workspace, *judgement, *ground)
    said(workspace, "escalate", "add", "Risk of failure", "--domain", "3", *parts, "--consequences", "Committee")
    assert "Not assured, intervention required" in said(workspace, *judgement, *ground)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("support", "add", "X", "--domain", "9"), "no domain 9"),
        (("support", "add", "X", "--domain", "3", "--offer", "luck"), "no offer"),
        (("support", "add", "X", "--domain", "3", "--date", "4 March"), "is no day"),
        (("action", "add", " ", "--domain", "3", "--owner", "CCG"), "Nothing is said"),
        (("action", "add", "X", "--domain", "3", "--owner", "CCG", "--due", "2014-02-30"), "is no day"),
        (
            ("request", "add", "X", "--domain", "3", "--purpose", "Y", "--of", "CCG", "--power", "14Z19"),
            "14Z17",
        ),
    ],
)
def test_an_entry_that_makes_no_sense_leaves_no_line(
    workspace: Workspace, words: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(RecordError, match=problem):
        said(workspace, *words)
    with workspace.open() as connection:
        assert verify(connection).lines == 1


def test_support_that_ends_before_it_began_is_refused() -> None:
    with pytest.raises(RecordError, match="cannot have ended"):
        Support(
            domains=(3,),
            what="Advice",
            date="2014-03-04",
            level=1,
            agreement=Agreement.AGREED,
            result=Result.IMPROVED,
            outcome="Better",
            closed="2014-03-03",
        )


def test_the_offers_and_considerations_are_listed(workspace: Workspace) -> None:
    told = json.loads(said(workspace, "support", "offers", "--json"))
    assert (len(told["offers"]), len(told["considerations"])) == (10, 7)
