"""Running headers, footers and page numbers: what comes back at the same end of page after page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from evidence.extract.pdf_marks import Run, Sheet, lines_of

HEADER, FOOTER, PAGE_NUMBER = "header", "footer", "page_number"
_ZONE = 0.12
_OUTER = 0.09
_LABELLED_NUMBER = re.compile(
    r"^(?:page|p\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$|^\d{1,4}\s*(?:of|/)\s*\d{1,4}$", re.IGNORECASE
)
_BARE_NUMBER = re.compile(r"^[-–|•\s]*(?:page\s*\|?\s*)?(\d{1,4})[-–|•\s]*(?:page|p a g e)?$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def take_furniture(sheets: Sequence[Sheet]) -> None:
    """Moves running matter out of `sheet.runs` into `sheet.furniture`.

    A line is running matter when the same words (figures aside) stand in the same zone of at least three pages, or of
    half of a short paper; when its tag says it is an artifact; or when it is a number that counts with the pages.
    """
    zones = {sheet.number: _zones(sheet) for sheet in sheets}
    keys = Counter(
        key for found in zones.values() for key in {_key(line, zone) for line, zone in found if _words(line)}
    )
    starts = Counter(
        key
        for found in zones.values()
        for key in {_start(line, zone) for line, zone in found if len(_words(line)) > 12}
    )
    heights = {sheet.number: sheet.size[1] for sheet in sheets}
    enough = 3 if len(sheets) > 5 else 2
    offset = _numbering(zones)
    for sheet in sheets:
        taken: set[int] = set()
        for line, zone in zones[sheet.number]:
            kind = _kind(line, zone, sheet, offset)
            repeated = bool(_words(line)) and keys[_key(line, zone)] >= enough
            at_edge = abs(line[0].middle / heights[sheet.number] - 0.5) > 0.5 - _OUTER
            repeated = repeated or (at_edge and starts[_start(line, zone)] >= max(3, enough))
            artifact = bool(line) and all(run.artifact for run in line)
            if kind == PAGE_NUMBER or repeated or artifact:
                sheet.furniture.extend((run, kind) for run in line)
                taken.update(id(run) for run in line)
            else:
                # A number may share its line with the end of a column.
                numbers = [run for run in line if _kind([run], zone, sheet, offset) == PAGE_NUMBER]
                sheet.furniture.extend((run, PAGE_NUMBER) for run in numbers)
                taken.update(id(run) for run in numbers)
        if taken:
            sheet.runs = [run for run in sheet.runs if id(run) not in taken]


def _zones(sheet: Sheet) -> list[tuple[list[Run], str]]:
    height = sheet.size[1]
    top = [run for run in sheet.runs if run.bottom < _ZONE * height and run.upright]
    low = [run for run in sheet.runs if run.top > (1 - _ZONE) * height and run.upright]
    return [(line, HEADER) for line in lines_of(top)] + [(line, FOOTER) for line in lines_of(low)]


def _words(line: list[Run]) -> str:
    return " ".join(run.text for run in line).strip()


def _key(line: list[Run], zone: str) -> tuple[str, str, int]:
    """What makes two lines the same: zone, words without figures, and roughly the place."""
    return zone, _DIGITS.sub("#", _words(line).lower()), round(line[0].middle / 15)


def _start(line: list[Run], zone: str) -> tuple[str, str, int]:
    """The beginning of a line that ends differently from chapter to chapter."""
    return zone, " ".join(_words(line).lower().split()[:3]), round(line[0].middle / 6)


def _numbering(zones: dict[int, list[tuple[list[Run], str]]]) -> int | None:
    """How far printed page numbers are from ours, when at least two pages and a third of them agree."""
    offsets: dict[int, set[int]] = defaultdict(set)
    for number, found in zones.items():
        for line, _ in found:
            for run in line:
                match = _BARE_NUMBER.match(run.text)
                if match:
                    offsets[int(match[1]) - number].add(number)
    if not offsets:
        return None
    best = max(sorted(offsets), key=lambda offset: len(offsets[offset]))
    return best if len(offsets[best]) >= max(2, len(zones) / 3) else None


def _kind(line: list[Run], zone: str, sheet: Sheet, offset: int | None) -> str:
    text = _words(line)
    if _LABELLED_NUMBER.match(text):
        return PAGE_NUMBER
    bare = _BARE_NUMBER.match(text)
    if bare and offset is not None and int(bare[1]) - sheet.number == offset:
        return PAGE_NUMBER
    return zone
