"""`assure escalate`: concern signalled clearly, with what has to follow (Annex 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assure.cli import entries
from assure.cli.context import Assure, pass_assure

if TYPE_CHECKING:
    from evidence.record.support import Escalation

_TOLD = click.option("--told", default="", help="How and to whom the view was told: face to face is best.")
_ACTION = click.option("--action", "actions", multiple=True, help="An action agreed; may be given again.")
_TIMELINE = click.option("--timeline", default="", help="By when, in words.")
_MILESTONE = click.option("--milestone", "milestones", multiple=True, help="A step; may be given again.")
_CONSEQUENCES = click.option("--consequences", default="", help="What follows if it is not done.")


@click.group()
def escalate() -> None:
    """Keep the record of escalation: one view, told to the body, actions, timeline, milestones, consequences."""


@escalate.command()
@click.argument("view", metavar="VIEW")
@entries.domains_option
@_TOLD
@_ACTION
@_TIMELINE
@_MILESTONE
@_CONSEQUENCES
@entries.date_option
@entries.json_option
@pass_assure
def add(  # noqa: PLR0917
    assure: Assure,
    view: str,
    domains: tuple[int, ...],
    told: str,
    actions: tuple[str, ...],
    timeline: str,
    milestones: tuple[str, ...],
    consequences: str,
    date: str | None,
    as_json: bool,
) -> None:
    """Record an escalation. VIEW is the one view of all information, soft intelligence too.

    \b
    Example:
      assure escalate add "We see a risk of deficit" --domain 3 --told "Face to face, accountable officer"
        --action "Recovery plan" --timeline "By May" --milestone "Draft in April" --consequences "To the committee"
    """
    from evidence.record.support import Escalation

    def build(today: str) -> Escalation:
        return Escalation(
            domains=domains,
            view=view,
            date=date or today,
            told=told,
            actions=actions,
            timeline=timeline,
            milestones=milestones,
            consequences=consequences,
        )

    entries.enter(assure, domains, build, as_json=as_json)


@escalate.command("list")
@entries.all_option
@entries.json_option
@pass_assure
def list_all(assure: Assure, everything: bool, as_json: bool) -> None:
    """List escalation that was not closed, or all of it; what one lacks is marked."""
    from evidence.record.support import Escalation

    entries.show_all(assure, Escalation, everything=everything, as_json=as_json, flags=_flags)


@escalate.command()
@click.argument("name", metavar="E1")
@_TOLD
@_ACTION
@_TIMELINE
@_MILESTONE
@_CONSEQUENCES
@pass_assure
def change(  # noqa: PLR0917
    assure: Assure,
    name: str,
    told: str,
    actions: tuple[str, ...],
    timeline: str,
    milestones: tuple[str, ...],
    consequences: str,
) -> None:
    """Add what was still missing; actions and milestones are added to those there."""
    from evidence.record.support import Escalation

    def into(said: Escalation, _today: str) -> Escalation:
        return replace(
            said,
            told=told or said.told,
            actions=(*said.actions, *actions),
            timeline=timeline or said.timeline,
            milestones=(*said.milestones, *milestones),
            consequences=consequences or said.consequences,
        )

    made = entries.change(assure, name, Escalation, "change", into)
    entries.tell(made, _flags(made.said, ""))


@escalate.command()
@click.argument("name", metavar="E1")
@click.option("--outcome", required=True, help="What came of it, in a sentence.")
@entries.date_option
@pass_assure
def close(assure: Assure, name: str, outcome: str, date: str | None) -> None:
    """Close an escalation, and say what came of it."""
    from evidence.record.support import Escalation

    def into(said: Escalation, today: str) -> Escalation:
        return replace(said, outcome=outcome, closed=date or today)

    made = entries.change(assure, name, Escalation, "close", into)
    entries.tell(made, ())


def _flags(said: Escalation, _today: str) -> list[str]:
    return [f"lacks {part}" for part in said.lacks]
