"""Reads presentations (.pptx): one page a slide, shapes from top to bottom, tables as rows, notes at the end."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from evidence.extract.characters import one_line
from evidence.extract.limits import USUAL, Limits
from evidence.extract.package import check_package
from evidence.extract.pages import Piece, document_of, page_of, prose, row_piece, table_of
from evidence.model import BlockKind, Document, FileType, Page, Table

READER = f"slides 1, python-pptx {pptx.__version__}"
_POINTS = 12_700
_FURNITURE = {
    PP_PLACEHOLDER.FOOTER: BlockKind.FOOTER,
    PP_PLACEHOLDER.DATE: BlockKind.FOOTER,
    PP_PLACEHOLDER.HEADER: BlockKind.HEADER,
    PP_PLACEHOLDER.SLIDE_NUMBER: BlockKind.PAGE_NUMBER,
}
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """The slides' text with speakers' notes; hidden slides are read like the others."""
    check_package(data, limits)
    deck = pptx.Presentation(io.BytesIO(data))
    tables: list[Table] = []
    pages: list[Page] = []
    for number, slide in enumerate(deck.slides, 1):
        pieces = list(_slide(slide, number, tables))
        pages.append(
            page_of(
                pieces,
                number=number,
                label=f"slide {number}",
                width=round((deck.slide_width or 0) / _POINTS, 2),
                height=round((deck.slide_height or 0) / _POINTS, 2),
            )
        )
    return document_of(
        pages or [page_of([], number=1, label="slide 1")],
        sha256=sha256,
        file_type=FileType.PPTX,
        reader=READER,
        tables=tables,
        title=one_line(deck.core_properties.title or ""),
    )


def _slide(slide: Any, number: int, tables: list[Table]) -> Iterator[Piece]:
    furniture: list[Piece] = []
    for shape in _in_order(slide.shapes):
        place = shape.placeholder_format.type if shape.is_placeholder else None
        if place in _FURNITURE:
            furniture.append(prose(shape.text_frame.text, _FURNITURE[place]))
        elif place in _TITLES:
            yield prose(shape.text_frame.text, BlockKind.HEADING, 1)
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from _table(shape.table, number, tables)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            yield from _chart(shape.chart, number, tables)
        elif shape.has_text_frame:
            yield from _paragraphs(shape.text_frame, place)
    yield from furniture
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for paragraph in slide.notes_slide.notes_text_frame.paragraphs:
            yield prose(paragraph.text, BlockKind.NOTE)


def _in_order(shapes: Any) -> Iterator[Any]:
    """Shapes by place, the title first; groups are opened."""
    flat = list(_flat(shapes))
    ranked = sorted(enumerate(flat), key=lambda item: (not _is_title(item[1]), *_place(item[1]), item[0]))
    return (shape for _, shape in ranked)


def _flat(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _flat(shape.shapes)
        else:
            yield shape


def _is_title(shape: Any) -> bool:
    return bool(shape.is_placeholder and shape.placeholder_format.type in _TITLES)


def _place(shape: Any) -> tuple[int, int]:
    """Top to bottom in bands of a quarter inch, then left to right."""
    return (shape.top or 0) // (_POINTS * 18), shape.left or 0


def _paragraphs(frame: Any, place: Any) -> Iterator[Piece]:
    listed = place in (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
    paragraphs = [paragraph for paragraph in frame.paragraphs if paragraph.text.strip()]
    for paragraph in paragraphs:
        kind = BlockKind.LIST_ITEM if listed and (len(paragraphs) > 1 or paragraph.level) else None
        yield prose(paragraph.text, kind)


def _table(table: Any, page: int, tables: list[Table]) -> Iterator[Piece]:
    made = table_of(([cell.text for cell in row.cells] for row in table.rows), page=page)
    yield from (row_piece(row, len(tables), at) for at, row in enumerate(made.rows))
    tables.append(made)


def _chart(chart: Any, page: int, tables: list[Table]) -> Iterator[Piece]:
    """A chart's title and its figures as a table: they are often on no other page."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield prose(chart.chart_title.text_frame.text, BlockKind.PARAGRAPH)
    plot = next(iter(chart.plots), None)
    if plot is None:
        return
    names = [str(name) for name in plot.categories]
    series = [(entry.name or "", list(entry.values)) for entry in plot.series]
    rows = [["", *(name for name, _ in series)]]
    for at, name in enumerate(names):
        rows.append([name, *(_value(values[at]) if at < len(values) else "" for _, values in series)])
    made = table_of(rows, page=page)
    yield from (row_piece(row, len(tables), at) for at, row in enumerate(made.rows))
    tables.append(made)


def _value(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"
