"""Conditions on authorisation, leading-edge standing and what is due next, in the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evidence.framework import Framework
from evidence.record.authorisation import (
    AuthorisationCondition,
    CapabilityReview,
    LeadingEdge,
    Visit,
    next_visit,
    years_on,
)
from evidence.record.body import read_body, written
from evidence.record.chain import Form, Key
from evidence.store import log
from evidence.store.judgements import evidence_ids
from evidence.store.record import Change, held, keep
from evidence.store.undertakings import Entered, change, read_entered

_STANDING = Key(form=Form.LEADING_EDGE, name="leading-edge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When the next review of capability and the next visit are due, days or ""."""

    review: str
    visit: str


def discharge(
    connection: sqlite3.Connection,
    act: log.Act,
    name: str,
    *,
    evidence: Sequence[str],
    basis: str,
    decided_by: str,
    closed: str,
) -> Entered[AuthorisationCondition]:
    """Discharges a condition on passages (ids, or their first digits) or on a basis in words.

    RecordError when there is neither, a passage is not there or was rejected, or the condition is not open.
    """
    ids = evidence_ids(connection, evidence)

    def into(said: AuthorisationCondition) -> AuthorisationCondition:
        return replace(said, evidence=ids, basis=basis, decided_by=decided_by, closed=closed)

    return change(connection, act, name, AuthorisationCondition, verb="discharge", into=into)


def set_leading_edge(
    connection: sqlite3.Connection, act: log.Act, said: LeadingEdge, *, seen: int | None = None
) -> None:
    """Records whether the body counts as leading-edge; StaleDecision when another person said so unseen."""
    words = f"{'leading-edge' if said.is_leading else 'not leading-edge'} “{said.reason}”"
    was = held(connection, _STANDING)
    after = written(said)
    keep(
        connection,
        act,
        [Change(key=_STANDING, verb="decide", was=was, after=after, said=words, guarded=True)],
        seen=seen,
    )


def read_leading_edge(connection: sqlite3.Connection) -> LeadingEdge | None:
    """What stands, or None when nobody decided."""
    entry = held(connection, _STANDING)
    return read_body(entry.body, LeadingEdge) if entry and entry.body else None


def read_due(connection: sqlite3.Connection, framework: Framework) -> Due:
    """When the next review and visit are due: as agreed at the last visit, else by the framework's years."""
    rules = framework.judging.capability
    leading = read_leading_edge(connection)
    visits = sorted((one.said for one in read_entered(connection, Visit)), key=lambda visit: visit.date)
    made = [visit.date for visit in visits if visit.closed]
    reviews = sorted(one.said.date for one in read_entered(connection, CapabilityReview))
    return Due(
        review=years_on(reviews[-1], rules.every_years) if rules and reviews else "",
        visit=next_visit(
            rules,
            visited=made[-1] if made else "",
            agreed=visits[-1].next_on if visits else "",
            leading=leading is not None and leading.is_leading,
        ),
    )
