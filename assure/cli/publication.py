"""`assure publication`: what is published, where, when, and what may not be shown before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.quarter import period_option, settings_for
from assure.cli.show import echo_json, folded

if TYPE_CHECKING:
    from evidence.record.publication import Publication
    from evidence.store.publications import Tracked

_json = click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")


@click.group()
def publication() -> None:
    """Keep track of what is published: for whom, where, planned, under embargo, published.

    Times are those of clocks in the United Kingdom. Assure publishes nothing by itself.
    """


@publication.command()
@click.argument("document", metavar="DOCUMENT")
@click.option("--for", "audience", required=True, help='Who it is for, such as "the public".')
@click.option("--where", default="", help="The place, such as the address of the web page.")
@click.option("--on", "planned", default="", metavar="DAY", help="The day planned, such as 2014-03-28.")
@click.option("--embargo", default="", metavar="TIME", help='Not to be shown before, such as "2014-03-28 00:01".')
@period_option
@_json
@pass_assure
def plan(  # noqa: PLR0917
    assure: Assure,
    document: str,
    audience: str,
    where: str,
    planned: str,
    embargo: str,
    period: str | None,
    as_json: bool,
) -> None:
    """Plan a publication. DOCUMENT is a kind of draft, or a name in your words.

    \b
    Example:
      assure publication plan summary-report --for "the public" --where "CCG website" --on 2014-03-28
    """
    from evidence.record.publication import Publication, utc_of
    from evidence.store.publications import plan_publication

    with assure.workspace().open() as connection:
        said = Publication(
            document=document,
            period=settings_for(connection, period).period,
            audience=audience,
            where=where,
            planned=planned,
            embargo=utc_of(embargo) if embargo else "",
        )
        name = plan_publication(connection, assure.act(), said)
    if as_json:
        echo_json({"name": name} | asdict(said))
    else:
        click.echo(f"{name} recorded.")


@publication.command("list")
@click.option("--embargoed", "only_embargoed", is_flag=True, help="Only what may not be shown yet.")
@_json
@pass_assure
def list_all(assure: Assure, only_embargoed: bool, as_json: bool) -> None:
    """List publications of all quarters: planned, under embargo, late, published."""
    from evidence.store.publications import embargoed, read_publications

    now = assure.act().at
    with assure.workspace().open() as connection:
        found = embargoed(connection, now) if only_embargoed else read_publications(connection)
    if as_json:
        echo_json([_as_dict(one, now) for one in found])
        return
    for one in found:
        _tell(one, now)
    click.echo(f"{len(found):,} on record.", err=True)


@publication.command()
@click.argument("name", metavar="D1")
@click.option("--until", metavar="TIME", help='Such as "2014-03-28 00:01".')
@click.option("--lift", is_flag=True, help="End the embargo now.")
@pass_assure
def embargo(assure: Assure, name: str, until: str | None, lift: bool) -> None:
    """Put a publication under embargo, move the embargo, or lift it."""
    from evidence.record.publication import utc_of

    if bool(until) == lift:
        raise click.UsageError("Say --until or --lift.")
    ends = utc_of(until) if until else ""
    _change(assure, name, "embargo" if until else "lift embargo", lambda said: replace(said, embargo=ends))


@publication.command()
@click.argument("name", metavar="D1")
@click.option("--on", "day", metavar="DAY", help="The day, such as 2014-03-28. Without it: today.")
@click.option("--where", help="The place, such as the address of the web page.")
@click.option("--note", help="A remark.")
@pass_assure
def published(assure: Assure, name: str, day: str | None, where: str | None, note: str | None) -> None:
    """Record that it was published; refused while it is under embargo."""
    from evidence.record.publication import publish

    act = assure.act()

    def into(said: Publication) -> Publication:
        told = replace(said, where=said.where if where is None else where, note=said.note if note is None else note)
        return publish(told, day or act.at[:10], now=act.at)

    _change(assure, name, "published", into)


def _change(assure: Assure, name: str, verb: str, into: Callable[[Publication], Publication]) -> None:
    from evidence.store.publications import change_publication, read_publications

    act = assure.act()
    with assure.workspace().open() as connection:
        change_publication(connection, act, name, verb=verb, into=into)
        (one,) = (one for one in read_publications(connection) if one.name == name.upper())
    _tell(one, act.at)


def _tell(one: Tracked, now: str) -> None:
    from evidence.record.publication import local_of

    said = one.said
    marks = ", ".join(_flags(said, now))
    click.echo(f"{one.name}  {said.period}  {printable(said.document)}{f'  [{marks}]' if marks else ''}")
    ends = local_of(said.embargo) if said.embargo else ""
    told = (("for", said.audience), ("where", said.where), ("planned", said.planned), ("not before", ends))
    for label, value in (*told, ("published", said.published), ("files", said.files), ("note", said.note)):
        if value:
            click.echo(folded(f"{label}: {value}", indent="    "))
    click.echo(f"    {one.last.at} {printable(one.last.by)}")


def _flags(said: Publication, now: str) -> list[str]:
    flags = {"embargoed": said.is_embargoed(now), "late": said.is_late(now), "published": bool(said.published)}
    return [flag for flag, holds in flags.items() if holds]


def _as_dict(one: Tracked, now: str) -> dict[str, Any]:
    return (
        {"name": one.name} | asdict(one.said) | {"flags": _flags(one.said, now), "by": one.last.by, "at": one.last.at}
    )
