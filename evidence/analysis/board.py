"""The dashboard of one quarter: colours, and beside each what people said of it. No category follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evidence.framework.calendar import parse_period
from evidence.framework.dashboard import Dashboard, Indicator, Section
from evidence.framework.section_rating import rate_dashboard
from evidence.indicator import Colour, Concern, Flag, Provider, Rating, Reading, SectionRating, State
from evidence.indicators.said import Certificate, Deviation, Dismissal, SurveyResult, Switch
from evidence.store.dashboard import Kept

_TREND_QUARTERS = 8


class Standing(StrEnum):
    """Whether an indicator is for the agenda. Whatever the framework puts there stays until a person says why not."""

    NEITHER = ""
    AGENDA = "on the agenda"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A reading of one quarter with its colour then; `value` is None for an answer."""

    period: str
    value: Decimal | None
    shown: str
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator, for one provider where asked so, with all that was said of it.

    `lapsed` is a dismissal that was for another colour or value than now. `trend` is oldest first, at most eight
    quarters, this one included.
    """

    indicator: Indicator
    rating: Rating
    standing: Standing
    dismissal: Kept | None = None
    lapsed: Kept | None = None
    certificate: Kept | None = None
    deviation: Kept | None = None
    trend: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section with its lines, in the framework's order."""

    section: Section
    rating: SectionRating
    lines: tuple[Line, ...]
    concern: Kept | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The dashboard of one quarter, and the survey by domain, oldest round first."""

    period: str
    parts: tuple[Part, ...]
    survey: tuple[SurveyResult, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for part in self.parts for line in part.lines)


@dataclass(frozen=True, slots=True)
class _Words:
    """What was entered, found by what it is about."""

    kept: tuple[Kept, ...]

    def values(self, *kinds: type) -> Iterable[Kept]:
        return (one for one in self.kept if isinstance(one.entry.value, kinds))

    def find(self, kind: type, period: str, name: str) -> Kept | None:
        return next(
            (one for one in self.values(kind) if one.entry.period == period and one.entry.name == name),
            None,
        )


def make_board(dashboard: Dashboard, kept: Iterable[Kept], period: str) -> Board:
    """The dashboard of that quarter from everything that was entered and holds."""
    words = _Words(tuple(kept))
    quarters = _quarters(period, {one.entry.period for one in words.values(Reading)})
    rated = {quarter: _rated(dashboard, words, quarter) for quarter in quarters}
    history: dict[tuple[str, str, str], list[Point]] = {}
    for quarter in quarters:
        for rating in (rating for section in rated[quarter] for rating in section.ratings):
            if rating.reading is not None:
                history.setdefault(_place(rating), []).append(_point(quarter, rating))
    parts = []
    for section, found in zip(dashboard.sections, rated[period], strict=True):
        lines = tuple(
            _line(dashboard.indicator(rating.indicator), rating, words, tuple(history.get(_place(rating), ())))
            for rating in found.ratings
        )
        concern = words.find(Concern, period, section.id)
        parts.append(Part(section=section, rating=found, lines=lines, concern=concern))
    survey = [one.entry.value for one in words.values(SurveyResult) if isinstance(one.entry.value, SurveyResult)]
    in_order = sorted(survey, key=lambda one: (one.domain, one.question, one.when))
    return Board(period=period, parts=tuple(parts), survey=tuple(in_order))


def seen(reading: Reading | None) -> str:
    """What a person who looks at the reading sees, exactly: a dismissal holds for this and nothing else."""
    if reading is None:
        return ""
    numbers = (reading.value, reading.numerator, reading.denominator, reading.target)
    return " ".join([*("-" if one is None else f"{one.normalize():f}" for one in numbers), reading.answer]).strip()


def shown(reading: Reading | None) -> str:
    """A reading in words: "94.2 %", "£1,234", "yes-plan", or "" when there is none."""
    if reading is None or (reading.value is None and reading.numerator is None):
        return "" if reading is None else reading.answer
    value = _percentage(reading) if reading.value is None else reading.value
    if value is None:
        return ""
    number = f"{value.normalize():f}" if value == round(value, 2) else f"{value:.2f}"
    return f"£{value.normalize():,f}" if reading.unit == "£" else f"{number} {reading.unit}".strip()


def _percentage(reading: Reading) -> Decimal | None:
    if reading.numerator is None or not reading.denominator:
        return None
    return 100 * reading.numerator / reading.denominator


def _quarters(period: str, known: set[str]) -> list[str]:
    """This quarter and those of the seven before that have readings, oldest first."""
    found = [period]
    quarter = parse_period(period)
    for _ in range(_TREND_QUARTERS - 1):
        quarter = quarter.preceding
        if str(quarter) in known:
            found.append(str(quarter))
    return found[::-1]


def _rated(dashboard: Dashboard, words: _Words, period: str) -> tuple[SectionRating, ...]:
    readings = [one.entry.value for one in words.values(Reading) if isinstance(one.entry.value, Reading)]
    here = [one for one in words.kept if one.entry.period == period]
    concerns: Mapping[str, Concern] = {
        one.entry.about: one.entry.value for one in here if isinstance(one.entry.value, Concern)
    }
    return rate_dashboard(
        dashboard,
        readings,
        period,
        providers=[one.entry.value for one in here if isinstance(one.entry.value, Provider)],
        concerns=concerns,
        choices=[
            one.entry.value.choice
            for one in words.values(Switch)
            if isinstance(one.entry.value, Switch) and one.entry.value.on
        ],
    )


def _line(indicator: Indicator, rating: Rating, words: _Words, trend: tuple[Point, ...]) -> Line:
    dismissal = words.find(Dismissal, rating.period, "|".join(_place(rating)))
    said = dismissal.entry.value if dismissal else None
    lifted = isinstance(said, Dismissal) and said.lifted
    holds = isinstance(said, Dismissal) and (said.colour, said.seen) == (rating.colour, seen(rating.reading))
    certified = f"{rating.indicator}|{rating.provider or ''}"
    own_word = rating.reading is not None and rating.reading.state is State.SELF_CERTIFIED
    standing = Standing.NEITHER
    if Flag.AGENDA in rating.flags:
        standing = Standing.DISMISSED if holds and not lifted else Standing.AGENDA
    return Line(
        indicator=indicator,
        rating=rating,
        standing=standing,
        dismissal=dismissal if standing is Standing.DISMISSED else None,
        lapsed=dismissal if dismissal and not holds and not lifted else None,
        certificate=words.find(Certificate, rating.period, certified) if own_word else None,
        deviation=words.find(Deviation, rating.period, rating.indicator),
        trend=trend,
    )


def _place(rating: Rating) -> tuple[str, str, str]:
    return rating.indicator, rating.provider or "", rating.reading.unit if rating.reading else ""


def _point(period: str, rating: Rating) -> Point:
    reading = rating.reading
    value = None if reading is None else reading.value
    if reading is not None and value is None:
        value = _percentage(reading)
    return Point(period=period, value=value, shown=shown(reading), colour=rating.colour)
