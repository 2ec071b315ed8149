"""Ages in less usual turns: with units, after "at", by the year of life, of the youngest, nearly reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_UNITS: Final = "one|two|three|four|five|six|seven|eight|nine"
_TEENS: Final = "ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
_TENS: Final = rf"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_UNITS}))?"
_NUMBER: Final = rf"(?:\d{{1,3}}|{_TEENS}|{_TENS}|{_UNITS})"
_HIGH: Final = rf"(?:[1-9]\d|1[01]\d|{_TEENS}|{_TENS})"
_SPAN: Final = r"(?:years?|yrs?|months?|mths?|weeks?|wks?|days)"
_ONE: Final = (
    r"(?:child|boy|girl|lad|lass|baby|infant|toddler|man|woman|lady|gentleman|gent|youth|widow|widower|pensioner"
    r"|teenager|youngster|son|daughter|grandson|granddaughter|male|female|patient|resident|client)"
)
_DECADES: Final = r"(?:(?:thir|for|fif|six|seven|eigh|nine)ties|twenties|teens|\d0['’]?s)"
_END: Final = (
    r"(?=[,.;)\n]|$| (?:and|but|who|with|was|is|has|had|says?|said|came|fell|died|in|on|at|from|lives?|waited)\b)"
)
_TURNS: Final = (
    re.compile(
        rf"(?:\b(?:[Cc]hild|[Pp]atient|[Bb]aby|[Aa]dult|[Rr]esident|{_ONE})(?: [A-Z]\w*)?|(?<=[a-z.,] )[A-Z][\w'’-]+"
        rf"|^[A-Z][\w'’-]+|: [A-Z][\w'’-]+)(?:,| \()[ ]?(?:now |then )?(?P<age>{_NUMBER} {_SPAN}(?: old)?)(?=[,;)])",
        re.MULTILINE,
    ),
    re.compile(
        rf"\b(?:an?|the|one|this|her|his|my|our|their|another) (?:[a-z]+ )?{_ONE} of (?:just |only |barely )?"
        rf"(?P<age>{_NUMBER})(?: {_SPAN})?{_END}(?!\.\d| in \d)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b[Aa]t (?:just |only |nearly )?(?P<age>{_HIGH}),? (?:he|she|I|his|her|my|Mrs?|Ms|Miss)\b(?!\.\d)"),
    re.compile(
        r"\b[Ii]n (?:his|her|my) (?P<age>\d{2,3}(?:th|st|nd|rd)|(?:twen|thir|for|fif|six|seven|eigh|nine)t"
        r"(?:ieth|y-\w+)|\w+teenth) year\b"
    ),
    re.compile(rf"\b(?:{_ONE}|pt|Pt)(?:,| \(| -)? ?(?:in )?(?P<age>(?:early|mid|late)[ -]{_DECADES})", re.IGNORECASE),
    re.compile(
        rf"\b{_ONE} (?:approaching|nearing|nearly|almost|close to|just over|just under) (?P<age>{_HIGH})\b"
        r"(?! ?(?:%|per|years ago|miles|min|hours|days|weeks|months|[£.]\d))"
    ),
    re.compile(rf"\b(?:[Nn]early|[Aa]lmost|[Jj]ust|[Nn]ow|[Oo]nly) (?P<age>{_HIGH}),? (?:he|she|I)\b"),
    re.compile(
        r"\b(?:the|her|his|my|our|their) (?:youngest|eldest|oldest|elder|younger|little one|baby|middle one)"
        rf"(?:,| is| was|'s)(?: only| just| now| nearly)? (?P<age>{_NUMBER}){_END}(?!\.\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:Mrs?|Ms|Miss)\.? (?:[A-Z][\w'’.-]* ?){{1,3}}(?:,|\() ?(?:now |then |aged )?(?P<age>{_HIGH})(?=[,)])"
    ),
)
_CHEAP: Final = re.compile(rf"\d|{_TEENS}|ty\b|ties\b|t(?:ieth|y-\w+) year|[ -](?:{_UNITS})\b")


def turned_ages(text: str) -> Iterator[tuple[int, int]]:
    """Where such an age stands: start and end."""
    if _CHEAP.search(text):
        for pattern in _TURNS:
            for match in pattern.finditer(text):
                yield match.span("age")
