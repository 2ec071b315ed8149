"""`assure dashboard show` and `page`: colours with their rules, on the terminal, as JSON, in Word and as a web page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, folded, plural

if TYPE_CHECKING:
    from evidence.analysis.board import Board, Line, Part

_PERIOD = click.option("--period", help='The quarter, such as "2013/14 Q2". Else the workspace\'s.')


@click.command()
@_PERIOD
@click.option("--all", "everything", is_flag=True, help="Also indicators that nothing was read for.")
@click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
@pass_assure
def show(assure: Assure, period: str | None, everything: bool, as_json: bool) -> None:
    """Show each indicator with its value, colour, rule and source, and each section with what is still open.

    \b
    Example:
      assure dashboard show --period "2013/14 Q2"
    """
    from assure.cli.dashboard_json import board_json
    from generators.dashboard import load_board

    with assure.workspace().open() as connection:
        makings = load_board(connection, period)
    if as_json:
        echo_json(board_json(makings.board, makings.settings, makings.log_head.hash))
        return
    _show(makings.board, everything=everything)


@click.command()
@_PERIOD
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="The file: .docx for Word, .html for a page."
)
@click.option("--force", is_flag=True, help="Overwrite the file named with --out.")
@pass_assure
def page(assure: Assure, period: str | None, out: Path | None, force: bool) -> None:
    """Write the dashboard as a Word document or a web page, with trends as pictures and as tables.

    \b
    Example:
      assure dashboard page --out dashboard.html
    """
    from evidence.errors import OutputExists
    from generators import page as web
    from generators import word
    from generators.dashboard import dashboard_draft, load_board
    from generators.files import next_version, write_whole

    workspace = assure.workspace()
    with workspace.open() as connection:
        makings = load_board(connection, period)
    draft = dashboard_draft(makings)
    as_page = out is not None and out.suffix.lower() in (".html", ".htm")
    data = web.write(draft) if as_page else word.write(draft)
    if out is None:
        name = f"dashboard-{makings.board.period.replace('/', '-').replace(' ', '-').lower()}"
        out = next_version(workspace.drafts, name, ".docx", data)
    elif out.exists() and not force:
        raise OutputExists(f"{out} is already there.", hint="Use --force to overwrite it, or another name.")
    write_whole(out, data)
    click.echo(f"{out}")


@click.command()
@click.argument("indicator")
@click.option("--measured", required=True, help="What the source measures, as a number (it is said in the answer).")
@click.option("--target", help="The planned trajectory, where it is compared with one.")
@click.option("--condition/--no-condition", default=None, help="Whether the second condition is met, if there is one.")
@pass_assure
def aid(assure: Assure, indicator: str, measured: str, target: str | None, condition: bool | None) -> None:
    """Say whether a figure looks on track for the Quality Premium. An aid: nothing is kept, and no colour is given.

    \b
    Example:
      assure dashboard aid O1 --measured -3.4
    """
    from evidence.errors import ReadingError
    from evidence.framework.load_dashboard import load_dashboard
    from evidence.framework.premium import on_track
    from evidence.indicators.amounts import amount
    from evidence.indicators.sheets import Cell
    from evidence.store.workspace import read_settings

    with assure.workspace().open() as connection:
        board = load_dashboard(read_settings(connection).framework)
    known = next((one for one in board.indicators if one.id.casefold() == indicator.casefold()), None)
    if known is None:
        raise ReadingError(f'There is no indicator "{indicator}".', hint="List them with: assure frameworks show")
    aim = None if target is None else amount(Cell(row=0, column=0, text=target)).number
    figure = amount(Cell(row=0, column=0, text=measured)).number
    found = on_track(known, figure, target=aim, condition_met=condition)
    click.echo(f"{known.id} {'looks on track' if found.on_track else 'does not look on track'}. {found.because}")
    click.echo(
        f"An aid only: it would suggest {found.suggests}. A colour counts once it is entered with its source: "
        f'assure dashboard colour {known.id} COLOUR --source "..."',
        err=True,
    )


@click.command()
@click.argument("indicator")
@click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
@pass_assure
def history(assure: Assure, indicator: str, as_json: bool) -> None:
    """List every reading that was ever taken in for an indicator, with who, when and what took its place."""
    from evidence.analysis.board import shown
    from evidence.indicator import Reading
    from evidence.store.dashboard import read_entries
    from generators.dashboard import source_words

    with assure.workspace().open() as connection:
        kept = [
            (one, one.entry.value)
            for one in read_entries(connection, former=True)
            if isinstance(one.entry.value, Reading) and one.entry.value.indicator.casefold() == indicator.casefold()
        ]
    rows = [
        {
            "period": reading.period,
            "provider": reading.provider,
            "shown": shown(reading) or reading.state.value,
            "source": source_words(reading),
            "by": one.by,
            "at": one.at,
            "until": one.until,
        }
        for one, reading in sorted(kept, key=lambda pair: pair[1].period)
    ]
    if as_json:
        echo_json(rows)
        return
    for row in rows:
        whose = f" {row['provider']}" if row["provider"] else ""
        until = f", until {row['until']}" if row["until"] else ""
        told = f"{row['period']}{whose}: {row['shown']}   [{row['source']}] {row['by']}, {row['at']}{until}"
        click.echo(printable(told))
    click.echo(f"{plural(len(rows), 'reading')}.", err=True)


def _show(board: Board, *, everything: bool) -> None:
    from evidence.analysis.board import Standing

    click.echo(f"Delivery dashboard, {board.period}: an input to the conversation; no category follows from it.")
    for part in board.parts:
        click.echo(f"\n{part.section.title}: {_section(part)}")
        for line in part.lines:
            if everything or line.rating.reading is not None:
                _line(line)
        unread = sum(line.rating.reading is None for line in part.lines)
        if unread and not everything:
            click.echo(f"  {plural(unread, 'indicator')} without a reading (--all lists them)")
    on = sum(line.standing is Standing.AGENDA for line in board.lines)
    off = sum(line.standing is Standing.DISMISSED for line in board.lines)
    click.echo(f"\n{plural(on, 'indicator')} on the agenda, {off} dismissed with a reason.")


def _section(part: Part) -> str:
    from evidence.analysis.symbols import SYMBOLS

    rating = part.rating
    words = f"{SYMBOLS[rating.colour]} {rating.colour}"
    if rating.best and rating.worst and not rating.colour.is_rated:
        words += f" (at best {rating.best}, at worst {rating.worst})"
    done = f"{rating.rated} of {rating.counted} rated" if rating.counted else "nothing to rate"
    flags = f" [{', '.join(rating.flags)}]" if rating.flags else ""
    others = "".join(f"; {other.colour} if {other.choice}" for other in rating.others)
    return f"{words}, {done}; {rating.rule}{others}{flags}"


def _line(line: Line) -> None:
    from evidence.analysis.board import shown
    from evidence.analysis.symbols import SYMBOLS

    rating = line.rating
    reading = rating.reading
    whose = f" {rating.provider}" if rating.provider else ""
    value = shown(reading) or (reading.state.value if reading else "")
    standing = f", {line.standing}" if line.standing else ""
    told = f"  {rating.indicator:<5}{SYMBOLS[rating.colour]} {rating.colour:<12}{value}{whose}{standing}"
    click.echo(printable(told))
    for words in _remarks(line):
        click.echo(folded(words, indent="       "))


def _remarks(line: Line) -> list[str]:
    """What stands under a line: title, rule, source, flags, and what people said."""
    from generators.dashboard import remarks, source_words

    rating = line.rating
    words = [line.indicator.title, rating.rule]
    if rating.reading:
        words.append(f"Source: {source_words(rating.reading)}")
    if rating.flags:
        words.append(f"Flags: {', '.join(rating.flags)}")
    return [*words, *remarks(line)]
