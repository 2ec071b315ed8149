"""Readings from sheets: each with its cell, nothing guessed, nothing by halves, one clear message for each fault."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import MissingFile, ReadingError
from evidence.framework import load_framework
from evidence.framework.load_dashboard import load_dashboard
from evidence.framework.section_rating import rate_dashboard
from evidence.indicator import Reading, ReadingSource, State
from evidence.indicators.amounts import Positive, Scale, amount
from evidence.indicators.headings import Column
from evidence.indicators.layout import find_table
from evidence.indicators.opened import open_book
from evidence.indicators.quarter import month_of, quarter_of, quarter_with
from evidence.indicators.sheets import Book, Cell, Sheet, place
from evidence.indicators.survey import take_survey
from evidence.indicators.take import Told, take_readings
from evidence.indicators.template import template_csv, template_workbook
from evidence.indicators.workbook import exact, read_book
from tests.readings import BOARD, NOW
from tests.sheets import HEAD, a_row, csv_book, taken, the_reading, workbook

_SHARE = Told(period=NOW, scale=Scale.SHARE)
_PERCENT = Told(period=NOW, scale=Scale.PERCENT)


def test_a_reading_keeps_its_file_sheet_and_cell() -> None:
    reading = the_reading(a_row("C01", value="88.4%"))
    assert (reading.value, reading.unit, reading.period) == (Decimal("88.4"), "%", NOW)
    assert reading.source == ReadingSource(file="q3.xlsx", sheet="Readings", cell="C2")


def test_the_heading_row_may_stand_further_down_under_notes_and_other_rows_are_left_alone() -> None:
    rows: list[list[Any]] = [
        ["Delivery dashboard, second draft"],
        [],
        ["Notes: figures are provisional"],
        HEAD,
        ["Referral to treatment"],
        a_row("C01", value="88.4%"),
        [],
        ["1. Source: board report"],
    ]
    book = read_book(workbook(rows), name="q3.xlsx")
    found = take_readings(book, BOARD, file="q3.xlsx", told=Told(period=NOW))
    assert [(one.indicator, one.source.cell) for one in found.readings] == [("C01", "C6")]
    assert found.problems == []


def test_a_provider_merged_over_several_rows_is_meant_for_each_and_a_figure_only_where_it_stands() -> None:
    rows = [a_row("C06", provider="St Anselm's", value="94%"), a_row("Q4", answer="no"), a_row("C02", value="95%")]
    found = taken(*rows[:2], merged=("B2:B3",))
    assert [(one.indicator, one.provider) for one in found.readings] == [("C06", "St Anselm's"), ("Q4", "St Anselm's")]
    figure = taken(a_row("C01", value="94%"), a_row("C02"), merged=("C2:C3",))
    assert [one.indicator for one in figure.readings] == ["C01"]


def test_a_grid_has_a_column_for_each_provider() -> None:
    lines = (
        "Indicator,Question,St Anselm's,Anyborough General",
        "Share of provider's income (%),,40,3.5%",
        "Type of service,,Acute,Community",
        "Q1,Enforcement?,N,n/a",
        "Q4,Feedback?,Yes - action plan in place,Yes – no action plan in place",
    )
    found = take_readings(csv_book(*lines), BOARD, file="q.csv", told=Told(period=NOW))
    assert [(one.indicator, one.provider, one.answer, one.state, one.source.cell) for one in found.readings] == [
        ("Q1", "St Anselm's", "no", State.REPORTED, "C4"),
        ("Q1", "Anyborough General", "", State.NOT_APPLICABLE, "D4"),
        ("Q4", "St Anselm's", "yes-plan", State.REPORTED, "C5"),
        ("Q4", "Anyborough General", "yes-no-plan", State.REPORTED, "D5"),
    ]
    assert [(one.name, one.share, one.service) for _, one in found.providers] == [
        ("St Anselm's", Decimal(40), "Acute"),
        ("Anyborough General", Decimal("3.5"), "Community"),
    ]


@pytest.mark.parametrize("written", [0.95, 1, "0.95", "-0.2"])
def test_a_bare_number_that_could_be_a_share_is_asked_about_and_never_guessed(written: object) -> None:
    found = taken(a_row("F1", value=written))
    assert found.readings == []
    (doubt,) = found.doubts
    assert doubt.about is Scale
    assert doubt.message.startswith("q3.xlsx Readings C2: F1 is ")
    assert "--unit percent or --unit share" in doubt.hint


def test_a_person_says_what_a_bare_number_is() -> None:
    assert the_reading(a_row("C01", value=0.95), told=_SHARE).value == 95
    assert the_reading(a_row("C01", value=0.95), told=_PERCENT).value == Decimal("0.95")
    assert taken(a_row("C01", value=95), told=_SHARE).problems == [
        "q3.xlsx Readings C2: 95 is no share: as a percentage it would be 9500 %."
    ]


def test_a_percent_sign_format_or_unit_says_it_too() -> None:
    assert the_reading(a_row("C01", value=0.95), formats={"C2": "0.0%"}).value == 95
    assert the_reading(a_row("C01", value="0.95 %")).value == Decimal("0.95")
    assert the_reading(a_row("C01", value=0.95, unit="share")).value == 95


def test_a_percent_sign_that_is_only_written_behind_the_number_changes_nothing() -> None:
    assert the_reading(a_row("C01", value=95), formats={"C2": '0.0"%"'}).value == 95
    assert the_reading(a_row("C01", value=0.95), formats={"C2": "0.00\\%"}).value == Decimal("0.95")


def test_numerator_and_denominator_settle_a_bare_number_or_contradict_it() -> None:
    reading = the_reading(a_row("C03", value=0.938, numerator=8387, denominator=8940))
    assert (reading.value, reading.numerator, reading.denominator) == (Decimal("93.8"), 8387, 8940)
    assert the_reading(a_row("C03", value=94, numerator=8387, denominator=8940)).value == 94
    (problem,) = taken(a_row("C03", value=90, numerator=8387, denominator=8940)).problems
    assert problem == "q3.xlsx Readings C2: 90 % is not the numerator over the denominator, 93.8143 %."


def test_the_sign_of_a_variance_is_asked_for_and_ours_is_positive_when_adverse() -> None:
    (doubt,) = taken(a_row("F2", value="0.3%")).doubts
    assert doubt.about is Positive
    told = Told(period=NOW, positive=Positive.FAVOURABLE)
    assert the_reading(a_row("F2", value="0.3%"), told=told).value == Decimal("-0.3")
    assert the_reading(a_row("F2", value="0.3%", basis="positive is adverse")).value == Decimal("0.3")
    assert the_reading(a_row("F2", value=0)).value == 0


def test_money_is_in_pounds_and_its_unit_may_be_thousands() -> None:
    reading = the_reading(a_row("F9", value="2,100.5", target=2000, unit="£000"))
    assert (reading.value, reading.target, reading.unit) == (2100500, 2000000, "£")


def test_an_indicator_without_a_unit_in_the_framework_takes_the_one_that_is_written() -> None:
    board = load_dashboard("2016-17")
    lines = ("Indicator,Value,Unit", "101a,12%,", "102a,33.5,per cent", "103a,0.4,share", "104a,2050,per 100 000")
    found = take_readings(csv_book(*lines), board, file="a.csv", told=Told(period="2016/17 Q3"))
    assert [(one.value, one.unit) for one in found.readings] == [
        (Decimal(12), "%"),
        (Decimal("33.5"), "%"),
        (Decimal(40), "%"),
        (Decimal(2050), "per 100 000"),
    ]


@pytest.mark.parametrize("sign", ["n/a", "-", "–", "..", "*"])
def test_a_sign_for_nothing_is_missing_and_says_what_stood_there(sign: str) -> None:
    reading = the_reading(a_row("C01", value=sign))
    assert (reading.state, reading.value, reading.note) == (State.MISSING, None, f'the cell says "{sign}"')


def test_a_blank_row_is_counted_and_takes_nothing_away() -> None:
    found = taken(a_row("C01"), a_row("C02", value="95%"))
    assert ([one.indicator for one in found.readings], found.blank) == (["C02"], 1)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (a_row("C01", value=12, unit="days"), 'Readings C2: C01 is in %, not in "days".'),
        (a_row("C99", value="95%"), 'Readings C2: there is no indicator "C99".'),
        (a_row("C01", value="about 90"), 'Readings C2: "about 90" is no number.'),
        (a_row("C01", value="#DIV/0!"), 'Readings C2: "#DIV/0!" is no number.'),
        (a_row("C01", value="0,95"), 'Readings C2: "0,95" is no number.'),
        (a_row("C01", value="104%"), "Readings C2: 104 % cannot be: C01 lies between 0 and 100 %."),
        (a_row("C04", value=3.5), "Readings C2: 3.5 is no number of patients."),
        (a_row("C04", value="3%"), "Readings C2: 3% is a percentage; C04 is in patients."),
        (a_row("C01", value="90%", provider="St Anselm's"), "C01 is for the body as a whole"),
        (a_row("Q1", answer="no"), "Readings H2: Q1 is asked by provider, and none is named."),
        (a_row("Q1", provider="Provider 1", answer="no"), '"Provider 1" is the template\'s word'),
        (a_row("Q4", provider="St Anselm's", answer="perhaps"), 'Q4 has the answer "perhaps"; it may be no, yes,'),
        (a_row("O3", provider="St Anselm's", value=64), "O3 needs its unit, score or %."),
    ],
)
def test_each_fault_is_one_message_that_names_the_cell(row: list[Any], told: str) -> None:
    found = taken(row)
    (problem,) = found.problems
    assert told in problem
    assert problem.startswith("q3.xlsx Readings ")
    assert found.readings == []


def test_a_second_row_for_one_place_names_both_cells() -> None:
    found = taken(a_row("C01", value="90%"), a_row("C02", value="95%"), a_row("C01", value="91%"))
    assert found.problems == ["q3.xlsx Readings C4: a second reading of C01; the first is in Readings C2."]


def test_score_and_response_rate_of_one_provider_are_two_readings() -> None:
    rows = [
        a_row("O3", provider="St Anselm's", value=64, unit="score"),
        a_row("O3", provider="St Anselm's", value="21.5%", unit="%"),
    ]
    assert [one.unit for one in taken(*rows).readings] == ["score", "%"]


def test_columns_that_say_nothing_to_us_are_named() -> None:
    found = take_readings(csv_book("Indicator,Value,RAG", "C01,90%,G"), BOARD, file="a.csv", told=Told(period=NOW))
    assert found.left_out == ["RAG (C1)"]


def test_a_sheet_without_the_heading_is_answered_with_how_to_get_the_template() -> None:
    with pytest.raises(ReadingError, match="no sheet has a row with the heading"):
        take_readings(csv_book("a,b", "1,2"), BOARD, file="a.csv", told=Told(period=NOW))


def test_an_old_workbook_gives_the_same_readings_and_hidden_sheets_are_left_out(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet, hidden = book.add_sheet("Readings"), book.add_sheet("Old")
    hidden.visibility = 1
    percent = xlwt.easyxf(num_format_str="0.0%")
    for one in (sheet, hidden):
        for column, words in enumerate(("Indicator", "Value")):
            one.write(2, column, words)
        one.write(3, 0, "C01")
        one.write(3, 1, 0.884, percent)
    path = tmp_path / "old.xls"
    book.save(str(path))
    found = take_readings(open_book(path), BOARD, file=path.name, told=Told(period=NOW))
    assert [(one.value, one.source.sheet, one.source.cell) for one in found.readings] == [
        (Decimal("88.4"), "Readings", "B4")
    ]


def test_the_template_is_the_same_bytes_each_time_and_has_a_row_for_each_indicator() -> None:
    data = template_workbook(BOARD, NOW)
    assert data == template_workbook(BOARD, NOW)
    sheets = read_book(data, name="t.xlsx").sheets
    tables = [found for sheet in sheets if (found := find_table(sheet))]
    listed = {row.words(Column.INDICATOR) for table in tables for row in table.rows}
    grid = {cells[1].text for cells in sheets[1].rows.values()}
    assert {indicator.id for indicator in BOARD.indicators} <= listed | grid
    empty = take_readings(read_book(data, name="t.xlsx"), BOARD, file="t.xlsx", told=Told(period=NOW))
    assert (empty.readings, empty.providers, empty.problems) == ([], [], [])


def test_the_csv_template_is_taken_as_it_is() -> None:
    lines = template_csv(BOARD, NOW).decode("utf-8-sig").splitlines()
    filled = [line.replace(f",{NOW},,%", f",{NOW},90%,%") for line in lines]
    book = read_book("\r\n".join(filled).encode("utf-8-sig"), name="t.csv")
    found = take_readings(book, BOARD, file="t.csv", told=Told(period="2012/13 Q1"))
    assert found.problems == []
    assert {one.period for one in found.readings} == {NOW}
    assert len(found.readings) == sum("%" in one.units for one in BOARD.indicators)


@pytest.mark.parametrize(
    ("words", "quarter"),
    [
        ("2013/14 Q2", "2013/14 Q2"),
        ("Q2 2013/14", "2013/14 Q2"),
        ("Q4 13-14", "2013/14 Q4"),
        ("2013-14, Q1", "2013/14 Q1"),
    ],
)
def test_quarters_are_read_as_people_write_them(words: str, quarter: str) -> None:
    assert quarter_of(words) == quarter


@pytest.mark.parametrize(
    ("words", "quarter"),
    [
        ("March 2015", "2014/15 Q4"),
        ("Apr-15", "2015/16 Q1"),
        ("December 2013", "2013/14 Q3"),
        ("2013-07-01", "2013/14 Q2"),
    ],
)
def test_a_month_lies_in_its_quarter(words: str, quarter: str) -> None:
    assert str(quarter_with(month_of(words))) == quarter


def test_a_file_that_is_no_sheet_is_locked_or_damaged_is_answered_in_one_line(tmp_path: Path) -> None:
    for name, data, told in (
        ("a.pdf", b"%PDF-1.4\n", "is neither CSV nor an Excel workbook"),
        ("b.xlsx", workbook([HEAD])[:-400], r"^b\.xlsx .*damaged"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ReadingError, match=told):
            open_book(path)
    with pytest.raises(MissingFile):
        open_book(tmp_path / "none.xlsx")


def test_a_workbook_of_200_mb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(ReadingError, match=r"huge\.xlsx has 200 MB; readings are taken from files of up to 50 MB"):
        open_book(path)


@given(st.decimals(min_value=-10_000, max_value=10_000, places=4))
def test_a_number_is_read_back_exactly_as_it_was_written(number: Decimal) -> None:
    assert amount(Cell(row=1, column=1, text=str(number))).number == number
    assert amount(Cell(row=1, column=1, text=f"{number:,}%")).number == number
    assert exact(float(number)) == number


_WRITTEN = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="0123456789.,-+%£()n/a ", max_size=10),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
)


@given(
    st.sampled_from([one.id for one in BOARD.indicators]),
    st.fixed_dictionaries({}, optional=dict.fromkeys(HEAD[1:], _WRITTEN)),
)
def test_whatever_is_written_in_a_row_comes_to_one_thing_a_reading_a_doubt_a_problem_or_a_blank(
    indicator: str, written: dict[str, str]
) -> None:
    words = [indicator, *(written.get(name, "") for name in HEAD[1:])]
    cells = [Cell(row=1, column=at, text=name) for at, name in enumerate(HEAD, start=1)]
    cells += [Cell(row=2, column=at, text=word.strip()) for at, word in enumerate(words, start=1) if word.strip()]
    book = Book(sheets=(Sheet(name="Readings", cells=tuple(cells)),))
    found = take_readings(book, BOARD, file="q3.xlsx", told=Told(period=NOW))
    assert len(found.readings) + len(found.doubts) + len(found.problems) + found.blank == 1
    if found.readings:
        rate_dashboard(BOARD, found.readings, NOW)


@given(st.integers(min_value=1, max_value=16_384))
def test_every_column_has_letters_of_its_own(column: int) -> None:
    letters = place(1, column)[:-1]
    back = 0
    for letter in letters:
        back = back * 26 + ord(letter) - 64
    assert back == column


def test_survey_results_stand_beside_those_of_all_bodies_and_a_fault_names_its_cell() -> None:
    framework = load_framework("2013-14")
    (result,) = take_survey(csv_book("Domain,Round,Result,All CCGs", "D2,2014,72%,70%"), framework, file="s.csv")
    assert (result.domain, result.result, result.comparison, result.unit) == (2, 72, 70, "%")
    for row, told in (
        ("9,2014,72%,", r's\.csv C2: "9" is no domain'),
        ("2,2014,most,", r's\.csv C2: "most" is no number'),
        ("2,2014,72%,70", "only one of result and comparison is a percentage"),
        ("2,,72%,", "which round"),
        ("2,2014,72%,\n2,2014,73%,", r"s\.csv C3: a second result; the first is in C2"),
    ):
        with pytest.raises(ReadingError, match=told):
            take_survey(csv_book("Domain,Round,Result,All CCGs", *row.split("\n")), framework, file="s.csv")


def test_every_reading_that_is_taken_can_be_rated() -> None:
    rows = [a_row(one.id, value="90%") for one in BOARD.section("constitution").indicators if one.units == ("%",)]
    readings: list[Reading] = taken(*rows).readings
    assert len(readings) == 19
    assert rate_dashboard(BOARD, readings, NOW)
