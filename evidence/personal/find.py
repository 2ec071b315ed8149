"""All kinds of personal data in one text. Deterministic, without network; the recall of each rule comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from evidence.personal.births import ages, births
from evidence.personal.codes import codes
from evidence.personal.contact import emails, phones
from evidence.personal.counts import small_counts
from evidence.personal.finding import Finding, OfficeHolder, PersonalKind
from evidence.personal.identifiers import health_numbers, insurance_numbers, perhaps_references, references
from evidence.personal.people import people
from evidence.personal.places import addresses
from evidence.personal.stories import stories

SMALL: Final = 5
_DIGIT: Final = re.compile(r"\d")


def find_personal(
    text: str, *, office_holders: Sequence[OfficeHolder] = (), small: int = SMALL, trust_posts: bool = True
) -> tuple[Finding, ...]:
    """Personal data in the text, in its order; a patient story may lie over others, which never lie over each other.

    `office_holders` may be named if they sit on the board; so may, unless `trust_posts` is false, those whom the text
    itself names with a post at board level. Counts of persons from 1 to `small` - 1 are suggested for
    suppression; `small` under 2 suggests none. Any text will do.
    """
    named = tuple(people(text, office_holders, trust_posts=trust_posts))
    found: list[Finding] = []
    if _DIGIT.search(text):
        _add(found, health_numbers(text))
        _add(found, insurance_numbers(text))
        _add(found, references(text))
    _add(found, emails(text))
    if _DIGIT.search(text):
        _add(found, phones(text, named))
        _add(found, births(text, named, of_someone=bool(named or found)))
    _add(found, addresses(text, named))
    _add(found, ages(text, named))
    if _DIGIT.search(text):
        _add(found, perhaps_references(text))
        _add(found, codes(text, tuple(found)))
    _add(found, named)
    _add(found, small_counts(text, small))
    found.extend(stories(text, named=any(one.kind is not PersonalKind.STAFF_NAME for one in named)))
    return tuple(sorted(found, key=lambda one: (one.start, one.kind is not PersonalKind.STORY, one.end, one.kind)))


def _add(found: list[Finding], more: Iterable[Finding]) -> None:
    """What is found earlier is the surer reading of its words."""
    for one in more:
        if not any(one.touches(other) for other in found):
            found.append(one)
