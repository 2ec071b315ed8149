"""Intervention is entered only after what the framework asks for, and stays on record until it is lifted."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import GateNotMet, RecordError
from evidence.framework import framework_ids, load_framework
from evidence.framework.judging import InterventionRules
from evidence.record.intervention import Standing, intervention_lacks
from evidence.store.audit import verify
from evidence.store.workspace import Workspace
from tests.spoken import a_space, said, told

_ADD = (
    *("intervene", "add", "A recovery plan by May", "--option", "direct", "--by", "The committee"),
    *("--ground", "at-risk", "--ground-because", "A deficit", "--fits", "It can plan when told what"),
)
_FAR = ("judge", "3", "not-assured", "--reason", "Denies the risk", "--patient-safety", "Wards without nurses")
_GROUND = ("--ground", "at-risk", "--ground-because", "It cannot keep patients safe")


@pytest.fixture(autouse=True)
def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1393891200")  # 4 March 2014


def rules(name: str) -> InterventionRules:
    found = load_framework(name).judging.intervention
    assert found
    return found


def test_intervention_is_refused_until_the_domain_was_judged_to_need_it(workspace: Workspace) -> None:
    with pytest.raises(GateNotMet, match="not on record for domain 3"):
        said(workspace, *_ADD, "--domain", "3")
    said(workspace, *_FAR, *_GROUND)
    assert "I1 recorded" in said(workspace, *_ADD, "--domain", "3")
    with pytest.raises(GateNotMet, match=r"domain 4\."):
        said(workspace, *_ADD, "--domain", "3", "--domain", "4")
    with workspace.open() as connection:
        assert verify(connection).entries == 2


def test_a_decision_keeps_its_power_and_says_what_it_lacks_until_it_is_lifted(workspace: Workspace) -> None:
    said(workspace, *_FAR, *_GROUND)
    said(workspace, *_ADD, "--domain", "3", "--review", "2014-03-01")
    (one,) = told(workspace, "intervene", "list")
    assert (one["power"], one["date"]) == ("14Z21", "2014-03-04")
    assert one["flags"] == ["lacks notice to the body", "lacks published directions", "review is overdue"]
    said(workspace, "intervene", "change", "i1", "--notice", "2014-03-06", "--published", "List of directions")
    said(workspace, "intervene", "close", "I1", "--outcome", "The plan is met", "--date", "2014-09-30")
    assert told(workspace, "intervene", "list") == []
    (lifted,) = told(workspace, "intervene", "list", "--all")
    assert [line["verb"] for line in lifted["history"]] == ["add", "change", "close"]
    assert lifted["flags"] == []


def test_only_the_frameworks_own_forms_are_taken(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no form of intervention"):
        said(workspace, *_ADD, "--domain", "3", "--option", "luck")
    board = a_space(tmp_path / "icb", "icb", "2024/25 Q4")
    with pytest.raises(RecordError, match="no form of intervention"):
        said(board, *_ADD, "--domain", "3")


def test_there_are_six_forms_for_groups_and_each_names_its_power(workspace: Workspace) -> None:
    found = told(workspace, "intervene", "options")
    assert len(found["options"]) == 6
    assert {one["power"] for one in found["options"]} == {"14Z21"}
    for name in framework_ids():
        options = load_framework(name).judging.interventions
        assert len(options) == (0 if name == "icb" else 6)


def test_a_judgement_of_another_domain_opens_nothing() -> None:
    standing = Standing(categories={4: {"not-assured"}})
    assert intervention_lacks(rules("2013-14"), {4}, standing) == ""
    assert "domain 3" in intervention_lacks(rules("2013-14"), {3, 4}, standing)


def test_the_whole_being_inadequate_opens_every_domain_where_the_framework_rates_the_whole(tmp_path: Path) -> None:
    space = a_space(tmp_path / "space", "2016-17", "2016/17 Q4")
    with pytest.raises(GateNotMet):
        said(space, *_ADD, "--domain", "3")
    rated = ("--panel", "The committee", "--basis", "The year", "--on", "2017-07-01")
    said(space, "rate", "cancer", "inadequate", *rated)
    with pytest.raises(GateNotMet):
        said(space, *_ADD, "--domain", "3")
    said(space, "rate", "overall", "inadequate", *rated)
    assert "I1 recorded" in said(space, *_ADD, "--domain", "3")


def test_under_the_interim_framework_a_red_light_opens_nothing_and_the_decision_after_a_review_does(
    tmp_path: Path,
) -> None:
    space = a_space(tmp_path / "space", "interim-2013-14", "2013/14 Q1")
    said(space, "judge", "4", "red", "--reason", "A deficit", "--override", "Known to all")
    said(space, "capability", "review", "Finance is thin")
    with pytest.raises(GateNotMet, match="formal powers"):
        said(space, *_ADD, "--domain", "4")
    decided = ("--by", "Area team director", "--because", "It goes on")
    said(space, "capability", "decide", "P1", "support", *decided)
    with pytest.raises(GateNotMet, match="formal powers"):
        said(space, *_ADD, "--domain", "4")
    said(space, "capability", "review", "Finance is thin still")
    said(space, "capability", "decide", "P2", "formal-powers", *decided)
    assert "I1 recorded" in said(space, *_ADD, "--domain", "4")
