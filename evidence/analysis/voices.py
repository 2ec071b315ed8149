"""Voices: what one passage has to say on a topic - the sentence worth quoting, its facts and its stance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evidence.analysis.topics import TopicMatch
from evidence.fact import Fact, FactKind
from evidence.model import BlockKind, EvidenceItem, Stance
from evidence.passages.sentences import sentence_spans
from evidence.tagging.against import misses
from evidence.tagging.effects import LEARNED
from evidence.tagging.facts import facts as find_facts

_LONG = 45
_ACTION_HEAD = re.compile(r"\s*(?:agreed |further |next )?action", re.IGNORECASE)
_RISK_HEAD = re.compile(
    r"\s*(?:principal |description of |the )?risk\b(?! (?:score|rating|owner|id|ref))", re.IGNORECASE
)
_LEANING = re.compile(r"(?:This|These|It|They|That|Those|He|She|However|Therefore|In addition|As a result)\b")
_OPPOSED = frozenset({Stance.ACHIEVEMENT, Stance.ISSUE})
_WEAK = 0.5
_DOUBT = 0.3
_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?|\d{1,2}[.)]|[•▪–-])\s+(?=\S)")
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
    def subject(self) -> str:
        """What the voice is about: of a row the action or risk it names, else its first cell with words; else all."""
        if not self.is_row:
            return self.quote
        first = next((cell for cell in self.quote.split("\t") if len(cell.split()) > 2), self.quote)
        return self._named() or first

    @property
    def names_subject(self) -> bool:
        """Whether it is a row with a column for the action or the risk it is about."""
        return self.is_row and bool(self._named())

    def _named(self) -> str:
        cells = self.quote.split("\t")
        heads = self.item.passage.context.split("\t")
        if len(heads) >= len(cells):
            for wanted in (_ACTION_HEAD, _RISK_HEAD):
                named = [cell for head, cell in zip(heads, cells, strict=False) if wanted.match(head) and cell.strip()]
                if named:
                    return named[0]
        return ""

    def column(self, heading: str) -> str:
        """The row's cell under the first column whose heading begins so, or ""."""
        heads = self.item.passage.context.split("\t")
        at = next((at for at, head in enumerate(heads) if head.casefold().startswith(heading)), None)
        cells = self.quote.split("\t")
        return (
            cells[at].strip() if self.is_row and at is not None and len(cells) > at and len(heads) >= len(cells) else ""
        )

    @property
    def score(self) -> float:
        return max(self.item.suggestion.tagging.scores.values(), default=0.0)

    def has(self, stance: Stance) -> bool:
        """Between issue and achievement the figures decide where they can; else what the tagger suggests.

        A row of a table is one or the other, the likelier.
        """
        told = self.by_figures()
        if told is not None and stance is not Stance.ACTION:
            return stance is told
        suggested = self.item.suggestion.tagging.stance
        if self.is_row and stance in _OPPOSED:
            return next((one for one in suggested if one in _OPPOSED), None) is stance
        return stance in suggested

    def by_figures(self) -> Stance | None:
        """What the latest figures beside their targets say, or the row's own "on track"; None when neither tells."""
        latest = {(fact.indicator, fact.provider): misses(fact) for fact in self.facts if fact.kind is FactKind.MEASURE}
        told = {verdict for verdict in latest.values() if verdict is not None}
        on_track = self.column("on track").casefold()
        if True in told or on_track.startswith("no"):
            return Stance.ISSUE
        return Stance.ACHIEVEMENT if told or on_track.startswith("yes") else None


def sentences_of(item: EvidenceItem, *, period: str) -> tuple[Voice, ...]:
    """Every sentence of the passage as a voice with the facts in it; a row of a table is one sentence."""
    passage = item.passage
    found = find_facts(passage.text, context=passage.context, period=period)
    if passage.kind is BlockKind.TABLE_ROW:
        return (Voice(item=item, start=0, end=len(passage.text), facts=found),)
    spans = sentence_spans(passage.text) or ((0, len(passage.text)),)
    return tuple(
        Voice(
            item=item,
            start=_after_number(passage.text, start, end),
            end=end,
            facts=tuple(fact for fact in found if start <= fact.start and fact.end <= end),
        )
        for start, end in spans
    )


def best_voice(sentences: Sequence[Voice], match: TopicMatch | None) -> Voice:
    """The sentence that says most on the topic, with the one before when it leans on it ("This is ...")."""
    on_topic = [index for index, sentence in enumerate(sentences) if _speaks_of(sentence, match)]
    worth = [_worth(sentence, match) for sentence in sentences]
    at = max(on_topic or range(len(sentences)), key=lambda index: (worth[index], -index))
    best = sentences[at]
    if at and _LEANING.match(best.quote):
        before = sentences[at - 1]
        if best.item.passage.text[before.start : best.end].count(" ") < _LONG:
            return replace(best, start=before.start, facts=before.facts + best.facts)
    return best


def stance_voice(sentences: Sequence[Voice], stance: Stance) -> Voice | None:
    """The sentence of a passage whose words led to that stance, and to no other; None when there is none."""
    ranked = [(_pull(sentence, stance), -at, sentence) for at, sentence in enumerate(sentences)]
    ranked = [entry for entry in ranked if entry[0] > 0]
    return max(ranked, key=lambda entry: entry[:2])[2] if ranked else None


def _pull(voice: Voice, stance: Stance) -> float:
    """How strongly the words of the sentence speak for the stance and not for another one.

    Single words learned from labels are weak witnesses: they count half, and alone they have to be many.
    """
    pulls = dict.fromkeys(Stance, 0.0)
    for reason in voice.item.suggestion.tagging.reasons:
        if reason.target in pulls and voice.start <= reason.start < voice.end:
            pulls[Stance(reason.target)] += reason.effect * (_WEAK if reason.rule == LEARNED else 1.0)
    others = max(pull for name, pull in pulls.items() if name is not stance)
    return pulls[stance] - max(0.0, others) - _DOUBT


def _speaks_of(voice: Voice, match: TopicMatch | None) -> bool:
    """Whether the topic's words stand in the sentence; in a passage on several topics only those sentences count."""
    return match is not None and any(voice.start <= a and b <= voice.end for a, b in match.places)


def _after_number(text: str, start: int, end: int) -> int:
    """Where the words begin after a paragraph number ("4.2 The forecast ...") or a bullet."""
    number = _NUMBER.match(text, start, end)
    return number.end() if number and number.end() < end else start


def _worth(voice: Voice, match: TopicMatch | None) -> float:
    worth = sum(
        reason.effect
        for reason in voice.item.suggestion.tagging.reasons
        if reason.effect > 0 and voice.start <= reason.start < voice.end and _counts(reason.target)
    )
    worth += sum(1.5 for a, b in (match.places if match else ()) if voice.start <= a and b <= voice.end)
    worth += sum(_WORTH[fact.kind] for fact in voice.facts)
    words = voice.quote.count(" ") + 1
    return worth - (0.1 * max(0, words - _LONG)) - (1.0 if words < 5 else 0.0)


def _counts(target: str) -> bool:
    """Reasons for a domain or a stance make a sentence worth quoting; reasons against evidence do not."""
    return target != "evidence" and "." not in target
