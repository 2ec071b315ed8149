"""A dashboard's values: sections, indicators and the printed rules for colours. Loaded from TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache

from evidence.indicator import Colour


class Better(StrEnum):
    """Which way is better: a number's direction, an answer, a person's judgement; or the source does not say."""

    HIGHER = "higher"
    LOWER = "lower"
    YES = "yes"
    NO = "no"
    JUDGED = "judged"
    NOT_STATED = "not stated"


class Sign(StrEnum):
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"


@cache
def _exact(limit: Decimal) -> Fraction:
    return Fraction(limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A comparison with `limit`, or with the reading's own target when `limit` is None."""

    sign: Sign
    limit: Decimal | None

    def holds(self, number: Fraction, target: Decimal | None) -> bool:
        """Whether the number is on this side of the bound, exactly; ValueError when it needs a target and has none."""
        limit = self.limit if self.limit is not None else target
        if limit is None:
            raise ValueError("This bound is the reading's target, and none was given.")
        exact = _exact(limit)
        if self.sign is Sign.AT_LEAST:
            return number >= exact
        if self.sign is Sign.ABOVE:
            return number > exact
        return number <= exact if self.sign is Sign.AT_MOST else number < exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A colour and the bound for it; no bound means whatever the bands before it leave over."""

    colour: Colour
    bound: Bound | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTrack:
    """What the source calls on track, as an aid only: `bound` on `measure`; `condition` has to be met as well."""

    bound: Bound
    measure: str
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An indicator as printed.

    `place` is where it stands in the source ("Annex 3, NHS Constitution, row 1"). `units` are the units a value may
    have (several when the source prints several figures for it). `standard` and `lower_threshold` are printed for the
    NHS Constitution; `bands` hold them too, tested in order. `answers` give colours to answers; `open_answers` leave a
    range (best, worst). `needs_reason` are answers that have to carry a note; where `better` is JUDGED all have to.
    With `parts` an answer has a word for each part, and the worst counts. `not_rated` says why there is no rule.
    `supporting` indicators never move the section.
    """

    id: str
    title: str
    place: str
    group: str = ""
    units: tuple[str, ...] = ()
    better: Better = Better.NOT_STATED
    standard: Decimal | None = None
    lower_threshold: Decimal | None = None
    bands: tuple[Band, ...] = ()
    answers: Mapping[str, Colour] = field(default_factory=dict)
    open_answers: Mapping[str, tuple[Colour, Colour]] = field(default_factory=dict)
    needs_reason: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    not_rated: str = ""
    central_colours: tuple[Colour, ...] = ()
    choice_answers: Mapping[str, Colour] = field(default_factory=dict)
    per_provider: bool = False
    supporting: bool = False
    agenda: bool = False
    favourable_at_most: Decimal | None = None
    also_over: str = ""
    on_track: OnTrack | None = None
    verified: bool = True

    @property
    def possible(self) -> tuple[Colour, Colour] | None:
        """The best and the worst colour that the printed rule can give, or None when there is no rule."""
        colours = sorted({*(band.colour for band in self.bands), *self.answers.values()}, key=lambda one: one.severity)
        return (colours[0], colours[-1]) if colours and not self.not_rated else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRule:
    """`colour` when at least `at_least` counted indicators have a colour in `of`, or when there is a `concern`.

    With neither it is what holds when no rule before it does.
    """

    colour: Colour
    of: tuple[Colour, ...] = ()
    at_least: int = 0
    concern: bool = False

    def words(self) -> str:
        """The rule as a sentence, for people."""
        if self.concern:
            return f"{self.colour}: future concerns identified"
        if self.of:
            return f"{self.colour}: {self.at_least} or more {' or '.join(self.of)}"
        return f"{self.colour}: nothing worse"


class Effect(StrEnum):
    """What a choice does: count an indicator once over its providers, or use the choice's own answers."""

    ONCE = "once"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A place where the source can be read two ways. Off is the reading used unless a person switches it on."""

    id: str
    effect: Effect
    on: str
    off: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A raw band that becomes a worse colour when the quarter before had it too."""

    colour: Colour
    becomes: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the dashboard with its rules, tested in order; no rules means that the source prints none.

    `domains` is the default map to domains (a person may change it). `decimals` is how many places are usually shown,
    for the warning that rounding would change a colour. `share_above`: providers count when the body's share of their
    income is above this percentage. `clinical` marks a clinical priority area.
    """

    id: str
    title: str
    reference: str
    indicators: tuple[Indicator, ...]
    domains: tuple[int, ...] = ()
    scale: tuple[Colour, ...] = ()
    rules: tuple[SectionRule, ...] = ()
    choices: tuple[Choice, ...] = ()
    escalation: Escalation | None = None
    decimals: int = 0
    small_denominator: Decimal | None = None
    share_above: Decimal | None = None
    clinical: bool = False
    verified: bool = True

    @property
    def asks_concern(self) -> bool:
        return any(rule.concern for rule in self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """The indicators that go with a framework; no sections when the source has none."""

    framework: str
    sections: tuple[Section, ...] = ()

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for section in self.sections for indicator in section.indicators)

    def section(self, section_id: str) -> Section:
        """The section of that id; KeyError when there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator of that id; KeyError when there is none."""
        for indicator in self.indicators:
            if indicator.id == indicator_id:
                return indicator
        raise KeyError(indicator_id)
