"""What lies inside archives and messages: papers of their own, named "outer.zip > inner.pdf"."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from evidence.extract.limits import USUAL
from evidence.extract.unpack import could_hold_papers, unpack
from evidence.intake.gather import is_litter
from evidence.model import Document, FileType, Outcome, SourceFile
from evidence.store.papers import INSIDE

DEPTH = 2
T = TypeVar("T")
_NAMED = 5
_CONTAINERS = (FileType.ZIP, FileType.EML, FileType.MSG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A paper in the vault, about to be read, `again` if it was before; `left_out` says what stayed inside it."""

    source: SourceFile
    path: Path
    left_out: tuple[str, ...] = ()
    depth: int = 0
    again: bool = False

    def told(self, document: Document) -> Document:
        """The document, partly read when something inside it was not taken out."""
        left_out = self.left_out
        if self.depth == DEPTH and _holds_papers(document):
            left_out = ("the files in it, which lie too deep inside others",)
        if not left_out or not document.outcome.has_text:
            return document
        more = f" and {len(left_out) - _NAMED} more" if len(left_out) > _NAMED else ""
        reason = f"left out: {'; '.join(left_out[:_NAMED])}{more}"
        whole = f"{document.reason}; {reason}" if document.reason else reason
        return replace(document, outcome=Outcome.PARTLY, reason=whole)


def _holds_papers(document: Document) -> bool:
    if document.file_type is FileType.ZIP:
        return True
    return document.file_type in _CONTAINERS and "\nAttached: " in document.pages[0].text


@dataclass(slots=True)
class Allowance:
    """How much may still be taken out of one file that a person added, at all depths together."""

    members: int = field(default=5 * USUAL.members)
    size: int = field(default=2 * USUAL.taken_out_bytes)


def take_papers_out(
    arrival: Arrival, allowance: Allowance, arrive: Callable[[Path, str], Iterator[T]], opening: Callable[[str], None]
) -> Iterator[T | Arrival]:
    """Hands each file inside to `arrive` with its name, then gives the container itself, which is stored last.

    Last, because a container that is in the store is not opened again: then everything in it must be there too.
    """
    if arrival.depth < DEPTH and could_hold_papers(arrival.path):
        opening(arrival.source.name)
        limits = replace(USUAL, members=allowance.members, taken_out_bytes=allowance.size)
        with tempfile.TemporaryDirectory(prefix="assure-") as folder:
            unpacked = unpack(arrival.path, name=arrival.source.name, into=Path(folder), limits=limits)
            wanted = [inner for inner in unpacked.files if not any(map(is_litter, inner.name.split("/")))]
            for inner in wanted:
                allowance.members -= 1
                allowance.size -= inner.path.stat().st_size
                yield from arrive(inner.path, f"{arrival.source.name}{INSIDE}{inner.name}")
        arrival = replace(arrival, left_out=unpacked.left_out)
    yield arrival
