"""Figures in prose: percentages, counts and scores, and which of them are goals.

A figure that is a change ("up by 3%"), a hope ("return to 95%") or a share of money is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from evidence.tagging.numbers import DIGITS, WORDS, plain_number

_PERCENT: Final = re.compile(
    rf"(?<![\w.,£-])(?:(?P<value>{DIGITS})\s?(?:%|per\s?cent\b|percentage\b)"
    rf"|(?P<words>\b(?:{WORDS}))\s+per\s?cent\b)",
    re.IGNORECASE,
)
_COUNTED: Final = (
    r"cases?|breach(?:es)?|serious\s+incidents?|incidents?|never\s+events?|complaints?|infections?|falls|pressure\s+ulcers?"
    r"|waiters|bacteraemias?|deaths|outbreaks?|handovers"
)
_BETWEEN: Final = (
    r"(?:(?!(?:of|in|and|or|to|the|a|were|was|is|are|had|have|has|for|by|at|on|with|from|per|weeks?|days?|hours?|months?"
    r"|years?|minutes?|percent|target|standard|against|more|fewer|than|that|which|times|significant|further|other)\b)"
    r"[A-Za-z][\w.&'-]*\s+|\d+[- ](?:day|week|hour)s?\s+)"
)
_COUNT: Final = re.compile(
    rf"(?<![\w.,£/-])(?P<value>{DIGITS}|{WORDS})\s+{_BETWEEN}{{0,4}}?(?P<unit>{_COUNTED})\b", re.IGNORECASE
)
_NO_COUNT_BEFORE: Final = re.compile(
    r"\b(?:grades?|category|cat|levels?|stage|domain|red|section|items?|pages?|table|figure|tier|band|type|part|phase|(?:one|two|three|four|five|six|seven|eight|nine|\d)\s+in|month"
    r"|quarter|ward|priority|objective|standard|by|least|than|over|under|about|around|to|only)\s*$",
    re.IGNORECASE,
)

_GOAL: Final = (
    r"targets?|standards?|trajector(?:y|ies)|objective|ceiling|limit|threshold|tolerance|plan|goal|maximum|budget"
)
_GOAL_BEFORE: Final = re.compile(
    rf"(?:\b(?<!%\s)(?<!cent\s)(?:{_GOAL})(?:\s+\w+){{0,2}}?\s*(?:\s(?:of|is|was|at|for)\s|[:=,(]|\s)\s*"
    r"(?:no\s+more\s+than\s+|at\s+least\s+|just\s+|under\s+|less\s+than\s+|below\s+|over\s+)?"
    r"(?:an?\s+|the\s+)?|\b(?:against|versus|vs\.?)\s+(?:an?\s+|the\s+|our\s+|its\s+)?(?:[a-z-]+\s+){0,2}?)$",
    re.IGNORECASE,
)
_GOAL_AFTER: Final = re.compile(
    rf"^\s*(?!(?:against|versus|vs|compared|compares|of|below|above|under|over|short|and|in|for)\b)"
    rf"(?:[A-Za-z&/-]+\s+){{0,3}}?(?:{_GOAL})\b(?!\s+(?:was|were|is)\s+\d)",
    re.IGNORECASE,
)
_CHANGE_BEFORE: Final = re.compile(
    r"\b(?:by|(?:increase|decrease|reduction|rise|fall|drop|growth|improvement|variance|change|variation|gap)\s+(?:of|in)"
    r"|up|down|from|between|ranging|compared\s+(?:to|with)(?:\s+(?:an?|the|just|only|[a-z]+\s+(?:average|rate)\s+of))*|than"
    r"|additional|extra|further|another|top|bottom|the\s+remaining|about\s+a|each|every)\s+"
    r"(?:just\s+|only\s+|about\s+|around\s+|a\s+|an\s+|over\s+|nearly\s+|almost\s+|approximately\s+)*$",
    re.IGNORECASE,
)
_CHANGE_AFTER: Final = re.compile(
    r"^\s*(?:\)?\s*(?:more|fewer)\b|most\b|least\b|of\s+(?:the|its|their)\s+target\b|\(?CIs?\b|confidence|(?:percentage\s+)?points?|higher|lower|more|fewer|less|above|below|over|under"
    r"|increase|decrease|reduction|rise|fall|drop|growth|improvement|year[- ]on[- ]year|surplus"
    r"|contingency|headroom|tolerance|uplift|non[- ]recurr\w+"
    r"|recurr\w+|running|efficiency|variance|saving|chance|inflation"
    r"|(?:in|for|across)\s+(?:all\s+)?(?:England|Scotland|Wales|the\s+UK)|nationally"
    r"|of\s+(?:the\s+)?(?:budget|contract|allocation|funding))",
    re.IGNORECASE,
)
_MEASURED_BEFORE: Final = re.compile(
    r"\b(?:performance|position|compliance|achievement|result)\s+(?:against|on|for)\b[^.;]{0,60}?"
    r"\b(?:standard|target|threshold)\s+(?:was|is|were|stood\s+at|stands\s+at)\s+$",
    re.IGNORECASE,
)
_NATIONAL_BEFORE: Final = re.compile(
    r"(?:\bEngland\s*\(|\(\s*20\d\d/\d\d:?\s+|\b(?:nationally|(?:in|across|for) England)[,:]?\s+(?:[a-z]+\s+)?"
    r"|\b(?:national|England|regional)\s+(?:average|rate|figure|mean|benchmark)\s*(?:of|is|was|[(:,])?\s*)$",
    re.IGNORECASE,
)
_HOPE_BEFORE: Final = re.compile(
    r"\b(?:at\s+least|at\s+most|no\s+more\s+than|minimum\s+of|maximum\s+of|more\s+than|less\s+than|fewer\s+than|over|under|above|below"
    r"|up\s+to|exceed\w*|in\s+excess\s+of"
    r"|(?:achiev\w*|meet\w*|met|deliver\w*)\s+(?:the\s+)?(?:[\w-]+\s+){0,5}?of"
    r"|reduc(?:e|ing)\b(?:[^.;]|[.](?=\d)){0,80}?\bto|(?:will|should|must|to)\s+be"
    r"|(?:will|should|must|to(?!\s+date)|would|could|can|may|might)\s+(?:\w+\s+){0,2}?\w+"
    r"(?:\s+(?:back\s+)?(?:to|above|at|for|the|of|with))*"
    r"|(?:returns?|recovers?|recovery|back|restor\w+|reaching|achieving|delivering|returning)\s+"
    r"(?:\w+\s+){0,2}?(?:to|of|above|at)?|expects?|expected|forecasts?|planned)\s+$",
    re.IGNORECASE,
)
_FORECAST_BEFORE: Final = re.compile(r"\bforecast\s+(?:at|of|to\s+be|to\s+end\s+the\s+year\s+at)\s+$", re.IGNORECASE)
_HOPE_AFTER: Final = re.compile(
    r"^[^.;,]{0,60}\b(?:should|must|are expected to|is expected to|to be seen)\b", re.IGNORECASE
)

_REACH: Final = 120
SENTENCE: Final = re.compile(
    r"(?:[^.;!?\n\t]|[.](?=\S)|(?<=\b[A-Z])[.]|(?<=\be\.g)[.]|(?<=\bi\.e)[.]|(?<=\bNo)[.]|(?<=\bvs)[.])+"
)


_SCORE: Final = re.compile(
    r"\b(?:(?P<ratio>SHMI|SMHI|HSMR|mortality (?:indicator|ratio))"
    r"|(?:net promoter|friends and family|FFT|promoter) score"
    r"|(?:net promoter|friends and family|FFT)\b(?=[^.;]{0,40}\bscore))"
    r"(?:(?![.;]\s)[^\d%£]){0,80}?"
    r"\b(?:is|was|of|at|to|reached|scored|stood at|stands at)\s+(?P<value>\d{1,3}(?:\.\d+)?)"
    r"(?![\d%/-]|[.,]\d|\s?(?:%|per\s?cent))",
    re.IGNORECASE,
)
_LONG_WAITS: Final = re.compile(r"\b52\+?[- ]weeks?\b", re.IGNORECASE)
_WAITING: Final = re.compile(
    rf"(?<![\w.,£/-])(?P<value>{DIGITS}|{WORDS})\s+(?:[a-z]+\s+)?(?:patients?|people)\b(?!\s*\()", re.IGNORECASE
)
_SAME_AGAIN: Final = re.compile(rf"\band\s+(?P<value>{DIGITS}|{WORDS})\s+in\s+(?=Q[1-4]|[A-Z][a-z]+)", re.IGNORECASE)
_AFTER_FIGURE: Final = re.compile(r"(?:%|per\s?cent)\s*\($", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a text with its unit; `goal` when it is what others are held against."""

    start: int
    end: int
    value: str
    unit: str
    goal: bool


def percentages_and_counts(sentence: str, offset: int) -> list[Figure]:
    """The percentages, counts and scores of a sentence in their order, counted from `offset`."""
    figures = _without_echoes(
        figure
        for match in _PERCENT.finditer(sentence)
        for figure in _figure(sentence, match.span(), match["value"] or match["words"], "%", offset)
    )
    counted = [*_counts(sentence, offset), *_long_waits(sentence, offset)]
    counted.extend(_said_again(sentence, offset, counted))
    figures.extend(counted)
    figures.extend(figure for figure in _scores(sentence, offset) if not _overlaps(figure, figures))
    if counted:
        figures.extend(_bare_goals(sentence, offset, figures))
    return sorted(figures, key=lambda figure: figure.start)


def _without_echoes(figures: Iterable[Figure]) -> list[Figure]:
    """Without the figures that only repeat the one before ("thirty per cent (30%)")."""
    kept: list[Figure] = []
    for figure in figures:
        if not (kept and kept[-1].value == figure.value and figure.start - kept[-1].end <= len(" (")):
            kept.append(figure)
    return kept


def _counts(sentence: str, offset: int) -> list[Figure]:
    return [
        figure
        for match in _COUNT.finditer(sentence)
        if not _NO_COUNT_BEFORE.search(sentence[max(0, match.start() - _REACH) : match.start()])
        for figure in _figure(sentence, match.span(), match["value"], _plural(match["unit"]), offset)
    ]


def _long_waits(sentence: str, offset: int) -> list[Figure]:
    """Patients are counted where they have waited a year; elsewhere they are what a percentage is of."""
    if not _LONG_WAITS.search(sentence):
        return []
    return [
        figure
        for match in _WAITING.finditer(sentence)
        for figure in _figure(sentence, match.span(), match["value"], "patients", offset)
    ]


def _said_again(sentence: str, offset: int, counted: list[Figure]) -> list[Figure]:
    """ "11 pressure ulcers in Q1 and 7 in Q2": the unit is said once."""
    if not counted:
        return []
    return [
        figure
        for match in _SAME_AGAIN.finditer(sentence)
        for figure in _figure(sentence, match.span("value"), match["value"], counted[-1].unit, offset)
        if figure.start > counted[0].end and not _overlaps(figure, counted)
    ]


def _scores(sentence: str, offset: int) -> list[Figure]:
    return [
        figure
        for match in _SCORE.finditer(sentence)
        for figure in _figure(
            sentence, match.span("value"), match["value"], "ratio" if match["ratio"] else "score", offset
        )
    ]


def _overlaps(figure: Figure, others: list[Figure]) -> bool:
    return any(other.start < figure.end and figure.start < other.end for other in others)


def _bare_goals(sentence: str, offset: int, known: list[Figure]) -> list[Figure]:
    """Numbers without a unit after "against a trajectory of": the goals of counts."""
    goals = []
    for match in re.finditer(
        rf"(?<![\w.,£/-])(?P<value>{DIGITS}|zero|nil)(?![\w%/,-]|\s?(?:%|per\s?cent|week|day|hour|month))", sentence
    ):
        start, end = match.start() + offset, match.end() + offset
        goal = Figure(start=start, end=end, value=plain_number(match["value"]), unit="", goal=True)
        before = sentence[max(0, match.start() - _REACH) : match.start()]
        tolerance = re.match(r"\s+tolerance\b", sentence[match.end() :])
        if not _overlaps(goal, known) and (tolerance or _GOAL_BEFORE.search(before)):
            goals.append(goal)
    return goals


def _figure(sentence: str, span: tuple[int, int], written: str, unit: str, offset: int) -> list[Figure]:
    start, end = span
    before, after = sentence[max(0, start - _REACH) : start], sentence[end : end + _REACH]
    goal = not _MEASURED_BEFORE.search(before) and _is_goal(before, after, unit)
    if _NATIONAL_BEFORE.search(before):
        return []
    forecast = _FORECAST_BEFORE.search(before)
    if not goal and (_CHANGE_BEFORE.search(before) or _CHANGE_AFTER.search(after)):
        return []
    if not goal and not forecast and (_HOPE_BEFORE.search(before) or _HOPE_AFTER.search(after)):
        return []
    return [Figure(start=start + offset, end=end + offset, value=plain_number(written), unit=unit, goal=goal)]


def _is_goal(before: str, after: str, unit: str) -> bool:
    said_after = unit == "%" and (_GOAL_AFTER.search(after) or _AFTER_FIGURE.search(before))
    return bool(_GOAL_BEFORE.search(before) or said_after)


def _plural(unit: str) -> str:
    unit = " ".join(unit.lower().split())
    if unit.endswith("s"):
        return unit
    return unit + ("es" if unit.endswith("ch") else "s")
