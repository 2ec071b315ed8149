"""Small counts of patients or other persons, by which somebody might be recognised: a suggestion to suppress them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.personal.few import few, held_by_a_body, is_one_of_several
from evidence.personal.finding import Finding, Level, PersonalKind
from evidence.personal.surroundings import finding

_IN_ORDER: Final = ("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS: Final = {word: number for number, word in enumerate(_IN_ORDER)}
_NUMBER: Final = rf"(?:\d{{1,2}}|{'|'.join(list(_WORDS)[1:])})"
_PERSONS: Final = (
    r"(?:patients|patient|people|persons|person|children|child|residents|resident|inpatients"
    r"|inpatient|service users|service user"
    r"|women|woman|men|man|babies|baby|infants|infant|mothers|clients|client|adults|adult|girls|girl"
    r"|boys|boy|deaths|death"
    r"|suicides|suicide|stillbirths|stillbirth|young people|cases|case|pregnancies|conceptions"
    r"|terminations|detainees|pupils"
    r"|individuals|individual|families|teenagers|births|homicides|amputations|admissions|readmissions"
    r"|prisoners|survivors"
    r"|newborns|toddlers|students|veterans|refugees|carers)"
)
_COUNT: Final = re.compile(
    rf"(?<![\w.,£$€/%:+-])(?P<less>(?:<|≤|fewer than|less than|under|up to)[ ]?)?(?P<number>{_NUMBER})[ \t\u00a0]+"
    rf"(?:(?!of\b|more\b|and\b|or\b|in\b|for\b|per\b|with\b|main\b"
    rf"|million\b)[a-z-]+[ ]){{0,2}}?(?P<who>{_PERSONS})\b(?!['’]s?\b)",
    re.IGNORECASE,
)
_NOT_COUNTED: Final = re.compile(
    r"(?:\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|per|every|each|(?:\d|one|two|three|four|out|all"
    r"|some|any|both|most|mother|father|sets?"
    r"|care|group|list|numbers?|review|rate) of|for|item|items?|table|figure|section|domain|paper"
    r"|ward|phase|tier"
    r"|level|grade|stage|category|type|her|his|my|their|our|has|had|have|with"
    r"|the|all|band|page|priority|risk|no\.?|number|day|week|year|at least|over|than|(?:\d|one|two"
    r"|three|four|five|nine) in|\d out of"
    r"|looked after|mother|father)|[,/x×-])\s*$",
    re.IGNORECASE,
)
_NOT_THIS: Final = re.compile(
    r"\s*(?:per\b|for (?:each|every)|in (?:ten|five|four|three|\d)|out of|groups?\b"
    r"|representatives?\b|forums?\b|stories|story\b|stor"
    r"|leaders?\b|members?\b|panel|participation|safety|services?\b|survey|experience|transport"
    r"|champions?\b|homes?\b|centres?\b"
    r"|wards?\b|stud(?:y|ies)\b|managers?\b|reviews?\b|conferences?\b|came to the|left the"
    r"|attended (?:by|a|the|on)|applied|attended the (?:workshop|event|meeting)|partnership"
    r"|associations?\b|rates?\b|beds\b)",
    re.IGNORECASE,
)
_TALE: Final = re.compile(
    r"\s*(?:said|told|described|asked|wrote|felt|shared|recount\w*|reports|explains|spoke|thought|talked|mentioned"
    r"|remembered|recalled|says|stated|\(|explained|commented|reported|in\b|who\b|was|had|with|from)",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(r"\b(?:only|just|was|were|had|been|is|a total of|:)\s*$", re.IGNORECASE)
_FEWER: Final = re.compile(
    rf"\b(?:fewer|less) than (?P<number>{_NUMBER})(?= (?:were|was|had|have|of (?:them|these|those)"
    rf"|each)\b|[,.;\n\t]|$)",
    re.IGNORECASE,
)
_SUPPRESSED: Final = re.compile(
    r"(?<![\w.])(?:<|≤)[ ]?(?P<number>\d{1,2})(?![\d.]|[ ]?(?:%|per\b|hours?|hrs?|days?|weeks?"
    r"|months?|years?|minutes?|mins?|miles?|kg|g\b|mm|cm|m\b|k\b|bn\b|million))"
)
_TELLING: Final = re.compile(
    rf"\b(?P<what>deaths?|suicides?|stillbirths?|conceptions?|homicides?|terminations?|patients?|overdoses|amputations"
    rf"|detentions|diagnoses|inpatients|clients|people|mothers|babies|families|adults|residents|children|cases"
    rf"|women|pregnancies|births|admissions)\b"
    rf"[^.;\n\t]{{0,60}}?(?::|numbered|numbering|fell to|rose to|dropped to|came to|went to|numbered|(?:was"
    rf"|were|stood at"
    rf"|totalled)(?= (?:\d|<)))[ ]*(?P<number>(?:<|fewer than )?[ ]?{_NUMBER})\b(?![%:/]|[.,]\d"
    rf"|[ ](?:per|%|(?!(?:in|at|from|for|by|during|over|across|since|between|among|this|last|on|with|and|all"
    rf"|out|against)\b)"
    rf"[a-z]+\b))",
    re.IGNORECASE,
)
_ROW: Final = re.compile(
    r"^[^\t\n]*\b(?:practice|surgery|medical centre|health centre|medical group|GP|ward|doctors"
    r"|care home|nursing home|school|MSOA|LSOA)\b[^\t\n]*\t.*$",
    re.IGNORECASE | re.MULTILINE,
)
_ANY_ROW: Final = re.compile(r"^[^\t\n]*[A-Za-z][^\t\n]*\t.*$", re.MULTILINE)
_HEADING: Final = re.compile(
    r"\b(?:patients|people|children|residents|deaths|suicides|stillbirths|terminations|pregnancies"
    r"|conceptions|HIV|overdoses"
    r"|admissions|births|homicides|women|babies|clients|users)\b",
    re.IGNORECASE,
)
_DO: Final = (
    r"(?:died|had died|have died|fell|drowned|relapsed|absconded|survived|recovered|refused|took (?:her|his|their) own"
    r"|(?:was|were|had been|have been) (?:fatal|children|babies|pregnant|homeless|readmitted|admitted|detained"
    r"|sectioned"
    r"|harmed|transferred|sent|moved|found|left|taken|placed|under|over|discharged|still|in|on|aged|from|known"
    r"|diagnosed)"
    r"|needed|remained?|stayed|returned|lived|lives?|required|had|has|have|came|went|lost|could|chose)"
)
_OF_THOSE: Final = re.compile(
    rf"\b(?:of (?:the|these|those|our|its|all) (?:[\w-]+ ){{0,3}}?{_PERSONS}\b[^.;:\d]{{0,60}}?"
    rf"|of (?:these|those|them|whom),? (?:only |just )?)(?<=[ ,])(?P<number>{_NUMBER}) {_DO}\b"
    rf"|(?<![\w.,£-])(?P<number2>{_NUMBER}) (?:of (?:them|these|those|whom) {_DO}\b|(?:people )?(?:had |have )?died\b)",
    re.IGNORECASE,
)
_SINGLE: Final = re.compile(
    rf"\b(?:a|only a|just a) (?P<number>single|lone|solitary) {_PERSONS}\b"
    r"(?=[.,;)]|$| (?:was|had|has|died|with|who|in|at|from|on|fell|during|this|last|because)\b)",
    re.IGNORECASE,
)
_AFTER_WHO: Final = re.compile(
    rf"\b{_PERSONS},? (?P<number>{_NUMBER})(?=[,;)]|\.(?!\d)|$)(?<!\bone)", re.IGNORECASE | re.MULTILINE
)
_LIST: Final = re.compile(
    rf"\b(?:{_PERSONS}|diagnoses|detentions|overdoses)\b[^.:;\n\d]{{0,50}}:(?P<rest>[^\n.]*)", re.IGNORECASE
)
_ITEM: Final = re.compile(
    r"(?:^|[;,]|\band) ?[A-Z][A-Za-z '’&-]{1,40}?[ :=–-]+(?P<number>\d{1,2})(?=\s*(?:[;,]|and\b|$))"
)
# Cheap tests before dear ones: most texts have no number.
_DIGIT: Final = re.compile(r"\d")
_ANY: Final = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|single|lone|solitary)\b", re.IGNORECASE
)
_LESS: Final = re.compile(r"[<≤]|\bthan\b", re.IGNORECASE)
_CELL: Final = re.compile(r"(?<=\t)[ ]*(?P<number>(?:<[ ]?)?\d{1,2})[ ]*(?=\t|$)", re.MULTILINE)


def small_counts(text: str, small: int) -> Iterator[Finding]:
    """Counts of persons from 1 to `small` - 1, "<5" and the like, and small cells in rows by practice or ward."""
    taken: set[int] = set()
    for start, end, why, level in (
        *_said(text, small),
        *_listed(text, small),
        *_cells(text, small),
        *_wide(text, small),
    ):
        if not taken & set(range(start, end)):
            taken.update(range(start, end))
            yield finding(PersonalKind.SMALL_COUNT, text, start, end, why=why, level=level)


def _said(text: str, small: int) -> Iterator[tuple[int, int, str, Level]]:
    if not _ANY.search(text):
        return
    for match in _COUNT.finditer(text):
        if _is_small(match, small) and _is_count(text, match):
            yield (*match.span(), f"a count of persons under {small}", Level.LIKELY)
    for match in _TELLING.finditer(text):
        number = match["number"].lower().removeprefix("fewer than ")
        if _small(number.lstrip("< "), small, less="<" in number or number != match["number"].lower()):
            yield (*match.span("number"), f"a count of {match['what'].lower()} under {small}", Level.LIKELY)
    for match in (*_OF_THOSE.finditer(text), *_SINGLE.finditer(text), *_AFTER_WHO.finditer(text)):
        group = next(name for name in ("number", "number2") if match.groupdict().get(name))
        if match.re is _SINGLE or _small(match[group], small):
            yield (*match.span(group), f"a count of persons under {small}", Level.POSSIBLE)


def _listed(text: str, small: int) -> Iterator[tuple[int, int, str, Level]]:
    for row in _LIST.finditer(text) if ":" in text and _DIGIT.search(text) else ():
        items = list(_ITEM.finditer(text, *row.span("rest")))
        for item in items if len(items) > 1 else ():
            if _small(item["number"], small):
                yield (*item.span("number"), f"a number under {small} in a list of persons", Level.POSSIBLE)
    for match in (*_FEWER.finditer(text), *_SUPPRESSED.finditer(text)) if _LESS.search(text) else ():
        if _small(match["number"], small, less=True):
            yield (*match.span(), "a count given as small", Level.POSSIBLE)


def _wide(text: str, small: int) -> Iterator[tuple[int, int, str, Level]]:
    for start, end, number, less in few(text) if _ANY.search(text) or "handful" in text or "couple" in text else ():
        if not number or _small(number, small, less=less):
            yield start, end, "perhaps a small count of persons", Level.POSSIBLE


def _cells(text: str, small: int) -> Iterator[tuple[int, int, str, Level]]:
    barred = text.replace("|", "\t")
    for row in _rows(barred) if "\t" in barred else ():
        for cell in _CELL.finditer(barred, row.start(), row.end()):
            number = cell["number"]
            if _small(number.lstrip("< "), small, less=number.startswith("<")):
                yield (*cell.span("number"), f"a number under {small} in a row of one place", Level.POSSIBLE)


def _rows(text: str) -> Iterator[re.Match[str]]:
    """The rows of one place each: all below column headings that speak of persons, else those that name a place."""
    heading = text[: text.find("\n") + 1]
    if heading and _HEADING.search(heading):
        return _ANY_ROW.finditer(text, len(heading))
    if not heading and _HEADING.search(text[: text.find("\t")]):
        return _ANY_ROW.finditer(text)
    return _ROW.finditer(text)


def _small(number: str, small: int, *, less: bool = False) -> bool:
    value = _WORDS.get(number.lower())
    value = int(number) if value is None else value
    return 0 < value < small + less


def _is_small(match: re.Match[str], small: int) -> bool:
    return _small(match["number"], small, less=bool(match["less"]))


def _is_count(text: str, match: re.Match[str]) -> bool:
    near, behind = text[max(0, match.start() - 30) : match.start()], text[match.end() : match.end() + 30]
    if (_NOT_COUNTED.search(near) and not held_by_a_body(near)) or _NOT_THIS.match(behind):
        return False
    if match["number"].lower() in ("one", "1") and is_one_of_several(text, match.start(), match.end()):
        return True
    if match["number"].lower() == "one":
        return bool(_TOTAL.search(near)) or not (_TALE.match(behind) or not match["who"])
    return True
