"""What was on file of a domain when the quarter ended: the facts by which bodies are compared."""

from __future__ import annotations

from collections.abc import Iterable

from evidence.analysis.board import Board
from evidence.framework.calendar import Period
from evidence.indicator import Colour
from evidence.moderation.case import Facts
from evidence.record.gates import OnFile
from evidence.record.support import Agreement, Power, Support


def facts_of(domain: int, *, board: Board | None, on_file: OnFile, kinds: Iterable[str], period: Period) -> Facts:
    """The facts of one domain. Support, requests and escalation count when they are dated up to the quarter's last day.

    The conversation follows the quarter, so what is dated later came out of it and tells nothing of where the body was.
    """
    own = on_file.of(domain)
    last = period.ends.isoformat()
    supports = [support for support in own.supports.values() if support.date <= last]
    asked = [one for one in own.requests.values() if _open_on(last, begun=one.date, closed=one.closed)]
    return Facts(
        colours=tuple(_worst_colours(board, domain)) if board else (),
        support_level=max((one.level for one in supports if _ran_on(one, last)), default=0),
        fell_short=any(one.fell_short and (one.closed or one.date) <= last for one in supports),
        escalated=any(_open_on(last, begun=one.date, closed=one.closed) for one in own.escalations.values()),
        powers=tuple(sorted({one.power.value for one in asked if one.power is not Power.INFORMAL})),
        kinds=tuple(sorted(set(kinds))),
    )


def _ran_on(support: Support, day: str) -> bool:
    agreed = support.agreement is Agreement.AGREED
    return agreed and _open_on(day, begun=support.date, closed=support.closed)


def _open_on(day: str, *, begun: str, closed: str) -> bool:
    """Whether something had begun by the end of that day and had not ended."""
    return begun <= day and not (closed and closed <= day)


def _worst_colours(board: Board, domain: int) -> Iterable[tuple[str, Colour]]:
    worst: dict[str, Colour] = {}
    for part in board.parts:
        if domain not in part.section.domains:
            continue
        for line in part.lines:
            colour, name = line.rating.colour, line.rating.indicator
            if colour.is_rated and (name not in worst or worst[name].severity < colour.severity):
                worst[name] = colour
    return worst.items()
