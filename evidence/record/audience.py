"""Who may see what: papers and passages kept to the area team, and what of the record is shared with the body assessed.

The rule is one of what is shared, not of what is hidden: a form of entry that is not named here stays with the area
team. It follows the guide: support is agreed by both sides (paragraph 76), requests and escalation are told to the body
(paragraph 84 and Annex 4), points of the report are agreed at the meeting (paragraph 40), and a judgement is joint
wherever possible (paragraph 71), so it is shared once the body was asked. Soft intelligence may be kept back
(paragraph 70), and so are the area team's own notes and reasons.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from evidence.errors import RecordError
from evidence.model import Verdict
from evidence.record.body import check_words, read_body, written
from evidence.record.chain import Form, Held
from evidence.record.judgement import Headline, Joint, Judgement
from evidence.record.meeting import MeetingPoint
from evidence.record.publication import Publication
from evidence.record.review import read_review
from evidence.record.support import Escalation, Power, Request


class Audience(StrEnum):
    """Who may see a paper or a passage."""

    EVERYBODY = "everybody"
    AREA_TEAM = "area-team"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """Who may see a paper or a passage, and why. RecordError when something is kept back without a reason."""

    audience: Audience
    reason: str = ""

    def __post_init__(self) -> None:
        if self.audience is Audience.AREA_TEAM and not self.reason:
            raise RecordError(
                "What is kept from the body assessed needs a reason.",
                hint='Say it with --reason, such as "soft intelligence from a trust".',
            )
        if self.reason:
            check_words(reason=self.reason)


def shared(entry: Held, *, body: str, passages: Collection[str], now: str) -> str:
    """The entry's body as the assessed body named `body` may see it at `now` (UTC), "" when it may not.

    `passages` are those it may see.
    """
    if entry.key.form is Form.REVIEW:
        return _verdict_alone(entry.body) if entry.key.name in passages else ""
    if entry.key.form is Form.JUDGEMENT:
        return _judgement(read_body(entry.body, Judgement), passages)
    if entry.key.form is Form.MEETING_POINT:
        return _meeting_point(read_body(entry.body, MeetingPoint), passages)
    return entry.body if _is_shared(entry, body, now) else ""


def _is_shared(entry: Held, body: str, now: str) -> bool:
    match entry.key.form:
        case Form.SUPPORT | Form.ACTION:
            return True
        case Form.HEADLINE:
            return read_body(entry.body, Headline).joint is not Joint.NOT_ASKED
        case Form.REQUEST:
            return _asked_of(read_body(entry.body, Request), body)
        case Form.ESCALATION:
            return bool(read_body(entry.body, Escalation).told)
        case Form.PUBLICATION:
            return not read_body(entry.body, Publication).is_embargoed(now)
    return False


def _verdict_alone(body: str) -> str:
    """What was decided on a passage, without the words that were said of it."""
    review = read_review(body)
    return "" if review.verdict is Verdict.UNDECIDED else written(replace(review, reason="", notes=()))


def _judgement(judgement: Judgement, passages: Collection[str]) -> str:
    if judgement.joint is Joint.NOT_ASKED:
        return ""
    seen = tuple(passage for passage in judgement.evidence if passage in passages)
    return written(replace(judgement, evidence=seen))


def _meeting_point(point: MeetingPoint, passages: Collection[str]) -> str:
    """What both sides agreed at the meeting; one that was withdrawn goes with the reason for it."""
    seen = tuple(passage for passage in point.evidence if passage in passages)
    return "" if point.closed else written(replace(point, evidence=seen))


def _asked_of(request: Request, body: str) -> bool:
    """Asked under the powers over the body itself (sections 14Z18 and 14Z19), or informally of the body by name."""
    return request.power is not Power.INFORMAL or body.casefold() in request.asked_of.casefold()
