"""A body's own dashboard, with a column for each quarter, is read as people keep it; nothing in it is guessed."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import ReadingError
from evidence.indicator import State
from evidence.indicators.amounts import Positive, Scale
from evidence.indicators.headings import Column, is_month, quarter_column
from evidence.indicators.opened import open_book
from evidence.indicators.sheets import Book, place
from evidence.indicators.take import Taken, Told, take_readings
from evidence.store.workspace import Workspace
from tests.commands import line_of, run, shows
from tests.readings import BOARD, NOW
from tests.sheets import csv_book

_ANYSHIRE = resources.files("corpora") / "anyshire"
_Q2 = "2013/14 Q2"


@pytest.fixture(scope="module")
def sample() -> Taken:
    path = Path(str(_ANYSHIRE / "papers" / "Delivery dashboard Q2.xlsx"))
    return take_readings(open_book(path), BOARD, file=path.name, told=Told(period=_Q2))


def read(*lines: str, told: Told | None = None) -> Taken:
    """What is taken from a CSV file of these lines."""
    return take_readings(csv_book(*lines), BOARD, file="own.csv", told=told or Told(period=_Q2))


# ---------------------------------------------------------------- the sample pack's own dashboard


def truth(name: str) -> tuple[list[str], list[tuple[int, list[Any]]]]:
    """A sheet of the sample as it was written: its headings, and its rows with their numbers."""
    sheets = tomllib.loads((_ANYSHIRE / "text" / "dashboard.toml").read_text(encoding="utf-8"))["sheet"]
    sheet = next(one for one in sheets if one["name"] == name)
    top = sheet.get("start", len(sheet["titles"]) + 2)
    return sheet["header"], list(enumerate(sheet["rows"], start=top + 1))


def cells_of(taken: Taken, sheet: str) -> set[tuple[str, str, str]]:
    return {(one.indicator, one.period, one.source.cell) for one in taken.readings if one.source.sheet == sheet}


def expected(sheet: str, quarters: dict[str, str], prefix: str = "") -> set[tuple[str, str, str]]:
    header, rows = truth(sheet)
    return {
        (f"{prefix}{row[0]}", quarter, place(number, header.index(heading) + 1))
        for number, row in rows
        for heading, quarter in quarters.items()
        if row[header.index(heading)] != ""
    }


def test_the_sample_dashboard_is_taken_in_without_a_problem_or_a_doubt(sample: Taken) -> None:
    assert (sample.problems, sample.doubts, sample.unplaced, sample.by_name) == ([], [], [], [])
    assert sample.sheets == ["Read me", "Monthly"]


def test_the_samples_constitution_sheet_arrives_cell_by_cell_with_its_figures(sample: Taken) -> None:
    both = {"Q1 2013/14": "2013/14 Q1", "Q2 2013/14": _Q2}
    assert cells_of(sample, "NHSC") == expected("NHSC", both)
    header, rows = truth("NHSC")
    found = {one.source.cell: one for one in sample.readings if one.source.sheet == "NHSC"}
    for number, row in rows:
        for heading in both:
            if row[header.index(heading)] != "":
                assert found[place(number, header.index(heading) + 1)].value == Decimal(str(row[header.index(heading)]))
        if row[header.index("Q2 out of")] != "":
            reading = found[place(number, header.index("Q2 2013/14") + 1)]
            assert (reading.numerator, reading.denominator) == (row[header.index("Q2 number")], row[-3])


def test_the_samples_finance_sheet_arrives_by_its_numbers_with_the_sign_that_it_states(sample: Taken) -> None:
    quarters = {"Q1 (month 3)": "2013/14 Q1", "Q2 (month 6)": _Q2}
    assert cells_of(sample, "Finance") == expected("Finance", quarters, prefix="F")
    found = {(one.indicator, one.period): one for one in sample.readings}
    assert found["F2", _Q2].value == Decimal("0.19")
    assert (found["F9", _Q2].value, found["F9", _Q2].unit) == (6_900_000, "£")
    assert found["F10", _Q2].answer == "partly-limited-risk"


def test_the_samples_outcomes_arrive_with_the_targets_of_their_quarters_and_two_figures_of_one_cell(
    sample: Taken,
) -> None:
    local = {(f"O{number}", "2013/14 Q1", f"E{number + 5}") for number in (9, 10, 11)}
    local |= {(f"O{number}", _Q2, f"F{number + 5}") for number in (9, 10, 11)}
    on_track = {(f"O{number}", _Q2, f"G{number + 5}") for number in (9, 10, 11)}
    both = {"Q1 2013/14": "2013/14 Q1", "Q2 2013/14": _Q2}
    assert cells_of(sample, "Outcomes") == expected("Outcomes", both) - local | on_track
    targets = {one.period: one.target for one in sample.readings if one.indicator == "O5"}
    assert targets == {"2013/14 Q1": 13, _Q2: 26}
    test = [(one.provider, one.unit, one.value) for one in sample.readings if one.source.cell == "F7"]
    whose = "inpatients, Anyshire NHS FT"
    assert [one for one in test if one[0] == whose] == [(whose, "score", 68), (whose, "%", Decimal("27.4"))]


def test_the_samples_quality_grid_arrives_by_provider_and_leaves_the_remarks_out_of_the_providers(
    sample: Taken,
) -> None:
    header, rows = truth("Quality")
    cells = {(row[0], _Q2, place(number, at)) for number, row in rows if row[0] for at in (3, 4, 5)}
    assert cells_of(sample, "Quality") == cells
    assert [one.name for _, one in sample.providers] == header[2:5]


def test_what_the_sample_says_in_words_of_its_own_is_left_to_a_person(sample: Taken) -> None:
    assert sample.open == ['F11 "All on time" (Finance D16)', 'F11 "One return late" (Finance E16)']
    assert {one.state for one in sample.readings if one.indicator == "F11"} == {State.MISSING}
    assert "O9 56 (Outcomes E14)" in sample.left_out


# ---------------------------------------------------------------- layouts


@pytest.mark.parametrize("written", ["C6", "C06", "c06", "C06: A&E"])
def test_an_id_is_known_with_and_without_its_nought(written: str) -> None:
    found = read("Ref,Measure,Standard,Q1 2013/14,Q2 2013/14", f"{written},Waits,95%,94.1%,93.8%")
    assert [(one.indicator, one.period, one.value, one.source.cell) for one in found.readings] == [
        ("C06", "2013/14 Q1", Decimal("94.1"), "D2"),
        ("C06", _Q2, Decimal("93.8"), "E2"),
    ]


def test_a_row_without_an_id_is_placed_by_its_name_and_that_is_said() -> None:
    found = read("Measure,Standard,Q2 2013/14,Remarks", "A&E: seen within four hours,95%,93.8%,Busy")
    assert [(one.indicator, one.note) for one in found.readings] == [("C06", "Busy")]
    assert found.by_name == ['C06 by its name, "A&E: seen within four hours"']


def test_words_that_may_name_two_indicators_place_none_of_them() -> None:
    head = "Measure,Q2 2013/14"
    (problem,) = read(head, "C04,0", "MRSA,No").problems
    assert problem.startswith('own.csv B3: "MRSA" may be Q6 or O4.')
    (other,) = read(head, "C04,0", "QIPP,88%").problems
    assert '"QIPP" may be F5 or F6' in other
    assert [one.indicator for one in read(head, "QIPP full-year forecast,88%").readings] == ["F6"]


@pytest.mark.parametrize(
    "words",
    [
        "A&E, 12 hours from the decision to admit",
        "A&E 12-hour trolley waits",
        "Cancer 62 days: number of breaches",
        "A&E four hours, residents of Westford",
        "C. difficile cases (month)",
        "Ambulance handovers, red 1",
    ],
)
def test_words_that_say_another_measure_place_nothing(words: str) -> None:
    found = read("Measure,Q2 2013/14", "C04,0", f'"{words}",18')
    assert [one.indicator for one in found.readings] == ["C04"]
    assert len(found.problems) == 1


def test_an_unknown_id_is_not_placed_by_the_words_beside_it() -> None:
    found = read("Ref,Measure,Q2 2013/14", "C04,Long waits,0", "C99,A&E four hours,94%")
    assert found.problems == ['own.csv C3: there is no indicator "C99". List them with: assure frameworks show']


def test_a_number_counts_only_where_the_title_agrees_with_it() -> None:
    found = read("Finance indicators,", "No.,Indicator,Q2 2013/14", "5,QIPP delivery,83%", "9,Invoices paid,95%")
    assert [one.indicator for one in found.readings] == ["F5"]
    assert "number 9 is F9" in found.problems[0]


def test_a_row_that_cannot_be_placed_is_one_line_however_many_cells_it_has() -> None:
    lines = ("Ref,Measure,Q1 2013/14,Q2 2013/14", "C04,Long waits,1,0", "X1,Anything,3,4")
    (problem,) = read(*lines).problems
    assert problem.startswith('own.csv C3: there is no indicator "X1".')
    allowed = read(*lines, told=Told(period=_Q2, leave_out_unplaced=True))
    assert (allowed.problems, allowed.unplaced) == ([], [problem])
    assert [one.indicator for one in allowed.readings] == ["C04", "C04"]


def test_leaving_rows_out_leaves_no_fault_of_a_known_indicator_out() -> None:
    told = Told(period=_Q2, leave_out_unplaced=True)
    found = read("Ref,Q2 2013/14", "X1,3", "C04,lots", told=told)
    assert (len(found.unplaced), found.problems) == (1, ['own.csv B3: "lots" is no number.'])


def test_another_standard_than_the_frameworks_is_asked_about_because_the_measure_may_be_turned_round() -> None:
    (problem,) = read("Ref,Measure,Standard,Q2 2013/14", "C05,Tests within six weeks,99%,98.6%").problems
    assert "C05 has the standard 99% here (C2), and 1 in the framework" in problem


def test_scale_and_sign_are_asked_about_unless_the_sheet_says_them() -> None:
    head, rows = "Ref,Measure,Q2 2013/14", ("F1,Surplus,1.4", "F2,Variance,0.3%")
    assert [doubt.about for doubt in read(head, *rows).doubts] == [Scale, Positive]
    said = read("Percentages are 0 to 100. A plus sign is favourable.", head, *rows)
    assert [one.value for one in said.readings] == [Decimal("1.4"), Decimal("-0.3")]
    both = read("A plus sign is favourable", "Positive is adverse", head, *rows)
    assert Positive in [doubt.about for doubt in both.doubts]


def test_a_bodys_own_figure_has_no_provider_and_a_trusts_figure_is_not_the_bodys() -> None:
    head = "Ref,Provider or geography,Q2 2013/14"
    (own,) = read(head, "C01,CCG,90.6%").readings
    assert (own.provider, own.basis) == (None, "CCG")
    (problem,) = read(head, "C01,Westford Hospitals,90.6%").problems
    assert 'C01 is for the body as a whole, not for "Westford Hospitals"' in problem


def test_a_sheet_of_months_is_no_sheet_of_readings() -> None:
    with pytest.raises(ReadingError, match="no sheet has"):
        read("Ref,Measure,Apr,May,Jun,To date", "C06,A&E,93.6,94.2,94.5,94.1")


def test_a_sheet_that_names_no_indicator_is_left_out_and_named() -> None:
    readings, actions = csv_book("Indicator,Value", "C04,2"), csv_book("No.,Indicator,Who", "A1,Ring the trust,Pat")
    sheets = (replace(readings.sheets[0], name="Readings"), replace(actions.sheets[0], name="Actions"))
    found = take_readings(Book(sheets=sheets), BOARD, file="own.xlsx", told=Told(period=_Q2))
    assert (found.sheets, found.problems, len(found.readings)) == (["Actions"], [], 1)


def test_a_quarter_without_a_year_lies_in_the_sheets_year_or_else_in_the_workspaces() -> None:
    rows = ("Ref,Q1 (month 3),Q2 (month 5)", "C04,1,2")
    said = read("Year 2014/15,", *rows)
    assert [one.period for one in said.readings] == ["2014/15 Q1"]
    assert said.left_out == ["Q2 (month 5) (C2)"]
    assert [one.period for one in read(*rows).readings] == ["2013/14 Q1"]


def test_the_quarter_in_a_sheets_title_holds_for_rows_that_name_none() -> None:
    found = read("Quarter 1 2013/14", "Indicator,Value", "C04,2", told=Told(period=NOW))
    assert [one.period for one in found.readings] == ["2013/14 Q1"]


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Q2 2013/14", ("Q2 2013/14", Column.VALUE)),
        ("2013/14 Q2", ("Q2 2013/14", Column.VALUE)),
        ("Q2 actual", ("Q2", Column.VALUE)),
        ("Q2 out of", ("Q2", Column.DENOMINATOR)),
        ("Q2 plan", ("Q2", Column.TARGET)),
        ("Q2 RAG", None),
        ("Q2 (month 5)", None),
        ("May", None),
    ],
)
def test_a_heading_says_its_quarter_and_what_of_it(heading: str, meant: tuple[str, Column] | None) -> None:
    assert quarter_column(heading) == meant
    assert is_month("Sep-13")
    assert not is_month("Mayfield NHS Trust")


# ---------------------------------------------------------------- on the terminal


def test_on_the_terminal_the_problems_stop_after_twelve_and_json_has_them_all(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Ref,Q1 2013/14,Q2 2013/14\nC04,1,2\n" + "".join(f"X{n},1,2\n" for n in range(15)), "utf-8")
    done = run(workspace, "import", str(path))
    lines = done.stderr.splitlines()
    assert (len(lines), lines[-1]) == (13, "and 3 more (--json lists all)")
    assert str(done.exception) == "15 problems; nothing was taken in."
    told = run(workspace, "import", str(path), "--json")
    assert len(json.loads(told.stdout)["problems"]) == 15
    assert told.exit_code != 0
    done = run(workspace, "import", str(path), "--leave-out-unplaced")
    assert done.exit_code == 0
    assert done.stderr.count("Left out: own.csv ") == 15
    assert line_of(shows(workspace, _Q2), "C04")["source"]["cell"] == "C2"
