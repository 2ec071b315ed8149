"""What a meeting agreed to put on record of a domain: achievements and issues, for the report (guide, Annex 1)."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.errors import RecordError
from evidence.model import Stance
from evidence.record.body import check_dates, check_words

_COLUMNS = (Stance.ACHIEVEMENT, Stance.ISSUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPoint:
    """An achievement or an issue that the meeting on `date` agreed on; RecordError for any other stance.

    `evidence` are ids of passages; without one the sentence is the assessor's view, and documents say so. A point that
    was withdrawn has the day in `closed` and the reason in `outcome`.
    """

    domains: tuple[int, ...]
    what: str
    date: str
    stance: Stance
    evidence: tuple[str, ...] = ()
    outcome: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        check_words(point=self.what, day_of_the_meeting=self.date)
        check_dates(day_of_the_meeting=self.date, closed=self.closed)
        if self.stance not in _COLUMNS:
            raise RecordError(
                "A point of the meeting is an achievement or an issue; actions have a record of their own."
            )
        if not self.domains:
            raise RecordError("A point of the meeting is about a domain, or more.")
        if self.closed:
            check_words(reason=self.outcome)
