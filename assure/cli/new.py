"""`assure new`: a workspace for one body and one quarter."""

from __future__ import annotations

from pathlib import Path

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable


@click.command()
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--body", required=True, help='The body to be assessed, such as "NHS Anyshire CCG".')
@click.option("--framework", default="2013-14", show_default=True, help="The assurance framework.")
@click.option("--period", required=True, help='The quarter under review, such as "2013/14 Q3".')
@pass_assure
def new(assure: Assure, name: Path, body: str, framework: str, period: str) -> None:
    """Make a workspace: a folder called NAME that will hold papers, decisions and drafts.

    \b
    Example:
      assure new anyshire-q3 --body "NHS Anyshire CCG" --framework 2013-14 --period "2013/14 Q3"
    """
    from evidence.framework import load_framework
    from evidence.framework.calendar import misfit, parse_period, preparation_due
    from evidence.store.workspace import Settings, create_workspace

    if not body.strip():
        raise click.BadParameter("is empty.", param_hint="--body")
    chosen, quarter = load_framework(framework), parse_period(period)
    root = assure.start / name if not name.is_absolute() else name
    settings = Settings(body=body.strip(), framework=framework, period=str(quarter))
    workspace = create_workspace(root, settings, assure.act())
    if doubt := misfit(chosen, quarter):
        click.echo(f"Please check: {doubt}", err=True)
    if not chosen.prompts:
        click.echo(
            f"Please note: no drafts can be made under {chosen.title} yet; papers are read and listed.", err=True
        )
    click.echo(f"Made the workspace {workspace.root} for {printable(body)}, {quarter}.")
    if due := preparation_due(chosen, quarter):
        click.echo(
            f"The agenda should be agreed by {due.day} {due:%B %Y}, "
            f"{chosen.cycle.preparation_weeks} weeks into the quarter that follows."
        )
    click.echo(f"Next:  cd {name}  and  assure add FOLDER-OF-PAPERS")
