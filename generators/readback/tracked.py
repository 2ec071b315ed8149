"""The difference between two versions of a draft as Word's own tracked changes, word by word.

What was put in and taken out can be accepted or rejected in Word. A paragraph that moved shows as taken out and put in;
one that was split or merged, or that holds more than plain words, as replaced whole.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from generators.printable import printable
from generators.readback.compare import moved_keys, word_steps
from generators.readback.file_parts import FileParts, said
from generators.readback.match import Unit, match
from generators.readback.opened import opened
from generators.readback.read import Edited, read_edited
from generators.readback.written import cells_of, read_written
from generators.word import saved
from generators.word_pieces import Piece, PieceKind

_FIRST_NUMBER = 900_000  # far above what word processors give to changes of their own
_AFTER_LOOKS = (qn("w:sectPr"), qn("w:pPrChange"))


def tracked_from_base(data: bytes, edited: Edited, *, author: str = "Edited draft") -> bytes:
    """The edited file with what people changed since Assure wrote it shown as tracked changes."""
    pieces = edited.base.pieces if edited.base else ()
    return _tracked(data, pieces, author)


def tracked(old: bytes, new: bytes, *, author: str = "Newer version") -> bytes:
    """The newer file with what differs from the older one shown as tracked changes. DraftNotRead as for reading."""
    return _tracked(new, _pieces_written(read_edited(old)), author)


def _tracked(data: bytes, pieces: Sequence[Piece], author: str) -> bytes:
    document = opened(data)
    units = match(pieces, read_written(document, FileParts(document, None)))
    moved = moved_keys(units, {piece.key: place for place, piece in enumerate(pieces)})
    pen = _Pen(author)
    gone: set[str] = set()
    for unit in units:
        if not unit.written or (unit.pieces and not unit.said.strip()) or unit.key in moved:
            gone |= {piece.key for piece in unit.pieces}
        _mark(unit, pen, moved=unit.key in moved)
    _put_back(document, pieces, units, gone, pen)
    return saved(document)


def _pieces_written(edited: Edited) -> tuple[Piece, ...]:
    """An edited draft as pieces: what a newer version of it is compared with."""
    found = []
    own = count(1)
    for unit in edited.units:
        piece = unit.pieces[0] if unit.pieces else None
        for number, one in enumerate(unit.written):
            if one.text:
                key = piece.key if piece is not None and number == 0 else f"own/{next(own)}"
                kind = piece.kind if piece is not None else PieceKind.PARAGRAPH
                place = (piece.table, piece.row, piece.column) if piece is not None else ("", -1, -1)
                table, row, column = place
                found.append(Piece(key=key, kind=kind, runs=one.runs, table=table, row=row, column=column))
    return tuple(found)


class _Pen:
    """Makes marks of change, numbered and signed. The time is left out: it would be the clock's."""

    def __init__(self, author: str) -> None:
        self._author = author
        self._numbers = count(_FIRST_NUMBER)

    def mark(self, name: str) -> Any:
        made = OxmlElement(name)
        made.set(qn("w:id"), str(next(self._numbers)))
        made.set(qn("w:author"), self._author)
        return made

    def taken_out(self, text: str, looks: Any = None) -> Any:
        """Words that are no longer there."""
        made = self.mark("w:del")
        run = OxmlElement("w:r")
        if looks is not None:
            run.append(copy.deepcopy(looks))
        words = OxmlElement("w:delText")
        words.text = printable(" ".join(text.split("\n")))
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
        made.append(run)
        return made

    def whole(self, paragraph: Any, name: str) -> None:
        """Mark the paragraph itself as put in or taken out."""
        properties = paragraph.get_or_add_pPr()
        looks = properties.find(qn("w:rPr"))
        if looks is None:
            looks = OxmlElement("w:rPr")
            later = [child for child in properties if child.tag in _AFTER_LOOKS]
            properties.insert(properties.index(later[0]) if later else len(properties), looks)
        looks.insert(0, self.mark(name))


def _mark(unit: Unit, pen: _Pen, *, moved: bool) -> None:
    if not unit.said.strip():
        return
    if not unit.pieces or moved:
        for one in unit.written:
            pen.whole(one.element, "w:ins")
            _all_in(one.element, pen)
        return
    before, after = unit.generated, unit.said
    if " ".join(before.split()) == " ".join(after.split()):
        return
    paragraph = unit.written[0].element
    if len(unit.written) == 1 and _text_of(paragraph) == _spans_text(paragraph):
        _word_by_word(paragraph, before, pen)
        return
    for one in unit.written:
        _all_in(one.element, pen)
    _put_first(paragraph, pen.taken_out(before))


def _runs(paragraph: Any) -> list[Any]:
    """The runs a person sees that are not in a tracked change already."""
    return [run for run in paragraph.iter(qn("w:r")) if run.getparent().tag in (qn("w:p"), qn("w:hyperlink"))]


def _run_text(run: Any) -> str:
    return "".join(map(said, run))


def _spans_text(paragraph: Any) -> str:
    """The words of runs that can be cut anywhere."""
    return "".join(_run_text(run) for run in _runs(paragraph) if _is_plain(run))


def _text_of(paragraph: Any) -> str:
    return "".join(map(_run_text, paragraph.iter(qn("w:r"))))


def _is_plain(run: Any) -> bool:
    return all(node.tag in (qn("w:rPr"), qn("w:t")) for node in run)


def _word_by_word(paragraph: Any, before: str, pen: _Pen) -> None:
    """Cut the runs where words begin or end to differ, wrap what came, and show what went."""
    runs = [run for run in _runs(paragraph) if _is_plain(run)]
    steps = word_steps(before, _spans_text(paragraph))
    at = 0
    last: Any = None
    for step in steps:
        if step.kind == "out":
            looks = None if last is None else last.find(qn("w:rPr"))
            gone = pen.taken_out(step.text, looks)
            if last is None:
                _put_first(paragraph, gone)
            else:
                _outermost(last).addnext(gone)
            continue
        for run in list(_cut(runs, at, at + len(step.text))):
            last = run
            if step.kind == "in":
                wrapper = pen.mark("w:ins")
                run.addprevious(wrapper)
                wrapper.append(run)
        at += len(step.text)


def _cut(runs: list[Any], start: int, end: int) -> Iterator[Any]:
    """The runs of these characters, cut out of longer ones; `runs` is kept up with it."""
    at = 0
    number = 0
    while number < len(runs) and at < end:
        size = len(_run_text(runs[number]))
        for edge in (start, end):
            if at < edge < at + size:
                runs.insert(number + 1, _split(runs[number], edge - at))
                size = edge - at
        if size and start <= at and at + size <= end:
            yield runs[number]
        at += size
        number += 1


def _split(run: Any, place: int) -> Any:
    """Cut the run in two; the second is given back."""
    text = _run_text(run)
    second = copy.deepcopy(run)
    for part, words in ((run, text[:place]), (second, text[place:])):
        for node in part.findall(qn("w:t")):
            part.remove(node)
        made = OxmlElement("w:t")
        made.text = words
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        part.append(made)
    run.addnext(second)
    return second


def _outermost(run: Any) -> Any:
    """The run, or the mark that it was wrapped in."""
    return run.getparent() if run.getparent().tag == qn("w:ins") else run


def _all_in(paragraph: Any, pen: _Pen) -> None:
    for run in _runs(paragraph):
        wrapper = pen.mark("w:ins")
        run.addprevious(wrapper)
        wrapper.append(run)


def _put_first(paragraph: Any, node: Any) -> None:
    paragraph.insert(0 if paragraph.pPr is None else 1, node)


def _put_back(document: Any, pieces: Sequence[Piece], units: Sequence[Unit], gone: set[str], pen: _Pen) -> None:
    """Show pieces that were taken out behind what stood before them; in a table, in their own cell."""
    where = {piece.key: unit.written[-1] for unit in units for piece in unit.pieces if unit.written}
    rows = {(piece.table, piece.row): where[piece.key].row for piece in pieces if piece.table and piece.key in where}
    last: Any = None
    for piece in pieces:
        if piece.key not in gone:
            found = where.get(piece.key)
            last = None if found is None else found.element if found.table is None else found.table
            continue
        if not piece.text.strip():
            continue
        paragraph = OxmlElement("w:p")
        paragraph.append(pen.taken_out(piece.text))
        cells = list(cells_of(rows[piece.table, piece.row])) if rows.get((piece.table, piece.row)) is not None else []
        if piece.table and piece.column < len(cells):
            cells[piece.column][-1].addprevious(paragraph)
        elif last is None or last.getparent() is None:
            document.element.body.insert(0, paragraph)
        else:
            last.addnext(paragraph)
            last = paragraph
        pen.whole(paragraph, "w:del")
