"""`assure support`: what was offered, agreed and achieved (section 14Z10)."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from assure.cli import entries
from assure.cli.context import Assure, pass_assure
from assure.cli.show import echo_json, folded, plural

if TYPE_CHECKING:
    from evidence.framework.judging import Judging, Offer
    from evidence.record.support import Support

_AGREEMENT = click.Choice(["offered", "agreed", "refused"])
_CONSIDERED = click.option(
    "--considered", default="", metavar="1,3", help="Which of the considerations were thought of, by their numbers."
)


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
    judging = _judging(assure)
    if as_json:
        offered = [{"id": offer.id, "text": offer.text, "level": offer.level} for offer in judging.offers]
        echo_json({"offers": offered, "considerations": list(judging.considerations)})
        return
    for offer in judging.offers:
        click.echo(f"  {offer.id:<15} level {offer.level}  {offer.text}")
    if not judging.offers:
        click.echo("This framework names no kinds of support.")
        return
    click.echo("Consider before support is agreed (say which with --considered 1,3):")
    for number, words in enumerate(judging.considerations, start=1):
        click.echo(f"  {number}  {words}")


@support.command()
@click.argument("what", metavar="WHAT")
@entries.domains_option
@click.option("--agreement", type=_AGREEMENT, default="offered", show_default=True, help="Where the offer stands.")
@click.option("--offer", default="", metavar="ID", help="Its kind, from `assure support offers`.")
@click.option("--level", type=click.IntRange(min=1), help="From 1 (advice) up. Without it: the offer's, or 1.")
@click.option("--objective", "objectives", multiple=True, help="An improvement required; may be given again.")
@click.option("--follow-up", default="", help="How and when progress is looked at.")
@click.option("--restrictions", default="", help="Limits on its use (section 14Z10).")
@_CONSIDERED
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
    considered: str,
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

    judging = _judging(assure)
    chosen = _offer(judging, offer) if offer else None
    thought_of = _considered(judging, considered)

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
            considered=thought_of,
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
@entries.json_option
@pass_assure
def timeline(assure: Assure, as_json: bool) -> None:
    """Show by date all that was offered, asked, told and imposed, over all quarters; support marked up or down.

    Each offer is compared with the newest earlier one for a domain that both concern.
    """
    from evidence.record.timeline import timeline as by_date
    from evidence.store.trail import read_trail

    with assure.workspace().open() as connection:
        events = by_date(read_trail(connection))
    if as_json:
        echo_json([asdict(event) for event in events])
        return
    for event in events:
        domains = f" (domain {', '.join(map(str, event.domains))})" if event.domains else ""
        level = f" level {event.level}" if event.level else ""
        move = f" [{event.move}]" if event.move else ""
        click.echo(f"{event.date}  {event.name:<4}{event.kind}{level}{move}{domains}")
        click.echo(folded(event.words, indent=" " * 16))
    click.echo(f"{plural(len(events), 'event')}.", err=True)


@support.command()
@click.argument("name", metavar="S1")
@click.option("--agreement", type=_AGREEMENT, help="Where the offer stands now.")
@click.option("--objective", "objectives", multiple=True, help="A further improvement required; may be given again.")
@click.option("--follow-up", help="How and when progress is looked at.")
@click.option("--restrictions", help="Limits on its use (section 14Z10).")
@_CONSIDERED
@click.option("--confirmed", metavar="DAY", help="The day it was confirmed in writing.")
@pass_assure
def change(  # noqa: PLR0917
    assure: Assure,
    name: str,
    agreement: str | None,
    objectives: tuple[str, ...],
    follow_up: str | None,
    restrictions: str | None,
    considered: str,
    confirmed: str | None,
) -> None:
    """Say that support was agreed or refused, or add its objectives, follow-up, restrictions or confirmation.

    \b
    Example:
      assure support change S1 --agreement agreed --considered 1,3
    """
    from evidence.record.support import Agreement, Support

    thought_of = _considered(_judging(assure), considered)

    def into(said: Support, _today: str) -> Support:
        return replace(
            said,
            agreement=Agreement(agreement) if agreement else said.agreement,
            objectives=(*said.objectives, *objectives),
            follow_up=follow_up or said.follow_up,
            restrictions=restrictions or said.restrictions,
            considered=tuple(sorted({*said.considered, *thought_of})),
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
    """End support, and say what came of it.

    \b
    Example:
      assure support close S1 --result improved --outcome "The plan is met since May"
    """
    from evidence.record.support import Result, Support

    def into(said: Support, today: str) -> Support:
        return replace(said, result=Result(result), outcome=outcome, closed=date or today)

    made = entries.change(assure, name, Support, "close", into)
    entries.tell(made, _flags(made.said, ""))


def _flags(said: Support, _today: str) -> list[str]:
    return [f"lacks {part}" for part in said.lacks]


def _judging(assure: Assure) -> Judging:
    from evidence.framework import load_framework
    from evidence.store.workspace import read_settings

    with assure.workspace().open() as connection:
        return load_framework(read_settings(connection).framework).judging


def _considered(judging: Judging, numbers: str) -> tuple[int, ...]:
    """The numbers in "1,3"; RecordError when one is not a consideration's."""
    from evidence.errors import RecordError

    found = [number.strip() for number in numbers.split(",") if number.strip()]
    known = [str(number) for number in range(1, len(judging.considerations) + 1)]
    for number in found:
        if number not in known:
            raise RecordError(
                f"There is no consideration “{number}”.", hint="See their numbers with: assure support offers"
            )
    return tuple(sorted({int(number) for number in found}))


def _offer(judging: Judging, named: str) -> Offer:
    from evidence.errors import RecordError

    for offer in judging.offers:
        if offer.id == named:
            return offer
    raise RecordError(f"There is no offer “{named}”.", hint="See them with: assure support offers")
