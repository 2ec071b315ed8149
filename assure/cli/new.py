"""`assure new`: a workspace for one body and one quarter."""

from __future__ import annotations

from pathlib import Path

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable


@click.command()
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--body", help='The body to be assessed, such as "NHS Anyshire CCG".')
@click.option("--framework", default="2013-14", show_default=True, help="The assurance framework.")
@click.option("--period", help='The quarter under review, such as "2013/14 Q3".')
@click.option("--from", "bundle", type=click.Path(path_type=Path), help="A bundle, made with: assure export --bundle")
@pass_assure
def new(  # noqa: PLR0917
    assure: Assure, name: Path, body: str | None, framework: str, period: str | None, bundle: Path | None
) -> None:
    """Make a workspace: a folder called NAME that will hold papers, decisions and drafts.

    With --from it holds what a bundle from another machine holds, and its log.

    \b
    Examples:
      assure new anyshire-q3 --body "NHS Anyshire CCG" --framework 2013-14 --period "2013/14 Q3"
      assure new anyshire-q3 --from anyshire-q3.assure
    """
    root = assure.start / name if not name.is_absolute() else name
    if bundle is not None:
        if body or period:
            raise click.UsageError("A bundle says itself for which body and quarter it is.")
        _unpack(bundle, root)
    elif body is None or period is None:
        raise click.UsageError("Say --body and --period, or --from a bundle.")
    else:
        _make(assure, root, body, framework, period)
        click.echo(f"Next:  cd {name}  and  assure add FOLDER-OF-PAPERS")


def _unpack(bundle: Path, root: Path) -> None:
    from assure.cli.restore import tell
    from evidence.keeping.bundle import opened
    from evidence.keeping.restore import find_backup, restore_to

    with opened(find_backup(str(bundle), None), beside=root.resolve().parent) as backup:
        tell(restore_to(backup, root), as_json=False)


def _make(assure: Assure, root: Path, body: str, framework: str, period: str) -> None:
    from evidence.framework import load_framework
    from evidence.framework.calendar import misfit, parse_period, preparation_due
    from evidence.store.workspace import Settings, create_workspace

    if not body.strip():
        raise click.BadParameter("is empty.", param_hint="--body")
    chosen, quarter = load_framework(framework), parse_period(period)
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
