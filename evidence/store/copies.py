"""Copies of a passage: standing paragraphs that come back in other papers, so that they can be decided on together."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.model import EvidenceItem, Verdict
from evidence.passages.repeats import repeat_groups
from evidence.record.review import Verb
from evidence.store.items import read_items
from evidence.store.reviews import find_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """What else says the same as a passage, over all papers and quarters; `open` are those nobody decided on."""

    all: tuple[EvidenceItem, ...]
    open: tuple[EvidenceItem, ...]


def find_copies(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Copies]:
    """The copies of each passage by its whole id; those without any are left out.

    Copies have the same words, or nearly, and the same figures (`repeat_groups`). RecordError for an id that is none.
    """
    wanted = {find_one(connection, prefix).passage.id for prefix in ids}
    items = {item.passage.id: item for item in read_items(connection, rejected=True)}
    groups = repeat_groups(item.passage for item in items.values())
    members: dict[str, list[EvidenceItem]] = defaultdict(list)
    for name, group in groups.items():
        members[group].append(items[name])
    found = {}
    for name in sorted(wanted & groups.keys()):
        others = tuple(item for item in members[groups[name]] if item.passage.id not in wanted)
        if others:
            undecided = tuple(item for item in others if item.verdict is Verdict.UNDECIDED)
            found[name] = Copies(all=others, open=undecided)
    return found


def to_decide(copies: dict[str, Copies], verb: Verb) -> tuple[str, ...]:
    """The ids of copies that the decision can be made on too: open, and with a domain suggested when accepted."""
    found = (item for one in copies.values() for item in one.open)
    return tuple(
        dict.fromkeys(item.passage.id for item in found if verb is not Verb.ACCEPT or item.suggestion.tagging.domains)
    )
