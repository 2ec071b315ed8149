"""The yearly round that a framework sets: meetings, steps, and the times and dates it names."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the round.

    `due` says which of the framework's times it has to keep: "preparation", "publication" or "" for none. One is the
    `meeting` itself.
    """

    number: int
    name: str
    paragraph: int | None
    due: str = ""
    meeting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedDate:
    """A day ("2017-07-19") or month ("2013-07") that a source names; `took_place` is when it was instead, or ""."""

    what: str
    period: str
    when: str
    reference: str
    took_place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Where the framework's reference says so, such as "paragraph 37"; "" where it has nothing on it."""

    meetings: str = ""
    annual_review: str = ""
    preparation: str = ""
    publication: str = ""
    letter: str = ""
    reduced: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """The yearly round.

    `preparation_weeks` count from what `preparation_counts_from` says in words; None when the framework sets no such
    time. `publication_weeks` after a quarter's end the body publishes its own results; None when not asked for.
    `letter` is what follows the annual review. Meetings may be fewer from the quarter `reduced_from` on; "" for never.
    """

    meetings: tuple[str, ...]
    annual_review: str
    preparation_weeks: int | None
    preparation_counts_from: str
    steps: tuple[Step, ...]
    publication_weeks: int | None = None
    letter: str = ""
    reduced_from: str = ""
    dates: tuple[FixedDate, ...] = ()
    references: References = field(default_factory=References)
