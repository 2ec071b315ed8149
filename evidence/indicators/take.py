"""From the rows of a sheet to readings, each with its cell. What is wrong is said cell by cell; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from evidence.errors import FrameworkError, ReadingError
from evidence.framework.dashboard import Dashboard, Indicator
from evidence.indicator import Provider, Reading, ReadingSource, State
from evidence.indicators.amounts import (
    Doubtful,
    Positive,
    Scale,
    amount,
    answer_of,
    is_blank,
    percentage,
    takes_answers,
    unit_of,
    whole,
)
from evidence.indicators.headings import Column
from evidence.indicators.layout import Found, Layout, Row, find_table
from evidence.indicators.naming import Unplaced, by_id, name_row, unknown
from evidence.indicators.providers import Providers
from evidence.indicators.report import Listed, listed
from evidence.indicators.sheets import Book, Cell, Sheet
from evidence.indicators.stated import Stated, stated

UNNAMED = re.compile(r"Provider \d+")
_NOT_APPLICABLE = frozenset({"n/a", "na", "n.a.", "not applicable"})
_SIGN_SAID = re.compile(r"positive (?:is|=|means) (adverse|favourable)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a person says about the whole file: the quarter of rows that name none, what doubtful numbers mean, and
    whether rows that name no indicator may be left out."""

    period: str
    scale: Scale | None = None
    positive: Positive | None = None
    leave_out_unplaced: bool = False


@dataclass(slots=True, kw_only=True)
class Taken:
    """What a file gives. `problems` and `doubts` name their cells; with either of them nothing may be kept.

    `blank` counts rows without a figure, `left_out` names columns and figures that say nothing to us, `sheets` those
    without readings, and `unplaced` the rows that a person allowed to leave out. `by_name` says which indicator a row
    was taken for by its words alone, `open` what a person has to judge.
    """

    readings: list[Reading] = field(default_factory=list)
    providers: list[tuple[str, Provider]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    doubts: list[Doubtful] = field(default_factory=list)
    blank: int = 0
    left_out: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    by_name: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


def take_readings(book: Book, dashboard: Dashboard, *, file: str, told: Told) -> Taken:
    """The readings of every sheet with a table of them: a list, a report by quarter, or a grid by provider.

    ReadingError when no sheet has one.
    """
    taking = _Taking(dashboard=dashboard, file=file, told=told)
    tables = _tables(book, dashboard)
    if not tables:
        raise ReadingError(
            f'{file}: no sheet has a row with the heading "Indicator", or beside it no indicator is named.',
            hint="Write the template with: assure dashboard template",
        )
    for sheet, found, said in tables:
        taking.take(sheet, found, said)
    read = [sheet for sheet, _, _ in tables]
    taking.taken.sheets += [sheet.name for sheet in book.sheets if sheet not in read]
    taking.taken.providers += taking.providers.told()
    return taking.taken


def _tables(book: Book, dashboard: Dashboard) -> list[tuple[Sheet, Found, Stated]]:
    """The sheets with readings. A list always has them; another table when one of its rows names an indicator."""
    tables = [(sheet, found) for sheet in book.sheets if (found := find_table(sheet)) is not None]
    read = [sheet for sheet, _ in tables]
    others = [sheet for sheet in book.sheets if sheet not in read]
    told = [(sheet, found, stated(sheet, found.heading, others, dashboard)) for sheet, found in tables]
    return [
        (sheet, found, said)
        for sheet, found, said in told
        if found.layout is Layout.LIST or any(_names_one(row, dashboard, said) for row in found.rows)
    ]


def _names_one(row: Row, dashboard: Dashboard, said: Stated) -> bool:
    try:
        name_row(row, dashboard, said)
    except Unplaced:
        return False
    return True


@dataclass(slots=True, kw_only=True)
class _Taking:
    """Goes through the tables of one file and gathers what they give."""

    dashboard: Dashboard
    file: str
    told: Told
    taken: Taken = field(default_factory=Taken)
    providers: Providers = field(default_factory=Providers)
    places: dict[tuple[str, ...], str] = field(default_factory=dict)

    def take(self, sheet: Sheet, found: Found, said: Stated) -> None:
        """Every row of the table, each fault as one line; what is wrong with a row as a whole is said once."""
        self.taken.left_out += found.left_out
        told = replace(self.told, scale=self.told.scale or said.scale, positive=self.told.positive or said.positive)
        lost: set[int] = set()
        for row in found.rows:
            if not row.has_content:
                self.taken.blank += found.layout is Layout.LIST or _names_one(row, self.dashboard, said)
                continue
            where = ReadingSource(file=self.file, sheet=sheet.name, cell=row.place)
            try:
                self._row(row, found.layout, said, told, where)
            except Unplaced as problem:
                if row.number not in lost:
                    unplaced = self.taken.unplaced if told.leave_out_unplaced else self.taken.problems
                    unplaced.append(_placed(where, str(problem)))
                lost.add(row.number)
            except Doubtful as doubt:
                self.taken.doubts.append(Doubtful(_placed(where, doubt.message), about=doubt.about, hint=doubt.hint))
            except (ReadingError, FrameworkError) as problem:
                self.taken.problems.append(_placed(where, str(problem)))

    def _row(self, row: Row, layout: Layout, said: Stated, told: Told, where: ReadingSource) -> None:
        period = said.period(row.words(Column.PERIOD), told.period)
        if self.providers.take(row, period):
            return
        named = name_row(row, self.dashboard, said)
        found = Listed(rows=(row,))
        if layout is not Layout.LIST:
            found = listed(row, named.indicator, period=period, latest=said.period("", told.period))
        for one in found.rows:
            given = _Row(
                row=one, dashboard=self.dashboard, told=told, source=replace(where, cell=one.place), period=period
            )
            _keep(_reading(given, named.indicator), self.taken.readings, self.places)
        for words, told_of in ((found.left_out, self.taken.left_out), (found.open, self.taken.open)):
            if words:
                told_of.append(f"{words} ({f'{where.sheet} {where.cell}'.strip()})")
        words = f'{named.indicator.id} by its name, "{row.words(Column.TITLE) or row.words(Column.INDICATOR)}"'
        if named.by_name and words not in self.taken.by_name:
            self.taken.by_name.append(words)


def take_reading(cells: dict[Column, str], dashboard: Dashboard, *, source: ReadingSource, told: Told) -> Reading:
    """One reading that a person enters, by the same rules as a row of a file; its indicator is named by the id.

    Doubtful or ReadingError when it cannot be used or can be read two ways.
    """
    row = Row(cells={column: Cell(row=0, column=0, text=words) for column, words in cells.items() if words})
    indicator = by_id(row.words(Column.INDICATOR), dashboard)
    if indicator is None:
        raise unknown(row.words(Column.INDICATOR))
    return _reading(_Row(row=row, dashboard=dashboard, told=told, source=source, period=told.period), indicator)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row with all that is needed to make a reading of it."""

    row: Row
    dashboard: Dashboard
    told: Told
    source: ReadingSource
    period: str

    def cell(self, column: Column) -> Cell | None:
        """The cell, unless it is empty or holds a sign for nothing."""
        cell = self.row.cells.get(column)
        return None if is_blank(cell) else cell


def _keep(reading: Reading, readings: list[Reading], places: dict[tuple[str, ...], str]) -> None:
    """Adds the reading; ReadingError when the file has one for the same place already."""
    place = (*reading.key, reading.unit)
    if place in places:
        whose = f" for {reading.provider}" if reading.provider else ""
        raise ReadingError(f"a second reading of {reading.indicator}{whose}; the first is in {places[place]}.")
    places[place] = " ".join(filter(None, (reading.source.sheet, reading.source.cell)))
    readings.append(reading)


def _reading(given: _Row, indicator: Indicator) -> Reading:
    provider = given.row.words(Column.PROVIDER) or None
    section = next(one for one in given.dashboard.sections if indicator in one.indicators)
    if provider and UNNAMED.fullmatch(provider):
        raise ReadingError(f"\"{provider}\" is the template's word; write the provider's name there.")
    if provider and not indicator.per_provider:
        raise ReadingError(f'{indicator.id} is for the body as a whole, not for "{provider}".')
    if not provider and section.share_above is not None:
        raise ReadingError(f"{indicator.id} is asked by provider, and none is named.")
    reading = Reading(
        indicator=indicator.id,
        period=given.period,
        source=given.source,
        provider=provider,
        basis=given.row.words(Column.BASIS),
        note=given.row.words(Column.NOTE),
    )
    state = _state(given)
    if state is not State.REPORTED:
        return _without_value(given, indicator, reading, state)
    if takes_answers(indicator):
        return _answered(given, indicator, reading)
    return _measured(given, indicator, reading)


def _state(given: _Row) -> State:
    words = given.row.words(Column.STATE).casefold().replace(" ", "-")
    if not words:
        return State.REPORTED
    try:
        state = State(words)
    except ValueError:
        raise ReadingError(f'"{words}" is no state; it may be {", ".join(State)}.') from None
    if state is State.SELF_CERTIFIED:
        raise ReadingError("a self-certified reading needs who, role, date and basis: assure dashboard certify.")
    return state


def _without_value(given: _Row, indicator: Indicator, reading: Reading, state: State) -> Reading:
    answer = given.row.words(Column.ANSWER).casefold()
    if state is State.CENTRAL_COLOUR and answer not in indicator.central_colours:
        allowed = ", ".join(indicator.central_colours) or "none, for its rule is printed or none is foreseen"
        raise ReadingError(f'{indicator.id} has the central colour "{answer}"; it may be {allowed}.')
    if given.cell(Column.VALUE) is not None:
        raise ReadingError(f"{indicator.id} is said to be {state} and has a value as well.")
    return replace(reading, state=state, answer=answer if state is State.CENTRAL_COLOUR else "")


def _answered(given: _Row, indicator: Indicator, reading: Reading) -> Reading:
    cell = given.row.cells.get(Column.ANSWER) or given.row.cells.get(Column.VALUE)
    if cell is None:
        raise ReadingError(f"{indicator.id} has no answer.")
    if cell.text.casefold() in _NOT_APPLICABLE:
        return replace(reading, state=State.NOT_APPLICABLE)
    if is_blank(cell):
        return _blank(reading, cell)
    return replace(reading, answer=answer_of(indicator, cell))


def _measured(given: _Row, indicator: Indicator, reading: Reading) -> Reading:
    name, times, scale = unit_of(indicator, given.row.words(Column.UNIT))
    value, numerator, denominator, target = map(
        given.cell, (Column.VALUE, Column.NUMERATOR, Column.DENOMINATOR, Column.TARGET)
    )
    if not name and value is not None and amount(value).percent:
        name = "%"
    unit = _Unit(indicator=indicator, name=name, times=times, scale=scale or given.told.scale)
    if value is None and (numerator is None or denominator is None):
        return _blank(replace(reading, unit=name), given.row.cells.get(Column.VALUE))
    top, base = (None if cell is None else amount(cell).number * times for cell in (numerator, denominator))
    found = None if value is None else unit.number(value, _quotient(top, base))
    turned = _sign(given, indicator, reading, (found, top))
    return replace(
        reading,
        unit=name,
        value=None if found is None else found * turned,
        numerator=None if top is None else top * turned,
        denominator=base,
        target=None if target is None else unit.number(target),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """What the numbers of a row are in: the unit, what to multiply by, and what a bare percentage means."""

    indicator: Indicator
    name: str
    times: Decimal
    scale: Scale | None

    def number(self, cell: Cell, quotient: Decimal | None = None) -> Decimal:
        """The cell's number in the indicator's unit."""
        found = amount(cell)
        if self.name == "%":
            return percentage(self.indicator, found, quotient, self.scale)
        if found.percent:
            raise ReadingError(f"{cell.shown} is a percentage; {self.indicator.id} is in {self.name or 'no unit'}.")
        return whole(self.indicator, found.number * self.times)


def _quotient(top: Decimal | None, base: Decimal | None) -> Decimal | None:
    return None if top is None or base is None or base <= 0 else 100 * top / base


def _sign(given: _Row, indicator: Indicator, reading: Reading, numbers: tuple[Decimal | None, ...]) -> Decimal:
    """1, or -1 for a variance that is positive when favourable; ours is positive when adverse."""
    if indicator.favourable_at_most is None or not any(numbers):
        return Decimal(1)
    said = _SIGN_SAID.search(reading.basis)
    positive = Positive(said[1].lower()) if said else given.told.positive
    if positive is None:
        raise Doubtful(
            f"{indicator.id} is a variance, and nobody says whether positive is adverse or favourable.",
            about=Positive,
            hint='Say with --positive adverse or --positive favourable, or write "positive is adverse" under Basis.',
        )
    return Decimal(1 if positive is Positive.ADVERSE else -1)


def _blank(reading: Reading, cell: Cell | None) -> Reading:
    note = "; ".join(filter(None, (reading.note, f'the cell says "{cell.text}"' if cell is not None else "")))
    return replace(reading, state=State.MISSING, note=note)


def _placed(where: ReadingSource, what: str) -> str:
    return f"{' '.join(filter(None, (where.file, where.sheet, where.cell)))}: {what}"
