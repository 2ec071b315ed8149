"""`assure restore`: a backup or bundle becomes a workspace again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assure.cli.backup import nearby
from assure.cli.context import Assure, pass_assure
from assure.cli.export import told_left_out
from assure.cli.problems import printable
from assure.cli.show import echo_json, plural, shortened

if TYPE_CHECKING:
    from evidence.keeping.restore import Loss, Restored
    from evidence.store.workspace import Workspace

_SHOWN = 10


@click.command()
@click.argument("which", metavar="BACKUP")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="A new folder; nothing else is touched.")
@click.option("--dry-run", is_flag=True, help="Check the backup and say what would be lost; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def restore(assure: Assure, which: str, to: Path | None, dry_run: bool, yes: bool, as_json: bool) -> None:  # noqa: PLR0917
    """Restore a backup or a bundle, into a new folder or in the place of this workspace.

    BACKUP is a path (a folder, an .sqlite3 file, an .assure file), or the name or day of a backup in the workspace.
    Every page, line and file is checked first. In the place of a living workspace you are told which lines of the log
    are newer than the backup; its database is kept in `backups/`, and drafts and originals stay.

    \b
    Examples:
      assure restore 2013-11-20 --dry-run
      assure restore /media/usb/assure/anyshire-q3-2013-11-20-090000 --to anyshire-again
    """
    from evidence.keeping.bundle import opened
    from evidence.keeping.restore import find_backup, restore_over, restore_to

    workspace = nearby(assure) if to is None else None
    path = find_backup(which, workspace or (nearby(assure) if not Path(which).exists() else None))
    with opened(path, beside=(to or assure.start).resolve().parent) as backup:
        if to is not None:
            if dry_run:
                _tell_sound(backup, as_json)
                return
            tell(restore_to(backup, to), as_json=as_json)
            return
        living = workspace or assure.workspace()
        if _agreed(living, backup, dry_run=dry_run, yes=yes, as_json=as_json):
            tell(restore_over(living, backup, assure.act()), as_json=as_json)


def tell(done: Restored, *, as_json: bool) -> None:
    """What was restored, and what is missing still."""
    if as_json:
        echo_json(
            {
                "workspace": str(done.root),
                "lines": done.backup.lines,
                "head": done.backup.head,
                "aside": str(done.aside) if done.aside else "",
                "files": done.files,
                "missing": list(done.missing),
            }
        )
        return
    if done.aside:
        click.echo(f"What was there is kept as {printable(str(done.aside))}.")
    log = f"{plural(done.backup.lines, 'line')} of the log, head {done.backup.head[:12]}"
    click.echo(f"Restored to {printable(str(done.root))}: {log}, {plural(done.files, 'file')} copied.")
    manifest = done.backup.manifest
    if manifest and manifest.left_out:
        click.echo(f"This is a copy {manifest.kind.value}. Left out of it: {told_left_out(manifest.left_out)}.")
    if done.missing:
        click.echo(f"{plural(len(done.missing), 'original')} not there: {shortened(', '.join(done.missing))}", err=True)


def _agreed(living: Workspace, backup: Path, *, dry_run: bool, yes: bool, as_json: bool) -> bool:
    """Says what would be lost, and asks."""
    from evidence.keeping.backup import verify_backup
    from evidence.keeping.restore import what_is_lost

    verify_backup(backup)
    loss = what_is_lost(living, backup)
    if dry_run and as_json:
        echo_json(_as_dict(loss))
    else:
        _tell_loss(loss)
    if dry_run:
        return False
    return yes or click.confirm("Put the backup in the place of this workspace?", err=True, abort=True)


def _tell_loss(loss: Loss) -> None:
    if loss.unreadable:
        click.echo(f"The workspace as it is cannot be read: {printable(loss.unreadable)}", err=True)
    if loss.apart:
        click.echo("The backup is not of an earlier state of this workspace: their logs part ways.", err=True)
    click.echo(f"{plural(len(loss.newer), 'line')} of the log would be gone, newer than the backup.", err=True)
    for line in loss.newer[-_SHOWN:]:
        click.echo(f"  {line.id:>5}  {line.at}  {printable(line.actor)}  {printable(line.kind)}", err=True)
    if len(loss.newer) > _SHOWN:
        click.echo(f"  (the last {_SHOWN} are shown)", err=True)


def _as_dict(loss: Loss) -> dict[str, Any]:
    lines = [{"line": line.id, "at": line.at, "actor": line.actor, "kind": line.kind} for line in loss.newer]
    return {"newer": lines, "apart": loss.apart, "unreadable": loss.unreadable}


def _tell_sound(backup: Path, as_json: bool) -> None:
    from assure.cli.backup import tell as tell_backup
    from evidence.keeping.backup import verify_backup

    tell_backup(verify_backup(backup), as_json=as_json, verb="holds")
