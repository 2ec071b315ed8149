"""Conflicts and agreements between papers. All bodies and figures are invented."""

from __future__ import annotations

import pytest

from evidence.analysis.conflicts import Comparison, compare_papers
from evidence.framework.calendar import parse_period
from evidence.model import BlockKind, EvidenceItem
from tests.build import an_item

BODY = "NHS Anyshire CCG"
TRUST = "Anyshire NHS Foundation Trust"


def compared(*items: EvidenceItem) -> Comparison:
    return compare_papers(items, body=BODY, period=parse_period("2013/14 Q2"))


def said(one: str, other: str, **kwargs: str) -> list[tuple[str, tuple[str, str]]]:
    found = compared(an_item(one, 3, paper="a.pdf"), an_item(other, 3, paper="b.pdf", **kwargs))
    return [(conflict.kind, conflict.said) for conflict in found.conflicts]


def a_row(row: str, headings: str, paper: str) -> EvidenceItem:
    return an_item(row, 3, paper=paper, kind=BlockKind.TABLE_ROW, context=headings)


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        (
            "A&E performance at Anyshire NHS FT was 94.2% in Q2.",
            "Anyshire NHS Foundation Trust saw 93.8% of patients within four hours in Q2.",
            ("94.2", "93.8"),
        ),
        (
            "The year-end forecast for QIPP is £8.3m against the plan of £9.6m.",
            "I expect the QIPP programme to deliver £9.1m by the end of the year.",
            ("8300000", "9100000"),
        ),
        ("There were 31 cases of C. difficile in Q2.", "In Q2 there were 29 cases of C. difficile.", ("31", "29")),
    ],
)
def test_two_figures_for_one_indicator_provider_period_and_basis_conflict(
    one: str, other: str, values: tuple[str, str]
) -> None:
    assert said(one, other) == [("figure", values)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A&E performance was 94.2% in Q2.", "A&E performance was 93.8% in Q1."),
        ("A&E performance was 94.2% in August 2013.", "A&E performance was 93.8% in September 2013."),
        ("A&E performance was 94.2% in Q2.", "A&E performance for the year to date was 93.8% in Q2."),
        ("A&E performance at Anyshire NHS FT was 94.2% in Q2.", "A&E performance at Westford NHS Trust was 95% in Q2."),
        ("A&E performance was 94% in Q2.", "A&E performance was 94.2% in Q2."),
        ("The year-end forecast for QIPP is £8.3m.", "QIPP is forecast to save £8,297,000."),
        ("A&E performance was 94.2% in Q2.", "Red 1 performance was 74.1% in Q2."),
        ("The FFT response rate was 28% in Q2.", "The FFT score was 71 in Q2."),
        ("QIPP has saved £3.5m to date at month 6.", "The year-end forecast for QIPP is £8.3m."),
        ("A&E performance was 94.2%.", "A&E performance was 93.8%."),
        ("A&E performance was 94.2% in Q2.", "A&E performance was 93.8% in Q2, not the 94.2% first reported."),
        ("A&E performance was 93.8% in Q2, not the 94.2% first reported.", "A&E performance was 94.2% in Q2."),
        ("62-day performance was 82% in Q2.", "62-day performance for urology was 71% in Q2."),
    ],
    ids=[
        "another quarter",
        "another month",
        "to date",
        "another provider",
        "rounded",
        "a rounded sum",
        "another indicator",
        "another unit",
        "forecast and to date",
        "no period",
        "explains itself",
        "has explained itself",
        "a part of it",
    ],
)
def test_figures_of_two_things_do_not_conflict(one: str, other: str) -> None:
    assert said(one, other) == []


def test_a_row_and_a_sentence_conflict_and_both_are_quoted_with_their_page() -> None:
    row = a_row("A&E within four hours, Anyshire NHS FT\t95%\t94.1%", "Indicator\tStandard\tQ2", "dashboard.xlsx")
    sentence = an_item("A&E performance at Anyshire NHS FT was 92.0% in Q2.", 3, paper="letter.docx", page=3)
    [conflict] = compared(row, sentence).conflicts

    assert [voice.item.locator for voice in conflict.voices] == ["p. 3", "p. 1"]
    assert conflict.about[:3] == ("C06", TRUST, "2013/14 Q2")


def test_one_paper_does_not_conflict_with_itself() -> None:
    items = [an_item(f"A&E performance was {value}% in Q2.", 3, page=page) for page, value in enumerate((94, 92), 1)]
    assert compared(*items).conflicts == ()


def test_forecasts_made_months_apart_do_not_conflict() -> None:
    old, new = "The year-end forecast for QIPP is £9.1m.", "The year-end forecast for QIPP is £8.3m."
    assert said(old, new, date="2014-02-01") == []
    assert said(old, new, date="2013-10-20") == [("figure", ("9100000", "8300000"))]


def test_another_bodys_figure_is_not_held_against_ours() -> None:
    assert said("A&E performance was 94.2% in Q2.", "NHS Westford CCG reports A&E performance of 91.0% in Q2.") == []


def test_two_recovery_dates_conflict_and_a_third_paper_stands_with_one() -> None:
    found = compared(
        an_item("Anyshire NHS FT expects to meet the four-hour standard by December 2013.", 3, paper="a.pdf"),
        an_item("The trust will meet the four-hour standard of 95 per cent in January 2014.", 3, paper="b.pdf"),
        an_item("A&E: the trust is expected to recover by the end of December 2013.", 3, paper="c.pdf"),
    )
    [conflict] = found.conflicts
    [agreement] = found.agreements

    assert (conflict.kind, conflict.said, conflict.about) == ("date", ("2013-12", "2014-01"), ("C06", TRUST))
    assert [value for value, _ in conflict.others] == ["2013-12"]
    assert (agreement.said, len(agreement.voices)) == ("2013-12", 2)


LOG = "Ref\tAction\tOwner\tDue"


@pytest.mark.parametrize(
    ("owner", "due", "expected"),
    [
        ("Chief Officer", "31/10/2013", [("due", ("2013-09-30", "2013-10-31"))]),
        ("Chief Nurse", "30/09/2013", [("owner", ("Chief Officer", "Chief Nurse"))]),
        ("Chief Officer", "September 2013", []),
        ("Interim Chief Officer", "30/09/2013", []),
        ("JS", "30/09/2013", []),
    ],
)
def test_one_action_with_another_date_or_owner_conflicts(
    owner: str, due: str, expected: list[tuple[str, tuple[str, str]]]
) -> None:
    task = "Agree an ambulance handover plan with the hospital trust"
    found = compared(
        a_row(f"1\t{task}\tChief Officer\t30/09/2013", LOG, "log.csv"),
        a_row(f"7\t{task} again\t{owner}\t{due}", LOG, "minutes.pdf"),
    )
    assert [(conflict.kind, conflict.said) for conflict in found.conflicts] == expected


def test_two_actions_that_share_few_words_are_two() -> None:
    found = compared(
        a_row("1\tAgree an ambulance handover plan with the trust\tChief Officer\t30/09/2013", LOG, "log.csv"),
        a_row("2\tAgree a winter staffing plan with the council\tChief Nurse\t31/10/2013", LOG, "minutes.pdf"),
    )
    assert found.conflicts == ()


def test_papers_of_two_kinds_that_say_the_same_agree_and_rounding_does_not_part_them() -> None:
    found = compared(
        an_item("A&E performance was 94.2% in Q2.", 3, paper="a.pdf"),
        an_item("Members heard that A&E performance in Q2 had been 94% for our patients.", 3, paper="b.pdf"),
    )
    [agreement] = found.agreements

    assert (agreement.said, agreement.about[0], found.conflicts) == ("94.2", "C06", ())


def test_a_paragraph_used_twice_agrees_with_nobody() -> None:
    text = "A&E performance at Anyshire NHS FT was 94.2% in Q2 against the standard of 95%."
    assert compared(an_item(text, 3, paper="a.pdf"), an_item(text, 3, paper="b.pdf")).agreements == ()
