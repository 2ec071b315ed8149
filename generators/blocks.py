"""The neutral document: what a template says, before it becomes Word, PDF or a web page.

Every block has a stable `key` (the same content place gets the same key in every run) and carries its citations
inside its runs, so that any sentence can be walked to its page.
"""

from __future__ import annotations

from dataclasses import dataclass

from generators.chart import Crop, TrendChart
from generators.context import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text. With a `citation` it is a reference to a paper, and Word shows the quote as a comment.

    `fill` marks a place that a person has to complete.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    fill: bool = False
    href: str = ""
    citation: Citation | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    key: str
    level: int
    runs: Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`role` is a named look of the house style: "", "lead", "question", "address", "small", "date"."""

    key: str
    runs: Runs
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    key: str
    runs: Runs
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    key: str
    items: tuple[ListItem, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell. `scope` is "col" or "row" for a header cell, "" for a data cell."""

    blocks: tuple[Paragraph | List, ...]
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a caption and header cells. `widths` are shares of the line, adding to 1, or empty."""

    key: str
    caption: str
    rows: tuple[Row, ...]
    header_rows: int = 1
    widths: tuple[float, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A boxed remark. `role` is "info", "warning" or "judgement" (a place where people decide)."""

    key: str
    role: str
    blocks: tuple[Paragraph | List, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with a caption and an alternative text: trend charts (numbers stand beside), or a place of a paper."""

    key: str
    chart: TrendChart | Crop


Block = Heading | Paragraph | List | Table | Note | PageBreak | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A whole document: what it is called, what it was made from, and its blocks in order.

    `landscape` asks for wide pages (the Annex 1 table). `made` is the UTC time of the log head, used for every date
    inside the file so that the same input gives the same bytes. `wording` tells versions of the templates apart.
    """

    kind: str
    title: str
    subject: str
    language: str
    log_head: str
    made: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    footer: str = ""
    period: str = ""
    wording: str = ""
