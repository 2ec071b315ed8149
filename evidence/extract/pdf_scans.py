"""Pages of a PDF that are pictures: which they are, reading them by OCR, and saying what became of each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

from evidence.extract.limits import Limits
from evidence.extract.ocr import Reading, how_to_install, read_picture, tesseract, version
from evidence.extract.pages import pages_named, unread_reason
from evidence.extract.pdf_marks import Sheet
from evidence.extract.pdf_native import PdfFile

_FEWEST_WORDS = 20
_MANY_MORE = 3


def read_scans(pdf: PdfFile, sheets: Sequence[Sheet], limits: Limits) -> tuple[str, str]:
    """Puts the words of pictured pages into their sheets; what is left to say about them, and the reader's name.

    A page that has a few words and a picture all over it keeps its own words unless the picture holds many more.
    Without Tesseract nothing changes and the pages are named with what installs it.
    """
    wanted = [sheet for sheet in sheets if not sheet.has_text or sheet.pictured]
    command = tesseract() if limits.ocr_seconds > 0 and wanted else None
    if command is None:
        unread = [sheet.number for sheet in wanted if not sheet.has_text]
        return _without(unread, switched_off=limits.ocr_seconds <= 0), ""
    until = time.monotonic() + limits.ocr_seconds
    late: list[int] = []
    for sheet in wanted:
        left = until - time.monotonic()
        if left > 0:
            seconds = min(left, limits.ocr_page_seconds)
            _take(sheet, read_picture(partial(pdf.picture, sheet.number), command, seconds=seconds))
        elif not sheet.has_text:
            late.append(sheet.number)
    blank = [sheet.number for sheet in wanted if not sheet.has_text and sheet.number not in late]
    return "; ".join(filter(None, (_blank(blank), _late(late, limits)))), version(command)


def _take(sheet: Sheet, reading: Reading) -> None:
    own = sum(len(run.words) for run in sheet.runs)
    if not reading.runs or (sheet.has_text and reading.words < max(_FEWEST_WORDS, _MANY_MORE * own)):
        return
    sheet.runs, sheet.across, sheet.down, sheet.grids = list(reading.runs), [], [], []
    sheet.turned, sheet.slope, sheet.confidence, sheet.has_text = (
        reading.turned,
        reading.slope,
        reading.confidence,
        True,
    )


def _without(numbers: Sequence[int], *, switched_off: bool) -> str:
    if not numbers:
        return ""
    said = unread_reason(numbers)
    if switched_off:
        return said
    return f"{said} (Assure does that for papers added once Tesseract is installed: {how_to_install()})"


def _blank(numbers: Sequence[int]) -> str:
    return f"no text layer on {pages_named(numbers)}, and OCR could make out no words there" if numbers else ""


def _late(numbers: Sequence[int], limits: Limits) -> str:
    if not numbers:
        return ""
    return f"{unread_reason(numbers)}, or split it: OCR stops after {limits.ocr_seconds:g} seconds"
