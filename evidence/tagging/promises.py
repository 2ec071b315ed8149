"""Deadlines and actions in prose: what is expected by when, and who is to do it.

Only what the words say: no owner is made out of a verb's object, no date out of a month without a year.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.fact import Fact, FactKind
from evidence.tagging.dates import QUARTER, When, days, periods, quarter_end
from evidence.tagging.figures import SENTENCE

_BY: Final = re.compile(
    r"\b(?:by|no later than|not later than|due(?:\s+(?:on|by|for completion(?:\s+(?:by|on))?))?"
    r"|deadline(?:\s+(?:of|is|was|for))?"
    r"|on or before|target date(?:\s+(?:of|is))?|completion date(?:\s+(?:of|is))?|due date)\s*:?\s+"
    r"(?:(?:the\s+)?(?:end|beginning|start|middle|close)\s+of\s+|mid[- ]|early\s+|late\s+|the\s+)?$",
    re.IGNORECASE,
)
_EXPECTED_IN: Final = re.compile(
    r"\b(?:expect\w*|forecast\w*|planned|scheduled|anticipat\w*|due|will)\b[^.;]{0,60}?"
    r"\b(?:in|for|from)\s+(?:(?:early|late|mid)[- ])?$",
    re.IGNORECASE,
)
_REACH: Final = 160
_PAST: Final = re.compile(
    r"\b(?:was|were|had|has been|have been|rose|fell|increased|improved|achieved|reached|completed)\b", re.IGNORECASE
)
_TO_COME: Final = re.compile(
    r"\b(?:will|expect\w*|to be|plans? to|is planned|are planned|due|should|agreed|must|recovery|aim\w*|forecast\w*"
    r"|trajectory|anticipat\w*|commit\w*|action|is to|are to|deadline|by the end|promised|scheduled|to \w+ by|intend\w*"
    r"|shall|required|asked|target date|expects)\b",
    re.IGNORECASE,
)

_NAME: Final = (
    r"(?:the\s+|The\s+)?(?P<owner>[A-Z][\w&'’./-]*"
    r"(?:(?:\s+(?:of|for|and|the|to the|&)(?=\s+[A-Z]))?\s+[A-Z][\w&'’./-]*){0,7})"
)
_LABELLED: Final = re.compile(rf"\b(?:ACTIONS?|Actions?)(?:\s+\d+(?:\.\d+)*)?\s*[:–-]\s*{_NAME}\s+to\s+(?=[a-z])")
_INITIALS: Final = re.compile(
    r"\b(?:ACTIONS?|Actions?)\s*[:–-]\s*(?P<owner>[A-Z]{2,3}(?:\s?(?:[/,&]|and)\s?[A-Z]{2,3})*)(?=\s*(?:$|[.;\n]|to\b))"
)
_BRACKETED: Final = re.compile(
    r"\((?P<owner>[A-Z][A-Za-z&'’ -]{2,60}?)[,;]\s*(?:by\s+)?(?P<date>[^()]{4,30})\)\s*\.?\s*$"
)
_AGREED_THAT: Final = re.compile(rf"\b[Aa]greed\s+that\s+{_NAME}\s+(?:would|will|should|is\s+to|to)\s+(?P<verb>[a-z]+)")
_AGREED_TO: Final = re.compile(
    rf"(?:^|[,;]\s+(?:and\s+)?){_NAME}\s+(?:has\s+|have\s+)?(?:agreed|undertook)\s+to\s+(?P<verb>[a-z]+)"
)
_IS_TO: Final = re.compile(rf"^\W*{_NAME}\s+(?:will|is\s+to|are\s+to|to|shall)\s+(?P<verb>[a-z]+)")
_DECISIONS: Final = frozenset(
    [
        "note",
        "approve",
        "support",
        "receive",
        "accept",
        "endorse",
        "ratify",
        "adopt",
        "defer",
        "be",
        "have",
        "remain",
        "continue",
    ]
)
_NO_OWNERS: Final = frozenset(
    [
        "It",
        "This",
        "These",
        "They",
        "We",
        "He",
        "She",
        "There",
        "That",
        "Action",
        "Actions",
        "Performance",
        "Work",
        "What",
        "A",
        "An",
    ]
)
_ROLES: Final = re.compile(
    r"(?:Officer|Director|Lead|Manager|Nurse|Chair|Committee|Team|Group|CCG|Board|Body|Trust|FT|Council"
    r"|Head of .+|Secretary"
    r"|Accountant|Pharmacist|Commissioner|Unit|CSU|Director of .+|Doctor|GP|Service|Healthwatch|[A-Z]{2,3})$"
)


def deadlines(text: str, *, period: str = "") -> list[Fact]:
    """Dates by which something is to be done or reached; `due` is a day or a month. Past events are passed over."""
    found: list[Fact] = []
    for sentence in SENTENCE.finditer(text):
        said = sentence.group()
        for when in _dates(said, period):
            begin = _by(said, when.start)
            if begin is None or (_PAST.search(said[:begin]) and not _TO_COME.search(said)):
                continue
            start, end = sentence.start() + begin, sentence.start() + when.end
            found.append(Fact(kind=FactKind.DEADLINE, start=start, end=end, due=when.said))
    return found


def actions(text: str, *, period: str = "") -> list[Fact]:
    """Actions with their owner, and the date when the same sentence gives one."""
    due = deadlines(text, period=period)
    found: list[Fact] = []
    for sentence in SENTENCE.finditer(text):
        start, end = _trimmed(text, *sentence.span())
        inside = [fact.due for fact in due if start <= fact.start < end]
        action = _action(text[start:end], inside, period)
        if action is not None:
            owner, when = action
            found.append(Fact(kind=FactKind.ACTION, start=start, end=end, owner=owner, due=when))
    return found


def first_day(text: str, period: str) -> str:
    """The one date in a cell ("by 30 September", "Q3 2013/14"), or "" when there is none or more than one."""
    said = {when.said for when in _dates(text, period)}
    return said.pop() if len(said) == 1 else ""


def _dates(text: str, period: str) -> list[When]:
    quarters = [
        When(start=when.start, end=when.end, said=quarter_end(when.said, period))
        for when in periods(text, period=period)
        if QUARTER.match(text, when.start) and quarter_end(when.said, period)
    ]
    return sorted([*days(text, period=period), *quarters], key=lambda when: when.start)


def _by(sentence: str, start: int) -> int | None:
    near = max(0, start - _REACH)
    match = _BY.search(sentence[near:start])
    if match:
        return near + match.start()
    match = _EXPECTED_IN.search(sentence[near:start])
    return (
        near + match.end()
        if match
        and re.search(r"\b(?:expect|recover|return|complet|forecast|scheduled|due|meet|reach|achiev)", match.group())
        else None
    )


def _action(sentence: str, due: list[str], period: str) -> tuple[str, str] | None:
    date = due[0] if len(set(due)) == 1 else ""
    bracket = _BRACKETED.search(sentence)
    bracket_date = first_day(bracket["date"], period) if bracket else ""
    for pattern in (_LABELLED, _INITIALS):
        match = pattern.search(sentence)
        if match:
            return _owner(match["owner"]), date or bracket_date
    if bracket and bracket_date:
        return _owner(bracket["owner"]), bracket_date
    for pattern in (_AGREED_THAT, _AGREED_TO):
        match = pattern.search(sentence)
        if match and match["verb"] not in _DECISIONS and match["owner"].split()[0] not in _NO_OWNERS:
            return _owner(match["owner"]), date
    match = _IS_TO.match(sentence)
    if match and match["verb"] not in _DECISIONS and date and match["owner"].split()[0] not in _NO_OWNERS:
        return (_owner(match["owner"]), date) if _ROLES.search(_owner(match["owner"])) else None
    return None


def _owner(name: str) -> str:
    return " ".join(name.split()).removeprefix("The ").removeprefix("the ").strip(" ,.")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "•▪●○◦➢-–*"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
