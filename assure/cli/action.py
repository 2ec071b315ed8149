"""`assure action`: who does what by when, and what is late."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assure.cli import entries
from assure.cli.context import Assure, pass_assure

if TYPE_CHECKING:
    from evidence.record.action import Action


@click.group()
def action() -> None:
    """Keep the actions agreed: owner, due day, milestones planned and reached. What is late is marked overdue."""


@action.command()
@click.argument("what", metavar="WHAT")
@entries.domains_option
@click.option("--owner", required=True, help="The CCG, NHS England or a partner: a role rather than a name.")
@click.option("--due", default="", metavar="DAY", help="Such as 2014-03-04.")
@click.option(
    "--milestone", "milestones", nargs=2, multiple=True, metavar="DAY WHAT", help="A step; may be given again."
)
@click.option("--support", "named", default="", metavar="S1", help="The support it belongs to.")
@entries.json_option
@pass_assure
def add(  # noqa: PLR0917
    assure: Assure,
    what: str,
    domains: tuple[int, ...],
    owner: str,
    due: str,
    milestones: tuple[tuple[str, str], ...],
    named: str,
    as_json: bool,
) -> None:
    """Record an action.

    \b
    Example:
      assure action add "Recovery plan for A&E" --domain 3 --owner "CCG, chief finance officer"
        --due 2014-03-31 --milestone 2014-02-14 "Draft to the area team"
    """
    from evidence.record.action import Action, Milestone

    def build(_today: str) -> Action:
        steps = tuple(Milestone(due=day, what=words) for day, words in milestones)
        return Action(domains=domains, what=what, owner=owner, due=due, milestones=steps, support=named)

    entries.enter(assure, domains, build, as_json=as_json)


@action.command("list")
@entries.all_option
@entries.json_option
@pass_assure
def list_all(assure: Assure, everything: bool, as_json: bool) -> None:
    """List open actions, or all of them; late ones are marked."""
    from evidence.record.action import Action

    entries.show_all(assure, Action, everything=everything, as_json=as_json, flags=_flags)


@action.command()
@click.argument("name", metavar="A1")
@click.argument("milestone", type=click.IntRange(min=1))
@click.option("--done", metavar="DAY", help="The day the step was done.")
@click.option("--planned", help="Where the trajectory should be at this step.")
@click.option("--actual", help="Where it is.")
@pass_assure
def progress(  # noqa: PLR0917
    assure: Assure, name: str, milestone: int, done: str | None, planned: str | None, actual: str | None
) -> None:
    """Say how far a MILESTONE (by its number) has come.

    \b
    Example:
      assure action progress A1 2 --done 2014-02-20 --planned 95% --actual 93.8%
    """
    from evidence.errors import RecordError
    from evidence.record.action import Action

    def into(said: Action, _today: str) -> Action:
        if milestone > len(said.milestones):
            raise RecordError(f"{name} has no milestone {milestone}.")
        step = said.milestones[milestone - 1]
        step = replace(step, done=done or step.done, planned=planned or step.planned, actual=actual or step.actual)
        return replace(said, milestones=(*said.milestones[: milestone - 1], step, *said.milestones[milestone:]))

    made = entries.change(assure, name, Action, "progress", into)
    entries.tell(made, _flags(made.said, assure.act().at))


@action.command()
@click.argument("name", metavar="A1")
@click.option("--outcome", required=True, help="What came of it, in a sentence.")
@entries.date_option
@pass_assure
def close(assure: Assure, name: str, outcome: str, date: str | None) -> None:
    """Close an action, and say what came of it."""
    from evidence.record.action import Action

    def into(said: Action, today: str) -> Action:
        return replace(said, outcome=outcome, closed=date or today)

    made = entries.change(assure, name, Action, "close", into)
    entries.tell(made, ())


def _flags(said: Action, today: str) -> list[str]:
    from evidence.record.action import flags

    return flags(said, today=today)
