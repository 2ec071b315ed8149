"""What the checks look at: the document as it would go out, place by place, and what the workspace knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from evidence.framework import Framework
from evidence.model import Verdict
from evidence.personal import OfficeHolder
from evidence.record.judgement import Headline, Judgement
from generators.blocks import Block, Cell, Draft, Heading, List, Note, Paragraph, Row, Table
from generators.context import Citation
from generators.publish.runs import pieces_in
from generators.readback.read import Edited
from generators.word_pieces import text_of


class Part(StrEnum):
    """Where words stand."""

    HEADING = "heading"
    TEXT = "text"
    CAPTION = "caption"
    CELL = "cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The words of one piece as they would go out: its key, the nearest heading above, and where it stands.

    The heading of a cell is its row's, where the row has one. `table`, `row` and `column` name the cell (from 0); ""
    and -1 outside tables.
    """

    key: str
    heading: str
    text: str
    part: Part = Part.TEXT
    table: str = ""
    row: int = -1
    column: int = -1

    @property
    def cell(self) -> tuple[str, int, int]:
        """The cell it stands in; for words outside tables one that is their own."""
        return (self.table, self.row, self.column) if self.part is Part.CELL else (self.key, -1, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the workspace knows that bears on the document; gathered once, so that the checks look nothing up.

    `body` is the one assessed. `verdicts` by passage id; `withheld_passages` and `withheld_papers` (hashes) are kept to
    the area team; `embargo` says until when the document may not be shown, `embargoed_papers` names others under
    embargo. `lacking` has the gates that the standing judgement of a domain does not meet now and does not override.
    `surprises` are the points no agenda had: the passages each cites, with what it says. `surprises_unknown` says why
    these are not known.
    """

    framework: Framework
    body: str = ""
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    withheld_passages: frozenset[str] = frozenset()
    withheld_papers: frozenset[str] = frozenset()
    embargo: str = ""
    embargoed_papers: Mapping[str, str] = field(default_factory=dict)
    judgements: Mapping[int, Judgement] = field(default_factory=dict)
    headline: Headline | None = None
    lacking: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    surprises: tuple[tuple[frozenset[str], str], ...] = ()
    surprises_unknown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A document before publication: as it was edited (`edited`, `draft`), as it would go out (`clean`), and `known`.

    `office_holders` may be named; counts of persons from 1 to `small` - 1 are too small to publish.
    """

    edited: Edited
    draft: Draft
    clean: Draft
    known: Known
    office_holders: tuple[OfficeHolder, ...] = ()
    small: int = 5

    @property
    def places(self) -> tuple[Place, ...]:
        """The words of the document as it would go out."""
        return places(self.clean.blocks)

    @property
    def open_keys(self) -> frozenset[str]:
        """The pieces in which a place is still to be filled in."""
        return frozenset(
            key for block in self.clean.blocks for key, runs in pieces_in(block) if any(run.fill for run in runs)
        )


def places(blocks: Iterable[Block]) -> tuple[Place, ...]:
    """Every piece of text in order, captions and cells too."""
    heading = ""
    all_places: list[Place] = []
    for block in blocks:
        if isinstance(block, Heading):
            heading = text_of(block.runs)
        all_places += _block(block, heading)
    return tuple(all_places)


def _block(block: Block, heading: str) -> Iterator[Place]:
    match block:
        case Heading():
            yield Place(key=block.key, heading=heading, text=heading, part=Part.HEADING)
        case Paragraph() | List():
            yield from _text(block, heading)
        case Note():
            for inner in block.blocks:
                yield from _text(inner, heading)
        case Table():
            yield Place(key=block.key, heading=heading, text=block.caption, part=Part.CAPTION, table=block.key)
            for number, row in enumerate(block.rows):
                named = _row_name(row, heading)
                for column, cell in enumerate(row.cells):
                    yield from _cell(cell, named if column else heading, block.key, (number, column))


def _row_name(row: Row, heading: str) -> str:
    """What a person looks for in a long table: the first cell of the row when it is a header, else the heading."""
    if not row.cells or row.cells[0].scope != "row":
        return heading
    return next((text_of(runs) for part in row.cells[0].blocks for _, runs in pieces_in(part)), heading)


def _cell(cell: Cell, heading: str, table: str, at: tuple[int, int]) -> Iterator[Place]:
    for inner in cell.blocks:
        yield from _text(inner, heading, part=Part.CELL, table=table, at=at)


def _text(
    block: Paragraph | List,
    heading: str,
    *,
    part: Part = Part.TEXT,
    table: str = "",
    at: tuple[int, int] = (-1, -1),
) -> Iterator[Place]:
    pieces = [block] if isinstance(block, Paragraph) else block.items
    for one in pieces:
        yield Place(
            key=one.key,
            heading=heading,
            text=text_of(one.runs),
            part=part,
            table=table,
            row=at[0],
            column=at[1],
        )


def cited_places(draft: Draft) -> Iterator[tuple[Place, Citation]]:
    """Every reference to the evidence in the edited draft, with the piece it stands in."""
    heading = ""
    for block in draft.blocks:
        if isinstance(block, Heading):
            heading = text_of(block.runs)
        for key, runs in pieces_in(block):
            words = "".join(run.text for run in runs if run.citation is None)
            for run in runs:
                if run.citation is not None:
                    yield Place(key=key, heading=heading, text=words), run.citation
