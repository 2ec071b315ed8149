"""What whoever asks for a document may choose about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Version(StrEnum):
    """How far an agenda has come (guide, paragraph 37)."""

    PROPOSED = "proposed"
    COMMENTED = "commented"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Choices for one draft; each kind of document heeds those that concern it.

    `version` is the agenda's, `variant` names a file of templates/letter-variants, `entry` an entry of the record
    ("S1"). With `annex`, the evidence is added at the end, each place quoted and shown.
    """

    version: Version = Version.PROPOSED
    variant: str = "formal"
    entry: str = ""
    annex: bool = False
