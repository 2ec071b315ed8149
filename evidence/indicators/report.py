"""A row of a body's own dashboard in the template's terms: what stands beside a figure there is put in its column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from evidence.errors import ReadingError
from evidence.framework.dashboard import Indicator
from evidence.indicator import State
from evidence.indicators.amounts import amount, answer_of, is_blank, takes_answers
from evidence.indicators.headings import Beside, Column
from evidence.indicators.layout import Row
from evidence.indicators.sheets import Cell

_THE_BODY = re.compile(r"(?:the )?(?:ccg|commissioner|clinical commissioning group)|nhs .+ ccg", re.IGNORECASE)
_A_TRUST = re.compile(r"\b(?:NHS|FT|trust|hospitals?)\b", re.IGNORECASE)
_TO_DATE = re.compile(r"\b(?:year to date|april to date|ytd)\b", re.IGNORECASE)
_BY_QUARTER = re.compile(r"([^\s(),;]+)\s*\(Q([1-4])\)", re.IGNORECASE)
_TWO_IN_ONE = re.compile(r"([^()]+?)\s*\(([^()]+)\)")
_PARTS_OF_TWO = {"response": "%", "response rate": "%"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row as rows of a list. `left_out` is a figure that is no reading of the indicator, `open` what a person has to
    say because the sheet's words are none of the framework's answers."""

    rows: tuple[Row, ...] = ()
    left_out: str = ""
    open: str = ""


def listed(row: Row, indicator: Indicator, *, period: str, latest: str) -> Listed:
    """The row in the template's terms. `latest` is the quarter that the sheet as a whole is about.

    ReadingError when the sheet's standard is another than the indicator's.
    """
    _same_standard(row, indicator)
    row = _remarked(_whose(_own_unit(row, indicator), indicator))
    if takes_answers(indicator):
        return _answer(row, indicator, is_latest=period == latest)
    return Listed(rows=tuple(_one_figure_each(_with_target(row, period))))


def _same_standard(row: Row, indicator: Indicator) -> None:
    """A figure measured against another standard is another measure, perhaps the same one turned round."""
    cell = row.beside.get(Beside.STANDARD)
    if cell is None or indicator.standard is None:
        return
    try:
        standard = amount(cell).number
    except ReadingError:
        return
    if standard != indicator.standard and (cell.percent or "%" in cell.text or standard * 100 != indicator.standard):
        raise ReadingError(
            f"{indicator.id} has the standard {cell.shown} here ({cell.place}), and {indicator.standard} in the "
            "framework: is it the same measure, and the same way round?"
        )


def _own_unit(row: Row, indicator: Indicator) -> Row:
    """Where the framework states no unit, the sheet's own stands in the note."""
    cell = row.cells.get(Column.UNIT)
    if cell is None or indicator.units != ("not stated",):
        return row
    return _noted(replace(row, cells=_without(row, Column.UNIT)), f"in {cell.shown}", cell)


def _whose(row: Row, indicator: Indicator) -> Row:
    """The body's own figure has no provider; nor has one of the service that the indicator is about (its group)."""
    cells = dict(row.cells)
    words = row.words(Column.PROVIDER)
    service = set(re.findall(r"[a-z]{5,}", indicator.group.casefold())) & set(
        re.findall(r"[a-z]{5,}", words.casefold())
    )
    if words and (_THE_BODY.fullmatch(words) or (service and not indicator.per_provider)):
        cells[Column.BASIS] = _joined(cells.get(Column.BASIS), words, cells.pop(Column.PROVIDER))
    _, colon, tail = row.words(Column.TITLE).partition(": ")
    if not words and colon and indicator.per_provider and _A_TRUST.search(tail):
        cells[Column.PROVIDER] = replace(cells[Column.TITLE], text=tail)
    return _basis_said(replace(row, cells=cells))


def _basis_said(row: Row) -> Row:
    """ "April to date" in the title or the unit is the basis."""
    cells = dict(row.cells)
    for column in (Column.TITLE, Column.UNIT):
        cell = cells.get(column)
        said = _TO_DATE.search(cell.text) if cell is not None else None
        if cell is None or said is None:
            continue
        cells[Column.BASIS] = _joined(cells.get(Column.BASIS), said[0], cell)
        if column is Column.UNIT:
            cells[column] = replace(cell, text=cell.text.replace(said[0], "").strip(" ,"))
    return replace(row, cells=cells)


def _remarked(row: Row) -> Row:
    worked_out = row.beside.get(Beside.WORKED_OUT)
    return row if worked_out is None else _noted(row, worked_out.shown, worked_out)


def _answer(row: Row, indicator: Indicator, *, is_latest: bool) -> Listed:
    """The answer in the quarter's cell; beside a figure the word under "On track?", which is the latest quarter's."""
    value, on_track = row.cells.get(Column.VALUE), row.beside.get(Beside.ON_TRACK)
    if value is None or is_blank(value):
        return Listed(rows=(row,))
    try:
        answer_of(indicator, value)
    except ReadingError:
        if on_track is not None and is_latest:
            return Listed(rows=(_on_track(row, value, on_track),))
        if on_track is not None:
            return Listed(left_out=f"{indicator.id} {value.shown}")
        if "judged" not in indicator.units:
            raise
        return Listed(rows=(_unsaid(row, value),), open=f'{indicator.id} "{value.shown}"')
    return Listed(rows=(row,))


def _on_track(row: Row, value: Cell, on_track: Cell) -> Row:
    """The answer is whether it is on track; the figure and its plan are the remark."""
    plan = f", plan {row.words(Column.TARGET)}" if Column.TARGET in row.cells else ""
    cells = {**row.cells, Column.ANSWER: on_track}
    for column in (Column.VALUE, Column.TARGET):
        cells.pop(column, None)
    return _noted(replace(row, cells=cells), f"{value.shown} {row.words(Column.UNIT)}".strip() + plan, value)


def _unsaid(row: Row, value: Cell) -> Row:
    """A judgement in the body's own words is none of the framework's: it stands in the note, and a person answers."""
    cells = _without(row, Column.VALUE)
    cells[Column.STATE] = replace(value, text=State.MISSING.value, number=None)
    return _noted(replace(row, cells=cells), f'the cell says "{value.shown}"', value)


def _with_target(row: Row, period: str) -> Row:
    """The target as a number: that of the quarter in "13 (Q1), 26 (Q2)". One in words goes into the note."""
    cell = row.cells.get(Column.TARGET)
    if cell is None or cell.number is not None:
        return row
    quarters = {found[2]: found[1] for found in _BY_QUARTER.finditer(cell.text)}
    words = quarters.get(period[-1]) if quarters else cell.text
    cells = _without(row, Column.TARGET)
    if words is None:
        return replace(row, cells=cells)
    try:
        amount(replace(cell, text=words))
    except ReadingError:
        return _noted(replace(row, cells=cells), f"plan: {cell.text}", cell)
    return replace(row, cells={**cells, Column.TARGET: replace(cell, text=words)})


def _one_figure_each(row: Row) -> list[Row]:
    """Two rows for "63 (25.1%)" under the unit "score (response)", else the row."""
    units, value = _TWO_IN_ONE.fullmatch(row.words(Column.UNIT)), row.cells.get(Column.VALUE)
    if units is None or value is None:
        return [row]
    figures = _TWO_IN_ONE.fullmatch(value.text)
    if figures is None:
        return [row]
    return [
        replace(
            row,
            cells={
                **row.cells,
                Column.UNIT: replace(row.cells[Column.UNIT], text=_PARTS_OF_TWO.get(unit.casefold(), unit)),
                Column.VALUE: replace(value, text=figure),
            },
        )
        for unit, figure in zip(units.groups(), figures.groups(), strict=True)
    ]


def _without(row: Row, column: Column) -> dict[Column, Cell]:
    cells = dict(row.cells)
    cells.pop(column, None)
    return cells


def _noted(row: Row, words: str, where: Cell) -> Row:
    return replace(row, cells={**row.cells, Column.NOTE: _joined(row.cells.get(Column.NOTE), words, where)})


def _joined(cell: Cell | None, words: str, where: Cell) -> Cell:
    text = f"{cell.shown}; {words}" if cell is not None else words
    return Cell(row=where.row, column=where.column, text=text)
