"""Words from a picture of a page, read by the `tesseract` command, with boxes and how sure it is of each.

Tesseract runs as a process of its own with one thread and a time limit. What it writes is hOCR: lines with their
baseline and height of type, which tell how askew the page is and which lines are larger.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from lxml import etree

from evidence.extract.characters import one_line
from evidence.extract.pdf_marks import Run, Word, run_of

SURE = 0.6
_LEGIBLE = 0.4
_WIDE_GAP = 1.2
_STEEPEST = 0.15
_HYPHEN = "\ufffe"
_LINES = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat")
_WINDOWS = r"C:\Program Files\Tesseract-OCR\tesseract.exe"
_INSTALL = {"darwin": "brew install tesseract", "win32": "the installer from UB Mannheim"}


class Picture(NamedTuple):
    """A page as grey dots: `dots` holds `width` x `height` bytes, `scale` dots for each point."""

    width: int
    height: int
    scale: float
    dots: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page as read: coordinates are points on the picture turned by `turned` degrees and set level.

    `confidence` is Tesseract's own, 0 to 1, weighted by the length of words; `slope` is how far a line falls for each
    point to the right; `leaning` how many degrees the page is to be turned before its boxes can be used.
    """

    runs: tuple[Run, ...] = ()
    confidence: float = 0.0
    slope: float = 0.0
    turned: int = 0
    leaning: int = 0

    @property
    def words(self) -> int:
        return sum(len(run.words) for run in self.runs)


def tesseract() -> str | None:
    """Where the command is, or None."""
    found = shutil.which("tesseract")
    return found or (_WINDOWS if sys.platform == "win32" and os.path.isfile(_WINDOWS) else None)  # noqa: PTH113 - no I/O beyond a look


def how_to_install() -> str:
    """What installs Tesseract on this machine."""
    return _INSTALL.get(sys.platform, "apt-get install tesseract-ocr")


@functools.cache
def version(command: str) -> str:
    """ "tesseract 5.3.0", or "tesseract" when it does not say."""
    done = _run([command, "--version"], b"", 10)
    found = re.search(rb"tesseract v?([\w.]+)", done)
    return f"tesseract {found[1].decode()}" if found else "tesseract"


def read_picture(picture: Callable[[int], Picture], command: str, *, seconds: float) -> Reading:
    """The words on a page; `picture` gives it turned clockwise by 0, 90, 180 or 270 degrees.

    A page that lies on its side or stands on its head is turned and read again. A page of which hardly a word can be
    made out gives an empty reading: guesses at a photograph are not text.
    """
    upright = picture(0)
    reading = _read(upright, command, seconds)
    turn = reading.leaning
    if reading.confidence < SURE:
        turn = _orientation(upright, command, seconds) or turn
    if turn:
        again = _read(picture(turn), command, seconds, turned=turn)
        reading = max(again, reading, key=lambda each: each.confidence if not each.leaning else 0.0)
    return reading if reading.confidence >= _LEGIBLE else Reading()


def _read(picture: Picture, command: str, seconds: float, *, turned: int = 0) -> Reading:
    options = ["stdin", "stdout", "--dpi", str(round(picture.scale * 72)), "-l", "eng", "--psm", "3", "hocr"]
    answer = _run([command, *options], _portable(picture), seconds)
    lines = [line for line in _lines(answer) if line.words]
    if not lines:
        return Reading(turned=turned)
    letters = sum(len(word.text) for line in lines for word in line.words)
    sureness = sum(len(word.text) * word.sure for line in lines for word in line.words)
    slope = _slope(lines, picture.width)
    usual = median(line.size for line in lines for _ in line.words)
    return Reading(
        runs=tuple(run for line in lines for run in _runs(line, picture.scale, slope, usual)),
        confidence=round(sureness / letters, 3),
        slope=slope,
        turned=turned,
        leaning=_leaning(lines),
    )


def _portable(picture: Picture) -> bytes:
    return b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.dots


def _orientation(picture: Picture, command: str, seconds: float) -> int:
    """How far the page has to be turned clockwise, or 0 when Tesseract cannot tell."""
    options = ["stdin", "stdout", "--dpi", str(round(picture.scale * 72)), "-l", "osd", "--psm", "0"]
    found = re.search(rb"Rotate: (90|180|270)\b", _run([command, *options], _portable(picture), seconds))
    return int(found[1]) if found else 0


def _run(command: Sequence[str], given: bytes, seconds: float) -> bytes:
    """What the command printed; b"" when it failed or took too long."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=seconds, check=False, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""


# ---------------------------------------------------------------- hOCR, in dots


class _Seen(NamedTuple):
    """A word of hOCR: its box, its text and how sure Tesseract is of it."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    sure: float


class _Line(NamedTuple):
    """A line of hOCR: where its baseline starts and how it falls, and its type."""

    x0: float
    x1: float
    base: float
    slope: float
    size: float
    below: float
    words: list[_Seen]


def _lines(hocr: bytes) -> list[_Line]:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(hocr, parser) if hocr else None
    if root is None:
        return []
    return [_line(span) for span in root.iter("{*}span") if span.get("class") in _LINES]


def _line(span: etree._Element) -> _Line:
    said = _said(span)
    x0, top, x1, bottom = _numbers(said, "bbox", 4)
    slope, offset = _numbers(said, "baseline", 2)
    size, below = _numbers(said, "x_size", 1)[0] or bottom - top, _numbers(said, "x_descenders", 1)[0]
    words = [word for each in span.iter("{*}span") if each.get("class") == "ocrx_word" for word in _word(each)]
    return _Line(x0, x1, bottom + offset, slope, size, below, words)


def _word(span: etree._Element) -> list[_Seen]:
    """The word, or nothing for a speck that was taken for a mark."""
    said = _said(span)
    text, sure = one_line("".join(str(part) for part in span.itertext())), _numbers(said, "x_wconf", 1)[0] / 100
    if not text or (sure < SURE and not any(character.isalnum() for character in text)):
        return []
    x0, top, x1, bottom = _numbers(said, "bbox", 4)
    return [_Seen(x0, top, x1, bottom, text.replace(" ", ""), sure)]


def _said(span: etree._Element) -> dict[str, list[str]]:
    parts = [part.split() for part in (span.get("title") or "").split(";")]
    return {part[0]: part[1:] for part in parts if part}


def _numbers(said: dict[str, list[str]], name: str, count: int) -> list[float]:
    try:
        found = [float(value) for value in said.get(name, ())][:count]
    except ValueError:
        found = []
    return found if len(found) == count else [0.0] * count


# ---------------------------------------------------------------- from dots to points


def _leaning(lines: Sequence[_Line]) -> int:
    """How far the page is to be turned clockwise when its words were read going up or down it, else 0."""
    long = [word for line in lines for word in line.words if len(word.text) > 3]
    tall = sum(word.bottom - word.top > 1.5 * (word.x1 - word.x0) for word in long)
    if tall * 2 <= len(long):
        return 0
    falls = [after.top > before.top for line in lines for before, after in pairwise(line.words)]
    return 270 if sum(falls) * 2 > len(falls) else 90


def _slope(lines: Sequence[_Line], width: int) -> float:
    """How askew the page is, told by its longer lines; 0 when there are none."""
    long = [line.slope for line in lines if line.x1 - line.x0 > width / 4]
    found = median(long) if long else 0.0
    return found if abs(found) < _STEEPEST else 0.0


def _runs(line: _Line, scale: float, slope: float, usual: float) -> list[Run]:
    """The line's words set level, parted where a gap is too wide for a space."""
    # Heights of type are estimates: lines of nearly the usual height have the usual height.
    size = usual if abs(line.size - usual) < 0.2 * usual else line.size
    runs: list[list[Word]] = []
    for at, seen in enumerate(line.words):
        middle = (seen.x0 + seen.x1) / 2
        base = line.base + line.slope * (middle - line.x0) - slope * middle
        bottom = base + (line.below or 0.2 * size)
        text = seen.text
        if at == len(line.words) - 1 and len(text) > 2 and text.endswith("-") and text[-2].isalpha():
            text += _HYPHEN
        word = Word(seen.x0 / scale, (bottom - size) / scale, seen.x1 / scale, bottom / scale, text)
        if at and seen.x0 - line.words[at - 1].x1 < _WIDE_GAP * size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [run_of(words) for words in runs]
