"""One page of a PDF as a picture with what was read drawn over it: words, blocks by kind in reading order, tables.

`draw_page` is the way in. Drawing means parsing, so it runs in a limited child process like reading does.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from evidence.errors import PaperNotRead
from evidence.extract.limits import USUAL
from evidence.extract.pdf_native import PdfFile, Unreadable
from evidence.extract.reader import read_paper
from evidence.extract.sniff import sniff
from evidence.extract.supervisor import environment
from evidence.extract.worker import limit_cpu, limit_once
from evidence.model import Block, BlockKind, Box, Document, FileType, Page

_SECONDS = 120.0
_PNG = b"\x89PNG\r\n\x1a\n"
_SAID = 3
_LEGEND = 330
_TABLE, _WORD = (200, 0, 0), (150, 150, 150)
_COLOURS = {
    BlockKind.HEADING: (214, 39, 40),
    BlockKind.PARAGRAPH: (31, 119, 180),
    BlockKind.LIST_ITEM: (44, 160, 44),
    BlockKind.TABLE_ROW: (255, 127, 14),
    BlockKind.NOTE: (148, 103, 189),
    BlockKind.HEADER: (120, 120, 120),
    BlockKind.FOOTER: (120, 120, 120),
    BlockKind.PAGE_NUMBER: (120, 120, 120),
    BlockKind.CONTENTS: (23, 190, 207),
    BlockKind.COMMENT: (188, 189, 34),
}


def draw_page(path: Path, number: int) -> bytes:
    """A PNG of page `number` (from 1); PaperNotRead, saying why, when there is none to draw."""
    command = [sys.executable, "-m", "evidence.extract.debug", str(path.resolve()), str(number)]
    with tempfile.TemporaryDirectory(prefix="assure-") as scratch:
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                timeout=_SECONDS * 2,
                check=False,
                stdin=subprocess.DEVNULL,
                env=environment(Path(scratch)),
            )
        except subprocess.TimeoutExpired as late:
            raise PaperNotRead(f"{path.name}: drawing it took longer than {_SECONDS * 2:g} seconds") from late
    if done.returncode == 0 and done.stdout.startswith(_PNG):
        return done.stdout
    untrusted_reason = done.stderr.decode("utf-8", "replace") if done.returncode == _SAID else ""
    reason = " ".join(untrusted_reason.split())[:300] or "it could not be drawn within the limits of time and memory"
    raise PaperNotRead(f"{path.name}: {reason}")


def main() -> int:
    """The child: a PNG on standard output, or why not on standard error."""
    limit_once()
    limit_cpu(_SECONDS)
    path, number = Path(sys.argv[1]), int(sys.argv[2])
    try:
        sys.stdout.buffer.write(_drawn(path.read_bytes(), path.name, number))
    except PaperNotRead as refusal:
        sys.stderr.write(refusal.message)
        return _SAID
    return 0


def _drawn(data: bytes, name: str, number: int) -> bytes:
    if sniff(data, name) is not FileType.PDF:
        raise PaperNotRead("only pages of a PDF can be drawn")
    document = read_paper(data, name=name, sha256=hashlib.sha256(data).hexdigest(), limits=USUAL)
    if not document.outcome.has_text:
        raise PaperNotRead(document.reason)
    if not 1 <= number <= len(document.pages):
        raise PaperNotRead(f"it has pages 1 to {len(document.pages)}, so no page {number}")
    try:
        pdf = PdfFile(data, USUAL)
    except Unreadable as refused:
        raise PaperNotRead("pdfium cannot open it, so there is no picture of its pages") from refused
    try:
        seen = pdf.picture(number, 0)
        words = list(_words(pdf, number))
    finally:
        pdf.close()
    picture = Image.frombytes("L", (seen.width, seen.height), seen.dots).convert("RGB")
    _mark(picture, document, document.page(number), words, seen.scale)
    out = io.BytesIO()
    _with_legend(picture, document.page(number)).save(out, "PNG")
    return out.getvalue()


def _words(pdf: PdfFile, number: int) -> Iterator[Box]:
    """The boxes of the words of the page's text layer."""
    for sheet in islice(pdf.sheets(), number - 1, number):
        for run in sheet.runs:
            yield from (sheet.box_on_page(word.x0, word.top, word.x1, word.bottom) for word in run.words)


def _mark(picture: Image.Image, document: Document, page: Page, words: list[Box], scale: float) -> None:
    pen = ImageDraw.Draw(picture, "RGBA")
    font = ImageFont.load_default(22)

    def corners(box: Box) -> tuple[float, float, float, float]:
        return box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale

    for box in words:
        pen.rectangle(corners(box), outline=(*_WORD, 160))
    for order, block in enumerate(page.blocks, 1):
        colour = _COLOURS[block.kind]
        boxes = page.boxes(block.start, block.end)
        for box in boxes:
            pen.rectangle(corners(box), fill=(*colour, 45))
        if boxes:
            whole = _round(boxes)
            pen.rectangle(corners(whole), outline=(*colour, 255), width=2)
            pen.text((max(whole.x0 * scale - 34, 0), whole.top * scale), str(order), fill=colour, font=font)
    for table in document.tables:
        if table.page == page.number and table.box is not None:
            pen.rectangle(corners(table.box), outline=(*_TABLE, 255), width=5)


def _round(boxes: tuple[Box, ...]) -> Box:
    return Box(
        x0=min(box.x0 for box in boxes),
        top=min(box.top for box in boxes),
        x1=max(box.x1 for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )


def _with_legend(picture: Image.Image, page: Page) -> Image.Image:
    """The picture with, beside it, what the colours mean and how many blocks of each kind there are."""
    wider = Image.new("RGB", (picture.width + _LEGEND, max(picture.height, 600)), (255, 255, 255))
    wider.paste(picture, (0, 0))
    pen, font = ImageDraw.Draw(wider), ImageFont.load_default(22)
    lines = [(f"{page.label} ({page.text_source.value})", (0, 0, 0))]
    lines += [(_counted(kind, page.blocks), colour) for kind, colour in _COLOURS.items()]
    lines += [("table (thick frame)", _TABLE), ("word", _WORD), ("numbers: reading order", (0, 0, 0))]
    for at, (text, colour) in enumerate(lines):
        pen.rectangle((picture.width + 15, 22 + 36 * at, picture.width + 35, 42 + 36 * at), outline=colour, width=4)
        pen.text((picture.width + 46, 18 + 36 * at), text, fill=(0, 0, 0), font=font)
    return wider


def _counted(kind: BlockKind, blocks: tuple[Block, ...]) -> str:
    return f"{kind.value.replace('_', ' ')}: {sum(block.kind is kind for block in blocks)}"


if __name__ == "__main__":
    sys.exit(main())
