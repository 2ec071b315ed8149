"""Writes the sample papers and their key: `python -m corpora.anyshire.build [FOLDER]`.

The papers are committed, so this runs only when a text changes. It needs reportlab and Pillow, which the product
does not. The same texts give the same bytes, on one machine with one set of libraries.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from corpora.anyshire.key import make_key
from corpora.anyshire.layout.look import Look
from corpora.anyshire.layout.marks import marks, unmarked
from corpora.anyshire.layout.pdf import write_pdf
from corpora.anyshire.layout.scan import write_scan
from corpora.anyshire.layout.script import parse
from corpora.anyshire.layout.sheets import write_xlsx
from corpora.anyshire.layout.slides import write_pptx
from corpora.anyshire.layout.word import Stationery, write_docx

HERE = Path(__file__).parent
TEXTS = HERE / "text"
PAPERS = HERE / "papers"
KEY = HERE / "key.json"
_CCG = "NHS Anyshire CCG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One file of the pack: its name, the texts it is made of, and what lays them out."""

    name: str
    texts: tuple[str, ...]
    write: Callable[[str], bytes]

    def source(self) -> str:
        """Its text with the marks still in it."""
        return "\n\n".join((TEXTS / name).read_text(encoding="utf-8") for name in self.texts)

    def content(self) -> bytes:
        """The finished file."""
        return self.write(unmarked(self.source()))


def _pdf(look: Look) -> Callable[[str], bytes]:
    return lambda source: write_pdf(parse(source), look)


def _word(stationery: Stationery) -> Callable[[str], bytes]:
    return lambda source: write_docx(parse(source), stationery)


def _when(month: int, day: int) -> datetime:
    return datetime(2013, month, day, 9, 30, tzinfo=UTC)


_PACK = Look(
    title="Governing Body papers, 14 November 2013",
    author=_CCG,
    size=11,
    head_left="NHS Anyshire Clinical Commissioning Group",
    head_right="Governing Body 14 November 2013",
    foot_left="{label}",
    foot_right="Page {page} of {total}",
)
_FINANCE = Look(
    title="Finance report month 6",
    author="Colin Askew",
    size=10.5,
    colour="#222222",
    head_right="OFFICIAL",
    foot_left="Finance report M6 2013/14 v2",
    rule=False,
)
_AUDIT = Look(
    title="Internal audit reports AN/1314/03 and AN/1314/04",
    author="Saltmarsh Internal Audit Consortium",
    font="Times-Roman",
    size=11,
    colour="#5A1E1E",
    head_left="Saltmarsh Internal Audit Consortium",
    head_right="NHS Anyshire CCG",
    foot_left="Confidential: for the Audit Committee",
    foot_right="{page}",
)
_ANNUAL = Look(
    title="Annual report 2012/13 (extract)",
    author=_CCG,
    font="Times-Roman",
    size=11,
    colour="#00685E",
    columns=2,
    line=80,
    justify=True,
    head_left="Our shadow year",
    foot_left="Annual report 2012/13",
    foot_right="{page}",
)
_HWB = Look(
    title="Minutes of the Health and Wellbeing Board",
    author="Anyshire County Council",
    font="Times-Roman",
    size=11.5,
    colour="#000000",
    rule=False,
    foot_right="- {page} -",
)

PACK: tuple[Paper, ...] = (
    Paper(
        name="Governing Body pack 14 November 2013.pdf",
        texts=(
            "pack-1-opening.md",
            "pack-2-reports.md",
            "pack-3-performance.md",
            "pack-4-governance.md",
            "pack-5-people.md",
            "pack-6-appendices.md",
        ),
        write=_pdf(_PACK),
    ),
    Paper(name="Finance report M6.pdf", texts=("finance.md",), write=_pdf(_FINANCE)),
    Paper(
        name="Quality report Q2 FINAL v3.docx",
        texts=("quality.md",),
        write=_word(
            Stationery(
                title="Quality and safety report: Quarter 2, 2013/14",
                author="Beth Farrow",
                made=_when(11, 4),
                head="NHS Anyshire CCG - Quality and safety report Q2",
                foot="Final v3 - 4 November 2013",
            )
        ),
    ),
    Paper(
        name="Risk register and BAF Oct 2013.xlsx",
        texts=("risk.toml",),
        write=partial(write_xlsx, title="Risk register", author="Ruth Penhale", made=_when(10, 31)),
    ),
    Paper(name="Internal audit AN-1314-03 and 04.pdf", texts=("audit.md",), write=_pdf(_AUDIT)),
    Paper(name="Annual report 2012-13 extract.pdf", texts=("annual-report.md",), write=_pdf(_ANNUAL)),
    Paper(name="Healthwatch RE What people told us.eml", texts=("healthwatch.eml",), write=str.encode),
    Paper(
        name="360 survey slides.pptx",
        texts=("survey.toml",),
        write=partial(write_pptx, title="360 degree survey", author="Lesley Marchant", made=_when(10, 22)),
    ),
    Paper(
        name="Delivery dashboard Q2.xlsx",
        texts=("dashboard.toml",),
        write=partial(write_xlsx, title="Delivery dashboard Q2", author="Naveed Rahim", made=_when(11, 6)),
    ),
    Paper(
        name="Letter from Anyshire NHS FT 21 October 2013.docx",
        texts=("trust-letter.md",),
        write=_word(
            Stationery(
                title="Contract performance notice",
                author="Robert Hallam",
                made=_when(10, 21),
                font="Times New Roman",
                foot="Anyshire NHS Foundation Trust. Chair: Baroness Tern of Quayside",
            )
        ),
    ),
    Paper(name="HWB minutes 19 Sept 2013.pdf", texts=("hwb.md",), write=_pdf(_HWB)),
    Paper(name="JSNA summary 2013.html", texts=("jsna.html",), write=str.encode),
    Paper(name="Q1 assurance actions.csv", texts=("q1-actions.csv",), write=str.encode),
    Paper(name="Patient panel notes 8 Oct.txt", texts=("panel-notes.txt",), write=str.encode),
    Paper(name="scan0042.pdf", texts=("scan.txt",), write=partial(write_scan, title="scan0042")),
)


def build(folder: Path) -> None:
    """Writes every paper into `folder`/papers and the key beside it. Raises CorpusError when a text is wrong."""
    papers = folder / "papers"
    papers.mkdir(parents=True, exist_ok=True)
    for paper in PACK:
        (papers / paper.name).write_bytes(paper.content())
    planted = [(papers / paper.name, marks(paper.source())) for paper in PACK]
    key = make_key(planted, (TEXTS / "key.toml").read_text(encoding="utf-8"))
    (folder / KEY.name).write_text(json.dumps(key, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
