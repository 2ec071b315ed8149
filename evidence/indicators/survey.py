"""The 360 degree survey from a sheet: results by domain and round, beside those of all bodies together.

The sheet has a heading row with Domain, Round and Result, and may have Question, Unit, Comparison, Asked and Answered.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from evidence.errors import ReadingError
from evidence.framework.model import Framework
from evidence.indicator import ReadingSource
from evidence.indicators.amounts import amount, is_blank
from evidence.indicators.said import SurveyResult
from evidence.indicators.sheets import Book, Cell, Sheet

_HEADINGS = {
    "domain": "domain",
    "round": "round",
    "year": "round",
    "survey": "round",
    "result": "result",
    "score": "result",
    "question": "question",
    "unit": "unit",
    "comparison": "comparison",
    "all ccgs": "comparison",
    "national": "comparison",
    "asked": "asked",
    "answered": "answered",
    "responses": "answered",
}
_NEEDED = {"domain", "round", "result"}
_DOMAIN = re.compile(r"(?:domain\s*|D)?(\d+)\b", re.IGNORECASE)


def take_survey(book: Book, framework: Framework, *, file: str) -> list[SurveyResult]:
    """Every result in the file. ReadingError naming the cell for an unknown domain, a text or a second result."""
    found: dict[tuple[int, str, str], SurveyResult] = {}
    for sheet in book.sheets:
        heading = next((number for number in sorted(sheet.rows) if _columns(sheet, number).keys() >= _NEEDED), None)
        if heading is None:
            continue
        columns = _columns(sheet, heading)
        for number in sorted(sheet.rows):
            cells = {name: cell for name, column in columns.items() if (cell := sheet.rows[number].get(column))}
            if number <= heading or is_blank(cells.get("result")):
                continue
            result = _result(cells, framework, ReadingSource(file=file, sheet=sheet.name, cell=cells["result"].place))
            key = (result.domain, result.question, result.when)
            if key in found:
                raise _problem(result.source, f"a second result; the first is in {found[key].source.cell}.")
            found[key] = result
    if not found:
        raise ReadingError(f"{file}: no sheet has the headings Domain, Round and Result with results under them.")
    return list(found.values())


def _columns(sheet: Sheet, number: int) -> dict[str, int]:
    named = ((_HEADINGS.get(cell.text.casefold()), column) for column, cell in sorted(sheet.rows[number].items()))
    return {name: column for name, column in named if name is not None}


def _result(cells: dict[str, Cell], framework: Framework, source: ReadingSource) -> SurveyResult:
    domain = _DOMAIN.match(cells["domain"].shown) if "domain" in cells else None
    if domain is None or int(domain[1]) not in {one.number for one in framework.domains}:
        said = cells["domain"].shown if "domain" in cells else ""
        raise _problem(source, f'"{said}" is no domain of {framework.title}.')
    if "round" not in cells:
        raise _problem(source, "which round of the survey is not said.")
    unit = cells["unit"].shown if "unit" in cells else ""
    number, percent = _number(cells["result"], unit, source)
    result = SurveyResult(
        domain=int(domain[1]),
        when=cells["round"].shown,
        result=number,
        unit="%" if percent else unit,
        source=source,
        question=cells["question"].shown if "question" in cells else "",
        asked=_people(cells.get("asked"), source),
        answered=_people(cells.get("answered"), source),
    )
    other = cells.get("comparison")
    if other is None or is_blank(other):
        return result
    compared, other_percent = _number(other, unit, source)
    if percent != other_percent:
        raise _problem(source, "only one of result and comparison is a percentage.")
    return replace(result, comparison=compared)


def _number(cell: Cell, unit: str, source: ReadingSource) -> tuple[Decimal, bool]:
    try:
        found = amount(cell)
    except ReadingError as bad:
        raise _problem(replace(source, cell=cell.place), bad.message) from bad
    percent = found.percent or unit == "%"
    if percent and not found.percent and 0 < found.number <= 1:
        raise _problem(source, f"{found.number} may be {found.number} % or {found.number * 100} %: write the % sign.")
    return found.number, percent


def _people(cell: Cell | None, source: ReadingSource) -> int | None:
    if cell is None or is_blank(cell):
        return None
    number, _ = _number(cell, "", source)
    if number < 0 or number != number.to_integral_value():
        raise _problem(replace(source, cell=cell.place), f"{number} is no number of people.")
    return int(number)


def _problem(source: ReadingSource, what: str) -> ReadingError:
    return ReadingError(f"{' '.join(filter(None, (source.file, source.sheet, source.cell)))}: {what}")
