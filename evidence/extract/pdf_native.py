"""Takes words, runs and ruled lines from pdfium with as few calls as can be: only a word's ends are measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from evidence.errors import PaperNotRead
from evidence.extract.characters import tidy
from evidence.extract.limits import Limits
from evidence.extract.ocr import Picture
from evidence.extract.pdf_marks import Rule, Run, Sheet, Word, run_of
from evidence.extract.pdf_picture import FEW_WORDS, is_pictured, picture_of
from evidence.extract.pdf_rules import rules_of
from evidence.extract.pdf_tags import Tags, read_tags
from evidence.extract.pdfium import LOCKED_ERROR, ffi, pdfium

LOCKED = "it is locked with a password, so nothing was read from it; save a copy without the password and add that"
HYPHEN = "\ufffe"
_WORD = re.compile(r"[^\s\ufffe]+\ufffe?|\ufffe")
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_PLAIN_NAME = re.compile(rb"regular|roman|light|book|medium|normal|thin", re.IGNORECASE)
_WIDE_GAP = 1.0
_LONGEST_NAME = 128
_RAISED = 0.75
_RAISED_FIGURES = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Unreadable(Exception):
    """pdfium refuses the file, for a reason other than a password."""


class PdfFile:
    """An open PDF; `sheets()` gives the marks of each page in turn."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        # pdfium reads from these bytes for as long as the document is open.
        self._data = data
        self._document = pdfium.FPDF_LoadMemDocument64(ffi.from_buffer(data), len(data), ffi.NULL)
        if not self._document:
            if pdfium.FPDF_GetLastError() == LOCKED_ERROR:
                raise PaperNotRead(LOCKED)
            raise Unreadable
        self.pages: int = pdfium.FPDF_GetPageCount(self._document)
        if self.pages > limits.pages:
            self.close()
            raise PaperNotRead(
                f"it has {self.pages:,} pages; split it into parts of at most {limits.pages:,} and add those"
            )

    def close(self) -> None:
        pdfium.FPDF_CloseDocument(self._document)

    def title(self) -> str:
        """The title in the file's properties, or ""."""
        size = pdfium.FPDF_GetMetaText(self._document, b"Title", ffi.NULL, 0)
        buffer = ffi.new("char[]", size)
        pdfium.FPDF_GetMetaText(self._document, b"Title", buffer, size)
        return " ".join(tidy(ffi.buffer(buffer, max(size - 2, 0))[:].decode("utf-16-le", "replace")).split())

    def picture(self, number: int, turn: int) -> Picture:
        """A page as it is seen, in grey, turned clockwise by 0, 90, 180 or 270 degrees."""
        page = pdfium.FPDF_LoadPage(self._document, number - 1)
        if not page:
            return Picture(1, 1, 1.0, b"\xff")
        try:
            return picture_of(page, turn)
        finally:
            pdfium.FPDF_ClosePage(page)

    def sheets(self) -> Iterator[Sheet]:
        """Page by page; a page that pdfium cannot load is a sheet without text."""
        for number in range(1, self.pages + 1):
            page = pdfium.FPDF_LoadPage(self._document, number - 1)
            if not page:
                yield Sheet(number=number, width=0.0, height=0.0, has_text=False)
                continue
            try:
                yield _sheet(page, number)
            finally:
                pdfium.FPDF_ClosePage(page)


Sides = list[float]


class Frame(NamedTuple):
    """How pdfium's coordinates (upwards from somewhere) become ours on a page that may be turned."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    def boxed(self, x0: float, low: float, x1: float, high: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom from the top left of the page as it is seen."""
        placed = self.placed([x0], [low], [x1], [high])
        return placed[0][0], placed[1][0], placed[2][0], placed[3][0]

    def placed(self, x0: Sides, low: Sides, x1: Sides, high: Sides) -> tuple[Sides, Sides, Sides, Sides]:
        """The same for many boxes at once, side by side."""
        if self.turn == 0:
            return _less(x0, self.left), _from(self.top, high), _less(x1, self.left), _from(self.top, low)
        if self.turn == 1:
            return _less(low, self.bottom), _less(x0, self.left), _less(high, self.bottom), _less(x1, self.left)
        if self.turn == 2:
            return _from(self.right, x1), _less(low, self.bottom), _from(self.right, x0), _less(high, self.bottom)
        return _from(self.top, high), _from(self.right, x1), _from(self.top, low), _from(self.right, x0)


def _less(sides: Sides, edge: float) -> Sides:
    return [side - edge for side in sides]


def _from(edge: float, sides: Sides) -> Sides:
    return [edge - side for side in sides]


def _sheet(page: Any, number: int) -> Sheet:
    box = ffi.new("FS_RECTF *")
    pdfium.FPDF_GetPageBoundingBox(page, box)
    turn = max(pdfium.FPDFPage_GetRotation(page), 0)
    frame = Frame(box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top), turn)
    wide, high = frame.right - frame.left, frame.top - frame.bottom
    width, height = (wide, high) if turn % 2 == 0 else (high, wide)
    sheet = Sheet(number=number, width=round(width, 2), height=round(height, 2))
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        sheet.has_text = False
        return sheet
    try:
        text = _text(text_page)
        words = _words(text_page, text, frame)
        # A page with nothing drawn on it is blank, not unread.
        sheet.has_text = bool(words) or pdfium.FPDFPage_CountObjects(page) == 0
        sheet.pictured = len(words) < FEW_WORDS and is_pictured(page)
        if words:
            words = [
                word
                for word in words
                if word.x1 >= -1 and word.x0 <= width + 1 and word.bottom >= -1 and word.top <= height + 1
            ]
            sheet.turned = _turned(words)
            sheet.runs = list(_runs(_upright(words, sheet)))
            _look(text_page, sheet.runs, read_tags(page))
            across, down = rules_of(page, frame)
            sheet.across, sheet.down = _turned_rules(across, down, sheet)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    return sheet


def _text(text_page: Any) -> str:
    """The page's characters, one for each of pdfium's indexes."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    buffer = ffi.new("unsigned short[]", count + 1)
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    if written == count + 1:
        raw: bytes = ffi.buffer(buffer, 2 * count)[:]
        text = raw.decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text.replace("\x02", HYPHEN)
    # Characters outside the basic plane, or ones that pdfium leaves out, would shift every index.
    get = pdfium.FPDFText_GetUnicode
    return "".join(
        [chr(code) if (code := get(text_page, index)) < 0x110000 else "\ufffd" for index in range(count)]
    ).replace("\x02", HYPHEN)


def _words(text_page: Any, text: str, frame: Frame) -> list[Word]:
    spans = [match.span() for match in _WORD.finditer(text)]
    boxes = ffi.new("FS_RECTF[]", 2 * len(spans) + 1)
    loose = pdfium.FPDFText_GetLooseCharBox
    box, after = boxes + 0, boxes + 1
    unknown = set()
    for start, end in spans:
        if not loose(text_page, start, box):
            unknown.add((start, end))
            continue
        if end - start == 1 or not loose(text_page, end - 1, after):
            after[0] = box[0]
        box += 2
        after += 2
    if unknown:
        spans = [span for span in spans if span not in unknown]
    sides = ffi.unpack(ffi.cast("float *", boxes), 8 * len(spans))
    x0, x1 = _smaller(sides[0::8], sides[4::8]), _larger(sides[2::8], sides[6::8])
    low = _smaller(_smaller(sides[1::8], sides[3::8]), _smaller(sides[5::8], sides[7::8]))
    high = _larger(_larger(sides[1::8], sides[3::8]), _larger(sides[5::8], sides[7::8]))
    contents = [text[start:end] for start, end in spans]
    tall, last = _less_each(sides[1::8], sides[3::8]), _less_each(sides[5::8], sides[7::8])
    for at, (full, small) in enumerate(zip(tall, last, strict=True)):
        if small < _RAISED * full and sides[8 * at + 7] > sides[8 * at + 3] and contents[at][-1].isdigit():
            contents[at] = _with_raised(text_page, contents[at], spans[at][0], _RAISED * full)
    starts = [start for start, _ in spans]
    return list(map(Word._make, zip(*frame.placed(x0, low, x1, high), contents, starts, strict=True)))


def _with_raised(text_page: Any, word: str, start: int, size: float) -> str:
    """The word with the small figures at its end as raised figures: "2011-12³" is no year 2011-123."""
    box = ffi.new("FS_RECTF *")
    at = len(word)
    while at > 1 and word[at - 1].isdecimal() and pdfium.FPDFText_GetLooseCharBox(text_page, start + at - 1, box):
        if box.top - box.bottom >= size:
            break
        at -= 1
    return word[:at] + word[at:].translate(_RAISED_FIGURES)


def _less_each(ones: Sides, others: Sides) -> Sides:
    return [one - other for one, other in zip(ones, others, strict=True)]


def _smaller(ones: Sides, others: Sides) -> Sides:
    # Plain comparisons, here and in _runs: this runs for each word of a paper, and min and max are calls.
    return [one if one < other else other for one, other in zip(ones, others, strict=True)]  # noqa: FURB136


def _larger(ones: Sides, others: Sides) -> Sides:
    return [one if one > other else other for one, other in zip(ones, others, strict=True)]  # noqa: FURB136


def _turned(words: list[Word]) -> int:
    """90 or 270 when most of the type runs up or down the page, 180 when it stands on its head, else 0."""
    long = [word for word in words if len(word.text) > 3]
    tall = [word for word in long if word.bottom - word.top > 1.5 * (word.x1 - word.x0)]
    if len(tall) * 2 > len(long):
        # Successive words on one upright line climb when the type runs upwards.
        climbs = [one.top > other.top for one, other in pairwise(tall) if abs(one.x0 - other.x0) < 2]
        return 90 if sum(climbs) * 2 >= len(climbs) else 270
    back = [other.x1 < one.x0 + 1 for one, other in pairwise(long) if abs(one.top - other.top) < 2]
    return 180 if len(back) > 3 and sum(back) > 0.8 * len(back) else 0


def _upright(words: list[Word], sheet: Sheet) -> list[Word]:
    high, wide = sheet.height, sheet.width
    if sheet.turned == 90:
        return [Word(high - w.bottom, w.x0, high - w.top, w.x1, w.text, w.start) for w in words]
    if sheet.turned == 180:
        return [Word(wide - w.x1, high - w.bottom, wide - w.x0, high - w.top, w.text, w.start) for w in words]
    if sheet.turned == 270:
        return [Word(w.top, wide - w.x1, w.bottom, wide - w.x0, w.text, w.start) for w in words]
    return words


def _turned_rules(across: list[Rule], down: list[Rule], sheet: Sheet) -> tuple[list[Rule], list[Rule]]:
    high, wide = sheet.height, sheet.width
    if sheet.turned == 90:
        return [Rule(r.at, high - r.end, high - r.start) for r in down], [Rule(high - r.at, *r[1:]) for r in across]
    if sheet.turned == 180:
        flat = [Rule(high - r.at, wide - r.end, wide - r.start) for r in across]
        return flat, [Rule(wide - r.at, high - r.end, high - r.start) for r in down]
    if sheet.turned == 270:
        return [Rule(wide - r.at, *r[1:]) for r in down], [Rule(r.at, wide - r.end, wide - r.start) for r in across]
    return across, down


def _runs(words: list[Word]) -> Iterator[Run]:
    """Words in pdfium's order, gathered while they stay on one line and close together. Doubled type counts once."""
    seen: set[tuple[str, int, int]] = set()
    current: list[Word] = []
    was_tall: Word | None = None
    last_top = last_right = last_bottom = last_size = 0.0
    for word in words:
        x0, top, x1, bottom, text, _ = word
        size = bottom - top
        # A short word over a tall one, no wider than it, goes on with it.
        tall = (size > 1.8 * (x1 - x0) and len(text) > 2) or (
            was_tall is not None and abs(was_tall.x0 - x0) < 2 and abs(was_tall.x1 - x1) < 2
        )
        was_tall = word if tall else None
        if current:
            height = size if size < last_size else last_size  # noqa: FURB136
            lower = bottom if bottom < last_bottom else last_bottom  # noqa: FURB136
            upper = top if top > last_top else last_top  # noqa: FURB136
            near = lower - upper > 0.5 * height and -0.5 * height < x0 - last_right < _WIDE_GAP * height
            if not near or tall or current[-1].text[-1] == HYPHEN:
                yield from _kept(current, seen)
                current = []
        current.append(word)
        if tall:
            yield from _kept(current, seen, upright=False)
            current = []
        last_top, last_right, last_bottom, last_size = top, x1, bottom, size
    if current:
        yield from _kept(current, seen)


def _kept(words: list[Word], seen: set[tuple[str, int, int]], *, upright: bool = True) -> Iterator[Run]:
    run = run_of(words)
    key = (run.text, round(run.x0 / 3), round(run.top / 3))
    if key not in seen:
        seen.add(key)
        run.upright = upright
        yield run


@lru_cache(maxsize=256)
def _weight_of(name: bytes) -> bool | None:
    """Whether a font's name says that it is bold; None when it says nothing of its weight."""
    if _BOLD_NAME.search(name):
        return True
    return False if _PLAIN_NAME.search(name) else None


def _look(text_page: Any, runs: list[Run], tags: Tags) -> None:
    """Weight and structure of each run, asked of its first and last words."""
    buffer = ffi.new("char[]", _LONGEST_NAME)
    flags = ffi.new("int *")

    def is_bold(index: int) -> bool:
        size = pdfium.FPDFText_GetFontInfo(text_page, index, buffer, _LONGEST_NAME, flags)
        told = _weight_of(ffi.buffer(buffer, min(size, _LONGEST_NAME))[:])
        # Some fonts give a stem width for a weight, so the name is believed first and odd weights never.
        return 600 <= pdfium.FPDFText_GetFontWeight(text_page, index) <= 950 if told is None else told

    for run in runs:
        first, last = run.words[0].start, run.words[-1].start
        run.bold = is_bold(first) and (first == last or is_bold(last))
        if tags.known:
            run.element, run.role, run.artifact = tags.at(text_page, first)
        if not run.text.isascii():
            run.words = [_tidied(word) for word in run.words]
            run.text = " ".join([word.text for word in run.words if word.text])


def _tidied(word: Word) -> Word:
    """The word with odd characters put right; the mark of a hyphen at a line's end stays."""
    if word.text.isascii():
        return word
    return word._replace(text=tidy(word.text) + ("-" + HYPHEN if word.text[-1] == HYPHEN else ""))
