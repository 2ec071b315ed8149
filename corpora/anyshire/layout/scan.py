"""A letter that went through a scanner: a picture of text, a little askew, with no text layer."""

from __future__ import annotations

import io
import textwrap

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_DPI = 120
_WIDE, _HIGH = round(8.27 * _DPI), round(11.69 * _DPI)


def write_scan(letter: str, *, title: str) -> bytes:
    """One PDF page with the letter as a black-and-white image. A line of the letter that is `~` becomes a signature."""
    sheet = Image.new("L", (_WIDE, _HIGH), 255)
    pen, font, y = ImageDraw.Draw(sheet), ImageFont.load_default(19), 120
    for line in letter.splitlines():
        if line.strip() == "~":
            _sign(pen, y)
            y += 60
        for piece in textwrap.wrap(line, 78) if line.strip() != "~" else ():
            pen.text((125, y), piece, fill=20, font=font)
            y += 27
        y += 0 if line.strip() else 16
    askew = sheet.rotate(0.7, resample=Image.Resampling.BILINEAR, fillcolor=255).convert("1")
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    canvas.drawImage(ImageReader(askew), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _sign(pen: ImageDraw.ImageDraw, y: int) -> None:
    strokes = [(130, y + 35), (150, y), (163, y + 42), (180, y + 12), (196, y + 38), (222, y + 20), (300, y + 30)]
    pen.line(strokes, fill=30, width=3, joint="curve")
    pen.line([(140, y + 48), (290, y + 40)], fill=30, width=2)
