"""Scripts as PDF: running heads and feet, contents with leaders, ruled and open tables, one column or two."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate, Spacer
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grille

from corpora.anyshire.layout.look import Look, styles, table_style
from corpora.anyshire.layout.script import Contents, Grid, Heading, NewPage, Paragraph, Part

_Flowables = list[Any]


@dataclass(slots=True)
class _Running:
    """What the feet and heads of the next page say, and where each label came to stand."""

    label: str = ""
    pages: tuple[tuple[str, int], ...] = ()


class _Label(Flowable):  # type: ignore[misc]
    """Takes no room; tells the page which label it carries."""

    def __init__(self, running: _Running, label: str) -> None:
        super().__init__()
        self._running, self._label = running, label

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        if not self._label.startswith("..."):
            self._running.label = self._label
            self._running.pages += ((self._label, self.canv.getPageNumber()),)


class _Leader(Flowable):  # type: ignore[misc]
    """One line of a contents list: title, dots, page."""

    def __init__(self, title: str, page: int, look: Look) -> None:
        super().__init__()
        self._title, self._page, self._look = title, page, look

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        self.width = width
        return width, self._look.size * 1.7

    def draw(self) -> None:
        font, size = self._look.font, self._look.size
        room = self.width - stringWidth(self._title, font, size) - 24
        dots = "." * int(room / stringWidth(".", font, size))
        self.canv.setFont(font, size)
        self.canv.drawString(0, 3, f"{self._title} {dots}")
        self.canv.drawRightString(self.width, 3, str(self._page))


def write_pdf(parts: Sequence[Part], look: Look) -> bytes:
    """The finished file. It is set twice: the first time tells the pages of the contents and how many there are."""
    first = _Running()
    _, total = _set(parts, look, first, contents=(("", 1),) * _labels(parts), total=99)
    data, _ = _set(parts, look, _Running(), contents=first.pages, total=total)
    return data


def _labels(parts: Sequence[Part]) -> int:
    return sum(isinstance(part, NewPage) and not part.label.startswith("...") for part in parts)


def _set(
    parts: Sequence[Part], look: Look, running: _Running, *, contents: tuple[tuple[str, int], ...], total: int
) -> tuple[bytes, int]:
    out = io.BytesIO()
    paper = BaseDocTemplate(out, pagesize=A4, invariant=1, title=look.title, author=look.author, lang="en-GB")
    end = partial(_furniture, look=look, running=running, total=total)
    paper.addPageTemplates(
        [
            PageTemplate("tall", frames=_frames(A4, look), onPageEnd=end),
            PageTemplate("wide", frames=_frames(landscape(A4), look), pagesize=landscape(A4), onPageEnd=end),
        ]
    )
    story: _Flowables = []
    line = look.line
    for part in parts:
        if isinstance(part, NewPage):
            line = look.line + 87 if part.wide else look.line
        story.extend(_flowables(part, replace(look, line=line), running, contents, first=not story))
    paper.build(story)
    return out.getvalue(), paper.page


def _frames(size: tuple[float, float], look: Look) -> list[Any]:
    wide, high = size
    left, gap = look.margin * mm, 8 * mm
    width = (wide - 2 * left - gap * (look.columns - 1)) / look.columns
    return [
        Frame(left + column * (width + gap), 20 * mm, width, high - 43 * mm, 0, 0, 0, 0)
        for column in range(look.columns)
    ]


def _furniture(canvas: Any, paper: Any, *, look: Look, running: _Running, total: int) -> None:
    wide, high = canvas._pagesize
    left, right, number = look.margin * mm, wide - look.margin * mm, paper.page
    canvas.saveState()
    canvas.setFont(look.font, 8)
    canvas.setFillColor(colors.HexColor("#444444"))
    words = {"page": number, "total": total, "label": running.label}
    for y, at_left, at_right in (
        (high - 13 * mm, look.head_left, look.head_right),
        (12 * mm, look.foot_left, look.foot_right),
    ):
        canvas.drawString(left, y, at_left.format(**words))
        canvas.drawRightString(right, y, at_right.format(**words))
    if look.rule:
        canvas.setStrokeColor(colors.HexColor(look.colour))
        canvas.line(left, high - 15 * mm, right, high - 15 * mm)
    canvas.restoreState()


def _flowables(
    part: Part, look: Look, running: _Running, contents: tuple[tuple[str, int], ...], *, first: bool
) -> _Flowables:
    sheet = styles(look)
    match part:
        case Heading(level=level, text=text):
            return [Text(_inline(text), sheet[f"h{level}"])]
        case Paragraph(text=text, role="item"):
            return [Text(_inline(text), sheet["item"], bulletText=look.bullet)]
        case Paragraph(text=text, role=role):
            return [Text(_inline(text), sheet[role or "body"])]
        case Grid() as grid:
            return [Spacer(1, 3), _grille(grid, look), Spacer(1, 8)]
        case NewPage(label=label, wide=wide):
            turn = [NextPageTemplate("wide" if wide else "tall")]
            return [*([] if first else [*turn, PageBreak()]), _Label(running, label)]
        case Contents():
            return [_Leader(label, page, look) for label, page in contents if page > 1]


def _grille(grid: Grid, look: Look) -> Any:
    sheet = styles(look)
    shares = sum(grid.widths)
    width = look.line * mm
    headed = grid.look != "grid"

    def cell(text: str, row: int) -> Any:
        figure = re.fullmatch(r"[-+(£]*[\d,.]+[%)mk]*|n/a", text) is not None
        style = "cellhead" if headed and row == 0 else "figure" if figure and grid.look != "grid" else "cell"
        return Text(_inline(text), sheet[style])

    return Grille(
        [[cell(text, number) for text in row] for number, row in enumerate(grid.rows)],
        colWidths=[width * share / shares for share in grid.widths],
        repeatRows=1 if headed else 0,
        style=table_style(grid, look),
        hAlign="LEFT",
    )


def _inline(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
