"""Writes the template for readings: a workbook with a list and a grid for providers, or a CSV file with the list."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from evidence.framework.dashboard import Dashboard, Indicator, Section
from evidence.indicators.amounts import takes_answers
from evidence.indicators.headings import Column

_WIDTHS = {Column.TITLE: 70, Column.PROVIDER: 26, Column.ANSWER: 24, Column.BASIS: 24, Column.NOTE: 40}
_PROVIDERS = tuple(f"Provider {number}" for number in range(1, 5))
_SHARE, _SERVICE = "Share of provider's income (%)", "Type of service"
_FIXED = datetime(2000, 1, 1)
_WRITTEN = re.compile(rb"(?<=W3CDTF\">)[^<]*(?=</dcterms:modified>)")  # openpyxl says when it wrote the file
_NHS_BLUE = "005EB8"
_HELP = (
    "One row for each reading. Leave Value and Answer empty where there is nothing to report.",
    "Percentages run from 0 to 100: write 95% for 95 per cent. A bare 0.95 is asked about when the file is imported.",
    "With Numerator and Denominator the colour comes from their quotient, unrounded.",
    "Target is the reading's own objective, plan or allowance. Variances are positive when adverse to plan.",
    "Write the provider's name where a row asks for it, and a row for each provider.",
    "State is empty for a reading, or: not-applicable, not-yet-available, missing, central-colour.",
    "A central colour stands under Answer, and its source under Note.",
    "Answers to the quality questions: no, yes-plan, yes-no-plan, yes-enforcement, n/a.",
)


def template_csv(dashboard: Dashboard, period: str) -> bytes:
    """The list as a CSV file that Excel opens (UTF-8 with its mark)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.value for column in Column])
    for section in dashboard.sections:
        writer.writerows([cells.get(column, "") for column in Column] for cells in _rows(section, period))
    return out.getvalue().encode("utf-8-sig")


def template_workbook(dashboard: Dashboard, period: str) -> bytes:
    """The workbook: a list, a grid for each section that is asked by provider, and how to fill them in."""
    book = openpyxl.Workbook()
    _list_sheet(book.active, [section for section in dashboard.sections if section.share_above is None], period)
    for section in dashboard.sections:
        if section.share_above is not None:
            _grid_sheet(book.create_sheet(section.title[:31]), section, period)
    help_sheet = book.create_sheet("How to fill in")
    help_sheet.column_dimensions["A"].width = 120
    for line in _HELP:
        help_sheet.append([line])
    book.properties.creator = "Assure"
    book.properties.created = _FIXED
    out = io.BytesIO()
    book.save(out)
    return _repacked(out.getvalue())


def _list_sheet(sheet: Any, sections: list[Section], period: str) -> None:
    sheet.title = "Readings"
    sheet.append([column.value for column in Column])
    for section in sections:
        for cells in _rows(section, period):
            sheet.append([cells.get(column) for column in Column])
    _dress(sheet, {number: _WIDTHS.get(column, 13) for number, column in enumerate(Column, start=1)})


def _grid_sheet(sheet: Any, section: Section, period: str) -> None:
    sheet.append([Column.INDICATOR.value, Column.TITLE.value, Column.PERIOD.value, *_PROVIDERS])
    for words in (_SHARE, _SERVICE):
        sheet.append([words, None, period])
    for indicator in section.indicators:
        sheet.append([indicator.id, _asked(indicator), period])
    _dress(sheet, {1: 30, 2: 70, 3: 13, **dict.fromkeys(range(4, 4 + len(_PROVIDERS)), 22)})


def _rows(section: Section, period: str) -> Iterator[dict[Column, str]]:
    if section.share_above is not None:
        yield from ({Column.INDICATOR: words, Column.PERIOD: period} for words in (_SHARE, _SERVICE))
    for indicator in section.indicators:
        for unit in indicator.units or ("",):
            yield {
                Column.INDICATOR: indicator.id,
                Column.TITLE: _asked(indicator),
                Column.PERIOD: period,
                Column.UNIT: "" if takes_answers(indicator) else unit,
                Column.BASIS: "positive is adverse" if indicator.favourable_at_most is not None else "",
            }


def _asked(indicator: Indicator) -> str:
    """The title, with the answers there are and whether a provider has to be named."""
    answers = ", ".join(indicator.answers) or ("yes, no" if takes_answers(indicator) else "")
    per_provider = "for each provider" if indicator.per_provider else ""
    asked = "; ".join(filter(None, (per_provider, answers)))
    return f"{indicator.title} ({asked})" if asked else indicator.title


def _dress(sheet: Any, widths: dict[int, int]) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_NHS_BLUE)
    for number, width in widths.items():
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in sheet.iter_rows(min_row=2, min_col=2, max_col=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2"


def _repacked(data: bytes) -> bytes:
    """The same workbook with fixed times, so that the same framework gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = _WRITTEN.sub(_FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), old.read(name))
            new.writestr(zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
