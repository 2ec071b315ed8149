"""What a check finds, and the checks there are: what each is called, and whether a person may go on without it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """STOPS: the document does not go out, unless the check may be overridden and is. ADVICE: look, and decide."""

    STOPS = "stops"
    ADVICE = "advice"


class Override(StrEnum):
    """Whether people may publish in spite of a check that stops."""

    WITH_REASON = "with a reason"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A thing that is looked for. `title` heads its findings, `mend` says what to do about them."""

    id: str
    title: str
    mend: str
    severity: Severity = Severity.STOPS
    override: Override = Override.WITH_REASON


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found. `heading` and `text` say where (the nearest heading above, the words), `key` which piece.

    `start` and `end` are half-open code points of the piece's words when the finding is a stretch of them, else both
    are 0. `why` is the rule in plain words. `severity` may be milder than the check's own.
    """

    check: Check
    why: str
    heading: str = ""
    text: str = ""
    key: str = ""
    start: int = 0
    end: int = 0
    severity: Severity = Severity.STOPS

    @property
    def id(self) -> str:
        """The check's id and four digits of the place and words: the same in the next run while these stay."""
        digest = hashlib.sha256(f"{self.key}\0{self.start}\0{self.text}\0{self.why}".encode()).hexdigest()
        return f"{self.check.id}-{digest[:4]}"

    @property
    def stops(self) -> bool:
        """Whether the document may not go out because of it."""
        return self.severity is Severity.STOPS


def found(
    check: Check,
    why: str,
    *,
    heading: str = "",
    text: str = "",
    key: str = "",
    span: tuple[int, int] = (0, 0),
    severity: Severity | None = None,
) -> Finding:
    """A finding as severe as its check, unless another `severity` is said."""
    return Finding(
        check=check,
        why=why,
        heading=heading,
        text=" ".join(text.split()),
        key=key,
        start=span[0],
        end=span[1],
        severity=check.severity if severity is None else severity,
    )
