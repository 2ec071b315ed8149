"""Plain words: sentence length, reading age, tone, jargon, short forms, dates, figures and their period. All advise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generators.publish.checks.finding import Check, Finding, Severity, found
from generators.publish.checks.reading import cut, length, reading_age, sentences
from generators.publish.checks.subject import Part, Place, Subject
from generators.publish.checks.words import words

LONGEST, OLDEST = 25, 16.0
SENTENCE = Check(
    id="long-sentence",
    title=f"Sentences of more than {LONGEST} words",
    mend="Make two of one; ✂ marks where it may be cut.",
    severity=Severity.ADVICE,
)
AGE = Check(
    id="reading-age",
    title="Hard to read",
    mend="Shorter sentences and everyday words help most.",
    severity=Severity.ADVICE,
)
TONE = Check(
    id="tone", title="Words that blame", mend="Say what is to change, by whom and when.", severity=Severity.ADVICE
)
JARGON = Check(id="jargon", title="Jargon", mend="Use the everyday word.", severity=Severity.ADVICE)
ACRONYM = Check(
    id="acronym",
    title="Short forms that are not explained where they first stand",
    mend="Write the words out once, with the short form in brackets.",
    severity=Severity.ADVICE,
)
DATE = Check(
    id="date-form",
    title="Dates in another form than “14 November 2013”",
    mend="Write them so (GOV.UK and NHS style).",
    severity=Severity.ADVICE,
)
PERIOD = Check(
    id="period",
    title="Figures without a period",
    mend="Say which quarter, month or year the figure is for.",
    severity=Severity.ADVICE,
)
CHECKS = (SENTENCE, AGE, TONE, JARGON, ACRONYM, DATE, PERIOD)

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"  # noqa: E501
_ODD_DATE = re.compile(
    rf"\b(?:\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d{{4}}|\d{{2}})|\d{{4}}-\d\d-\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)(?: of)? {_MONTH}\b(?:,? \d{{4}})?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}} {_MONTH} [’']?\d\d(?!\d|:|\.\d))\b"
)
_SHORT = re.compile(r"(?<![\w&-])[A-Z][A-Z&]*[A-Z](?:s\b|\b)(?![\w&-]|\.\d)")
_FIGURE = re.compile(r"£\s?\d|\d(?:\.\d+)?\s?(?:%|per cent)")
_WHEN = re.compile(
    rf"\b(?:{_MONTH}|Q[1-4]|quarters?|months?|weeks?|years?|yearly|annual(?:ly)?|today|to date|forecast|since|20\d\d"
    r"|M\d{1,2}|YTD|budget|plan(?:ned)?|target|standard|threshold)\b",
    re.IGNORECASE,
)
_SAYS_SOMETHING = 8  # words: less is a label or a cell of figures


def wording(subject: Subject) -> Iterator[Finding]:
    """What makes the document harder to read than it need be."""
    spoken = [place for place in subject.places if place.part in (Part.TEXT, Part.CELL)]
    yield from _long(spoken)
    age = reading_age([place.text for place in spoken if length(place.text) >= _SAYS_SOMETHING])
    if age > OLDEST:
        yield found(AGE, f"reading age about {age:.0f}; {OLDEST:.0f} is the most we advise")
    for place in subject.places:
        yield from _phrases(place)
        yield from _dates(place)
    yield from _short_forms(subject.places)
    for place in spoken:
        figure = _FIGURE.search(place.text)
        if figure and length(place.text) >= _SAYS_SOMETHING and not _WHEN.search(place.text):
            yield _at(PERIOD, place, f"“{_around(place.text, figure.span())}”")


def _long(places: Sequence[Place]) -> Iterator[Finding]:
    """The longest first. What has two semicolons is a list."""
    counted = ((length(one), place, one) for place in places for one in sentences(place.text) if one.count(";") < 2)
    long = [told for told in counted if told[0] > LONGEST]
    for count, place, one in sorted(long, key=lambda told: -told[0]):
        yield found(SENTENCE, f"{count} words", heading=place.heading, text=cut(one), key=place.key)


def _phrases(place: Place) -> Iterator[Finding]:
    for check, kind in ((TONE, "tone"), (JARGON, "jargon")):
        phrases = words().phrases[kind]
        for hit in phrases.pattern.finditer(place.text):
            say = phrases.say[" ".join(hit[0].casefold().split())]
            yield _at(check, place, f"“{hit[0]}”: {say}")


def _dates(place: Place) -> Iterator[Finding]:
    for hit in _ODD_DATE.finditer(place.text):
        yield _at(DATE, place, f"“{hit[0]}”")


def _short_forms(places: Sequence[Place]) -> Iterator[Finding]:
    """Each once, where it first stands."""
    seen: set[str] = set()
    for place in places:
        if place.text.isupper():
            continue
        for hit in _SHORT.finditer(place.text):
            short = hit[0].removesuffix("s")
            if short in seen or hit[0] in words().known or short in words().known:
                continue
            seen.add(short)
            if not _is_explained(place.text, hit):
                long = words().long.get(short, "")
                yield _at(ACRONYM, place, f"{short}{f': {long}' if long else ''}")


def _is_explained(text: str, hit: re.Match[str]) -> bool:
    """Whether it stands in brackets after its words, or its words in brackets after it."""
    in_brackets = text[: hit.start()].endswith("(") and text[hit.end() :].startswith(")")
    return in_brackets or re.match(r"\s*\((?=[^)]*[a-z]{3})", text[hit.end() :]) is not None


def _at(check: Check, place: Place, why: str) -> Finding:
    return found(check, why, heading=place.heading, text=place.text, key=place.key)


def _around(text: str, span: tuple[int, int]) -> str:
    return " ".join(text[max(0, span[0] - 30) : span[1] + 15].split())
