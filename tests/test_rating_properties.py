"""What holds of ratings for every value and every mix of colours."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.framework.dashboard import Better, Indicator, Section
from evidence.framework.rating import rate_indicator
from evidence.framework.section_rating import rate_dashboard, section_colour
from evidence.indicator import Colour, Rating
from tests.readings import BOARD, NOW, PRIMARY, a_reading

_G, _AG, _A, _AR, _R = Colour.GREEN, Colour.AMBER_GREEN, Colour.AMBER, Colour.AMBER_RED, Colour.RED


_NUMERIC = [indicator for indicator in BOARD.indicators if indicator.bands]
_NUMBERS = st.decimals(min_value=-200, max_value=200, places=3, allow_nan=False, allow_infinity=False)


def _rate_value(indicator: Indicator, value: Decimal) -> Rating:
    section = next(one for one in BOARD.sections if indicator in one.indicators)
    reading = a_reading(indicator.id, str(value), target=Decimal(7))
    return rate_indicator(section, indicator, reading, period=NOW)


@pytest.mark.parametrize("indicator", _NUMERIC, ids=lambda one: one.id)
@settings(max_examples=30)
@given(values=st.tuples(_NUMBERS, _NUMBERS))
def test_a_better_value_never_has_a_worse_colour(indicator: Indicator, values: tuple[Decimal, Decimal]) -> None:
    low, high = (_rate_value(indicator, value).colour for value in sorted(values))
    better, worse = (high, low) if indicator.better is Better.HIGHER else (low, high)
    assert better.severity <= worse.severity


@pytest.mark.parametrize("indicator", _NUMERIC, ids=lambda one: one.id)
@settings(max_examples=30)
@given(value=_NUMBERS)
def test_every_value_has_exactly_one_colour_of_its_scale(indicator: Indicator, value: Decimal) -> None:
    found = _rate_value(indicator, value)
    assert found.colour in {band.colour for band in indicator.bands}
    assert found.best is found.worst is found.colour


_SECTIONS = [section for section in BOARD.sections if section.rules]


def _colours_of(section: Section) -> list[Colour]:
    """The colours that indicators of this section can have."""
    found = set[Colour]()
    for one in section.indicators:
        found |= {*one.answers.values(), *one.central_colours, *(band.colour for band in one.bands)}
    return sorted(found, key=lambda one: one.severity)


@pytest.mark.parametrize("section", _SECTIONS, ids=lambda one: one.id)
@given(data=st.data(), concern=st.booleans())
def test_section_rules_give_each_case_a_colour_of_the_section(
    section: Section, data: st.DataObject, concern: bool
) -> None:
    colours = data.draw(st.lists(st.sampled_from(_colours_of(section)), max_size=25))
    assert section_colour(section.rules, colours, concern=concern).colour in section.scale


@pytest.mark.parametrize("section", _SECTIONS, ids=lambda one: one.id)
@given(data=st.data(), concern=st.booleans())
def test_one_worse_indicator_never_makes_a_section_better(section: Section, data: st.DataObject, concern: bool) -> None:
    first, *others = data.draw(st.lists(st.sampled_from(_colours_of(section)), min_size=1, max_size=25))
    worse = max(first, data.draw(st.sampled_from(_colours_of(section))), key=lambda one: one.severity)
    before = section_colour(section.rules, [first, *others], concern=concern).colour
    assert before.severity <= section_colour(section.rules, [worse, *others], concern=concern).colour.severity


_FINANCE = replace(BOARD, sections=(BOARD.section("finance"),))


@given(st.lists(st.tuples(st.sampled_from(list(PRIMARY)), _NUMBERS), unique_by=lambda pair: pair[0]))
def test_what_is_still_possible_holds_whatever_comes_in(values: list[tuple[str, Decimal]]) -> None:
    readings = [a_reading(name, str(value)) for name, value in values]
    (before,), (after,) = (rate_dashboard(_FINANCE, some, NOW) for some in (readings[:-1], readings))
    assert before.best
    assert before.worst
    assert after.best
    assert after.worst
    assert before.best.severity <= after.best.severity <= after.worst.severity <= before.worst.severity
