"""`assure capability` and `assure visit`: the yearly review of capability, who is leading-edge, and visits."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from assure.cli import entries
from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, folded

if TYPE_CHECKING:
    from evidence.record.authorisation import CapabilityReview, LeadingEdge, Visit
    from evidence.store.authorisation import Due


@click.group()
def capability() -> None:
    """Keep the yearly reviews of capability, what NHS England decided after each, and who counts as leading-edge."""


@capability.command()
@click.argument("found", metavar="FOUND")
@click.option("--challenges", default="", help="Local strategic challenges, such as a major change of services.")
@entries.date_option
@entries.json_option
@pass_assure
def review(assure: Assure, found: str, challenges: str, date: str | None, as_json: bool) -> None:
    """Record a review of capability, and what it FOUND.

    \b
    Example:
      assure capability review "Strong clinical leadership, thin in finance" --challenges "One site is to close"
    """
    from evidence.record.authorisation import CapabilityReview

    def build(today: str) -> CapabilityReview:
        return CapabilityReview(what=found, date=date or today, challenges=challenges)

    entries.enter(assure, (), build, as_json=as_json)


@capability.command()
@click.argument("name", metavar="P1")
@click.argument("course", type=click.Choice(["support", "formal-powers", "neither"]))
@click.option("--by", "decided_by", required=True, help="Who decided, by role.")
@click.option("--because", required=True, help="Why.")
@entries.date_option
@pass_assure
def decide(  # noqa: PLR0917
    assure: Assure, name: str, course: str, decided_by: str, because: str, date: str | None
) -> None:
    """Record what NHS England decided after a review: to discuss support, to use formal powers, or neither.

    \b
    Example:
      assure capability decide P1 support --by "Area team director" --because "The group asks for help with finance"
    """
    from evidence.record.authorisation import CapabilityReview, Course

    def into(said: CapabilityReview, today: str) -> CapabilityReview:
        return replace(said, course=Course(course), decided_by=decided_by, because=because, closed=date or today)

    entries.tell(entries.change(assure, name, CapabilityReview, "decide", into), ())


@capability.command("leading-edge")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@click.option("--reason", required=True, help="Why. The framework does not say what makes a group leading-edge.")
@click.option("--seen", type=int, help="The newest line of the log you had seen.")
@pass_assure
def leading_edge(assure: Assure, answer: str, reason: str, seen: int | None) -> None:
    """Decide whether the group counts as leading-edge, so that visits fall once in three years.

    \b
    Example:
      assure capability leading-edge yes --reason "Authorised without conditions, and green throughout"
    """
    from evidence.record.authorisation import LeadingEdge
    from evidence.store.authorisation import set_leading_edge

    said = LeadingEdge(is_leading=answer == "yes", reason=reason)
    with assure.workspace().open() as connection:
        set_leading_edge(connection, assure.act(), said, seen=seen)
    click.echo(_standing(said))


@capability.command("list")
@entries.json_option
@pass_assure
def list_reviews(assure: Assure, as_json: bool) -> None:
    """List all reviews of capability, whether the group is leading-edge, and when the next review and visit are due."""
    from evidence.record.authorisation import CapabilityReview
    from evidence.store.authorisation import read_leading_edge
    from evidence.store.undertakings import read_entered

    with assure.workspace().open() as connection:
        found = read_entered(connection, CapabilityReview)
        standing = read_leading_edge(connection)
    due = _due(assure)
    if as_json:
        reviews = [entries.as_dict(one, ()) for one in found]
        leading = asdict(standing) if standing else None
        echo_json({"reviews": reviews, "leading_edge": leading, "due": asdict(due)})
        return
    for one in found:
        entries.tell(one, () if one.said.closed else ["nothing decided yet"])
    click.echo(_standing(standing))
    _tell_due(due)


@click.group()
def visit() -> None:
    """Keep the visits to the body: made, what was seen, and when the next is due."""


@visit.command()
@click.argument("what", metavar="WHAT")
@click.option("--next", "next_on", default="", metavar="DAY", help="The day agreed for the next visit.")
@entries.date_option
@entries.json_option
@pass_assure
def add(assure: Assure, what: str, next_on: str, date: str | None, as_json: bool) -> None:
    """Record a visit, planned or made. WHAT is what it is for.

    \b
    Example:
      assure visit add "Site visit, part of the capability review" --date 2013-09-12
    """
    from evidence.record.authorisation import Visit

    def build(today: str) -> Visit:
        return Visit(what=what, date=date or today, next_on=next_on)

    entries.enter(assure, (), build, as_json=as_json)


@visit.command()
@click.argument("name", metavar="V1")
@click.option("--outcome", required=True, help="What was seen, in a sentence.")
@click.option("--next", "next_on", default="", metavar="DAY", help="The day agreed for the next visit.")
@entries.date_option
@pass_assure
def close(assure: Assure, name: str, outcome: str, next_on: str, date: str | None) -> None:
    """Say that a visit was made, and what was seen.

    \b
    Example:
      assure visit close V1 --outcome "The quality team is small and knows its providers"
    """
    from evidence.record.authorisation import Visit

    def into(said: Visit, today: str) -> Visit:
        return replace(said, outcome=outcome, next_on=next_on or said.next_on, closed=date or today)

    entries.tell(entries.change(assure, name, Visit, "close", into), ())
    _tell_due(_due(assure))


@visit.command("list")
@entries.all_option
@entries.json_option
@pass_assure
def list_visits(assure: Assure, everything: bool, as_json: bool) -> None:
    """List the visits planned, or all of them, and when the next is due."""
    from evidence.record.authorisation import Visit

    entries.show_all(assure, Visit, everything=everything, as_json=as_json, flags=_flags)
    if not as_json:
        _tell_due(_due(assure))


def _flags(said: Visit, today: str) -> list[str]:
    from evidence.record.action import is_overdue

    return ["overdue"] if is_overdue(due=said.date, closed=said.closed, today=today) else []


def _due(assure: Assure) -> Due:
    from evidence.framework import load_framework
    from evidence.store.authorisation import read_due
    from evidence.store.workspace import read_settings

    with assure.workspace().open() as connection:
        return read_due(connection, load_framework(read_settings(connection).framework))


def _tell_due(due: Due) -> None:
    for what, day in (("review of capability", due.review), ("visit", due.visit)):
        if day:
            click.echo(f"The next {what} is due by {day}.")


def _standing(said: LeadingEdge | None) -> str:
    if said is None:
        return "Nobody has said whether the group is leading-edge."
    return folded(f"{'Leading-edge' if said.is_leading else 'Not leading-edge'}: {printable(said.reason)}")
