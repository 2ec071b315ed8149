"""What moderators record in a body's workspace: `assure moderate change`, `tell`, `note`, `recommend` and so on."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.moderate_show import moderation_as_dict, tell_moderated
from assure.cli.problems import printable
from assure.cli.show import echo_json, folded

if TYPE_CHECKING:
    import sqlite3

    from evidence.framework import Framework

_period = click.option("--period", help="The quarter. Without it: the one under review.")
_stage = click.option(
    "--stage",
    type=click.Choice(["region", "nation"]),
    default="region",
    show_default=True,
    help="Where it was moderated.",
)


@click.command()
@click.argument("domain", type=int)
@click.argument("category")
@click.option("--why", required=True, help="Why it is changed, for the record and for the body.")
@_stage
@_period
@click.option("--ground", type=click.Choice(["failing", "at-risk"]), help="The ground in law, for intervention.")
@click.option("--ground-because", default="", help="Why that ground is there.")
@click.option("--tried", multiple=True, metavar="WORDS", help="An option that was tried; may be given again.")
@click.option("--patient-safety", default="", help="What puts patients at serious risk, so that it cannot wait.")
@click.option("--override", default="", help="Why to go on without what is missing, where the framework leaves room.")
@click.option("--seen", type=int, help="The newest line of the log you had seen.")
@pass_assure
def change(  # noqa: PLR0917
    assure: Assure,
    /,
    domain: int,
    category: str,
    why: str,
    stage: str,
    period: str | None,
    ground: str | None,
    seen: int | None,
    **said: Any,
) -> None:
    """Change the CATEGORY of a DOMAIN. The area team's judgement stays on record beside it.

    The framework's gates are asked as of anybody who judges (exit code 16). What is on record for the judgement
    already, such as its evidence, need not be said again.

    \b
    Example:
      assure -w anyshire moderate change 3 assured-with-support --why "As five others with the same colours"
    """
    from evidence.record.judgement import Ground
    from evidence.record.moderation import Stage
    from evidence.store import moderations

    with assure.workspace().open() as connection:
        framework, at = _framework_and_period(connection, period)
        wanted = moderations.Wanted(
            period=at,
            domain=domain,
            category=_category_id(framework, category),
            why=why,
            stage=Stage(stage),
            ground=Ground(ground) if ground else None,
            **said,
        )
        moderations.change_category(connection, assure.act(), wanted, framework=framework, seen=seen)
        tell_moderated(framework, moderations.read_moderations(connection, at)[domain])


@click.command()
@click.argument("domain", type=int)
@click.option("--on", "day", metavar="DAY", help="Such as 2014-03-04. Without it: today.")
@_period
@pass_assure
def tell(assure: Assure, domain: int, day: str | None, period: str | None) -> None:
    """Record that the body was told of the change in a DOMAIN.

    \b
    Example:
      assure moderate tell 3 --on 2014-03-12
    """
    from evidence.store import moderations

    act = assure.act()
    with assure.workspace().open() as connection:
        _, at = _framework_and_period(connection, period)
        moderations.tell_body(connection, act, period=at, domain=domain, day=day or act.at[:10])
    click.echo("Recorded.")


@click.command()
@click.argument("words")
@click.option("--domain", type=int, default=0, help="The domain it is about. Without it: the body as a whole.")
@_stage
@_period
@pass_assure
def note(assure: Assure, words: str, domain: int, stage: str, period: str | None) -> None:
    """Keep a moderator's remark on the body.

    \b
    Example:
      assure moderate note "Ask for the recovery plan before national moderation" --domain 3
    """
    from evidence.record.moderation import ModerationNote, Stage
    from evidence.store import moderations

    with assure.workspace().open() as connection:
        framework, at = _framework_and_period(connection, period)
        said = ModerationNote(stage=Stage(stage), period=at, words=words, domain=domain)
        name = moderations.add_note(connection, assure.act(), said, framework=framework)
    click.echo(f"{name} recorded.")


@click.command()
@click.argument("workspaces", nargs=-1, type=click.Path(path_type=Path), metavar="[WORKSPACE]...")
@click.option("--domain", type=int, required=True, help="The domain that calls for it.")
@click.option("--option", "option", required=True, metavar="ID", help="One of: assure moderate options.")
@click.option("--why", required=True, help="Why this option fits the risk.")
@_stage
@_period
@pass_assure
def recommend(  # noqa: PLR0917
    assure: Assure,
    workspaces: tuple[Path, ...],
    domain: int,
    option: str,
    why: str,
    stage: str,
    period: str | None,
) -> None:
    """Recommend intervention to the committee, for one body or several. The committee decides.

    Only where the domain stands at a category that intervention may follow (exit code 16).

    \b
    Example:
      assure moderate recommend anyshire --domain 3 --option direct --why "Four quarters without a plan"
    """
    from evidence.record.moderation import Recommendation, Stage
    from evidence.store import moderations
    from evidence.store.workspace import find_workspace

    spaces = [find_workspace(path) for path in workspaces] or [assure.workspace()]
    for space in spaces:
        with space.open() as connection:
            framework, at = _framework_and_period(connection, period)
            said = Recommendation(stage=Stage(stage), period=at, domain=domain, option=option, why=why)
            name = moderations.recommend(connection, assure.act(), said, framework=framework)
        click.echo(f"{name} recorded in {space.root}.")


@click.command()
@pass_assure
def options(assure: Assure) -> None:
    """List the forms of intervention that may be recommended, each with its id and power."""
    with assure.workspace().open() as connection:
        framework, _ = _framework_and_period(connection, None)
    for one in framework.judging.interventions:
        click.echo(f"  {one.id:<16} {one.text}{f' (section {one.power})' if one.power else ''}")
    if not framework.judging.interventions:
        click.echo("This framework names no form of intervention.")


@click.command()
@click.option("--region", default="", help="Such as North of Anyland.")
@click.option("--area-team", default="", help="Such as Anyshire area team.")
@pass_assure
def place(assure: Assure, region: str, area_team: str) -> None:
    """Say which region and area team the body belongs to, or show it.

    \b
    Example:
      assure moderate place --region "North of Anyland" --area-team "Anyshire area team"
    """
    from evidence.record.moderation import Place
    from evidence.store import moderations

    with assure.workspace().open() as connection:
        if region or area_team:
            moderations.set_place(connection, assure.act(), Place(region=region, area_team=area_team))
        found = moderations.read_place(connection)
    click.echo(
        f"Region: {printable(found.region) or 'not given'}. Area team: {printable(found.area_team) or 'not given'}."
    )


@click.command()
@click.argument("named", metavar="DOMAIN|N1|M1")
@click.option("--seen", type=int, help="The newest line of the log you had seen.")
@_period
@pass_assure
def undo(assure: Assure, named: str, seen: int | None, period: str | None) -> None:
    """Take back the last act on a domain's moderation, a note or a recommendation, by a line of its own.

    \b
    Example:
      assure moderate undo 3
    """
    from evidence.store import moderations

    with assure.workspace().open() as connection:
        _, at = _framework_and_period(connection, period)
        said = moderations.undo(connection, assure.act(), period=at, named=named, seen=seen)
    click.echo(f"Taken back: {printable(said)}")


@click.command("list")
@_period
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def list_all(assure: Assure, period: str | None, as_json: bool) -> None:
    """List what moderators changed, noted and recommended for the body."""
    from evidence.store import moderations

    with assure.workspace().open() as connection:
        framework, at = _framework_and_period(connection, period)
        changes = moderations.read_moderations(connection, at)
        notes = moderations.read_notes(connection, at)
        recommendations = moderations.read_recommendations(connection, at)
    if as_json:
        echo_json(
            {
                "period": at,
                "changes": [moderation_as_dict(one) for one in changes.values()],
                "notes": [asdict(one) for one in notes],
                "recommendations": [asdict(one) for one in recommendations],
            }
        )
        return
    for one in changes.values():
        tell_moderated(framework, one)
    for remark in notes:
        about = f"domain {remark.said.domain}: " if remark.said.domain else ""
        click.echo(folded(f"{remark.name} {about}{remark.said.words} ({remark.by})"))
    for each in recommendations:
        said = each.said
        click.echo(folded(f"{each.name} domain {said.domain}: recommended {said.option}, {said.why} ({each.by})"))
    if not (changes or notes or recommendations):
        click.echo("Moderators have recorded nothing in this period.")


def _framework_and_period(connection: sqlite3.Connection, period: str | None) -> tuple[Framework, str]:
    from evidence.framework import load_framework
    from evidence.framework.calendar import parse_period
    from evidence.store.workspace import read_settings

    settings = read_settings(connection)
    return load_framework(settings.framework), str(parse_period(period)) if period else settings.period


def _category_id(framework: Framework, named: str) -> str:
    """The id of the category that a person named by id or name; what they typed when there is none."""
    try:
        return framework.category(named).id
    except KeyError:
        return named


COMMANDS = (change, tell, note, recommend, options, place, undo, list_all)
