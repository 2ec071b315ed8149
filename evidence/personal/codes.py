"""Numbers of cases by looser signs: a code that says its own kind, a word after it, the letter's own reference, several
of one form, and the numbers of a person's employment or papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from evidence.personal.finding import Finding, Level, PersonalKind
from evidence.personal.surroundings import finding

_CASE: Final = (
    r"(?:complaints?|claims?|cases?|incidents?|appeals?|grievance|inquest|safeguarding|PALS|concerns?|serious incident"
    r"|(?:unexpected |avoidable |child |maternal )?death|falls?|pressure (?:ulcer|sore|damage)|never event|absconsion)"
)
_CODE: Final = r"(?:(?:[A-Z]{1,4}[-/ ]?)?\d[\dA-Z]*(?:[-/][A-Z\d]+)+|[A-Z]{1,4}[-/]?\d{3,})"
_STATE: Final = (
    r"(?=[.,;:)\t\n]|$| (?:was|is|has|had|concern\w*|relat\w*|refer\w*|upheld|not upheld|declined|approved|closed|open"
    r"|opened|from|about|received|refused|deferred|made|raised|remains|[-–(]))"
)
_PATTERNS: Final = (
    re.compile(
        r"(?<![\w/-])(?P<token>(?:IFR|PALS|CHC|SI|SUI|SIRI|STEIS|DATIX|INC|COMP|COM|CMP|CPL|SAR|SVA|PHSO|LGO|NHSLA|CLA"
        rf"|CLM|UBRN|MRN)(?:[-/](?:[A-Z\d]+[-/])*\d{{2,}}(?:[-/][A-Z\d]+)*| \d{{3,6}}{_STATE}))(?!\w|[.,]\d|%)"
    ),
    re.compile(
        rf"(?<![\w/£.-])(?P<token>{_CODE})(?: ?\(| ?[:,–]| -|\t) ?(?:[Aa] |[Tt]he |an )?(?i:{_CASE})\b", re.MULTILINE
    ),
    re.compile(
        r"\b(?:[Oo]ur|[Yy]our|[Mm]y|[Tt]heir|OUR|YOUR|Case|File|Client)[ ](?:[Rr]ef|REF|[Rr]eference)(?: no)?\b"
        r"[.:]{0,2} ?(?:is |was )?(?P<token>[A-Z]{2,6}(?:[-/ ][A-Za-z\d]{1,6}){0,3}?[-/ ]?\d[\d/-]*(?: \d{3,})?)(?!\w)"
        r"(?!.{0,40}\b(?i:agenda|paper|minutes|policy|contract|tender))"
    ),
    re.compile(
        r"\b(?i:police|crime|custody|ambulance|999|111|incident|steis|datix|CAD)[ ](?i:log|web|ref|reference|number|no"
        r"|entry)\b[.:]? ?(?P<token>\d{2,}(?:[ /-]\d+)*)(?!\w|[.,]\d|%)"
    ),
    re.compile(
        r"\b(?i:funding request|employee|payroll|assignment|staff|pension|superannuation|passport|social services"
        r"|social care|home office|NMC|GMC|HCPC|GDC|GPhC|prisoner|custody|driver|membership|personnel)(?:['’]s)?"
        r"[ ]?(?i:number|no|ref|reference|PIN|ID|file)?\b[.:]{0,2} ?(?:is |was )?"
        r"(?P<token>[A-Z]{0,3}[-/]?\d[\dA-Z]*(?:[-/ ]\d[\dA-Z]*)*)(?!\w|[.,]\d|%)"
    ),
    re.compile(
        r"\b(?i:cases?|complaints?|incidents?|claims?|appeals?|referrals?|files?|alerts?)"
        rf"(?: (?i:references|numbers|nos|refs)\.?)?:? (?P<token>{_CODE}|\d{{4,8}})(?=,(?!\d)| and | & )"
    ),
)
_HEADING: Final = re.compile(rf"\b{_CASE}\b", re.IGNORECASE)
_FIRST_CELL: Final = re.compile(rf"^(?P<token>{_CODE})(?=\t)", re.MULTILINE)
_TIME: Final = re.compile(r"(?:20\d\d[/-](?:20)?\d\d|(?:19|20)\d\d|\d\d?/\d\d?(?:/\d{2,4})?)$")
_NEXT: Final = re.compile(r"(?:,| and|, and|;| &) (?P<token>\d{4,8})(?![\w/]|[.,]\d|%)")
_DIGIT: Final = re.compile(r"\d")
_FEWEST: Final = 3
_WHY: Final = "perhaps the number of a case or of somebody's papers"


def codes(text: str, before: Iterable[Finding]) -> Iterator[Finding]:
    """What may be the number of a case, a complaint or a person's papers.

    `before` are the numbers found already: a code of the same form as one of them, or a number right after one in a
    list, is taken for another.
    """
    known = [one for one in before if one.kind is PersonalKind.REFERENCE]
    matches = [match for pattern in _PATTERNS for match in pattern.finditer(text)]
    if _HEADING.search(text[: text.find("\n") + 1]):
        matches += _FIRST_CELL.finditer(text)
    for match in matches:
        if len(_DIGIT.findall(match["token"])) >= _FEWEST and not _TIME.match(match["token"]):
            one = finding(PersonalKind.REFERENCE, text, *match.span("token"), why=_WHY, level=Level.POSSIBLE)
            known.append(one)
            yield one
    for one in known:
        yield from _alike(text, one)


def _alike(text: str, known: Finding) -> Iterator[Finding]:
    """Other codes of the same form, and the rest of a list of plain numbers."""
    why = "formed like another number of a case here"
    if known.words.isdigit():
        end = known.end
        while match := _NEXT.match(text, end):
            yield finding(PersonalKind.REFERENCE, text, *match.span("token"), why=why, level=Level.POSSIBLE)
            end = match.end()
    elif not _TIME.match(known.words):
        form = _DIGIT.sub(r"\\d", re.escape(known.words))
        for match in re.finditer(rf"(?<![\w/-]){form}(?![\w/-]|[.,]\d)", text):
            yield finding(PersonalKind.REFERENCE, text, *match.span(), why=why, level=Level.POSSIBLE)
