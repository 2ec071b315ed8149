"""`assure demo`: the whole job on the sample papers."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.show import plural

if TYPE_CHECKING:
    from evidence.store.workspace import Workspace

_BODY = "NHS Anyshire CCG"


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("assure-demo"),
    show_default=True,
    help="The workspace to make, or to go on with.",
)
@pass_assure
def demo(assure: Assure, folder: Path) -> None:
    """Read the sample papers of a fictional CCG and draft all four documents.

    Running it again changes nothing that is there.

    \b
    Example:
      assure demo
    """
    from assure.cli.draft import draft_all
    from assure.cli.reading import tagger
    from evidence.intake.gather import gather
    from evidence.intake.pipeline import How, add_papers
    from evidence.store.items import read_items

    workspace = _demo_workspace(assure, assure.start / folder)
    with resources.as_file(resources.files("corpora") / "anyshire" / "papers") as papers:
        files = gather([papers])
        click.echo(f"Reading {plural(len(files), 'sample paper')} of {_BODY} (a fictional body) ...", err=True)
        for result in add_papers(workspace, files, How(tagger=tagger, act=assure.act, jobs=os.cpu_count() or 1)):
            state = "already there" if result.known else f"{result.outcome}, {plural(result.pages, 'page')}"
            click.echo(f"  {result.name}: {state}", err=True)
    with workspace.open() as connection:
        found = sum(bool(item.suggestion.tagging.domains) for item in read_items(connection))
        click.echo(f"{plural(found, 'passage')} suggested as evidence. Drafting ...", err=True)
        written = draft_all(workspace, connection, assure.act())
    click.echo("The four drafts, ready to open in Word:")
    for kind, path, count in written:
        click.echo(f"  {path}   ({kind.replace('-', ' ')}, {plural(count, 'quotation')} checked)")
    click.echo(f"Look further:  assure -w {folder} status   or   assure -w {folder} evidence gaps")


def _demo_workspace(assure: Assure, root: Path) -> Workspace:
    from evidence.store.workspace import Settings, Workspace, create_workspace

    workspace = Workspace(root=root)
    if workspace.database.is_file():
        return workspace
    settings = Settings(body=_BODY, framework="2013-14", period="2013/14 Q2")
    return create_workspace(root, settings, assure.act())
