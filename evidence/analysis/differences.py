"""Where papers differ: two papers, one topic, the same thing said with another figure or another date.

Cautious on purpose: a false "these differ" costs more trust than a missed one. Figures are compared only within one
topic, unit, period and manner (forecast, year to date, plan ...), dates only where something is to recover or be done.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.analysis.alike import knows, same_figure
from evidence.analysis.statements import RECOVERY
from evidence.analysis.voices import Voice
from evidence.fact import Fact, FactKind
from evidence.tagging.facts import providers

# What a sum of money is: the last of these words before it decides.
_MANNER = re.compile(
    r"\b(?:(?P<forecast>forecast\w*|year[- ]end|full[- ]year|outturn"
    r"|expect\w*\b[^.£]{0,40}?\bto (?:deliver|save|achieve))"
    r"|plan(?:ned)?|target|budget|shortfall|gap|overspen\w+|underspen\w+|risk|against|of which|to date|month)\b",
    re.IGNORECASE,
)
# Words that make another indicator of what is otherwise the same one: never compare across them.
_APART = re.compile(
    r"\b(?:red [12]|8 minutes|19 minutes|screening|upgrade|breast|surgery|drug|radiotherapy|first treatment"
    r"|31[- ]day\w*|62[- ]day\w*|104[- ]day\w*|52[- ]week\w*|two[- ]week\w*|2[- ]week\w*|non[- ]admitted|admitted"
    r"|incomplete|mrsa|difficile|inpatient|emergency department|type 1|running cost|qipp|surplus|reserve\w*"
    r"|locality)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two voices from two papers that cannot both stand. `kind` is "date" or "figure"; `said` what each says."""

    kind: str
    voices: tuple[Voice, Voice]
    said: tuple[str, str]


def find_differences(voices: Sequence[Voice]) -> tuple[Difference, ...]:
    """Differences among the voices of one topic, at most one of each kind, clearest first."""
    dates = _first_pair("date", _dates(voices))
    figures = _first_pair("figure", _figures(voices))
    return tuple(found for found in (dates, figures) if found is not None)


def _dates(voices: Iterable[Voice]) -> dict[str, list[tuple[str, Voice]]]:
    """Dates by which things are to be right again; all under one key, for a topic has one recovery."""
    said: dict[str, list[tuple[str, Voice]]] = defaultdict(list)
    for voice in voices:
        if not RECOVERY.search(voice.quote):
            continue
        dues = {fact.due[:7] for fact in voice.facts if fact.kind is FactKind.DEADLINE and fact.due}
        if len(dues) == 1:
            said["recovery"].append((dues.pop(), voice))
    return said


def _figures(voices: Iterable[Voice]) -> dict[str, list[tuple[str, Voice]]]:
    said: dict[str, list[tuple[str, Voice]]] = defaultdict(list)
    for voice in voices:
        for fact in voice.facts:
            key = _figure_key(fact, voice)
            if key:
                said[key].append((fact.value, voice))
    return said


def _figure_key(fact: Fact, voice: Voice) -> str:
    """What a figure measures, or "" when that cannot be told well enough to compare it."""
    apart = ",".join(sorted({match[0].casefold().replace("-", " ") for match in _APART.finditer(_subject(voice))}))
    if fact.kind is FactKind.MEASURE and fact.target and fact.period:
        return f"{fact.unit}|{fact.target}|{fact.period}|{apart}|{','.join(sorted(set(providers(voice.quote))))}"
    if fact.kind is FactKind.MONEY and not voice.is_row:
        before = voice.item.passage.text[voice.start : fact.start]
        manners = list(_MANNER.finditer(before))
        return f"£|forecast|{apart}" if manners and manners[-1]["forecast"] else ""
    return ""


def _subject(voice: Voice) -> str:
    """Where a voice says what it measures: a row's first cells, a sentence's whole text."""
    return " ".join(voice.quote.split("\t")[:3]) if voice.is_row else voice.quote


def _first_pair(kind: str, said: dict[str, list[tuple[str, Voice]]]) -> Difference | None:
    for key in sorted(said):
        readable = sorted(said[key], key=lambda pair: pair[1].is_row)  # a sentence shows a difference better than a row
        for index, (value, voice) in enumerate(readable):
            for other_value, other in readable[index + 1 :]:
                apart = voice.item.paper != other.item.paper and not same_figure(value, other_value)
                if apart and not knows(voice.quote, other_value) and not knows(other.quote, value):
                    return Difference(kind=kind, voices=(voice, other), said=(value, other_value))
    return None
