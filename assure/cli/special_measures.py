"""`assure special-measures`: why they began, the steps on the way, the clock, the exit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

from assure.cli import entries
from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, folded

if TYPE_CHECKING:
    from evidence.framework import Framework
    from evidence.record.special_measures import Noted, SpecialMeasures
    from evidence.store.undertakings import Entered

_on = click.option("--on", "day", metavar="DAY", help="The day, such as 2016-08-01. Without it: today.")


@click.group("special-measures")
def special_measures() -> None:
    """Keep the record of special measures: triggers, notice, review, director, progress, and the time they take.

    They begin only after a judgement that leads there (exit code 16 otherwise), and one body has them once at a time.
    """


@special_measures.command()
@click.argument("what", metavar="WHAT")
@click.option("--trigger", "triggers", multiple=True, required=True, help="`operational` or `financial`; or both.")
@click.option("--lasted", required=True, help="How the concerns persisted over time.")
@click.option("--by", "decided_by", required=True, help="Who agreed or decided, by role.")
@click.option(
    "--basis", type=click.Choice(["agreed", "decided"]), required=True, help="Agreed, or decided by NHS England alone."
)
@click.option("--circumstances", default="", help="The certain circumstances in which limited assurance leads here.")
@click.option("--monitoring", default="", help="What was agreed or decided on timescale and monitoring.")
@entries.date_option
@pass_assure
def begin(  # noqa: PLR0917
    assure: Assure,
    what: str,
    triggers: tuple[str, ...],
    lasted: str,
    decided_by: str,
    basis: str,
    circumstances: str,
    monitoring: str,
    date: str | None,
) -> None:
    """Record that special measures began. WHAT names the areas of concern.

    \b
    Example:
      assure special-measures begin "Finance and planning" --trigger financial --lasted "Off plan for three quarters"
        --basis agreed --by "Regional director and the governing body" --monitoring "Monthly, for a year"
    """
    from evidence.record.special_measures import Basis, SpecialMeasures
    from evidence.store import regimes

    act = assure.act()
    said = SpecialMeasures(
        what=what,
        date=date or act.at[:10],
        triggers=triggers,
        lasted=lasted,
        basis=Basis(basis),
        decided_by=decided_by,
        circumstances=circumstances,
        monitoring=monitoring,
    )
    with assure.workspace().open() as connection:
        regimes.begin(connection, act, said, framework=_framework(connection))
    _show(assure, as_json=False)


@special_measures.command()
@entries.json_option
@pass_assure
def show(assure: Assure, as_json: bool) -> None:
    """Show the special measures that run, or the last that ended: what is missing, and the time.

    \b
    Example:
      assure special-measures show
    """
    _show(assure, as_json=as_json)


@special_measures.command()
@click.argument("words", metavar="WORDS")
@pass_assure
def monitoring(assure: Assure, words: str) -> None:
    """Record what was agreed or decided on areas, timescale and monitoring.

    \b
    Example:
      assure special-measures monitoring "Finance and planning; a year; monthly meetings with the regional team"
    """
    _take(assure, "monitoring", lambda said, _: replace(said, monitoring=words))


@special_measures.command()
@click.argument("where", metavar="WHERE")
@_on
@pass_assure
def notice(assure: Assure, where: str, day: str | None) -> None:
    """Record that the body told its stakeholders, and WHERE.

    \b
    Example:
      assure special-measures notice "The group's website" --on 2016-07-25
    """
    _take(assure, "notice", lambda said, today: replace(said, notice=_noted(where, day or today)))


@special_measures.command()
@click.argument("found", metavar="FOUND")
@_on
@pass_assure
def review(assure: Assure, found: str, day: str | None) -> None:
    """Record the external review of capacity, capability and governance: by whom, and what it FOUND.

    \b
    Example:
      assure special-measures review "An outside firm: planning has no owner" --on 2016-09-30
    """
    _take(assure, "review", lambda said, today: replace(said, review=_noted(found, day or today)))


@special_measures.command()
@click.argument("words", metavar="WORDS")
@_on
@pass_assure
def plan(assure: Assure, words: str, day: str | None) -> None:
    """Record the improvement plan that NHS England signed off.

    \b
    Example:
      assure special-measures plan "Improvement plan, version 2, signed off by the regional director"
    """
    _take(assure, "plan", lambda said, today: replace(said, plan=_noted(words, day or today)))


@special_measures.command()
@click.argument("who", metavar="WHO")
@_on
@pass_assure
def director(assure: Assure, who: str, day: str | None) -> None:
    """Record the accountable improvement director, by role, with the programme office.

    \b
    Example:
      assure special-measures director "Improvement director, with a programme office of three"
    """
    _take(assure, "director", lambda said, today: replace(said, director=_noted(who, day or today)))


@special_measures.command()
@click.argument("words", metavar="WORDS")
@_on
@pass_assure
def progress(assure: Assure, words: str, day: str | None) -> None:
    """Record a report or review of progress.

    \b
    Example:
      assure special-measures progress "Savings of £2.1m of £4m, on plan" --on 2016-10-31
    """
    _take(assure, "progress", lambda said, today: replace(said, progress=(*said.progress, _noted(words, day or today))))


@special_measures.command()
@click.argument("until", metavar="DAY")
@click.option("--reason", required=True, help="Why they last longer than expected.")
@pass_assure
def extend(assure: Assure, until: str, reason: str) -> None:
    """Set a later last DAY: twelve months are an expectation, and longer is possible for a reason.

    \b
    Example:
      assure special-measures extend 2017-10-31 --reason "The new leadership came in spring"
    """
    _take(assure, "extend", lambda said, _: replace(said, extensions=(*said.extensions, _noted(reason, until))))


@special_measures.command("exit")
@click.argument("how", type=click.Choice(["improved", "changed"]))
@click.option("--outcome", required=True, help="What was achieved, or what was changed.")
@click.option(
    "--since", default="", metavar="DAY", help="Since when the improvement has lasted. Needed to end improved."
)
@click.option("--override", default="", help="Why to end as improved without steps that are missing.")
@entries.date_option
@pass_assure
def leave(assure: Assure, how: str, outcome: str, since: str, override: str, date: str | None) -> None:  # noqa: PLR0917
    """End special measures: improved, or changed (management, structure or governance). Exit code 16 names what lacks.

    \b
    Example:
      assure special-measures exit improved --since 2017-01-31 --outcome "Balance, and a plan that is met"
    """
    from evidence.errors import RecordError
    from evidence.record.special_measures import Exit
    from evidence.store import regimes

    act = assure.act()
    with assure.workspace().open() as connection:
        running = regimes.open_measures(connection)
        if running is None:
            raise RecordError("No special measures run.")
        ended = replace(
            running.said,
            exit=Exit(how),
            outcome=outcome,
            improved_since=since,
            override=override,
            closed=date or act.at[:10],
        )
        regimes.leave(connection, act, ended, framework=_framework(connection))
    _show(assure, as_json=False)


def _take(assure: Assure, verb: str, into: Callable[[SpecialMeasures, str], SpecialMeasures]) -> None:
    """Changes the special measures that run."""
    from evidence.errors import RecordError
    from evidence.record.special_measures import SpecialMeasures
    from evidence.store.regimes import open_measures

    with assure.workspace().open() as connection:
        running = open_measures(connection)
    if running is None:
        raise RecordError("No special measures run.", hint="They begin with: assure special-measures begin")
    entries.change(assure, running.name, SpecialMeasures, verb, into)
    _show(assure, as_json=False)


def _noted(words: str, on: str) -> Noted:
    from evidence.record.special_measures import Noted

    return Noted(on=on, words=words)


def _framework(connection: sqlite3.Connection) -> Framework:
    from evidence.framework import load_framework
    from evidence.store.workspace import read_settings

    return load_framework(read_settings(connection).framework)


def _show(assure: Assure, *, as_json: bool) -> None:
    from evidence.record.special_measures import SpecialMeasures, clock, out_of_order
    from evidence.store.regimes import special_measures_rules, untaken_steps
    from evidence.store.undertakings import read_entered

    with assure.workspace().open() as connection:
        rules = special_measures_rules(_framework(connection))
        entered = read_entered(connection, SpecialMeasures)
        one = entered[-1] if entered else None
        steps = untaken_steps(connection, one.said, rules) if one else ()
    missing = [rules.steps[step] for step in steps] if one and not one.said.closed else []
    said_of_time = clock(one.said, rules, today=assure.act().at) if one else ""
    if as_json:
        echo_json(_as_dict(one, missing, said_of_time) if one else None)
        return
    if one is None:
        click.echo("No special measures are on record.")
        return
    _tell(one)
    for words in filter(None, (said_of_time, out_of_order(one.said))):
        click.echo(folded(words))
    for words in missing:
        click.echo(folded(f"not on record: {words}", indent="  "))


def _as_dict(one: Entered[SpecialMeasures], missing: list[str], said_of_time: str) -> dict[str, Any]:
    return {"name": one.name} | asdict(one.said) | {"missing": missing, "clock": said_of_time}


def _tell(one: Entered[SpecialMeasures]) -> None:
    said = one.said
    click.echo(f"{one.name}  Special measures since {said.date}: {printable(said.what)}")
    click.echo(folded(f"{said.basis} by {said.decided_by}; trigger: {', '.join(said.triggers)}", indent="  "))
    for label, words in (
        ("lasted", said.lasted),
        ("circumstances", said.circumstances),
        ("monitoring", said.monitoring),
    ):
        if words:
            click.echo(folded(f"{label}: {words}", indent="  "))
    steps = [
        ("notice", said.notice),
        ("external review", said.review),
        ("plan", said.plan),
        ("director", said.director),
    ]
    steps += [("progress", step) for step in said.progress] + [("extended to", step) for step in said.extensions]
    for label, step in steps:
        if step:
            click.echo(folded(f"{label} {step.on}: {step.words}", indent="  "))
    if said.closed:
        lasting = f", improvement since {said.improved_since}" if said.improved_since else ""
        click.echo(folded(f"ended {said.closed}, {said.exit}{lasting}: {said.outcome}", indent="  "))
    if said.override:
        click.echo(folded(f"Overridden: {'; '.join(said.overridden)}", indent="  "))
        click.echo(folded(f"Because: {said.override}", indent="  "))
