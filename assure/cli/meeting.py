"""`assure meeting`: what the meeting agreed to say in the report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assure.cli import entries
from assure.cli.context import Assure, pass_assure

if TYPE_CHECKING:
    from evidence.record.meeting import MeetingPoint


@click.group()
def meeting() -> None:
    """Keep what the meeting agreed: achievements and issues of each domain, for the report.

    Once a quarter has any, its report shows these in the place of what the papers suggest.
    """


@meeting.command()
@click.argument("what", metavar="WHAT")
@entries.domains_option
@click.option("--as", "stance", type=click.Choice(["achievement", "issue"]), required=True, help="Its column.")
@click.option("--evidence", "ids", multiple=True, metavar="ID", help="A passage it rests on; may be given again.")
@entries.date_option
@entries.json_option
@pass_assure
def add(  # noqa: PLR0917
    assure: Assure,
    what: str,
    domains: tuple[int, ...],
    stance: str,
    ids: tuple[str, ...],
    date: str | None,
    as_json: bool,
) -> None:
    """Record a point as the report should say it. Without evidence the report marks it as the assessor's view.

    \b
    Example:
      assure meeting add "All practices compare their referrals" --domain 1 --as achievement --evidence 4f2a
    """
    from evidence.model import Stance
    from evidence.record.meeting import MeetingPoint
    from evidence.store.judgements import evidence_ids

    with assure.workspace().open() as connection:
        passages = evidence_ids(connection, ids)

    def build(today: str) -> MeetingPoint:
        return MeetingPoint(domains=domains, what=what, date=date or today, stance=Stance(stance), evidence=passages)

    entries.enter(assure, domains, build, as_json=as_json)


@meeting.command()
@click.argument("name", metavar="T1")
@click.option("--why", required=True, help="Why it no longer holds.")
@entries.date_option
@pass_assure
def withdraw(assure: Assure, name: str, why: str, date: str | None) -> None:
    """Take a point out of the report; the log keeps it.

    \b
    Example:
      assure meeting withdraw T1 --why "The CCG showed newer figures"
    """
    from evidence.record.meeting import MeetingPoint

    def into(said: MeetingPoint, today: str) -> MeetingPoint:
        return replace(said, outcome=why, closed=date or today)

    entries.tell(entries.change(assure, name, MeetingPoint, "withdraw", into), ())


@meeting.command("list")
@entries.all_option
@entries.json_option
@pass_assure
def list_all(assure: Assure, everything: bool, as_json: bool) -> None:
    """List the points of all quarters, or those withdrawn too."""
    from evidence.record.meeting import MeetingPoint

    entries.show_all(assure, MeetingPoint, everything=everything, as_json=as_json, flags=lambda _said, _today: [])
