"""Facts in passages: measures, money, deadlines, actions, providers. All bodies and figures are invented."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.facts import SETS, compare
from evidence.errors import CorpusError
from evidence.fact import Basis, Direction, Fact, FactKind
from evidence.framework.load_dashboard import load_dashboard
from evidence.tagging.facts import facts, providers
from evidence.tagging.indicators import is_on_the_dashboard, load_indicators, parse_indicators, rows_of_the_dashboard
from evidence.tagging.score import Count

PERIOD = "2013/14 Q2"


def found(text: str, kind: FactKind, *, context: str = "", period: str = PERIOD) -> list[Fact]:
    return [fact for fact in facts(text, context=context, period=period) if fact.kind is kind]


def measured(text: str, context: str = "") -> list[tuple[str, str, str, str]]:
    return [
        (fact.value, fact.unit, fact.target, fact.period) for fact in found(text, FactKind.MEASURE, context=context)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "93.8% of patients were seen within four hours against the 95% standard in Q2.",
            [("93.8", "%", "95", "Q2")],
        ),
        ("62-day cancer waits were 82.4 per cent in September 2013.", [("82.4", "%", "", "2013-09")]),
        ("There were 12 cases of C. difficile against a trajectory of 9.", [("12", "cases", "9", "")]),
        ("62-day cancer waits 82.4 % in Q2 (standard 85 %); radiology is the cause.", [("82.4", "%", "85", "Q2")]),
        (
            "A&E performance was 94.1% in Q1 and 93.8% in Q2 against the 95% standard.",
            [("94.1", "%", "95", "Q1"), ("93.8", "%", "95", "Q2")],
        ),
        (
            "RTT admitted was 91.2% against 90% and non-admitted 96.1% against 95% in August 2013.",
            [("91.2", "%", "90", "2013-08"), ("96.1", "%", "95", "2013-08")],
        ),
        (
            "There were no never events and three serious incidents in Q2 2013/14.",
            [("0", "never events", "", "Q2"), ("3", "serious incidents", "", "Q2")],
        ),
        ("Two MRSA bacteraemias in July against zero tolerance.", [("2", "bacteraemias", "0", "2013-07")]),
        ("Against a target of 85%, 82.4% of patients began treatment.", [("82.4", "%", "85", "")]),
        ("Thirty per cent (30%) of patients were seen.", [("30", "%", "", "")]),
        ("In Q4 2012/13 the trust saw 94.6% of patients.", [("94.6", "%", "", "2012/13 Q4")]),
    ],
)
def test_a_measure_is_read_with_its_unit_target_and_period(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert measured(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "95% of patients should be seen within four hours.",
        "Performance is expected to return to 95% by December 2013.",
        "The recovery plan will achieve 95% from January.",
        "Activity grew by 3% and costs rose by 2.5%.",
        "The rate was 262.7 per 100,000 (95% CI 251.4 to 274.4).",
        "The CCG holds a 0.5% contingency and a 1% surplus.",
        "A grade 3 pressure ulcer was reported on ward 4.",
        "Uptake was below 90% in this age group.",
        "The standard of 95% was missed.",
        "Uptake is higher than in England (86.3%).",
        "That is 350 (32.2%) more outlets than expected.",
        "The aim is to reduce smoking at delivery from 10.5% to 6%.",
        "Nearly eight in ten cases were simple.",
        "Six areas are among the 10% most deprived.",
        "The discount rate is negative (2012/13 1.7%).",
    ],
)
def test_a_target_a_change_a_hope_or_a_threshold_is_no_measure(text: str) -> None:
    assert measured(text) == []


def test_a_figure_between_two_periods_goes_without_one() -> None:
    [first] = measured("Between Q1 and Q2 the trust saw 94.1% of patients.")
    assert first[3] == ""


def test_a_table_row_gives_a_measure_for_each_period_column() -> None:
    row = "A&E within 4 hours\t95%\t94.1%\t93.8%\tAmber"
    assert measured(row, "Indicator\tStandard\tQ1\tQ2\tRAG") == [
        ("94.1", "%", "95", "Q1"),
        ("93.8", "%", "95", "Q2"),
    ]


def test_a_table_row_without_fitting_headings_gives_no_measure() -> None:
    assert measured("A&E\t95%\t94.1%") == []
    assert measured("A&E\t95%\t94.1%", "Indicator\tQ1") == []


def test_a_money_table_in_thousands_is_read_in_pounds() -> None:
    [fact] = found(
        "Acute services\t1,200\t1,350\t150",
        FactKind.MONEY,
        context="Area\tBudget £000\tActual £000\tVariance £000",
    )
    assert (fact.value, fact.target) == ("1350000", "1200000")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a £1.2m overspend", "1200000"),
        ("an underspend of £340,000", "340000"),
        ("a surplus of £2.45 million", "2450000"),
        ("a variance of -£88k", "-88000"),
        ("capital: - £8.6million for the hospital", "8600000"),
        ("£7.7m (2012/13 £5.2m)", "7700000"),
        ("it fell from £440 to £427", "427"),
        ("£2m was spent on items of at least £5,000", "2000000"),
        ("a fee of £1.25 an item", "1.25"),
        ("a contract of £1.2bn", "1200000000"),
    ],
)
def test_money_is_in_pounds_and_never_rounded(text: str, value: str) -> None:
    assert [fact.value for fact in found(text, FactKind.MONEY)] == [value]


def test_a_bracket_with_another_years_figure_does_not_date_this_one() -> None:
    [fact] = found("Provisions of £6.1m (2012/13 £5.7m) were made.", FactKind.MONEY)
    assert (fact.value, fact.period) == ("6100000", "")


def test_money_against_a_plan_carries_the_plan() -> None:
    [fact] = found("Savings of £3.1m were delivered against a plan of £3.4m at month 6.", FactKind.MONEY)
    assert (fact.value, fact.target, fact.period) == ("3100000", "3400000", "M6")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("expected to return to 95% by December 2013", "2013-12"),
        ("the plan is due by 30 September", "2013-09-30"),
        ("to be agreed by the end of March 2014", "2014-03"),
        ("A&E is expected to recover by January", "2014-01"),
        ("The trust expects to reach 95% in January 2014", "2014-01"),
        ("will report no later than 12/11/2013", "2013-11-12"),
        ("all actions complete by the end of Q3", "2013-12"),
    ],
)
def test_a_deadline_is_an_iso_day_or_month_and_borrows_its_year(text: str, due: str) -> None:
    assert [fact.due for fact in found(text, FactKind.DEADLINE)] == [due]


def test_without_a_year_to_borrow_no_date_is_made_up() -> None:
    assert found("the plan is due by 30 September", FactKind.DEADLINE, period="") == []


@pytest.mark.parametrize(
    "text",
    [
        "By April 2013 testing teams were well established.",
        "The plan was completed by September 2013.",
        "Patients were seen by the team.",
        "31 September 2013",
    ],
)
def test_a_past_event_and_an_impossible_day_are_no_deadlines(text: str) -> None:
    assert found(text, FactKind.DEADLINE) == []


@pytest.mark.parametrize(
    ("text", "owner", "due"),
    [
        (
            "Action: Chief Officer to agree an ambulance handover plan by 30 September 2013",
            "Chief Officer",
            "2013-09-30",
        ),
        ("ACTION: DP", "DP", ""),
        (
            "It was agreed that the Quality Committee would review the plan by 12 December.",
            "Quality Committee",
            "2013-12-12",
        ),
        (
            "CCG to bring a revised plan to the December meeting (Chief Officer, 12 December).",
            "Chief Officer",
            "2013-12-12",
        ),
        ("The Chief Finance Officer agreed to circulate the budget.", "Chief Finance Officer", ""),
        ("The CCG will publish the strategy by 31 October 2013.", "CCG", "2013-10-31"),
    ],
)
def test_an_action_names_its_owner_and_date(text: str, owner: str, due: str) -> None:
    assert [(fact.owner, fact.due) for fact in found(text, FactKind.ACTION)] == [(owner, due)]


@pytest.mark.parametrize(
    "text",
    [
        "The Governing Body agreed to note the report.",
        "It was agreed that the Committee would approve the minutes.",
        "Patients will be seen by 2014.",
        "Action plans are in place.",
    ],
)
def test_a_decision_to_note_or_a_plain_statement_is_no_action(text: str) -> None:
    assert found(text, FactKind.ACTION) == []


def test_an_action_log_row_is_an_action() -> None:
    row = "3\tAgree handover plan\tChief Officer\t30 Sept 2013\tOpen"
    [fact] = found(row, FactKind.ACTION, context="Ref\tAction\tOwner\tDue\tStatus")
    assert (fact.owner, fact.due, fact.start, fact.end) == ("Chief Officer", "2013-09-30", 0, len(row))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Anyshire NHS FT and Westford Hospitals NHS Trust were red; Anyshire NHS Foundation Trust again.",
            ("Anyshire NHS Foundation Trust", "Westford Hospitals NHS Trust"),
        ),
        ("At Anyshire Ambulance Service, Red 1 was missed", ("Anyshire Ambulance Service",)),
        ("NHS Anyshire CCG and Westford Hospitals NHS Trust", ("Westford Hospitals NHS Trust",)),
        ("The acute NHS Trust and an NHS Foundation Trust", ()),
    ],
)
def test_a_provider_has_one_name_however_it_is_written(text: str, names: tuple[str, ...]) -> None:
    assert providers(text) == names


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(alphabet="AZ az09%£.,-/\t:()", max_size=120), st.sampled_from(["", PERIOD]))
def test_every_fact_lies_inside_its_text(text: str, context: str, period: str) -> None:
    for passage in (text, context):
        for fact in facts(passage, context=context, period=period):
            assert 0 <= fact.start < fact.end <= len(passage)


@pytest.mark.parametrize("text", ["WORD " * 50_000, "Word Trust " * 10_000, "12 case of " * 5_000, "😀" * 5_000, ""])
def test_a_very_long_text_is_read_in_good_time(text: str) -> None:
    assert isinstance(facts(text, period=PERIOD), tuple)
    assert isinstance(providers(text), tuple)


@pytest.mark.parametrize(
    ("text", "value", "target"),
    [
        ("A&E was 93.8% against a standard of 95% in Q2.", "93.8", "95"),
        ("A&E 94.2% against 95% in Q2 at Anyshire NHS FT.", "94.2", "95"),
        ("62-day waits were 82.4 per cent, below the standard of 85 per cent, in Q2.", "82.4", "85"),
        ("Against the 95% standard, 93.8% of patients were seen in four hours.", "93.8", "95"),
    ],
)
def test_a_standard_after_the_figure_does_not_make_the_figure_the_standard(text: str, value: str, target: str) -> None:
    (fact,) = [fact for fact in facts(text, period="2013/14 Q2") if fact.kind is FactKind.MEASURE]
    assert (fact.value, fact.target) == (value, target)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Non-admitted RTT was 96.1% and admitted 88.6%.", [("C02", "96.1"), ("C01", "88.6")]),
        ("Red 1 was 73.9% and Red 2 75.2%.", [("C16", "73.9"), ("C17", "75.2")]),
        ("76.8% of Red 1 and 74.2% of Red 2 calls were answered.", [("C16", "76.8"), ("C17", "74.2")]),
        ("Cancer two-week waits were 94.7%, breast symptoms 92.1%.", [("C07", "94.7"), ("C08", "92.1")]),
        ("62-day waits from screening were 88.2% in Q2.", [("C14", "88.2")]),
        ("In A&E, bed occupancy was 96% in Q2.", [("bed occupancy", "96")]),
        ("A&E was busy and 51% of respondents were content.", [("respondents", "51")]),
        ("84% of contacts were by telephone.", [("", "84")]),
    ],
)
def test_each_figure_goes_to_the_indicator_its_words_name(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(fact.indicator, fact.value) for fact in found(text, FactKind.MEASURE)] == expected


def test_qipp_to_date_and_as_a_forecast_are_two_indicators_and_without_either_none() -> None:
    assert [fact.indicator for fact in found("QIPP has saved £3.5m to date.", FactKind.MONEY)] == ["F5"]
    assert [fact.indicator for fact in found("QIPP is forecast to save £8.3m.", FactKind.MONEY)] == ["F6"]
    assert [fact.indicator for fact in found("£1.1m of QIPP has no scheme.", FactKind.MONEY)] == [""]


def test_a_sum_is_no_reading_of_an_indicator_that_is_not_told_in_money() -> None:
    [fine] = found("Fines of £84,000 for A&E performance were levied.", FactKind.MONEY)
    assert fine.indicator == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A&E: 95.3% at Westford Hospitals NHS Trust; 93.1% at Anyshire NHS FT.", ["Westford", "Anyshire"]),
        ("Westford Hospitals NHS Trust and Anyshire NHS FT met it; 95.3% was the mean.", ["Anyshire"]),
        ("A&E was 93.1%.", [""]),
    ],
)
def test_each_figure_goes_to_the_provider_it_is_of(text: str, expected: list[str]) -> None:
    assert [fact.provider.split(" ")[0] for fact in found(text, FactKind.MEASURE)] == expected


@pytest.mark.parametrize(
    ("text", "basis", "direction"),
    [
        ("A&E fell to 93.1% in Q2.", Basis.UNSAID, Direction.DOWN),
        ("A&E was 95.1%, up from 94% in Q1.", Basis.UNSAID, Direction.UP),
        ("A&E improved to 95.1%.", Basis.UNSAID, Direction.BETTER),
        ("Sickness was unchanged at 4.2%.", Basis.UNSAID, Direction.SAME),
        ("Year to date, A&E is 94.1%.", Basis.YEAR_TO_DATE, Direction.UNSAID),
        ("Activity is forecast to end the year at 101.8% of plan.", Basis.FORECAST, Direction.UNSAID),
    ],
)
def test_basis_and_direction_are_what_the_words_say(text: str, basis: Basis, direction: Direction) -> None:
    fact = found(text, FactKind.MEASURE)[0]
    assert (fact.basis, fact.direction) == (basis, direction)


def test_a_rows_columns_name_provider_period_and_basis() -> None:
    context = "Standard\tProvider\tThreshold\tSep-13\tYTD"
    row = "Cancer 62 day GP referral\tAnyshire NHS FT\t85%\t83.3%\t83.9%"
    month, to_date = found(row, FactKind.MEASURE, context=context)
    assert (month.indicator, month.provider) == ("C13", "Anyshire NHS Foundation Trust")
    assert (month.period, month.basis, to_date.period, to_date.basis) == ("2013-09", "", "", "year to date")


def test_a_budget_row_holds_spending_and_forecast_each_against_its_plan() -> None:
    context = "£000\tPlan to date\tActual to date\tVariance\tAnnual plan\tForecast"
    sums = found("Ambulance\t5,350\t5,390\t40\t10,700\t10,760", FactKind.MONEY, context=context)
    assert [(fact.value, fact.target, fact.basis) for fact in sums] == [
        ("5390000", "5350000", "year to date"),
        ("10760000", "10700000", "forecast"),
    ]


def test_several_actions_in_one_cell_are_several_actions() -> None:
    told = found("1.07 CD and SC to prioritise the website 1.09 AG to circulate it", FactKind.ACTION)
    assert [fact.owner for fact in told] == ["CD and SC", "AG"]


@pytest.mark.parametrize(
    "text", ["NHS to review funding.", "Failure to meet the standard.", "Newsletter Nothing to report."]
)
def test_a_body_in_general_a_risk_and_a_nothing_own_no_action(text: str) -> None:
    assert found(text, FactKind.ACTION) == []


def test_the_indicators_named_are_those_of_the_dashboard() -> None:
    known = {each.id for each in load_dashboard("2013-14").indicators}
    named = {row for each in load_indicators() for row in rows_of_the_dashboard(each.id)}
    assert named <= known
    assert {"C01", "C21", "O3", "O6", "F5", "F9", "Q10"} <= named


def test_a_wrong_file_of_names_is_named_with_key_and_line() -> None:
    with pytest.raises(CorpusError, match=re.escape("names.toml, line 3, indicator.words")):
        parse_indicators('[[indicator]]\nid = "C01"\nwords = "admitted"\n', file="names.toml")


def test_a_measure_that_the_dashboard_does_not_have_answers_no_row_of_it() -> None:
    assert rows_of_the_dashboard("sickness absence") == ()
    assert rows_of_the_dashboard("O5") == ("O5", "Q7")
    assert not is_on_the_dashboard("respondents")


@pytest.mark.parametrize(("kind", "least"), [("measure", 0.85), ("money", 0.9), ("deadline", 0.9), ("action", 0.9)])
def test_facts_of_the_sentences_kept_aside_are_found(kind: str, least: float) -> None:
    rows = [json.loads(line) for line in (SETS / "kept-aside.jsonl").read_text(encoding="utf-8").splitlines()]
    counts, _, _ = compare(rows)
    assert counts[kind].f1 >= least
    assert sum(counts.values(), Count()).f1 >= 0.85
