"""`assure evidence conflicts` and `agreements`: where papers say one thing differently, and where alike."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.quarter import period_option, settings_for
from assure.cli.show import echo_json, folded, plural

if TYPE_CHECKING:
    from evidence.analysis.conflicts import Agreement, Comparison, Conflict
    from evidence.analysis.voices import Voice

_DIFFERENCES = {
    "figure": "two figures",
    "date": "two dates of recovery",
    "due": "two due dates of one action",
    "owner": "two owners of one action",
}


@click.command()
@period_option
@click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
@pass_assure
def conflicts(assure: Assure, period: str | None, as_json: bool) -> None:
    """List where two papers give different figures, recovery dates, due dates or owners for one thing.

    Only figures of one indicator, provider, period and basis are held against each other.
    A person decides who is right.
    """
    found = _comparison(assure, period).conflicts
    if as_json:
        echo_json([conflict_json(conflict) for conflict in found])
        return
    for conflict in found:
        click.echo(f"{_DIFFERENCES[conflict.kind].capitalize()}: {named(conflict.about)}")
        for value, voice in zip(conflict.said, conflict.voices, strict=True):
            _say(shown(value, conflict.about), voice)
        for value, voice in conflict.others:
            _say(shown(value, conflict.about), voice)
        click.echo("")
    click.echo(f"{plural(len(found), 'conflict')} between papers.", err=True)


@click.command()
@period_option
@click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
@pass_assure
def agreements(assure: Assure, period: str | None, as_json: bool) -> None:
    """List figures and recovery dates that two papers or more give alike, and the kinds of paper they are."""
    found = _comparison(assure, period).agreements
    if as_json:
        echo_json([agreement_json(agreement) for agreement in found])
        return
    for agreement in found:
        sources = f" ({', '.join(agreement.sources)})" if agreement.sources else ""
        click.echo(f"{shown(agreement.said, agreement.about)}: {named(agreement.about)}{sources}")
        for voice in agreement.voices:
            _say("", voice)
        click.echo("")
    several = sum(len(agreement.sources) > 1 for agreement in found)
    click.echo(f"{plural(len(found), 'agreement')}, {several} of them between different kinds of paper.", err=True)


def shown(value: str, about: tuple[str, ...]) -> str:
    """A value as a person reads it: sums with a pound sign and commas, percentages with their sign."""
    if "£" in about:
        return f"£{Decimal(value):,f}".replace("£-", "-£")
    return f"{value}%" if "%" in about else value


def named(about: tuple[str, ...]) -> str:
    """What a conflict is about in words: "C06, Anyshire NHS Foundation Trust, 2013/14 Q2"."""
    return printable(", ".join(part for part in about if part not in ("", "%", "£", "count", "ratio", "score")))


def conflict_json(conflict: Conflict) -> dict[str, Any]:
    """One conflict as docs/json.md describes it."""
    told = [*zip(conflict.said, conflict.voices, strict=True), *conflict.others]
    return {
        "kind": conflict.kind,
        **_about(conflict.kind, conflict.about),
        "statements": [_statement(value, voice) for value, voice in told],
    }


def agreement_json(agreement: Agreement) -> dict[str, Any]:
    """One agreement as docs/json.md describes it."""
    return {
        "kind": agreement.kind,
        **_about(agreement.kind, agreement.about),
        "value": agreement.said,
        "sources": list(agreement.sources),
        "statements": [_statement(agreement.said, voice) for voice in agreement.voices],
    }


def _about(kind: str, about: tuple[str, ...]) -> dict[str, Any]:
    from evidence.tagging.indicators import rows_of_the_dashboard

    if kind in ("due", "owner"):
        return {"action": about[0]}
    told = dict(zip(("indicator", "provider", "period", "basis", "unit"), about, strict=False))
    return {**told, "dashboard": list(rows_of_the_dashboard(about[0])), "parts": list(about[5:])}


def _statement(value: str, voice: Voice) -> dict[str, Any]:
    item = voice.item
    return {
        "value": value,
        "document": item.paper,
        "page": item.passage.anchor.page,
        "locator": item.locator,
        "passage": item.passage.id,
        "quote": voice.quote,
    }


def _say(value: str, voice: Voice) -> None:
    place = f"{printable(voice.item.paper)}, {printable(voice.item.locator)}".rstrip(", ")
    click.echo(f"  {value or '-'}  {place}")
    click.echo(folded(voice.quote.replace("\t", " | "), indent="      "))


def _comparison(assure: Assure, period: str | None) -> Comparison:
    from evidence.analysis.conflicts import compare_papers
    from evidence.framework.calendar import parse_period
    from evidence.store.items import read_items

    with assure.workspace().open() as connection:
        settings = settings_for(connection, period)
        items = read_items(connection, period=settings.period)
    return compare_papers(items, body=settings.body, period=parse_period(settings.period))
