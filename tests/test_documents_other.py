"""The other frameworks' documents: papers sorted by their domains, and drafts that decide nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from assure.cli.draft import _KINDS
from evidence.analysis.topics import load_topics, topics_of
from evidence.errors import FrameworkError, NothingToRead, RecordError
from evidence.framework import framework_ids, load_framework, parse_framework, sorted_anew
from evidence.indicator import Reading, ReadingSource
from evidence.intake.pipeline import How, add_papers
from evidence.model import Verdict
from evidence.store.dashboard import Entry, take_in
from evidence.store.items import read_items
from evidence.store.workspace import Settings, Workspace, create_workspace
from evidence.tagging import load_tagger
from generators.blocks import Cell, Draft, Heading, List, Note, Paragraph, Table
from generators.drafting import KINDS, Made, check_quotes, kinds_of, load_pack_for, make_draft
from generators.publish.checks.reading import reading_age
from generators.word import write
from tests.build import AN_ACT, an_item
from tests.spoken import said, told

_PAPER = """The year-end forecast for QIPP is £8.3m against the plan of £9.6m, a shortfall of £1.3m at NHS Anyshire CCG.

The CCG's financial plan does not meet the business rules, and running costs are above the management allowance.

Members were concerned that A&E waits missed the four-hour standard in Quarter 2: 93.8 per cent against 95 per cent.

Action: Chief Officer to bring a recovery plan for A&E waits to the governing body by 12 December 2016.

The succession plan for future leaders was agreed, and the organisational development plan is being delivered well.
"""
_PERIODS = {
    "interim-2013-14": "2013/14 Q2",
    "2015-16": "2015/16 Q2",
    "2016-17": "2016/17 Q2",
    "icb": "2023/24 Q4",
}
_NEW = {"component-report", "assessment-letter", "scorecard", "special-measures-notice", "clinical-areas"}
_JUDGE = ("--reason", "No grip of the deficit.", "--override", "From the talk")
_BEGIN = (
    *("special-measures", "begin", "Finance and planning", "--trigger", "financial", "--date", "2015-10-01"),
    *("--lasted", "Off plan for three quarters", "--basis", "decided", "--by", "NHS England"),
)


@pytest.fixture(autouse=True)
def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1459468800")  # 1 April 2016


_tagger = cache(load_tagger)


def a_space(folder: Path, framework: str, *, period: str = "", body: str = "NHS Anyshire CCG") -> Workspace:
    """A workspace with one paper on money, waits and leaders."""
    settings = Settings(body=body, framework=framework, period=period or _PERIODS[framework])
    space = create_workspace(folder / "space", settings, AN_ACT)
    (folder / "paper.txt").write_text(_PAPER, encoding="utf-8")
    list(add_papers(space, [folder / "paper.txt"], How(tagger=_tagger, act=lambda: AN_ACT, jobs=1)))
    return space


def drafted(space: Workspace, kind: str) -> Made:
    """The draft, with its quotations checked."""
    with space.open() as connection:
        made = make_draft(kind, load_pack_for(kind, connection))
        check_quotes(connection, made.citations)
    return made


def words(draft: Draft) -> str:
    """All that a reader sees, spaces made single."""
    return " ".join(" ".join(map(_words, draft.blocks)).split())


def _words(block: object) -> str:
    match block:
        case Heading() | Paragraph():
            return "".join(run.text for run in block.runs)
        case List():
            return " ".join("".join(run.text for run in one.runs) for one in block.items)
        case Table():
            return " ".join((block.caption, *(_words(cell) for row in block.rows for cell in row.cells)))
        case Note() | Cell():
            return " ".join(map(_words, block.blocks))
        case _:
            return ""


def tables(draft: Draft) -> list[Table]:
    return [block for block in draft.blocks if isinstance(block, Table)]


# ---------------------------------------------------------------- the crosswalk


@pytest.mark.parametrize("framework", sorted(_PERIODS))
def test_a_crosswalk_names_only_prompts_and_topics_of_the_framework_papers_are_sorted_by(framework: str) -> None:
    walk = load_framework(framework).crosswalk
    assert walk
    assert {prompt.id for prompt in load_framework(walk.by).prompts} >= set(walk.prompts)
    assert {topic.id for topic in load_topics(walk.by).all} >= set(walk.topics)
    assert {topic.id: topic.domain for topic in topics_of(load_framework(framework)).all} == dict(walk.topics)


def test_an_item_stands_under_the_domain_its_prompt_speaks_to_with_the_best_score_that_led_there() -> None:
    item = an_item("The plan meets the business rules.", 3, 4, prompts=("D4.1", "D3.4", "D4.2"))
    tagging = replace(item.suggestion.tagging, scores={3: 0.7, 4: 0.9})
    item = replace(item, suggestion=replace(item.suggestion, tagging=tagging))
    found = sorted_anew(item, load_framework("2015-16"))
    assert found.domains == (1, 3)
    assert found.suggestion.tagging.scores == {1: 0.9, 2: 0.0, 3: 0.7, 4: 0.0, 5: 0.0}
    assert not found.unsorted


def test_evidence_without_a_place_is_marked_and_not_dropped() -> None:
    item = an_item("The organisational development plan.", 6, prompts=("D6.1",))
    found = sorted_anew(item, load_framework("interim-2013-14"))
    assert (found.domains, found.unsorted) == ((), True)


def test_what_a_person_decided_stays_in_the_frameworks_own_domains() -> None:
    item = an_item("Out-of-hours care.", 4, prompts=("D4.9", "D4.1"))
    retagged = replace(item, verdict=Verdict.RETAGGED, domains_decided=(5,))
    found = sorted_anew(retagged, load_framework("2015-16"))
    assert (found.domains, found.prompts) == ((5,), ("D4.9",))


def test_lists_go_by_the_frameworks_domains_and_count_what_has_no_place(tmp_path: Path) -> None:
    space = a_space(tmp_path, "interim-2013-14")
    with space.open() as connection:
        items = {item.passage.text[:12]: item for item in read_items(connection)}
    assert items["The year-end"].domains == (4,)
    assert items["The successi"].unsorted
    assert "succession" not in said(space, "evidence", "list")
    assert "succession" in said(space, "evidence", "list", "--all")
    assert "1 passage has no place in it and is not in this draft" in words(drafted(space, "scorecard").draft)


def test_areas_and_gaps_stand_under_the_frameworks_own_domains(tmp_path: Path) -> None:
    space = a_space(tmp_path, "2015-16")
    agenda = drafted(space, "agenda").values
    by_number = {domain["number"]: domain for domain in agenda["domains"]}
    assert any("QIPP" in area["title"] for area in by_number[3]["areas"])
    assert [gap["prompt"] for gap in by_number[5]["gaps"]] == ["D4.9"]
    gaps = told(space, "evidence", "gaps")
    assert {gap["prompt"]: gap["domain"] for gap in gaps}["D3.4"] == 3


_OWN = (resources.files("evidence.framework") / "icb.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('sorted_by = "2013-14"\n', "", "sorted_by.*has to say whose prompts"),
        ("domain = 3\n", "domain = 9\n", "9 is no domain"),
        ('prompts = ["D4.5"]', 'prompts = ["D3.4"]', '"D3.4" stands there twice'),
        ('prompts = ["D4.5"]', 'prompts = ["D9.9"]', '"D9.9" is no prompt of 2013-14'),
        ("[[sorted]]\n", "[[sorted]]\nby = 1\n", "by"),
    ],
)
def test_a_wrong_crosswalk_is_answered_with_file_and_key(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in _OWN
    own = tmp_path / "own.toml"
    own.write_text(_OWN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FrameworkError, match=rf"own\.toml.*{problem}"):
        load_framework(str(own))


def test_a_framework_with_prompts_of_its_own_borrows_none(tmp_path: Path) -> None:
    prompt = (
        '[[domain.prompt]]\nid = "B1.1"\ntext = "Leads"\ntopic = "leading"\nparagraph = 1\n\n[[domain]]\nnumber = 2'
    )
    own = tmp_path / "own.toml"
    own.write_text(_OWN.replace("[[domain]]\nnumber = 2", prompt, 1), encoding="utf-8")
    with pytest.raises(FrameworkError, match=r"own\.toml.*needs no \[\[sorted\]\]"):
        load_framework(str(own))


# ---------------------------------------------------------------- which documents there are


def test_every_document_that_a_framework_names_can_be_asked_for_and_each_of_ours_belongs_to_one() -> None:
    named = {kind for framework in framework_ids() for kind in kinds_of(load_framework(framework))}
    assert named <= set(KINDS) == set(_KINDS)
    assert named >= _NEW


def test_a_document_of_another_framework_is_refused_with_those_there_are(tmp_path: Path) -> None:
    space = a_space(tmp_path, "2015-16")
    with pytest.raises(FrameworkError, match="there is no balanced scorecard") as refused:
        drafted(space, "scorecard")
    assert "component-report" in refused.value.hint


def test_no_draft_is_made_under_a_framework_without_a_crosswalk(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(_OWN.partition("\n[[sorted]]")[0].replace('sorted_by = "2013-14"\n', ""), encoding="utf-8")
    space = a_space(tmp_path, str(own), period="2023/24 Q4")
    with pytest.raises(FrameworkError, match="not sorted by the domains of") as refused:
        drafted(space, "agenda")
    assert "[[sorted]]" in refused.value.hint


@pytest.mark.parametrize("framework", sorted(_PERIODS))
def test_the_same_record_gives_the_same_bytes_and_drafting_enters_nothing(tmp_path: Path, framework: str) -> None:
    space = a_space(tmp_path, framework)
    before = told(space, "judge")
    for kind in set(kinds_of(load_framework(framework))) - {"special-measures-notice"}:
        first, again = drafted(space, kind), drafted(space, kind)
        assert write(first.draft) == write(again.draft), kind
        if kind in _NEW:
            assert all(_heads(table) for table in tables(first.draft)), f"{kind} has a table without header cells"
    assert told(space, "judge") == before


def _heads(table: Table) -> bool:
    return table.header_rows == 1 and all(cell.scope == "col" for cell in table.rows[0].cells)


# ---------------------------------------------------------------- 2015/16


def test_a_report_shows_categories_as_judged_with_what_follows_and_the_later_label(tmp_path: Path) -> None:
    space = a_space(tmp_path, "2015-16")
    said(space, "judge", "3", "not-assured", *_JUDGE)
    text = words(drafted(space, "component-report").draft)
    assert "3. Financial management Not assured Published as: Inadequate" in text
    assert "No grip of the deficit." in text
    assert "Special measures. Without confidence in the leadership, new leadership" in text
    assert text.count("Choose one:") == 4
    assert "[a person’s decision; it is not worked out from the components]" in text


def test_a_report_tells_of_special_measures_only_where_they_are_on_record(tmp_path: Path) -> None:
    space = a_space(tmp_path, "2015-16")
    assert "In special measures since" not in words(drafted(space, "component-report").draft)
    said(space, "judge", "3", "not-assured", *_JUDGE)
    said(space, *_BEGIN)
    text = words(drafted(space, "component-report").draft)
    assert "In special measures since 1 October 2015, decided by NHS England" in text
    assert "They are expected to end by 1 October 2016." in text


def test_a_notice_is_refused_without_special_measures_on_record(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="No special measures are on record"):
        drafted(a_space(tmp_path, "2015-16"), "special-measures-notice")


def test_a_notice_says_what_happens_when_and_needs_no_paper(tmp_path: Path) -> None:
    settings = Settings(body="NHS Anyshire CCG", framework="2015-16", period="2015/16 Q2")
    space = create_workspace(tmp_path / "space", settings, AN_ACT)
    said(space, "judge", "3", "not-assured", *_JUDGE)
    said(space, *_BEGIN)
    said(space, "special-measures", "review", "Weak controls", "--on", "2015-11-20")
    text = words(drafted(space, "special-measures-notice").draft)
    assert "People from outside look at how the group is run. Done: 20 November 2015" in text
    assert "We write a plan to put things right. NHS England has to agree to it. Planned: [date]" in text
    assert "to have ended by this day. 1 October 2016" in text
    assert "Weak controls" not in text, "what a reviewer found is not for the public by itself"
    draft = drafted(space, "special-measures-notice").draft
    steps = [_words(row.cells[0]) for table in tables(draft) for row in table.rows[1:]]
    assert 5 < reading_age([*plain_words(draft), *steps]) <= 11


def test_a_notice_of_special_measures_that_ended_says_so(tmp_path: Path) -> None:
    space = a_space(tmp_path, "2015-16")
    said(space, "judge", "3", "not-assured", *_JUDGE)
    said(space, *_BEGIN)
    said(space, "special-measures", "exit", "changed", "--outcome", "A new chief officer", "--date", "2016-03-01")
    text = words(drafted(space, "special-measures-notice").draft)
    assert "was in special measures from 1 October 2015 to 1 March 2016. They have ended." in text
    assert "with a change of management, structure or governance. A new chief officer." in text
    assert "We expect" not in text


# ---------------------------------------------------------------- 2016/17

_PANEL = ("--panel", "Independent cancer panel", "--basis", "Four indicators", "--on", "2016-09-05")


def test_a_letter_shows_ratings_with_panel_and_basis_and_leaves_the_others_open(tmp_path: Path) -> None:
    space = a_space(tmp_path, "2016-17")
    said(space, "rate", "cancer", "Needs improvement", *_PANEL)
    said(space, "rate", "overall", "Good", "--panel", "The committee", "--basis", "Its letter", "--on", "2016-07-19")
    text = words(drafted(space, "assessment-letter").draft)
    assert "Overall rating: Good. Made by The committee on 19 July 2016. Basis: Its letter." in text
    assert (
        "Cancer First assessment Needs improvement Independent cancer panel, 5 September 2016: Four indicators" in text
    )
    assert "Diabetes First assessment [rating, or “none”] [panel, day and basis]" in text
    assert "[role of the person who signs]" in text, "who signs was found in no source"


def test_a_letter_rests_on_what_it_shows_and_lists_what_was_agreed(tmp_path: Path) -> None:
    space = a_space(tmp_path, "2016-17")
    said(space, "action", "add", "Send the plan", "--domain", "3", "--owner", "Chief Officer", "--due", "2016-12-12")
    made = drafted(space, "assessment-letter")
    assert "On record as agreed: Send the plan (Chief Officer, 12 December 2016)" in words(made.draft)
    shown, _, annex = words(made.draft).partition("The words this letter rests on")
    cited = [place["quote"] for place in made.values["annex"]]
    assert cited
    assert all(quote in shown and quote in annex for quote in cited)


def test_a_letters_annex_has_the_values_on_record_and_marks_names_that_no_source_gave(tmp_path: Path) -> None:
    space = a_space(tmp_path, "2016-17")
    period = "2016/17 Q2"
    source = ReadingSource(file="q2.csv", cell="D7")
    readings = [
        Reading(indicator=one, period=period, source=source, value=Decimal(value), unit="percent")
        for one, value in (("101a", "11.2"), ("103a", "39.5"), ("106a", "2.1"))
    ]
    with space.open() as connection:
        take_in(connection, [Entry(value=one, period=period) for one in readings], AN_ACT, "readings taken in")
    text = words(drafted(space, "assessment-letter").draft)
    assert "3 of 60 indicators have a value on record" in text
    assert re.search(r"106a [^()]+\(name not verified\) 2.1", text)
    assert "101a Maternal smoking at delivery 11.2" in text
    assert text.index("103a All") < text.index("101a Maternal"), "clinical areas come first"


def test_the_public_page_is_in_short_words_and_sentences(tmp_path: Path) -> None:
    space = a_space(tmp_path, "2016-17")
    said(space, "rate", "cancer", "Needs improvement", *_PANEL)
    draft = drafted(space, "clinical-areas").draft
    text = words(draft)
    assert "First assessment: Needs improvement. The third of the four ratings. There is work to do." in text
    assert text.count("[the rating and its day, or “not rated this year”]") == 5
    assert 5 < reading_age(plain_words(draft)) <= 11


def plain_words(draft: Draft) -> list[str]:
    """What the public reads, without the places that people complete and the line on how it was made."""
    found = [block for block in draft.blocks if isinstance(block, Paragraph) and "made-from" not in block.key]
    return [_words(block) for block in found if not any(run.fill for run in block.runs)]


# ---------------------------------------------------------------- interim 2013/14


def test_a_scorecard_has_the_persons_light_conditions_and_review_and_no_category_of_the_whole(tmp_path: Path) -> None:
    space = a_space(tmp_path, "interim-2013-14")
    said(space, "judge", "4", "amber-red", *_JUDGE)
    said(space, "condition", "add", "A credible plan", "--review", "2014-07-31", "--date", "2013-03-14")
    said(space, "capability", "review", "Able, and stretched", "--date", "2013-09-01")
    text = words(drafted(space, "scorecard").draft)
    assert "4. Finance Amber-red" in text
    assert text.count("[Amber-red]") == 4, "the other four are to be chosen"
    assert "C1 A credible plan 14 March 2013 [support, or “none”] [plan] 31 July 2014 Open, review overdue" in text
    assert "1 September 2013 Able, and stretched" in text
    assert "[support, formal powers or neither; by whom, when and why]" in text
    assert "There is no overall category." in text


# ---------------------------------------------------------------- boards, and frameworks of one's own


def test_a_boards_letter_lists_what_the_act_asks_and_speaks_of_no_ccg(tmp_path: Path) -> None:
    space = a_space(tmp_path, "icb", body="NHS Anyshire ICB")
    text = words(drafted(space, "assessment-letter").draft)
    assert "under National Health Service Act 2006 (as amended), section 14Z59" in text
    assert "14Z45 Duty: public involvement [How it was discharged in the year, with the evidence]" in text
    assert "there is no rating under this assessment" in text
    for kind in ("agenda", "self-assessment", "component-report", "assessment-letter"):
        ours = re.sub(r"“[^”]*”", "", words(drafted(space, kind).draft))
        assert not re.search(r"\bCCG\b|area team", ours), kind


def test_a_new_framework_file_gives_agenda_report_and_letter_without_code(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = _OWN.replace('id = "icb"', 'id = "own"').replace('"Integrated Care Board"', '"Regional Care Authority"')
    text = text.replace('body_short = "ICB"', 'body_short = "authority"').replace('"heading"', '"theme"')
    own.write_text(text.replace('"Value for money"', '"Money well spent"'), encoding="utf-8")
    assert parse_framework(own.read_text(encoding="utf-8"), file="own.toml").id == "own"
    space = a_space(tmp_path, str(own), period="2031/32 Q4", body="Anyshire Authority")
    for kind in ("agenda", "component-report", "assessment-letter"):
        shown = words(drafted(space, kind).draft)
        assert "Money well spent" in shown, kind
        assert "QIPP" in shown, kind
    assert "Theme 4: Money well spent" in words(drafted(space, "component-report").draft)


def test_a_framework_that_names_no_documents_has_the_usual_four(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(re.sub(r"documents = \[.*\]\n", "", _OWN), encoding="utf-8")
    assert kinds_of(load_framework(str(own))) == ("agenda", "summary-report", "self-assessment", "annual-letter")


def test_documents_from_papers_say_when_there_is_none(tmp_path: Path) -> None:
    settings = Settings(body="NHS Anyshire CCG", framework="2015-16", period="2015/16 Q2")
    space = create_workspace(tmp_path / "space", settings, AN_ACT)
    with pytest.raises(NothingToRead):
        drafted(space, "component-report")
