"""How well taggings agree with labelled rows: precision, recall and F1 by domain, for "none", stance and prompts.

A row has "domains" (numbers), "stance" (names) and "prompts" (ids). Stance counts only where at least one given domain
is right; prompts only in rows that have one and where at least one given domain is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.model import Tagging


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Right, wrongly given and missed. Ratios without a denominator are 0."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(right=self.right + other.right, wrong=self.wrong + other.wrong, missed=self.missed + other.missed)

    @property
    def precision(self) -> float:
        return _ratio(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return _ratio(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        return _ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Counts over a set of rows. `prompt_hits` of `prompt_rows` had a right prompt among the first two given."""

    rows: int
    domains: Mapping[int, Count]
    none: Count
    stance: Count
    prompt_hits: int
    prompt_rows: int

    @property
    def micro(self) -> Count:
        return sum(self.domains.values(), Count())

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the domains that occur in the rows."""
        met = [count.f1 for count in self.domains.values() if count.right + count.missed]
        return _ratio(sum(met), len(met))

    @property
    def prompt_rate(self) -> float:
        return _ratio(self.prompt_hits, self.prompt_rows)


def evaluate(rows: Iterable[Mapping[str, Any]], taggings: Iterable[Tagging]) -> Scores:
    """The scores of taggings against their rows, in the same order. Raises ValueError when their numbers differ."""
    pairs = list(zip(rows, taggings, strict=True))
    agreeing = [(row, tagging) for row, tagging in pairs if set(row["domains"]) & set(tagging.domains)]
    asked = [(row, tagging) for row, tagging in agreeing if row.get("prompts")]
    return Scores(
        rows=len(pairs),
        domains={
            domain: _count([(domain in row["domains"], domain in tagging.domains) for row, tagging in pairs])
            for domain in range(1, 7)
        },
        none=_count([(not row["domains"], not tagging.domains) for row, tagging in pairs]),
        stance=_stances(agreeing),
        prompt_hits=sum(bool(set(row["prompts"]) & set(tagging.prompts[:2])) for row, tagging in asked),
        prompt_rows=len(asked),
    )


def _stances(pairs: Sequence[tuple[Mapping[str, Any], Tagging]]) -> Count:
    return sum(
        (
            _count([(stance in row["stance"], stance in tagging.stance) for row, tagging in pairs])
            for stance in ("achievement", "issue", "action")
        ),
        Count(),
    )


def _count(pairs: Sequence[tuple[bool, bool]]) -> Count:
    return Count(
        right=sum(true and given for true, given in pairs),
        wrong=sum(given and not true for true, given in pairs),
        missed=sum(true and not given for true, given in pairs),
    )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
