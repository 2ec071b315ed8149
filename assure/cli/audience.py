"""`assure audience`: who may see a paper or a passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, plural, shortened

if TYPE_CHECKING:
    import sqlite3

_AUDIENCES = ("area-team", "everybody")


@click.group()
def audience() -> None:
    """Keep papers and passages to the area team: soft intelligence, what is not for the CCG's eyes yet.

    What is kept back is in no copy for the CCG (`assure export --bundle FILE --for ccg`, `assure draft
    KIND --for ccg`). In this workspace everything stays as it is.
    """


@audience.command("set")
@click.argument("who", metavar="AUDIENCE", type=click.Choice(_AUDIENCES))
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--reason", default="", help="Why it is kept back; needed for area-team.")
@click.option("--json", "as_json", is_flag=True, help="What changed, as JSON (docs/json.md).")
@pass_assure
def set_passages(assure: Assure, who: str, ids: tuple[str, ...], reason: str, as_json: bool) -> None:
    """Say who may see passages: area-team or everybody. For whole papers: assure paper set NAME --audience.

    An ID is a passage's from `assure evidence list`; its first four digits will do. Passages in other papers that say
    the same go with it.

    \b
    Example:
      assure audience set area-team 3fa2c1 --reason "told in confidence by a trust"
    """
    from evidence.record.audience import Audience, Restriction
    from evidence.store.audience import restrict_passages

    restriction = Restriction(audience=Audience(who), reason=reason)
    with assure.workspace().open() as connection:
        changed = restrict_passages(connection, assure.act(), ids, restriction)
    if as_json:
        echo_json({"audience": who, "changed": changed})
    else:
        click.echo(f"{plural(changed, 'passage')} changed: for {who}.")


@audience.command("list")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def list_all(assure: Assure, as_json: bool) -> None:
    """List what is kept to the area team, and why.

    \b
    Example:
      assure audience list
    """
    from evidence.store.audience import hidden, restricted

    with assure.workspace().open() as connection:
        found = [
            {
                "what": name.split("|")[0],
                "id": name.split("|")[1],
                "text": _text(connection, name),
                "reason": said.reason,
            }
            for name, said in restricted(connection).items()
        ]
        away = hidden(connection)
    if as_json:
        echo_json({"kept": found, "papers": sorted(away.papers), "passages": sorted(away.passages)})
        return
    for one in found:
        click.echo(f"{one['what']} {one['id'][:12]}  {shortened(one['text'], to=80)}")
        click.echo(f"    {printable(one['reason'])}")
    papers, passages = plural(len(away.papers), "paper"), plural(len(away.passages), "passage")
    click.echo(f"Kept from copies for the CCG: {papers}, {passages} in all.", err=True)


def _text(connection: sqlite3.Connection, name: str) -> str:
    """What a person knows it by: the file's name, or the passage's words."""
    from evidence.store.items import find_items
    from evidence.store.papers import known_paper

    what, named = name.split("|")
    if what == "paper":
        row = known_paper(connection, named)
        return row.source.name if row else ""
    return next((item.passage.text for item in find_items(connection, named)), "")
