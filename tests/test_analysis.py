"""What the evidence adds up to: topics, differences, actions, coverage, weight."""

from __future__ import annotations

import re
from datetime import date
from importlib import resources

import pytest

from evidence.analysis.actions import open_actions
from evidence.analysis.coverage import Cover, prompt_coverage
from evidence.analysis.differences import find_differences
from evidence.analysis.findings import find, is_evidence
from evidence.analysis.ownership import is_about_another, is_background
from evidence.analysis.topics import load_prompt_words, load_topics, match_topics, parse_topics
from evidence.analysis.voices import best_voice, sentences_of
from evidence.analysis.weight import is_below
from evidence.errors import CorpusError
from evidence.fact import Fact, FactKind
from evidence.framework import load_framework
from evidence.framework.calendar import parse_period
from evidence.model import BlockKind, EvidenceItem, Stance
from tests.build import a_passage, a_voice, an_item

_PERIOD = parse_period("2013/14 Q2")
_BODY = "NHS Anyshire CCG"


def topics_of(text: str, heading: str = "") -> list[str]:
    return [match.topic.id for match in match_topics(text, heading=heading, topics=load_topics("2013-14"))]


def findings(*items: EvidenceItem):  # type: ignore[no-untyped-def]
    return find(items, body=_BODY, framework=load_framework("2013-14"), period=_PERIOD)


def test_a_topic_is_known_by_its_words_whatever_the_hyphens_and_case() -> None:
    assert topics_of("Performance on the FOUR-HOUR wait was 93.8%")[0] == "ae-four-hours"
    assert topics_of("62 day cancer waits were missed")[0] == "cancer-waits"
    assert topics_of("The committee met in March.") == []


def test_a_heading_helps_but_does_not_make_a_topic_alone() -> None:
    assert topics_of("Performance was 93.8% against 95%.", heading="A&E performance") == ["ae-four-hours"]
    assert topics_of("Nothing of note.", heading="A&E performance") == []


def test_every_topic_belongs_to_a_domain_of_the_framework() -> None:
    known = {domain.number for domain in load_framework("2013-14").domains}
    topics = load_topics("2013-14").all
    assert {topic.domain for topic in topics} == known
    assert len({topic.id for topic in topics}) == len(topics)


def test_no_topic_is_missed_by_trying_only_those_with_a_word_in_common() -> None:
    topics = load_topics("2013-14")
    source = (resources.files("corpora") / "topics" / "2013-14.toml").read_text(encoding="utf-8")
    for line in re.findall(r"^words = \[(.*)\]$", source.split("[[prompt]]")[0], re.MULTILINE):
        for phrase in re.findall(r'"([^"]+)"', line):
            text = f"It was said that {phrase}s came up."
            tried = {topic.id for topic in topics.possible(text)}
            assert {topic.id for topic in topics.all if topic.words.search(text)} <= tried, phrase


def test_a_bad_topic_file_is_refused_with_file_key_and_line() -> None:
    with pytest.raises(CorpusError, match=r"t\.toml, line 4, topic\.domain: has to be a whole number"):
        parse_topics('[[topic]]\nid = "a"\ntitle = "A"\ndomain = "x"\nwords = ["a"]\n', file="t.toml")


def test_the_sentence_on_the_topic_speaks_for_the_passage_without_its_number() -> None:
    text = "4.1 The committee met twice. 4.2 A&E waits missed the four-hour standard in September. Thanks were given."
    item = an_item(text, 3, stance=(Stance.ISSUE,))
    (match, *_) = match_topics(text, heading="", topics=load_topics("2013-14"))
    voice = best_voice(sentences_of(item, period="2013/14 Q2"), match)
    assert voice.quote == "A&E waits missed the four-hour standard in September."


def a_date_voice(text: str, due: str, paper: str):  # type: ignore[no-untyped-def]
    fact = Fact(kind=FactKind.DEADLINE, start=0, end=3, due=due)
    return a_voice(an_item(text, 3, paper=paper), fact)


def test_two_papers_with_two_recovery_dates_differ() -> None:
    plan = a_date_voice("The plan expects the trust to achieve 95% by December.", "2013-12", "plan.pdf")
    letter = a_date_voice("The trust will meet the standard in January.", "2014-01", "letter.docx")
    (found,) = find_differences([plan, letter])
    assert (found.kind, found.said) == ("date", ("2013-12", "2014-01"))


def test_one_paper_with_two_dates_does_not_differ_from_itself() -> None:
    first = a_date_voice("The plan expects to achieve 95% by December.", "2013-12", "plan.pdf")
    second = a_date_voice("The plan will achieve the rest by March.", "2014-03", "plan.pdf")
    assert find_differences([first, second]) == ()


def a_figure_voice(text: str, value: str, paper: str, *, period: str = "Q2", target: str = "95"):  # type: ignore[no-untyped-def]
    fact = Fact(kind=FactKind.MEASURE, start=0, end=3, value=value, unit="%", target=target, period=period)
    return a_voice(an_item(text, 3, paper=paper), fact)


@pytest.mark.parametrize(
    ("value", "period", "text", "differs"),
    [
        ("94.2", "Q2", "A&E in Q2", True),
        ("93.8", "Q2", "A&E in Q2", False),
        ("94", "Q2", "A&E in Q2", False),  # 93.8 seen at whole numbers is 94: the same figure, rounded
        ("94.2", "Q1", "A&E in Q1", False),
        ("94.2", "Q2", "Red 2 calls in Q2", False),
    ],
)
def test_figures_differ_only_for_one_indicator_and_period(value: str, period: str, text: str, differs: bool) -> None:
    ours = a_figure_voice("A&E in Q2", "93.8", "a.pdf")
    theirs = a_figure_voice(text, value, "b.pdf", period=period)
    assert bool(find_differences([ours, theirs])) is differs


def an_action_row(action: str, due: str, state: str, paper: str):  # type: ignore[no-untyped-def]
    text = f"{action}\tChief Officer\t{due}\t{state}"
    item = an_item(text, 4, paper=paper, kind=BlockKind.TABLE_ROW, context="Action\tOwner\tDue\tStatus")
    return a_voice(item, Fact(kind=FactKind.ACTION, start=0, end=5, owner="Chief Officer", due=due))


def test_an_action_past_its_date_is_overdue_and_a_finished_one_is_not_open() -> None:
    late = an_action_row("Agree an ambulance handover plan with the trust", "2013-09-30", "Draft exchanged", "q1.csv")
    done = an_action_row("Publish the register of interests", "2013-09-30", "Complete: published", "q1.csv")
    still = an_action_row("Refresh the safeguarding policy", "2013-12-31", "Not complete", "q1.csv")
    found = open_actions([(late, 3), (done, 4), (still, 4)], at=date(2013, 11, 14))
    assert [(action.voice.subject, action.flag) for action in found] == [
        ("Agree an ambulance handover plan with the trust", "overdue"),
        ("Refresh the safeguarding policy", ""),
    ]


def test_an_action_of_a_table_is_due_on_the_day_it_ends_with() -> None:
    row = an_item(
        "A4\tReferral management scheme in three localities, 6 January 2014\tDirector of Commissioning",
        3,
        kind=BlockKind.TABLE_ROW,
        context="Ref\tAction\tOwner",
    )
    told = a_voice(row, Fact(kind=FactKind.ACTION, start=3, end=8, owner="Director of Commissioning"))
    (found,) = open_actions([(told, 3)], at=date(2013, 11, 14))
    assert (found.due, found.flag) == ("2014-01-06", "")


def test_an_action_told_in_two_papers_is_one_action_and_done_when_one_says_so() -> None:
    first = an_action_row("Agree an ambulance handover plan", "2013-09-30", "Open", "a.csv")
    again = an_action_row("Ambulance handover plan to be agreed", "2013-09-30", "Late", "b.pdf")
    (found,) = open_actions([(first, 3), (again, 3)], at=date(2013, 11, 14))
    assert [voice.item.paper for voice in (found.voice, *found.also)] == ["a.csv", "b.pdf"]
    finished = an_action_row("Ambulance handover plan agreed", "2013-09-30", "Completed in October", "c.pdf")
    assert open_actions([(first, 3), (finished, 3)], at=date(2013, 11, 14)) == ()


def test_each_prompt_is_covered_thin_or_without_evidence() -> None:
    items = (
        an_item("Limited assurance on safeguarding.", 4, prompts=("D4.6",)),
        an_item("The safeguarding lead post is filled.", 4, prompts=("D4.6",)),
        an_item("The risk register was reviewed.", 4, prompts=("D4.2",)),
    )
    cover = {found.prompt.id: found.cover for found in prompt_coverage(items, load_framework("2013-14"))}
    assert (cover["D4.6"], cover["D4.2"], cover["D6.4"]) == (Cover.COVERED, Cover.THIN, Cover.NONE)
    assert len(cover) == 33


def test_a_prompt_is_no_gap_when_a_paper_speaks_to_it_though_the_tagger_did_not_say_so() -> None:
    (found,) = [
        found
        for found in findings(an_item("I attended the Quality Surveillance Group in September.", 1)).coverage
        if found.prompt.id == "D1.5"
    ]
    assert found.cover is Cover.THIN


def test_every_prompt_of_the_framework_has_its_words() -> None:
    assert set(load_prompt_words("2013-14")) == {prompt.id for prompt in load_framework("2013-14").prompts}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("NHS Westford CCG has 14 open serious incidents.", True),
        ("Westford CCG reported that its A&E waits were 97%.", True),
        ("NHS Anyshire CCG has 3 open serious incidents.", False),
        ("Cover for the post is being given until spring by the safeguarding team of NHS Westford CCG.", False),
        ("NHS Westford CCG and NHS Anyshire CCG have agreed a plan.", False),
        ("The CCG met the standard.", False),
    ],
)
def test_a_neighbours_affairs_are_told_from_our_own(text: str, other: bool) -> None:
    assert is_about_another(a_passage(text), body=_BODY) is other
    assert is_evidence(an_item(text, 4), body=_BODY) is not other


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("Across England, waiting times stayed low in 2012/13.", True),
        ("Since the inquiry every NHS body has been asked to listen to complaints.", True),
        ("A joint strategic needs assessment looks at the needs of local people.", True),
        ("Limited assurance means that weaknesses put objectives at risk.", True),
        ("The Governing Body is asked to note the report.", True),
        ("Across England waits rose, and the CCG missed the standard too.", False),
        ("A recovery plan for QIPP will be taken to the finance committee.", False),
        ("The CCG is in the lowest fifth in England for dementia diagnosis; we have agreed a plan.", False),
    ],
)
def test_background_is_told_from_what_is_so_here(text: str, background: bool) -> None:
    assert is_background(a_passage(text)) is background


def test_a_figure_that_the_other_paper_explains_is_no_difference() -> None:
    audit = a_figure_voice("Only 71% were trained in Q2.", "71", "audit.pdf")
    later = a_figure_voice("It reached 78%, up from 71% in Q2.", "78", "quality.docx")
    assert find_differences([audit, later]) == ()


def test_a_date_in_a_passage_without_a_domain_is_still_compared() -> None:
    subjects = findings(
        an_item(
            "The trust will meet the A&E four-hour standard in January 2014.",
            3,
            paper="letter.docx",
            stance=(Stance.ACTION,),
        ),
        an_item("A&E recovery: the plan expects to return to 95% by December 2013.", paper="report.pdf"),
    ).subjects
    (subject,) = subjects
    assert [found.said for found in subject.differences] == [("2014-01", "2013-12")]
    assert len(subject.cluster.voices) == 1


def test_an_area_gathers_several_papers_and_standing_text_counts_once() -> None:
    standing = "The CCG is committed to meeting the four-hour A&E standard for every patient in Anyshire at all times."
    subjects = findings(
        an_item("A&E waits missed the four-hour standard in Q2.", 3, paper="a.pdf", stance=(Stance.ISSUE,)),
        an_item("Patients told us of corridor waits in A&E.", 2, 3, paper="b.eml", stance=(Stance.ISSUE,)),
        an_item(standing, 3, paper="a.pdf", date="2013-09-01"),
        an_item(standing, 3, paper="c.pdf", date="2013-10-01"),
    ).subjects
    (subject,) = [subject for subject in subjects if subject.cluster.id == "ae-four-hours"]
    assert subject.cluster.papers == 3
    assert sum(voice.quote == standing for voice in subject.cluster.voices) == 1
    assert subject.cluster.also == (2,)


def test_a_worsening_red_weighs_more_than_an_issue_and_an_issue_more_than_praise() -> None:
    subjects = findings(
        an_item(
            "A&E within four hours\t95%\t94.1%\t93.8%",
            3,
            kind=BlockKind.TABLE_ROW,
            context="Indicator\tStandard\tQ1\tQ2",
        ),
        an_item("Patients found the complaints process slow.", 2, stance=(Stance.ISSUE,)),
        an_item("The patient panel won an award for its work.", 2, stance=(Stance.ACHIEVEMENT,)),
    ).subjects
    assert [subject.cluster.id for subject in subjects] == ["ae-four-hours", "complaints", "patient-groups"]


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("QIPP has saved £3.5m against a plan of £4.2m.", True),
        ("QIPP has saved £4.5m against a plan of £4.2m.", False),
        ("The drugs budget spent £3.5m against a plan of £4.2m.", False),
        ("A&E was 93.8% against a standard of 95% in Q2.", True),
        ("There were 12 cases of C. difficile against a trajectory of 9.", True),
    ],
)
def test_a_missed_target_is_seen_in_money_saved_percentages_and_counts(text: str, below: bool) -> None:
    (voice,) = sentences_of(an_item(text, 3), period="2013/14 Q2")
    assert is_below(voice) is below


def test_findings_do_not_depend_on_the_order_in_which_papers_came() -> None:
    items = [
        an_item("A&E waits missed the four-hour standard in Q2.", 3, paper="a.pdf", stance=(Stance.ISSUE,)),
        an_item("QIPP schemes are behind plan.", 3, paper="b.pdf", stance=(Stance.ISSUE,)),
        an_item("Safeguarding training reached 92%.", 4, paper="c.pdf", stance=(Stance.ACHIEVEMENT,)),
    ]
    ids = [subject.cluster.id for subject in findings(*items).subjects]
    assert ids == [subject.cluster.id for subject in findings(*reversed(items)).subjects]
