"""What moderators said of a body's judgements: a category changed, a remark, a recommendation for intervention."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evidence.errors import RecordError
from evidence.record.body import check_dates, check_words
from evidence.record.judgement import Judgement


class Stage(StrEnum):
    """Where moderation took place (guide, paragraphs 43 and 44): first the region, then the nation."""

    REGION = "region"
    NATION = "nation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation:
    """A category that a moderator changed. What the area team judged stays as it was beside it.

    `judgement` is the one that stands from now on: its `reason` is why it was changed, and whether the body agrees has
    to be asked again. `before` is the category it took the place of, `judged_line` the line of the log in which the
    area team's judgement stands that was looked at, `told` the day the body was told, or "". RecordError when nothing
    changes.
    """

    stage: Stage
    judgement: Judgement
    before: str
    judged_line: int
    told: str = ""

    def __post_init__(self) -> None:
        check_dates(day_the_body_was_told=self.told)
        if self.before == self.judgement.category:
            raise RecordError("Moderation changes a category; this one stands already.")

    @property
    def name(self) -> str:
        """How the record calls it: as the judgement that it moderates."""
        return self.judgement.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationNote:
    """A moderator's remark on a body in a period; `domain` 0 speaks of the body as a whole."""

    stage: Stage
    period: str
    words: str
    domain: int = 0

    def __post_init__(self) -> None:
        check_words(note=self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A recommendation for intervention, for the committee to decide on (guide, paragraphs 43 to 45).

    `option` is the id of one of the framework's forms of intervention. Nothing is decided by it.
    """

    stage: Stage
    period: str
    domain: int
    option: str
    why: str

    def __post_init__(self) -> None:
        check_words(option=self.option, reason=self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The region and area team that a body belongs to; either may be ""."""

    region: str = ""
    area_team: str = ""

    def __post_init__(self) -> None:
        check_words(
            **{what: words for what, words in (("region", self.region), ("area_team", self.area_team)) if words}
        )
