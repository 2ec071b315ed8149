"""Damages small papers of every format at random and has the worker read them: `python -m tests.fuzz --minutes 10`.

Reports counts of outcomes a format, and every new class of crash: a parser's exception that nobody expected, a child
that died of something other than its limits, or a parent that fell over. Ends with 1 when it found one.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import openpyxl
import pptx

from evidence.extract.supervisor import Paper, Worker
from evidence.extract.unpack import unpack
from evidence.model import Document, Outcome
from tests import hostile_pdf
from tests.compound import a_compound, a_message
from tests.hostile import _mail, _open_document, _zip

_SECONDS = 10
# openpyxl and python-pptx raise these on damaged files; the worker turns them into FAILED. Our own readers raise none.
_THEIRS = (
    "BadZipFile KeyError ValueError IndexError TypeError AttributeError XMLSyntaxError ParseError InvalidFileException "
    "error EOFError NotImplementedError OverflowError PackageNotFoundError InvalidXmlError AssertionError"
)
KNOWN = {"a.xlsx": frozenset(_THEIRS.split()), "a.pptx": frozenset(_THEIRS.split())}
_NAMED = re.compile(r"\(([A-Z]?\w*(?:Error|Exception|BadZipFile|error)\w*)")


def seeds() -> Mapping[str, bytes]:
    """A small good paper of each format, by the name it comes with."""
    word = docx.Document()
    word.add_heading("Quality report", 1)
    word.add_paragraph("The trust met the standard.")
    word.add_table(2, 2).cell(0, 0).text = "Measure"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Measure", 0.95])
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = "What people told us"
    rows = "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
    return {
        "a.pdf": hostile_pdf.a_pdf(hostile_pdf.a_page()),
        "locked.pdf": hostile_pdf.a_locked_pdf(""),
        "a.docx": _saved(word),
        "a.xlsx": _saved(book),
        "a.pptx": _saved(deck),
        "a.odt": _open_document(
            "text", '<text:h text:outline-level="1">A</text:h><text:p>The plan is agreed.</text:p>'
        ),
        "a.ods": _open_document("spreadsheet", f'<table:table table:name="A">{rows * 3}</table:table>'),
        "a.xls": _old_book(),
        "a.msg": a_compound(a_message(subject="Papers", body="Attached.", files={"a.txt": b"The plan is agreed."})),
        "a.rtf": rb"{\rtf1\ansi{\fonttbl{\f0 A;}}\b T\b0\par\intbl A\cell B\cell\row\pard \u8364? {\footnote x}\par}",
        "a.html": b"<html><body><h1>A</h1><p>The plan</p><table><tr><td>1</td><td>2</td></tr></table></body></html>",
        "a.eml": _mail(b"The plan is agreed.\r\n", b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"),
        "a.md": b"# Plan\n\n- one\n- two\n\n| A | B |\n|---|---|\n| 1 | 2 |\n",
        "a.csv": b'Action,Owner\n"Agree, now",CCG\n',
        "a.txt": "The plan is agreed. 5% – £3\n1. First\n".encode(),
        "a.zip": _zip(("a.txt", b"The plan is agreed."), ("b/c.csv", b"a,b\n")),
    }


def _saved(thing: object) -> bytes:
    out = io.BytesIO()
    thing.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def _old_book() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, "Measure")
    return _saved(book)


# ---------------------------------------------------------------- damage


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to six wounds of different kinds; archives are also damaged inside their parts."""
    if data[:2] == b"PK" and chance.random() < 0.7:
        return _inside_damaged(data, chance)
    whole = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        chance.choice(_WOUNDS)(whole, chance)
    return bytes(whole)


def _inside_damaged(data: bytes, chance: random.Random) -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hurt = set(chance.sample(names, min(len(names), 2)))
        for name in names:
            part = bytearray(old.read(name))
            if name in hurt:
                for _ in range(chance.randint(1, 4)):
                    chance.choice(_WOUNDS)(part, chance)
            new.writestr(name, bytes(part))
    return out.getvalue()


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 12)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def _cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.randint(1, 1 + len(data) // 4)]


def _repeat(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    piece = bytes(data[start : start + chance.randint(1, 200)])
    data[start:start] = piece * chance.choice((1, 2, 50, 1_000))


def _number(data: bytearray, chance: random.Random) -> None:
    """A number in the text becomes an absurd one."""
    found = list(re.finditer(rb"\d+", bytes(data[:100_000])))
    if found:
        place = chance.choice(found)
        absurd = (b"0", b"-1", b"4294967295", b"2147483648", b"99999999999999999999", b"1e308", b"NaN")
        data[place.start() : place.end()] = chance.choice(absurd)


def _swap(data: bytearray, chance: random.Random) -> None:
    a, b = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    size = min(100, b - a)
    data[a : a + size], data[b : b + size] = data[b : b + size], data[a : a + size]


_WOUNDS: tuple[Callable[[bytearray, random.Random], None], ...] = (_flip, _flip, _cut, _repeat, _number, _swap)


# ---------------------------------------------------------------- the run


def crash_class(name: str, document: Document) -> str:
    """What kind of unexpected end this is, or ""."""
    if document.outcome is not Outcome.FAILED or "nested too deeply" in document.reason:
        return ""
    named = _NAMED.search(document.reason)
    kind = named[1] if named else document.reason[:80]
    return "" if kind in KNOWN.get(name, frozenset()) else f"{name} {kind}"


def run(minutes: float, seed: int, keep: Path) -> tuple[Counter[tuple[str, str]], dict[str, Path]]:
    """Outcomes counted by format, and new classes of crash with a file that shows each."""
    chance = random.Random(seed)
    counts: Counter[tuple[str, str]] = Counter()
    crashes: dict[str, Path] = {}
    good = seeds()
    ends = time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory(prefix="assure-fuzz-") as folder, Worker() as worker:
        while time.monotonic() < ends:
            name = chance.choice(sorted(good))
            data = damaged(good[name], chance)
            path = Path(folder) / "damaged"
            path.write_bytes(data)
            document = worker.read(Paper(path=path, sha256="0" * 64, name=name, ocr=False), seconds=_SECONDS)
            counts[name, document.outcome.value] += 1
            found = crash_class(name, document)
            if name.endswith((".zip", ".eml", ".msg")) and chance.random() < 0.2:
                found = found or _unpacking_crash(path, name, Path(folder) / "into")
                counts[name, "unpacked"] += 1
            if found and found not in crashes:
                keep.mkdir(parents=True, exist_ok=True)
                crashes[found] = keep / f"crash-{len(crashes) + 1}-{name}"
                crashes[found].write_bytes(data)
    return counts, crashes


def _unpacking_crash(path: Path, name: str, into: Path) -> str:
    into.mkdir()
    left_out = unpack(path, name=name, into=into, seconds=_SECONDS).left_out
    for item in into.iterdir():
        item.unlink()
    into.rmdir()
    return next((line for line in left_out if "(status" in line), "")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1, help="The same seed damages in the same way.")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-crashes"), help="Where files that crash are kept.")
    options = parser.parse_args()
    counts, crashes = run(options.minutes, options.seed, options.keep)
    for (name, outcome), count in sorted(counts.items()):
        print(f"{name:12} {outcome:10} {count:7}")
    print(f"{sum(count for (_, outcome), count in counts.items() if outcome != 'unpacked')} files read")
    for found, path in crashes.items():
        print(f"new class of crash: {found}  ({path})")
    print(f"{len(crashes)} new classes of crash")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
