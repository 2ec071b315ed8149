"""`assure condition`: conditions on authorisation, until they are discharged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assure.cli import entries
from assure.cli.context import Assure, pass_assure

if TYPE_CHECKING:
    from evidence.record.authorisation import AuthorisationCondition


@click.group()
def condition() -> None:
    """Keep the conditions on authorisation: support, rectification plan, next review, and discharge on evidence."""


@condition.command()
@click.argument("what", metavar="WHAT")
@click.option("--support", default="", help="The support that goes with it.")
@click.option("--plan", default="", help="The rectification plan.")
@click.option("--review", default="", metavar="DAY", help="The day it is looked at next.")
@entries.date_option
@entries.json_option
@pass_assure
def add(  # noqa: PLR0917
    assure: Assure, what: str, support: str, plan: str, review: str, date: str | None, as_json: bool
) -> None:
    """Record a condition on authorisation; --date is the day it was imposed.

    \b
    Example:
      assure condition add "A clear and credible integrated plan" --plan "Plan to the June meeting"
        --review 2013-07-31 --date 2013-03-14
    """
    from evidence.record.authorisation import AuthorisationCondition

    def build(today: str) -> AuthorisationCondition:
        return AuthorisationCondition(what=what, date=date or today, support=support, plan=plan, review=review)

    entries.enter(assure, (), build, as_json=as_json)


@condition.command("list")
@entries.all_option
@entries.json_option
@pass_assure
def list_all(assure: Assure, everything: bool, as_json: bool) -> None:
    """List the conditions that stand, or all of them; a review that is overdue is marked."""
    from evidence.record.authorisation import AuthorisationCondition

    entries.show_all(assure, AuthorisationCondition, everything=everything, as_json=as_json, flags=_flags)


@condition.command()
@click.argument("name", metavar="C1")
@click.option("--support", help="The support that goes with it.")
@click.option("--plan", help="The rectification plan.")
@click.option("--review", metavar="DAY", help="The day it is looked at next.")
@pass_assure
def change(assure: Assure, name: str, support: str | None, plan: str | None, review: str | None) -> None:
    """Change a condition's support, plan or next review.

    \b
    Example:
      assure condition change C1 --review 2013-10-31
    """
    from evidence.record.authorisation import AuthorisationCondition

    def into(said: AuthorisationCondition, _today: str) -> AuthorisationCondition:
        return replace(said, support=support or said.support, plan=plan or said.plan, review=review or said.review)

    made = entries.change(assure, name, AuthorisationCondition, "change", into)
    entries.tell(made, _flags(made.said, assure.act().at))


@condition.command()
@click.argument("name", metavar="C1")
@click.option("--evidence", multiple=True, metavar="ID", help="A passage that shows it is met; may be given again.")
@click.option("--basis", default="", help="Other evidence, in words.")
@click.option("--by", "decided_by", required=True, help="Who decided: a committee or a role.")
@entries.date_option
@pass_assure
def discharge(  # noqa: PLR0917
    assure: Assure, name: str, evidence: tuple[str, ...], basis: str, decided_by: str, date: str | None
) -> None:
    """Discharge a condition on evidence: passages, or other evidence in words.

    \b
    Example:
      assure condition discharge C1 --evidence 3fa2c1 --by "Assurance and Authorisation Committee"
    """
    from evidence.store import authorisation

    act = assure.act()
    with assure.workspace().open() as connection:
        made = authorisation.discharge(
            connection,
            act,
            name,
            evidence=evidence,
            basis=basis,
            decided_by=decided_by,
            closed=date or act.at[:10],
        )
    entries.tell(made, ())


def _flags(said: AuthorisationCondition, today: str) -> list[str]:
    from evidence.record.action import is_overdue

    return ["review is overdue"] if is_overdue(due=said.review, closed=said.closed, today=today) else []
