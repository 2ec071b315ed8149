"""What rating costs beside reading: 211 made-up bodies, four quarters: `python -m benchmarks.dashboard [BODIES]`.

Every body has a workbook in the form of our template for every quarter, with a reading for every indicator and two
providers. Reading is opening each workbook and making readings of its cells, in one process and without the child
process that guards it, which only costs more. Rating is all four sections with the quarter before. Goal: rating takes
less than a fifth of the time that reading takes.

Prints both times and their share. Measured on 22 November 2026 (Python 3.11, two shared cores): reading 12.6 s, rating
1.70 s for 44,732 colours, a share of 0.135.
"""

from __future__ import annotations

import io
import random
import sys
import time
from decimal import Decimal
from typing import Any

import openpyxl

from evidence.framework.load_dashboard import load_dashboard
from evidence.framework.section_rating import rate_dashboard
from evidence.indicator import Provider, Reading
from evidence.indicators.amounts import takes_answers
from evidence.indicators.headings import Column
from evidence.indicators.take import Told, take_readings
from evidence.indicators.template import template_workbook
from evidence.indicators.workbook import read_book

BOARD = load_dashboard("2013-14")
QUARTERS = ("2013/14 Q1", "2013/14 Q2", "2013/14 Q3", "2013/14 Q4")
PROVIDERS = ("Anyborough General", "St Anselm's")
GOAL = 0.2


def filled(template: bytes, chance: random.Random) -> bytes:
    """The template with a figure or an answer in every row."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    _fill_list(book["Readings"], chance)
    grid = book["Quality"]
    for column, name in enumerate(PROVIDERS, start=4):
        grid.cell(1, column).value = name
        for row in range(2, grid.max_row + 1):
            said = {2: "40%", 3: "Acute"}.get(row) or chance.choice(("no", "no", "no", "yes-plan"))
            grid.cell(row, column).value = said
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill_list(sheet: Any, chance: random.Random) -> None:
    at = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        number = row[0].row
        indicator = BOARD.indicator(row[0].value)
        if indicator.per_provider:
            sheet.cell(number, at[Column.PROVIDER]).value = chance.choice(PROVIDERS)
        if takes_answers(indicator):
            words = "audit-none returns-sometimes" if indicator.parts else next(iter(indicator.answers), "yes")
            sheet.cell(number, at[Column.ANSWER]).value = words
        elif row[at[Column.UNIT] - 1].value == "%":
            sheet.cell(number, at[Column.VALUE]).value = f"{chance.uniform(0, 100):.2f}%"
        else:
            sheet.cell(number, at[Column.VALUE]).value = chance.randrange(20)
            sheet.cell(number, at[Column.TARGET]).value = 10


def measure(bodies: int) -> tuple[float, float, int]:
    """Seconds of reading, seconds of rating, and how many colours were given."""
    chance = random.Random(7)
    templates = {quarter: template_workbook(BOARD, quarter) for quarter in QUARTERS}
    reading = rating = 0.0
    colours = 0
    for _ in range(bodies):
        workbooks = [filled(templates[quarter], chance) for quarter in QUARTERS]
        start = time.perf_counter()
        taken = [
            take_readings(read_book(data, name="q.xlsx"), BOARD, file="q.xlsx", told=Told(period=quarter))
            for data, quarter in zip(workbooks, QUARTERS, strict=True)
        ]
        middle = time.perf_counter()
        if any(one.problems or one.doubts for one in taken):
            raise SystemExit(str([one.problems[:2] or one.doubts[:2] for one in taken]))
        readings: list[Reading] = [found for one in taken for found in one.readings]
        providers = [Provider(name=name, share=Decimal(40)) for name in PROVIDERS]
        before = time.perf_counter()
        for quarter in QUARTERS:
            sections = rate_dashboard(BOARD, readings, quarter, providers=providers)
            colours += sum(found.colour.is_rated for section in sections for found in section.ratings)
        rating += time.perf_counter() - before
        reading += middle - start
    return reading, rating, colours


def main() -> int:
    bodies = int(sys.argv[1]) if len(sys.argv) > 1 else 211
    reading, rating, colours = measure(bodies)
    share = rating / reading
    print(f"{bodies} bodies, {len(QUARTERS)} quarters, {colours:,} colours")
    print(f"reading {reading:.1f} s, rating {rating:.2f} s: a share of {share:.3f} (goal: less than {GOAL})")
    return 0 if share < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
