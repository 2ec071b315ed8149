"""Personal data among the words that would go out, and what to take out when a person says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import unquote

from evidence.personal import Finding as Personal
from evidence.personal import Level, OfficeHolder, PersonalKind, find_personal
from generators.publish.checks.finding import Check, Finding, Override, Severity, found
from generators.publish.checks.subject import Part, Place, Subject
from generators.publish.redact import Span
from generators.publish.runs import runs_within

_REDACT = "Say it without, or have it taken out: --redact-personal, or --redact WORDS."
NUMBERS = Check(
    id="personal-number",
    title="NHS, CHI or National Insurance numbers",
    mend="Have it taken out: --redact-personal, or --redact NUMBER. No reason makes it publishable.",
    override=Override.NEVER,
)
REFERENCES = Check(id="personal-reference", title="Numbers that lead to one person's case", mend=_REDACT)
CONTACT = Check(id="personal-contact", title="Telephone numbers, e-mail and postal addresses of persons", mend=_REDACT)
AGES = Check(id="personal-age", title="Dates of birth, and ages of one person", mend=_REDACT)
NAMES = Check(
    id="personal-name",
    title="Names",
    mend=f"{_REDACT} People at board level may be named: list them with --office-holders FILE.",
)
STORIES = Check(id="personal-story", title="What happened to one patient", mend=_REDACT)
COUNTS = Check(
    id="small-count", title="Counts so small that people may be known by them", mend="Say “fewer than five”, or merge."
)
CHECKS = (NUMBERS, REFERENCES, CONTACT, AGES, NAMES, STORIES, COUNTS)

_BY_KIND = {
    PersonalKind.NHS_NUMBER: NUMBERS,
    PersonalKind.CHI_NUMBER: NUMBERS,
    PersonalKind.NI_NUMBER: NUMBERS,
    PersonalKind.REFERENCE: REFERENCES,
    PersonalKind.PHONE: CONTACT,
    PersonalKind.EMAIL: CONTACT,
    PersonalKind.ADDRESS: CONTACT,
    PersonalKind.POSTCODE: CONTACT,
    PersonalKind.BIRTH_DATE: AGES,
    PersonalKind.AGE: AGES,
    PersonalKind.NAME: NAMES,
    PersonalKind.STAFF_NAME: NAMES,
    PersonalKind.RELATIVE: NAMES,
    PersonalKind.STORY: STORIES,
    PersonalKind.SMALL_COUNT: COUNTS,
}
_NAMED = (PersonalKind.NAME, PersonalKind.STAFF_NAME)
_MAIL = "mailto:"
_LETTER_HEADS = ("to/", "sign/", "greeting")
_FOR_THE_POST = (*_NAMED, PersonalKind.ADDRESS, PersonalKind.POSTCODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Places looked at together, and where each begins in their joined words."""

    places: tuple[Place, ...]
    text: str
    starts: tuple[int, ...]


def personal(subject: Subject) -> Iterator[Finding]:
    """A finding for each place that holds personal data. What is only possible advises; what is a body's own is passed.

    Whom a letter is to and who signs it may be named everywhere in it, and so may the office-holders. The body's own
    name is no person's.
    """
    own = frozenset(subject.known.body.split())
    holders = (*subject.office_holders, *_of_the_letter(subject.places))
    for stretch in _stretches(subject.places):
        posted = _is_address(stretch.places[0])
        for one in find_personal(stretch.text, office_holders=holders, small=subject.small):
            ours = one.kind is PersonalKind.NAME and not set(one.words.split()) - own
            if not one.organisation and not ours and not (posted and one.kind in _FOR_THE_POST):
                yield from _at_places(stretch, one)
    yield from _in_links(subject)


def removals(findings: Iterable[Finding], places: Sequence[Place]) -> tuple[Span | str, ...]:
    """What `--redact-personal` takes out: every stretch and link that stops the document because it is personal data.

    Numbers, addresses and names go wherever else they stand too, except a name that is also an everyday word of the
    document: that goes in its place only.
    """
    texts = {place.key: place.text for place in places}
    captions = {place.key for place in places if place.part is Part.CAPTION}
    everyday = {word for place in places for word in place.text.split() if word.islower()}
    gone: list[Span | str] = []
    for one in findings:
        if one.check not in CHECKS or not one.stops:
            continue
        if one.end <= one.start:
            gone.append(one.text)
            continue
        said = texts[one.key][one.start : one.end]
        if one.check in (NUMBERS, REFERENCES, CONTACT, NAMES) and said.casefold() not in everyday:
            gone.append(said)
        gone.append(said if one.key in captions else Span(key=one.key, start=one.start, end=one.end))
    return tuple(gone)


def _in_links(subject: Subject) -> Iterator[Finding]:
    """Addresses of persons that stand behind other words."""
    for block in subject.clean.blocks:
        for run in runs_within(block):
            address = unquote(run.href).partition("?")[0].removeprefix(_MAIL) if run.href.startswith(_MAIL) else ""
            if address and address not in run.text:
                for one in find_personal(address, small=0):
                    if one.kind is PersonalKind.EMAIL and not one.organisation:
                        why = f"{one.kind} behind “{run.text}”: {one.why}"
                        yield found(CONTACT, why, text=one.words, key=block.key)


def _of_the_letter(places: Sequence[Place]) -> tuple[OfficeHolder, ...]:
    """The people a letter is to or from."""
    texts = [place.text for place in places if _is_address(place)]
    all_found = (one for text in texts for one in find_personal(text, small=0, trust_posts=False))
    names = (one.words for one in all_found if one.kind in _NAMED)
    return tuple(OfficeHolder(name=name) for name in dict.fromkeys(names))


def _is_address(place: Place) -> bool:
    return place.key.startswith(_LETTER_HEADS)


def _stretches(places: Iterable[Place]) -> Iterator[_Stretch]:
    """A table's rows together, cells parted by tabs, so that its headings tell what its numbers are; all else alone."""

    def by(numbered: tuple[int, Place]) -> tuple[str, int]:
        number, place = numbered
        return (place.table, 0) if place.part is Part.CELL else ("", number + 1)

    for _, group in groupby(enumerate(places), key=by):
        yield _joined(tuple(place for _, place in group))


def _joined(places: tuple[Place, ...]) -> _Stretch:
    text, starts = "", []
    for number, place in enumerate(places):
        if number:
            before = places[number - 1]
            text += "\t" if (before.row, before.part) == (place.row, Part.CELL) else "\n"
        starts.append(len(text))
        text += place.text
    return _Stretch(places=places, text=text, starts=tuple(starts))


def _at_places(stretch: _Stretch, one: Personal) -> Iterator[Finding]:
    """The finding in each place it touches: words over two cells are two stretches to take out."""
    check = _BY_KIND[one.kind]
    milder = Severity.ADVICE if one.level is Level.POSSIBLE else None
    for place, start in zip(stretch.places, stretch.starts, strict=True):
        here = (max(one.start - start, 0), min(one.end - start, len(place.text)))
        if here[0] < here[1]:
            words = place.text[slice(*here)]
            why = f"{one.kind} “{' '.join(words.split())}”: {one.why}"
            yield found(check, why, heading=place.heading, text=place.text, key=place.key, span=here, severity=milder)
