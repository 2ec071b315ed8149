"""Indicator values: what was read for an indicator, and the colour that the framework's printed rules give it.

No I/O and no rules here; the rules are in `evidence/framework/`. Numbers are Decimal and never rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Colour(StrEnum):
    """A colour of the dashboard, or the reason why there is none."""

    GREEN = "green"
    AMBER_GREEN = "amber-green"
    AMBER = "amber"
    AMBER_RED = "amber-red"
    RED = "red"
    NOT_RATED = "not-rated"
    NOT_YET_AVAILABLE = "not-yet-available"
    MISSING = "missing"

    @property
    def is_rated(self) -> bool:
        """Whether this is a colour and not the reason for having none."""
        return self in _FROM_BEST

    @property
    def severity(self) -> int:
        """0 for green to 4 for red; ValueError when this is no colour."""
        return _FROM_BEST.index(self)


_FROM_BEST = (Colour.GREEN, Colour.AMBER_GREEN, Colour.AMBER, Colour.AMBER_RED, Colour.RED)


class State(StrEnum):
    """How a reading came about.

    REPORTED: a value or answer from data. SELF_CERTIFIED: the body's own word. CENTRAL_COLOUR: `answer` is a colour
    that the assessor's dashboard gives, for an indicator without a printed rule. NOT_APPLICABLE: does not concern this
    provider. NOT_YET_AVAILABLE: the period it measures is not published. MISSING: should be there and is not.
    """

    REPORTED = "reported"
    SELF_CERTIFIED = "self-certified"
    CENTRAL_COLOUR = "central-colour"
    NOT_APPLICABLE = "not-applicable"
    NOT_YET_AVAILABLE = "not-yet-available"
    MISSING = "missing"


class Flag(StrEnum):
    """Something a person should know beside a colour; docs/frameworks.md says what each means."""

    AGENDA = "agenda"
    PRIOR_QUARTER_UNKNOWN = "prior-quarter-unknown"
    ROUNDING_CHANGES_COLOUR = "rounding-changes-colour"
    DENOMINATOR_CHANGES_COLOUR = "denominator-changes-colour"
    SMALL_DENOMINATOR = "small-denominator"
    FAVOURABLE_VARIANCE = "favourable-variance"
    SELF_CERTIFIED = "self-certified"
    REASON_NEEDED = "reason-needed"
    SOURCE_NEEDED = "source-needed"
    SHARE_UNKNOWN = "share-unknown"
    CONCERN_NEEDED = "concern-needed"
    CONCERN_SUGGESTED = "concern-suggested"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSource:
    """Where a reading stands: file name, sheet (empty for CSV and for what a person entered) and cell ("D17")."""

    file: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value or answer for one indicator, for one provider where the framework asks by provider.

    `indicator` is the framework's id ("C06"); `period` a quarter ("2013/14 Q2"). `value` is in `unit`, percentages
    from 0 to 100; variances are positive when adverse to plan. With `numerator` and `denominator` the colour comes from
    their quotient, unrounded. `target` is the objective, plan or allowance that this value is measured against, in the
    same unit. `answer` is a word of the framework ("yes-plan"). `basis` says quarter or year to date and whose
    geography, in words. `note` is a reason or remark.
    """

    indicator: str
    period: str
    source: ReadingSource
    provider: str | None = None
    state: State = State.REPORTED
    value: Decimal | None = None
    unit: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    target: Decimal | None = None
    answer: str = ""
    basis: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """Indicator, provider ("" when there is none) and period: there is one reading for each."""
        return self.indicator, self.provider or "", self.period


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """The colour of one indicator for one period and, where asked by provider, one provider.

    `raw_band` is the colour of this period's value alone, before any escalation. `rule` says in words what gave the
    colour, or why there is none. `best` and `worst` are the colours that are still possible: both are the colour itself
    where there is one, and None where the framework gives this indicator no colour at all. `reading` is None when
    nothing was read.
    """

    indicator: str
    period: str
    provider: str | None
    colour: Colour
    raw_band: Colour
    rule: str
    best: Colour | None
    worst: Colour | None
    flags: tuple[Flag, ...] = ()
    escalated: bool = False
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider of the quality section. `share` is the body's part of the provider's income, 0 to 100.

    When the share is unknown a person may say whether the provider counts (`counts`) and why (`reason`).
    """

    name: str
    share: Decimal | None = None
    service: str = ""
    counts: bool | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.share is not None and not 0 <= self.share <= 100:
            raise ValueError(f"{self.name}: a share of income lies between 0 and 100, not at {self.share}.")
        if self.counts is not None and not self.reason.strip():
            raise ValueError(f"{self.name}: say why the provider counts or does not count.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """A person's answer to "are there future concerns?" about a section, with the reason."""

    found: bool
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("Say why there is, or is not, a concern.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReading:
    """The colour a section would have if one ambiguity of the guide were read the other way (`choice` in words)."""

    choice: str
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRating:
    """The colour of one section of the dashboard, an input to the conversation and nothing more (guide, paragraph 56).

    `colour` is MISSING as long as what is missing could change it (`best` and `worst` are then what is possible), and
    NOT_RATED when the framework has no rule or nothing in the section can be rated. `complete` means that every
    indicator that counts has its colour. `rated` of `counted` indicator rows have one. `others` are the readings of
    the guide under which the colour would differ.
    """

    section: str
    period: str
    colour: Colour
    best: Colour | None
    worst: Colour | None
    complete: bool
    rated: int
    counted: int
    rule: str
    flags: tuple[Flag, ...]
    ratings: tuple[Rating, ...]
    others: tuple[OtherReading, ...] = ()
