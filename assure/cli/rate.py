"""`assure rate`: ratings by panels and committees, entered as they were made."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, folded

if TYPE_CHECKING:
    from evidence.framework import Framework
    from evidence.framework.judging import RatedArea, Scale
    from evidence.record.rating import AreaRating
    from evidence.store.ratings import Rated

_UNVERIFIED = " (unverified: check before publishing)"


@click.command()
@click.argument("area", required=False)
@click.argument("rating", required=False)
@click.option("--panel", help="Who made it: a panel or committee. Needed with RATING.")
@click.option("--basis", help="What it rests on. Needed with RATING.")
@click.option("--on", "day", metavar="DAY", help="The day it was made. Without it: today.")
@click.option("--seen", type=int, help="The newest line of the log you had seen.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def rate(  # noqa: PLR0917
    assure: Assure,
    area: str | None,
    rating: str | None,
    panel: str | None,
    basis: str | None,
    day: str | None,
    seen: int | None,
    as_json: bool,
) -> None:
    """Enter the RATING that a panel gave an AREA, for the year under review. Assure works out none.

    Without RATING: the areas that the framework rates, their scales, and the ratings on record.

    \b
    Example:
      assure rate cancer "Needs improvement" --panel "Independent cancer panel" --basis "Four indicators of 2015/16"
        --on 2016-09-05
    """
    from evidence.framework import load_framework
    from evidence.framework.calendar import parse_period
    from evidence.record.rating import AreaRating
    from evidence.store import ratings
    from evidence.store.workspace import read_settings

    if rating is not None and not (panel and basis):
        raise click.UsageError("Say who made it and on what, with --panel and --basis.")
    act = assure.act()
    with assure.workspace().open() as connection:
        settings = read_settings(connection)
        framework, year = load_framework(settings.framework), parse_period(settings.period).year

        def build(found: RatedArea, scale: str, label: str) -> AreaRating:
            return AreaRating(
                year=year,
                area=found.id,
                scale=scale,
                label=label,
                panel=panel or "",
                basis=basis or "",
                date=day or act.at[:10],
            )

        if area is not None and rating is not None:
            ratings.rate(connection, act, framework=framework, area=area, label=rating, build=build, seen=seen)
        wanted = [ratings.find_area(framework, area)] if area else list(framework.judging.areas)
        standing = {(one.said.area, one.said.scale): one for one in ratings.read_ratings(connection, year)}
    if as_json:
        echo_json([_as_dict(one, standing) for one in wanted])
    else:
        _tell(framework, year, wanted, standing)


def _tell(framework: Framework, year: str, wanted: list[RatedArea], standing: dict[tuple[str, str], Rated]) -> None:
    if not wanted:
        click.echo(f"{framework.title} rates no areas.")
        return
    click.echo(f"Ratings of {year}, made by panels and committees; none is worked out")
    for area in wanted:
        click.echo(f"{area.name} ({area.id}){'' if area.verified else _UNVERIFIED}")
        for scale in area.scales:
            found = standing.get((area.id, scale.id))
            if found:
                said = found.said
                click.echo(f"  {said.label} ({_often(scale)}; {said.date})  {printable(found.by)}, {found.at}")
                click.echo(folded(f"{said.panel}, on {said.basis}", indent="    "))
            else:
                click.echo(folded(f"not rated ({_often(scale)}): {', '.join(scale.labels)}", indent="  "))
    for note in dict.fromkeys(scale.note for area in wanted for scale in area.scales if scale.note):
        click.echo(folded(note))
    for unseen in (note for note in framework.notes if not note.verified and len(wanted) > 1):
        click.echo(folded(f"{unseen.text}{_UNVERIFIED}"))


def _often(scale: Scale) -> str:
    return f"{'every year' if scale.annual else 'once'}{'' if scale.verified else _UNVERIFIED}"


def _as_dict(area: RatedArea, standing: dict[tuple[str, str], Rated]) -> dict[str, Any]:
    return {
        "area": area.id,
        "name": area.name,
        "verified": area.verified,
        "scales": [
            {
                "id": scale.id,
                "labels": list(scale.labels),
                "annual": scale.annual,
                "verified": scale.verified,
                "note": scale.note,
                "rating": _rating(standing.get((area.id, scale.id))),
            }
            for scale in area.scales
        ],
    }


def _rating(rated: Rated | None) -> dict[str, Any] | None:
    return asdict(rated.said) | {"by": rated.by, "at": rated.at, "line": rated.line} if rated else None
