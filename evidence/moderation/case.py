"""One body as moderators see it: where each domain stands, on what facts, and what is on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evidence.framework import Framework
from evidence.indicator import Colour
from evidence.record.action import Action
from evidence.record.gates import OnFile
from evidence.record.judgement import Headline, Judgement
from evidence.record.moderation import ModerationNote, Place, Recommendation
from evidence.store.judgements import Judged
from evidence.store.moderations import Moderated, Remark


class Movement(StrEnum):
    """How a category changed since the quarter before, by the framework's order of categories."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    FIRST = "not judged before"
    NONE = ""


class Basis(StrEnum):
    """What an issue rests on. A suggestion is the tagger's alone: no person has accepted it."""

    DASHBOARD = "dashboard"
    RECORD = "record"
    EVIDENCE = "evidence"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something that is wrong in a domain: an indicator on the agenda, or a topic that people or papers speak of.

    `subject` is the indicator's or topic's id, by which bodies are counted; `is_new` tells whether it was there in the
    quarter before, None when nothing of its basis is known of that quarter.
    """

    domain: int
    subject: str
    title: str
    basis: Basis
    is_new: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was on file of a domain when the quarter under review ended, before the conversation about it.

    `colours` has every rated indicator of the domain with its worst colour over providers, in the framework's order.
    `support_level` is the highest level of support that was agreed and running, 0 for none; `fell_short` tells of
    support refused or ended without improvement; `powers` are those used to ask for information; `kinds` are the topics
    of the issues that people accepted or recorded.
    """

    colours: tuple[tuple[str, Colour], ...] = ()
    support_level: int = 0
    fell_short: bool = False
    escalated: bool = False
    powers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one domain stands. `judged` is the area team's, None while nobody has judged; `before` is the category that
    stood in the quarter before, or "". `unmet` are gates of the category that stands which the record does not meet
    and nobody has overridden: something was withdrawn since.
    """

    domain: int
    judged: Judged[Judgement] | None
    moderated: Moderated | None
    before: str
    movement: Movement
    unmet: tuple[str, ...]
    facts: Facts

    @property
    def judgement(self) -> Judgement | None:
        """The judgement that stands: a moderator's where there is one, else the area team's."""
        if self.moderated is not None and self.moderated.stands:
            return self.moderated.said.judgement
        return self.judged.said if self.judged else None

    @property
    def category(self) -> str:
        """The id of the category that stands, or ""."""
        return self.judgement.category if self.judgement else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One body in one period. `workspace` is the folder as it was named; `head` and `at` are its log's newest line."""

    workspace: str
    body: str
    place: Place
    framework: Framework
    period: str
    head: str
    at: str
    headline: Judged[Headline] | None
    standings: tuple[Standing, ...]
    on_file: OnFile
    actions: Mapping[str, Action]
    issues: tuple[Issue, ...]
    notes: tuple[Remark[ModerationNote], ...]
    recommendations: tuple[Remark[Recommendation], ...]

    @property
    def unjudged(self) -> tuple[int, ...]:
        """The domains that nobody has judged."""
        return tuple(standing.domain for standing in self.standings if not standing.category)


def movement(framework: Framework, before: str, now: str) -> Movement:
    """How far apart two categories are by the framework's order, the best one first."""
    order = [category.id for category in framework.categories]
    if not now:
        return Movement.NONE
    if before not in order or now not in order:
        return Movement.FIRST
    if before == now:
        return Movement.SAME
    return Movement.BETTER if order.index(now) < order.index(before) else Movement.WORSE
