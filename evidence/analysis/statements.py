"""Statements: what papers say that can be held against each other, each under the one thing that it is about.

Two statements have one key only when indicator, provider, period, basis and unit are all known and equal: a month is
never held against a quarter, a figure to date never against one of the month, a forecast only against one made at about
the same time. What the passage leaves open, its headings and its paper may settle; else it is no statement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from evidence.analysis.voices import Voice, sentences_of
from evidence.fact import Basis, Fact, FactKind
from evidence.framework.calendar import Period
from evidence.model import BlockKind, EvidenceItem
from evidence.tagging.dates import periods
from evidence.tagging.indicators import is_on_the_dashboard, named_indicators, recovering, settled
from evidence.tagging.providers import named_providers

RECOVERY: Final = re.compile(
    r"\b(?:recover\w*|return(?:s|ed|ing)? to|back (?:to|at|above|within)|achiev\w+|restor\w+"
    r"|meet(?:s|ing)? the (?:[\w&-]+ ){0,3}(?:standard|target)"
    r"|trajectory|compliant|compliance|sustain\w*|reach(?:es|ed)?|deliver(?:y|ed)? of the standard)\b",
    re.IGNORECASE,
)
# Words for a part of what the indicator counts: a figure of the part is another figure.
_PART: Final = re.compile(
    r"\b(?:type 1|localit(?:y|ies)|inpatients?|emergency department|maternity|adults?|children|under 1[89]|urolog\w+"
    r"|breast|lung|colorectal|gastrointestinal|dermatology|orthopaedics?|plastic surgery|stroke|surgery|scheme|ward"
    r"|recurrent|non-recurrent|resident\w*|of whom|of which|of them|shortfall|gap|behind|below plan|over plan"
    r"|unidentified|no scheme|mitigat\w+|worst case|best case|risk|reserves?|fines?"
    r"|week(?= (?:ending|beginning|\d)))\b",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(r" (?:NHS (?:Foundation )?Trust|Foundation Trust|Trust)$")
_PERCENT: Final = re.compile(r"\d\s?(?:%|per\s?cent)")
_FULL_YEAR: Final = "full year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that a paper says: `about` what (indicator, provider, period, basis, unit), and `value`.

    `kind` is "figure" or "date". `value` of a figure is the number as written (sums in pounds), of a date an ISO month.
    """

    kind: str
    about: tuple[str, ...]
    value: str
    voice: Voice

    @property
    def indicator(self) -> str:
        return self.about[0]

    @property
    def provider(self) -> str:
        return self.about[1]

    @property
    def paper(self) -> tuple[str, str]:
        """The paper it stands in: in a pack, the agenda item's."""
        passage = self.voice.item.passage
        return passage.anchor.document, passage.item.label if passage.item else ""


def statements(items: Iterable[EvidenceItem], *, period: Period) -> tuple[Statement, ...]:
    """Every figure and recovery date of a dashboard indicator in the items, in their order."""
    given = tuple(items)
    sections = _sections(given)
    names = _short_names(given)
    found = [
        statement
        for item in given
        for voice in sentences_of(item, period=str(period))
        for statement in (*_figures(voice, period, names), *_dates(voice, sections[_section(item)], names))
    ]
    return tuple(_joined(found))


def _joined(found: Sequence[Statement]) -> Iterator[Statement]:
    """Dates of "the trust" go to the one provider that other dates of the indicator name."""
    named: dict[str, set[str]] = defaultdict(set)
    for statement in found:
        if statement.kind == "date" and statement.provider:
            named[statement.indicator].add(statement.provider)
    for statement in found:
        if statement.kind == "date" and not statement.provider:
            yield replace(statement, about=(statement.indicator, _one(named[statement.indicator])))
        else:
            yield statement


def _figures(voice: Voice, period: Period, names: Mapping[str, str]) -> Iterator[Statement]:
    for fact in voice.facts:
        if fact.kind not in (FactKind.MEASURE, FactKind.MONEY) or not is_on_the_dashboard(fact.indicator):
            continue
        when = _when(fact, voice, period)
        if when:
            owner = fact.provider or _provider(voice, names)
            about = (fact.indicator, owner, when, str(fact.basis), _unit(fact), *_parts(voice, fact))
            yield Statement(kind="figure", about=about, value=fact.value, voice=voice)


def _dates(voice: Voice, section: Collection[str], names: Mapping[str, str]) -> Iterator[Statement]:
    """The one month by which the one indicator that the sentence is about is to be met again."""
    dues = {fact.due[:7] for fact in voice.facts if fact.kind is FactKind.DEADLINE and fact.due}
    if len(dues) != 1 or not RECOVERY.search(voice.quote):
        return
    indicator = _recovering(voice, section)
    if indicator:
        yield Statement(kind="date", about=(indicator, _provider(voice, names)), value=dues.pop(), voice=voice)


def _recovering(voice: Voice, section: Collection[str]) -> str:
    """The indicator the sentence names, else its passage, else its section alone; else what its heading stands for."""
    passage = voice.item.passage
    for named in (_named(voice.quote), _named(passage.text), section, _named(" ".join(passage.heading_path[-2:]))):
        if named:
            return _one(named)
    return recovering(passage.heading_path[-1]) if passage.heading_path and _PERCENT.search(voice.quote) else ""


def _named(text: str) -> set[str]:
    named = {settled(mention.name, Basis.UNSAID) for mention in named_indicators(text)}
    return {name for name in named if is_on_the_dashboard(name)}


def _section(item: EvidenceItem) -> tuple[str, ...]:
    return (item.passage.anchor.document, *item.passage.heading_path)


def _sections(items: Iterable[EvidenceItem]) -> Mapping[tuple[str, ...], set[str]]:
    """For each section of each paper the indicators it names; a paper's rows and text without headings name none."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for item in items:
        if item.passage.heading_path and item.passage.kind is not BlockKind.TABLE_ROW:
            found[_section(item)] |= _named(item.passage.text)
    return found


def _short_names(items: Iterable[EvidenceItem]) -> Mapping[str, str]:
    """Providers by the short form of their names ("Westford Hospitals"), where it has two words and is one's only."""
    full: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for mention in named_providers(item.passage.text):
            short = _ENDING.sub("", mention.name)
            if len(short.split()) > 1 and short != mention.name:
                full[short].add(mention.name)
    return {short: _one(names) for short, names in full.items() if len(names) == 1}


def _provider(voice: Voice, names: Mapping[str, str]) -> str:
    """The one provider of the sentence, else of its headings, else the one whose paper it is."""
    passage = voice.item.passage
    for text in (voice.quote, *reversed(passage.heading_path), voice.item.paper_body):
        found = {mention.name for mention in named_providers(text)}
        found |= {full for short, full in names.items() if short in text}
        if found:
            return _one(found)
    return ""


def _when(fact: Fact, voice: Voice, period: Period) -> str:
    """The period as a month or a quarter with its year; a forecast is of the full year, told in a month."""
    if fact.basis is Basis.FORECAST:
        return f"{_FULL_YEAR} {period.year}"
    said = fact.period or _period_around(voice, period)
    month = re.fullmatch(r"M(\d{1,2})", said)
    if month:
        number = int(month[1]) + 3
        year = period.first_year + (number > 12)
        return f"{year}-{(number - 1) % 12 + 1:02d}"
    return f"{period.year} {said}" if re.fullmatch(r"Q[1-4]", said) else said


def _period_around(voice: Voice, period: Period) -> str:
    """The one period of the nearest heading that names any."""
    for heading in reversed(voice.item.passage.heading_path):
        said = {when.said for when in periods(heading, period=str(period))}
        if said:
            return _one(said)
    return ""


def _parts(voice: Voice, fact: Fact) -> tuple[str, ...]:
    """Words that make the figure one of a part: in a row's first cells, in prose between the figures on either side."""
    text = " ".join(voice.quote.split("\t")[:2]) if voice.is_row else _clause(voice, fact)
    return tuple(sorted({match[0].casefold() for match in _PART.finditer(text)}))


def _clause(voice: Voice, fact: Fact) -> str:
    start, end = fact.start - voice.start, fact.end - voice.start
    ends = [other.end - voice.start for other in voice.facts if other.value and other.end <= fact.start]
    before = voice.quote[max([start - 80, 0, *ends]) : start]
    after = re.split(r"[,;:(]|\band\b|\bagainst\b", voice.quote[end : end + 40])[0]
    return f"{before} {after}"


def _unit(fact: Fact) -> str:
    return fact.unit if fact.unit in ("%", "£", "ratio", "score") else "count"


def _one(names: Iterable[str]) -> str:
    """The name, when there is only one."""
    found = set(names)
    return found.pop() if len(found) == 1 else ""


def apart(one: Sequence[str], other: Sequence[str]) -> int:
    """How many months lie between two ISO dates; 0 when either is not known."""
    months = [int(date[:4]) * 12 + int(date[5:7]) for date in (str(one), str(other)) if len(date) >= 7]
    return abs(months[0] - months[1]) if len(months) == 2 else 0
