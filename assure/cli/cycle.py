"""`assure cycle`: how far the quarter's round has come, and what never stood on an agenda."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.quarter import period_option, settings_for
from assure.cli.show import echo_json, folded, plural

if TYPE_CHECKING:
    from evidence.framework import Framework
    from evidence.record.cycle import Due
    from generators.held import Held

_json = click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
_step = click.argument("step", metavar="STEP")


@click.group()
def cycle() -> None:
    """Keep track of a quarter's round: steps planned and done, a meeting left out, points raised beforehand.

    STEP is a step's number or some words of its name. Everything said is a line of the log, and can be undone.
    """


@cycle.command()
@period_option
@_json
@pass_assure
def show(assure: Assure, period: str | None, as_json: bool) -> None:
    """Show the steps of the quarter, what is due and what is overdue."""
    with assure.workspace().open() as connection:
        told = round_as_dict(connection, settings_for(connection, period).period, assure.act().at)
    if as_json:
        echo_json(told)
        return
    if told["no_meeting"]:
        click.echo(folded(f"No meeting in {told['period']}: {told['no_meeting']}"))
    for step in told["steps"]:
        click.echo(f"{step['number']}. {step['name']}: {state(step)}")
        if step["note"]:
            click.echo(folded(step["note"], indent="   "))


@cycle.command()
@_step
@click.option("--on", "day", required=True, metavar="DAY", help="The day, such as 2014-02-14.")
@click.option("--note", default="", help="A remark.")
@period_option
@pass_assure
def plan(assure: Assure, step: str, day: str, note: str, period: str | None) -> None:
    """Say for which day a STEP is planned, such as the meeting.

    \b
    Example:
      assure cycle plan 3 --on 2014-02-14 --note "Area team office, 10:00"
    """
    _mark(assure, step, period, planned=day, note=note)


@cycle.command()
@_step
@click.option("--on", "day", metavar="DAY", help="The day, such as 2014-02-14. Without it: today.")
@click.option("--note", default="", help="A remark.")
@period_option
@pass_assure
def done(assure: Assure, step: str, day: str | None, note: str, period: str | None) -> None:
    """Say that a STEP is done.

    \b
    Example:
      assure cycle done 2 --on 2014-02-03
    """
    _mark(assure, step, period, done=day or assure.act().at[:10], note=note)


@cycle.command()
@click.option("--reason", required=True, help="Why this body meets less often.")
@period_option
@pass_assure
def reduce(assure: Assure, reason: str, period: str | None) -> None:
    """Record that the quarter has no meeting, because a body of low risk meets less often.

    \b
    Example:
      assure cycle reduce --reason "Assured in every domain all year; next meeting in Q3"
    """
    from evidence.framework import load_framework
    from evidence.record.cycle import Reduction
    from evidence.store.cycle import reduce as leave_out

    with assure.workspace().open() as connection:
        settings = settings_for(connection, period)
        said = Reduction(period=settings.period, reason=reason)
        leave_out(connection, assure.act(), load_framework(settings.framework), said)
    click.echo(f"No meeting in {settings.period}.")


@cycle.command()
@click.argument("what", metavar="STEP|reduce")
@period_option
@pass_assure
def undo(assure: Assure, what: str, period: str | None) -> None:
    """Take back what was last said of a STEP, or that the quarter has no meeting."""
    from evidence.framework import load_framework
    from evidence.record.cycle import step_named
    from evidence.store.cycle import undo_reduction, undo_step

    with assure.workspace().open() as connection:
        settings = settings_for(connection, period)
        if what == "reduce":
            undo_reduction(connection, assure.act(), settings.period)
        else:
            step = step_named(load_framework(settings.framework), what)
            undo_step(connection, assure.act(), settings.period, step.number)
    click.echo("Taken back.")


@cycle.command("raise")
@click.argument("id", metavar="ID")
@click.option("--how", required=True, help='When and how, such as "by telephone on 3 February".')
@period_option
@pass_assure
def raise_point(assure: Assure, id: str, how: str, period: str | None) -> None:  # noqa: A002
    """Record that a passage was raised with the body, though no drafted agenda has it.

    ID is the passage's, from `assure cycle surprises`.
    """
    from evidence.store.cycle import raise_point as keep

    with assure.workspace().open() as connection:
        said = keep(connection, assure.act(), settings_for(connection, period).period, id, how)
    click.echo(f"{said.passage} raised: {printable(said.how)}")


@cycle.command()
@click.argument("kind", type=click.Choice(["summary-report", "annual-letter"]))
@period_option
@_json
@pass_assure
def surprises(assure: Assure, kind: str, period: str | None, as_json: bool) -> None:
    """List the points of a report or letter that never were on an agenda.

    The report is held against the quarter's agenda as it was drafted by the day step 2 was done, the letter against
    all agendas and reports of the year. What you added to an agenda in Word, Assure has not seen.

    \b
    Example:
      assure cycle surprises summary-report
    """
    from generators.no_surprises import surprises_in

    with assure.workspace().open() as connection:
        found = surprises_in(connection, kind, settings_for(connection, period).period)
    if as_json:
        echo_json([_held_as_dict(held) for held in found])
        return
    for held in found:
        where = f"Domain {held.point.domain}" if held.point.domain else "No domain"
        click.echo(f"{where}  {printable(held.label)}  ({', '.join(sorted(held.point.passages))})")
        click.echo(folded(held.text, indent="    "))
    click.echo(f"{plural(len(found), 'point')} not on an agenda before.", err=True)


def round_as_dict(connection: sqlite3.Connection, period: str, at: str) -> dict[str, Any]:
    """The quarter's round as docs/json.md describes it; a quarter without a meeting has nothing overdue."""
    from evidence.framework import load_framework
    from evidence.framework.calendar import parse_period
    from evidence.record.cycle import current, round_of
    from evidence.store.cycle import read_progress, read_reduction
    from evidence.store.workspace import read_settings

    framework: Framework = load_framework(read_settings(connection).framework)
    reduction = read_reduction(connection, period)
    progress = read_progress(connection, period)
    steps = round_of(framework, parse_period(period), progress, today=at)
    now = current(steps)
    notes = {number: one.note for number, one in progress.items()}
    return {
        "period": period,
        "no_meeting": reduction.reason if reduction else "",
        "step": now.step.number if now and not reduction else 0,
        "steps": [_step_as_dict(due, notes.get(due.step.number, ""), meets=not reduction) for due in steps],
    }


def _step_as_dict(due: Due, note: str, *, meets: bool) -> dict[str, Any]:
    return {
        "number": due.step.number,
        "name": due.step.name,
        "due": due.day,
        "because": due.because,
        "done": due.done,
        "overdue": due.overdue and meets,
        "prepares": due.step.due == "preparation",
        "note": note,
    }


def state(step: dict[str, Any]) -> str:
    """How a step stands, in words: done, open or overdue, with its day."""
    from generators.dates import in_words

    if step["done"]:
        return f"done on {in_words(step['done'])}"
    if not step["due"]:
        return "open, no day named"
    because = f" ({step['because']})" if step["because"] else ""
    return f"{'overdue, it was' if step['overdue'] else 'open,'} due on {in_words(step['due'])}{because}"


def _held_as_dict(held: Held) -> dict[str, Any]:
    point = held.point
    return {
        "key": point.key,
        "domain": point.domain,
        "topics": list(point.topics),
        "text": held.text,
        "label": held.label,
        "passages": sorted(point.passages),
    }


def _mark(
    assure: Assure, named: str, period: str | None, *, planned: str | None = None, done: str | None = None, note: str
) -> None:
    from evidence.framework import load_framework
    from evidence.record.cycle import step_named
    from evidence.store.cycle import mark

    with assure.workspace().open() as connection:
        settings = settings_for(connection, period)
        step = step_named(load_framework(settings.framework), named)
        mark(connection, assure.act(), settings.period, step.number, planned=planned, done=done, note=note)
    state = f"done on {done}" if done else f"planned for {planned}"
    click.echo(f"{settings.period}, step {step.number}, {step.name}: {state}.")
