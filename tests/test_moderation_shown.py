"""A moderated category is shown as moderated wherever the judgement is: in listings and in drafts."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assure.main import cli
from evidence.errors import GateNotMet
from evidence.store.workspace import Workspace
from generators.pack import load_pack
from generators.summary_report import summary_report_context
from tests.record import with_passages


def said(workspace: Workspace, *words: str) -> str:
    done = CliRunner().invoke(cli, ["-w", str(workspace.root), "--as", "Ben Judge, moderator", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def moderated(workspace: Workspace) -> str:
    said(workspace, "judge", "3", "assured", "--reason", "In hand", "--override", "Talked through")
    said(workspace, "support", "add", "Peers", "--domain", "3", "--agreement", "agreed", "--date", "2013-10-01")
    why = ("--why", "As its neighbours", "--override", "Objectives follow")
    return said(workspace, "moderate", "change", "3", "Assured with support", *why)


def test_the_listing_shows_both_categories_with_who_and_why(workspace: Workspace) -> None:
    told = moderated(workspace)
    assert "Assured to Assured with support" in told
    listing = said(workspace, "judge")
    assert "Domain 3: Assured (" in listing
    assert "Domain 3 moderated (region): Assured to Assured with support (Ben Judge, moderator" in listing
    assert "As its neighbours" in listing
    (one,) = json.loads(said(workspace, "judge", "--json"))["moderated"]
    assert (one["before"], one["judgement"]["category"], one["stands"]) == ("assured", "assured-with-support", True)


def test_the_report_has_the_moderated_level_and_says_so(workspace: Workspace) -> None:
    with_passages(workspace)
    moderated(workspace)
    with workspace.open() as connection:
        row = summary_report_context(load_pack(connection)).rows[2]
    assert row.level == "Assured with support"
    assert "Moderated (region) from “Assured”: As its neighbours" in row.override
    assert "Why: Objectives follow" in row.override


def test_what_moderators_record_is_listed_told_and_taken_back(workspace: Workspace) -> None:
    moderated(workspace)
    said(workspace, "moderate", "note", "Ask for the plan", "--domain", "3")
    said(workspace, "moderate", "tell", "3", "--on", "2013-12-02")
    listing = said(workspace, "moderate", "list")
    assert "N1 domain 3: Ask for the plan" in listing
    assert "body told on 2013-12-02" in listing
    said(workspace, "moderate", "undo", "n1")
    said(workspace, "moderate", "undo", "3")
    told = json.loads(said(workspace, "moderate", "list", "--json"))
    assert told["notes"] == []
    assert told["changes"][0]["told"] == ""
    said(workspace, "moderate", "undo", "3")
    assert json.loads(said(workspace, "moderate", "list", "--json"))["changes"] == []


def test_a_recommendation_is_made_only_where_intervention_may_follow(workspace: Workspace) -> None:
    moderated(workspace)
    words = ("moderate", "recommend", "--domain", "3", "--option", "direct", "--why", "Nothing else is left")
    with pytest.raises(GateNotMet):
        said(workspace, *words)
    grave = ("--ground", "failing", "--ground-because", "No plan", "--patient-safety", "Harm was seen")
    said(workspace, "moderate", "change", "3", "not-assured", "--why", "New facts", *grave)
    assert "M1 recorded" in said(workspace, *words)
    assert "M1 domain 3: recommended direct" in said(workspace, "moderate", "list")
    assert "direct " in said(workspace, "moderate", "options")


def test_a_place_is_kept_and_shown(workspace: Workspace) -> None:
    assert "Region: not given" in said(workspace, "moderate", "place")
    assert "North of Anyland" in said(workspace, "moderate", "place", "--region", "North of Anyland")
    assert "North of Anyland" in said(workspace, "moderate", "place")
