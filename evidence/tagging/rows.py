"""Facts in table rows: cells read by the column headings above them. A row whose headings do not fit it gives none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evidence.fact import Fact, FactKind
from evidence.tagging.dates import periods
from evidence.tagging.figures import pounds
from evidence.tagging.promises import first_day

_NUMBER: Final = re.compile(
    r"^[<>≥≤=\s]*(?P<value>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s?(?P<percent>%|per cent)?$"
)
_SUM: Final = re.compile(
    r"^(?P<open>\()?(?P<minus>[-–−])?\s?£?\s?(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(?P<scale>k|m|bn)?(?P<close>\))?$",
    re.IGNORECASE,
)
_TARGET: Final = re.compile(
    r"\b(?:standard|target|trajectory|threshold|objective|ceiling|goal|tolerance|plan|limit)\b", re.IGNORECASE
)
_VALUE: Final = re.compile(
    r"\b(?:actual|performance|achieved|achievement|result|position|value|reported|score|outcome|latest)\b",
    re.IGNORECASE,
)
_IDLE: Final = re.compile(
    r"\b(?:rag|trend|change|variance|var|status|rating|direction|comment|previous|lower|upper|no|ref|number|out of"
    r"|source|notes?)\b",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"\b(?:number|out of|denominator|numerator)\b", re.IGNORECASE)
_SCALES: Final = (
    (re.compile(r"£\s?['’]?0{3}|£\s?k\b", re.IGNORECASE), "k"),
    (re.compile(r"£\s?(?:m\b|million)", re.IGNORECASE), "m"),
    (re.compile(r"£"), ""),
)
_ACTION: Final = re.compile(
    r"^(?:agreed |required |key )?actions?\b(?! (?:no|number|ref|owner|by|lead|status))", re.IGNORECASE
)
_OWNER: Final = re.compile(
    r"\b(?:owner|lead|responsible|responsibility|by whom|^who|action by|assigned to|officer)\b", re.IGNORECASE
)
_DUE: Final = re.compile(
    r"\b(?:due|deadline|by when|when|target date|timescale|completion date|date for completion|complete by)\b|^by$",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"\b(cases|breaches|incidents|never events|complaints|infections|falls|deaths|bacteraemias)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a row: its range in the row's text, its text and its heading."""

    start: int
    end: int
    text: str
    heading: str


def cells(text: str, context: str) -> tuple[Cell, ...]:
    """The row's cells under their headings; headings are "" when there are fewer than cells."""
    texts = text.split("\t")
    headings = context.split("\t") if context else []
    if len(headings) < len(texts):
        headings = [""] * len(texts)
    found, start = [], 0
    for cell, heading in zip(texts, headings, strict=False):  # a sheet drops the empty cells at a row's end
        trimmed = cell.strip()
        begin = start + cell.find(trimmed) if trimmed else start
        found.append(Cell(start=begin, end=begin + len(trimmed), text=trimmed, heading=" ".join(heading.split())))
        start += len(cell) + 1
    return tuple(found)


def row_facts(row: Sequence[Cell], *, period: str = "") -> list[Fact]:
    """Measures, money or the action of one table row."""
    if not any(cell.heading for cell in row):
        return []
    action = _action(row, period)
    if action is not None:
        return [action]
    money = _money(row)
    return money or _measures(row, period)


def _action(row: Sequence[Cell], period: str) -> Fact | None:
    task = next((cell for cell in row if _ACTION.search(cell.heading)), None)
    owner = next((cell for cell in row if cell is not task and _OWNER.search(cell.heading)), None)
    due = next((cell for cell in row if cell not in (task, owner) and _DUE.search(cell.heading)), None)
    if task is None or (owner is None and due is None) or len(task.text.split()) < 2:
        return None
    return Fact(
        kind=FactKind.ACTION,
        start=row[0].start,
        end=row[-1].end,
        owner=owner.text if owner else "",
        due=first_day(due.text, period) if due else "",
    )


def _measures(row: Sequence[Cell], period: str) -> list[Fact]:
    subject = row[0].text
    target_cell = [cell for cell in row[1:] if _TARGET.search(cell.heading) and not _VALUE.search(cell.heading)]
    target = _NUMBER.match(target_cell[0].text) if len(target_cell) == 1 else None
    facts = []
    for cell in row[1:]:
        value = _NUMBER.match(cell.text)
        if not value or cell in target_cell:
            continue
        whens = periods("in May" if cell.heading == "May" else cell.heading, period=period)
        if len(whens) != 1 and not (_VALUE.search(cell.heading) and not _IDLE.search(cell.heading)):
            continue
        if _IDLE.search(cell.heading) and (not whens or _PARTS.search(cell.heading)):
            continue
        facts.append(
            Fact(
                kind=FactKind.MEASURE,
                start=cell.start,
                end=cell.end,
                value=value["value"].replace(",", ""),
                unit=_unit(value, target, subject, cell.heading),
                target=target["value"].replace(",", "") if target else "",
                period=whens[0].said if len(whens) == 1 else "",
            )
        )
    return facts


def _unit(value: re.Match[str], target: re.Match[str] | None, subject: str, heading: str) -> str:
    if value["percent"] or (target and target["percent"]) or "%" in heading or "%" in subject:
        return "%"
    counted = _COUNTED.search(subject)
    return counted[1].lower() if counted else ""


def _money(row: Sequence[Cell]) -> list[Fact]:
    scaled = [(cell, _scale(cell.heading)) for cell in row[1:]]
    scaled = [(cell, scale) for cell, scale in scaled if scale is not None or cell.text.startswith(("£", "(£", "-£"))]
    plans = [(cell, scale) for cell, scale in scaled if re.search(r"\b(?:plan|budget)\b", cell.heading, re.IGNORECASE)]
    actuals = [
        (cell, scale)
        for cell, scale in scaled
        if re.search(r"\b(?:actual|spend|expenditure)\b", cell.heading, re.IGNORECASE)
    ]
    if len(actuals) != 1:
        return []
    value = _pounds(*actuals[0])
    if not value:
        return []
    cell = actuals[0][0]
    target = _pounds(*plans[0]) if len(plans) == 1 else ""
    return [Fact(kind=FactKind.MONEY, start=cell.start, end=cell.end, value=value, unit="£", target=target)]


def _pounds(cell: Cell, scale: str | None) -> str:
    match = _SUM.match(cell.text)
    if not match:
        return ""
    sign = "-" if match["minus"] or (match["open"] and match["close"]) else ""
    return sign + pounds(match["value"], match["scale"] or scale or "")


def _scale(heading: str) -> str | None:
    return next((scale for pattern, scale in _SCALES if pattern.search(heading)), None)
