"""Actions that papers record: who is to do what by when, and which are overdue at the time of the review."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evidence.analysis.voices import Voice
from evidence.model import Fact, FactKind, Stance

_DONE = re.compile(r"\b(?:complete|completed|closed|done|discharged|implemented|achieved)\b", re.IGNORECASE)
_NOT_DONE = re.compile(
    r"\b(?:not (?:yet )?|in|part(?:ly|ially)? |to be )(?:complete|completed|closed|done|implemented)\b", re.IGNORECASE
)
_NEAR_SAME = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFound:
    """An action that no paper says is finished.

    `due` is an ISO date or month, or ""; `flag` is "", "overdue" or "no date".
    """

    voice: Voice
    owner: str
    due: str
    flag: str
    domain: int


def open_actions(voices: Iterable[tuple[Voice, int]], *, at: date) -> tuple[ActionFound, ...]:
    """The open actions among the voices (each with its domain): overdue first, then by date, then those without one."""
    found: list[ActionFound] = []
    for voice, domain in voices:
        fact = _action(voice)
        if fact is None or _is_done(voice):
            continue
        due = fact.due or _due_nearby(voice)
        action = ActionFound(voice=voice, owner=fact.owner, due=due, flag=_flag(due, at), domain=domain)
        if not any(_like(action, other) for other in found):
            found.append(action)
    order = {"overdue": 0, "": 1, "no date": 2}
    return tuple(sorted(found, key=lambda action: (order[action.flag], action.due)))


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
    text = voice.quote
    if voice.is_row:
        last_cells = text.split("\t")[-2:]
        return any(_DONE.search(cell) and not _NOT_DONE.search(cell) and len(cell.split()) <= 4 for cell in last_cells)
    return False


def _due_nearby(voice: Voice) -> str:
    return next((fact.due for fact in voice.facts if fact.kind is FactKind.DEADLINE and fact.due), "")


def _flag(due: str, at: date) -> str:
    if not due:
        return "no date"
    limit = at.isoformat()[: len(due)]
    return "overdue" if due < limit else ""


def _like(action: ActionFound, other: ActionFound) -> bool:
    """Whether two papers tell of the same action (the minutes and the action log, month after month)."""
    mine, theirs = _content_words(action.voice.quote), _content_words(other.voice.quote)
    shared = len(mine & theirs)
    return shared >= _NEAR_SAME * max(1, min(len(mine), len(theirs))) and (action.due == other.due or not action.due)


def _content_words(text: str) -> frozenset[str]:
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
