"""Reports and letters held against what was drafted: whatever no agenda had is listed, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evidence.analysis.findings import find
from evidence.errors import RecordError
from evidence.framework import load_framework
from evidence.framework.calendar import parse_period
from evidence.intake.pipeline import How, add_papers
from evidence.store.drafted import read_drafted
from evidence.store.workspace import Workspace
from generators.areas import area
from generators.context import AgendaContext, AgendaDomain, WiderConversation
from generators.held import held_in
from generators.letter_context import LetterDomain
from generators.points import pick_points
from generators.wording import load_wording
from tests.build import AN_ACT, an_item
from tests.spoken import said

_FIRST = """Members of the governing body were concerned that A&E waits missed the four-hour standard in Quarter 2.

Safeguarding training for staff has reached 92 per cent, an improvement on last year.
"""
_LATER = """Internal audit gave limited assurance on the safeguarding arrangements of the CCG.

The ambulance trust missed the eight-minute standard for Category A calls in every month of Quarter 2.
"""


def add(workspace: Workspace, name: str, text: str, tagger: object) -> None:
    file = workspace.root / name
    file.write_text(text, encoding="utf-8")
    list(add_papers(workspace, [file], How(tagger=tagger, act=lambda: AN_ACT, jobs=1)))  # type: ignore[arg-type]


def surprising(workspace: Workspace, kind: str = "summary-report") -> list[dict[str, object]]:
    return list(json.loads(said(workspace, "cycle", "surprises", kind, "--json")))


@pytest.fixture
def drafted(workspace: Workspace, tagger: object, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An agenda drafted on 20 November 2013 from the first paper alone."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1384938000")
    add(workspace, "first.txt", _FIRST, tagger)
    said(workspace, "draft", "agenda")
    return workspace


def test_without_an_agenda_nothing_can_be_said(workspace: Workspace, tagger: object) -> None:
    add(workspace, "first.txt", _FIRST, tagger)
    with pytest.raises(RecordError, match="No agenda of 2013/14 Q2"):
        said(workspace, "cycle", "surprises", "summary-report")
    with pytest.raises(RecordError, match="No agenda of 2013/14 was"):
        said(workspace, "cycle", "surprises", "annual-letter")


def test_a_topic_is_raised_by_an_area_for_discussion_and_not_by_praise() -> None:
    item = an_item("A&E waits missed the four-hour standard of 95 per cent in Quarter 2.", 3)
    findings = find(
        [item], body="NHS Anyshire CCG", framework=load_framework("2013-14"), period=parse_period("2013/14 Q2")
    )
    (subject,) = findings.subjects
    number, topic = subject.cluster.domain, subject.cluster.id
    said = pick_points(subject.cluster.voices, most=1, prefix="point")
    about = area(subject, f"{number}.1", load_wording())
    domain = AgendaDomain(number=number, question="", areas=(), annexed=(), good_practice=said, actions=(), gaps=())
    wider = WiderConversation(support=(), development=(), mutual=())

    def topics(domain: AgendaDomain | LetterDomain) -> set[tuple[int, tuple[str, ...]]]:
        context = AgendaContext(front=None, domains=(domain,), wider=wider)  # type: ignore[arg-type]
        held = held_in(context if isinstance(domain, AgendaDomain) else (domain,), findings)
        return {(one.point.domain, one.point.topics) for one in held}

    letter = LetterDomain(number=number, question="", levels=(), change="", strengths=said, developments=())
    assert topics(domain) == {(number, ())}
    assert topics(replace(domain, good_practice=(), areas=(about,))) == {(number, (topic,))}
    assert topics(letter) == {(number, (topic,))}


def test_what_the_agenda_had_is_no_surprise(drafted: Workspace) -> None:
    assert surprising(drafted) == []


def test_a_point_of_a_paper_that_came_after_the_agenda_is_listed_until_it_was_raised(
    drafted: Workspace, tagger: object
) -> None:
    add(drafted, "later.txt", _LATER, tagger)
    found = surprising(drafted)
    assert found
    assert "Next:  assure draft agenda" in said(drafted, "status")
    assert all("later" in str(one["label"]) for one in found)
    for one in found:
        (passage,) = one["passages"]  # type: ignore[misc]
        said(drafted, "cycle", "raise", str(passage), "--how", "by telephone on 3 December")
    assert surprising(drafted) == []


def test_an_agenda_drafted_after_it_was_agreed_does_not_count(
    drafted: Workspace, tagger: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(drafted, "cycle", "done", "2", "--on", "2013-11-20")
    assert "Next:  assure draft summary-report" in said(drafted, "status")
    add(drafted, "later.txt", _LATER, tagger)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1385024400")  # the day after
    said(drafted, "draft", "agenda")
    assert surprising(drafted)
    said(drafted, "cycle", "done", "2", "--on", "2013-11-21")
    assert surprising(drafted) == []


def test_a_letter_is_held_against_every_agenda_and_report_of_its_year(drafted: Workspace, tagger: object) -> None:
    said(drafted, "period", "next")
    add(drafted, "later.txt", _LATER, tagger)
    assert surprising(drafted, "annual-letter")
    said(drafted, "draft", "summary-report")
    assert surprising(drafted, "annual-letter") == []


def test_the_letter_is_drafted_from_those_papers_of_the_year_that_an_agenda_or_report_had(
    drafted: Workspace, tagger: object
) -> None:
    def letter() -> tuple[set[str], int]:
        told = json.loads(said(drafted, "draft", "annual-letter", "--json"))
        return {place["document"] for place in told["annex"]}, told["left_out"]

    said(drafted, "period", "next")
    add(drafted, "later.txt", _LATER, tagger)
    assert letter() == ({"first.txt"}, 2)
    said(drafted, "draft", "summary-report")
    assert letter() == ({"first.txt", "later.txt"}, 0)
    report = json.dumps(json.loads(said(drafted, "draft", "summary-report", "--json")))
    assert "later.txt" in report
    assert "first.txt" not in report


def test_drafting_twice_gives_the_same_file_and_one_line_of_the_log(drafted: Workspace) -> None:
    said(drafted, "draft", "agenda")
    assert [path.name for path in drafted.drafts.glob("agenda*.docx")] == ["agenda-2013-14-q2.docx"]
    with drafted.open() as connection:
        assert len(read_drafted(connection, {"agenda"})) == 1


def test_a_draft_that_is_only_printed_is_not_kept(workspace: Workspace, tagger: object) -> None:
    add(workspace, "first.txt", _FIRST, tagger)
    said(workspace, "draft", "agenda", "--json")
    with workspace.open() as connection:
        assert read_drafted(connection, {"agenda"}) == ()
