"""The dashboard as a document: each section's colour and rows, trends, what is for the agenda, what people said."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from evidence.analysis.board import Board, Line, Part, Standing, make_board, shown
from evidence.analysis.symbols import SYMBOLS
from evidence.errors import FrameworkError, StoreError
from evidence.framework import Framework, load_framework
from evidence.framework.load_dashboard import load_dashboard
from evidence.indicator import Colour, Concern, Flag, Reading, SectionRating
from evidence.indicators.quarter import quarter_of
from evidence.indicators.said import Certificate, Deviation, Dismissal, SurveyResult
from evidence.store.dashboard import Kept, read_entries
from evidence.store.drafted import head_of_evidence
from evidence.store.log import LogLine
from evidence.store.workspace import Settings, read_settings
from generators.blocks import Draft
from generators.chart import Trend, TrendChart, TrendPoint
from generators.context import DashboardRow
from generators.dates import in_words
from generators.markup import render

_TRENDS_IN_A_PICTURE = 12
_FLAG_WORDS = {
    Flag.PRIOR_QUARTER_UNKNOWN: "nothing is known of the quarter before",
    Flag.ROUNDING_CHANGES_COLOUR: "rounding would change the colour",
    Flag.DENOMINATOR_CHANGES_COLOUR: "the other printed denominator would change the colour",
    Flag.SMALL_DENOMINATOR: "fewer than ten cases",
    Flag.FAVOURABLE_VARIANCE: "well ahead of plan: ask why",
    Flag.SELF_CERTIFIED: "self-certified",
    Flag.REASON_NEEDED: "needs a reason",
    Flag.SOURCE_NEEDED: "needs its source",
    Flag.SHARE_UNKNOWN: "the share of a provider's income is not known",
    Flag.CONCERN_NEEDED: "nobody has said whether there are future concerns",
    Flag.CONCERN_SUGGESTED: "an amber may be a future concern",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Makings:
    """Everything the dashboard's page is made from."""

    settings: Settings
    framework: Framework
    board: Board
    log_head: LogLine


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRow:
    """One indicator's values by quarter, in the order of the table's quarters; "" where there is none."""

    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardSection:
    """One section. `unread` names indicators without a reading. Without `quarters` there is no trend to show."""

    key: str
    title: str
    colour: str
    state: str
    rule: str
    remarks: tuple[str, ...]
    rows: tuple[DashboardRow, ...]
    unread: tuple[str, ...]
    charts: tuple[TrendChart, ...]
    quarters: tuple[str, ...]
    trend: tuple[TrendRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRow:
    """One question of the survey (or the domain as a whole): results by round, each beside all bodies'."""

    domain: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardContext:
    """The page of the delivery dashboard (guide, paragraphs 56 to 58, Annex 3). It holds no category."""

    title: str
    body: str
    period: str
    framework: str
    prepared: str
    log_head: str
    sections: tuple[DashboardSection, ...]
    agenda: tuple[DashboardRow, ...]
    dismissed: tuple[DashboardRow, ...]
    rounds: tuple[str, ...]
    survey: tuple[SurveyRow, ...]


def load_board(connection: sqlite3.Connection, period: str | None = None) -> Makings:
    """Reads the workspace once, for `period` or its own quarter; FrameworkError when there are no indicators."""
    settings = read_settings(connection)
    dashboard = load_dashboard(settings.framework)
    if not dashboard.sections:
        raise FrameworkError(f"The framework {settings.framework} has no indicators, so it has no dashboard.")
    newest = head_of_evidence(connection)
    if newest is None:
        raise StoreError("The workspace has an empty log.")
    quarter = quarter_of(period) if period else settings.period
    return Makings(
        settings=settings,
        framework=load_framework(settings.framework),
        board=make_board(dashboard, read_entries(connection), quarter),
        log_head=newest,
    )


def dashboard_draft(makings: Makings) -> Draft:
    """The page as blocks. The same log head gives the same page."""
    context = dashboard_context(makings)
    return Draft(
        kind="dashboard",
        title=context.title,
        subject="Delivery dashboard",
        language="en-GB",
        log_head=context.log_head,
        made=makings.log_head.at,
        blocks=render("dashboard.html", context),
        landscape=True,
        footer=makings.framework.title,
    )


def dashboard_context(makings: Makings) -> DashboardContext:
    """What the template sees."""
    board = makings.board
    rounds = tuple(sorted({one.when for one in board.survey}))
    return DashboardContext(
        title=f"{makings.settings.body}: delivery dashboard, {board.period}",
        body=makings.settings.body,
        period=board.period,
        framework=f"{makings.framework.title} ({makings.framework.reference})",
        prepared=in_words(makings.log_head.at),
        log_head=makings.log_head.hash[:12],
        sections=tuple(_section(part) for part in board.parts),
        agenda=agenda_rows(board),
        dismissed=tuple(_row(line) for line in board.lines if line.standing is Standing.DISMISSED),
        rounds=rounds,
        survey=tuple(_survey_rows(makings.framework, board.survey, rounds)),
    )


def colour_words(colour: Colour) -> str:
    """A colour's sign and name: "▲ amber"."""
    return f"{SYMBOLS[colour]} {colour.value if colour.is_rated else colour.value.replace('-', ' ')}"


def source_words(reading: Reading) -> str:
    """File, sheet and cell: "q3.xlsx, Readings, E7"."""
    source = reading.source
    return ", ".join(filter(None, (source.file, source.sheet, source.cell)))


def agenda_rows(board: Board) -> tuple[DashboardRow, ...]:
    """The indicators that are on the agenda, in the framework's order."""
    return tuple(_row(line) for line in board.lines if line.standing is Standing.AGENDA)


def certified_rows(board: Board) -> tuple[DashboardRow, ...]:
    """The indicators that somebody self-certified, in the framework's order."""
    return tuple(_row(line) for line in board.lines if line.certificate is not None)


def remarks(line: Line) -> list[str]:
    """What people said of the line, and what the reading itself says, as sentences."""
    found = []
    rating, reading = line.rating, line.rating.reading
    if rating.escalated:
        found.append(f"This quarter alone: {rating.raw_band}.")
    if reading is not None and reading.basis:
        found.append(f"Basis: {reading.basis}.")
    if reading is not None and reading.note and line.certificate is None and reading.note not in rating.rule:
        found.append(f"Note: {reading.note}.")
    return (
        found
        + [words for kept in (line.certificate, line.deviation, line.dismissal) for words in _said(kept)]
        + [f"A dismissal no longer holds, for it was about another value: {words}" for words in _said(line.lapsed)]
    )


def _said(kept: Kept | None) -> Iterator[str]:
    match kept.entry.value if kept else None:
        case Certificate(who=who, role=role, on=on, basis=basis):
            yield f"Self-certified by {who}, {role}, on {in_words(on)}: {basis}."
        case Deviation(note=note, agreed_by=agreed_by, on=on):
            yield f"Agreed deviation: {note}; agreed by {agreed_by} on {in_words(on)}."
        case Dismissal(reason=reason) if kept:
            yield f"Not for the agenda: {reason} ({kept.by}, {in_words(kept.at)})."


def _section(part: Part) -> DashboardSection:
    rating = part.rating
    charted = [line for line in part.lines if len(_values(line)) > 1]
    followed = [line for line in part.lines if len(line.trend) > 1]
    quarters = tuple(sorted({point.period for line in followed for point in line.trend}))
    concern = part.concern.entry.value if part.concern else None
    said = []
    if isinstance(concern, Concern):
        said.append(f"{'Future concerns' if concern.found else 'No future concerns'}: {concern.reason}.")
    return DashboardSection(
        key=rating.section,
        title=part.section.title,
        colour=colour_words(rating.colour),
        state=_state(rating),
        rule=rating.rule,
        remarks=(*said, *(f"It would be {other.colour} if {other.choice}." for other in rating.others)),
        rows=tuple(_row(line) for line in part.lines if line.rating.reading is not None),
        unread=tuple(line.rating.indicator for line in part.lines if line.rating.reading is None),
        charts=tuple(_charts(part.section.title, charted)),
        quarters=quarters,
        trend=tuple(_trend_row(line, quarters) for line in followed),
    )


def _state(rating: SectionRating) -> str:
    words = [f"{rating.rated} of {rating.counted} rated" if rating.counted else "nothing to rate"]
    if not rating.colour.is_rated and rating.best and rating.worst:
        words.append(f"at best {rating.best}, at worst {rating.worst}")
    words += [_FLAG_WORDS[flag] for flag in rating.flags if flag in _FLAG_WORDS]
    return "; ".join(words)


def _row(line: Line) -> DashboardRow:
    rating = line.rating
    reading = rating.reading
    flags = [_FLAG_WORDS[flag] for flag in rating.flags if flag in _FLAG_WORDS]
    noted = [f"Please note: {'; '.join(flags)}."] if flags else []
    return DashboardRow(
        key=_slug(" ".join((rating.indicator, rating.provider or "", reading.unit if reading else ""))),
        id=rating.indicator,
        title=line.indicator.title,
        provider=rating.provider or "",
        value=shown(reading) or (reading.state.value.replace("-", " ") if reading else ""),
        colour=colour_words(rating.colour),
        rule=rating.rule,
        source=source_words(reading) if reading else "",
        standing=line.standing.value,
        remarks=(*noted, *remarks(line)),
    )


def _slug(words: str) -> str:
    return "-".join("".join(char if char.isalnum() else " " for char in words.lower()).split())


def _values(line: Line) -> list[TrendPoint]:
    return [
        TrendPoint(label=point.period, value=point.value, shown=point.shown)
        for point in line.trend
        if point.value is not None
    ]


def _charts(title: str, lines: list[Line]) -> Iterator[TrendChart]:
    """Pictures of at most twelve indicators each."""
    trends = [
        Trend(
            title=" ".join(filter(None, (line.rating.indicator, (line.rating.provider or "")[:24]))),
            points=tuple(_values(line)),
            standard=line.indicator.standard,
        )
        for line in lines
    ]
    for start in range(0, len(trends), _TRENDS_IN_A_PICTURE):
        some = tuple(trends[start : start + _TRENDS_IN_A_PICTURE])
        yield TrendChart(caption=f"{title}: trend of {some[0].title} to {some[-1].title}", trends=some)


def _trend_row(line: Line, quarters: Iterable[str]) -> TrendRow:
    at = {point.period: f"{point.shown} ({colour_words(point.colour)})" for point in line.trend}
    title = " ".join(filter(None, (line.rating.indicator, line.rating.provider)))
    return TrendRow(title=title, cells=tuple(at.get(quarter, "") for quarter in quarters))


def _survey_rows(framework: Framework, survey: Iterable[SurveyResult], rounds: Iterable[str]) -> Iterator[SurveyRow]:
    for (domain, question), results in groupby(survey, key=lambda one: (one.domain, one.question)):
        at = {one.when: _result(one) for one in results}
        name = f"{domain}. {framework.domain(domain).question}"
        yield SurveyRow(domain=f"{name} {question}".strip(), cells=tuple(at.get(when, "") for when in rounds))


def _result(one: SurveyResult) -> str:
    words = f"{one.result.normalize():f} {one.unit}".strip()
    if one.comparison is not None:
        difference = one.result - one.comparison
        side = "above" if difference > 0 else "below"
        apart = f"{abs(difference).normalize():f} {side} all bodies" if difference else "the same as all bodies"
        words += f"; {apart} ({one.comparison.normalize():f})"
    return words + (f" ({one.answered} answered)" if one.answered is not None else "")
