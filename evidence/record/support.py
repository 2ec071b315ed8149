"""Support, requests for information and escalation: offered, agreed, asked for, told, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evidence.errors import RecordError
from evidence.record.body import check_dates, check_words


class Agreement(StrEnum):
    """Where an offer of support stands: support is support only once both sides agree (guide, paragraph 76)."""

    OFFERED = "offered"
    AGREED = "agreed"
    REFUSED = "refused"


class Result(StrEnum):
    """What came of support: OPEN while it runs."""

    OPEN = "open"
    IMPROVED = "improved"
    NOT_IMPROVED = "not-improved"
    WITHDRAWN = "withdrawn"


class Power(StrEnum):
    """How information is asked for. The two powers need a reason to believe, under section 14Z17."""

    INFORMAL = "informal"
    DOCUMENTS = "14Z18"
    EXPLANATION = "14Z19"


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Assistance under section 14Z10, offered on `date` for some domains (guide, paragraphs 74, 76, 79 and Annex 4).

    `level` ranks it from 1 (advice) up; `offer` is the framework's id or "". `objectives` are the improvements
    required, `follow_up` is how and when progress is looked at, `restrictions` limit its use, `confirmed` is the day it
    was confirmed in writing, `considered` are the numbers, from 1, of the framework's considerations that were thought
    of. `closed` and `outcome` are set together with the `result`.
    """

    domains: tuple[int, ...]
    what: str
    date: str
    level: int
    agreement: Agreement
    offer: str = ""
    objectives: tuple[str, ...] = ()
    follow_up: str = ""
    restrictions: str = ""
    confirmed: str = ""
    considered: tuple[int, ...] = ()
    result: Result = Result.OPEN
    outcome: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        check_words(support=self.what)
        for words in (*self.objectives, *filter(None, (self.follow_up, self.restrictions))):
            check_words(objective_or_follow_up=words)
        _check_day(date=self.date)
        check_dates(confirmed=self.confirmed, closed=self.closed)
        if not self.domains:
            raise RecordError("Support is for a domain, or more.")
        if self.level < 1:
            raise RecordError("Levels of support count from 1.")
        if (self.result is Result.OPEN) != (not self.closed):
            raise RecordError("Support that ends has a result and a day.")
        if self.closed:
            check_words(outcome=self.outcome)
        if self.closed and self.closed < self.date:
            raise RecordError(f"Support of {self.date} cannot have ended on {self.closed}.")

    @property
    def runs(self) -> bool:
        """Agreed, and not ended."""
        return self.agreement is Agreement.AGREED and self.result is Result.OPEN

    @property
    def lacks(self) -> tuple[str, ...]:
        """What support that runs has to have and this has not yet (guide, paragraph 74 and Annex 4)."""
        parts = {"objectives": self.objectives, "follow-up": self.follow_up, "confirmation in writing": self.confirmed}
        return tuple(what for what, given in parts.items() if self.runs and not given)

    @property
    def fell_short(self) -> bool:
        """Refused, or ended without the improvement that was agreed (guide, paragraphs 80 and 84)."""
        return self.agreement is Agreement.REFUSED or self.result is Result.NOT_IMPROVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for information or an explanation. `because` is the reason to believe that section 14Z17 asks for.

    `due` is a day or "". RecordError when a power is used without its reason.
    """

    domains: tuple[int, ...]
    what: str
    purpose: str
    asked_of: str
    date: str
    power: Power = Power.INFORMAL
    because: str = ""
    due: str = ""
    reply: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        check_words(request=self.what, purpose=self.purpose, one_asked=self.asked_of)
        _check_day(date=self.date)
        check_dates(due=self.due, closed=self.closed)
        if self.power is not Power.INFORMAL and not self.because:
            raise RecordError(
                f"Section {self.power} may be used only with a reason to believe that the area is no longer "
                "appropriate, or that the group might have failed, be failing or fail (section 14Z17).",
                hint="Say it with --because.",
            )
        if self.because:
            check_words(reason_to_believe=self.because)
        if self.closed:
            check_words(reply=self.reply)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Concern signalled clearly (Annex 4): one view of all information, told to the body, with what has to follow.

    `told` says how and to whom ("face to face, accountable officer"). Parts may be missing; the gate names them.
    """

    domains: tuple[int, ...]
    view: str
    date: str
    told: str = ""
    actions: tuple[str, ...] = ()
    timeline: str = ""
    milestones: tuple[str, ...] = ()
    consequences: str = ""
    outcome: str = ""
    closed: str = ""

    def __post_init__(self) -> None:
        check_words(view=self.view)
        for words in (*self.actions, *self.milestones, *filter(None, (self.told, self.timeline, self.consequences))):
            check_words(part_of_the_escalation=words)
        _check_day(date=self.date)
        check_dates(closed=self.closed)
        if self.closed:
            check_words(outcome=self.outcome)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What effective escalation has and this one does not (Annex 4)."""
        parts = {
            "how the view was told to the body": self.told,
            "agreed actions": self.actions,
            "a timeline": self.timeline,
            "milestones": self.milestones,
            "clear consequences": self.consequences,
        }
        return tuple(what for what, given in parts.items() if not given)


def _check_day(*, date: str) -> None:
    check_words(date=date)
    check_dates(date=date)
