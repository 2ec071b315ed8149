"""A draft with every kind of block, and everything that a published file holds, for looking through."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pypdfium2
from hypothesis import strategies as st

from generators.blocks import (
    Block,
    Cell,
    Draft,
    Figure,
    Heading,
    List,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
)
from generators.chart import Trend, TrendChart, TrendPoint
from generators.context import Citation
from generators.publish.clean_word import clean_word
from generators.publish.page_html import page
from generators.publish.pdf import pdf
from generators.publish.runs import with_runs

PUBLISHER = "NHS England (Anyshire and Westford Area Team)"
FORMS = {"word": clean_word, "pdf": pdf, "page": page}
CITED = Citation(
    id="c1",
    document="Secret finance paper.pdf",
    sha256="a" * 64,
    page=4,
    label="Finance report, 14 November 2013, p. 4",
    quote="Acute overspend of £1.2m, said Zebedee.",
)


def said(text: str, **look: Any) -> Runs:
    return (Run(text=text, **look),)


def a_paragraph(text: str, *, key: str = "p", role: str = "") -> Paragraph:
    return Paragraph(key=key, runs=said(text), role=role)


def a_cell(text: str = "", scope: str = "") -> Cell:
    return Cell(blocks=(a_paragraph(text, key=f"cell-{text}"),) if text else (), scope=scope)


def a_table(*rows: tuple[str, ...], caption: str = "Waits by quarter", key: str = "table", **more: Any) -> Table:
    """The first row and the first column are headers."""
    head = Row(cells=tuple(a_cell(text, "col") for text in rows[0]))
    body = (Row(cells=(a_cell(row[0], "row"), *(a_cell(text) for text in row[1:]))) for row in rows[1:])
    return Table(key=key, caption=caption, rows=(head, *body), **more)


def a_chart(*shown: str, title: str = "A&E within four hours") -> TrendChart:
    points = tuple(
        TrendPoint(label=f"Q{number}", value=Decimal(94 + number), shown=each)
        for number, each in enumerate(shown or ("95%", "96%"), 1)
    )
    return TrendChart(caption="Waits over the year", trends=(Trend(title=title, points=points, standard=Decimal(95)),))


def a_list(*items: tuple[int, str], ordered: bool = False, key: str = "list") -> List:
    return List(
        key=key,
        ordered=ordered,
        items=tuple(
            ListItem(key=f"{key}/item{number}", runs=said(text), level=level)
            for number, (level, text) in enumerate(items, 1)
        ),
    )


EVERYTHING: tuple[Block, ...] = (
    Heading(key="title", level=1, runs=said("Assurance report, 2013/14 Q2")),
    a_paragraph("For NHS Anyshire CCG", key="lead", role="lead"),
    Paragraph(
        key="intro",
        runs=(
            Run(text="Read "),
            Run(text="the waits", href="#waits"),
            Run(text=" first, then "),
            Run(text="the guide", href="https://www.example.org/guide", strong=True),
            Run(text=" "),
            Run(text=f"[{CITED.label}]", citation=CITED),
            Run(text=". "),
            Run(text="Quickly.", emphasis=True),
        ),
    ),
    *(a_paragraph(f"A line of the role {role}.", key=role, role=role) for role in ("address", "date", "small")),
    *(
        Note(key=f"note-{role}", role=role, blocks=(a_paragraph(f"Of the kind {role}.", key=f"in-{role}"),))
        for role in ("info", "warning", "judgement")
    ),
    a_list((1, "One"), (2, "One and a half"), (3, "Deep"), (1, "Two")),
    a_paragraph("In order:", key="leads"),
    a_list((1, "First"), (2, "Of the first"), (1, "Second"), ordered=True, key="steps"),
    Heading(key="waits", level=2, runs=said("Waits")),
    a_table(
        ("Indicator", "Q1", "Q2"), ("A&E", "▲ green 95%", "● red 91%"), ("Cancer", "", "82%"), widths=(0.5, 0.25, 0.25)
    ),
    a_paragraph("What will settle it?", key="question", role="question"),
    PageBreak(key="break"),
    Heading(key="more", level=3, runs=said("Over time")),
    Figure(key="figure", chart=a_chart()),
    Table(
        key="pairs",
        caption="Meeting details",
        header_rows=0,
        rows=(Row(cells=(a_cell("Place", "row"), a_cell("Room 4"))),),
    ),
)


def a_draft(*blocks: Block, title: str = "Assurance report", **more: Any) -> Draft:
    """A draft of these blocks under a heading; of every kind of block when there are none."""
    given: dict[str, Any] = {
        "kind": "summary-report",
        "subject": "Summary report",
        "language": "en-GB",
        "log_head": "4be21c07",
        "made": "2013-11-20T09:00:00Z",
        "footer": "CCG assurance framework 2013/14",
    }
    headed = (Heading(key="title", level=1, runs=said(title)), *blocks) if blocks else EVERYTHING
    return Draft(**{**given, **more}, title=title, blocks=headed)


def filled(draft: Draft) -> Draft:
    """The draft as people leave it: no place to fill in."""

    def fill(_key: str, runs: Runs) -> Runs:
        return tuple(replace(run, text="Agreed", fill=False) if run.fill else run for run in runs)

    return replace(draft, blocks=tuple(with_runs(block, fill) for block in draft.blocks))


# ---------------------------------------------------------------- any draft at all

_TEXTS = st.text(
    st.characters(codec="utf-8", max_codepoint=0x24F) | st.sampled_from("שלאبث🙂●▲■◊▼\u200b\u2028\ufeff\ufffe\x00")
)
_RUNS = st.lists(
    st.builds(
        Run,
        text=_TEXTS,
        strong=st.booleans(),
        emphasis=st.booleans(),
        href=st.sampled_from(["", "", "https://example.org/a?b=c&d#e", "#top", "#nowhere", "javascript:alert(1)"]),
        citation=st.sampled_from([None, None, None, CITED]),
    ),
    max_size=4,
).map(tuple)
_KEYS = st.sampled_from(["top", "a", "b/c", "d"])
_PARAGRAPHS = st.builds(
    Paragraph, key=_KEYS, runs=_RUNS, role=st.sampled_from(["", "lead", "question", "address", "small", "date"])
)
_ITEMS = st.builds(ListItem, key=_KEYS, runs=_RUNS, level=st.integers(1, 3))
_LISTS = st.builds(List, key=_KEYS, items=st.lists(_ITEMS, min_size=1, max_size=5).map(tuple), ordered=st.booleans())
_WORDS = st.lists(_PARAGRAPHS | _LISTS, max_size=3).map(tuple)
_CELLS = st.builds(Cell, blocks=_WORDS, scope=st.sampled_from(["", "", "row", "col"]))
_ROWS = st.builds(Row, cells=st.lists(_CELLS, max_size=4).map(tuple))
_TABLES = st.builds(
    Table,
    key=_KEYS,
    caption=_TEXTS.map("Table {}".format),
    rows=st.lists(_ROWS, max_size=4).map(tuple),
    header_rows=st.integers(0, 2),
    wide=st.booleans(),
)
_NOTES = st.builds(Note, key=_KEYS, role=st.sampled_from(["info", "warning", "judgement"]), blocks=_WORDS)
_HEADINGS = st.builds(Heading, key=_KEYS, level=st.integers(1, 2), runs=_RUNS)
_BREAKS = st.builds(PageBreak, key=_KEYS)
_FIGURES = st.builds(Figure, key=_KEYS, chart=_TEXTS.map(lambda title: a_chart(title=title)))
ANY_DRAFT = st.lists(_PARAGRAPHS | _LISTS | _TABLES | _NOTES | _HEADINGS | _BREAKS | _FIGURES, max_size=6).map(
    lambda blocks: a_draft(a_paragraph("Start"), *blocks)
)
"""Drafts as people may leave them: odd tables, lists that start deep, empty notes, links to nowhere, any character."""


# ---------------------------------------------------------------- looking through a file


def pdf_text(data: bytes) -> str:
    """The words of all pages as a reader copies them, on one line."""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()
    return " ".join(" ".join(pages).replace("\ufffe", "").split())


def inside_pdf(data: bytes) -> str:
    """Everything in the file: its plain bytes, every stream inflated, strings in UTF-16, and the words of the pages."""
    streams = []
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            streams.append(zlib.decompress(found[1]))
        except zlib.error:
            streams.append(found[1])
    raw = b"\n".join([data, *streams])
    wide = [raw[start:].decode("utf-16-be", "ignore") for start in (0, 1)]
    return "\n".join([raw.decode("utf-8", "ignore"), *wide, pdf_text(data)])


def inside_word(data: bytes) -> str:
    """Every part of the file, as it stands and without its tags."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = [(name, file.read(name).decode("utf-8", "replace")) for name in file.namelist()]
    return "\n".join(f"{name}\n{text}\n{re.sub('<[^>]*>', '', text)}" for name, text in parts)


def inside_page(data: bytes) -> str:
    """The page as it stands and without its tags."""
    text = data.decode("utf-8")
    return f"{text}\n{re.sub('<[^>]*>', '', text)}"


INSIDE = {"word": inside_word, "pdf": inside_pdf, "page": inside_page}
