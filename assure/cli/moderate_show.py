"""How a moderator's change is shown, beside the judgement that it changed or in a list of its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from assure.cli.problems import printable
from assure.cli.show import folded

if TYPE_CHECKING:
    from evidence.framework import Framework
    from evidence.store.moderations import Moderated


def tell_moderated(framework: Framework, one: Moderated) -> None:
    """A moderator's change in words."""
    said = one.said
    before, after = (framework.category(name).name for name in (said.before, said.judgement.category))
    told = f"; body told on {said.told}" if said.told else "; body not told yet"
    aside = "" if one.stands else "; set aside, for the area team has judged anew"
    click.echo(
        f"Domain {said.judgement.domain} moderated ({said.stage}): {before} to {after} "
        f"({printable(one.by)}, {one.at}, line {one.line}{told}{aside})"
    )
    click.echo(folded(said.judgement.reason, indent="  "))
    if said.judgement.override:
        click.echo(folded(f"Overridden: {'; '.join(said.judgement.overridden)}", indent="  "))
        click.echo(folded(f"Because: {said.judgement.override}", indent="  "))


def moderation_as_dict(one: Moderated) -> dict[str, Any]:
    """A moderator's change as docs/json.md describes it."""
    return asdict(one.said) | {"by": one.by, "at": one.at, "line": one.line, "stands": one.stands}
