"""From a framework's judging file (NAME.judging.toml) to frozen values, with errors naming file, key and line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path

from evidence.errors import FrameworkError
from evidence.framework.judging import (
    CapabilityRules,
    Condition,
    Gate,
    InterventionOption,
    InterventionRules,
    Judging,
    Offer,
    RatedArea,
    Scale,
    SpecialMeasuresRules,
    Step,
    Trigger,
)
from evidence.toml_place import TableReader, read_toml

_TOP = (
    *("framework", "factors", "considerations", "offer", "gate", "intervention", "special_measures"),
    *("scale", "area", "capability", "conditions_domain"),
)
_SPECIAL = (
    *(
        "applies_to",
        "after",
        "with_reason",
        "aims",
        "trigger",
        "step",
        "end",
        "afterwards",
        "months",
        "warn_at",
        "overridable",
    ),
)
_CONDITIONS = tuple(condition.value for condition in Condition)
_STEPS = tuple(step.value for step in Step)


@cache
def load_judging(framework: str, categories: tuple[str, ...]) -> Judging:
    """What the framework's judging file says, from the file beside its own; empty when there is no such file.

    `framework` is an id or a path ending in ".toml", `categories` are its categories' ids. FrameworkError when the file
    is wrong (file, key, line).
    """
    name = f"{framework.removesuffix('.toml')}.judging.toml"
    file = Path(name) if framework.endswith(".toml") else resources.files("evidence.framework") / name
    if not file.is_file():
        return Judging()
    return parse_judging(file.read_text(encoding="utf-8"), categories, file=Path(name).name)


def parse_judging(text: str, categories: tuple[str, ...], *, file: str) -> Judging:
    """The judging file written in `text`; `file` is the name that errors give."""
    top = read_toml(text, file=file, error=FrameworkError)
    top.only(*_TOP)
    top.text("framework")
    offers = tuple(_offer(reader) for reader in top.tables_if_given("offer"))
    scales = {scale.id: scale for scale in map(_scale, top.tables_if_given("scale"))}
    areas = tuple(_area(reader, scales) for reader in top.tables_if_given("area"))
    _refuse_doubles(top, "offer", (offer.id for offer in offers))
    _refuse_doubles(top, "area", (area.id for area in areas))
    return Judging(
        factors=top.texts_if_given("factors"),
        considerations=top.texts_if_given("considerations"),
        offers=offers,
        gates=tuple(_gate(reader, categories) for reader in top.tables_if_given("gate")),
        intervention=_intervention(top, categories),
        special_measures=_special_measures(top, categories),
        areas=areas,
        capability=_capability(top),
        conditions_domain=top.whole_if_given("conditions_domain"),
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


def _intervention(top: TableReader, categories: tuple[str, ...]) -> InterventionRules | None:
    if "intervention" not in top.values:
        return None
    reader = top.table("intervention")
    reader.only("after", "after_capability", "needs", "reference", "option")
    options = tuple(_option(option) for option in reader.tables("option"))
    _refuse_doubles(reader, "option", (option.id for option in options))
    return InterventionRules(
        after=_categories(reader, "after", categories),
        needs=reader.text("needs"),
        reference=reader.text("reference"),
        options=options,
        after_capability=reader.truth("after_capability", otherwise=False),
    )


def _option(reader: TableReader) -> InterventionOption:
    reader.only("id", "text", "power")
    return InterventionOption(id=reader.text("id"), text=reader.text("text"), power=reader.text("power"))


def _special_measures(top: TableReader, categories: tuple[str, ...]) -> SpecialMeasuresRules | None:
    if "special_measures" not in top.values:
        return None
    reader = top.table("special_measures")
    reader.only(*_SPECIAL)
    return SpecialMeasuresRules(
        applies_to=reader.text("applies_to"),
        after=_categories(reader, "after", categories),
        with_reason=_categories(reader, "with_reason", categories),
        aims=reader.texts("aims"),
        triggers=tuple(_trigger(trigger) for trigger in reader.tables("trigger")),
        steps=dict(_step(step, "text") for step in reader.tables("step")),
        plain_steps=dict(_step(step, "plain") for step in reader.tables("step") if "plain" in step.values),
        end=reader.text("end"),
        afterwards=reader.text("afterwards"),
        months=reader.whole("months"),
        warn_at=reader.wholes("warn_at"),
        overridable=reader.truth("overridable", otherwise=False),
    )


def _trigger(reader: TableReader) -> Trigger:
    reader.only("id", "text", "plain")
    return Trigger(id=reader.text("id"), text=reader.text("text"), plain=reader.text_if_given("plain"))


def _step(reader: TableReader, key: str) -> tuple[Step, str]:
    reader.only("id", "text", "plain")
    return Step(reader.one_of("id", _STEPS)), reader.text(key)


def _scale(reader: TableReader) -> Scale:
    reader.only("id", "title", "labels", "meanings", "annual", "note", "verified")
    labels, meanings = reader.texts("labels"), reader.texts_if_given("meanings")
    if meanings and len(meanings) != len(labels):
        raise reader.place.problem(FrameworkError, "meanings", "has to have one text for each label.")
    return Scale(
        id=reader.text("id"),
        labels=labels,
        annual=reader.truth("annual", otherwise=False),
        title=reader.text_if_given("title") or reader.text("id"),
        meanings=meanings,
        note=reader.text_if_given("note"),
        verified=reader.truth("verified", otherwise=True),
    )


def _area(reader: TableReader, scales: dict[str, Scale]) -> RatedArea:
    reader.only("id", "name", "scales", "about", "verified")
    for named in reader.texts("scales"):
        if named not in scales:
            raise reader.place.problem(FrameworkError, "scales", f'"{named}" is no scale of this file.')
    return RatedArea(
        id=reader.text("id"),
        name=reader.text("name"),
        scales=tuple(scales[named] for named in reader.texts("scales")),
        about=reader.text_if_given("about"),
        verified=reader.truth("verified", otherwise=True),
    )


def _capability(top: TableReader) -> CapabilityRules | None:
    if "capability" not in top.values:
        return None
    reader = top.table("capability")
    reader.only("every_years", "leading_edge_years", "reference")
    return CapabilityRules(
        every_years=reader.whole("every_years"),
        leading_edge_years=reader.whole("leading_edge_years"),
        reference=reader.text("reference"),
    )


def _categories(reader: TableReader, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    for named in reader.texts_if_given(key):
        if named not in known:
            raise reader.place.problem(FrameworkError, key, f'"{named}" is no category of this framework.')
    return reader.texts_if_given(key)


def _refuse_doubles(table: TableReader, key: str, ids: Iterable[str]) -> None:
    names = list(ids)
    for name in names:
        if names.count(name) > 1:
            raise table.place.problem(FrameworkError, key, f'"{name}" stands there twice.')
