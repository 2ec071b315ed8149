"""How findings before publication are shown: by check, the worst first, at most a screenful; everything as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assure.cli.show import folded, plural, shortened

if TYPE_CHECKING:
    from generators.publish.checks.finding import Check, Finding
    from generators.publish.checks.run import Outcome
    from generators.publish.checks.subject import Subject
    from generators.publish.outputs import Done

_STOPPING = 2  # findings shown of each check; of one that advises the first alone
_LINE, _SHORT_LINE = 180, 92


def tell(file: Path, outcome: Outcome) -> None:
    """What stops the document, what was overridden, what advises."""
    if outcome.stops:
        click.echo(f"{file.name}: stopped")
    for check, ones in _by_check(outcome.stops):
        never = ", cannot be overridden" if check.override.value == "never" else ""
        click.echo(f"  {check.title} ({len(ones):,})  [{check.id}{never}]")
        for one in ones[:_STOPPING]:
            click.echo(folded(_line(one, to=_LINE), indent="      "))
        if len(ones) > _STOPPING:
            click.echo(f"      and {len(ones) - _STOPPING:,} more (--json shows all)")
        click.echo(folded(f"→ {check.mend}", indent="      "))
    for overridden in outcome.overridden:
        words = f"In spite of {overridden.check} ({len(overridden.findings):,} found): {overridden.why}"
        click.echo(folded(words))
    if outcome.advice:
        click.echo("Worth a look (--json shows all)")
    for check, ones in _by_check(outcome.advice):
        perhaps = "Perhaps: " if check.severity.value == "stops" else ""
        click.echo(f"  {perhaps}{check.title} ({len(ones):,})  [{check.id}]")
        click.echo(folded(_line(ones[0], to=_SHORT_LINE), indent="      "))
    if not outcome.stops:
        click.echo(f"{file.name}: nothing stops it; {plural(len(outcome.advice), 'piece')} of advice.", err=True)


def _by_check(every: tuple[Finding, ...]) -> Iterator[tuple[Check, list[Finding]]]:
    return ((check, list(ones)) for check, ones in groupby(every, key=lambda one: one.check))


def _line(one: Finding, *, to: int) -> str:
    where = f" (under “{shortened(one.heading, to=40)}”)" if one.heading else ""
    text = f": {one.text}" if one.text else ""
    return shortened(f"{one.why}{where}{text}", to=to)


def tell_done(done: Done) -> None:
    """What was made and where, and what a person does next."""
    for file in done.published.files:
        click.echo(f"{done.folder / file.name}")
    if done.published.removed:
        click.echo(f"{plural(done.published.removed, 'place')} taken out.", err=True)
    click.echo(
        f"Line {done.line:,} of the log; {done.tracked} in the tracker. Nothing was sent. When it is out, say so:  "
        f"assure publication published {done.tracked} --where ADDRESS",
        err=True,
    )


def as_dict(subject: Subject, outcome: Outcome, done: Done | None) -> dict[str, Any]:
    """All of it as docs/json.md describes it."""
    return {
        "document": subject.clean.kind,
        "title": subject.clean.title,
        "period": subject.clean.period,
        "may_go_out": outcome.may_go_out,
        "stops": [_finding(one) for one in outcome.stops],
        "overridden": [
            {"check": one.check, "why": one.why, "findings": [_finding(each) for each in one.findings]}
            for one in outcome.overridden
        ],
        "advice": [_finding(one) for one in outcome.advice],
        "published": None
        if done is None
        else {"folder": str(done.folder), "line": done.line, "tracked": done.tracked} | asdict(done.published),
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "id": one.id,
        "check": one.check.id,
        "title": one.check.title,
        "heading": one.heading,
        "text": one.text,
        "key": one.key,
        "start": one.start,
        "end": one.end,
        "why": one.why,
        "mend": one.check.mend,
        "override": one.check.override.value,
    }
