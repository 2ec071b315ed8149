"""`assure audit`: whether the log still says what was written, and what it says."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, plural, shortened

if TYPE_CHECKING:
    from evidence.store.log import LogLine


@click.group()
def audit() -> None:
    """Check the log, and read it: who did what, when, with what before and after."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def verify(assure: Assure, as_json: bool) -> None:
    """Recompute the log's chain and fold the record from it; exit code 10 when anything was changed.

    This finds a change. It cannot stop somebody who owns the file from rewriting all of it: compare the head with one
    printed in a draft.
    """
    from evidence.store.audit import verify as verify_log

    with assure.workspace().open() as connection:
        found = verify_log(connection)
    if as_json:
        echo_json(asdict(found))
        return
    click.echo(
        f"The log holds: {plural(found.lines, 'line')}, {found.entries:,} in the record, head {found.head[:12]}."
    )
    if found.withheld:
        click.echo(f"A copy: {plural(found.withheld, 'line')} withheld; their places in the chain were checked.")


@audit.command()
@click.option("--about", help="Only lines that name this: a passage's id, S1, a paper.")
@click.option("--last", type=click.IntRange(min=1), help="Only the last so many lines.")
@click.option("--json", "as_json", is_flag=True, help="Every line with all its fields as JSON (docs/json.md).")
@pass_assure
def show(assure: Assure, about: str | None, last: int | None, as_json: bool) -> None:
    """Show the log, oldest line first.

    \b
    Example:
      assure audit show --about 3fa2c1
    """
    from evidence.store.log import read_lines

    with assure.workspace().open() as connection:
        found = [line for line in read_lines(connection) if about is None or about in line.payload]
    found = found[-last:] if last else found
    if as_json:
        from evidence.keeping.export import log_row

        echo_json([log_row(line) for line in found])
        return
    for line in found:
        click.echo(_told(line))


@audit.command("export")
@click.option("--to", required=True, type=click.Path(path_type=Path, file_okay=False), help="A new folder.")
@click.option("--json", "as_json", is_flag=True, help="What was written, as JSON (docs/json.md).")
@pass_assure
def export_all(assure: Assure, to: Path, as_json: bool) -> None:
    """Write the log into a folder: `log.jsonl` with every field, `log.csv` for a person with a spreadsheet.

    \b
    Example:
      assure audit export --to anyshire-log
    """
    from assure.cli.export import tell_exported
    from evidence.keeping.export import export_log

    tell_exported(export_log(assure.workspace(), to), as_json=as_json)


def _told(line: LogLine) -> str:
    told = json.loads(line.payload)
    what = f"{told['name']}: {told['said']}" if "said" in told else str(told.get("name", ""))
    return f"{line.id:>5}  {line.at}  {printable(line.actor)}  {line.kind}  {shortened(what)}  {line.hash[:12]}"
