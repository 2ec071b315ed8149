"""How much an area weighs: red or worsening first, then papers that differ, overdue actions, risks without a plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from evidence.analysis.actions import ActionFound
from evidence.analysis.clusters import Cluster
from evidence.analysis.differences import Difference
from evidence.analysis.voices import Voice
from evidence.fact import Fact, FactKind
from evidence.model import Stance
from evidence.tagging.against import misses

_UNMITIGATED = re.compile(
    r"\b(?:no (?:mitigat\w+|action plan|plan|assurance|recovery plan)|not (?:yet )?mitigated"
    r"|gaps? in (?:control|assurance)|without (?:a |any )?(?:plan|mitigation)|limited assurance|no assurance)\b",
    re.IGNORECASE,
)
_LOOSE = 0.4
_SAVING = re.compile(r"\bsav(?:ed|ings?|es?)\b|\bQIPP\b", re.IGNORECASE)
_RED = re.compile(r"(?:^|\t)\s*(?:red|amber[- ]red)\s*(?:\t|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What made an area weigh what it weighs; the numbers count voices."""

    below_standard: int
    worsening: bool
    differs: bool
    overdue: bool
    unmitigated: int
    issues: int
    actions: int
    achievements: int

    @property
    def has_concern(self) -> bool:
        return bool(
            self.below_standard or self.worsening or self.differs or self.overdue or self.unmitigated or self.issues
        )


def read_signals(cluster: Cluster, differences: Sequence[Difference], actions: Iterable[ActionFound]) -> Signals:
    """The signals that the voices of a cluster give."""
    voices = cluster.voices
    return Signals(
        below_standard=sum(is_below(voice) for voice in voices),
        worsening=any(_is_worsening(voice.facts) for voice in voices),
        differs=bool(differences),
        overdue=any(action.flag == "overdue" for action in actions),
        unmitigated=sum(bool(_UNMITIGATED.search(voice.item.passage.text)) for voice in voices),
        issues=sum(voice.has(Stance.ISSUE) for voice in voices),
        actions=sum(voice.has(Stance.ACTION) for voice in voices),
        achievements=sum(voice.has(Stance.ACHIEVEMENT) for voice in voices),
    )


def weigh(cluster: Cluster, signals: Signals) -> float:
    """The weight; only its order means anything. A subject without concern stays light however often it is named."""
    weight = 4.0 * bool(signals.below_standard) + 2.0 * signals.worsening
    weight += 4.0 * signals.differs + 3.0 * signals.overdue + 2.0 * min(signals.unmitigated, 2)
    weight += 0.8 * min(signals.issues, 5) + 0.3 * min(signals.actions, 4)
    weight += 0.5 * min(cluster.papers - 1, 4) if signals.has_concern else 0.0
    if not cluster.is_topic:
        weight *= _LOOSE  # passages that share only a prompt hang together less than a topic does
    return round(weight + 0.5 * max((voice.score for voice in cluster.voices), default=0.0), 3)


def is_below(voice: Voice) -> bool:
    """Whether the voice tells of a standard that is missed, or of a red rating."""
    if _RED.search(voice.quote):
        return True
    saving = bool(_SAVING.search(voice.quote))
    return any(_misses(fact, saving=saving) for fact in voice.facts if fact.target)


def _misses(fact: Fact, *, saving: bool = False) -> bool:
    """Whether the value misses its target. Money does when it is to be saved; of money spent nothing is said here."""
    if fact.kind is not FactKind.MONEY:
        return misses(fact) is True
    value, target = _number(fact.value), _number(fact.target)
    return saving and value is not None and target is not None and value < target


def _is_worsening(facts: Sequence[Fact]) -> bool:
    """Two or more readings of one row with one target, the last one missing it and worse than the one before."""
    readings = [fact for fact in facts if fact.kind is FactKind.MEASURE and fact.target]
    if len(readings) < 2 or readings[-1].target != readings[-2].target or not _misses(readings[-1]):
        return False
    last, before = _number(readings[-1].value), _number(readings[-2].value)
    if last is None or before is None:
        return False
    return last < before if readings[-1].unit == "%" else last > before


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
