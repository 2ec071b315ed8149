"""The trail of support, requests, escalation and regimes in the store, over all quarters."""

from __future__ import annotations

import sqlite3
from typing import TypeVar

from evidence.record.authorisation import CapabilityReview
from evidence.record.body import read_body
from evidence.record.chain import Form
from evidence.record.intervention import Intervention
from evidence.record.special_measures import SpecialMeasures
from evidence.record.support import Escalation, Request, Support
from evidence.record.timeline import Entries
from evidence.store.record import entries

_Said = TypeVar("_Said")


def read_trail(connection: sqlite3.Connection) -> Entries:
    """All entries that a timeline is made from, as they stand."""
    return Entries(
        supports=_read(connection, Form.SUPPORT, Support),
        requests=_read(connection, Form.REQUEST, Request),
        escalations=_read(connection, Form.ESCALATION, Escalation),
        interventions=_read(connection, Form.INTERVENTION, Intervention),
        special_measures=_read(connection, Form.SPECIAL_MEASURES, SpecialMeasures),
        capability_reviews=_read(connection, Form.CAPABILITY, CapabilityReview),
    )


def _read(connection: sqlite3.Connection, form: Form, kind: type[_Said]) -> dict[str, _Said]:
    found = sorted(entries(connection, form), key=lambda one: int(one.key.name[1:]))
    return {one.key.name: read_body(one.body, kind) for one in found}
