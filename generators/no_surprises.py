"""The no-surprises check over what was drafted: a report against its agenda, a letter against the year."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from evidence.analysis.surprises import surprises
from evidence.errors import RecordError
from evidence.framework import load_framework
from evidence.framework.calendar import parse_period
from evidence.store.workspace import read_settings
from generators.drafting import KINDS, load_pack_for, make_draft
from generators.held import Held
from generators.held_before import held_before


def surprises_in(connection: sqlite3.Connection, kind: str, period: str) -> tuple[Held, ...]:
    """The points that the document of that kind would hold now if it left none out, and that were on no agenda before.

    RecordError when no agenda was drafted to hold it against; errors of drafting as they are.
    """
    span = parse_period(period).year if KINDS[kind].yearly else period
    before = held_before(connection, load_framework(read_settings(connection).framework), kind, span)
    if before is None:
        raise RecordError(f"No agenda of {span} was drafted here: there is nothing to compare with.", hint=_HOW)
    pack = load_pack_for(kind, connection, period=period)
    pack = replace(pack, conversation=replace(pack.conversation, before=None))  # the letter leaves surprises out itself
    points = make_draft(kind, pack).points
    unseen = set(surprises([held.point for held in points], before.points, raised=before.raised))
    return tuple(held for held in points if held.point in unseen)


_HOW = "Draft one first: assure draft agenda"
