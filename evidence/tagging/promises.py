"""Deadlines and actions in prose: what is expected by when, and who is to do it.

Only what the words say: no owner is made out of a verb's object, no date out of a month without a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
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
    r"\b(?:expect\w*|forecast\w*|planned|scheduled|anticipat\w*|due|will|should|trajectory)\b[^.;]{0,60}?"
    r"\b(?:in|for|from)\s+(?:the\s+end\s+of\s+)?(?:(?:early|late|mid)[- ])?$",
    re.IGNORECASE,
)
_BEGINS_ON: Final = re.compile(
    r"\b(?:opens?|go(?:es)? live|starts?|begins?|launch(?:es)?|takes? effect|comes? into force|invited|open)\b"
    r"[^.;]{0,40}?\b(?:on|until|from)\s+(?:the\s+)?$"
    r"|\bdeadline\b[^.;]{0,60}?\bis\s+$",
    re.IGNORECASE,
)
_REACH: Final = 160
_REACHING: Final = re.compile(
    r"\b(?:expect|recover|return|back\b|complet|forecast|scheduled|due|meet|met\b|reach|achiev|compliance|compliant)",
    re.IGNORECASE,
)
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
    r"(?:(?:\s+(?:of|for|and|the|to the|&)(?=\s+[A-Z]))?\s+[A-Z][\w&'’./-]*){0,7}|(?<=[Tt]he )(?:area team|secretary))"
)
_LABEL: Final = (
    r"\b(?:ACTIONS?|Actions?|AGREED|Agreed)(?:\s+(?:agreed|point|required))?(?:\s+\d+(?:\.\d+)*)?\s*[:–-]\s*"
)
_LABELLED: Final = re.compile(rf"{_LABEL}{_NAME}\s+to\s+(?P<verb>[a-z]+)")
_INITIALS: Final = re.compile(
    rf"{_LABEL}(?P<owner>[A-Z]{{2,3}}(?:\s?(?:[/,&]|and)\s?[A-Z]{{2,3}})*)(?=\s*(?:$|[.;\n]|to\b))"
)
_ROLE_ALONE: Final = re.compile(rf"{_LABEL}{_NAME}\s*$")
_REFERENCE: Final = r"^\W*(?:\d{1,3}(?:[-./]\d{1,3})*\s*[-–:.]?\s+)?"
_SIGNED: Final = r"[A-Z]{2,4}(?:\s?(?:[/,&]|,?\s*and)\s*[A-Z]{2,4})*"
_IS_SET: Final = re.compile(
    rf"{_REFERENCE}(?:[Aa]greed\s+)?(?P<owner>{_SIGNED}|{_NAME.replace('<owner>', '<name>')})\s+to\s+(?P<verb>[a-z]+)\b"
)
_NUMBERED: Final = re.compile(rf"(?<![\w.-])\d{{1,3}}[-./]\d{{1,3}}\s+(?={_SIGNED}\s+to\s+[a-z])")
_ASKED: Final = re.compile(rf"\basked\s+(?:that\s+)?{_NAME}\s+to\s+(?P<verb>[a-z]+)")
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
        "go",
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
_TASKS: Final = frozenset(
    "add agree amend arrange ask attend book bring chase check circulate clarify collate complete confirm consider"  # noqa: SIM905
    " contact develop discuss distribute draft email ensure escalate feed feedback finalise find follow forward"
    " identify include inform invite investigate join liaise look make meet obtain organise pass pick prepare present"
    " prioritise"
    " produce progress provide publish raise refresh remind report request research resend respond review revise seek"
    " send set share sign speak submit support update upload work write".split()
)
_OUTCOMES: Final = re.compile(
    r"(?:meet|achieve|reach|deliver) (?:the |its |all )?(?:[\w-]+ ){0,2}?(?:standards?|targets?)\b"
)
_BODIES: Final = frozenset("CCG NHS GP CSU CT MRI RTT JSNA CQC IT HR TV UK PPG ED HWB LA".split())  # noqa: SIM905
_PEOPLE: Final = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Cllr|Councillor)\.? [A-Z][\w'’-]+"
    rf"|{_SIGNED}|Members|Officers|Chair|All)$"
)
_FULL_NAME: Final = re.compile(r"[A-Z][a-z]+ [A-Z][a-z'’-]+$")
_NO_FULL_NAME: Final = re.compile(
    r"\b(?:Plan|Action|Failure|Ability|Need|Strategy|Plans|Invitation|Right|Access|Aim|How|Nothing|Board|Care|Health|Service|Risk|Policy"
    r"|Proposal|Proposals|Approach|Response|Work|Capacity|Opportunity|Commitment|Duty|Next|Key|Steps|Return|Due)\b"
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
            if begin is None or (_PAST.search(said) and not _TO_COME.search(said)):
                continue
            start, end = sentence.start() + begin, sentence.start() + when.end
            found.append(Fact(kind=FactKind.DEADLINE, start=start, end=end, due=when.said))
    return found


def actions(text: str, *, period: str = "") -> list[Fact]:
    """Actions with their owner, and the date when the same sentence gives one."""
    due = deadlines(text, period=period)
    found: list[Fact] = []
    for span in _stretches(text):
        start, end = _trimmed(text, *span)
        inside = [fact.due for fact in due if start <= fact.start < end]
        action = _action(text[start:end], inside, period)
        if action is not None:
            owner, when = action
            found.append(Fact(kind=FactKind.ACTION, start=start, end=end, owner=owner, due=when))
    return found


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, cut where a numbered action begins ("07-06 SB to contact the area team 07-07 AG to write")."""
    for sentence in SENTENCE.finditer(text):
        cuts = [sentence.start() + match.start() for match in _NUMBERED.finditer(sentence.group())]
        places = [sentence.start(), *(cut for cut in cuts if cut > sentence.start()), sentence.end()]
        yield from pairwise(places)


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
    begins = _BEGINS_ON.search(sentence[near:start])
    if begins:
        return near + begins.end()
    match = _EXPECTED_IN.search(sentence[near:start])
    return near + match.end() if match and _REACHING.search(match.group()) else None


def _action(sentence: str, due: list[str], period: str) -> tuple[str, str] | None:
    """Owner and date of the sentence's action: from a label, a bracket at its end, or who is to do what."""
    bracket = _BRACKETED.search(sentence)
    bracket_date = first_day(bracket["date"], period) if bracket else ""
    for pattern in (_LABELLED, _INITIALS, _ROLE_ALONE):
        match = pattern.search(sentence)
        if match and _may_own(match):
            return _owner(match["owner"]), _date(sentence, match, due, period) or bracket_date
    if bracket and bracket_date:
        return _owner(bracket["owner"]), bracket_date
    return _set(sentence, due, period) or _promised(sentence, due, period)


def _may_own(match: re.Match[str]) -> bool:
    """A label's name followed by "to note" or standing alone has to be somebody who can act."""
    verb = match.groupdict().get("verb")
    if match.re is _ROLE_ALONE:
        return _is_somebody(_owner(match["owner"]))
    return verb is None or verb not in _DECISIONS


def _promised(sentence: str, due: list[str], period: str) -> tuple[str, str] | None:
    """ "X agreed to write", "agreed that X would write", "X asked Y to write", "X will report by 30 May"."""
    for pattern in (_AGREED_THAT, _AGREED_TO, _ASKED):
        match = pattern.search(sentence)
        if match and match["verb"] not in _DECISIONS and match["owner"].split()[0] not in _NO_OWNERS:
            return _owner(match["owner"]), _date(sentence, match, due, period)
    match = _IS_TO.match(sentence)
    if not match or match["verb"] in _DECISIONS or match["owner"].split()[0] in _NO_OWNERS:
        return None
    date = _date(sentence, match, due, period)
    outcome = _OUTCOMES.match(sentence, match.start("verb"))
    return (_owner(match["owner"]), date) if date and not outcome and _ROLES.search(_owner(match["owner"])) else None


def _set(sentence: str, due: list[str], period: str) -> tuple[str, str] | None:
    """ "05-12 SB to complete the workbook": somebody, and one of the things that people are set to do."""
    match = _IS_SET.match(sentence)
    if not match or match["verb"] not in _TASKS or _OUTCOMES.match(sentence, match.start("verb")):
        return None
    owner = _owner(match["owner"])
    return (owner, _date(sentence, match, due, period)) if _is_somebody(owner) else None


def _is_somebody(owner: str) -> bool:
    """Whether a name is a person's, initials, or a role that can be given a task."""
    if owner in _BODIES or owner.split(maxsplit=1)[0] in _NO_OWNERS:
        return False
    named = _FULL_NAME.match(owner) and not _NO_FULL_NAME.search(owner)
    return bool(_PEOPLE.match(owner) or named or _ROLES.search(owner))


def _date(sentence: str, match: re.Match[str], due: list[str], period: str) -> str:
    """The sentence's one deadline, else the one date named after the owner ("bring it to the March meeting")."""
    if due:
        return due[0] if len(set(due)) == 1 else ""
    return first_day(sentence[match.end() :], period)


def _owner(name: str) -> str:
    return " ".join(name.split()).removeprefix("The ").removeprefix("the ").strip(" ,.")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "•▪●○◦➢-–*"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
