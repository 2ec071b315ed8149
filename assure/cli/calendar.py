"""`assure calendar`: the dates of the year's round."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, folded

if TYPE_CHECKING:
    from evidence.framework import Framework
    from evidence.framework.calendar import CycleDate
    from evidence.store.workspace import Settings
    from generators.icalendar import Event


@click.command()
@click.option("--year", metavar="2013/14", help="The financial year under review. Without it: the quarter's own.")
@click.option("--ics", type=click.Path(path_type=Path, dir_okay=False), help="Also write an iCalendar file.")
@click.option("--force", is_flag=True, help="Overwrite the file named with --ics.")
@click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
@pass_assure
def calendar(assure: Assure, year: str | None, ics: Path | None, force: bool, as_json: bool) -> None:
    """List the year's dates, each with the rule it follows from and where that is written.

    Where the framework names no day there is none, until you plan one (assure cycle plan, assure publication plan).
    No date is moved off a weekend: no framework says so.

    \b
    Example:
      assure calendar --year 2013/14 --ics anyshire.ics
    """
    from evidence.framework import load_framework
    from evidence.framework.calendar import parse_period, parse_year
    from evidence.store.log import head
    from evidence.store.workspace import read_settings

    with assure.workspace().open() as connection:
        settings, newest = read_settings(connection), head(connection)
        first = parse_year(year) if year else parse_period(settings.period).first_year
        framework = load_framework(settings.framework)
        rows = _rows(connection, framework, first)
    if ics is not None and newest is not None:
        _write(ics, [_event(row, settings) for row in rows if row["day"]], newest.at, force=force)
    if as_json:
        echo_json(rows)
        return
    for row in rows:
        _tell(row)


def _rows(connection: sqlite3.Connection, framework: Framework, first_year: int) -> list[dict[str, Any]]:
    """The framework's dates and those that people planned, in order; those without a day come last in their quarter."""
    from evidence.framework.calendar import Period, parse_period, year_dates

    quarters = [str(Period(first_year=first_year, quarter=number)) for number in (1, 2, 3, 4)]
    kept = [row for quarter in quarters for row in _on_record(connection, framework, quarter)]
    known = {row["id"] for row in kept}
    dated = [_as_dict(one) for one in year_dates(framework, first_year)]
    rows = [row for row in dated if row["id"] not in known] + kept
    ends = {quarter: parse_period(quarter).following.ends.isoformat() for quarter in quarters}
    return sorted(rows, key=lambda row: (row["day"] or ends[row["period"]], row["period"]))


def _as_dict(dated: CycleDate) -> dict[str, Any]:
    return {
        "id": f"{dated.period}/{dated.id}",
        "period": str(dated.period),
        "what": dated.what,
        "day": dated.day.isoformat() if dated.day else "",
        "until": dated.until.isoformat() if dated.until else "",
        "rule": dated.rule,
        "reference": dated.reference,
    }


def _on_record(connection: sqlite3.Connection, framework: Framework, quarter: str) -> Iterator[dict[str, Any]]:
    """What people planned, did or left out; the meeting's own row takes the place of the framework's without a day."""
    from evidence.store.cycle import read_progress, read_reduction

    progress = read_progress(connection, quarter)
    for step in framework.cycle.steps:
        known = progress.get(step.number)
        for day, rule in ((known.planned, "planned"), (known.done, "done")) if known else ():
            latest = known is not None and day == (known.done or known.planned)
            own = "meeting" if step.meeting and latest else f"step-{step.number}-{rule}"
            if day:
                yield _row(quarter, own, step.name, day, rule)
    if reduction := read_reduction(connection, quarter):
        yield _row(quarter, "meeting", "No meeting", "", reduction.reason)
    yield from _publications(connection, quarter)


def _publications(connection: sqlite3.Connection, quarter: str) -> Iterator[dict[str, Any]]:
    from evidence.record.publication import embargo_day, local_of
    from evidence.store.publications import read_publications

    for one in read_publications(connection):
        said = one.said
        if said.period == quarter and said.planned and not said.published:
            yield _row(quarter, f"{one.name}-planned", f"Publish: {said.document}", said.planned, "planned")
        if said.period == quarter and said.published:
            yield _row(quarter, f"{one.name}-published", f"Published: {said.document}", said.published, "done")
        if said.period == quarter and said.embargo:
            told = f"not to be shown before {local_of(said.embargo)}"
            yield _row(quarter, f"{one.name}-embargo", f"Embargo: {said.document}", embargo_day(said.embargo), told)


def _row(period: str, id: str, what: str, day: str, rule: str) -> dict[str, Any]:  # noqa: A002
    full = {"id": f"{period}/{id}", "period": period, "what": what, "day": day, "until": day}
    return full | {"rule": rule, "reference": "the record"}


def _tell(row: dict[str, Any]) -> None:
    day = _in_words(row["day"], row["until"]) if row["day"] else "no day named"
    click.echo(f"{day:<32} {row['period']}  {printable(row['what'])}")
    reference = f" ({row['reference']})" if row["reference"] else ""
    click.echo(folded(f"{row['rule']}{reference}", indent=" " * 33))


def _in_words(day: str, until: str) -> str:
    first = date.fromisoformat(day)
    if day == until:
        return f"{first:%A} {first.day} {first:%B %Y}"
    return f"{first:%B %Y}"


def _event(row: dict[str, Any], settings: Settings) -> Event:
    from generators.icalendar import Event

    told = f"{settings.body}|{settings.framework}|{row['id']}"
    return Event(
        uid=f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@assure",
        day=date.fromisoformat(row["day"]),
        until=date.fromisoformat(row["until"]),
        summary=f"{settings.body}: {row['what']}, {row['period']}",
        description=f"{row['rule']} ({row['reference']})" if row["reference"] else row["rule"],
    )


def _write(path: Path, events: list[Event], at: str, *, force: bool) -> None:
    from evidence.errors import OutputExists
    from generators.files import write_whole
    from generators.icalendar import write_calendar

    if path.exists() and not force:
        raise OutputExists(f"{path} is already there.", hint="Use --force to overwrite it, or another name.")
    write_whole(path, write_calendar(events, stamp=datetime.fromisoformat(at)))
    click.echo(f"{path}: {len(events)} dates for a calendar.", err=True)
