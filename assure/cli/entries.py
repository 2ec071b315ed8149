"""What the commands for support, actions, requests and escalation share: options, entering, showing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, folded

if TYPE_CHECKING:
    from evidence.store.undertakings import Entered

Flags = Callable[[Any, str], list[str]]

domains_option = click.option(
    "--domain", "domains", type=int, multiple=True, required=True, help="A domain it concerns; may be given again."
)
date_option = click.option("--date", help="The day, such as 2014-03-04. Without it: today.")
json_option = click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
all_option = click.option("--all", "everything", is_flag=True, help="Also those that are closed.")


def enter(assure: Assure, domains: tuple[int, ...], build: Callable[[str], Any], *, as_json: bool) -> None:
    """Adds what `build` makes of today's date, and says its name."""
    from evidence.framework import load_framework
    from evidence.store import undertakings
    from evidence.store.reviews import check_domains
    from evidence.store.workspace import read_settings

    act = assure.act()
    said = build(act.at[:10])
    with assure.workspace().open() as connection:
        check_domains(load_framework(read_settings(connection).framework), domains)
        name = undertakings.enter(connection, act, said)
    say_entered(name, said, as_json=as_json)


def say_entered(name: str, said: Any, *, as_json: bool) -> None:
    """The name under which something was recorded, or all of it as JSON."""
    if as_json:
        echo_json({"name": name} | asdict(said))
    else:
        click.echo(f"{name} recorded.")


def change(assure: Assure, name: str, kind: type[Any], verb: str, into: Callable[[Any, str], Any]) -> Entered[Any]:
    """Changes an entry into what `into` makes of it and today's date."""
    from evidence.store import undertakings

    act = assure.act()
    with assure.workspace().open() as connection:
        return undertakings.change(connection, act, name, kind, verb=verb, into=lambda said: into(said, act.at[:10]))


def show_all(assure: Assure, kind: type[Any], *, everything: bool, as_json: bool, flags: Flags) -> None:
    """Lists the open entries of a kind, or all, each with what a person should know about it."""
    from evidence.store.undertakings import read_entered

    today = assure.act().at[:10]
    with assure.workspace().open() as connection:
        found = [one for one in read_entered(connection, kind) if everything or not one.said.closed]
    if as_json:
        echo_json([as_dict(one, flags(one.said, today)) for one in found])
        return
    for one in found:
        tell(one, flags(one.said, today))
    click.echo(f"{len(found):,} on record.", err=True)


def tell(one: Entered[Any], flags: Sequence[str]) -> None:
    """One entry: its title, its filled fields, who did what to it."""
    told = asdict(one.said)
    title = told.pop("what", None) or told.pop("view")
    marks = f"  [{', '.join(flags)}]" if flags else ""
    click.echo(f"{one.name}  {printable(title)}{marks}")
    for field, value in told.items():
        if field == "milestones":
            for nth, step in enumerate(value, start=1):
                click.echo(folded(f"milestone {nth}: {_step(step)}", indent="    "))
        elif value:
            words = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
            click.echo(folded(f"{field.replace('_', ' ')}: {words}", indent="    "))
    for line in one.history:
        click.echo(f"    {line.at} {printable(line.actor)}: {line.verb}")


def _step(step: dict[str, str] | str) -> str:
    if isinstance(step, str):
        return step
    done = f", done {step['done']}" if step["done"] else ""
    figures = "".join(f", {side} {step[side]}" for side in ("planned", "actual") if step[side])
    return f"{step['due']} {step['what']}{done}{figures}"


def as_dict(one: Entered[Any], flags: Sequence[str]) -> dict[str, Any]:
    """An entry as docs/json.md describes it."""
    history = [{"line": line.number, "at": line.at, "by": line.actor, "verb": line.verb} for line in one.history]
    return {"name": one.name} | asdict(one.said) | {"flags": list(flags), "history": history}
