"""From a framework's indicator file (NAME.indicators.toml) to frozen values, with errors naming file, key and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path

from evidence.errors import FrameworkError
from evidence.framework.dashboard import (
    Band,
    Better,
    Bound,
    Choice,
    Dashboard,
    Effect,
    Escalation,
    Indicator,
    OnTrack,
    Section,
    SectionRule,
    Sign,
)
from evidence.indicator import Colour
from evidence.toml_place import TableReader, read_toml

_SECTION = (
    *("id", "title", "reference", "domains", "scale", "rules", "choice", "escalation", "decimals", "small_denominator"),
    *("share_above", "clinical", "verified", "answers", "open_answers", "per_provider", "unit", "better", "indicator"),
    "not_rated",
)
_INDICATOR = (
    *("id", "title", "row", "group", "unit", "units", "better", "standard", "lower_threshold", "bands", "answers"),
    *("open_answers", "needs_reason", "parts", "not_rated", "central_colours", "choice_answers", "per_provider"),
    *("supporting", "agenda", "favourable_at_most", "also_over", "on_track", "measure", "condition", "verified"),
)
_COLOURS = tuple(colour.value for colour in Colour if colour.is_rated)
_ONE = "|".join(_COLOURS)
_BOUND = re.compile(r"(>=|<=|>|<) (target|-?\d+(?:\.\d+)?)")
_BAND = re.compile(rf"({_ONE})(?: ({_BOUND.pattern}))?")
_RULE = re.compile(rf"({_ONE})(?: if (?:(concern)|((?:{_ONE})(?: \+ (?:{_ONE}))*) >= (\d+)))?")


@cache
def load_dashboard(framework: str) -> Dashboard:
    """The indicators of that framework, from the file beside its own; none when there is no such file.

    `framework` is an id or a path ending in ".toml". FrameworkError when the file is wrong (file, key, line).
    """
    name = f"{framework.removesuffix('.toml')}.indicators.toml"
    file = Path(name) if framework.endswith(".toml") else resources.files("evidence.framework") / name
    if not file.is_file():
        return Dashboard(framework=framework)
    return parse_dashboard(file.read_text(encoding="utf-8"), file=Path(name).name)


def parse_dashboard(text: str, *, file: str) -> Dashboard:
    """The dashboard written in `text`; `file` is the name that errors give."""
    top = read_toml(text, file=file, error=FrameworkError)
    top.only("framework", "section")
    dashboard = Dashboard(framework=top.text("framework"), sections=tuple(_sections(top)))
    for kind, ids in (
        ("section.id", [section.id for section in dashboard.sections]),
        ("section.indicator.id", [indicator.id for indicator in dashboard.indicators]),
    ):
        for value in ids:
            if ids.count(value) > 1:
                raise FrameworkError(f'{file}: {kind} "{value}" stands there twice; each has to be its own.')
    return dashboard


def _sections(top: TableReader) -> Iterator[Section]:
    indicators = choices = 0  # how many of each header stand before this section's, so that errors find their line
    for table in top.tables("section"):
        table.only(*_SECTION)
        own = table.tables("indicator", after=indicators)
        own_choices = table.tables_if_given("choice", after=choices)
        indicators, choices = indicators + len(own), choices + len(own_choices)
        yield Section(
            id=table.text("id"),
            title=table.text("title"),
            reference=table.text("reference"),
            indicators=tuple(_indicator(reader, table) for reader in own),
            domains=table.wholes("domains") if "domains" in table.values else (),
            scale=_colours(table, "scale"),
            rules=_rules(table),
            choices=tuple(_choice(reader) for reader in own_choices),
            escalation=_escalation(table),
            decimals=table.whole_if_given("decimals") or 0,
            small_denominator=table.decimal_if_given("small_denominator"),
            share_above=table.decimal_if_given("share_above"),
            clinical=table.truth("clinical", otherwise=False),
            verified=table.truth("verified", otherwise=True),
        )


def _indicator(reader: TableReader, section: TableReader) -> Indicator:
    reader.only(*_INDICATOR)
    better = reader if "better" in reader.values else section
    found = Indicator(
        id=reader.text("id"),
        title=reader.text("title"),
        place=", ".join(filter(None, (section.text("reference"), reader.text_if_given("row")))),
        group=reader.text_if_given("group"),
        units=_units(reader) or _units(section),
        better=Better(better.one_of("better", tuple(Better))) if "better" in better.values else Better.NOT_STATED,
        standard=reader.decimal_if_given("standard"),
        lower_threshold=reader.decimal_if_given("lower_threshold"),
        bands=tuple(_band(reader, text) for text in reader.texts_if_given("bands")),
        answers=_answers(section, "answers") | _answers(reader, "answers"),
        open_answers=_open_answers(reader if "open_answers" in reader.values else section),
        needs_reason=reader.texts_if_given("needs_reason"),
        parts=reader.texts_if_given("parts"),
        not_rated=reader.text_if_given("not_rated") or section.text_if_given("not_rated"),
        central_colours=_colours(reader, "central_colours"),
        choice_answers=_answers(reader, "choice_answers"),
        per_provider=reader.truth("per_provider", otherwise=section.truth("per_provider", otherwise=False)),
        supporting=reader.truth("supporting", otherwise=False),
        agenda=reader.truth("agenda", otherwise=False),
        favourable_at_most=reader.decimal_if_given("favourable_at_most"),
        also_over=reader.text_if_given("also_over"),
        on_track=_on_track(reader),
        verified=reader.truth("verified", otherwise=section.truth("verified", otherwise=True)),
    )
    return _checked(_with_thresholds(found, reader), reader)


def _with_thresholds(indicator: Indicator, reader: TableReader) -> Indicator:
    """Standard and lower threshold as bands; a value on either line has the better colour."""
    standard, lower = indicator.standard, indicator.lower_threshold
    if standard is None and lower is None:
        return indicator
    if standard is None or lower is None or indicator.bands:
        raise reader.place.problem(FrameworkError, "standard", "goes with a lower_threshold, and without bands.")
    if indicator.better not in {Better.HIGHER, Better.LOWER}:
        raise reader.place.problem(FrameworkError, "better", 'has to be "higher" or "lower" beside a standard.')
    sign = Sign.AT_LEAST if indicator.better is Better.HIGHER else Sign.AT_MOST
    if (lower > standard) == (sign is Sign.AT_LEAST):
        raise reader.place.problem(FrameworkError, "lower_threshold", "is on the wrong side of the standard.")
    bands = (
        Band(colour=Colour.GREEN, bound=Bound(sign=sign, limit=standard)),
        Band(colour=Colour.AMBER, bound=Bound(sign=sign, limit=lower)),
        Band(colour=Colour.RED),
    )
    return replace(indicator, bands=bands)


def _checked(indicator: Indicator, reader: TableReader) -> Indicator:
    if bool(indicator.possible) == bool(indicator.not_rated):
        raise reader.place.problem(FrameworkError, "id", "needs bands, answers or a standard, or else not_rated.")
    if indicator.bands and (
        indicator.bands[-1].bound is not None or any(band.bound is None for band in indicator.bands[:-1])
    ):
        raise reader.place.problem(FrameworkError, "bands", "need a bound each, and the last one none.")
    return indicator


def _units(reader: TableReader) -> tuple[str, ...]:
    return (reader.text("unit"),) if "unit" in reader.values else reader.texts_if_given("units")


def _band(reader: TableReader, text: str) -> Band:
    match = _BAND.fullmatch(text)
    if not match:
        raise reader.place.problem(FrameworkError, "bands", f'"{text}" has to look like "green >= 2" or "red".')
    return Band(colour=Colour(match[1]), bound=_bound(match[2]) if match[2] else None)


def _bound(text: str) -> Bound:
    match = _BOUND.fullmatch(text)
    assert match
    return Bound(sign=Sign(match[1]), limit=None if match[2] == "target" else Decimal(match[2]))


def _on_track(reader: TableReader) -> OnTrack | None:
    text = reader.text_if_given("on_track")
    if not text:
        return None
    if not _BOUND.fullmatch(text):
        raise reader.place.problem(FrameworkError, "on_track", f'"{text}" has to look like "<= -3.2".')
    return OnTrack(bound=_bound(text), measure=reader.text("measure"), condition=reader.text_if_given("condition"))


def _rules(reader: TableReader) -> tuple[SectionRule, ...]:
    rules = tuple(_rule(reader, text) for text in reader.texts_if_given("rules"))
    if rules and any(rule.of or rule.concern for rule in rules[-1:]):
        raise reader.place.problem(FrameworkError, "rules", 'end with a colour for what is left over, such as "green".')
    if any(not (rule.of or rule.concern) for rule in rules[:-1]):
        raise reader.place.problem(FrameworkError, "rules", 'need an "if" each, save the last.')
    return rules


def _rule(reader: TableReader, text: str) -> SectionRule:
    match = _RULE.fullmatch(text)
    if not match:
        raise reader.place.problem(FrameworkError, "rules", f'"{text}" has to look like "red if red >= 2" or "green".')
    of = tuple(Colour(one) for one in match[3].split(" + ")) if match[3] else ()
    return SectionRule(colour=Colour(match[1]), of=of, at_least=int(match[4] or 0), concern=bool(match[2]))


def _choice(reader: TableReader) -> Choice:
    reader.only("id", "effect", "on", "off")
    effect = Effect(reader.one_of("effect", tuple(Effect)))
    return Choice(id=reader.text("id"), effect=effect, on=reader.text("on"), off=reader.text("off"))


def _escalation(reader: TableReader) -> Escalation | None:
    found = _answers(reader, "escalation")
    if not found:
        return None
    (colour, becomes), *more = found.items()
    if more or colour not in _COLOURS:
        raise reader.place.problem(FrameworkError, "escalation", 'has to look like { amber = "red" }.')
    return Escalation(colour=Colour(colour), becomes=becomes)


def _colours(reader: TableReader, key: str) -> tuple[Colour, ...]:
    return tuple(_colour(reader, key, value) for value in reader.texts_if_given(key))


def _answers(reader: TableReader, key: str) -> dict[str, Colour]:
    found = reader.table(key).values if key in reader.values else {}
    return {answer: _colour(reader, key, value) for answer, value in found.items()}


def _open_answers(reader: TableReader) -> dict[str, tuple[Colour, Colour]]:
    found = reader.table("open_answers").values if "open_answers" in reader.values else {}
    for pair in found.values():
        if not isinstance(pair, list) or len(pair) != 2:
            raise reader.place.problem(FrameworkError, "open_answers", "need two colours each, the best and the worst.")
    return {
        answer: (_colour(reader, "open_answers", best), _colour(reader, "open_answers", worst))
        for answer, (best, worst) in found.items()
    }


def _colour(reader: TableReader, key: str, value: object) -> Colour:
    if value not in _COLOURS:
        raise reader.place.problem(FrameworkError, key, f'"{value}" is no colour; colours are {", ".join(_COLOURS)}.')
    return Colour(str(value))
