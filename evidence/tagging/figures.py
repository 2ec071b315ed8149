"""Measures and money in prose: a figure, what it is held against, and the period it is for.

A figure that is a target, a change ("up by 3%"), a hope ("return to 95%") or a share of money is no measure. When a
sentence leaves it open which target or period belongs to a figure, the fact goes without it: right before complete.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from evidence.fact import Fact, FactKind
from evidence.tagging.dates import When, periods

_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PERCENT: Final = re.compile(rf"(?<![\w.,£-])(?P<value>{_NUMBER})\s?(?:%|per\s?cent\b|percentage\b)")
_MONEY: Final = re.compile(
    rf"(?P<minus>[-–−]\s?)?£\s?(?P<value>{_NUMBER})\s?(?P<scale>k|m|bn|million|billion|thousand|M|K|mn)?(?![\w'’])"
)
_COUNTED: Final = (
    r"cases?|breach(?:es)?|serious\s+incidents?|incidents?|never\s+events?|complaints?|infections?|falls|pressure\s+ulcers?"
    r"|waiters|bacteraemias?|deaths|outbreaks?"
)
_WORDS: Final = {
    word: str(number)
    for number, word in enumerate("no one two three four five six seven eight nine ten eleven twelve".split())  # noqa: SIM905
} | {"zero": "0", "nil": "0"}
_BETWEEN: Final = (
    r"(?:(?!(?:of|in|and|or|to|the|a|were|was|is|are|had|have|has|for|by|at|on|with|from|per|weeks?|days?|hours?|months?"
    r"|years?|minutes?|percent|target|standard|against|more|fewer|than|that|which|times|significant|further|other)\b)"
    r"[A-Za-z][\w.&'-]*\s+|\d+[- ](?:day|week|hour)s?\s+)"
)
_COUNT: Final = re.compile(
    rf"(?<![\w.,£/-])(?P<value>{_NUMBER}|{'|'.join(_WORDS)})\s+{_BETWEEN}{{0,4}}?(?P<unit>{_COUNTED})\b", re.IGNORECASE
)
_NO_COUNT_BEFORE: Final = re.compile(
    r"\b(?:grades?|category|cat|levels?|stage|domain|red|section|items?|pages?|table|figure|tier|band|type|part|phase|month"
    r"|quarter|ward|priority|objective|standard|by|least|than|over|under|about|around|to|only)\s*$",
    re.IGNORECASE,
)

_GOAL: Final = (
    r"targets?|standards?|trajector(?:y|ies)|objective|ceiling|limit|threshold|tolerance|plan|goal|maximum|budget"
)
_GOAL_BEFORE: Final = re.compile(
    rf"(?:\b(?<!%\s)(?<!cent\s)(?:{_GOAL})(?:\s+\w+){{0,2}}?\s*(?:\s(?:of|is|was|at|for)\s|[:=,(]|\s)\s*"
    r"(?:no\s+more\s+than\s+|at\s+least\s+|just\s+)?"
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
    r"^\s*(?:\(?CIs?\b|confidence|(?:percentage\s+)?points?|higher|lower|more|fewer|less|above|below|over|under"
    r"|increase|decrease|reduction|rise|fall|drop|growth|improvement|year[- ]on[- ]year|surplus"
    r"|contingency|headroom|tolerance|uplift|non[- ]recurr\w+"
    r"|recurr\w+|running|efficiency|variance|saving|chance|inflation"
    r"|(?:in|for|across)\s+(?:all\s+)?(?:England|Scotland|Wales|the\s+UK)|nationally"
    r"|of\s+(?:the\s+)?(?:budget|contract|allocation|funding))",
    re.IGNORECASE,
)
_HOPE_BEFORE: Final = re.compile(
    r"\b(?:at\s+least|at\s+most|no\s+more\s+than|minimum\s+of|maximum\s+of|more\s+than|less\s+than|fewer\s+than|over|under|above|below"
    r"|up\s+to|exceed\w*|in\s+excess\s+of"
    r"|(?:achiev\w*|meet\w*|met|deliver\w*)\s+(?:the\s+)?(?:[\w-]+\s+){0,5}?of"
    r"|(?:will|should|must|to)\s+be|(?:will|should|must|to|would|could|can|may|might)\s+(?:\w+\s+){0,2}?\w+"
    r"(?:\s+(?:back\s+)?(?:to|above|at|for|the|of|with))*"
    r"|(?:return|recover|recovery|back|restor\w+|reaching|achieving|delivering|returning)\s+"
    r"(?:\w+\s+){0,2}?(?:to|of|above|at)?|expects?|expected|forecasts?|planned)\s+$",
    re.IGNORECASE,
)
_HOPE_AFTER: Final = re.compile(
    r"^[^.;,]{0,60}\b(?:should|must|are expected to|is expected to|to be seen)\b", re.IGNORECASE
)

_REACH: Final = 120
SENTENCE: Final = re.compile(
    r"(?:[^.;!?\n\t]|[.](?=\S)|(?<=\b[A-Z])[.]|(?<=\be\.g)[.]|(?<=\bi\.e)[.]|(?<=\bNo)[.]|(?<=\bvs)[.])+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    start: int
    end: int
    value: str
    unit: str
    goal: bool


def measures(text: str, *, period: str = "", deadlines: Sequence[tuple[int, int]] = ()) -> list[Fact]:
    """Measures in prose. `deadlines` are ranges that are dates to come, so no periods; `period` gives missing years."""
    return _facts(text, _percentages_and_counts, FactKind.MEASURE, period, deadlines)


def money(text: str, *, period: str = "", deadlines: Sequence[tuple[int, int]] = ()) -> list[Fact]:
    """Sums of money in pounds, with the plan or budget they are held against."""
    return _facts(text, _sums, FactKind.MONEY, period, deadlines)


def pounds(value: str, scale: str = "") -> str:
    """ "1.2", "m" as pounds: "1200000". Nothing is rounded."""
    factor = {"k": 3, "t": 3, "m": 6, "b": 9}.get(scale.strip()[:1].lower(), 0)
    number = Decimal(value.replace(",", "")).scaleb(factor)
    return f"{number:f}".rstrip("0").rstrip(".") if factor and "." in f"{number:f}" else f"{number:f}"


def _facts(
    text: str,
    find: Callable[[str, int], list[_Figure]],
    kind: FactKind,
    period: str,
    deadlines: Sequence[tuple[int, int]],
) -> list[Fact]:
    whens = [
        when
        for when in periods(text, period=period)
        if not any(start < when.end and when.start < end for start, end in deadlines)
    ]
    facts: list[Fact] = []
    for match in SENTENCE.finditer(text):
        figures = find(match.group(), match.start())
        inside = [when for when in whens if match.start() <= when.start < match.end()]
        given = [
            Fact(kind=kind, start=figure.start, end=figure.end, value=figure.value, unit=figure.unit)
            for figure in figures
            if not figure.goal
        ]
        given = _with_targets(given, [figure for figure in figures if figure.goal])
        facts.extend(_with_periods(given, inside or _said_before(whens, match.start()), text))
    return facts


def _said_before(whens: Sequence[When], place: int) -> list[When]:
    """The text's one period, when it has only one and it was said before this place."""
    return [whens[0]] if whens and len({when.said for when in whens}) == 1 and whens[0].start < place else []


def _with_targets(facts: list[Fact], goals: list[_Figure]) -> list[Fact]:
    found = []
    for index, fact in enumerate(facts):
        rest = facts[index + 1].start if index + 1 < len(facts) else None
        alike = [goal for goal in goals if goal.unit == fact.unit or "" in (goal.unit, fact.unit)]
        after = [goal for goal in alike if goal.start >= fact.end and (rest is None or goal.start < rest)]
        if len(after) == 1:
            found.append(replace(fact, target=after[0].value))
        elif not after and len(alike) == 1 and (alike[0].start > facts[-1].start or alike[0].end <= facts[0].start):
            found.append(replace(fact, target=alike[0].value))
        else:
            found.append(fact)
    return found


def _with_periods(facts: list[Fact], whens: Sequence[When], text: str) -> list[Fact]:
    """One period is everybody's; as many as figures are taken in order, if they all stand on the same side."""
    if len({when.said for when in whens}) == 1:
        if not _is_a_range(text, whens):
            return [replace(fact, period=whens[0].said) for fact in facts]
    elif len(whens) == len(facts):
        sides = {when.start > fact.start for fact, when in zip(facts, whens, strict=True)}
        if len(sides) == 1 and _alternate(facts, whens):
            return [replace(fact, period=when.said) for fact, when in zip(facts, whens, strict=True)]
    return facts


def _alternate(facts: Sequence[Fact], whens: Sequence[When]) -> bool:
    marks = sorted([(fact.start, "figure") for fact in facts] + [(when.start, "period") for when in whens])
    return all(first[1] != second[1] for first, second in pairwise(marks))


def _is_a_range(text: str, whens: Sequence[When]) -> bool:
    """ "since September", "after Q1": a beginning or an end, not the time of the figure."""
    before = text[max(0, whens[0].start - _REACH) : whens[0].start]
    return bool(
        re.search(r"\b(?:since|after|before|from|until|until the end of|compared (?:with|to)|than in)\s+$", before)
    )


def _percentages_and_counts(sentence: str, offset: int) -> list[_Figure]:
    figures = [
        figure
        for match in _PERCENT.finditer(sentence)
        for figure in _figure(sentence, match.span(), match["value"], "%", offset)
    ]
    for match in _COUNT.finditer(sentence):
        if _NO_COUNT_BEFORE.search(sentence[max(0, match.start() - _REACH) : match.start()]):
            continue
        value = _WORDS.get(match["value"].lower(), match["value"])
        unit = _plural(match["unit"])
        figures.extend(_figure(sentence, match.span(), value, unit, offset))
    counted = [figure for figure in figures if figure.unit != "%"]
    if counted:
        figures.extend(_bare_goals(sentence, offset, figures))
    return sorted(figures, key=lambda figure: figure.start)


def _bare_goals(sentence: str, offset: int, known: list[_Figure]) -> list[_Figure]:
    """Numbers without a unit after "against a trajectory of": the goals of counts."""
    goals = []
    for match in re.finditer(
        rf"(?<![\w.,£/-])(?P<value>{_NUMBER}|zero|nil)(?![\w%/,-]|\s?(?:%|per\s?cent|week|day|hour|month))", sentence
    ):
        start, end = match.start() + offset, match.end() + offset
        inside = any(figure.start < end and start < figure.end for figure in known)
        if not inside and _GOAL_BEFORE.search(sentence[max(0, match.start() - _REACH) : match.start()]):
            value = _WORDS.get(match["value"], match["value"])
            goals.append(_Figure(start=start, end=end, value=value.replace(",", ""), unit="", goal=True))
    return goals


def _figure(sentence: str, span: tuple[int, int], value: str, unit: str, offset: int) -> list[_Figure]:
    start, end = span
    before, after = sentence[max(0, start - _REACH) : start], sentence[end : end + _REACH]
    value = value.replace(",", "")
    goal = bool(_GOAL_BEFORE.search(before)) or (unit == "%" and bool(_GOAL_AFTER.search(after)))
    if not goal and (_CHANGE_BEFORE.search(before) or _CHANGE_AFTER.search(after)):
        return []
    if not goal and (_HOPE_BEFORE.search(before) or _HOPE_AFTER.search(after)):
        return []
    return [_Figure(start=start + offset, end=end + offset, value=value, unit=unit, goal=goal)]


def _sums(sentence: str, offset: int) -> list[_Figure]:
    figures = []
    for match in _MONEY.finditer(sentence):
        if not re.search(r"[1-9]", match["value"]):
            continue
        value = ("-" if match["minus"] else "") + pounds(match["value"], match["scale"] or "")
        before = sentence[max(0, match.start() - _REACH) : match.start()]
        goal = bool(
            re.search(
                r"\b(?:against|versus|vs\.?|compared (?:with|to))\s+(?:an?\s+|the\s+|our\s+|its\s+)?(?:[\w-]+\s+){0,3}?"
                r"(?:plan|target|budget|allocation|control total|trajectory)\s*(?:of\s+|for\s+[\w ]{1,20}of\s+)?$",
                before,
                re.IGNORECASE,
            )
        )
        figures.append(
            _Figure(start=match.start() + offset, end=match.end() + offset, value=value, unit="£", goal=goal)
        )
    return figures


def _plural(unit: str) -> str:
    unit = " ".join(unit.lower().split())
    if unit.endswith("s"):
        return unit
    return unit + ("es" if unit.endswith("ch") else "s")
