"""Ratings of 2016/17 are entered as panels made them, on the framework's own scales; none is worked out."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assure.main import cli
from evidence.errors import FrameworkError, RecordError, StaleDecision
from evidence.framework import load_framework
from evidence.framework.load_judging import parse_judging
from evidence.store.workspace import Workspace
from tests.spoken import a_space, said, told

_PANEL = ("--panel", "Independent cancer panel", "--basis", "Four indicators", "--on", "2016-09-05")


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return a_space(tmp_path / "space", "2016-17", "2016/17 Q2")


def test_a_rating_stands_with_its_panel_basis_day_and_who_entered_it(space: Workspace) -> None:
    said(space, "rate", "Cancer", "needs improvement", *_PANEL)
    (area,) = told(space, "rate", "cancer")
    first, year_end = area["scales"]
    assert (first["annual"], year_end["annual"], year_end["rating"]) == (False, True, None)
    rating = first["rating"]
    assert (rating["label"], rating["year"], rating["date"]) == ("Needs improvement", "2016/17", "2016-09-05")
    assert (rating["panel"], rating["basis"]) == ("Independent cancer panel", "Four indicators")
    assert rating["by"] == "Ana Reader, lead"


def test_the_first_and_the_year_end_rating_of_an_area_stand_side_by_side(space: Workspace) -> None:
    said(space, "rate", "cancer", "Needs improvement", *_PANEL)
    said(space, "rate", "cancer", "Good", *_PANEL)
    (area,) = told(space, "rate", "cancer")
    assert [scale["rating"]["label"] for scale in area["scales"]] == ["Needs improvement", "Good"]


def test_the_whole_and_six_clinical_areas_are_rated_and_three_of_them_every_year() -> None:
    areas = load_framework("2016-17").judging.areas
    annual = [area.id for area in areas if any(scale.annual for scale in area.scales)]
    assert len(areas) == 7
    assert annual == ["overall", "cancer", "dementia", "mental-health"]


@pytest.mark.parametrize(
    ("area", "rating", "problem"),
    [
        ("cancer", "splendid", "is no rating of Cancer"),
        ("diabetes", "good", "is no rating of Diabetes"),
        ("knees", "good", "is no area"),
    ],
)
def test_only_areas_and_labels_of_the_framework_are_taken(
    space: Workspace, area: str, rating: str, problem: str
) -> None:
    with pytest.raises(RecordError, match=problem):
        said(space, "rate", area, rating, *_PANEL)


def test_another_persons_rating_is_not_replaced_unseen(space: Workspace) -> None:
    said(space, "rate", "cancer", "Needs improvement", *_PANEL)
    with pytest.raises(StaleDecision, match="Ana Reader"):
        said(space, "rate", "cancer", "Performing well", *_PANEL, by="Ben Judge, director")
    assert "Performing well" in said(
        space, "rate", "cancer", "Performing well", *_PANEL, "--seen", "2", by="Ben Judge, director"
    )


def test_a_rating_without_panel_or_basis_is_refused(space: Workspace) -> None:
    done = CliRunner().invoke(cli, ["-w", str(space.root), "rate", "cancer", "Good", "--panel", "P"])
    assert done.exit_code == 2
    assert "--basis" in done.stderr


def test_what_was_not_found_in_a_source_is_marked_in_the_listing(space: Workspace) -> None:
    assert "25 %" in said(space, "rate")
    assert "(unverified: check before publishing)" in said(space, "rate")


def test_a_framework_that_rates_no_areas_says_so(workspace: Workspace) -> None:
    assert "rates no areas" in said(workspace, "rate")
    with pytest.raises(RecordError, match="It has: none"):
        said(workspace, "rate", "cancer", "Good", *_PANEL)


def test_an_area_on_a_scale_that_is_not_there_is_refused_with_its_line() -> None:
    text = 'framework = "x"\n\n[[area]]\nid = "a"\nname = "A"\nscales = ["none"]\n'
    with pytest.raises(FrameworkError, match=r"x\.toml, line 6, area\.scales"):
        parse_judging(text, (), file="x.toml")
