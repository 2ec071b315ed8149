"""The frameworks that come with Assure: everything printed is there, and what is not verified says so."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner

from assure.main import cli
from evidence.errors import FrameworkError
from evidence.framework import framework_ids, load_framework
from evidence.framework.calendar import misfit, parse_period, publication_due
from evidence.framework.dashboard import Better, Indicator
from evidence.framework.load_dashboard import load_dashboard, parse_dashboard

_BOARD = load_dashboard("2013-14")
_TEXT = (resources.files("evidence.framework") / "2013-14.indicators.toml").read_text(encoding="utf-8")
_SCORECARD = "interim-2013-14"

# Operational standard and lower threshold as Annex 3 prints them.
_STANDARDS = {
    **{"C01": (90, 85), "C02": (95, 90), "C03": (92, 87), "C04": (0, 10), "C05": (1, 6), "C06": (95, 90)},
    **{"C07": (93, 88), "C08": (93, 88), "C09": (96, 91), "C10": (94, 89), "C11": (98, 93), "C12": (94, 89)},
    **{"C13": (85, 80), "C14": (90, 85), "C16": (75, 70), "C17": (75, 70), "C18": (95, 90), "C19": (0, 10)},
    **{"C21": (95, 90)},
}


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_five_frameworks_are_there() -> None:
    assert framework_ids() == ("2013-14", "2015-16", "2016-17", "icb", _SCORECARD)


def test_every_printed_indicator_is_there_in_the_guides_order() -> None:
    printed = (("Q", "Q{}", 10), ("C", "C{:02d}", 21), ("O", "O{}", 11), ("F", "F{}", 13))
    found = {section.id: [indicator.id for indicator in section.indicators] for section in _BOARD.sections}
    expected = [[form.format(nth) for nth in range(1, count + 1)] for _, form, count in printed]
    assert list(found.values()) == expected
    assert list(found) == ["quality", "constitution", "outcomes", "finance"]


@pytest.mark.parametrize("indicator", _BOARD.indicators, ids=lambda one: one.id)
def test_each_has_title_unit_direction_rule_and_place_in_the_guide(indicator: Indicator) -> None:
    assert indicator.title
    assert indicator.units
    assert indicator.place.startswith("Annex 3, ")
    assert indicator.place[-1].isdigit() or "one a provider" in indicator.place
    assert bool(indicator.bands or indicator.answers) is not bool(indicator.not_rated)
    # Balance sheet indicators (F12) are the only ones for which the guide prints neither unit nor thresholds.
    assert (indicator.better is Better.NOT_STATED) is (indicator.id == "F12")


def test_no_place_in_the_guide_is_given_twice() -> None:
    places = [indicator.place for indicator in _BOARD.indicators]
    assert len(set(places)) == len(places)


def test_standards_and_lower_thresholds_are_the_printed_ones() -> None:
    found = {
        indicator.id: (indicator.standard, indicator.lower_threshold)
        for indicator in _BOARD.indicators
        if indicator.standard is not None
    }
    assert found == _STANDARDS


def test_less_is_better_exactly_where_the_guide_counts_failures() -> None:
    lower = {one.id for one in _BOARD.section("constitution").indicators if one.better is Better.LOWER}
    assert lower == {"C04", "C05", "C19"}


def test_what_the_guide_does_not_rate_is_not_rated() -> None:
    assert {one.id for one in _BOARD.indicators if one.not_rated} == {
        *("C15", "C20", "F12"),
        *("O1", "O2", "O3", "O6", "O7", "O8", "O9", "O10", "O11"),
    }


def test_seven_finance_indicators_are_primary() -> None:
    primary = [one.id for one in _BOARD.section("finance").indicators if not one.supporting]
    assert primary == ["F1", "F2", "F3", "F5", "F6", "F9", "F10"]


def test_each_provider_has_its_own_row_where_the_guide_prints_one() -> None:
    by_provider = {one.id for one in _BOARD.indicators if one.per_provider}
    assert by_provider == {"C06", "O3", *(f"Q{nth}" for nth in range(1, 11))}


def test_the_assessment_framework_has_29_areas_60_indicators_and_six_clinical_areas() -> None:
    board = load_dashboard("2016-17")
    assert (len(board.sections), len(board.indicators)) == (29, 60)
    assert [section.title for section in board.sections if section.clinical] == [
        *("Diabetes", "Cancer", "Mental health", "Learning disability", "Maternity", "Dementia"),
    ]
    by_domain = [
        sum(len(one.indicators) for one in board.sections if one.domains == (number,)) for number in (1, 2, 3, 4)
    ]
    assert by_domain == [14, 32, 8, 6]


def test_only_names_seen_in_the_technical_annex_count_as_verified() -> None:
    verified = [one.id for one in load_dashboard("2016-17").indicators if one.verified]
    assert verified == ["101a", "102a", "103a", "103b", "104a", "105a", "105b"]


def test_the_framework_of_2015_has_five_components_and_both_sets_of_labels() -> None:
    framework = load_framework("2015-16")
    assert len(framework.domains) == 5
    assert [(category.name, category.published_as) for category in framework.categories] == [
        ("Outstanding", "Outstanding"),
        ("Good", "Good"),
        ("Limited assurance, requires improvement", "Requires improvement"),
        ("Not assured", "Inadequate"),
    ]
    special = framework.judging.special_measures
    assert special
    assert (special.months, special.warn_at, len(special.aims), len(special.triggers)) == (12, (9, 12), 2, 2)


def test_the_scorecard_has_five_lights_and_no_rule_or_headline() -> None:
    framework = load_framework(_SCORECARD)
    assert (len(framework.domains), len(framework.categories), framework.headline) == (5, 4, ())
    assert load_dashboard(_SCORECARD).sections == ()


@pytest.mark.parametrize(("quarter", "due"), [("2013/14 Q1", date(2013, 8, 11)), ("2013/14 Q2", date(2013, 11, 11))])
def test_own_results_are_due_six_weeks_after_the_quarter(quarter: str, due: date) -> None:
    assert publication_due(load_framework(_SCORECARD), parse_period(quarter)) == due


def test_integrated_care_boards_need_no_code() -> None:
    framework = load_framework("icb")
    settings = (framework.assessor, framework.body_kind, framework.signatory, framework.statute)
    assert settings[:3] == ("NHS England", "Integrated Care Board", "Regional Director")
    assert settings[3].endswith("section 14Z59")
    assert (len(framework.domains), len(framework.powers), framework.categories) == (5, 9, ())


@pytest.mark.parametrize(
    ("framework", "quarter", "fits"),
    [
        (_SCORECARD, "2013/14 Q1", True),
        (_SCORECARD, "2013/14 Q3", False),
        ("2013-14", "2013/14 Q2", False),
        ("2013-14", "2013/14 Q3", True),
        ("2013-14", "2014/15 Q1", False),
        ("2015-16", "2015/16 Q4", True),
        ("2016-17", "2015/16 Q4", False),
        ("icb", "2022/23 Q1", False),
        ("icb", "2031/32 Q4", True),
    ],
)
def test_a_framework_says_when_it_does_not_fit_the_quarter(framework: str, quarter: str, fits: bool) -> None:
    doubt = misfit(load_framework(framework), parse_period(quarter))
    assert (doubt == "") is fits
    assert fits or quarter in doubt


def test_a_new_workspace_of_the_wrong_year_is_made_with_a_warning(tmp_path: Path) -> None:
    wanted = ("--body", "NHS Anyshire ICB", "--framework", "icb", "--period", "2013/14 Q2")
    result = CliRunner().invoke(cli, ["-w", str(tmp_path), "new", "anyshire", *wanted])
    assert result.exit_code == 0
    assert "Please check: Annual assessment of integrated care boards applies from 2022/23 Q2" in result.stderr


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ('bands = ["green <= 0", "red"]', 'bands = ["green = 0", "red"]', r"section\.indicator\.bands: .*green = 0"),
        ('bands = ["green <= 0", "red"]', 'bands = ["green <= 0"]', r"the last one none"),
        ('lower_threshold = "85"', 'lower_threshold = "95"', r"wrong side of the standard"),
        (
            'lower_threshold = "85"',
            'lower_threshold = "85 %"',
            r"lower_threshold: has to be a number",
        ),
        ('id = "C02"', 'id = "C01"', r'"C01" stands there twice'),
        (
            'rules = ["red if red >= 2", "amber-red if red',
            'rules = ["red if reds >= 2", "amber-red if red',
            r"section\.rules",
        ),
        ('"amber-red if red >= 1", "green"]', '"amber-red if red >= 1"]', r"end with a colour for what is left over"),
        ('"amber-red if red >= 1", "green"]', '"amber-red", "green"]', r'need an "if" each, save the last'),
        ('not_rated = "No operational standard"\n', "", r"needs bands, answers or a standard"),
        ('yes-plan = "amber-green"', 'yes-plan = "ambergreen"', r'"ambergreen" is no colour'),
        ("decimals = 1\n", "decimls = 1\n", r"section\.decimls: is not known here"),
        ('effect = "once"', 'effect = "twice"', r"section\.choice\.effect: is \"twice\""),
    ],
)
def test_a_wrong_indicator_file_is_refused_with_file_key_and_line(found: str, put: str, told: str) -> None:
    assert found in _TEXT
    with pytest.raises(FrameworkError, match=told):
        parse_dashboard(_TEXT.replace(found, put, 1), file="x.indicators.toml")


def test_the_line_that_is_named_is_the_line_that_is_wrong() -> None:
    bad = _TEXT.replace('lower_threshold = "80"', 'lower_threshold = "eighty"', 1)
    line = bad.splitlines().index('lower_threshold = "eighty"') + 1
    with pytest.raises(FrameworkError, match=rf"x\.toml, line {line}, section\.indicator\.lower_threshold"):
        parse_dashboard(bad, file="x.toml")


def test_a_team_brings_a_framework_of_its_own_as_two_files(tmp_path: Path) -> None:
    own = (resources.files("evidence.framework") / "icb.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(own.replace('id = "icb"', 'id = "own"'), encoding="utf-8")
    (tmp_path / "own.indicators.toml").write_text(_TEXT.replace('framework = "2013-14"', 'framework = "own"'), "utf-8")
    shown = json.loads(_run("frameworks", "show", str(tmp_path / "own.toml"), "--json"))
    assert (shown["id"], len(shown["sections"])) == ("own", 4)


def test_the_list_names_each_framework_with_its_quarters() -> None:
    told = _run("frameworks", "list")
    assert "interim-2013-14" in told
    assert "from 2013/14 Q1 to 2013/14 Q2" in told
    found = {one["id"]: one for one in json.loads(_run("frameworks", "list", "--json"))}
    assert (found["2016-17"]["indicators"], found["2016-17"]["unverified"]) == (60, 53)


def test_show_tells_thresholds_and_where_they_are_printed() -> None:
    told = " ".join(_run("frameworks", "show", "2013-14").split())
    assert "green 90 % or more, amber 85 % or more and less than 90 %, red less than 85 %" in told
    assert "[Annex 3, NHS Constitution, row 1]" in told


def test_what_is_unverified_is_shown_so() -> None:
    told = " ".join(_run("frameworks", "show", "2016-17").split())
    assert "One-year survival; not rated: No rule for a colour is known to us [Technical annex] (unverified" in told
    assert (
        "Maternal smoking at delivery; not rated: No rule for a colour is known to us [Technical annex] 1" not in told
    )
    assert "Signed by: Regional director (unverified: check before publishing)" in told


@pytest.mark.parametrize("name", framework_ids())
def test_every_framework_can_be_shown_in_words_and_as_json(name: str) -> None:
    assert load_framework(name).title in _run("frameworks", "show", name)
    shown = json.loads(_run("frameworks", "show", name, "--json"))
    assert shown["id"] == name
    assert sum(len(section["indicators"]) for section in shown["sections"]) == len(load_dashboard(name).indicators)


def test_status_does_not_load_what_only_ratings_need() -> None:
    asked = "import sys, assure.cli.status, evidence.framework; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert "evidence.framework" in loaded
    assert not {"evidence.framework.dashboard", "evidence.framework.rating", "fractions"} & set(loaded)
