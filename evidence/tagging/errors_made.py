"""The worst errors: rows where the tagger was surest and wrong, with the words that misled it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.model import Reason, Tagging


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongRow:
    """A row whose domains were wrong: the domain it was surest and wrong about, and the reasons that count for it."""

    row: Mapping[str, Any]
    tagging: Tagging
    domain: int
    sureness: float
    reasons: tuple[Reason, ...]


def worst_errors(rows: Iterable[Mapping[str, Any]], taggings: Iterable[Tagging], *, most: int) -> tuple[WrongRow, ...]:
    """At most `most` rows, worst first: a domain given at .95 and wrong, or one that is right and scored .02."""
    found = [wrong for row, tagging in zip(rows, taggings, strict=True) if (wrong := _wrong(row, tagging)) is not None]
    return tuple(sorted(found, key=lambda wrong: (-wrong.sureness, wrong.row["id"]))[:most])


def _wrong(row: Mapping[str, Any], tagging: Tagging) -> WrongRow | None:
    given, wanted = set(tagging.domains), set(row["domains"])
    sure = {domain: tagging.scores[domain] for domain in given - wanted}
    sure |= {domain: 1 - tagging.scores[domain] for domain in wanted - given}
    if not sure:
        return None
    domain = min(sure, key=lambda number: (-sure[number], number))
    wants_more = domain in given
    reasons = tuple(
        reason
        for reason in tagging.reasons
        if reason.target in (str(domain), "evidence") and (reason.effect > 0) == wants_more
    )
    return WrongRow(row=row, tagging=tagging, domain=domain, sureness=sure[domain], reasons=reasons)
