"""What is shown beside a domain's evidence: its indicators' colours, conditions on authorisation, regimes in force."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from assure.cli.show import folded

if TYPE_CHECKING:
    from evidence.framework import Framework


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """An indicator of the domain with its colour, as word and symbol, and its value as shown ("" without one)."""

    indicator: str
    title: str
    provider: str
    colour: str
    symbol: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """All of it. `conditions` on authorisation stand, `interventions` are in force, `clock` is of special measures."""

    lights: tuple[Light, ...]
    conditions: dict[str, str]
    interventions: dict[str, str]
    clock: str

    def as_dict(self) -> dict[str, object]:
        """The same as docs/json.md describes it."""
        return asdict(self)


def read_beside(
    connection: sqlite3.Connection, framework: Framework, *, period: str, domain: int, today: str
) -> Beside:
    """What stands now, for the domain in the quarter under review."""
    from evidence.record.authorisation import AuthorisationCondition
    from evidence.record.intervention import Intervention
    from evidence.store.regimes import clock_of
    from evidence.store.undertakings import read_entered

    in_force = [one for one in read_entered(connection, Intervention) if not one.said.closed]
    stand = [one for one in read_entered(connection, AuthorisationCondition) if not one.said.closed]
    own = stand if domain == framework.judging.conditions_domain else []
    return Beside(
        lights=_lights(connection, period, domain),
        conditions={one.name: one.said.what for one in own},
        interventions={one.name: one.said.what for one in in_force if domain in one.said.domains},
        clock=clock_of(connection, framework, today=today),
    )


def _lights(connection: sqlite3.Connection, period: str, domain: int) -> tuple[Light, ...]:
    """The indicators that were read in this quarter; none when nothing was taken in."""
    from evidence.analysis.board import make_board, shown
    from evidence.analysis.symbols import SYMBOLS
    from evidence.framework.load_dashboard import load_dashboard
    from evidence.store.dashboard import read_entries
    from evidence.store.workspace import read_settings

    board = make_board(load_dashboard(read_settings(connection).framework), read_entries(connection), period)
    lines = [line for part in board.parts if domain in part.section.domains for line in part.lines]
    return tuple(
        Light(
            indicator=line.indicator.id,
            title=line.indicator.title,
            provider=line.rating.reading.provider or "",
            colour=line.rating.colour.value,
            symbol=SYMBOLS[line.rating.colour],
            shown=shown(line.rating.reading),
        )
        for line in lines
        if line.rating.reading is not None
    )


def tell_beside(beside: Beside) -> None:
    """Prints it; nothing when there is nothing."""
    if beside.lights:
        click.echo("\nIndicators of this quarter, an input to the conversation; no category follows from them")
    for light in beside.lights:
        provider = f", {light.provider}" if light.provider else ""
        value = f" {light.shown}" if light.shown else ""
        words = f"{light.symbol} {light.colour}{value}  {light.indicator} {light.title}{provider}"
        click.echo(folded(words, indent="  "))
    for name, what in beside.conditions.items():
        click.echo(folded(f"{name} condition on authorisation: {what}", indent="  "))
    for name, what in beside.interventions.items():
        click.echo(folded(f"{name} intervention in force: {what}", indent="  "))
    if beside.clock:
        click.echo(folded(beside.clock))
