"""The [judging] table of a framework's file."""

from __future__ import annotations

from evidence.errors import FrameworkError
from evidence.framework.judging import Condition, Gate, Judging, Offer
from evidence.toml_place import TableReader

_CONDITIONS = tuple(condition.value for condition in Condition)


def read_judging(top: TableReader, categories: tuple[str, ...]) -> Judging:
    """The table's values, empty when there is no such table; FrameworkError naming file, key and line."""
    if "judging" not in top.values:
        return Judging()
    table = top.table("judging")
    table.only("factors", "considerations", "interventions", "offer", "gate")
    offers = tuple(_offer(reader) for reader in table.tables_if_given("offer"))
    _refuse_doubles(table, offers)
    return Judging(
        factors=table.texts_if_given("factors"),
        considerations=table.texts_if_given("considerations"),
        interventions=table.texts_if_given("interventions"),
        offers=offers,
        gates=tuple(_gate(reader, categories) for reader in table.tables_if_given("gate")),
    )


def _offer(reader: TableReader) -> Offer:
    reader.only("id", "text", "level")
    return Offer(id=reader.text("id"), text=reader.text("text"), level=reader.whole("level"))


def _gate(reader: TableReader, categories: tuple[str, ...]) -> Gate:
    reader.only("category", "condition", "needs", "reference", "overridable", "patient_safety")
    return Gate(
        category=reader.one_of("category", categories),
        condition=Condition(reader.one_of("condition", _CONDITIONS)),
        needs=reader.text("needs"),
        reference=reader.text("reference"),
        overridable=reader.truth("overridable", otherwise=False),
        patient_safety=reader.truth("patient_safety", otherwise=False),
    )


def _refuse_doubles(table: TableReader, offers: tuple[Offer, ...]) -> None:
    names = [offer.id for offer in offers]
    for name in names:
        if names.count(name) > 1:
            raise table.place.problem(FrameworkError, "offer", f'"{name}" stands there twice.')
