"""What people changed in a draft: piece by piece, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from generators.readback.decide import is_deleted, was_edited
from generators.readback.match import Unit
from generators.readback.order import longest_rise
from generators.readback.read import Edited
from generators.readback.written import folded
from generators.word_pieces import PieceKind, text_of

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")


class ChangeKind(StrEnum):
    """What happened to a piece."""

    ADDED = "added"
    DELETED = "deleted"
    CHANGED = "changed"
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"
    LOOKS = "looks changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch of words that is the same, put in or taken out."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `key` is the piece's, "" for words of a person's own; `where` the words of the heading above it."""

    kind: ChangeKind
    key: str
    where: str
    before: str
    after: str

    @property
    def steps(self) -> tuple[Step, ...]:
        """The way from the words before to those after."""
        return word_steps(self.before, self.after)


def changes(edited: Edited) -> tuple[Change, ...]:
    """What people changed, in the order of the edited draft, deletions last; nothing without a base."""
    if edited.base is None:
        return ()
    places = {piece.key: place for place, piece in enumerate(edited.base.pieces)}
    moved = moved_keys(edited.units, places)
    old_headings = _headings(edited)
    found: list[Change] = []
    where = ""
    for unit in edited.units:
        if unit.written and unit.written[0].is_heading and unit.said.strip():
            where = unit.said.strip()
        kind = _kind(unit, moved)
        if kind is not None:
            under = where if unit.written else old_headings.get(unit.key, "")
            found.append(
                Change(kind=kind, key=unit.key, where=under, before=unit.generated.strip(), after=unit.said.strip())
            )
    return tuple(found)


def word_steps(before: str, after: str) -> tuple[Step, ...]:
    """The words that are the same, those taken out and those put in, in reading order."""
    mine, theirs = _WORDS.findall(before), _WORDS.findall(after)
    steps: list[Step] = []
    for name, start, end, other, last in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        gone, come = "".join(mine[start:end]), "".join(theirs[other:last])
        if name == "equal":
            steps.append(Step(kind="same", text=gone))
            continue
        if gone:
            steps.append(Step(kind="out", text=gone))
        if come:
            steps.append(Step(kind="in", text=come))
    return tuple(steps)


def _kind(unit: Unit, moved: set[str]) -> ChangeKind | None:
    """The weightiest thing that happened to a unit; None when nothing did."""
    if not unit.pieces:
        return ChangeKind.ADDED if unit.said.strip() or any(one.pictures for one in unit.written) else None
    figure = unit.pieces[0].kind is PieceKind.FIGURE
    happened = {
        ChangeKind.DELETED: is_deleted(unit),
        ChangeKind.MERGED: len(unit.pieces) > 1,
        ChangeKind.SPLIT: len(unit.written) > 1 and not figure,
        ChangeKind.CHANGED: folded(unit.said) != folded(unit.generated),
        ChangeKind.MOVED: unit.key in moved,
        ChangeKind.LOOKS: not figure and was_edited(unit),
    }
    return next((kind for kind, did in happened.items() if did), None)


def moved_keys(units: Sequence[Unit], places: dict[str, int]) -> set[str]:
    """Keys of pieces outside the longest stretch that still stands in its order."""
    known = [unit for unit in units if unit.pieces and unit.written]
    stayed = longest_rise([places[unit.key] for unit in known])
    return {unit.key for number, unit in enumerate(known) if number not in stayed}


def _headings(edited: Edited) -> dict[str, str]:
    """For each piece that was generated, the words of the heading it stood under."""
    found: dict[str, str] = {}
    where = ""
    for piece in edited.base.pieces if edited.base else ():
        if piece.kind is PieceKind.HEADING:
            where = text_of(piece.runs)
        found[piece.key] = where
    return found
