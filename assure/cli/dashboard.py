"""`assure dashboard`: readings in, colours and reasons out. It never sets a category."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.dashboard_say import certify, choose, colour, concern, deviation, dismiss, enter, provider
from assure.cli.dashboard_show import aid, history, page, show
from assure.cli.problems import printable, say_problem
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from evidence.framework.dashboard import Dashboard
    from evidence.indicator import Reading
    from evidence.indicators.amounts import Doubtful
    from evidence.indicators.sheets import Book
    from evidence.indicators.take import Taken, Told
    from evidence.store.dashboard import Changed, Entry
    from evidence.store.workspace import Workspace

_MOST_SAID = 20
_MOST_PROBLEMS = 12


@click.group()
def dashboard() -> None:
    """Take in readings for the delivery dashboard, and look at their colours and rules.

    A colour is an input to the conversation. No category follows from it (guide, paragraph 56).
    """


for _command in (show, page, history, aid, enter, certify, colour, dismiss, deviation, concern, provider, choose):
    dashboard.add_command(_command)


@dashboard.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file; .csv writes the list as CSV.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@pass_assure
def template(assure: Assure, out: Path | None, force: bool) -> None:
    """Write an empty workbook with a row for each indicator of the workspace's framework.

    \b
    Example:
      assure dashboard template --out readings.xlsx
    """
    from evidence.errors import OutputExists
    from evidence.indicators.template import template_csv, template_workbook
    from evidence.store.workspace import read_settings
    from generators.files import write_whole

    with assure.workspace().open() as connection:
        settings = read_settings(connection)
    board = indicators_of(settings.framework)
    if out is None:
        out = Path(f"dashboard-{settings.period.replace('/', '-').replace(' ', '-').lower()}.xlsx")
    if out.exists() and not force:
        raise OutputExists(f"{out} is already there.", hint="Use --force to overwrite it, or another name.")
    write = template_csv if out.suffix.lower() == ".csv" else template_workbook
    write_whole(out, write(board, settings.period))
    click.echo(f"{out}")


@dashboard.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--period", help='The quarter of rows that name none, such as "2013/14 Q2". Else the workspace\'s.')
@click.option("--ccg", "code", metavar="CODE", help="The body's code in a workbook of many, such as 01C.")
@click.option(
    "--unit", type=click.Choice(["percent", "share"]), help="What a bare 0.95 is: 0.95 % (percent) or 95 % (share)."
)
@click.option(
    "--positive", type=click.Choice(["adverse", "favourable"]), help="What a positive variance is (F2 and F3)."
)
@click.option("--leave-out-unplaced", is_flag=True, help="Leave out rows that name no indicator, and list them.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken in, and take in nothing.")
@click.option("--json", "as_json", is_flag=True, help="What was taken in as JSON (docs/json.md).")
@pass_assure
def import_readings(  # noqa: PLR0917
    assure: Assure,
    file: Path,
    period: str | None,
    code: str | None,
    unit: str | None,
    positive: str | None,
    leave_out_unplaced: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take in readings from CSV, .xlsx or .xls: our template, a dashboard of your own with a column for each quarter,
    or a referral-to-treatment workbook with --ccg.

    Everything is taken in or nothing. What could be read two ways is asked.

    \b
    Examples:
      assure dashboard import readings.xlsx
      assure dashboard import Incomplete-Commissioner-Mar15.xls --ccg 01C
    """
    from evidence.indicators.amounts import Positive, Scale
    from evidence.indicators.opened import open_book
    from evidence.indicators.quarter import quarter_of
    from evidence.indicators.take import Told
    from evidence.store.workspace import read_settings

    workspace = assure.workspace()
    with workspace.open() as connection:
        settings = read_settings(connection)
    told = Told(
        period=quarter_of(period) if period else settings.period,
        scale=Scale(unit) if unit else None,
        positive=Positive(positive) if positive else None,
        leave_out_unplaced=leave_out_unplaced,
    )
    board = indicators_of(settings.framework)
    taken = _taken(open_book(file), board, file, told, code=code, period_given=period is not None)
    _refuse(taken, file, as_json=as_json)
    changed = _kept(assure, workspace, file, board, taken, dry_run=dry_run)
    _report(taken, changed, file, dry_run=dry_run, as_json=as_json)


@dashboard.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_assure
def survey(assure: Assure, file: Path) -> None:
    """Take in results of the 360 degree survey: columns Domain, Round, Result; Question, Unit, Comparison if there are.

    \b
    Example:
      assure dashboard survey survey-2014.xlsx
    """
    from evidence.framework import load_framework
    from evidence.indicators.opened import open_book
    from evidence.indicators.survey import take_survey
    from evidence.store.dashboard import Entry, take_in
    from evidence.store.workspace import read_settings

    workspace = assure.workspace()
    with workspace.open() as connection:
        found = take_survey(open_book(file), load_framework(read_settings(connection).framework), file=file.name)
        entries = [Entry(value=one, period=one.when) for one in found]
        changed = take_in(connection, entries, assure.act(), "survey taken in", file=_keep_file(workspace, file))
    click.echo(_counted(len(entries), "result", changed))


def indicators_of(framework: str) -> Dashboard:
    """The framework's dashboard; FrameworkError when it has none."""
    from evidence.errors import FrameworkError
    from evidence.framework.load_dashboard import load_dashboard

    board = load_dashboard(framework)
    if not board.sections:
        raise FrameworkError(f"The framework {framework} has no indicators, so it has no dashboard.")
    return board


def _taken(book: Book, board: Dashboard, file: Path, told: Told, *, code: str | None, period_given: bool) -> Taken:
    from evidence.errors import ReadingError
    from evidence.indicators.referral import is_referral_workbook, take_referrals
    from evidence.indicators.take import Taken, take_readings

    if code and not is_referral_workbook(book):
        raise ReadingError(f"{file.name} is no referral-to-treatment workbook; --ccg chooses a body in one of those.")
    if is_referral_workbook(book):
        if not code:
            raise ReadingError(f"{file.name} has many bodies in it.", hint="Name one by its code, such as --ccg 01C.")
        period = told.period if period_given else ""
        return Taken(readings=take_referrals(book, board, file=file.name, code=code, period=period))
    taken = take_readings(book, board, file=file.name, told=told)
    asked: set[type] = set()
    while taken.doubts and not taken.problems and taken.doubts[0].about not in asked and _may_ask():
        asked.add(taken.doubts[0].about)
        told = _asked(taken.doubts[0], told)
        taken = take_readings(book, board, file=file.name, told=told)
    return taken


def _may_ask() -> bool:
    return sys.stdin.isatty()


def _asked(doubt: Doubtful, told: Told) -> Told:
    """What a person says at the terminal about every such number of the file."""
    from evidence.indicators.amounts import Positive, Scale

    click.echo(doubt.message, err=True)
    words = [str(choice) for choice in doubt.about]
    said = click.prompt("For the whole file, which is it", type=click.Choice(words), err=True)
    if doubt.about is Scale:
        return replace(told, scale=Scale(said))
    return replace(told, positive=Positive(said))


def _refuse(taken: Taken, file: Path, *, as_json: bool) -> None:
    """Says each problem in a line of its own; ReadingError when there is any, or any doubt."""
    from evidence.errors import NothingToRead, ReadingError

    problems = [*taken.problems, *map(str, taken.doubts)]
    if problems and as_json:
        echo_json({"file": file.name, "problems": problems, "sheets_left_out": taken.sheets})
    if len(problems) == 1:
        raise ReadingError(problems[0], hint="Nothing was taken in.")
    if problems:
        for problem in () if as_json else problems[:_MOST_PROBLEMS]:
            say_problem(problem)
        if len(problems) > _MOST_PROBLEMS and not as_json:
            click.echo(f"and {len(problems) - _MOST_PROBLEMS} more (--json lists all)", err=True)
        raise ReadingError(f"{len(problems)} problems; nothing was taken in.")
    if not taken.readings and not taken.providers:
        raise NothingToRead("No row has a figure or an answer, so there is nothing to take in.")


def _kept(
    assure: Assure, workspace: Workspace, file: Path, board: Dashboard, taken: Taken, *, dry_run: bool
) -> Changed:
    from evidence.framework.section_rating import rate_dashboard
    from evidence.store.dashboard import Changed, Entry, take_in

    for period in sorted({reading.period for reading in taken.readings}):
        rate_dashboard(board, taken.readings, period)
    entries: list[Entry] = [Entry(value=reading, period=reading.period) for reading in taken.readings]
    entries += [Entry(value=provider, period=period) for period, provider in taken.providers]
    if dry_run:
        return Changed()
    with workspace.open() as connection:
        return take_in(connection, entries, assure.act(), "readings taken in", file=_keep_file(workspace, file))


def _keep_file(workspace: Workspace, file: Path) -> str:
    """Keeps the original in the vault and gives its name with its hash, for the log."""
    from evidence.intake.vault import file_hash, store_original

    sha256 = file_hash(file)
    store_original(workspace.vault, file, sha256)
    return f"{file.name} {sha256}"


def _report(taken: Taken, changed: Changed, file: Path, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        echo_json(
            {
                "file": file.name,
                "dry_run": dry_run,
                "readings": [_reading_json(reading) for reading in taken.readings],
                "providers": [{"period": period, "name": one.name} for period, one in taken.providers],
                "new": changed.new,
                "replaced": len(changed.replaced),
                "same": changed.same,
                "blank": taken.blank,
                "left_out": taken.left_out,
                "sheets_left_out": taken.sheets,
                "unplaced": taken.unplaced,
                "by_name": taken.by_name,
                "open": taken.open,
            }
        )
        return
    from evidence.analysis.board import shown

    for reading in taken.readings if dry_run or len(taken.readings) <= _MOST_SAID else ():
        whose = f" {reading.provider}" if reading.provider else ""
        place = " ".join(filter(None, (reading.source.sheet, reading.source.cell)))
        value = shown(reading) or reading.state.value
        click.echo(printable(f"  {reading.indicator:<5}{reading.period}{whose}: {value}   [{place}]"))
    count = len(taken.readings) + len(taken.providers)
    click.echo(f"{plural(count, 'item')} would be taken in." if dry_run else _counted(count, "item", changed))
    for earlier, now in changed.replaced[:_MOST_SAID]:
        click.echo(printable(f"  {now.name.split('|')[0]}: in place of {_earlier(earlier)}."), err=True)
    if taken.blank:
        click.echo(f"{plural(taken.blank, 'row')} without a figure or an answer.", err=True)
    _report_left_out(taken)


def _report_left_out(taken: Taken) -> None:
    """What a person should know of a file that was taken in: what was not, and what was taken by its words alone."""
    for words, found in (
        ("Not read", taken.left_out),
        ("Sheets without readings", taken.sheets),
        ("Taken for", taken.by_name),
        ("None of the framework's answers, so still for a person to judge", taken.open),
    ):
        if found:
            more = f" and {len(found) - _MOST_SAID} more (--json lists all)" if len(found) > _MOST_SAID else ""
            click.echo(printable(f"{words}: {', '.join(found[:_MOST_SAID])}{more}."), err=True)
    for row in taken.unplaced:
        click.echo(printable(f"Left out: {row}"), err=True)


def _earlier(entry: Entry) -> str:
    """What an entry was and where it came from, in words."""
    from evidence.analysis.board import shown
    from evidence.indicator import Reading

    value = entry.value
    if not isinstance(value, Reading):
        return "what was known before"
    place = ", ".join(filter(None, (value.source.file, value.source.sheet, value.source.cell, value.basis)))
    return f"{shown(value) or value.state} ({place})"


def _reading_json(reading: Reading) -> dict[str, object]:
    return {
        "id": reading.indicator,
        "provider": reading.provider,
        "period": reading.period,
        "value": None if reading.value is None else f"{reading.value.normalize():f}",
        "unit": reading.unit,
        "answer": reading.answer,
        "state": reading.state.value,
        "source": {"file": reading.source.file, "sheet": reading.source.sheet, "cell": reading.source.cell},
    }


def _counted(count: int, noun: str, changed: Changed) -> str:
    told = f"{changed.new} new, {len(changed.replaced)} in place of others, {changed.same} there already"
    return f"{plural(count, noun)}: {told}."
