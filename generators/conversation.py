"""What people said over the year: points that meetings agreed, categories by quarter, what documents held before."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evidence.analysis.voices import Voice
from evidence.framework import Framework
from evidence.framework.calendar import Period
from evidence.model import EvidenceItem, Stance
from evidence.store.meeting import Agreed, read_agreed
from evidence.store.year import QuarterStanding, read_year
from generators.context import Citation, Point, Statement
from generators.held_before import HeldBefore, agenda_agreed_on, held_before
from generators.points import citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The year's record for the documents. `evidence` are the passages by id, those of the papers at hand.

    `agreed` are the points of the year's meetings. `before` is what the year's agendas and reports held, None when no
    agenda was drafted. `agenda_agreed` is the day the agenda of the quarter was agreed, or "".
    """

    evidence: Mapping[str, EvidenceItem] = field(default_factory=dict)
    agreed: tuple[Agreed, ...] = ()
    quarters: tuple[QuarterStanding, ...] = ()
    before: HeldBefore | None = None
    agenda_agreed: str = ""

    def statement(self, text: str, evidence: Sequence[str]) -> Statement:
        """A person's sentence with the passages it rests on; without one it is the person's view."""
        items = [self.evidence[name] for name in evidence if name in self.evidence]
        return Statement(text=text, citations=tuple(whole(item) for item in items))

    def points(self, span: str, domain: int, stance: Stance) -> tuple[Point, ...]:
        """What the meetings of a quarter or year agreed for a domain."""
        return tuple(
            Point(
                key=f"meeting-{one.name}",
                statements=(self.statement(one.said.what, one.said.evidence),),
                stance=stance.value,
            )
            for one in self.agreed
            if one.said.stance is stance and domain in one.said.domains and one.quarter.startswith(span)
        )

    def met(self, span: str) -> bool:
        """Whether a meeting's points are on record for the quarter or year."""
        return any(one.quarter.startswith(span) for one in self.agreed)


def whole(item: EvidenceItem) -> Citation:
    """The reference to a passage as it stands, every word of it."""
    return citation(Voice(item=item, start=0, end=len(item.passage.text)))


def read_conversation(
    connection: sqlite3.Connection, framework: Framework, period: Period, items: Sequence[EvidenceItem]
) -> Conversation:
    """The record of the year that the quarter lies in; `items` are those that may be cited."""
    return Conversation(
        evidence={item.passage.id: item for item in items},
        agreed=read_agreed(connection, period.year),
        quarters=read_year(connection, framework, period),
        before=held_before(connection, framework, "annual-letter", period.year),
        agenda_agreed=agenda_agreed_on(connection, framework, str(period)),
    )
