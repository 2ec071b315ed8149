"""What is found, and what the caller knows beforehand: frozen values, standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PersonalKind(StrEnum):
    """What sort of personal data a stretch of text is."""

    NHS_NUMBER = "NHS number"
    CHI_NUMBER = "CHI number"
    NI_NUMBER = "National Insurance number"
    REFERENCE = "reference number"
    PHONE = "phone"
    EMAIL = "e-mail"
    ADDRESS = "postal address"
    POSTCODE = "postcode"
    BIRTH_DATE = "date of birth"
    AGE = "age"
    NAME = "name"
    STAFF_NAME = "staff name"
    RELATIVE = "relative"
    STORY = "patient story"
    SMALL_COUNT = "small count"


class Level(StrEnum):
    """How sure a rule is. CERTAIN: the text says what it is; LIKELY: its form and surroundings do; POSSIBLE: look."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Personal data in a text: `text[start:end] == words`, a half-open range of code points that is never empty.

    `why` is the rule in plain words. `organisation`: it belongs to a body and not to a person (a switchboard, a role
    mailbox, the address of a surgery).
    """

    kind: PersonalKind
    start: int
    end: int
    words: str
    why: str
    level: Level
    organisation: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.words) != self.end - self.start:
            raise ValueError(f"a finding's words are as long as its range: {self.start}:{self.end} {self.words!r}")

    def touches(self, other: Finding) -> bool:
        """Whether the two ranges have a code point in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHolder:
    """Someone whose name may stand in a published paper if `board` is true; otherwise a named member of staff."""

    name: str
    role: str = ""
    board: bool = True
