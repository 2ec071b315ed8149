"""The [cycle] table of a framework's file."""

from __future__ import annotations

import re

from evidence.errors import FrameworkError
from evidence.framework.calendar import parse_period
from evidence.framework.cycle import Cycle, FixedDate, References, Step
from evidence.toml_place import TableReader

_KEYS = (
    *("meetings", "annual_review", "preparation_weeks", "preparation_counts_from", "publication_weeks"),
    *("letter", "reduced_from", "step", "date", "references"),
)
_REFERENCES = ("meetings", "annual_review", "preparation", "publication", "letter", "reduced")
_DAY_OR_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?")


def read_cycle(reader: TableReader) -> Cycle:
    """The round; FrameworkError naming file, key and line when it is wrong."""
    reader.only(*_KEYS)
    meetings = reader.texts_if_given("meetings")
    return Cycle(
        meetings=meetings,
        annual_review=reader.one_of("annual_review", meetings) if "annual_review" in reader.values else "",
        preparation_weeks=reader.whole_if_given("preparation_weeks"),
        preparation_counts_from=reader.text_if_given("preparation_counts_from"),
        steps=tuple(_step(step) for step in reader.tables_if_given("step")),
        publication_weeks=reader.whole_if_given("publication_weeks"),
        letter=reader.text_if_given("letter"),
        reduced_from=read_period(reader, "reduced_from") if "reduced_from" in reader.values else "",
        dates=tuple(_date(date) for date in reader.tables_if_given("date")),
        references=_references(reader),
    )


def read_period(reader: TableReader, key: str) -> str:
    """The quarter under that key, as periods are written."""
    try:
        return str(parse_period(reader.text(key)))
    except FrameworkError as bad:
        raise reader.place.problem(FrameworkError, key, str(bad)) from bad


def _step(reader: TableReader) -> Step:
    reader.only("number", "name", "paragraph", "due", "meeting")
    return Step(
        number=reader.whole("number"),
        name=reader.text("name"),
        paragraph=reader.whole_if_given("paragraph"),
        due=reader.one_of("due", ("preparation", "publication")) if "due" in reader.values else "",
        meeting=reader.truth("meeting", otherwise=False),
    )


def _date(reader: TableReader) -> FixedDate:
    reader.only("what", "period", "when", "reference", "took_place")
    return FixedDate(
        what=reader.text("what"),
        period=read_period(reader, "period"),
        when=_day_or_month(reader, "when"),
        reference=reader.text("reference"),
        took_place=_day_or_month(reader, "took_place") if "took_place" in reader.values else "",
    )


def _day_or_month(reader: TableReader, key: str) -> str:
    value = reader.text(key)
    if not _DAY_OR_MONTH.fullmatch(value):
        raise reader.place.problem(FrameworkError, key, 'has to look like "2013-07" or "2013-07-19".')
    return value


def _references(reader: TableReader) -> References:
    if "references" not in reader.values:
        return References()
    table = reader.table("references")
    table.only(*_REFERENCES)
    return References(**{name: table.text_if_given(name) for name in _REFERENCES})
