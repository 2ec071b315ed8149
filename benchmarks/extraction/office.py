"""Word order of real reports: `python -m benchmarks.extraction.office REPORT.docx...`

A Word file knows the order of its own text. LibreOffice prints it to a PDF with structure tags and to one without; both
are read, and their words compared with the Word file's (2M/T of the two sequences, running matter and notes aside).
The bullets and numbers that Word puts before a list's items are no text of the file and left out of all. What remains
is ours, or the fault of printing: footnote numbers that touch a word, the words of charts, cells too narrow for a font
that stands in for another (install Carlito and Liberation).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from statistics import mean

from benchmarks.extraction.fidelity import ours, plumbers
from evidence.extract.characters import BULLETS
from evidence.extract.limits import USUAL
from evidence.extract.reader import read_paper
from evidence.model import BlockKind

_ASIDE = (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.PAGE_NUMBER, BlockKind.NOTE, BlockKind.COMMENT)
_SECONDS = 120
_MARK = re.compile(rf"[{re.escape(BULLETS)}o]|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)]")


def main(reports: Sequence[Path]) -> None:
    office = shutil.which("soffice")
    if office is None:
        sys.exit("LibreOffice is not installed (apt-get install libreoffice-writer).")
    print(f"{'':<44}{'words':>7}{'tagged':>9}{'untagged':>10}{'pdfplumber':>12}")
    scores = []
    for report in reports:
        truth = _words(report)
        with tempfile.TemporaryDirectory() as folder:
            tagged, untagged = (_printed(office, report, Path(folder), tags=tags) for tags in (True, False))
            own = [_order(truth, ours(printed).words) for printed in (tagged, untagged)]
            theirs = _order(truth, plumbers(untagged).words)
        scores.append((*own, theirs))
        print(f"{report.name[-43:]:<44}{len(truth):>7}{own[0]:>9.3f}{own[1]:>10.3f}{theirs:>12.3f}", flush=True)
    if scores:
        means = [mean(each) for each in zip(*scores, strict=True)]
        print(f"{'mean':<44}{'':>7}{means[0]:>9.3f}{means[1]:>10.3f}{means[2]:>12.3f}")


def _words(report: Path) -> list[str]:
    document = read_paper(report.read_bytes(), name=report.name, limits=replace(USUAL, ocr_seconds=0.0))
    if not document.outcome.has_text:
        sys.exit(f"{report.name}: {document.reason}")
    blocks = [(block.kind, page.text[block.start : block.end]) for page in document.pages for block in page.blocks]
    return [word for kind, text in blocks if kind not in _ASIDE for word in text.split()]


def _order(truth: list[str], words: list[str]) -> float:
    sides = ([word for word in side if not _MARK.fullmatch(word)] for side in (truth, words))
    return SequenceMatcher(None, *sides, autojunk=False).ratio()


def _printed(office: str, report: Path, folder: Path, *, tags: bool) -> bytes:
    out = folder / ("tagged" if tags else "untagged")
    options = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"%s"}}' % ("true" if tags else "false")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, "--headless", "--norestore", profile, "--convert-to", options, "--outdir", str(out), str(report)]
    subprocess.run(command, timeout=_SECONDS, check=True, capture_output=True)
    return next(out.glob("*.pdf")).read_bytes()


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
