"""`assure period`: the quarter under review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from evidence.store.workspace import Settings


@click.command()
@click.argument("quarter", required=False, metavar="[QUARTER|next]")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def period(assure: Assure, quarter: str | None, as_json: bool) -> None:
    """Show the quarter under review, or put another one under review.

    Papers belong to the quarter they were added in; lists, gaps and drafts work on the papers of the quarter under
    review. Nothing of an earlier quarter is lost, and drafts of it can still be made with --period.

    \b
    Example:
      assure period next
      assure period "2013/14 Q4"
    """
    from evidence.framework.calendar import parse_period
    from evidence.indicators.quarter import quarter_of
    from evidence.store.on_record import open_from_before
    from evidence.store.quarters import papers_by_quarter, review_quarter
    from evidence.store.workspace import read_settings

    with assure.workspace().open() as connection:
        if quarter:
            now = parse_period(read_settings(connection).period)
            review_quarter(connection, assure.act(), str(now.following) if quarter == "next" else quarter_of(quarter))
        settings = read_settings(connection)
        papers = papers_by_quarter(connection)
        carried = [one.name for one in open_from_before(connection, parse_period(settings.period))]
    if as_json:
        echo_json({"period": settings.period, "papers": papers, "open_from_before": carried})
    else:
        _tell(settings, papers, carried)


def _tell(settings: Settings, papers: dict[str, int], carried: list[str]) -> None:
    from evidence.framework import load_framework
    from evidence.framework.calendar import misfit, parse_period

    click.echo(f"Under review: {settings.period}")
    for quarter, count in papers.items():
        click.echo(f"  {quarter}: {plural(count, 'paper')}")
    if carried:
        click.echo(f"Open from earlier quarters, and so on the agenda: {', '.join(carried)}")
    if doubt := misfit(load_framework(settings.framework), parse_period(settings.period)):
        click.echo(f"Please check: {doubt}", err=True)
    if settings.period not in papers:
        click.echo("Next:  assure add FOLDER-OF-PAPERS")
