"""Ratings of the 2013/14 delivery dashboard: the printed rules, edge by edge (vectors of the fact sheet, B8)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evidence.framework.section_rating import rate_dashboard
from evidence.indicator import Colour, Concern, Flag
from tests.readings import BOARD, a_reading, constitution, finance, quality, rated, rating_of

_BEFORE, _EARLIER = "2013/14 Q2", "2013/14 Q1"
_G, _AG, _A, _AR, _R = Colour.GREEN, Colour.AMBER_GREEN, Colour.AMBER, Colour.AMBER_RED, Colour.RED
_SHORT = {"G": _G, "AG": _AG, "A": _A, "AR": _AR, "R": _R}


@pytest.mark.parametrize(
    ("indicator", "values", "colours"),
    [
        ("C01", "90.0 89.9 85.0 84.9", "G A A R"),
        ("C05", "1.0 1.1 6.0 6.1", "G A A R"),
        ("C04", "0 1 10 11", "G A A R"),
        ("C19", "0 1 10 11", "G A A R"),
        ("O4", "0 1", "G R"),
        ("F1", "2.0 1.995 1.0 0.995 0 -0.01", "G AG AG AR AR R"),
        ("F2", "0.10 0.11 0.25 0.26 0.49 0.50 -0.3", "G AG AG AR AR R G"),
        ("F3", "0.10 0.11 0.25 0.26 0.49 0.50 -0.3", "G AG AG AR AR R G"),
        ("F5", "95 94.9 80 79.9 50 49.9", "G AG AG AR AR R"),
        ("F6", "95 94.9 80 79.9 50 49.9", "G AG AG AR AR R"),
        ("F7", "100.9 101 102 103", "G AG AR R"),
        ("F8", "100.9 101 102 103", "G AG AR R"),
        ("F13", "1 0.99 0.5 0.49 0 -0.01", "G AG AG AR AR R"),
    ],
)
def test_a_value_has_the_colour_that_is_printed_for_it(indicator: str, values: str, colours: str) -> None:
    found = [rating_of(indicator, a_reading(indicator, value)).colour for value in values.split()]
    assert found == [_SHORT[colour] for colour in colours.split()]


@pytest.mark.parametrize(
    ("indicator", "value", "target", "colour"),
    [("O5", "4", "4", _G), ("O5", "5", "4", _R), ("F9", "4500000", "4500000", _G), ("F9", "4500000.01", "4500000", _R)],
)
def test_an_objective_or_allowance_may_be_reached_and_not_passed(
    indicator: str, value: str, target: str, colour: Colour
) -> None:
    assert rating_of(indicator, a_reading(indicator, value, target=Decimal(target))).colour is colour


@pytest.mark.parametrize(
    ("earlier", "colour", "escalated"),
    [({_BEFORE: "88"}, _R, True), ({_BEFORE: "80"}, _A, False), ({_BEFORE: "95"}, _A, False), ({}, _A, False)],
)
def test_only_a_raw_amber_in_the_quarter_before_makes_an_amber_red(
    earlier: dict[str, str], colour: Colour, escalated: bool
) -> None:
    before = [a_reading("C01", value, period=period) for period, value in earlier.items()]
    found = rating_of("C01", a_reading("C01", "89"), *before)
    assert (found.colour, found.raw_band, found.escalated) == (colour, _A, escalated)
    assert (Flag.PRIOR_QUARTER_UNKNOWN in found.flags) == (not earlier)


def test_a_quarter_without_a_value_is_not_jumped() -> None:
    found = rating_of("C01", a_reading("C01", "89"), a_reading("C01", "89", period=_EARLIER))
    assert (found.colour, Flag.PRIOR_QUARTER_UNKNOWN in found.flags) == (_A, True)


def test_a_third_amber_in_a_row_is_red_and_a_year_end_does_not_break_the_run() -> None:
    ambers = [a_reading("C01", "89", period=period) for period in ("2013/14 Q3", "2013/14 Q4", "2014/15 Q1")]
    for period in ("2013/14 Q4", "2014/15 Q1"):
        constitution = rate_dashboard(BOARD, ambers, period)[1]
        assert constitution.ratings[0].colour is _R


@pytest.mark.parametrize("value", ["0", "50", "100"])
@pytest.mark.parametrize("indicator", ["C15", "C20"])
def test_an_indicator_without_a_standard_is_shown_and_never_rated(indicator: str, value: str) -> None:
    found = rating_of(indicator, a_reading(indicator, value))
    assert found.colour is Colour.NOT_RATED
    assert found.reading is not None
    assert found.reading.value == Decimal(value)


_NO_CONCERN = {"constitution": Concern(found=False, reason="Trajectories are met")}
_A_CONCERN = {"constitution": Concern(found=True, reason="Winter beds")}


@pytest.mark.parametrize(
    ("reds", "concerns", "colour"), [(0, _NO_CONCERN, _G), (0, _A_CONCERN, _AG), (1, _A_CONCERN, _AR), (2, {}, _R)]
)
def test_the_constitution_section_counts_its_reds(reds: int, concerns: dict[str, Concern], colour: Colour) -> None:
    found = constitution(*(a_reading(f"C0{nth}", "50") for nth in range(1, reds + 1)), concerns=concerns)
    assert (found.colour, found.complete) == (colour, True)


def test_green_waits_until_somebody_has_said_whether_there_is_a_concern() -> None:
    found = constitution(a_reading("C01", "89"))
    assert (found.colour, found.best, found.worst) == (Colour.MISSING, _G, _AG)
    assert {Flag.CONCERN_NEEDED, Flag.CONCERN_SUGGESTED} <= set(found.flags)
    assert Flag.CONCERN_NEEDED not in constitution(a_reading("C01", "50")).flags


def test_each_accident_department_counts_and_the_other_reading_is_told() -> None:
    failing = [a_reading("C06", "80", provider=name) for name in ("St Anselm's", "Anyborough General")]
    found = constitution(*failing)
    assert found.colour is _R
    assert [(other.choice, other.colour) for other in found.others] == [
        ("the A&E providers count once together", _AR),
    ]
    once = constitution(*failing, choices={"providers-once"})
    assert (once.colour, once.others[0].colour) == (_AR, _R)


@pytest.mark.parametrize(
    ("answers", "colour"),
    [
        ((), _G),
        (("yes-plan",), _AG),
        (("yes-plan", "yes-no-plan"), _AR),
        (("yes-plan", "yes-no-plan", "yes-enforcement"), _R),
    ],
)
def test_the_worst_answer_colours_the_quality_section(answers: tuple[str, ...], colour: Colour) -> None:
    found = quality(*answers)
    assert (found.colour, found.complete) == (colour, True)


@pytest.mark.parametrize(("reds", "colour"), [(0, _G), (1, _AR), (2, _R)])
def test_the_outcomes_section_has_no_amber_green(reds: int, colour: Colour) -> None:
    mrsa, difficile = ("1" if reds else "0"), ("5" if reds == 2 else "4")
    found = rated("outcomes", a_reading("O4", mrsa), a_reading("O5", difficile, target=Decimal(4)))
    assert (found.colour, found.complete) == (colour, True)


@pytest.mark.parametrize(
    ("colours", "colour"),
    [
        ("G G G G G G", _G),
        ("AG G G G G G", _AG),
        ("AG AG AG AG AG AG", _AG),
        ("AR AR AR G G G", _AG),
        ("AR AR AR AR G G", _AR),
        ("R G G G G G", _AR),
        ("R AR AR AR AR AR", _AR),
        ("R R G G G G", _R),
        ("G G G G G R R", _R),
    ],
)
def test_seven_primary_indicators_colour_the_finance_section(colours: str, colour: Colour) -> None:
    found = finance(colours)
    assert (found.colour, found.complete, found.rated, found.counted) == (colour, True, 7, 7)


def test_a_red_supporting_indicator_goes_to_the_agenda_and_leaves_the_section_green() -> None:
    found = finance("G G G G G G", a_reading("F13", "-1"))
    assert (found.colour, Flag.AGENDA in found.flags) == (_G, True)
    assert [rating.indicator for rating in found.ratings if Flag.AGENDA in rating.flags] == ["F13"]
