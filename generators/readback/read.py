"""An edited Word draft read back into blocks: the document as its people left it, keys, references and all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from docx.enum.section import WD_ORIENT

from generators.blocks import Block
from generators.readback.file_parts import FileParts
from generators.readback.match import Unit, match
from generators.readback.opened import opened
from generators.readback.reblock import blocks_written
from generators.readback.words import Picture
from generators.readback.written import Written, read_written
from generators.word_base import Base, carried
from generators.word_marks import bookmark_name


class BaseFrom(StrEnum):
    """Where the generated text came from that the edited draft is compared with."""

    FILE = "file"
    COPY = "copy"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment that a person left, beside the piece with that key ("" beside words of their own)."""

    key: str
    author: str
    at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFill:
    """A place that is still to be completed, in the piece with that key."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An edited draft. `blocks` are in the document's order, in the view with all tracked changes accepted.

    A block that stands for a generated one has its key; one that a person added has a key that starts with "own/".
    `tracked` counts changes that Word still tracks, `conflicts` the marks of a merge that nobody has settled (their
    words; they are no blocks), `opaque` names what was kept as plain words or not at all ("equation", "text box").
    `base` is what was generated, None when `base_from` is nowhere: then nothing is known of keys.
    """

    base: Base | None
    base_from: BaseFrom
    title: str
    language: str
    landscape: bool
    blocks: tuple[Block | Picture, ...]
    remarks: tuple[Remark, ...] = ()
    fills: tuple[OpenFill, ...] = ()
    tracked: int = 0
    conflicts: tuple[str, ...] = ()
    opaque: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()


def read_edited(data: bytes, *, copies: Sequence[Base] = ()) -> Edited:
    """The edited draft. `copies` are the workspace's own bases, for a file that lost what it carried (saved as ODT).

    Raises DraftNotRead when the file is no Word document, is damaged or too large.
    """
    document = opened(data)
    base, base_from = base_for(document, copies)
    parts = FileParts(document, base)
    written = read_written(document, parts)
    units = match(base.pieces if base else (), written)
    keys = {id(one.element): unit.key for unit in units for one in unit.written}
    core = document.core_properties
    shown = [one for one in written if not one.is_remark]
    return Edited(
        base=base,
        base_from=base_from,
        title=core.title or (base.title if base else ""),
        language=core.language or "en-GB",
        landscape=any(section.orientation == WD_ORIENT.LANDSCAPE for section in document.sections),
        blocks=tuple(blocks_written(document, parts, shown, units)),
        remarks=_remarks(parts, shown, keys),
        fills=tuple(
            OpenFill(key=keys.get(id(one.element), ""), text=run.text) for one in shown for run in one.runs if run.fill
        ),
        tracked=sum(one.tracked for one in written),
        conflicts=tuple(one.text for one in written if one.is_remark),
        opaque=tuple(name for one in shown for name in one.opaque),
        units=units,
    )


def base_for(document: Any, copies: Sequence[Base]) -> tuple[Base | None, BaseFrom]:
    """What was generated: as the file carries it, or else as one of the copies does."""
    base = carried(document)
    if base is not None:
        return base, BaseFrom.FILE
    copy = _best_copy(document, copies)
    return copy, BaseFrom.NOWHERE if copy is None else BaseFrom.COPY


def _best_copy(document: Any, copies: Sequence[Base]) -> Base | None:
    """The copy whose bookmarks the file holds most of; without any in common, the one made from the same log head."""
    core = document.core_properties
    names = _names(document)
    scored = [
        (
            sum(bookmark_name(piece.key) in names for piece in copy.pieces),
            (copy.kind, copy.log_head) == (core.category, core.identifier),
            number,
        )
        for number, copy in enumerate(copies)
    ]
    best = max(scored, default=(0, False, 0), key=lambda one: (one[1], one[0], one[2]))
    return copies[best[2]] if best[0] or best[1] else None


def _names(document: Any) -> set[str]:
    parts = FileParts(document, None)
    return {name for one in read_written(document, parts) for name in (*one.names.touching, *one.names.hollow)}


def _remarks(parts: FileParts, written: Sequence[Written], keys: dict[int, str]) -> tuple[Remark, ...]:
    """What people commented, each once, in the order of the words they stand beside."""
    told: dict[str, Remark] = {}
    for one in written:
        for number in one.comments:
            comment = parts.comments.get(number)
            if comment is not None and number not in told:
                key = keys.get(id(one.element), "")
                told[number] = Remark(key=key, author=comment.author, at=comment.at, text=comment.text)
    return tuple(told.values())
