"""How findings before publication are shown: by check, the worst first, at most a screenful; everything as JSON."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assure.cli.show import folded, plural, shortened

if TYPE_CHECKING:
    from generators.publish.checks.finding import Finding
    from generators.publish.checks.run import Outcome
    from generators.publish.checks.subject import Subject
    from generators.publish.outputs import Done

_STOPPING, _ADVISING = 2, 1  # findings shown of each check
_LINE = 180


def tell(file: Path, outcome: Outcome) -> None:
    """What stops the document, what was overridden, what advises."""
    if outcome.stops:
        click.echo(f"{file.name}: stopped")
        _tell_all(outcome.stops, shown=_STOPPING)
    for one in outcome.overridden:
        click.echo(folded(f"In spite of {one.check} ({len(one.findings):,} found): {one.why}"))
    if outcome.advice:
        click.echo("Worth a look")
        _tell_all(outcome.advice, shown=_ADVISING)
    if not outcome.stops:
        click.echo(f"{file.name}: nothing stops it; {plural(len(outcome.advice), 'piece')} of advice.", err=True)


def _tell_all(every: tuple[Finding, ...], *, shown: int) -> None:
    for check, group in groupby(every, key=lambda one: one.check):
        ones = list(group)
        firm = "" if check.override.value == "with a reason" or not ones[0].stops else ", cannot be overridden"
        click.echo(f"  {check.title} ({len(ones):,})  [{check.id}{firm}]")
        for one in ones[:shown]:
            click.echo(folded(_line(one), indent="      "))
        if len(ones) > shown:
            click.echo(f"      and {len(ones) - shown:,} more (--json shows all)")
        click.echo(folded(f"→ {check.mend}", indent="      "))


def _line(one: Finding) -> str:
    where = f" (under “{shortened(one.heading, to=40)}”)" if one.heading else ""
    text = f": {one.text}" if one.text else ""
    return shortened(f"{one.why}{where}{text}", to=_LINE)


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
