"""Decisions on evidence: what a person says of a passage that the tagger suggested, and what then stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from evidence.errors import RecordError
from evidence.model import Verdict
from evidence.record.body import check_words, read_body


class Verb(StrEnum):
    """What a person does to a passage; undoing is the chain's."""

    ACCEPT = "accept"
    REJECT = "reject"
    RETAG = "retag"
    DEFER = "defer"
    NOTE = "note"


_VERDICTS = {
    Verb.ACCEPT: Verdict.ACCEPTED,
    Verb.REJECT: Verdict.REJECTED,
    Verb.RETAG: Verdict.RETAGGED,
    Verb.DEFER: Verdict.DEFERRED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What people decided about one passage. `domains` are a person's, when it was retagged; `notes` oldest first."""

    verdict: Verdict = Verdict.UNDECIDED
    domains: tuple[int, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One act on a passage. RecordError when a note has no words, or domains are named without retagging."""

    verb: Verb
    domains: tuple[int, ...] = ()
    words: str = ""

    def __post_init__(self) -> None:
        if (self.verb is Verb.RETAG) != bool(self.domains):
            raise RecordError("To retag is to name the domains the passage belongs to, and only then.")
        if self.words or self.verb is Verb.NOTE:
            check_words(**{"note" if self.verb is Verb.NOTE else "reason": self.words})


def decide(review: Review, decision: Decision) -> Review:
    """What stands after the decision: a note is added to what stands, any other decision takes its place."""
    if decision.verb is Verb.NOTE:
        return replace(review, notes=(*review.notes, decision.words))
    domains = tuple(dict.fromkeys(decision.domains))
    return replace(review, verdict=_VERDICTS[decision.verb], domains=domains, reason=decision.words)


def read_review(body: str) -> Review:
    """The review in a body of the chain; "" is a passage nobody decided on."""
    return read_body(body, Review) if body else Review()
