"""Places on the pages of a PDF as pictures, cut out with a margin, by a limited child: drawing is parsing."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PIL import Image

from evidence.extract.limits import USUAL
from evidence.extract.pdf_native import PdfFile, Unreadable
from evidence.extract.supervisor import run_apart
from evidence.extract.worker import limit_cpu, limit_once
from evidence.model import Box

DOTS_AN_INCH = 150
_MARGIN = 6.0
_SECONDS = 60.0
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST = 8_000_000
_JOB = "job.json"


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be cut out: a page (from 1) and the boxes of the words, in points from the top left."""

    page: int
    boxes: tuple[Box, ...]


class _Job(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    spots: tuple[Spot, ...]


def crops(path: Path, spots: Sequence[Spot], *, seconds: float = _SECONDS) -> tuple[bytes, ...]:
    """For each spot of a PDF a PNG in grey at 150 dots an inch, or b"" where there is nothing to show.

    The same file and spots give the same bytes. A file that is no PDF, or takes too long, gives b"" throughout.
    """
    with tempfile.TemporaryDirectory(prefix="assure-") as folder:
        scratch = Path(folder)
        (scratch / _JOB).write_bytes(msgspec.json.encode(_Job(path=str(path.resolve()), spots=tuple(spots))))
        run_apart("evidence.extract.crops", str(scratch), f"{seconds:g}", scratch=scratch, seconds=seconds)
        return tuple(_untrusted(scratch / f"{nth}.png") for nth in range(len(spots)))


def _untrusted(path: Path) -> bytes:
    """What the child left: a PNG of sensible size, or nothing."""
    if not path.is_file() or path.is_symlink() or path.stat().st_size > _LARGEST:
        return b""
    data = path.read_bytes()
    return data if data.startswith(_PNG) else b""


def main() -> int:
    """The child: a file N.png in its folder for each spot it can draw."""
    limit_once()
    limit_cpu(float(sys.argv[2]))
    scratch = Path(sys.argv[1])
    job = msgspec.json.decode((scratch / _JOB).read_bytes(), type=_Job)
    with contextlib.suppress(Unreadable):
        _draw(PdfFile(Path(job.path).read_bytes(), USUAL), job.spots, scratch)
    return 0


def _draw(pdf: PdfFile, spots: Sequence[Spot], scratch: Path) -> None:
    by_page: dict[int, list[int]] = {}
    for nth, spot in enumerate(spots):
        if spot.boxes and 1 <= spot.page <= pdf.pages:
            by_page.setdefault(spot.page, []).append(nth)
    for number, wanted in sorted(by_page.items()):
        seen = pdf.picture(number, 0)
        page = Image.frombytes("L", (seen.width, seen.height), seen.dots)
        for nth in wanted:
            _cut(page, spots[nth].boxes, seen.scale).save(scratch / f"{nth}.png", "PNG", optimize=True)


def _cut(page: Image.Image, boxes: Sequence[Box], scale: float) -> Image.Image:
    """The part of the page around the boxes; `scale` is its dots a point."""
    left, top = min(box.x0 for box in boxes) - _MARGIN, min(box.top for box in boxes) - _MARGIN
    right, bottom = max(box.x1 for box in boxes) + _MARGIN, max(box.bottom for box in boxes) + _MARGIN
    edges = [round(edge * scale) for edge in (left, top, right, bottom)]
    part = page.crop((max(0, edges[0]), max(0, edges[1]), min(page.width, edges[2]), min(page.height, edges[3])))
    shrunk = DOTS_AN_INCH / 72 / scale
    size = (max(1, round(part.width * shrunk)), max(1, round(part.height * shrunk)))
    return part.resize(size, Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
