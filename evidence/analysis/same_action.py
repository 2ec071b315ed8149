"""One action told by two papers, with another date or another owner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from evidence.analysis.actions import content_words
from evidence.analysis.voices import Voice, sentences_of
from evidence.fact import Fact, FactKind
from evidence.framework.calendar import Period
from evidence.model import EvidenceItem

_ALIKE = 0.7
_FEWEST_WORDS = 4
_INITIALS = re.compile(r"[A-Z]{2,3}(?:\b.*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTold:
    """An action as one paper tells it."""

    voice: Voice
    fact: Fact
    words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingAction:
    """Two papers that tell of one action; `kind` is "due" or "owner", `said` what each has of it."""

    kind: str
    said: tuple[str, str]
    voices: tuple[Voice, Voice]


def actions_told(items: Iterable[EvidenceItem], *, period: Period) -> tuple[ActionTold, ...]:
    """Every action in the items that says enough to be known again."""
    told = []
    for item in items:
        for voice in sentences_of(item, period=str(period)):
            for fact in voice.facts:
                words = content_words(voice.subject)
                if fact.kind is FactKind.ACTION and len(words) >= _FEWEST_WORDS:
                    told.append(ActionTold(voice=voice, fact=fact, words=words))
    return tuple(told)


def differing_actions(told: Sequence[ActionTold]) -> tuple[DifferingAction, ...]:
    """Each pair of papers that have another date or another owner for one action; the date when both differ."""
    return tuple(
        found
        for one, other in combinations(told, 2)
        if one.voice.item.passage.anchor.document != other.voice.item.passage.anchor.document
        and _alike(one, other)
        and (found := _difference(one, other)) is not None
    )


def _difference(one: ActionTold, other: ActionTold) -> DifferingAction | None:
    voices = (one.voice, other.voice)
    if one.fact.due and other.fact.due and not _same_date(one.fact.due, other.fact.due):
        return DifferingAction(kind="due", said=(one.fact.due, other.fact.due), voices=voices)
    if _differ(one.fact.owner, other.fact.owner):
        return DifferingAction(kind="owner", said=(one.fact.owner, other.fact.owner), voices=voices)
    return None


def _alike(one: ActionTold, other: ActionTold) -> bool:
    return len(one.words & other.words) >= _ALIKE * max(len(one.words), len(other.words))


def _same_date(one: str, other: str) -> bool:
    """Whether a day and a month, or two days, can be one date: "2013-09" is any day of September."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _differ(one: str, other: str) -> bool:
    """Whether two owners are told in one manner and are not one: initials are not held against a role."""
    if not one or not other or bool(_INITIALS.match(one)) != bool(_INITIALS.match(other)):
        return False
    first, second = one.casefold(), other.casefold()
    return first not in second and second not in first
