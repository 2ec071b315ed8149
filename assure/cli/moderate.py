"""`assure moderate`: many bodies side by side, for the region, the nation and the committee."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli import moderate_record
from assure.cli.context import Assure, pass_assure
from assure.cli.problems import say_problem
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from evidence.moderation.case import Case
    from evidence.moderation.read import Asked, Unread
    from generators.moderation_pack import ModerationPack

_LEVELS = ("region", "nation", "committee")


class _PackFirst(click.Group):
    """A group whose first word may be a workspace: then the packs are meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["packs", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "WORKSPACE... [OPTIONS]  or  COMMAND [ARGS]...")


@click.group(cls=_PackFirst)
def moderate() -> None:
    """Lay many bodies side by side, and record what moderators change (guide, paragraphs 42 to 45).

    With workspaces as its first words it writes the packs; `assure moderate packs --help` has the options.
    No workspace is changed by that. Which category is right is for moderators: the tool only shows.

    \b
    Examples:
      assure moderate quarter-3/ --regions regions.csv --out packs/
      assure moderate @bodies.txt --level committee --json
    """


@moderate.command()
@click.argument("workspaces", nargs=-1, required=True, metavar="WORKSPACE...")
@click.option("--period", help="The quarter. Without it: the one that most of the workspaces are in.")
@click.option("--level", type=click.Choice(_LEVELS), default="region", show_default=True, help="Whom the pack is for.")
@click.option("--regions", type=click.Path(path_type=Path), help="A CSV with the columns body, region, area team.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The folder for the Word files.")
@click.option("--json", "as_json", is_flag=True, help="Print the contents as JSON (docs/json.md) and write no file.")
@pass_assure
def packs(  # noqa: PLR0917
    assure: Assure,
    workspaces: tuple[str, ...],
    period: str | None,
    level: str,
    regions: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Write the packs in Word: one for each region, or one for the nation or the committee.

    WORKSPACE is a workspace, a folder that holds some, or @FILE with one a line. They are only read, and nothing is
    left in them. One that cannot be read is named, and the others go on; then the exit code is 10.

    \b
    Example:
      assure moderate quarter-3/ --level nation --regions regions.csv --out packs/
    """
    from evidence.errors import StoreError
    from evidence.moderation.workspaces import find_workspaces
    from generators.moderation_pack import Level, make_packs

    roots = find_workspaces(workspaces, start=Path.cwd())
    asked = _asked(roots, period, regions)
    cases, unread = _read(roots, asked)
    made = make_packs(cases, unread, level=Level(level))
    for one in unread:
        say_problem(f"{one.workspace} could not be read: {one.reason}")
    if as_json:
        told = [{"workspace": one.workspace, "reason": one.reason} for one in unread]
        echo_json({"level": level, "period": asked.period, "packs": [one.values for one in made], "unread": told})
    else:
        for path in _written(made, out or assure.start):
            click.echo(f"{path}")
        click.echo(f"{plural(len(cases), 'workspace')} read for {asked.period}.", err=True)
    if unread:
        click.get_current_context().exit(StoreError.exit_code)


def _asked(roots: Sequence[Path], period: str | None, regions: Path | None) -> Asked:
    """What to read: the period named, or the one that most workspaces are in, the later of two."""
    from evidence.errors import NothingToRead
    from evidence.framework.calendar import parse_period
    from evidence.moderation.places import read_places
    from evidence.moderation.read import Asked, read_periods

    if period is None:
        counted = Counter(read_periods(roots))
        if not counted:
            raise NothingToRead("None of the workspaces could be read.", hint="Try one with: assure -w FOLDER status")
        period = max(counted, key=lambda one: (counted[one], parse_period(one)))
        if others := counted.total() - counted[period]:
            click.echo(f"{plural(others, 'workspace')} in another quarter, read for {period} too.", err=True)
    return Asked(period=str(parse_period(period)), places=read_places(regions) if regions else {})


def _read(roots: Sequence[Path], asked: Asked) -> tuple[list[Case], list[Unread]]:
    """The cases, and what could not be read."""
    from evidence.errors import NothingToRead
    from evidence.moderation.read import Unread, read_cases

    cases: list[Case] = []
    unread: list[Unread] = []
    for one in _watched(read_cases(roots, asked), len(roots)):
        if isinstance(one, Unread):
            unread.append(one)
        else:
            cases.append(one)
    if not cases:
        told = "; ".join(f"{one.workspace}: {one.reason}" for one in unread[:3])
        raise NothingToRead(f"None of the workspaces could be read. {told}")
    return cases, unread


def _watched(found: Iterator[Case | Unread], count: int) -> Iterator[Case | Unread]:
    """The same, with a bar where stderr is a terminal."""
    if not sys.stderr.isatty():
        yield from found
        return
    with click.progressbar(found, length=count, label="Reading workspaces", file=sys.stderr, show_pos=True) as bar:
        yield from bar


def _written(made: Sequence[ModerationPack], folder: Path) -> Iterator[Path]:
    from generators.files import next_version, write_whole
    from generators.word import write

    for one in made:
        data = write(one.draft)
        path = next_version(folder, one.name, ".docx", data)
        write_whole(path, data)
        yield path


for _command in moderate_record.COMMANDS:
    moderate.add_command(_command)
