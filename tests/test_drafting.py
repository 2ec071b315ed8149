"""From findings to drafts: what a bullet says, which question is asked, and what stops a draft."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from evidence.analysis.findings import Subject, find
from evidence.errors import QuoteNotFound, TemplateError
from evidence.fact import Fact, FactKind
from evidence.framework import load_framework
from evidence.framework.calendar import parse_period
from evidence.intake.pipeline import How, add_papers
from evidence.model import BlockKind, EvidenceItem, Stance
from evidence.store.workspace import Settings, Workspace, create_workspace
from evidence.tagging import load_tagger
from generators.areas import area, situation, split_subjects
from generators.dates import in_words
from generators.drafting import check_quotes, kinds_of, make_draft
from generators.files import next_version, write_whole
from generators.pack import Pack, load_pack, with_own_titles
from generators.points import citation, paper_label, pick_points, read_row, saying
from generators.word import write
from generators.wording import load_wording, parse_wording
from tests.build import AN_ACT, a_voice, an_item

_PAPER = """Internal audit gave limited assurance on safeguarding arrangements at NHS Anyshire CCG.

Safeguarding training for staff has reached 92 per cent, an improvement on last year.

Members of the governing body were concerned that A&E waits missed the four-hour standard in Quarter 2.
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("drafting")
    settings = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q2")
    made = create_workspace(folder / "space", settings, AN_ACT)
    (folder / "paper.txt").write_text(_PAPER, encoding="utf-8")
    list(add_papers(made, [folder / "paper.txt"], How(tagger=load_tagger, act=lambda: AN_ACT, jobs=1)))
    return made


@pytest.fixture
def pack(workspace: Workspace) -> Pack:
    with workspace.open() as connection:
        return load_pack(connection)


def subjects(*items: EvidenceItem) -> tuple[Subject, ...]:
    period = parse_period("2013/14 Q2")
    return find(items, body="NHS Anyshire CCG", framework=load_framework("2013-14"), period=period).subjects


@pytest.mark.parametrize(
    ("row", "context", "read"),
    [
        (
            "A&E within 4 hours\t95%\t94.1%\t93.8%",
            "Indicator\tStandard\tQ1\tQ2",
            "A&E within 4 hours: Standard 95%; Q1 94.1%; Q2 93.8%",
        ),
        (
            "C13\tCancer waits\t85%\t82.4",
            "No.\tIndicator\tStandard\tQ2\tNotes",
            "Cancer waits: Standard 85%; Q2 82.4",
        ),
        ("Any never events?\tNo\tYes", "Question\tTrust A\tTrust B", "Any never events? Trust A No; Trust B Yes"),
        ("plain\trow", "", "plain: row"),
        ("", "", ""),
    ],
)
def test_a_table_row_is_read_out_with_its_headings(row: str, context: str, read: str) -> None:
    assert read_row(row, context) == read


def test_a_sentence_is_quoted_and_a_long_one_is_cut_while_its_citation_keeps_every_word() -> None:
    voice = a_voice(an_item("word " * 79 + "end", 3))
    assert saying(a_voice(an_item("The plan is on track.", 3))) == "“The plan is on track.”"
    assert saying(voice).endswith("word …”")
    assert citation(voice).quote == "word " * 79 + "end"


def test_a_risk_is_told_in_short_and_a_measure_whole() -> None:
    risk = an_item(
        "R1\tThe beds may open late\t16\tWeekly calls",
        3,
        kind=BlockKind.TABLE_ROW,
        context="Ref\tRisk\tScore\tControls",
    )
    (short,) = pick_points([a_voice(risk)], most=1, prefix="p", brief=True)
    (whole,) = pick_points([a_voice(risk)], most=1, prefix="p")
    assert short.text == "The beds may open late."
    assert whole.text == "The beds may open late: Score 16; Controls Weekly calls."


def test_a_closed_risk_gives_way_to_an_open_one() -> None:
    heads = "Risk\tStatus\tClosed"
    closed = an_item(
        "Main contract is not signed in time\t\tJuly 2013", 3, kind=BlockKind.TABLE_ROW, context=heads, paper="a.xlsx"
    )
    still = an_item("Community beds open late\tOpen", 3, kind=BlockKind.TABLE_ROW, context=heads, paper="b.xlsx")
    deadline = Fact(kind=FactKind.DEADLINE, start=0, end=4, due="2013-07")
    (shown,) = pick_points([a_voice(closed, deadline), a_voice(still)], most=1, prefix="p")
    assert shown.text.startswith("Community beds open late")


def test_a_paper_is_called_by_its_title_and_date_and_a_letter_by_its_file() -> None:
    item = an_item("x", 3, paper="Quality report.pdf", date="2013-11-14")
    assert paper_label(item) == "Quality report, 14 November 2013"
    letter = replace(item, paper="Letter from the trust.docx", paper_title="Contract notice", paper_kind="letter")
    assert paper_label(letter) == "Letter from the trust, 14 November 2013"


def test_papers_that_share_a_title_are_called_by_their_files() -> None:
    first = replace(an_item("x", 3, paper="May.pdf", date=""), paper_title="Minutes of the meeting")
    second = replace(an_item("y", 3, paper="June.pdf", date=""), paper_title="Minutes of the meeting")
    third = replace(an_item("z", 3, paper="Plan.pdf", date=""), paper_title="1. Introduction")
    own = replace(an_item("q", 3, paper="q.pdf", date=""), paper_title="Quality report")
    labels = [paper_label(item) for item in with_own_titles([first, second, third, own])]
    assert labels == ["May", "June", "Plan", "Quality report"]


def test_a_paper_without_pages_is_cited_by_the_heading() -> None:
    item = replace(an_item("x", 3, headings=("Quality", "3. Staffing")), locator="")
    assert citation(a_voice(item)).label.endswith("under “3. Staffing”")


def test_each_paper_is_heard_before_one_is_heard_twice_and_an_echo_only_lends_its_citation() -> None:
    loud = [
        a_voice(an_item(f"Issue number {n} about {word}.", 3, paper="a.pdf", stance=(Stance.ISSUE,)))
        for n, word in enumerate(("waits", "beds", "staff"))
    ]
    quiet = a_voice(an_item("A quiet remark on something else.", 3, paper="b.pdf"))
    echo = a_voice(an_item("A quiet remark on something else entirely.", 3, paper="c.pdf"))
    points = pick_points([*loud, quiet, echo], most=2, prefix="p")
    assert {place.document for said in points for place in said.citations} >= {"a.pdf", "b.pdf"}
    echoed = [said for said in points if len(said.citations) == 2]
    assert [sorted(place.document for place in said.citations) for said in echoed] == [["b.pdf", "c.pdf"]]


def test_two_periods_of_one_row_are_two_points_and_news_comes_before_last_years() -> None:
    context = "Indicator\tStandard\tQ2"
    now = a_voice(
        an_item("Cancer in 62 days\t85%\t82.4%", 3, paper="b.xlsx", kind=BlockKind.TABLE_ROW, context=context)
    )
    then = a_voice(
        an_item(
            "Cancer in 62 days\t85%\t87.0%",
            3,
            paper="a.pdf",
            date="2012-10-01",
            kind=BlockKind.TABLE_ROW,
            context=context,
        )
    )
    points = pick_points([then, now], most=3, prefix="p")
    assert [place.document for said in points for place in said.citations] == ["b.xlsx", "a.pdf"]


def a_row(text: str, *, paper: str) -> EvidenceItem:
    return an_item(text, 3, paper=paper, kind=BlockKind.TABLE_ROW, context="Action\tOwner\tDue\tStatus")


@pytest.mark.parametrize(
    ("items", "name"),
    [
        ([an_item("The A&E four-hour standard was missed.", 3, stance=(Stance.ISSUE,))], "no-plan"),
        ([an_item("The A&E standard was missed; a plan is agreed.", 3, stance=(Stance.ISSUE, Stance.ACTION))], "plan"),
        ([an_item("A&E waits: there is no mitigation for this.", 3, stance=(Stance.ISSUE,))], "unmitigated"),
        ([an_item("The A&E team won an award.", 3, stance=(Stance.ACHIEVEMENT,))], "good"),
        ([an_item("The A&E department is in the east wing.", 3)], "unclear"),
    ],
)
def test_the_sharpest_thing_found_chooses_the_question(items: list[EvidenceItem], name: str) -> None:
    (subject,) = subjects(*items)
    assert situation(subject) == name


def test_every_question_is_open_and_every_situation_has_one() -> None:
    wording = load_wording()
    questions = [text for turns in wording.situations.values() for text in turns]
    questions += [text for own in wording.topics.values() for text in own.values()]
    assert all(text.endswith("?") for text in questions)
    closed = ("is ", "are ", "does ", "do ", "has ", "have ", "will ", "can ", "should ", "did ", "was ", "were ")
    assert not [text for text in questions if text.casefold().startswith(closed)]
    for own in wording.topics.values():
        assert set(own) <= set(wording.situations)


def test_a_wrong_field_in_the_wording_is_named() -> None:
    text = (resources.files("templates") / "questions.toml").read_text(encoding="utf-8")
    with pytest.raises(TemplateError, match=r"questions\.toml: situation\.good\[1\] has \{prov\}"):
        parse_wording(text.replace('"What made this', '"{prov} What made this'))


def test_questions_of_one_situation_take_turns_on_a_page() -> None:
    asked = [load_wording().question("no-plan", topic="D1.4", provider="", due="", turn=turn) for turn in range(4)]
    assert len(set(asked[:3])) == 3
    assert asked[3] == asked[0]


def test_an_area_has_a_title_points_with_citations_and_one_open_question() -> None:
    (subject,) = subjects(
        an_item("The A&E four-hour standard was missed.", 3, paper="a.pdf", stance=(Stance.ISSUE,)),
        an_item("Corridor waits in A&E worry patients.", 3, paper="b.pdf", stance=(Stance.ISSUE,)),
    )
    made = area(subject, "3.1", load_wording())
    assert (made.title, made.papers, made.number) == ("A&E four-hour standard", 2, "3.1")
    assert all(said.citations for said in made.points)
    assert made.question.count("?") == 1


def test_a_domain_shows_at_most_six_areas_and_the_rest_is_annexed() -> None:
    words = ("A&E", "QIPP", "62-day cancer", "running costs", "NHS 111", "dementia", "IAPT", "diagnostic tests")
    found = subjects(
        *(
            an_item(f"{said} {word} waits.", 3, paper=paper, stance=(Stance.ISSUE,))
            for word in words
            for paper, said in (("a.pdf", "There are concerns about"), ("b.pdf", "Members worry over the state of"))
        )
    )
    chosen, annexed = split_subjects(found)
    assert (len(chosen), len(chosen) + len(annexed)) == (6, len(found))
    assert [subject.weight for subject in chosen] == sorted((subject.weight for subject in chosen), reverse=True)


_OUR_KINDS = kinds_of(load_framework("2013-14"))


@pytest.mark.parametrize("kind", _OUR_KINDS)
def test_a_draft_leaves_its_judgements_to_people_and_every_quotation_is_checked(
    kind: str, workspace: Workspace, pack: Pack
) -> None:
    made = make_draft(kind, pack)
    with workspace.open() as connection:
        assert check_quotes(connection, made.citations) == len(made.citations) > 0
    fills = [run for block in made.draft.blocks for run in runs(block) if run.fill]
    assert fills
    assert made.draft.log_head == pack.log_head.hash[:12]


def runs(block: object) -> list:  # type: ignore[type-arg]
    from generators.drafting import _runs

    return _runs(block)  # type: ignore[arg-type]


def test_one_changed_character_in_a_quotation_stops_the_draft(workspace: Workspace, pack: Pack) -> None:
    made = make_draft("agenda", pack)
    first = made.citations[0]
    wrong = replace(first, quote=first.quote[:-2] + "#" + first.quote[-1])
    with workspace.open() as connection, pytest.raises(QuoteNotFound, match=r"not on page 1 of paper\.txt"):
        check_quotes(connection, (*made.citations, wrong))


def test_the_same_log_gives_the_same_bytes_in_any_time_zone(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for zone in ("UTC", "Pacific/Auckland"):
        monkeypatch.setenv("TZ", zone)
        if hasattr(time, "tzset"):
            time.tzset()
        written.append(write(make_draft("agenda", pack).draft))
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()
    assert written[0] == written[1]


def test_a_new_draft_gets_the_next_number_and_an_unchanged_one_its_old_name(tmp_path: Path) -> None:
    first = next_version(tmp_path, "agenda", ".docx", b"one")
    write_whole(first, b"one")
    assert next_version(tmp_path, "agenda", ".docx", b"one") == first
    second = next_version(tmp_path, "agenda", ".docx", b"two")
    assert (first.name, second.name) == ("agenda.docx", "agenda-v2.docx")
    write_whole(second, b"two")
    first.write_bytes(b"edited by a person")
    assert next_version(tmp_path, "agenda", ".docx", b"three").name == "agenda-v3.docx"
    assert first.read_bytes() == b"edited by a person"


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "draft.docx"
    target.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="No space left"):
        write_whole(target, b"after")
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["draft.docx"]


@pytest.mark.parametrize(
    ("iso", "words"), [("2013-11-14", "14 November 2013"), ("2013-12", "December 2013"), ("", ""), ("soon", "soon")]
)
def test_dates_are_written_in_words(iso: str, words: str) -> None:
    assert in_words(iso) == words


def test_unread_papers_are_said_in_every_draft(tmp_path: Path) -> None:
    settings = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q2")
    made = create_workspace(tmp_path / "space", settings, AN_ACT)
    (tmp_path / "paper.txt").write_text(_PAPER, encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    list(add_papers(made, sorted(tmp_path.glob("*.*")), How(tagger=load_tagger, act=lambda: AN_ACT, jobs=1)))
    with made.open() as connection:
        found = load_pack(connection)
    for kind in _OUR_KINDS:
        text = " ".join(run.text for block in make_draft(kind, found).draft.blocks for run in runs(block))
        assert "broken.pdf" in text, kind
