"""Ratings by a panel or committee: entered as they were made, with who made them and on what. None is worked out."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.errors import RecordError
from evidence.framework.judging import RatedArea, Scale
from evidence.record.body import check_dates, check_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRating:
    """A rating of an area for a year ("2016/17") on one of the framework's scales, made on `date` by a `panel`."""

    year: str
    area: str
    scale: str
    label: str
    panel: str
    basis: str
    date: str

    def __post_init__(self) -> None:
        check_words(panel=self.panel, basis=self.basis, date=self.date)
        check_dates(date=self.date)

    @property
    def name(self) -> str:
        """How the record calls it: one rating stands for each year, area and scale."""
        return f"{self.year}|{self.area}|{self.scale}"


def find_label(area: RatedArea, spoken: str) -> tuple[Scale, str]:
    """The scale of the area that has the label, and the label as it spells it; RecordError when none has."""
    for scale in area.scales:
        for label in scale.labels:
            if label.casefold() == spoken.casefold():
                return scale, label
    known = "; ".join(", ".join(scale.labels) for scale in area.scales)
    raise RecordError(f"“{spoken}” is no rating of {area.name}.", hint=f"It has: {known}.")
