"""What a person judged: a category for a domain, the headline for the whole. The tool never picks either."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evidence.errors import RecordError
from evidence.record.body import check_words


class Joint(StrEnum):
    """Whether the body assessed agrees (guide, paragraph 71: a joint decision wherever possible)."""

    AGREED = "agreed"
    PARTLY = "partly"
    NOT_AGREED = "not-agreed"
    NOT_ASKED = "not-asked"


class Ground(StrEnum):
    """The ground in law for intervention (section 14Z21; guide, paragraph 82)."""

    FAILING = "failing"
    AT_RISK = "at-risk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A category for one domain in one period, with why and on what.

    `category` is the framework's id; `evidence` are ids of passages; `factors` answer the framework's, in its order (""
    where nothing was said); `body_says` is the assessed body's own view. For intervention: `ground` with
    `ground_because`, the options `tried`, and `patient_safety`, which says what puts patients at serious risk.
    `override` is why the person went on without what `overridden` names. RecordError when a reason is missing.
    """

    period: str
    domain: int
    category: str
    reason: str
    evidence: tuple[str, ...] = ()
    joint: Joint = Joint.NOT_ASKED
    body_says: str = ""
    factors: tuple[str, ...] = ()
    ground: Ground | None = None
    ground_because: str = ""
    tried: tuple[str, ...] = ()
    patient_safety: str = ""
    override: str = ""
    overridden: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_words(reason=self.reason)
        given = {"override": self.override, "patient safety": self.patient_safety, "body's view": self.body_says}
        check_words(**{what: words for what, words in given.items() if words})
        for words in (*self.tried, *filter(None, self.factors)):
            check_words(option_or_factor=words)
        if self.ground is not None:
            check_words(reason_for_the_ground=self.ground_because)
        elif self.ground_because:
            raise RecordError("A reason is given for a ground, and no ground.", hint="Say --ground failing or at-risk.")

    @property
    def name(self) -> str:
        """How the record calls it: one judgement stands for each domain and period."""
        return f"{self.period}|{self.domain}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline for the whole body in one period: one of the framework's labels, a person's, never a roll-up."""

    period: str
    label: str
    reason: str
    joint: Joint = Joint.NOT_ASKED

    def __post_init__(self) -> None:
        check_words(reason=self.reason)
