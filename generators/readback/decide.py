"""What becomes of each piece when a draft that people edited meets a newer one. No word of a person is given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from generators.blocks import Run
from generators.readback.align import Alignment
from generators.readback.match import Unit
from generators.readback.written import folded
from generators.word_pieces import Piece, PieceKind


class Fate(StrEnum):
    """What the merge does with a unit."""

    KEEP = "keep"
    TAKE = "take"
    REMOVE = "remove"
    CONFLICT = "conflict"
    STAYS_DELETED = "stays deleted"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """A unit, what becomes of it, and the pieces of the new draft that stand for its own, in order.

    `changed` says that the new draft says something else than the earlier one, `touched` that a person changed
    something, `settled` that the person's words are now Assure's too, so that an earlier conflict is over.
    """

    unit: Unit
    fate: Fate
    new: tuple[Piece, ...]
    changed: bool
    touched: bool
    settled: bool

    @property
    def key(self) -> str:
        """The key in the new draft; in the earlier one where the new has none; "" for a person's own words."""
        return self.new[0].key if self.new else self.unit.key

    @property
    def there(self) -> bool:
        """Whether the person's file still has it after the merge."""
        return self.fate not in (Fate.REMOVE, Fate.STAYS_DELETED)

    @property
    def now(self) -> str:
        """What Assure would now say; "" when it would say nothing."""
        return " ".join(piece.text for piece in self.new)

    @property
    def holds(self) -> bool:
        """Whether anything to be seen of it is there after the merge."""
        return self.there and any(one.text or one.opaque or one.pictures for one in self.unit.written)


def decide(unit: Unit, alignment: Alignment) -> Decision:
    """Three ways: what was generated, what the person made of it, what would be generated now."""
    found = [alignment.new_of.get(piece.key) for piece in unit.pieces]
    new = tuple(piece for piece in found if piece is not None)
    changed = len(new) != len(found) or any(one.runs != other.runs for one, other in zip(unit.pieces, new, strict=True))
    now = folded(" ".join(piece.text for piece in new))
    return Decision(
        unit=unit,
        fate=_fate(unit, new, now) if unit.pieces and changed else _unchanged(unit),
        new=new,
        changed=bool(unit.pieces) and changed,
        touched=is_deleted(unit) or was_edited(unit) if unit.pieces else bool(unit.said.strip()),
        settled=bool(new) and folded(unit.said) == now,
    )


def _unchanged(unit: Unit) -> Fate:
    return Fate.STAYS_DELETED if unit.pieces and is_deleted(unit) else Fate.KEEP


def _fate(unit: Unit, new: Sequence[Piece], now: str) -> Fate:
    if is_deleted(unit):
        return Fate.STAYS_DELETED
    if was_edited(unit):
        return Fate.KEEP if new and folded(unit.said) == now else Fate.CONFLICT
    if any(one.comments for one in unit.written) and not new:
        return Fate.CONFLICT
    return Fate.TAKE if new else Fate.REMOVE


def is_deleted(unit: Unit) -> bool:
    """Whether a person took the words away (an empty paragraph may be left of them)."""
    return bool(unit.generated.strip()) and not any(one.text or one.opaque or one.pictures for one in unit.written)


def was_edited(unit: Unit) -> bool:
    """Whether a person changed words or looks, or put something beside the words."""
    figure = unit.pieces[0].kind is PieceKind.FIGURE
    if not figure and (len(unit.pieces), len(unit.written)) != (1, 1):
        return True
    if folded(unit.said) != folded(unit.generated):
        return True
    if any(one.tracked or one.opaque or (one.pictures and not figure) for one in unit.written):
        return True
    return not figure and looks(unit.written[0].runs) != looks(unit.pieces[0].runs)


def looks(runs: Sequence[Run]) -> list[tuple[str, bool, bool, str]]:
    """The words with how they look; spaces do not count, nor where one run ends and the next begins."""
    return [(letter, run.strong, run.emphasis, run.href) for run in runs for letter in run.text if not letter.isspace()]
