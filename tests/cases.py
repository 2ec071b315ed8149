"""Bodies as moderators see them, without a workspace behind them."""

from __future__ import annotations

from dataclasses import replace

from evidence.framework import load_framework
from evidence.indicator import Colour
from evidence.moderation.case import Case, Facts, Issue, Movement, Standing
from evidence.record.gates import OnFile
from evidence.record.judgement import Judgement
from evidence.record.moderation import Place
from evidence.record.support import Support
from evidence.store.judgements import Judged

FRAMEWORK = load_framework("2013-14")
NOW = "2013/14 Q3"
DOMAIN = 3


def facts(*, red: tuple[str, ...] = (), amber: tuple[str, ...] = (), **more: object) -> Facts:
    """Ten indicators, green but for those named."""
    colours = {f"C{nth:02}": Colour.GREEN for nth in range(1, 11)}
    colours |= dict.fromkeys(red, Colour.RED) | dict.fromkeys(amber, Colour.AMBER)
    return replace(Facts(colours=tuple(colours.items())), **more)  # type: ignore[arg-type]


def a_case(
    body: str,
    category: str = "assured",
    known: Facts | None = None,
    *,
    domain: int = DOMAIN,
    region: str = "",
    supports: dict[str, Support] | None = None,
    issues: tuple[Issue, ...] = (),
) -> Case:
    """A body that is judged in one domain, or in none with the category ""."""
    said = Judgement(period=NOW, domain=domain, category=category, reason=f"As {body} is") if category else None
    judged = Judged(said=said, by="Ana Reader, lead", at="2014-02-01T09:00:00Z", line=7) if said else None
    standing = Standing(
        domain=domain,
        judged=judged,
        moderated=None,
        before="",
        movement=Movement.FIRST if category else Movement.NONE,
        unmet=(),
        facts=known or facts(),
    )
    return Case(
        workspace=f"/{body}",
        body=body,
        place=Place(region=region),
        framework=FRAMEWORK,
        period=NOW,
        head="0" * 64,
        at="2014-02-01T09:00:00Z",
        headline=None,
        standings=(standing,),
        on_file=OnFile(supports=supports or {}),
        actions={},
        issues=issues,
        notes=(),
        recommendations=(),
    )
