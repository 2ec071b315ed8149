"""Facts in table rows: cells read by the column headings above them. A row whose headings do not fit it gives none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from evidence.fact import Basis, Fact, FactKind
from evidence.tagging.belongings import basis_said
from evidence.tagging.dates import periods
from evidence.tagging.indicators import named_indicators, settled
from evidence.tagging.numbers import pounds
from evidence.tagging.promises import actions, first_day
from evidence.tagging.providers import named_providers, spelt

_NUMBER: Final = re.compile(
    r"^[<>≥≤=\s]*(?P<value>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s?(?P<percent>%|per cent)?$"
)
_SUM: Final = re.compile(
    r"^(?P<open>\()?(?P<minus>[-–−])?\s?£?\s?(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(?P<scale>k|m|bn)?(?P<close>\))?$",
    re.IGNORECASE,
)
_TARGET: Final = re.compile(
    r"\b(?:standard|target|trajectory|threshold|objective|ceiling|goal|tolerance|plan|limit|benchmark)\b", re.IGNORECASE
)
_VALUE: Final = re.compile(
    r"\b(?:actual|performance|achieved|achievement|result|position|value|reported|score|outcome|latest|ytd)\b"
    r"|\byear to date\b|^(?:%|percentages?|rate)$",
    re.IGNORECASE,
)
_PERIOD: Final = re.compile(r"(?:reporting |financial )?(?:period|year|month|quarter)\b", re.IGNORECASE)
_RISK: Final = re.compile(r"\brisks?\b", re.IGNORECASE)
_WHOLE: Final = re.compile(r"(?:grand )?total|england|national(?: average)?", re.IGNORECASE)
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
    r"^(?:agreed |required |key |audit )?(?:actions?|recommendations?)\b"
    r"(?! (?:no|number|ref|owner|by|lead|status|points?))",
    re.IGNORECASE,
)
_OWNER: Final = re.compile(
    r"\b(?:owner|lead|responsible|responsibility|by whom|^who|action by|assigned to|officer)\b", re.IGNORECASE
)
_DUE: Final = re.compile(
    r"\b(?:due|deadline|by when|when|target date|timescale|completion date|date for completion|complete by)\b|^by$",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"\b(cases|breaches|incidents|never events|complaints|infections|falls|deaths|bacteraemias?|patients|ulcers)\b",
    re.IGNORECASE,
)
_RATIO: Final = re.compile(r"\b(?:SHMI|SMHI|HSMR|mortality)\b", re.IGNORECASE)
_SPENT: Final = re.compile(
    r"\b(?:actual|spend|spent|expenditure|saved|savings|forecast|outturn|amount|cost|value|paid)\b", re.IGNORECASE
)
_PLANNED: Final = re.compile(r"\b(?:plan|budget|allocation|target)\b", re.IGNORECASE)


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
    """Measures, money or the action of one table row, with the indicator and the provider that its cells name."""
    if not any(cell.heading for cell in row):
        return []
    action = _action(row, period)
    if action is not None:
        return [action]
    return [_placed(row, fact) for fact in _money(row, period) or _measures(row, period)]


def _action(row: Sequence[Cell], period: str) -> Fact | None:
    task = next((cell for cell in row if _ACTION.search(cell.heading)), None)
    owner = next((cell for cell in row if cell is not task and _OWNER.search(cell.heading)), None)
    due = next((cell for cell in row if cell not in (task, owner) and _DUE.search(cell.heading)), None)
    if task is None or (owner is None and due is None) or len(task.text.split()) < 2:
        return None
    told = next(iter(actions(task.text, period=period)), None)
    return Fact(
        kind=FactKind.ACTION,
        start=row[0].start,
        end=row[-1].end,
        owner=owner.text if owner else (told.owner if told else ""),
        due=first_day(due.text, period) if due else (told.due if told else ""),
    )


def _placed(row: Sequence[Cell], fact: Fact) -> Fact:
    """The fact with the indicator that the row's words name, the provider and the basis its cell stands for."""
    cell = next(cell for cell in row if cell.start == fact.start)
    words = " ".join(other.text for other in row if not _NUMBER.match(other.text) and not _SUM.match(other.text))
    subject = row[0].text
    basis = basis_said(subject) or basis_said(cell.heading)
    counted = basis or (Basis.YEAR_TO_DATE if fact.period.startswith("M") else Basis.UNSAID)
    around = f"{words} {' '.join(other.heading for other in row)}"
    named = [
        settled(mention.name, counted) for text in (subject, words) for mention in named_indicators(text, around=around)
    ]
    owners = [mention.name for text in (cell.heading, words) for mention in named_providers(spelt(text))]
    return replace(
        fact,
        indicator=next((name for name in named if name), "") or _usual(fact, subject, around),
        provider=owners[0] if owners and (len(set(owners)) == 1 or named_providers(cell.heading)) else "",
        basis=basis,
    )


def _usual(fact: Fact, subject: str, around: str) -> str:
    """A money row of actual spending without a basis is of the year to date, where only that has an indicator."""
    if fact.kind is not FactKind.MONEY or basis_said(subject):
        return ""
    named = [settled(mention.name, Basis.YEAR_TO_DATE) for mention in named_indicators(subject, around=around)]
    return next((name for name in named if name), "")


def _measures(row: Sequence[Cell], period: str) -> list[Fact]:
    subject = row[0].text
    if _RISK.search(row[0].heading) or _WHOLE.fullmatch(subject):
        return []
    targets = [cell for cell in row[1:] if _TARGET.search(cell.heading) and not _VALUE.search(cell.heading)]
    target = _NUMBER.match(targets[0].text) if len(targets) == 1 else None
    facts = []
    for cell in row[1:]:
        value = _NUMBER.match(cell.text)
        whens = _columns_period(cell.heading, period)
        if not value or cell in targets or not _holds_a_value(cell, whens):
            continue
        facts.append(
            Fact(
                kind=FactKind.MEASURE,
                start=cell.start,
                end=cell.end,
                value=value["value"].replace(",", ""),
                unit=_unit(value, target, f"{subject} {row[1].text}", cell.heading),
                target=target["value"].replace(",", "") if target else "",
                period=whens[0] if len(whens) == 1 else _rows_period(row[: row.index(cell)], period),
            )
        )
    return facts


def _columns_period(heading: str, period: str) -> list[str]:
    return [when.said for when in periods("in May" if heading == "May" else heading, period=period)]


def _rows_period(before: Sequence[Cell], period: str) -> str:
    """The period in the nearest cell to the left under a heading such as "Reporting period", in lists by period."""
    named = [cell.text for cell in before if _PERIOD.match(cell.heading)]
    said = [when.said for when in periods(named[-1], period=period)] if named else []
    return said[0] if len(said) == 1 else ""


def _holds_a_value(cell: Cell, whens: Sequence[str]) -> bool:
    """Whether a column is one of values: a period's, a provider's, or called so; not its trend or its parts."""
    named = bool(_VALUE.search(cell.heading)) or (bool(named_providers(cell.heading)) and cell.text.endswith("%"))
    if len(whens) != 1 and (not named or _IDLE.search(cell.heading)):
        return False
    return not (_IDLE.search(cell.heading) and (not whens or _PARTS.search(cell.heading)))


def _unit(value: re.Match[str], target: re.Match[str] | None, subject: str, heading: str) -> str:
    percent = value["percent"] or (target and target["percent"])
    if percent or "%" in heading or "%" in subject or re.match(r"percentages?\b", heading, re.IGNORECASE):
        return "%"
    if _RATIO.search(subject):
        return "ratio"
    counted = _COUNTED.search(subject)
    return counted[1].lower() if counted else ""


def _money(row: Sequence[Cell], period: str) -> list[Fact]:
    """Each column of money spent or forecast, held against the nearest column of plan or budget to its left."""
    facts = []
    for at, cell in enumerate(row[1:], start=1):
        if not _SPENT.search(cell.heading) or _IDLE.search(cell.heading) or not _is_money(cell, row):
            continue
        plan = next((left for left in row[at - 1 : 0 : -1] if _PLANNED.search(left.heading)), None)
        value = _pounds(cell, row)
        if not value or not re.search(r"[1-9]", value):
            continue
        facts.append(
            Fact(
                kind=FactKind.MONEY,
                start=cell.start,
                end=cell.end,
                value=value,
                unit="£",
                target=_pounds(plan, row) if plan is not None and _is_money(plan, row) else "",
                period=_paid(row, period),
            )
        )
    return facts


def _is_money(cell: Cell, row: Sequence[Cell]) -> bool:
    return "£" in cell.text or (_scale(cell.heading) is not None or _scale(row[0].heading) is not None)


def _paid(row: Sequence[Cell], period: str) -> str:
    """The month of a row that is one payment, from its column of dates."""
    days = [
        first_day(cell.text, period)[:7] for cell in row if re.fullmatch(r"(?:\w+ )?date", cell.heading, re.IGNORECASE)
    ]
    return days[0] if len(days) == 1 else ""


def _pounds(cell: Cell, row: Sequence[Cell]) -> str:
    match = _SUM.match(cell.text)
    if not match:
        return ""
    sign = "-" if match["minus"] or (match["open"] and match["close"]) else ""
    scale = "" if "£" in cell.text else _scale(cell.heading) or _scale(row[0].heading) or ""
    return sign + pounds(match["value"], match["scale"] or scale)


def _scale(heading: str) -> str | None:
    return next((scale for pattern, scale in _SCALES if pattern.search(heading)), None)
