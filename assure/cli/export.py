"""`assure export`: what a workspace holds, for other programs and other machines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.backup import page_bar
from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.keeping.export import Exported
    from evidence.keeping.manifest import Manifest


@click.command()
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="A new folder for JSON Lines and CSV.")
@click.option("--originals", is_flag=True, help="With --to: also the papers as they came.")
@click.option("--bundle", type=click.Path(path_type=Path, dir_okay=False), help="One file for another machine.")
@click.option("--for", "audience", type=click.Choice(["ccg"]), help="With --bundle: only what the CCG may see.")
@click.option("--force", is_flag=True, help="Overwrite the file named with --bundle.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def export(  # noqa: PLR0917
    assure: Assure,
    to: Path | None,
    originals: bool,
    bundle: Path | None,
    audience: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Write everything in the workspace as JSON Lines and CSV, or pack it into one file for another machine.

    A bundle has the whole log, so that `assure audit verify` holds there too. With --for ccg it leaves out what is
    the area team's own, and says how much that is (docs/keeping.md).

    \b
    Examples:
      assure export --to anyshire-q3-export
      assure export --bundle anyshire-q3.assure
    """
    if (to is None) == (bundle is None):
        raise click.UsageError("Say --to FOLDER or --bundle FILE.")
    if to is not None:
        if audience or force:
            raise click.UsageError("--for and --force go with --bundle.")
        from evidence.keeping.export import export as write_export

        told = lambda kind, rows: click.echo(f"{kind}: {plural(rows, 'row')}", err=True)  # noqa: E731
        tell_exported(write_export(assure.workspace(), to, originals=originals, tick=told), as_json=as_json)
    elif bundle is not None:
        if originals:
            raise click.UsageError("A bundle has the originals always.")
        _bundle(assure, bundle, audience, force=force, as_json=as_json)


def tell_exported(done: Exported, *, as_json: bool) -> None:
    """Where the files are and how much is in them."""
    if as_json:
        echo_json({"folder": str(done.folder), "rows": done.rows, "originals": done.originals})
        return
    originals = f", {plural(done.originals, 'original')}" if done.originals else ""
    click.echo(
        f"{printable(str(done.folder))}: {plural(sum(done.rows.values()), 'row')} in JSON Lines and CSV{originals}."
    )


def told_left_out(left_out: Mapping[str, int]) -> str:
    """ "judgements 2, papers 1", or "nothing"."""
    return ", ".join(f"{what} {count:,}" for what, count in sorted(left_out.items())) or "nothing"


def _bundle(assure: Assure, out: Path, audience: str | None, *, force: bool, as_json: bool) -> None:
    from evidence.keeping.bundle import write_bundle
    from evidence.keeping.for_ccg import write_bundle_for_ccg

    workspace = assure.workspace()
    write = write_bundle if audience is None else write_bundle_for_ccg
    with page_bar("Copying") as tick:
        made = write(workspace, out, assure.act(), force=force, tick=tick)
    _tell_bundle(out, made, as_json=as_json)


def _tell_bundle(out: Path, made: Manifest, *, as_json: bool) -> None:
    if as_json:
        told = {"file": str(out), "kind": made.kind.value, "lines": made.lines, "head": made.head}
        echo_json(told | {"files": len(made.beside), "left_out": made.left_out})
        return
    files = plural(len(made.beside), "file")
    click.echo(
        f"{printable(str(out))}: {plural(made.lines, 'line')} of the log, head {made.head[:12]}, {files} beside it."
    )
    if made.left_out:
        click.echo(f"A copy {made.kind.value}. Left out of it: {told_left_out(made.left_out)}.")
