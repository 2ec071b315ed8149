"""`assure setting`: what one user sets for a workspace on this machine."""

from __future__ import annotations

import click

from assure.cli.context import Assure, pass_assure, user_folder
from assure.cli.problems import printable
from assure.cli.show import echo_json


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@click.pass_context
def setting(ctx: click.Context, as_json: bool) -> None:
    """List what you set for this workspace, and who you act as.

    Settings are yours, on this machine: others who use the same workspace have their own.

    \b
    Example:
      assure setting as "Ana Reader, area team lead"
    """
    if ctx.invoked_subcommand is None:
        _tell(ctx.find_object(Assure) or Assure(start=user_folder(), actor=None), as_json)


@setting.command("as")
@click.argument("who", metavar='"NAME, ROLE"', required=False)
@click.option("--forget", is_flag=True, help="Act under the name you are logged in with again.")
@pass_assure
def act_as(assure: Assure, who: str | None, forget: bool) -> None:
    """Say once who you are in this workspace: a name, a comma, a role.

    `assure --as` and the variable ASSURE_AS still come before it.

    \b
    Example:
      assure setting as "Ana Reader, area team lead"
    """
    from evidence.keeping.own_settings import keep_own
    from evidence.record.acting import read_acting

    if (who is None) != forget:
        raise click.UsageError('Name yourself as "NAME, ROLE", or say --forget.')
    said = "" if who is None else read_acting(who).written
    keep_own(user_folder(), assure.workspace().root, {"as": said})
    click.echo(f"You act as {printable(said)} in this workspace." if said else "Forgotten.")


def _tell(assure: Assure, as_json: bool) -> None:
    from evidence.record.acting import read_acting

    root = assure.workspace().root
    acting = read_acting(assure.act().actor)
    source = "--as or ASSURE_AS" if assure.actor is not None else "this setting"
    if assure.actor is None and "as" not in assure.own_settings():
        source = "your login"
    if as_json:
        echo_json({"workspace": str(root), "as": {"name": acting.name, "role": acting.role, "from": source}})
        return
    click.echo(f"as: {printable(acting.name)}{f', {printable(acting.role)}' if acting.role else ''} (from {source})")
    if not acting.role:
        click.echo('No role is said. Say it: assure setting as "NAME, ROLE"', err=True)
