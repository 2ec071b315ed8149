"""Which quarter a command works on: the one under review, another, or all."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evidence.store.workspace import Settings

period_option = click.option(
    "--period", metavar='"2013/14 Q2"', help="Another quarter. Without it: the one under review (assure period)."
)
all_quarters_option = click.option("--all-quarters", is_flag=True, help="The papers of every quarter.")


def settings_for(connection: sqlite3.Connection, period: str | None) -> Settings:
    """The workspace's settings, with another quarter when one is named; FrameworkError when it is none."""
    from dataclasses import replace

    from evidence.indicators.quarter import quarter_of
    from evidence.store.workspace import read_settings

    settings = read_settings(connection)
    return replace(settings, period=quarter_of(period)) if period else settings


def own_quarter(connection: sqlite3.Connection, period: str | None, *, all_quarters: bool) -> str | None:
    """The quarter whose papers are meant; None for those of all quarters. UsageError when both are asked for."""
    if all_quarters and period:
        raise click.UsageError("Say --period or --all-quarters, not both.")
    return None if all_quarters else settings_for(connection, period).period
