"""The dashboard as JSON, an interface: fields are added, never renamed. Numbers are texts, because those are exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from evidence.analysis.board import Board, Line, Part, Point
from evidence.analysis.symbols import SYMBOLS
from evidence.indicator import Colour, Concern, Reading
from evidence.indicators.said import Certificate, Deviation, Dismissal, SurveyResult
from evidence.store.dashboard import Kept
from evidence.store.workspace import Settings

Plain = dict[str, Any]


def board_json(board: Board, settings: Settings, log_head: str) -> Plain:
    """What `assure dashboard show --json` prints (docs/json.md)."""
    return {
        "body": settings.body,
        "framework": settings.framework,
        "period": board.period,
        "log_head": log_head,
        "sections": [_part(part) for part in board.parts],
        "indicators": [_line(line, part) for part in board.parts for line in part.lines],
        "survey": [_survey(result) for result in board.survey],
    }


def _part(part: Part) -> Plain:
    rating = part.rating
    concern = part.concern.entry.value if part.concern else None
    return {
        "id": rating.section,
        "title": part.section.title,
        "colour": rating.colour.value,
        "symbol": SYMBOLS[rating.colour],
        "best": _colour(rating.best),
        "worst": _colour(rating.worst),
        "complete": rating.complete,
        "rated": rating.rated,
        "counted": rating.counted,
        "rule": rating.rule,
        "flags": [flag.value for flag in rating.flags],
        "others": [{"choice": other.choice, "colour": other.colour.value} for other in rating.others],
        "concern": _said(part.concern, {"found": concern.found, "reason": concern.reason})
        if isinstance(concern, Concern)
        else None,
    }


def _line(line: Line, part: Part) -> Plain:
    rating, indicator = line.rating, line.indicator
    return {
        "id": rating.indicator,
        "section": part.section.id,
        "title": indicator.title,
        "provider": rating.provider,
        "period": rating.period,
        **_reading(rating.reading),
        "unit": rating.reading.unit if rating.reading else (indicator.units[0] if indicator.units else ""),
        "colour": rating.colour.value,
        "symbol": SYMBOLS[rating.colour],
        "raw_band": rating.raw_band.value,
        "escalated": rating.escalated,
        "best": _colour(rating.best),
        "worst": _colour(rating.worst),
        "rule": rating.rule,
        "flags": [flag.value for flag in rating.flags],
        "supporting": indicator.supporting,
        "agenda": line.standing.value,
        "dismissal": _dismissal(line.dismissal),
        "lapsed_dismissal": _dismissal(line.lapsed),
        "certificate": _certificate(line.certificate),
        "deviation": _deviation(line.deviation),
        "trend": [_point(point) for point in line.trend],
    }


def _reading(reading: Reading | None) -> Plain:
    fields = ("value", "numerator", "denominator", "target")
    if reading is None:
        empty: Plain = {"source": None, **dict.fromkeys(fields)}
        return empty | dict.fromkeys(("answer", "state", "basis", "note"), "")
    return {
        "source": {"file": reading.source.file, "sheet": reading.source.sheet, "cell": reading.source.cell},
        **{name: number(getattr(reading, name)) for name in fields},
        "answer": reading.answer,
        "state": reading.state.value,
        "basis": reading.basis,
        "note": reading.note,
    }


def _point(point: Point) -> Plain:
    return {"period": point.period, "value": number(point.value), "shown": point.shown, "colour": point.colour.value}


def _said(kept: Kept | None, value: Plain) -> Plain:
    return {**value, "by": kept.by if kept else "", "at": kept.at if kept else ""}


def _dismissal(kept: Kept | None) -> Plain | None:
    said = kept.entry.value if kept else None
    if not isinstance(said, Dismissal):
        return None
    return _said(kept, {"reason": said.reason, "colour": said.colour.value})


def _certificate(kept: Kept | None) -> Plain | None:
    said = kept.entry.value if kept else None
    if not isinstance(said, Certificate):
        return None
    return _said(kept, {"who": said.who, "role": said.role, "on": said.on, "basis": said.basis})


def _deviation(kept: Kept | None) -> Plain | None:
    said = kept.entry.value if kept else None
    if not isinstance(said, Deviation):
        return None
    return _said(kept, {"note": said.note, "agreed_by": said.agreed_by, "on": said.on})


def _survey(result: SurveyResult) -> Plain:
    return {
        "domain": result.domain,
        "question": result.question,
        "round": result.when,
        "result": number(result.result),
        "unit": result.unit,
        "comparison": number(result.comparison),
        "asked": result.asked,
        "answered": result.answered,
        "source": {"file": result.source.file, "sheet": result.source.sheet, "cell": result.source.cell},
    }


def number(value: Decimal | None) -> str | None:
    """An exact number as a text without needless zeros; None stays None."""
    return None if value is None else f"{value.normalize():f}"


def _colour(colour: Colour | None) -> str | None:
    return colour.value if colour else None
