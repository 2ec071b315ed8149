"""Ruled lines of a PDF page: thin strokes, thin boxes and the edges of boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidence.extract.pdf_marks import Rule
from evidence.extract.pdfium import FORM, LINE_TO, MOVE_TO, PATH, ffi, pdfium

if TYPE_CHECKING:
    from evidence.extract.pdf_native import Frame

_THIN = 2.6
_SHORT = 4.0
_MOST_OBJECTS = 30_000
_MOST_SEGMENTS = 4_000
_DEEPEST = 4
_DRAWING = 6

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def rules_of(page: Any, frame: Frame) -> tuple[list[Rule], list[Rule]]:
    """Lines across and lines down, in our coordinates, unsorted and perhaps doubled."""
    across: list[Rule] = []
    down: list[Rule] = []
    take = _Taker(frame, across, down)
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    get, kind_of = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType
    for at in range(count):
        item = get(page, at)
        kind = kind_of(item)
        if kind == PATH:
            take.path(item, _IDENTITY)
        elif kind == FORM:
            take.form(item, _IDENTITY, 0)
    return across, down


class _Taker:
    """Collects rules from the page's drawings."""

    def __init__(self, frame: Frame, across: list[Rule], down: list[Rule]) -> None:
        self._frame = frame
        self._across = across
        self._down = down
        self._sides = ffi.new("float[]", 4)
        self._refs = [self._sides + at for at in range(4)]

    def form(self, form: Any, matrix: Matrix, depth: int) -> None:
        if depth >= _DEEPEST:
            return
        own = _times(_matrix(form), matrix)
        for at in range(min(pdfium.FPDFFormObj_CountObjects(form), _MOST_OBJECTS)):
            item = pdfium.FPDFFormObj_GetObject(form, at)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == PATH:
                self.path(item, own)
            elif kind == FORM:
                self.form(item, own, depth + 1)

    def path(self, path: Any, matrix: Matrix) -> None:
        segments = pdfium.FPDFPath_CountSegments(path)
        if segments <= 6:
            if not pdfium.FPDFPageObj_GetBounds(path, *self._refs):
                return
            left, low, right, high = self._sides
            if matrix is not _IDENTITY:
                left, low, right, high = _moved(matrix, left, low, right, high)
            self._box(left, low, right, high)
        elif segments <= _MOST_SEGMENTS:
            self._segments(path, segments, _times(_matrix(path), matrix))

    def _box(self, left: float, low: float, right: float, high: float) -> None:
        x0, top, x1, bottom = self._frame.boxed(left, low, right, high)
        if bottom - top <= _THIN:
            if x1 - x0 >= _SHORT:
                self._across.append(Rule((top + bottom) / 2, x0, x1))
        elif x1 - x0 <= _THIN:
            if bottom - top >= _SHORT:
                self._down.append(Rule((x0 + x1) / 2, top, bottom))
        elif x1 - x0 >= _SHORT and bottom - top >= _SHORT:
            self._across += (Rule(top, x0, x1), Rule(bottom, x0, x1))
            self._down += (Rule(x0, top, bottom), Rule(x1, top, bottom))

    def _segments(self, path: Any, count: int, matrix: Matrix) -> None:
        """Each straight stroke of a path that draws many, such as a whole grid."""
        x_ref, y_ref = self._refs[0], self._refs[1]
        before = (0.0, 0.0)
        begin = (0.0, 0.0)
        slanted = 0
        for at in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, at)
            pdfium.FPDFPathSegment_GetPoint(segment, x_ref, y_ref)
            a, b, c, d, e, f = matrix
            x, y = x_ref[0], y_ref[0]
            point = (a * x + c * y + e, b * x + d * y + f)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == MOVE_TO:
                begin = point
            elif kind == LINE_TO:
                slanted += not self._stroke(before, point)
                if pdfium.FPDFPathSegment_GetClose(segment):
                    slanted += not self._stroke(point, begin)
            else:
                slanted += 1
            if slanted > _DRAWING:
                # A map, a logo or a chart's curve, not a grid.
                return
            before = point

    def _stroke(self, one: tuple[float, float], other: tuple[float, float]) -> bool:
        """Take a stroke that runs along the page; False for a slanted one."""
        (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        straight = x1 - x0 <= _THIN or y1 - y0 <= _THIN
        if straight:
            self._box(x0, y0, x1, y1)
        return straight


def _matrix(item: Any) -> Matrix:
    found = ffi.new("FS_MATRIX *")
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(matrix: Matrix, left: float, low: float, right: float, high: float) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (low, high)]
    ys = [b * x + d * y + f for x in (left, right) for y in (low, high)]
    return min(xs), min(ys), max(xs), max(ys)
