"""A newer draft merged into the Word file that people edited: their file, their words, their looks, the new evidence.

Three texts meet in each piece: what was generated, what the person made of it, what would be generated now. Where only
one side changed, that side counts; where both did, the person's words stay and the new ones are told beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from evidence.errors import DraftNotRead
from generators.blocks import Draft, Run
from generators.readback.align import Alignment
from generators.readback.compose import Composed, drop_unused, free_number
from generators.readback.decide import Decision, Fate, decide
from generators.readback.file_parts import FileParts
from generators.readback.layout import Layout
from generators.readback.marking import mark_again, remark_name, strip_marks
from generators.readback.match import match
from generators.readback.notice import Notice, NoticeKind
from generators.readback.opened import opened
from generators.readback.outline import Outline
from generators.readback.put import clear_or_remove, put_content
from generators.readback.read import base_for
from generators.readback.tables import settle_tables
from generators.readback.written import NOW_SAYS, NOW_SILENT, read_written
from generators.word import saved, tell_origin, time_of
from generators.word_base import Base, base_of
from generators.word_marks import Marks
from generators.word_pieces import pieces_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The person's file with the new draft in it. Counts are of pieces; `kept` are those whose human words stayed.

    `idle` says that the file already held all of it: the same base, and nothing to change or to tell.
    """

    data: bytes
    notices: tuple[Notice, ...]
    kept: int
    taken: int
    added: int
    removed: int
    idle: bool


def merge(data: bytes, draft: Draft, *, copies: Sequence[Base] = ()) -> Merged:
    """The edited file brought up to the new draft.

    The same file and draft give the same bytes. DraftNotRead when the file is no Word document, or when neither it nor
    `copies` tell what was generated.
    """
    return _Merge(data, draft, copies).run()


class _Merge:
    def __init__(self, data: bytes, draft: Draft, copies: Sequence[Base]) -> None:
        self._document = opened(data)
        base, _ = base_for(self._document, copies)
        if base is None:
            raise DraftNotRead(
                "This file does not tell what Assure had written in it, and no copy of that was kept.",
                hint="Make a new draft beside it with --fresh.",
            )
        self._draft, self._base = draft, base
        self._new = pieces_of(draft)
        self._outline = Outline(draft)
        self._alignment = Alignment(base.pieces, self._new)
        written = read_written(self._document, FileParts(self._document, base))
        self._remarks = [one for one in written if one.is_remark]
        units = match(base.pieces, written)
        first = [decide(unit, self._alignment) for unit in units]
        self._decisions = settle_tables(first, self._alignment, base.pieces)
        self._composed = Composed(self._document, draft, time_of(draft))
        self._notices: list[Notice] = []
        self._told: dict[str, Any] = {}

    def run(self) -> Merged:
        strip_marks(self._document.element.body)
        for one in self._decisions:
            self._apply(one)
        layout = Layout(self._document, self._draft, self._decisions, self._alignment, self._composed)
        added = layout.lay()
        marks = Marks(self._document, time_of(self._draft), first=free_number(self._document.element.body))
        mark_again(marks, self._new, self._decisions, added, self._told)
        tell_origin(self._document, self._draft)
        drop_unused(self._document)
        fates = [one.fate for one in self._decisions]
        notices = (*self._notices, *layout.notices)
        return Merged(
            data=saved(self._document),
            notices=notices,
            idle=not (notices or added) and not any(one.changed for one in self._decisions) and self._same_base(),
            kept=sum(one.touched and one.there for one in self._decisions),
            taken=fates.count(Fate.TAKE),
            added=len(added),
            removed=fates.count(Fate.REMOVE),
        )

    def _same_base(self) -> bool:
        return replace(self._base, made=self._draft.made) == base_of(self._draft)

    def _apply(self, one: Decision) -> None:
        if one.fate is Fate.TAKE:
            put_content(one, self._composed)
        elif one.fate is Fate.REMOVE:
            for written in one.unit.written:
                clear_or_remove(written.element)
        elif one.fate is Fate.CONFLICT:
            self._tell(one)
        elif one.fate is Fate.STAYS_DELETED and one.changed and one.new:
            self._notice(NoticeKind.DELETED, one)
        if one.settled or one.fate is Fate.CONFLICT:
            self._drop_remark(one)

    def _tell(self, one: Decision) -> None:
        """Mark a conflict after the person's words, in the document and for the terminal."""
        self._notice(NoticeKind.CONFLICT if one.new else NoticeKind.LEFT_OUT, one)
        said = Run(text=NOW_SAYS if one.new else NOW_SILENT, strong=True)
        runs = [run for piece in one.new for run in (*piece.runs, Run(text=" "))][:-1]
        remark = self._composed.remark((said, *runs))
        one.unit.written[-1].element.addnext(remark)
        self._told[remark_name(one.key)] = remark

    def _drop_remark(self, one: Decision) -> None:
        """Take away the mark of an earlier merge that a newer one replaces, or that is settled."""
        name = remark_name(one.key)
        for remark in self._remarks:
            if name in (*remark.names.touching, *remark.names.hollow) and remark.element.getparent() is not None:
                clear_or_remove(remark.element)

    def _notice(self, kind: NoticeKind, one: Decision) -> None:
        where = self._outline.where(one.key)
        self._notices.append(Notice(kind=kind, key=one.key, where=where, yours=one.unit.said, now=one.now))
