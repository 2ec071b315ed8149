"""`assure judge` and `assure headline`: a person's category for a domain and label for the whole."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.judge_beside import read_beside
from assure.cli.judge_show import as_dict, tell_aid, tell_judged
from assure.cli.show import echo_json

if TYPE_CHECKING:
    from evidence.framework import Framework
    from evidence.record.judgement import Judgement

_JOINT = click.Choice(["agreed", "partly", "not-agreed", "not-asked"])


@click.command()
@click.argument("domain", type=int, required=False)
@click.argument("category", required=False)
@click.option("--reason", help="Why, for the report and the record. Needed with CATEGORY.")
@click.option("--evidence", "evidence", multiple=True, metavar="ID", help="A passage it rests on; may be given again.")
@click.option("--joint", type=_JOINT, default="not-asked", show_default=True, help="Whether the CCG agrees.")
@click.option("--body-says", default="", help="The CCG's own view, in its words.")
@click.option("--factor", "factors", multiple=True, metavar="WORDS", help="An answer to each factor, in their order.")
@click.option("--ground", type=click.Choice(["failing", "at-risk"]), help="The ground in law, for intervention.")
@click.option("--ground-because", default="", help="Why that ground is there.")
@click.option("--tried", multiple=True, metavar="WORDS", help="An option that was tried; may be given again.")
@click.option("--patient-safety", default="", help="What puts patients at serious risk, so that it cannot wait.")
@click.option("--override", default="", help="Why to go on without what is missing, where the framework leaves room.")
@click.option("--seen", type=int, help="The newest line of the log you had seen.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def judge(
    assure: Assure, /, domain: int | None, category: str | None, seen: int | None, as_json: bool, **said: Any
) -> None:
    """Judge a DOMAIN to be at a CATEGORY of the framework. You judge; Assure only shows and remembers.

    Without CATEGORY: the domain's evidence beside the signs of each category, and what each asks to be on record.
    Without DOMAIN: the judgements of this period. Exit code 16 when a category asks for something that is missing.

    \b
    Examples:
      assure judge 4
      assure judge 4 assured --reason "Audit actions are done" --evidence 3fa2c1 --joint agreed
    """
    from evidence.store import judgements, moderations

    with assure.workspace().open() as connection:
        framework, period = _framework_and_period(connection)
        if domain is not None and category is not None:
            judgement = _judgement(framework, period, domain, category, **said)
            judgements.judge(connection, assure.act(), judgement, framework=framework, seen=seen)
        standing = judgements.read_judgements(connection, period)
        moderated = moderations.read_moderations(connection, period)
        if domain is None:
            headline = judgements.read_headline(connection, period)
            tell_judged(framework, standing, headline, moderated=moderated, as_json=as_json)
            return
        own = [one for one in standing if one.said.domain == domain]
        if category is None:
            aid = judgements.read_aid(connection, framework, period=period, domain=domain)
            beside = read_beside(connection, framework, period=period, domain=domain, today=assure.act().at)
            tell_aid(framework, domain, aid, beside, own, as_json=as_json)
            return
    tell_judged(framework, own, None, moderated=moderated, as_json=as_json)


@click.command()
@click.argument("label", required=False)
@click.option("--reason", help="Why. Needed with LABEL.")
@click.option("--joint", type=_JOINT, default="not-asked", show_default=True, help="Whether the CCG agrees.")
@click.option("--seen", type=int, help="The newest line of the log you had seen.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def headline(  # noqa: PLR0917
    assure: Assure, label: str | None, reason: str | None, joint: str, seen: int | None, as_json: bool
) -> None:
    """Set the headline for the whole body, or show it. It is your decision, and no sum of the domains.

    \b
    Example:
      assure headline Assured --reason "Two domains with support; the whole is in hand"
    """
    from evidence.record.judgement import Headline, Joint
    from evidence.store import judgements

    with assure.workspace().open() as connection:
        framework, period = _framework_and_period(connection)
        if label is not None:
            if not reason:
                raise click.UsageError("Say why, with --reason.")
            said = Headline(period=period, label=label, reason=reason, joint=Joint(joint))
            judgements.set_headline(connection, assure.act(), said, framework=framework, seen=seen)
        standing = judgements.read_headline(connection, period)
    if as_json:
        echo_json(as_dict(standing) if standing else None)
    else:
        tell_judged(framework, (), standing, moderated={}, as_json=False)


def _framework_and_period(connection: sqlite3.Connection) -> tuple[Framework, str]:
    from evidence.framework import load_framework
    from evidence.store.workspace import read_settings

    settings = read_settings(connection)
    return load_framework(settings.framework), settings.period


def _judgement(
    framework: Framework, period: str, domain: int, category: str, *, joint: str, ground: str | None, **said: Any
) -> Judgement:
    from evidence.record.judgement import Ground, Joint, Judgement

    if not said["reason"]:
        raise click.UsageError("Say why, with --reason.")
    return Judgement(
        period=period,
        domain=domain,
        category=_category_id(framework, category),
        joint=Joint(joint),
        ground=Ground(ground) if ground else None,
        **said,
    )


def _category_id(framework: Framework, named: str) -> str:
    """The id of the category that a person named by id or name; what they typed when there is none."""
    try:
        return framework.category(named).id
    except KeyError:
        return named
