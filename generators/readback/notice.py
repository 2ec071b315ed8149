"""What a merge has to tell a person beyond the merged file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """Why a person should look."""

    CONFLICT = "both changed"
    LEFT_OUT = "edited, and Assure would now leave it out"
    DELETED = "deleted by a person, and Assure would now say something else"
    NOT_PUT_IN = "new, in a part that a person deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to look at. `where` is the heading it stands under; `yours` and `now` are the two texts."""

    kind: NoticeKind
    key: str
    where: str
    yours: str
    now: str
