"""Finds passages that say the same again: standing paragraphs that come back month after month."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from evidence.model import Passage

SHINGLE_WORDS = 3
SKETCH_SIZE = 12
ALIKE = 0.7
_CROWDED = 60
_WORD = re.compile(r"[^\W_]+(?:[.,'’]\d+)*")
_MONTHS = "january february march april may june july august september october november december"
_DATE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?={'|'.join(_MONTHS.split())})|\b(?:19|20)\d\d\b")


def repeat_groups(passages: Iterable[Passage]) -> Mapping[str, str]:
    """Passage id to group id (the id of the group's first passage), for passages that occur more than once.

    Two passages are in one group when their words are the same, or when at least seven tenths of their word
    triples are shared and all their figures (other than dates) agree: other figures are other evidence.
    """
    given = list(passages)
    by_text: dict[str, list[int]] = defaultdict(list)
    for at, passage in enumerate(given):
        by_text[_normal(passage.text)].append(at)
    leader = list(range(len(given)))
    for same in by_text.values():
        for at in same[1:]:
            _join(leader, same[0], at)
    _join_alike(leader, [(text, same[0]) for text, same in by_text.items()])
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(given)):
        groups[_root(leader, at)].append(at)
    return {
        given[at].id: given[members[0]].id
        for members in groups.values()
        if len({given[at].id for at in members}) > 1
        for at in members
    }


def _normal(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _join_alike(leader: list[int], distinct: list[tuple[str, int]]) -> None:
    """Compare only texts that share one of their twelve smallest shingles."""
    shingles = [_shingles(text) for text, _ in distinct]
    figures = [_figures(text) for text, _ in distinct]
    buckets: dict[int, list[int]] = defaultdict(list)
    for at, own in enumerate(shingles):
        seen: dict[int, None] = {}
        for mark in sorted(own)[:SKETCH_SIZE]:
            bucket = buckets[mark]
            seen.update(dict.fromkeys(bucket[:_CROWDED]))
            bucket.append(at)
        for other in seen:
            if figures[at] == figures[other] and _alike(own, shingles[other]):
                _join(leader, distinct[other][1], distinct[at][1])


def _shingles(text: str) -> frozenset[int]:
    words = text.split()
    if len(words) < SHINGLE_WORDS * 2:
        return frozenset()
    return frozenset(
        zlib.crc32(" ".join(words[at : at + SHINGLE_WORDS]).encode()) for at in range(len(words) - SHINGLE_WORDS + 1)
    )


def _figures(text: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in _DATE.sub(" ", text).split() if any(map(str.isdigit, word))))


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    shared = len(one & other)
    return shared >= ALIKE * (len(one) + len(other) - shared)


def _root(leader: list[int], at: int) -> int:
    while leader[at] != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at


def _join(leader: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(leader, one), _root(leader, other)))
    leader[second] = first
