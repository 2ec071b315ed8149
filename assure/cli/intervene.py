"""`assure intervene`: what NHS England decided under its powers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assure.cli import entries
from assure.cli.context import Assure, pass_assure
from assure.cli.show import echo_json, folded

if TYPE_CHECKING:
    from evidence.framework import Framework
    from evidence.framework.judging import InterventionOption
    from evidence.record.intervention import Intervention


@click.group()
def intervene() -> None:
    """Keep the record of intervention that NHS England decided. Assure never proposes one.

    It is entered only where the framework's condition is on record (exit code 16 otherwise): under 2013/14 a domain
    that was judged to be not assured, intervention required.
    """


@intervene.command()
@click.argument("what", metavar="WHAT")
@entries.domains_option
@click.option("--option", "option", required=True, metavar="ID", help="Its form, from `assure intervene options`.")
@click.option("--by", "decided_by", required=True, help="Who decided: a committee or a role.")
@click.option("--ground", type=click.Choice(["failing", "at-risk"]), required=True, help="The ground in law.")
@click.option("--ground-because", required=True, help="Why that ground is there.")
@click.option("--fits", required=True, help="Why this form fits the risk.")
@click.option("--notice", default="", metavar="DAY", help="The day the body was given notice.")
@click.option("--review", default="", metavar="DAY", help="The day it is looked at again.")
@click.option("--published", default="", help="Where the directions stand.")
@entries.date_option
@entries.json_option
@pass_assure
def add(  # noqa: PLR0917
    assure: Assure,
    what: str,
    domains: tuple[int, ...],
    option: str,
    decided_by: str,
    ground: str,
    ground_because: str,
    fits: str,
    notice: str,
    review: str,
    published: str,
    date: str | None,
    as_json: bool,
) -> None:
    """Record intervention. WHAT is what it requires of the body.

    \b
    Example:
      assure intervene add "A recovery plan by 30 May" --domain 3 --option direct
        --by "Assurance and Authorisation Committee" --ground at-risk
        --ground-because "A deficit without a plan" --fits "The group can plan when told what to plan"
    """
    from evidence.record.intervention import Intervention
    from evidence.record.judgement import Ground
    from evidence.store.regimes import intervene as enter

    act, framework = assure.act(), _framework(assure)
    said = Intervention(
        domains=domains,
        what=what,
        option=option,
        power=_option(framework, option).power,
        date=date or act.at[:10],
        decided_by=decided_by,
        ground=Ground(ground),
        ground_because=ground_because,
        fits=fits,
        notice=notice,
        review=review,
        published=published,
    )
    with assure.workspace().open() as connection:
        name = enter(connection, act, said, framework=framework)
    entries.say_entered(name, said, as_json=as_json)


@intervene.command()
@entries.json_option
@pass_assure
def options(assure: Assure, as_json: bool) -> None:
    """List the forms that intervention may take, with the power for each, and what has to be on record before."""
    framework = _framework(assure)
    rules = framework.judging.intervention
    if as_json:
        found = [{"id": one.id, "text": one.text, "power": one.power} for one in framework.judging.interventions]
        echo_json({"needs": rules.needs if rules else "", "options": found})
        return
    for one in framework.judging.interventions:
        click.echo(f"  {one.id:<20} section {one.power}  {one.text}")
    click.echo(folded(f"It needs {rules.needs} ({rules.reference})." if rules else "This framework names none."))


@intervene.command("list")
@entries.all_option
@entries.json_option
@pass_assure
def list_all(assure: Assure, everything: bool, as_json: bool) -> None:
    """List intervention in force, or all of it; what one lacks is marked."""
    from evidence.record.intervention import Intervention

    entries.show_all(assure, Intervention, everything=everything, as_json=as_json, flags=_flags)


@intervene.command()
@click.argument("name", metavar="I1")
@click.option("--notice", metavar="DAY", help="The day the body was given notice.")
@click.option("--review", metavar="DAY", help="The day it is looked at again.")
@click.option("--published", help="Where the directions stand.")
@pass_assure
def change(assure: Assure, name: str, notice: str | None, review: str | None, published: str | None) -> None:
    """Add when notice was given, when it is reviewed, or where the directions were published.

    \b
    Example:
      assure intervene change I1 --notice 2014-03-06 --published "NHS England, list of directions"
    """
    from evidence.record.intervention import Intervention

    def into(said: Intervention, _today: str) -> Intervention:
        return replace(
            said,
            notice=notice or said.notice,
            review=review or said.review,
            published=published or said.published,
        )

    made = entries.change(assure, name, Intervention, "change", into)
    entries.tell(made, _flags(made.said, assure.act().at))


@intervene.command()
@click.argument("name", metavar="I1")
@click.option("--outcome", required=True, help="What came of it, in a sentence.")
@entries.date_option
@pass_assure
def close(assure: Assure, name: str, outcome: str, date: str | None) -> None:
    """Record that intervention was lifted, and what came of it. Published directions are then taken down.

    \b
    Example:
      assure intervene close I1 --outcome "The plan is met and the directions are lifted" --date 2014-09-30
    """
    from evidence.record.intervention import Intervention

    def into(said: Intervention, today: str) -> Intervention:
        return replace(said, outcome=outcome, closed=date or today)

    entries.tell(entries.change(assure, name, Intervention, "close", into), ())


def _framework(assure: Assure) -> Framework:
    from evidence.framework import load_framework
    from evidence.store.workspace import read_settings

    with assure.workspace().open() as connection:
        return load_framework(read_settings(connection).framework)


def _option(framework: Framework, named: str) -> InterventionOption:
    from evidence.errors import RecordError

    for option in framework.judging.interventions:
        if option.id == named:
            return option
    raise RecordError(f"There is no form of intervention “{named}”.", hint="See them with: assure intervene options")


def _flags(said: Intervention, today: str) -> list[str]:
    from evidence.record.action import is_overdue

    overdue = ["review is overdue"] if is_overdue(due=said.review, closed=said.closed, today=today) else []
    return [f"lacks {part}" for part in said.lacks] + overdue
