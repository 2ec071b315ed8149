"""What is to be published, where and when, and what may not be shown before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from evidence.errors import RecordError
from evidence.record.body import check_dates, check_words

_LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d))?")
_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A document on its way to the public, or to another reader.

    `document` is a kind of draft ("summary-report") or a name in words; `period` the quarter it is about; `audience`
    who it is for; `where` the place, such as a web address. `planned` and `published` are days. Until `embargo` (UTC,
    ISO 8601, or "") it may not be shown to those it is not theirs to see. `files` names what was made to go out.
    """

    document: str
    period: str
    audience: str
    where: str = ""
    planned: str = ""
    embargo: str = ""
    published: str = ""
    note: str = ""
    files: str = ""

    def __post_init__(self) -> None:
        check_words(document=self.document, audience=self.audience)
        check_words(
            **{name: said for name, said in (("place", self.where), ("note", self.note), ("files", self.files)) if said}
        )
        check_dates(planned_day=self.planned, day_published=self.published)
        if self.embargo and not _UTC.fullmatch(self.embargo):
            raise RecordError(f"The embargo “{self.embargo}” is no time.")
        if self.published and self.embargo and self.published < embargo_day(self.embargo):
            raise RecordError(
                f"{self.document} was under embargo until {local_of(self.embargo)}: it cannot have been published on "
                f"{self.published}.",
                hint="When it was lifted earlier, say so first: assure publication embargo D1 --lift",
            )

    def is_embargoed(self, now: str) -> bool:
        """Whether it may not be shown at the time `now` (UTC, ISO 8601)."""
        return bool(self.embargo) and now < self.embargo

    def is_late(self, today: str) -> bool:
        """Whether the planned day has gone by and it is not published."""
        return bool(self.planned) and not self.published and self.planned < today[:10]


def publish(said: Publication, day: str, *, now: str) -> Publication:
    """The publication as published on that day; RecordError before the embargo ends, or before the day has come."""
    if said.is_embargoed(now):
        raise RecordError(
            f"{said.document} is under embargo until {local_of(said.embargo)}.",
            hint="When it was lifted, say so first: assure publication embargo D1 --lift",
        )
    if day > now[:10]:
        raise RecordError(f"{day} has not come yet.", hint="Plan it: assure publication plan")
    return replace(said, published=day)


def utc_of(local: str) -> str:
    """The time in the United Kingdom written as "2014-07-19 00:01" (or a day, for its first minute) in UTC.

    RecordError when it is none. Summer time is reckoned by the rule that has held since 1996: from the last Sunday of
    March to the last of October, changing at one o'clock UTC.
    """
    match = _LOCAL.fullmatch(local.strip())
    try:
        told = datetime.fromisoformat(f"{match[1]}T{match[2] or '00:00'}:00") if match else None
    except ValueError:
        told = None
    if told is None:
        raise RecordError(f"“{local}” is no time.", hint="Write it like “2014-07-19 00:01”, in United Kingdom time.")
    summer = _last_sunday(told.year, 3) + timedelta(hours=2) <= told < _last_sunday(told.year, 10) + timedelta(hours=2)
    return f"{(told - timedelta(hours=summer)).isoformat()}Z"


def local_of(utc: str) -> str:
    """The UTC time as the United Kingdom's clocks show it: "2014-07-19 00:01"."""
    told = datetime.fromisoformat(utc).astimezone(UTC).replace(tzinfo=None)
    summer = _last_sunday(told.year, 3) + timedelta(hours=1) <= told < _last_sunday(told.year, 10) + timedelta(hours=1)
    return f"{told + timedelta(hours=summer):%Y-%m-%d %H:%M}"


def embargo_day(utc: str) -> str:
    """The day in the United Kingdom on which an embargo ends."""
    return local_of(utc)[:10]


def _last_sunday(year: int, month: int) -> datetime:
    """Midnight of the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
