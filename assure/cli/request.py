"""`assure request`: information and explanations asked for, under which power and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assure.cli import entries
from assure.cli.context import Assure, pass_assure

if TYPE_CHECKING:
    from evidence.record.support import Request


@click.group()
def request() -> None:
    """Keep the record of requests for information: power, purpose, reason to believe, reply.

    A request informs a judgement and never leads to one alone. The record shows that like bodies are asked alike.
    """


@request.command()
@click.argument("what", metavar="WHAT")
@entries.domains_option
@click.option("--purpose", required=True, help="What it is for.")
@click.option("--of", "asked_of", required=True, help="Who is asked, by role.")
@click.option(
    "--power",
    type=click.Choice(["informal", "14Z18", "14Z19"]),
    default="informal",
    show_default=True,
    help="14Z18 documents and information, 14Z19 an explanation.",
)
@click.option("--because", default="", help="The reason to believe (section 14Z17); needed with a power.")
@click.option("--due", default="", metavar="DAY", help="Such as 2014-03-04.")
@entries.date_option
@entries.json_option
@pass_assure
def add(  # noqa: PLR0917
    assure: Assure,
    what: str,
    domains: tuple[int, ...],
    purpose: str,
    asked_of: str,
    power: str,
    because: str,
    due: str,
    date: str | None,
    as_json: bool,
) -> None:
    """Record a request.

    \b
    Example:
      assure request add "Contract position by provider" --domain 3 --purpose "To see the risk" --of "CCG"
        --due 2014-02-14
    """
    from evidence.record.support import Power, Request

    def build(today: str) -> Request:
        return Request(
            domains=domains,
            what=what,
            purpose=purpose,
            asked_of=asked_of,
            date=date or today,
            power=Power(power),
            because=because,
            due=due,
        )

    entries.enter(assure, domains, build, as_json=as_json)


@request.command("list")
@entries.all_option
@entries.json_option
@pass_assure
def list_all(assure: Assure, everything: bool, as_json: bool) -> None:
    """List requests without a reply, or all of them; late ones are marked."""
    from evidence.record.support import Request

    entries.show_all(assure, Request, everything=everything, as_json=as_json, flags=_flags)


@request.command()
@click.argument("name", metavar="R1")
@click.option("--reply", required=True, help="What was answered, in a sentence.")
@entries.date_option
@pass_assure
def close(assure: Assure, name: str, reply: str, date: str | None) -> None:
    """Close a request with the reply to it."""
    from evidence.record.support import Request

    def into(said: Request, today: str) -> Request:
        return replace(said, reply=reply, closed=date or today)

    made = entries.change(assure, name, Request, "close", into)
    entries.tell(made, ())


def _flags(said: Request, today: str) -> list[str]:
    from evidence.record.action import is_overdue

    return ["overdue"] if is_overdue(due=said.due, closed=said.closed, today=today) else []
