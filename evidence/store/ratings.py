"""Ratings of areas in the store: entered with panel and basis, another's never replaced unseen."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from evidence.errors import RecordError
from evidence.framework import Framework
from evidence.framework.judging import RatedArea
from evidence.record.body import read_body, written
from evidence.record.chain import Form, Key
from evidence.record.rating import AreaRating, find_label
from evidence.store import log
from evidence.store.record import Change, entries, held, keep, last_acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A rating as it stands, who entered it and when."""

    said: AreaRating
    by: str
    at: str
    line: int


def find_area(framework: Framework, named: str) -> RatedArea:
    """The area of that id or name, in any case; RecordError when the framework rates none of that name."""
    spoken = named.casefold()
    for area in framework.judging.areas:
        if spoken in (area.id, area.name.casefold()):
            return area
    known = ", ".join(area.id for area in framework.judging.areas) or "none"
    raise RecordError(f"“{named}” is no area that {framework.title} rates.", hint=f"It has: {known}.")


def rate(
    connection: sqlite3.Connection,
    act: log.Act,
    *,
    framework: Framework,
    area: str,
    label: str,
    build: Callable[[RatedArea, str, str], AreaRating],
    seen: int | None = None,
) -> AreaRating:
    """Records the rating that `build` makes of the area, the scale's id and the label as the framework spells it.

    RecordError for an area or label that the framework has not; StaleDecision when another person entered the area's
    rating and `seen` does not say that this was seen.
    """
    found = find_area(framework, area)
    scale, spelled = find_label(found, label)
    rating = build(found, scale.id, spelled)
    key = Key(form=Form.RATING, name=rating.name)
    said = f"{found.name} {rating.year}: {spelled} ({rating.panel}) “{rating.basis}”"
    change = Change(key=key, verb="rate", was=held(connection, key), after=written(rating), said=said, guarded=True)
    keep(connection, act, [change], seen=seen)
    return rating


def read_ratings(connection: sqlite3.Connection, year: str) -> tuple[Rated, ...]:
    """The ratings that stand for the year, in the order of their names."""
    acts = last_acts(connection, Form.RATING)
    found = [(one.key.name, read_body(one.body, AreaRating)) for one in entries(connection, Form.RATING)]
    return tuple(
        Rated(said=said, by=acts[name].by, at=acts[name].at, line=acts[name].line)
        for name, said in sorted(found, key=lambda pair: pair[0])
        if said.year == year
    )
