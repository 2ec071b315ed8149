"""Actions that papers record: who is to do what by when, and which are overdue at the time of the review."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from evidence.analysis.voices import Voice
from evidence.fact import Fact, FactKind
from evidence.model import Stance
from evidence.tagging.dates import days

_DONE = re.compile(
    r"(?:now |action )?(?:complete|completed|closed|done|discharged|implemented|achieved)\b", re.IGNORECASE
)
_NEAR_SAME = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFound:
    """An action that no paper says is finished.

    `due` is an ISO date or month, or ""; `flag` is "", "overdue" or "no date"; `also` are other papers that tell of it.
    """

    voice: Voice
    owner: str
    due: str
    flag: str
    domain: int
    also: tuple[Voice, ...] = ()


def open_actions(voices: Iterable[tuple[Voice, int]], *, at: date) -> tuple[ActionFound, ...]:
    """The open actions among the voices (each with its domain): overdue first, then by date, then those without one."""
    found: list[ActionFound] = []
    done: list[ActionFound] = []
    for voice, domain in voices:
        fact = _action(voice)
        if fact is None:
            continue
        due = fact.due or _due_nearby(voice)
        action = ActionFound(voice=voice, owner=fact.owner, due=due, flag=_flag(due, at), domain=domain)
        if _is_done(voice):
            done.append(action)
        else:
            _add(found, action)
    open_still = [action for action in found if not any(_like(action, other) for other in done)]
    order = {"overdue": 0, "": 1, "no date": 2}
    return tuple(sorted(open_still, key=lambda action: (order[action.flag], action.due)))


def _add(found: list[ActionFound], action: ActionFound) -> None:
    """Adds the action, or its voice to the one that tells of it already; the telling with a date leads."""
    for at, other in enumerate(found):
        if _like(action, other):
            lead, more = (action, other) if action.due and not other.due else (other, action)
            found[at] = replace(lead, also=(*other.also, more.voice))
            return
    found.append(action)


def _action(voice: Voice) -> Fact | None:
    """The action in the voice; a promise with a date counts when the tagger sees an action."""
    facts = [fact for fact in voice.facts if fact.kind is FactKind.ACTION]
    if facts:
        return facts[0]
    deadlines = [fact for fact in voice.facts if fact.kind is FactKind.DEADLINE and fact.due]
    if deadlines and voice.has(Stance.ACTION) and not voice.is_row and _PROMISE.search(voice.quote):
        return deadlines[0]
    return None


_PROMISE = re.compile(
    r"\b(?:agreed (?:to|that)|is to|are to|will (?:bring|report|agree|complete|submit|produce|review|present))\b",
    re.IGNORECASE,
)


def _is_done(voice: Voice) -> bool:
    """Whether a cell of the row begins by saying so ("Complete: policy agreed ..."), not "Not complete"."""
    return voice.is_row and any(_DONE.match(cell.strip()) for cell in voice.quote.split("\t")[1:])


def _due_nearby(voice: Voice) -> str:
    """The day another part of the voice sets; of a row also the day its action ends with ("..., 6 January 2014")."""
    told = next((fact.due for fact in voice.facts if fact.kind is FactKind.DEADLINE and fact.due), "")
    if told or not voice.is_row:
        return told
    subject = voice.subject.rstrip(" .)")
    return next((when.said for when in days(subject) if when.end == len(subject)), "")


def _flag(due: str, at: date) -> str:
    if not due:
        return "no date"
    limit = at.isoformat()[: len(due)]
    return "overdue" if due < limit else ""


def _like(action: ActionFound, other: ActionFound) -> bool:
    """Whether two papers tell of the same action (the minutes and the action log, month after month)."""
    if action.due and other.due and action.due != other.due:
        return False
    mine, theirs = content_words(action.voice.subject), content_words(other.voice.subject)
    return len(mine & theirs) >= _NEAR_SAME * max(1, min(len(mine), len(theirs)))


def content_words(text: str) -> frozenset[str]:
    """The words that tell one action from another: of four letters and more, without the usual ones."""
    return frozenset(word for word in re.findall(r"[a-z]{4,}", text.casefold()) if word not in _COMMON)


_COMMON = frozenset(
    (
        "that",
        "this",
        "with",
        "will",
        "been",
        "have",
        "from",
        "agreed",
        "action",
        "governing",
        "body",
        "report",
        "meeting",
    )
)
