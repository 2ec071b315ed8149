"""An edited draft as the paragraphs a person sees, each with where it stands and the bookmarks that touch it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from generators.blocks import Runs
from generators.readback.anchors import Names, bookmarks
from generators.readback.file_parts import FileParts
from generators.readback.words import Picture, found_in
from generators.word_pieces import text_of

NOW_PREFIX = "as_now_"
NOW_SAYS, NOW_SILENT = "Assure would now say: ", "Assure would now leave this out."
_CLEAR = (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:smartTag"), qn("w:ins"), qn("w:moveTo"))


@dataclass(slots=True, kw_only=True, eq=False)
class Written:
    """A paragraph of the edited draft. `text` also holds the alternative text of its pictures, a line each.

    `styles` are the paragraph style's name and those it is based on, in lower case. In a table, `table`, `row` and
    `cell` are the elements it stands in (the outermost table's); elsewhere they are None.
    """

    element: Any
    runs: Runs
    styles: tuple[str, ...]
    names: Names
    pictures: tuple[Picture, ...] = ()
    comments: tuple[str, ...] = ()
    opaque: tuple[str, ...] = ()
    tracked: int = 0
    page_break: bool = False
    table: Any = None
    row: Any = None
    cell: Any = None

    @property
    def text(self) -> str:
        return "\n".join([text_of(self.runs), *(one.alternative for one in self.pictures if one.alternative)]).strip()

    @property
    def is_heading(self) -> bool:
        return any(name.startswith("heading") or name == "title" for name in self.styles)

    @property
    def is_remark(self) -> bool:
        """A conflict's mark from an earlier merge, as Assure left it; once a person rewrites it, it is theirs."""
        said = self.text.startswith((NOW_SAYS.strip(), NOW_SILENT))
        return said and (
            any(name.startswith(NOW_PREFIX) for name in (*self.names.touching, *self.names.hollow))
            or "note warning" in self.styles
        )


def folded(text: str) -> str:
    """The text with every stretch of white space as one space: what counts as the same words."""
    return " ".join(text.split())


def body_items(container: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body or cell in order, content controls and the like looked through."""
    for child in container:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in _CLEAR:
            yield from body_items(child)


def rows_of(table: Any) -> Iterator[Any]:
    """The rows of a table, without those that a person deleted with changes tracked."""
    for child in table:
        if child.tag == qn("w:tr"):
            if child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                yield child
        elif child.tag in _CLEAR:
            yield from rows_of(child)


def cells_of(row: Any) -> Iterator[Any]:
    """The cells of a row."""
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag in _CLEAR:
            yield from cells_of(child)


def read_written(document: Any, parts: FileParts) -> tuple[Written, ...]:
    """Every paragraph in order, those of tables (and of tables in cells) included."""
    body = document.element.body
    names = bookmarks(body)
    found = []
    for item in body_items(body):
        if item.tag == qn("w:p"):
            found.append(_written(item, parts, names))
            continue
        for row in rows_of(item):
            for cell in cells_of(row):
                found += [
                    _written(paragraph, parts, names, table=item, row=row, cell=cell) for paragraph in _in_cell(cell)
                ]
    return tuple(found)


def _in_cell(cell: Any) -> Iterator[Any]:
    for item in body_items(cell):
        if item.tag == qn("w:p"):
            yield item
        else:
            for row in rows_of(item):
                for inner in cells_of(row):
                    yield from _in_cell(inner)


def _written(
    element: Any,
    parts: FileParts,
    names: dict[Any, Names],
    *,
    table: Any = None,
    row: Any = None,
    cell: Any = None,
) -> Written:
    found = found_in(element, parts)
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return Written(
        element=element,
        runs=tuple(found.runs),
        styles=parts.style_names("" if style is None else style.get(qn("w:val"), "")),
        names=names.get(element, Names()),
        pictures=tuple(found.pictures),
        comments=tuple(found.comments),
        opaque=tuple(found.opaque),
        tracked=found.tracked,
        page_break=found.page_break or element.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None,
        table=table,
        row=row,
        cell=cell,
    )
