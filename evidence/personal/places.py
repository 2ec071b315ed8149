"""Postal addresses and postcodes, a person's told from those of surgeries, offices and hospitals.

A postcode has an outward part ("AN4", "EC1A") and an inward part of a digit and two letters
(Royal Mail, Programmers' Guide to PAF). Letters that no postcode has are let pass, because slips of the pen and of OCR
are personal data too; which areas exist is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.personal.finding import Finding, Level, PersonalKind
from evidence.personal.surroundings import after, finding

_POSTCODE: Final = re.compile(r"(?<![\w/.-])[A-Z]{1,2}\d[A-Z\d]?[ \u00a0]?\d[A-Z]{2}(?![\w/-])")
_ANY_CASE: Final = re.compile(rf"\bpostcode\W{{1,3}}(?:is |of )?(?P<code>{_POSTCODE.pattern})", re.IGNORECASE)
_STREETS: Final = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Way|Crescent|Cres|Terrace|Grove|Gardens"
    r"|Gdns|Court|Ct|Place|Row"
    r"|Rise|Hill|View|Walk|Mews|Square|Parade|Green|Fold|Croft|Quay|Wharf|Bank|Meadows?|Cottages?|Villas|Buildings|Park"
    r"|Path|Yard|End|Vale|Dene|Bridge|Brow|Chase|Common|Embankment|Esplanade|Promenade|Heights|Mount|Orchard|Ridge|Side"
    r"|Steps|Ginnel|Snicket|Twitten|Causeway|Approach|Arcade|Crest|Dale|Dell|Drove|Glade|Glebe|Haven|Link|Nook|Paddock|Strand|Spinney"
    r"|Gate|Garth|Hey|Loke|Wynd|Circus|Parkway|Broadway|Bypass)"
)
_WORD: Final = r"(?:St\.?|[A-Z][\w'’.-]*|of|the|upon|on|le|de)"
_HOUSE: Final = (
    r"(?:(?:Flat|Apartment|Apt|Unit|Plot|Pitch|Caravan|Block"
    r"|Room)[ \t]+\d{0,4}[A-Za-z]?,?\s+(?:(?:[A-Z][\w'’]+[ \t]+){1,3}(?:Court|House|Lodge|Mansions"
    r"|Tower|Heights)"
    r",?\s+)?)?"
)
_NUMBERED: Final = re.compile(
    rf"(?<![\w£/.-]){_HOUSE}\d{{1,4}}[A-Za-z]?(?:-\d{{1,4}})?,?[ ](?:{_WORD}[ ]){{1,4}}?"
    rf"{_STREETS}\b(?![ \t]+(?:ward|practice|surgery|Surgery|Practice)\b)"
)
_NAMED: Final = re.compile(
    rf"(?<![\w’'-])(?:The[ \t]+|(?=[A-Z][\w'’]+[ \t]))(?:[A-Z][\w'’]+[ \t]+){{0,3}}(?:Cottage|House|Farm|Forge"
    rf"|Lodge|Barn"
    rf"|Mill|Vicarage|Rectory|Villa|Bungalow|Court|Hall|Grange|Manor),?\s+"
    rf"(?:\d{{1,4}}[A-Za-z]?[ \t]+)?(?:{_WORD}[ \t]+){{1,3}}?{_STREETS}\b"
)
_WITH_CODE: Final = re.compile(
    rf"(?<![\w£/.-])\d{{1,4}}[A-Za-z]?[ \t]+(?:The[ \t]+)?(?:[A-Z][\w'’]+[ \t]?){{1,3}},\s+(?:[A-Z][\w'’]+,?\s+){{1,5}}"
    rf"(?={_POSTCODE.pattern})"
)
_AT_HOME: Final = (
    r"\b(?:lives?|lived|living|resid(?:es|ed|ing)|staying|stayed|stays|home(?: address)?|address|moved|c/o|tenan\w+"
    r"|occupi\w+"
    r"|lodg\w+|found|visit\w*|letters?|ambulance|crew|sent|went|discharged|posted|delivered|taken|called|flat)"
)
_CAPITALS: Final = r"(?:The )?[A-Z][\w'’-]*(?: (?:of|the|on|under|by|[A-Z][\w'’-]*)){0,4}"
_LIVING: Final = re.compile(
    rf"{_AT_HOME}(?: (?:alone|together|dead|him|her|them|is|was|as))?[ :]+(?:(?:at|in|to|of|from|is|was|as"
    rf"|for)[ ]+)?(?P<house>"
    rf"(?:(?:[Ff]lat|[Rr]oom|[Cc]aravan|[Pp]lot|[Uu]nit|[Pp]itch|[Aa]partment|[Bb]erth|[Mm]ooring) \w{{1,4}},? )?"
    rf"(?:\d{{1,4}}[A-Za-z]?,? (?:The )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,3}}"
    rf"|(?:The )?(?:[A-Z][\w'’-]+ ){{0,3}}(?:Cottages?|House|Farm|Farmhouse|Forge|Barn|Mill|Maltings|Vicarage"
    rf"|Rectory|Villa"
    rf"|Bungalow|Grange|Manor|Lodge|Park|Court|View|Mansions|Towers?|Heights|Stables|Oasthouse|Croft),? {_CAPITALS}))"
)
_PARTS: Final = re.compile(
    rf"(?P<house>(?:[Ff]lat|[Rr]oom|[Cc]aravan|[Pp]lot|[Aa]partment|[Bb]erth|[Mm]ooring"
    rf"|[Pp]itch) \w{{1,4}}, {_CAPITALS}"
    rf"(?:, {_CAPITALS}){{0,3}}|c/o (?:\d+[a-z]? )?{_CAPITALS}(?:, {_CAPITALS}){{1,3}})"
)
_MONTHS: Final = re.compile(
    r"\d (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_NEXT_PART: Final = re.compile(
    r"[ \t]*(?:,|\n|,\n)\s*(?P<part>(?:[A-Z][\w'’-]*)(?:[ \t]+(?:[A-Z][\w'’-]*|on|upon|under|le|the"
    r"|in))*)(?=[,.\n;)]|[ \t]*$|[ \t]+[a-z]|[ \t]+[A-Z]{1,2}\d)"
)
_THEN_POSTCODE: Final = re.compile(rf"[ \t]*,?\s*(?P<code>{_POSTCODE.pattern})")
_PERSONS: Final = re.compile(
    r"\b(?:lives?|lived|living|resides?|resident|home|house|patient|she|he|her|his|him|letters?|visit"
    r"|visited|ambulance|found|sent to"
    r"|taken from|address|next of kin|tenant|occupan\w+|dob|d\.o\.b|born|NHS number|funding request|property|flat)\b"
    r"|\b(?:Mrs?|Ms|Miss)\b",
    re.IGNORECASE,
)
_BODYS: Final = re.compile(
    r"\b(?:CCG|NHS|Trust|Centre|Center|Surgery|Hospital|Clinic|Practice|Council|offices?|headquarters"
    r"|HQ|lease|meeting|venue|held|Hall"
    r"|Healthwatch|Pharmacy|Hospice|School|College|University|Ltd|Limited|plc|Library|Church|care home|nursing home"
    r"|site|building|Exchange|registered office|Department|Directorate|service|shop|store|room"
    r"|crossing|roadworks|premises)\b",
    re.IGNORECASE,
)
_NO_POSTCODE: Final = re.compile(
    r"\b(?:form|version|model|code|type|unit|grade|ref|reference|batch|template|schedule|clause|bus"
    r"|room|bay)[ \t]+(?:no\.?[ \t]+)?$",
    re.IGNORECASE,
)
_TOWN: Final = 6


def addresses(text: str, people: tuple[Finding, ...] = ()) -> Iterator[Finding]:
    """Postal addresses with all their parts, and postcodes that stand alone. Those of bodies are marked."""
    taken: list[tuple[int, int]] = []
    houses = [match.span() for pattern in (_NAMED, _NUMBERED, _WITH_CODE) for match in pattern.finditer(text)]
    houses += [span for span in _loosely(text) if not any(one.start < span[1] and span[0] < one.end for one in people)]
    for start, street_end in sorted(houses, key=lambda span: (span[0], -span[1])):
        if any(first < street_end and start < last for first, last in taken):
            continue
        end = _whole(text, street_end)
        taken.append((start, end))
        body, level = _whose(text, start, end, people)
        yield finding(
            PersonalKind.ADDRESS,
            text,
            start,
            end,
            why="a house in a street" + (", of an organisation" if body else ""),
            level=level,
            organisation=body,
        )
    yield from _postcodes(text, taken, people)


def _loosely(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody lives by the words before, or a part of a house; a day of the month is none."""
    for pattern in (_LIVING, _PARTS):
        for match in pattern.finditer(text):
            if not _MONTHS.search(match["house"]):
                yield match.span("house")


def _whole(text: str, end: int) -> int:
    """Where the address ends that has its street before `end`: towns and counties follow, then the postcode."""
    for _ in range(4):
        part = _NEXT_PART.match(text, end)
        if not part or len(part["part"].split()) > _TOWN or _POSTCODE.match(part["part"]):
            break
        code = _THEN_POSTCODE.match(text, part.end())
        inside = part["part"].split()
        if not code and (len(inside) > 2 or _BODYS.search(part["part"])):
            break
        end = part.end()
    code = _THEN_POSTCODE.match(text, end)
    return code.end() if code else end


def _postcodes(text: str, taken: list[tuple[int, int]], people: tuple[Finding, ...]) -> Iterator[Finding]:
    spans = [match.span() for match in _POSTCODE.finditer(text)]
    spans += [match.span("code") for match in _ANY_CASE.finditer(text) if match.span("code") not in spans]
    for start, end in sorted(spans):
        if any(first < end and start < last for first, last in taken) or _NO_POSTCODE.search(
            text[max(0, start - 30) : start]
        ):
            continue
        body, level = _whose(text, start, end, people)
        yield finding(
            PersonalKind.POSTCODE,
            text,
            start,
            end,
            why="a full postcode" + (", of an organisation" if body else ""),
            level=level,
            organisation=body,
        )


def _whose(text: str, start: int, end: int, people: tuple[Finding, ...]) -> tuple[bool, Level]:
    """Whether the address is a body's, and how sure its being a person's is."""
    near = text[max(0, start - 90) : start]
    sentence = max(near.rfind(". "), near.rfind("? "))
    near = near[sentence + 1 :]
    persons = max((match.end() for match in _PERSONS.finditer(near)), default=-1)
    bodies = max((match.end() for match in _BODYS.finditer(near)), default=-1)
    if any(person.end <= start and start - person.end < 60 for person in people):
        persons = max(persons, len(near) - 60, 0)
    if bodies < 0 and "postcode" in near.lower():
        persons = 0
    if persons >= 0 and persons >= bodies - 25:
        return False, Level.LIKELY
    if bodies >= 0 or _BODYS.search(after(text, end, 60)):
        return True, Level.POSSIBLE
    return False, Level.POSSIBLE
