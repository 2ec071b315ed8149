"""The document against the record: categories, headline, gates, and overrides that have to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generators.publish.checks.finding import Check, Finding, Override, found
from generators.publish.checks.subject import Part, Place, Subject

CATEGORY = Check(
    id="category",
    title="A category that is not the one on record",
    mend="Put the judgement on record (assure judge), or write in the document what stands there.",
)
GATE = Check(
    id="gate",
    title="A judgement that lacks what the framework asks for",
    mend="Put it on record, or judge again: assure judge DOMAIN",
    override=Override.NEVER,
)
NOT_SHOWN = Check(
    id="override-not-shown",
    title="A judgement made without what is asked for, and the document does not say so",
    mend="Say beside the judgement what it was made without, and why.",
)
CHECKS = (CATEGORY, GATE, NOT_SHOWN)

_LEVEL_KEY = re.compile(r"d(\d{1,2})/level")
_ROW_NUMBER = re.compile(r"(\d{1,2})\.\s")
_REPORT, _LEVEL_COLUMN = "report", 1
_JUDGED = ("summary-report", "annual-letter", "component-report", "assessment-letter", "scorecard")


def record(subject: Subject) -> Iterator[Finding]:
    """What the document says of domains and the whole that the record does not, and what it leaves out."""
    if subject.draft.kind not in _JUDGED:
        return
    shown = _levels(subject.places)
    for domain, places in shown.items():
        if not subject.open_keys.intersection(place.key for place in places):
            yield from _category(subject, domain, places)
        yield from _gates(subject, domain, places)
    yield from _headline(subject)


def _levels(places: Sequence[Place]) -> dict[int, list[Place]]:
    """The places where each domain's level stands: its cell in the report, its paragraph in the letter."""
    rows = {
        place.row: int(number[1])
        for place in places
        if (place.table, place.column) == (_REPORT, 0) and (number := _ROW_NUMBER.match(place.text))
    }
    found_places: dict[int, list[Place]] = {domain: [] for domain in rows.values()}
    for place in places:
        level = _LEVEL_KEY.fullmatch(place.key)
        if level:
            found_places.setdefault(int(level[1]), []).append(place)
        elif (place.table, place.column) == (_REPORT, _LEVEL_COLUMN) and place.row in rows:
            found_places[rows[place.row]].append(place)
    return found_places


def _category(subject: Subject, domain: int, places: Sequence[Place]) -> Iterator[Finding]:
    framework = subject.known.framework
    names = {category.name: category.id for category in framework.categories}
    said = _first_named(" ".join(place.text for place in places), list(names))
    judgement = subject.known.judgements.get(domain)
    at = places[0] if places else Place(key="", heading="", text="")
    if said and judgement is None:
        why = f"domain {domain}: the document says “{said}” and nobody has put a judgement on record"
    elif said and judgement is not None and names[said] != judgement.category:
        stands = framework.category(judgement.category).name
        why = f"domain {domain}: the document says “{said}”, on record is “{stands}”"
    elif not said and judgement is not None:
        stands = framework.category(judgement.category).name
        why = f"domain {domain}: on record is “{stands}”, the document says none of the categories"
    else:
        return
    yield found(CATEGORY, why, heading=at.heading, text=at.text, key=at.key)


def _gates(subject: Subject, domain: int, places: Sequence[Place]) -> Iterator[Finding]:
    judgement = subject.known.judgements.get(domain)
    at = places[0] if places else Place(key="", heading="", text="")
    for missing in subject.known.lacking.get(domain, ()):
        yield found(GATE, f"domain {domain}: {missing}", heading=at.heading, text=at.text, key=at.key)
    if judgement is not None and judgement.override:
        text = _plain(" ".join(place.text for place in subject.places))
        if _plain(judgement.override) not in text:
            why = f"domain {domain} was judged without {'; '.join(judgement.overridden)}: “{judgement.override}”"
            yield found(NOT_SHOWN, why, heading=at.heading, text=at.text, key=at.key)


def _headline(subject: Subject) -> Iterator[Finding]:
    at = next((place for place in subject.places if place.key == "headline" and place.part is Part.TEXT), None)
    if at is None or at.key in subject.open_keys:
        return
    said, stands = _first_named(at.text, subject.known.framework.headline), subject.known.headline
    if said and stands is None:
        why = f"the headline “{said}” is not on record (assure headline)"
    elif said and stands is not None and said != stands.label:
        why = f"the document's headline is “{said}”, on record is “{stands.label}”"
    else:
        return
    yield found(CATEGORY, why, heading=at.heading, text=at.text, key=at.key)


def _first_named(text: str, names: Sequence[str]) -> str:
    """The name that stands first in the text, the longer one where two begin there; "" when none does."""
    plain = _plain(text)
    at = [(place.start(), -len(name), name) for name in names if (place := _whole(name).search(plain))]
    return min(at)[2] if at else ""


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?<!not ){re.escape(_plain(name))}(?!\w)")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
