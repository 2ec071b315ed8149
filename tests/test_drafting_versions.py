"""The agenda from proposal to agreement, and the self-assessment for the CCG to complete."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.analysis.coverage import Cover, PromptCover
from evidence.framework import load_framework
from evidence.store.cycle import mark
from evidence.store.workspace import Workspace
from generators.blocks import Block
from generators.drafting import _runs, load_pack_for, make_draft
from generators.self_assessment import self_assessment_context
from generators.wanted import Version, Wanted
from tests.build import AN_ACT, an_item
from tests.record import with_passages
from tests.spoken import said

_COMMENTS = "Comments of the CCG:"
_TEXTS = (
    "Internal audit gave limited assurance on safeguarding training.",
    "A&E waits at Anyshire NHS Foundation Trust missed the four-hour standard in Quarter 2.",
    "Safeguarding training for staff fell behind plan and is a concern to the governing body.",
)


@pytest.fixture
def papers(workspace: Workspace) -> Workspace:
    with_passages(workspace, texts=_TEXTS)
    with_passages(workspace, name="second.txt", texts=("Safeguarding training remains a concern for the CCG.",))
    return workspace


def agenda(workspace: Workspace, version: Version = Version.PROPOSED) -> tuple[Block, ...]:
    with workspace.open() as connection:
        pack = replace(load_pack_for("agenda", connection), wanted=Wanted(version=version))
    return make_draft("agenda", pack).draft.blocks


def words(blocks: tuple[Block, ...]) -> str:
    return "\n".join("".join(run.text for run in _runs(block)) for block in blocks)


def test_a_proposed_agenda_asks_for_the_ccgs_comments_under_every_area(papers: Workspace) -> None:
    blocks = agenda(papers)
    areas = [block for block in blocks if block.key.endswith("/question")]
    assert areas
    assert words(blocks).count(_COMMENTS) == len(areas)
    assert "Proposed agenda for the assurance meeting" in words(blocks)


@pytest.mark.parametrize(
    ("version", "lead"),
    [(Version.COMMENTED, "Agenda with the CCG’s comments"), (Version.AGREED, "Agreed agenda")],
)
def test_later_versions_say_so_and_propose_nothing(papers: Workspace, version: Version, lead: str) -> None:
    text = words(agenda(papers, version))
    assert lead in text
    assert "proposes this agenda" not in text
    assert (_COMMENTS in text) is (version is Version.COMMENTED)


def test_an_agreed_agenda_has_the_day_on_record_or_leaves_it_to_people(papers: Workspace) -> None:
    assert "Agreed by NHS Anyshire CCG and NHS England on [date]." in words(agenda(papers, Version.AGREED))
    with papers.open() as connection:
        mark(connection, AN_ACT, "2013/14 Q2", 2, done="2013-11-18")
    assert "on 18 November 2013." in words(agenda(papers, Version.AGREED))


def test_a_comment_that_the_ccg_wrote_stays_when_the_agenda_is_agreed(papers: Workspace) -> None:
    import docx

    said(papers, "draft", "agenda")
    file = papers.drafts / "agenda-2013-14-q2.docx"
    document = docx.Document(str(file))
    line = next(one for one in document.paragraphs if one.text.startswith(_COMMENTS))
    line.runs[-1].text = "please take this first"
    document.save(str(file))
    said(papers, "draft", "agenda", "--version", "agreed")
    text = "\n".join(one.text for one in docx.Document(str(file)).paragraphs)
    assert "please take this first" in text
    assert "Agreed agenda for the assurance meeting" in text


def test_no_passage_is_shown_under_two_prompts_of_a_domain_where_others_speak(papers: Workspace) -> None:
    shared = an_item("Infection control was discussed with the trust every month of the quarter.", 1)
    own = an_item("The CCG visited Ward 7 with the Care Quality Commission in August.", 1, paper="visit.pdf")
    first, second, third = load_framework("2013-14").domain(1).prompts[:3]
    covers = [(first, (shared,)), (second, (shared, own)), (third, (shared,))]
    coverage = tuple(PromptCover(prompt=prompt, domain=1, cover=Cover.COVERED, items=items) for prompt, items in covers)
    with papers.open() as connection:
        pack = load_pack_for("self-assessment", connection)
    domain, *_ = self_assessment_context(replace(pack, findings=replace(pack.findings, coverage=coverage))).domains
    shown = [[place.document for said in prompt.evidence for place in said.citations] for prompt in domain.prompts]
    assert shown == [["paper.pdf"], ["visit.pdf"], ["paper.pdf"]]


def test_the_ccg_signs_certifies_and_proposes_and_the_draft_does_none_of_it(papers: Workspace) -> None:
    with papers.open() as connection:
        blocks = make_draft("self-assessment", load_pack_for("self-assessment", connection)).draft.blocks
    text = words(blocks)
    assert "We certify that this self-assessment is our own view" in text
    proposed = [block for block in blocks if block.key.endswith("/category")]
    assert len(proposed) == 6
    assert all(run.fill for block in proposed for run in _runs(block) if "Assured" in run.text)
    assert "[signature]" in text
