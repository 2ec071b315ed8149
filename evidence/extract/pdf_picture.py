"""A PDF page as a picture, and whether a page is one already."""

from __future__ import annotations

from typing import Any

from evidence.extract.ocr import Picture
from evidence.extract.pdfium import FORM, GREY_BITMAP, GREY_WITH_NOTES, IMAGE, ffi, pdfium

FEW_WORDS = 12
_COVERED = 0.6
_MOST_OBJECTS = 2_000
_DOTS_PER_INCH = 200
_MOST_DOTS = 20_000_000
_WHITE = 0xFFFFFFFF


def picture_of(page: Any, turn: int) -> Picture:
    """The page in grey at 200 dots an inch (fewer for posters), turned clockwise by `turn` degrees."""
    wide, high = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if turn % 180:
        wide, high = high, wide
    scale = min(_DOTS_PER_INCH / 72, (_MOST_DOTS / max(wide * high, 1.0)) ** 0.5)
    width, height = max(round(wide * scale), 1), max(round(high * scale), 1)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, GREY_BITMAP, ffi.NULL, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, turn // 90, GREY_WITH_NOTES)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        raw = ffi.buffer(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)[:]
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    rows = (raw[at : at + width] for at in range(0, stride * height, stride))
    return Picture(width, height, scale, raw if stride == width else b"".join(rows))


def is_pictured(page: Any) -> bool:
    """Whether pictures cover most of the page; strips of one scan count together."""
    sides = ffi.new("float[]", 4)
    covered = 0.0
    for at in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, at)
        if _is_image(item) and pdfium.FPDFPageObj_GetBounds(item, *(sides + at for at in range(4))):
            left, low, right, high = sides
            covered += (right - left) * (high - low)
    return bool(covered > _COVERED * pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page))


def _is_image(item: Any) -> bool:
    """An image, or a form that begins with one, as some scanners write them."""
    if pdfium.FPDFPageObj_GetType(item) == FORM:
        first = pdfium.FPDFFormObj_GetObject(item, 0)
        return bool(first) and bool(pdfium.FPDFPageObj_GetType(first) == IMAGE)
    return bool(pdfium.FPDFPageObj_GetType(item) == IMAGE)
