"""Numbers that stand for one person: NHS number, CHI number, National Insurance number, record and case references.

NHS and CHI numbers have ten digits, the last of which checks the others: weights 10 to 2, modulus 11 (NHS Data
Dictionary, "NHS NUMBER"; a CHI number also begins with a date of birth, DDMMYY). One number in eleven passes that
check by chance, money and invoices among them, so a number that passes also needs surroundings that speak of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from evidence.personal.finding import Finding, Level, PersonalKind
from evidence.personal.surroundings import after, before, finding

_TEN: Final = re.compile(
    r"(?<![\w,.£$€/+-])(?:\d{3}(?P<gap>[ \u00a0-])\d{3}(?P=gap)\d{4}|\d{6}[ -]\d{4}|\d{10})(?![\w/]|[,.-]\d)"
)
_NHS_SAID: Final = re.compile(r"\bNHS\s*(?:no|nos|num|number|numbers|id|#)\b", re.IGNORECASE)
_NHS_BEFORE: Final = re.compile(r"\bNHS[ :#-]{1,3}$")
_CHI_SAID: Final = re.compile(r"\bCHI\b(?!\s+(?!number|no\b)[A-Z])|\bcommunity health index\b", re.IGNORECASE)
_PERSON: Final = re.compile(
    r"\b(?:patient|pt|resident|client|child|baby|infant|mother|father|record|notes|identifier"
    r"|admitted|discharged|referred"
    r"|ward|clinic|diagnos\w+|seen by|d\.?o\.?b|date of birth|born|Mrs?|Ms|Miss|Master|treated|deceased|registered with"
    r"|records|patients|her|his|she|he)\b",
    re.IGNORECASE,
)
_OTHER_NUMBER: Final = re.compile(
    r"\b(?:invoices?|account|a/c|sort code|order|P\.?O\.?|purchase|requisition|ISBN|ISSN|barcode"
    r"|batch|serial|asset|ledger"
    r"|charity|company|VAT|registration no|licence|contract|value|turnover|income|expenditure|budget|outturn|forecast"
    r"|allocation|total|surplus|deficit|cost|costs|worth|sum|price|payment|paid|tel|telephone|phone"
    r"|fax|mobile|ring|call"
    r"|grid|meter|UPRN|tender|cheque|bond|receipt|voucher|bill|grant|population|EAN|supplier|number of|doi)\b|[£$€]",
    re.IGNORECASE,
)
_ANOTHER: Final = re.compile(r"\b(?:and|another|further|other|also|then|or|next)\b[^\d.;]{0,20}$", re.IGNORECASE)
_MONEY_AFTER: Final = re.compile(
    r"^\s*(?:pounds?|euros?|%|per cent|million|GBP|p\.a|a year|against a plan)", re.IGNORECASE
)
_NI: Final = re.compile(
    r"(?<![\w-])(?P<prefix>[A-Z]{2})(?P<gap>[ \u00a0-]?)\d{2}(?P=gap)\d{2}(?P=gap)\d{2}"
    r"(?P<last>(?P=gap)[A-Z])?(?![\w-])",
    re.IGNORECASE,
)
_NI_FORM: Final = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][\d \u00a0-]+[A-D]")
_NI_SAID: Final = re.compile(r"\b(?:national insurance|nat\.? ins|NI(?:NO)?|N\.I\.)(?!\w)", re.IGNORECASE)
_REFERENCE: Final = re.compile(
    r"\b(?P<what>hospital|unit|patient|pt|case|claim|complaint|complainant|incident|SIRI|datix"
    r"|ulysses|steis|mrn|safeguarding|"
    r"serious incident|chc|ifr|pals|phso|ombudsman|sui|inquest|appeal|referral|ubrn|prison|noms|crime|tribunal|sar"
    r"|carefirst|swift|theatre|attendance|record|notes|pas|rio|systmone|emis)(?:['’]s)?"
    r"(?P<said>(?:[ \t]+(?:case|incident|record|alert|report|appeal|request|file))?[ \t]*,?[ \t]*"
    r"(?:number|numbers|no\.?|nr\.?|num|ref\.?|reference|reference number|ref\.? no\.?|id|identifier|file)?)"
    r"[ \t]*[:#(]?[ \t]*(?P<token>(?:[A-Z]{1,5}[-/ ]?)?(?:[A-Z]{1,3}[-/])?\d[\dA-Z]*(?:[-/][\dA-Z]+)*)"
    r"(?![\w%£]|[.,]\d)",
    re.IGNORECASE,
)
_THREE_DIGITS: Final = re.compile(r"(?:\d[/-]?){3}")
_SAYS_ITSELF: Final = frozenset({"datix", "ulysses", "steis", "mrn", "serious incident", "siri", "incident"})
_FINANCIAL_YEAR: Final = re.compile(r"20\d\d[/-](?:20)?\d\d$|(?:19|20)\d\d$|\d\d?/\d\d?/\d{2,4}$")


def passes_check(digits: str) -> bool:
    """Whether ten digits pass the NHS modulus-11 check. The one number that is all noughts does not."""
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit() or digits == "0" * 10:
        return False
    rest = 11 - sum((10 - place) * int(digit) for place, digit in enumerate(digits[:9])) % 11
    return rest % 11 == int(digits[9]) and rest != 10


def begins_with_date(digits: str) -> bool:
    """Whether the first six digits are a day that exists, DDMMYY, in either century."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


def health_numbers(text: str) -> Iterator[Finding]:
    """NHS and CHI numbers, in the order of the text."""
    others = False
    for match in _TEN.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        found = _health_number(text, match.start(), match.end(), digits)
        if not found and others and passes_check(digits) and _ANOTHER.search(before(text, match.start())):
            found = PersonalKind.NHS_NUMBER, "passes the NHS check and is said to be another", Level.POSSIBLE
        if found:
            others = True
            kind, why, level = found
            yield finding(kind, text, *match.span(), why=why, level=level)


def _health_number(text: str, start: int, end: int, digits: str) -> tuple[PersonalKind, str, Level] | None:
    near, behind = before(text, start), after(text, end)
    good = passes_check(digits)
    if _CHI_SAID.search(near) and begins_with_date(digits) and not re.search(r"\bcompany\b", near):
        why = "called a CHI number" + ("" if good else ", though its check digit is wrong")
        return PersonalKind.CHI_NUMBER, why, Level.CERTAIN if good else Level.LIKELY
    if _NHS_SAID.search(near) or _NHS_SAID.search(text[: text.find("\n") + 1]):
        why = "called an NHS number" + ("" if good else ", though its check digit is wrong")
        return PersonalKind.NHS_NUMBER, why, Level.CERTAIN if good else Level.LIKELY
    if not good or digits[0] == "0" or _other_number(near, behind):
        return _said_shortly(near)
    if _PERSON.search(near) or _PERSON.search(behind) or not text[start:end].isdigit():
        why = "passes the NHS check, a person is spoken of or it is written 3-3-4"
        return PersonalKind.NHS_NUMBER, why, Level.LIKELY
    if not near.rpartition("\t")[2].strip() and behind[:1] in ("", "\t"):
        return PersonalKind.NHS_NUMBER, "ten digits by themselves that pass the NHS check", Level.POSSIBLE
    return _said_shortly(near)


def _said_shortly(near: str) -> tuple[PersonalKind, str, Level] | None:
    if _NHS_BEFORE.search(near):
        return PersonalKind.NHS_NUMBER, 'ten digits right after "NHS"', Level.LIKELY
    return None


def _other_number(near: str, behind: str) -> bool:
    """Whether the nearest words speak of money, an order, a telephone or the like."""
    if _MONEY_AFTER.match(behind):
        return True
    others = [match.start() for match in _OTHER_NUMBER.finditer(near)]
    persons = [match.start() for match in _PERSON.finditer(near)]
    return bool(others) and max(others) > max(persons, default=-1)


def insurance_numbers(text: str) -> Iterator[Finding]:
    """National Insurance numbers: two letters, six digits, A to D. Cost centres of that form need to be so called."""
    for match in _NI.finditer(text):
        near = before(text, match.start())
        if _NI_SAID.search(near[-30:]):
            yield finding(
                PersonalKind.NI_NUMBER,
                text,
                *match.span(),
                why="called a National Insurance number",
                level=Level.CERTAIN,
            )
        elif _NI_FORM.fullmatch(match.group()) and not _OTHER_NUMBER.search(near):
            yield finding(
                PersonalKind.NI_NUMBER,
                text,
                *match.span(),
                why="formed like a National Insurance number",
                level=Level.LIKELY,
            )


def references(text: str) -> Iterator[Finding]:
    """Numbers of a person's record, case, complaint or incident, by the words before them."""
    if not _THREE_DIGITS.search(text):
        return
    for match in _REFERENCE.finditer(text):
        token, what, said = match["token"], match["what"].lower(), match["said"].strip(" \t,")
        digits = sum(letter.isdigit() for letter in token)
        letters = any(letter.isalpha() for letter in token)
        if digits < 3 or (_FINANCIAL_YEAR.match(token) and not said):
            continue
        if not said and not (what in _SAYS_ITSELF or (letters and token == token.upper())):
            continue
        why = f"the number of a {what if what != 'pt' else 'patient'}'s record or case"
        yield finding(PersonalKind.REFERENCE, text, *match.span("token"), why=why, level=Level.LIKELY)
    yield from _in_brackets(text)


_OWN: Final = re.compile(
    r"\b(?:[Rr]ef(?:erence)?|REF)(?: no)?[.:]? ?(?P<token>[A-Z]{2,6}[-/]\d+(?:[-/][A-Z\d]+)*)"
    r"(?!.{0,40}\b(?:[Aa]genda|[Pp]aper|[Mm]inutes|[Pp]olicy|[Cc]ontract|[Tt]ender))"
    r"|\b(?:[Cc]ase|[Ff]ile|[Cc]laim|[Cc]omplaint|[Ii]ncident|[Rr]eferral"
    r"|[Aa]ppeal)(?: no\.?)? (?P<plain>\d{4,8})(?=[,;:)]|\.(?!\d)|$)"
)


_PAPERS: Final = re.compile(
    r"\b(?:policy|policies|audit|minutes?|risk|standard|contract|tender|paper|agenda|guideline|form|invoice|order)\b",
    re.IGNORECASE,
)


def perhaps_references(text: str) -> Iterator[Finding]:
    """What may be such a number by a looser reading: a code near words for records, or a hospital's form of number."""
    for match in _WIDE.finditer(text):
        token = match["token"]
        digits = sum(letter.isdigit() for letter in token)
        if digits >= (3 if any(letter.isalpha() for letter in token) else 5) and not _FINANCIAL_YEAR.match(token):
            why = "perhaps the number of a record, case or incident"
            yield finding(PersonalKind.REFERENCE, text, *match.span("token"), why=why, level=Level.POSSIBLE)
    for match in _OWN.finditer(text):
        group = "token" if match["token"] else "plain"
        near = text[max(0, match.start() - 40) : match.start()]
        if not _FINANCIAL_YEAR.match(match[group]) and not _PAPERS.search(near):
            why = "perhaps the number of a case"
            yield finding(PersonalKind.REFERENCE, text, *match.span(group), why=why, level=Level.POSSIBLE)
    for match in _RECORD.finditer(text):
        near, behind = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 30]
        if (_PERSON.search(near) or _PERSON.search(behind) or _SEX.search(near)) and not _other_number(near, behind):
            why = "formed like a hospital's number, beside a person"
            yield finding(PersonalKind.REFERENCE, text, *match.span(), why=why, level=Level.POSSIBLE)


_WIDE: Final = re.compile(
    r"\b(?i:hosp(?:ital)?|unit|patients?|pt|case|claims?|complaints?|incidents?|SIRI|SUI|datix|ulysses|steis|mrn"
    r"|safeguarding|chc|ifr|pals|phso|ombudsman|inquest|coroner|appeals?|referrals?|ubrn|prison|noms|police|crime"
    r"|tribunal"
    r"|sar|episode|attendance|records?|notes|rio|systmone|emis|NHSLA|CAD|warrant|grievance|disciplinary|alert"
    r"|your ref(?:erence)?)\b(?:(?!\b(?i:invoice|order|contract|tender|policy|paper|lot|clause|page|budget)\b)"
    r"(?:[^.;\n\d£%]|(?<=no)\.|(?<=ref)\.)){0,45}?(?<![\w/-])"
    r"(?P<token>(?:[A-Z]{1,6}[-/ ]?){1,2}\d[\dA-Z]*(?:[-/][\dA-Z]+)*"
    r"|\d[\dA-Z]*[-/][\dA-Z]+(?:[-/][\dA-Z]+)*)(?![\w%£]|[.,]\d)"
)
_RECORD: Final = re.compile(r"(?<![\w/£-])(?![EWNS]\d{8}\b)[A-Z]{1,3}[-/]?\d{5,8}(?![\w/]|[.,]\d)")
_SEX: Final = re.compile(r"\b[MF] ?/ ?\d|\b\d\d ?/? ?[MF]\b")
_BRACKETED: Final = re.compile(
    r"\b(?:STEIS|datix|MRN|ulysses)\b[^.\n\d]{0,20}?\b(?P<after>[A-Z]{0,4}\d[\d/-]{3,})"
    r"|\b(?:incident|complaint|case|SI|claim|appeal"
    r"|referral)s?(?:[ ]\w+){0,3}?,?\s+\(?(?P<before>\d{4}/\d{3,}|[A-Z]{1,4}[-/]?\d{3,})"
    r"|\b(?:records?|notes|case|patient|complaint|appeal)\b[^.\n]{0,12}\((?:file|ref\.?|reference"
    r"|no\.?) (?P<filed>[A-Z\d][A-Z\d/-]*\d{2,})"
    r"|\b(?P<then>(?:[A-Z]{1,4}[-/]?)?\d[\d/-]{3,})(?= (?:on|in) (?:Datix|STEIS|Ulysses|the incident))",
    re.IGNORECASE,
)


def _in_brackets(text: str) -> Iterator[Finding]:
    for match in _BRACKETED.finditer(text):
        group = next(name for name in ("after", "before", "filed", "then") if match[name])
        if not _FINANCIAL_YEAR.match(match[group]):
            yield finding(
                PersonalKind.REFERENCE,
                text,
                *match.span(group),
                why="the number of an incident or case",
                level=Level.LIKELY,
            )
