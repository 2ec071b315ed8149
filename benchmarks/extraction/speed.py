"""How long reading PDFs takes beside other readers: `python -m benchmarks.extraction.speed [PDF...]`.

Each round reads every paper with every reader, by turns, so that a busy machine slows all of them alike; ratios are
taken within a round and their spread over the rounds is shown. Without papers it takes the sample papers. OCR is off.
markitdown and liteparse are measured when they are installed, pdftotext when it is on the path.
"""

from __future__ import annotations

import importlib.util
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pdfplumber
import pypdfium2

from evidence.extract.limits import USUAL
from evidence.extract.reader import read_paper

_ROUNDS = 3
_LIMITS = replace(USUAL, ocr_seconds=0.0)
_OURS = "assure"

Reader = Callable[[Path], object]
Taken = tuple[float, float]


def main(papers: Sequence[Path]) -> None:
    readers = {_OURS: _assure, "pdfplumber text+tables": _pdfplumber, "pypdfium2 text": _pdfium}
    if shutil.which("pdftotext"):
        readers["pdftotext"] = _pdftotext
    readers |= {name: found for name, found in _OTHERS.items() if importlib.util.find_spec(name)}
    kept = [paper for paper in papers if all(_manages(reader, paper) for reader in readers.values())]
    pages = sum(len(pypdfium2.PdfDocument(paper)) for paper in kept)
    rounds = [{name: _round(reader, kept) for name, reader in readers.items()} for _ in range(_ROUNDS)]
    print(
        f"{len(kept)} papers, {pages} pages, {_ROUNDS} rounds; "
        f"{len(papers) - len(kept)} that some reader refuses left out"
    )
    print(f"{'':<24}{'CPU ms a page':>14}{'wall':>8}   times as slow as assure (CPU): min, median, max; wall median")
    for name in readers:
        cpu, wall = ([taken[name][at] / pages * 1000 for taken in rounds] for at in (0, 1))
        ratios = [sorted(taken[name][at] / taken[_OURS][at] for taken in rounds) for at in (0, 1)]
        spread = "  ".join(f"{value:6.2f}" for value in (ratios[0][0], statistics.median(ratios[0]), ratios[0][-1]))
        across = f"{statistics.median(ratios[1]):6.2f}"
        print(f"{name:<24}{statistics.median(cpu):14.2f}{statistics.median(wall):8.2f}   {spread}   {across}")


def _round(reader: Reader, papers: Sequence[Path]) -> Taken:
    """CPU seconds (of children too) and seconds by the clock."""
    begun, spent = time.perf_counter(), _cpu()
    for paper in papers:
        reader(paper)
    return _cpu() - spent, time.perf_counter() - begun


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _manages(reader: Reader, paper: Path) -> bool:
    """Whether a reader takes the paper; this first reading also warms what has to be loaded."""
    try:
        reader(paper)
    except Exception as error:  # a benchmark outlives whatever a reader raises
        print(f"{paper.name}: {type(error).__name__}", file=sys.stderr)
        return False
    return True


def _assure(paper: Path) -> None:
    document = read_paper(paper.read_bytes(), name=paper.name, limits=_LIMITS)
    if not document.outcome.has_text:
        raise ValueError(document.reason)


def _pdfplumber(paper: Path) -> None:
    with pdfplumber.open(paper) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def _pdfium(paper: Path) -> None:
    document = pypdfium2.PdfDocument(paper)
    for page in document:
        page.get_textpage().get_text_bounded()
    document.close()


def _pdftotext(paper: Path) -> None:
    subprocess.run(["pdftotext", str(paper), "-"], check=True, capture_output=True, timeout=60)


def _markitdown(paper: Path) -> None:
    importlib.import_module("markitdown").MarkItDown().convert(str(paper))


def _liteparse(paper: Path) -> None:
    importlib.import_module("liteparse").LiteParse(ocr_enabled=False).parse(str(paper))


_OTHERS: dict[str, Reader] = {"markitdown": _markitdown, "liteparse": _liteparse}


if __name__ == "__main__":
    given = [Path(name) for name in sys.argv[1:]]
    with resources.as_file(resources.files("corpora") / "anyshire" / "papers") as samples:
        main(given or sorted(samples.glob("*.pdf")))
