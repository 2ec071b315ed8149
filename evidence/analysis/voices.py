"""Voices: what one passage has to say on a topic - the sentence worth quoting, its facts and its stance."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.analysis.topics import TopicMatch
from evidence.model import BlockKind, EvidenceItem, Fact, FactKind, Stance
from evidence.passages.sentences import sentence_spans
from evidence.tagging.facts import facts as find_facts

_LONG = 45
_LEANING = re.compile(r"(?:This|These|It|They|That|Those|He|She|However|Therefore|In addition|As a result)\b")
_WORTH = {FactKind.MEASURE: 1.5, FactKind.DEADLINE: 1.5, FactKind.MONEY: 0.8, FactKind.ACTION: 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A stretch of a passage (`start:end` of its text) that speaks for it, exactly as it stands in the paper."""

    item: EvidenceItem
    start: int
    end: int
    facts: tuple[Fact, ...] = ()

    @property
    def quote(self) -> str:
        return self.item.passage.text[self.start : self.end]

    @property
    def is_row(self) -> bool:
        return self.item.passage.kind is BlockKind.TABLE_ROW

    @property
    def score(self) -> float:
        return max(self.item.suggestion.tagging.scores.values(), default=0.0)

    def has(self, stance: Stance) -> bool:
        return stance in self.item.suggestion.tagging.stance


def voice_of(item: EvidenceItem, match: TopicMatch | None, *, period: str) -> Voice:
    """The sentence of the passage that says most on the topic, or the whole row of a table."""
    passage = item.passage
    found = find_facts(passage.text, context=passage.context, period=period)
    if passage.kind is BlockKind.TABLE_ROW:
        return Voice(item=item, start=0, end=len(passage.text), facts=found)
    spans = sentence_spans(passage.text) or ((0, len(passage.text)),)
    worth = [_worth(item, match, found, span) for span in spans]
    best = max(range(len(spans)), key=lambda index: (worth[index], -index))
    start, end = _with_support(passage.text, spans, best)
    inside = tuple(fact for fact in found if fact.start >= start and fact.end <= end)
    return Voice(item=item, start=start, end=end, facts=inside)


def _worth(item: EvidenceItem, match: TopicMatch | None, found: tuple[Fact, ...], span: tuple[int, int]) -> float:
    start, end = span
    reasons = item.suggestion.tagging.reasons
    worth = sum(
        reason.effect
        for reason in reasons
        if reason.effect > 0 and start <= reason.start < end and _counts(reason.target)
    )
    worth += sum(1.5 for a, b in (match.places if match else ()) if start <= a and b <= end)
    worth += sum(_WORTH[fact.kind] for fact in found if start <= fact.start and fact.end <= end)
    words = item.passage.text[start:end].count(" ") + 1
    return worth - (0.1 * max(0, words - _LONG)) - (1.0 if words < 5 else 0.0)


def _counts(target: str) -> bool:
    """Reasons for a domain or a stance make a sentence worth quoting; reasons against evidence do not."""
    return target != "evidence" and "." not in target


def _with_support(text: str, spans: tuple[tuple[int, int], ...], best: int) -> tuple[int, int]:
    """The sentence, with the one before when it leans on it ("This is ...") and both are short."""
    start, end = spans[best]
    if best and _LEANING.match(text[start:end]):
        before = spans[best - 1][0]
        if text[before:end].count(" ") < _LONG:
            return before, end
    return start, end
