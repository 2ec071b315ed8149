"""Frameworks as data, and the calendar."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pytest

from evidence.errors import FrameworkError
from evidence.framework import load_framework, parse_framework
from evidence.framework.calendar import Period, parse_period, preparation_due

_TEXT = (resources.files("evidence.framework") / "2013-14.toml").read_text(encoding="utf-8")


def test_the_six_domains_hold_thirty_three_prompts_in_order() -> None:
    framework = load_framework("2013-14")
    assert [len(domain.prompts) for domain in framework.domains] == [7, 5, 5, 9, 3, 4]
    for domain in framework.domains:
        assert [prompt.id for prompt in domain.prompts] == [
            f"D{domain.number}.{nth}" for nth in range(1, len(domain.prompts) + 1)
        ]


def test_the_official_questions_stand_as_the_guide_has_them() -> None:
    assert [domain.question for domain in load_framework("2013-14").domains] == [
        "Are patients receiving clinically commissioned, high quality services?",
        "Are patients and the public actively engaged and involved?",
        "Are CCG plans delivering better outcomes for patients?",
        "Does the CCG have robust governance arrangements?",
        "Are CCGs working in partnership with others?",
        "Does the CCG have strong and robust leadership?",
    ]


def test_there_are_three_categories_and_a_headline_of_two_values() -> None:
    framework = load_framework("2013-14")
    names = [category.name for category in framework.categories]
    assert names == ["Assured", "Assured with support", "Not assured, intervention required"]
    assert framework.headline == ("Assured", "Not assured")


def test_an_unknown_framework_is_refused_and_the_nearest_is_named() -> None:
    with pytest.raises(FrameworkError, match=r'no framework "2013-15".*Did you mean "2013-14"'):
        load_framework("2013-15")


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ('annual_review = "Q4"', 'annual_review = "Q5"', r"x\.toml, line \d+, cycle\.annual_review"),
        ('id = "D4.2"', 'id = "4.2"', r"domain\.prompt\.id: has to look like"),
        ("number = 2\n", 'number = "two"\n', r"domain\.number: has to be a whole number"),
        ("[cycle]", "[cycle", r"x\.toml, line \d+, column \d+: this is not valid TOML"),
        ('class = "local"', 'class = "near"', r"source\.class: is \"near\""),
        ('first = "2013/14 Q3"', 'first = "2013/15 Q3"', r"framework\.first: .*not a quarter"),
        ('unverified = ["signatory"]', 'unverified = ["signatry"]', r'unverified: "signatry" is no setting'),
        ('id = "D1.2"', 'id = "D1.1"', r'"D1\.1" stands there twice'),
        ('topic = "the organisational', 'tpic = "the organisational', r"domain\.prompt\.tpic: is not known here"),
    ],
)
def test_a_bad_file_is_refused_with_file_key_and_line(found: str, put: str, told: str) -> None:
    assert found in _TEXT
    with pytest.raises(FrameworkError, match=told):
        parse_framework(_TEXT.replace(found, put, 1), file="x.toml")


def test_the_line_that_is_named_is_the_line_that_is_wrong() -> None:
    bad = _TEXT.replace('id = "D4.2"', 'id = "4.2"', 1)
    line = bad.splitlines().index('id = "4.2"') + 1
    with pytest.raises(FrameworkError, match=f"line {line},"):
        parse_framework(bad, file="x.toml")


def test_a_missing_part_is_named() -> None:
    with pytest.raises(FrameworkError, match=r"framework\.title: is missing"):
        parse_framework(_TEXT.replace('title = "CCG Assurance Framework 2013/14"\n', ""), file="x.toml")


@pytest.mark.parametrize(
    ("quarter", "due"),
    [(1, date(2013, 9, 1)), (2, date(2013, 12, 2)), (3, date(2014, 3, 4)), (4, date(2014, 6, 2))],
)
def test_preparation_ends_nine_weeks_into_the_next_quarter(quarter: int, due: date) -> None:
    assert preparation_due(load_framework("2013-14"), Period(first_year=2013, quarter=quarter)) == due


def test_a_quarter_knows_its_first_and_last_day() -> None:
    last = parse_period("2013/14 Q4")
    assert (last.begins, last.ends, str(last)) == (date(2014, 1, 1), date(2014, 3, 31), "2013/14 Q4")
    assert parse_period("1999/00 Q3").year == "1999/00"


@pytest.mark.parametrize("text", ["", "Q2", "2013/15 Q2", "2013/14 Q5", "2013-14 Q2"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(FrameworkError, match="not a quarter"):
        parse_period(text)
