"""`assure dashboard enter`, `certify`, `colour`, `dismiss` and so on: what people say about the dashboard."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure

if TYPE_CHECKING:
    import sqlite3

    from evidence.analysis.board import Line
    from evidence.indicator import Reading
    from evidence.store.dashboard import Entry
    from evidence.store.workspace import Settings

_PERIOD = click.option("--period", help='The quarter, such as "2013/14 Q2". Else the workspace\'s.')
_PROVIDER = click.option("--provider", default="", help="The provider, where the indicator is asked by provider.")
_ON = click.option("--on", "day", required=True, metavar="YYYY-MM-DD", help="The day.")


def _value_options(command: Any) -> Any:
    for option in (
        click.option("--value", default="", help="The figure, such as 94.2% or 3."),
        click.option("--unit", default="", help="Its unit, where the indicator may have several."),
        click.option("--answer", default="", help="The answer, such as yes-plan."),
        click.option(
            "--positive",
            default="",
            type=click.Choice(["", "adverse", "favourable"]),
            help="What a positive variance is.",
        ),
        click.option("--target", default="", help="The objective, plan or allowance it is measured against."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("indicator")
@_value_options
@_PROVIDER
@_PERIOD
@click.option("--source", required=True, help="Where the figure comes from: paper and page.")
@pass_assure
def enter(assure: Assure, /, indicator: str, source: str, provider: str, period: str | None, **said: str) -> None:
    """Enter one reading by hand with its source, for instance of an earlier quarter.

    \b
    Example:
      assure dashboard enter C01 --value 88.4% --period "2013/14 Q1" --source "Board report July 2013, page 4"
    """
    with assure.workspace().open() as connection:
        settings = _settings(connection)
        reading = _reading(settings, indicator, provider, period=_quarter(period, settings), source=source, said=said)
        _save(connection, assure, "reading entered", reading.period, reading)
    click.echo(f"{indicator} entered for {reading.period}.")


@click.command()
@click.argument("indicator")
@_value_options
@_PROVIDER
@_PERIOD
@_ON
@click.option("--who", required=True, help="Who certifies.")
@click.option("--role", required=True, help="In which role.")
@click.option("--basis", required=True, help="What it rests on.")
@pass_assure
def certify(  # noqa: PLR0917
    assure: Assure,
    /,
    indicator: str,
    provider: str,
    period: str | None,
    day: str,
    who: str,
    role: str,
    basis: str,
    **said: str,
) -> None:
    """Enter a reading that rests on the body's own word: who, role, date, basis.

    \b
    Example:
      assure dashboard certify O9 --answer yes --who "Dr A Example" --role "Accountable officer" \\
        --on 2013-11-14 --basis "Governing body, item 7"
    """
    from evidence.indicator import State
    from evidence.indicators.said import Certificate

    with assure.workspace().open() as connection:
        settings = _settings(connection)
        quarter = _quarter(period, settings)
        reading = _reading(settings, indicator, provider, period=quarter, source="self-certification", said=said)
        certificate = Certificate(
            indicator=reading.indicator, provider=provider, who=who, role=role, on=day, basis=basis
        )
        note = f"{who}, {role}, {day}: {basis}"
        certified = replace(reading, state=State.SELF_CERTIFIED, note=note)
        _save(connection, assure, "reading self-certified", quarter, certified, certificate)
    click.echo(f"{indicator} is self-certified for {quarter} by {who}, {role}.")


@click.command()
@click.argument("indicator")
@click.argument("colour_word", metavar="COLOUR")
@_PROVIDER
@_PERIOD
@click.option("--source", required=True, help="Where the assessor's dashboard gives this colour.")
@pass_assure
def colour(  # noqa: PLR0917
    assure: Assure, indicator: str, colour_word: str, provider: str, period: str | None, source: str
) -> None:
    """Enter a colour that is given centrally, for an indicator whose rule the source does not print.

    \b
    Example:
      assure dashboard colour O6 red --source "National dashboard of 14 March 2014"
    """
    with assure.workspace().open() as connection:
        settings = _settings(connection)
        said = {"answer": colour_word.lower(), "state": "central-colour", "note": source}
        reading = _reading(settings, indicator, provider, period=_quarter(period, settings), source=source, said=said)
        _save(connection, assure, "central colour entered", reading.period, reading)
    click.echo(f"{indicator} is {colour_word.lower()} for {reading.period} by {source}.")


@click.command()
@click.argument("indicator")
@_PROVIDER
@_PERIOD
@click.option("--reason", default="", help="Why it is not for the agenda.")
@click.option("--back", is_flag=True, help="Put it on the agenda again.")
@pass_assure
def dismiss(  # noqa: PLR0917
    assure: Assure, indicator: str, provider: str, period: str | None, reason: str, back: bool
) -> None:
    """Take a red or amber off the agenda, with a reason. It holds for this value and colour only.

    \b
    Example:
      assure dashboard dismiss C04 --reason "One patient's own choice of date, agreed on 3 October"
    """
    from evidence.analysis.board import seen
    from evidence.errors import ReadingError
    from evidence.indicator import Flag
    from evidence.indicators.said import Dismissal

    with assure.workspace().open() as connection:
        settings = _settings(connection)
        quarter = _quarter(period, settings)
        lines = _lines(connection, settings, quarter, indicator, provider)
        if not any(Flag.AGENDA in line.rating.flags for line in lines):
            raise ReadingError(f"{indicator} is not for the agenda in {quarter}, so there is nothing to dismiss.")
        said = [
            Dismissal(
                indicator=line.rating.indicator,
                provider=line.rating.provider or "",
                unit=line.rating.reading.unit if line.rating.reading else "",
                reason=reason or ("on the agenda again" if back else ""),
                colour=line.rating.colour,
                seen=seen(line.rating.reading),
                lifted=back,
            )
            for line in lines
            if Flag.AGENDA in line.rating.flags
        ]
        _save(connection, assure, "indicator back on the agenda" if back else "indicator dismissed", quarter, *said)
    click.echo(f"{indicator} is {'on the agenda again' if back else 'dismissed'} for {quarter}.")


@click.command()
@click.argument("indicator")
@_PERIOD
@_ON
@click.option("--note", required=True, help="What was agreed.")
@click.option("--agreed-by", required=True, help="Who agreed to it.")
@pass_assure
def deviation(  # noqa: PLR0917
    assure: Assure, indicator: str, period: str | None, day: str, note: str, agreed_by: str
) -> None:
    """Note an agreed deviation from the planning rules beside a colour; the colour stays (guide, Annex 3, Finance)."""
    from evidence.indicators.said import Deviation

    with assure.workspace().open() as connection:
        settings = _settings(connection)
        quarter = _quarter(period, settings)
        known = _lines(connection, settings, quarter, indicator, None)[0].indicator.id
        said = Deviation(indicator=known, note=note, agreed_by=agreed_by, on=day)
        _save(connection, assure, "deviation noted", quarter, said)
    click.echo(f"Noted beside {known} for {quarter}.")


@click.command()
@click.argument("section")
@click.option("--found/--none", "found", required=True, help="Whether there are future concerns.")
@click.option("--reason", required=True, help="Why.")
@_PERIOD
@pass_assure
def concern(assure: Assure, section: str, found: bool, reason: str, period: str | None) -> None:
    """Say whether there are future concerns about a section that asks for it, and why.

    \b
    Example:
      assure dashboard concern constitution --found --reason "A&E has fallen three months running"
    """
    from evidence.errors import ReadingError
    from evidence.framework.load_dashboard import load_dashboard
    from evidence.indicator import Concern
    from evidence.store.dashboard import Entry

    with assure.workspace().open() as connection:
        settings = _settings(connection)
        asking = [one.id for one in load_dashboard(settings.framework).sections if one.asks_concern]
        if section not in asking:
            raise ReadingError(
                f'"{section}" does not ask for concerns.', hint=f"Sections that do: {', '.join(asking)}."
            )
        entry = Entry(value=Concern(found=found, reason=reason), period=_quarter(period, settings), about=section)
        _put(connection, assure, "concern answered", entry)
    click.echo(f"{section}: {'future concerns' if found else 'no future concerns'} in {entry.period}.")


@click.command()
@click.argument("name")
@click.option("--share", help="The body's part of the provider's income, in per cent.")
@click.option("--service", default="", help="The type of service.")
@click.option("--counts/--does-not-count", "counts", default=None, help="Whether it counts, if the share is unknown.")
@click.option("--reason", default="", help="Why it counts or does not.")
@_PERIOD
@pass_assure
def provider(  # noqa: PLR0917
    assure: Assure, name: str, share: str | None, service: str, counts: bool | None, reason: str, period: str | None
) -> None:
    """Say what is known of a provider: the share of its income, or whether it counts, and why."""
    from evidence.errors import ReadingError
    from evidence.indicator import Provider

    with assure.workspace().open() as connection:
        quarter = _quarter(period, _settings(connection))
        try:
            number = None if share is None else Decimal(share.strip().removesuffix("%"))
            said = Provider(name=name, share=number, service=service, counts=counts, reason=reason)
        except (ValueError, InvalidOperation) as bad:
            raise ReadingError(str(bad) if isinstance(bad, ValueError) else f'"{share}" is no percentage.') from bad
        _save(connection, assure, "provider described", quarter, said)
    click.echo(f"{name}: kept for {quarter}.")


@click.command()
@click.argument("choice")
@click.option("--on/--off", "on", required=True, help="Switch it on or off.")
@pass_assure
def choose(assure: Assure, choice: str, on: bool) -> None:
    """Switch to the other reading of the guide where it can be read two ways (`assure frameworks show`)."""
    from evidence.errors import ReadingError
    from evidence.framework.load_dashboard import load_dashboard
    from evidence.indicators.said import Switch

    with assure.workspace().open() as connection:
        sections = load_dashboard(_settings(connection).framework).sections
        known = {one.id: one for section in sections for one in section.choices}
        if choice not in known:
            raise ReadingError(f'There is no choice "{choice}".', hint=f"There are: {', '.join(known) or 'none'}.")
        _save(connection, assure, "choice made", "", Switch(choice=choice, on=on))
    click.echo(known[choice].on if on else known[choice].off)


def _settings(connection: sqlite3.Connection) -> Settings:
    from evidence.store.workspace import read_settings

    return read_settings(connection)


def _quarter(period: str | None, settings: Settings) -> str:
    from evidence.indicators.quarter import quarter_of

    return quarter_of(period) if period else settings.period


def _reading(
    settings: Settings, indicator: str, provider: str, *, period: str, source: str, said: dict[str, str]
) -> Reading:
    from evidence.framework.load_dashboard import load_dashboard
    from evidence.indicator import ReadingSource
    from evidence.indicators.amounts import Positive, Scale
    from evidence.indicators.headings import Column
    from evidence.indicators.take import Told, take_reading

    scales = {"percent": Scale.PERCENT, "share": Scale.SHARE}
    positive = said.pop("positive", "")
    told = Told(
        period=period,
        scale=scales.get(said.get("unit", "").casefold()),
        positive=Positive(positive) if positive else None,
    )
    cells = {Column.INDICATOR: indicator, Column.PROVIDER: provider}
    cells |= {Column[name.upper()]: words for name, words in said.items()}
    return take_reading(cells, load_dashboard(settings.framework), source=ReadingSource(file=source), told=told)


def _lines(
    connection: sqlite3.Connection, settings: Settings, period: str, indicator: str, provider: str | None
) -> list[Line]:
    """The dashboard's lines for an indicator; of one provider when it is named."""
    from evidence.analysis.board import make_board
    from evidence.errors import ReadingError
    from evidence.framework.load_dashboard import load_dashboard
    from evidence.store.dashboard import read_entries

    board = make_board(load_dashboard(settings.framework), read_entries(connection), period)
    found = [line for line in board.lines if line.rating.indicator.casefold() == indicator.casefold()]
    if not found:
        raise ReadingError(f'There is no indicator "{indicator}".', hint="List them with: assure frameworks show")
    named = [line for line in found if not provider or line.rating.provider == provider]
    if not named or (provider == "" and len({line.rating.provider for line in named}) > 1):
        names = ", ".join(sorted({line.rating.provider or "" for line in found}))
        raise ReadingError(f"{indicator} is asked by provider: {names}.", hint="Name one with --provider.")
    return named


def _save(connection: sqlite3.Connection, assure: Assure, kind: str, period: str, *values: Any) -> None:
    from evidence.store.dashboard import Entry

    _put(connection, assure, kind, *(Entry(value=value, period=period) for value in values))


def _put(connection: sqlite3.Connection, assure: Assure, kind: str, *entries: Entry) -> None:
    from evidence.store.dashboard import take_in

    take_in(connection, entries, assure.act(), kind)
