"""`assure backup`: copies of the workspace, looked through before they are called backups."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evidence.keeping.backup import Backup


@click.group(invoke_without_command=True)
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="A folder elsewhere, for a whole backup.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@click.pass_context
def backup(ctx: click.Context, to: Path | None, as_json: bool) -> None:
    """Back the workspace up, while others go on working in it.

    With --to everything is copied: the database, originals, drafts, what was published; originals that are there
    already are not copied again. Without it, the database alone goes into the workspace's own `backups/`, where the
    first command of each day puts one too. Every page, line and file is checked.

    \b
    Examples:
      assure backup --to /media/usb/assure
      assure backup list --in /media/usb/assure
    """
    assure = ctx.find_object(Assure)
    if ctx.invoked_subcommand is None and assure is not None:
        _back_up(assure, to, as_json)


@backup.command("list")
@click.option("--in", "folder", type=click.Path(path_type=Path, file_okay=False), help="A folder named with --to.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def list_all(assure: Assure, folder: Path | None, as_json: bool) -> None:
    """List the backups in the workspace, or in a folder elsewhere, newest first."""
    from evidence.keeping.backup import backups_folder, list_backups

    found = list_backups(folder or backups_folder(assure.workspace()))
    if as_json:
        echo_json([{"path": str(one.path), "at": one.at, "whole": one.whole, "bytes": one.size} for one in found])
        return
    for one in found:
        what = "whole" if one.whole else "database"
        click.echo(f"{one.at}  {what:<8}  {one.size / 1_000_000:>8,.1f} MB  {printable(str(one.path))}")
    click.echo(f"{plural(len(found), 'backup')}.", err=True)


@backup.command()
@click.argument("which", metavar="BACKUP")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def verify(assure: Assure, which: str, as_json: bool) -> None:
    """Check every page, line and file of a backup; exit code 10 when anything does not hold.

    BACKUP is a path, or the name or day of one in the workspace, such as 2013-11-20.
    """
    from evidence.keeping.backup import verify_backup
    from evidence.keeping.restore import find_backup

    found = verify_backup(find_backup(which, nearby(assure)))
    tell(found, as_json=as_json, verb="holds")


def nearby(assure: Assure) -> Any:
    """The workspace that is meant, or None outside one: a backup can be looked at and restored anywhere."""
    from evidence.errors import NoWorkspace

    try:
        return assure.workspace()
    except NoWorkspace:
        return None


@contextmanager
def page_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr that is told how many pages are left and how many there are."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def tick(left: int, pages: int) -> None:
            bar.length = max(pages, 1)
            bar.update(pages - left - bar.pos)

        yield tick


def tell(found: Backup, *, as_json: bool, verb: str) -> None:
    """A backup in a line, or as docs/json.md describes it."""
    manifest = found.manifest
    if as_json:
        files = len(manifest.beside) if manifest else 0
        told = {"path": str(found.path), "whole": manifest is not None, "lines": found.lines, "head": found.head}
        echo_json(told | {"files": files, "copied": found.copied})
        return
    beside = f", {plural(len(manifest.beside), 'file')} beside it" if manifest else ", the database alone"
    log = f"{plural(found.lines, 'line')} of the log, head {found.head[:12]}"
    click.echo(f"{printable(str(found.path))} {verb}: {log}{beside}.")


def _back_up(assure: Assure, to: Path | None, as_json: bool) -> None:
    from evidence.keeping.backup import back_up, back_up_database

    workspace = assure.workspace()
    with page_bar("Copying") as tick:
        if to is None:
            made = back_up_database(workspace, assure.act(), tick=tick)
        else:
            made = back_up(workspace, to, assure.act(), tick=tick)
    tell(made, as_json=as_json, verb="was made and holds")
    if to is None:
        click.echo("It lies on the same disk. For a whole backup elsewhere: assure backup --to FOLDER", err=True)
    else:
        click.echo(f"{plural(made.copied, 'file')} copied; the rest lay there already.", err=True)
