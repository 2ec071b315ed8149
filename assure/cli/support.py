"""`assure support`: what was offered, agreed and achieved (section 14Z10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assure.cli import entries
from assure.cli.context import Assure, pass_assure
from assure.cli.show import echo_json

if TYPE_CHECKING:
    from evidence.framework.judging import Offer
    from evidence.record.support import Support

_AGREEMENT = click.Choice(["offered", "agreed", "refused"])


@click.group()
def support() -> None:
    """Keep the record of support: offered, agreed or refused, with its objectives, follow-up and what came of it.

    Support is no sign of failure (guide, paragraph 79). Stronger support is a new entry with a higher level.
    """


@support.command()
@entries.json_option
@pass_assure
def offers(assure: Assure, as_json: bool) -> None:
    """List the kinds of support the framework names, and what to consider before support is agreed."""
    from evidence.framework import load_framework
    from evidence.store.workspace import read_settings

    with assure.workspace().open() as connection:
        judging = load_framework(read_settings(connection).framework).judging
    if as_json:
        offered = [{"id": offer.id, "text": offer.text, "level": offer.level} for offer in judging.offers]
        echo_json({"offers": offered, "considerations": list(judging.considerations)})
        return
    for offer in judging.offers:
        click.echo(f"  {offer.id:<15} level {offer.level}  {offer.text}")
    if not judging.offers:
        click.echo("This framework names no kinds of support.")
        return
    click.echo("Consider before support is agreed:")
    for words in judging.considerations:
        click.echo(f"  {words}")


@support.command()
@click.argument("what", metavar="WHAT")
@entries.domains_option
@click.option("--agreement", type=_AGREEMENT, default="offered", show_default=True, help="Where the offer stands.")
@click.option("--offer", default="", metavar="ID", help="Its kind, from `assure support offers`.")
@click.option("--level", type=click.IntRange(min=1), help="From 1 (advice) up. Without it: the offer's, or 1.")
@click.option("--objective", "objectives", multiple=True, help="An improvement required; may be given again.")
@click.option("--follow-up", default="", help="How and when progress is looked at.")
@click.option("--restrictions", default="", help="Limits on its use (section 14Z10).")
@click.option("--confirmed", default="", metavar="DAY", help="The day it was confirmed in writing.")
@entries.date_option
@entries.json_option
@pass_assure
def add(  # noqa: PLR0917
    assure: Assure,
    what: str,
    domains: tuple[int, ...],
    agreement: str,
    offer: str,
    level: int | None,
    objectives: tuple[str, ...],
    follow_up: str,
    restrictions: str,
    confirmed: str,
    date: str | None,
    as_json: bool,
) -> None:
    """Record support that was offered, agreed or refused.

    \b
    Example:
      assure support add "A peer review of planning" --domain 3 --offer peers --agreement agreed
        --objective "A plan with monthly savings" --follow-up "At each meeting"
    """
    from evidence.record.support import Agreement, Support

    chosen = _offer(assure, offer) if offer else None

    def build(today: str) -> Support:
        return Support(
            domains=domains,
            what=what,
            date=date or today,
            level=level or (chosen.level if chosen else 1),
            agreement=Agreement(agreement),
            offer=offer,
            objectives=objectives,
            follow_up=follow_up,
            restrictions=restrictions,
            confirmed=confirmed,
        )

    entries.enter(assure, domains, build, as_json=as_json)


@support.command("list")
@entries.all_option
@entries.json_option
@pass_assure
def list_all(assure: Assure, everything: bool, as_json: bool) -> None:
    """List support that was not closed, or all of it: the audit trail over time."""
    from evidence.record.support import Support

    entries.show_all(assure, Support, everything=everything, as_json=as_json, flags=_flags)


@support.command()
@click.argument("name", metavar="S1")
@click.option("--agreement", type=_AGREEMENT, help="Where the offer stands now.")
@click.option("--objective", "objectives", multiple=True, help="A further improvement required; may be given again.")
@click.option("--follow-up", help="How and when progress is looked at.")
@click.option("--confirmed", metavar="DAY", help="The day it was confirmed in writing.")
@pass_assure
def change(  # noqa: PLR0917
    assure: Assure,
    name: str,
    agreement: str | None,
    objectives: tuple[str, ...],
    follow_up: str | None,
    confirmed: str | None,
) -> None:
    """Say that support was agreed or refused, or add its objectives, follow-up or confirmation."""
    from evidence.record.support import Agreement, Support

    def into(said: Support, _today: str) -> Support:
        return replace(
            said,
            agreement=Agreement(agreement) if agreement else said.agreement,
            objectives=(*said.objectives, *objectives),
            follow_up=follow_up or said.follow_up,
            confirmed=confirmed or said.confirmed,
        )

    made = entries.change(assure, name, Support, "change", into)
    entries.tell(made, _flags(made.said, ""))


@support.command()
@click.argument("name", metavar="S1")
@click.option("--result", type=click.Choice(["improved", "not-improved", "withdrawn"]), required=True)
@click.option("--outcome", required=True, help="What came of it, in a sentence.")
@entries.date_option
@pass_assure
def close(assure: Assure, name: str, result: str, outcome: str, date: str | None) -> None:
    """End support, and say what came of it."""
    from evidence.record.support import Result, Support

    def into(said: Support, today: str) -> Support:
        return replace(said, result=Result(result), outcome=outcome, closed=date or today)

    made = entries.change(assure, name, Support, "close", into)
    entries.tell(made, _flags(made.said, ""))


def _flags(said: Support, _today: str) -> list[str]:
    return [f"lacks {part}" for part in said.lacks]


def _offer(assure: Assure, named: str) -> Offer:
    from evidence.errors import RecordError
    from evidence.framework import load_framework
    from evidence.store.workspace import read_settings

    with assure.workspace().open() as connection:
        judging = load_framework(read_settings(connection).framework).judging
    for offer in judging.offers:
        if offer.id == named:
            return offer
    raise RecordError(f"There is no offer “{named}”.", hint="See them with: assure support offers")
