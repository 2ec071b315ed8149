"""The notice on a body's website that it is in special measures: status, reasons, plans and times, then updates.

Status, reasons and days are the record's; the framework of 2015/16 asks for the notice. It decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from evidence.errors import RecordError
from generators.context import Front
from generators.measures import MeasuresState, measures_state
from generators.pack import Pack
from generators.terms import Terms, terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialMeasuresNoticeContext:
    """The notice."""

    front: Front
    terms: Terms
    measures: MeasuresState


def special_measures_notice_context(pack: Pack) -> SpecialMeasuresNoticeContext:
    """The notice's makings, from the record alone; RecordError when no special measures are on record."""
    measures = measures_state(pack)
    if measures is None:
        raise RecordError(
            "No special measures are on record, so there is nothing to give notice of.",
            hint="Enter them first: assure special-measures begin",
        )
    return SpecialMeasuresNoticeContext(
        front=pack.front(f"Special measures at {pack.settings.body}"), terms=terms_of(pack.framework), measures=measures
    )
