"""PDFs made from known text, with what a perfect reader would say of them."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

Rows = list[list[str]]

_VOCABULARY = (
    "the governing body noted that waiting times at the trust had risen during quarter two and asked for a recovery "
    "plan by december providers reported three serious incidents each reviewed within forty five days patients told "
    "us that access to primary care was better than last year although satisfaction in the coastal locality fell "
    "commissioners agreed actions with owners and dates savings schemes delivered less than planned because of delays"
)
_WORDS = _VOCABULARY.split()
_SUBJECTS = (
    "Quality and safety",
    "Finance",
    "Performance",
    "Engagement",
    "Workforce",
    "Risks",
    "Next steps",
    "Estates",
)
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=8)
_HEAD = ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=10, spaceAfter=6)
_ITEM = ParagraphStyle("item", parent=_BODY, leftIndent=18, bulletIndent=4, spaceAfter=3)


@dataclass(slots=True)
class Truth:
    """What stands in the paper: words in reading order without running matter, headings, running lines, tables."""

    words: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    ruled: list[Rows] = field(default_factory=list)
    unruled: list[Rows] = field(default_factory=list)


class Maker:
    """Adds parts to a paper and to its truth alike."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.truth = Truth()
        self.story: list[Flowable] = []

    def heading(self, text: str) -> None:
        self.truth.headings.append(text)
        self._say(text, Paragraph(text, _HEAD))

    def paragraph(self, sentences: int = 3) -> None:
        text = " ".join(self._sentence() for _ in range(sentences))
        self._say(text, Paragraph(text, _BODY))

    def items(self, count: int = 3) -> None:
        for _ in range(count):
            text = self._sentence()
            self._say(f"• {text}", Paragraph(text, _ITEM, bulletText="•"))

    def table(self, *, ruled: bool, rows: int = 7) -> None:
        head = ["Budget", "Plan £k", "Actual £k", "Variance £k"]
        body = [
            [f"{self.chance.choice(_SUBJECTS)} {at}", *(f"{self.chance.randint(10, 9999):,}" for _ in range(3))]
            for at in range(1, rows)
        ]
        grid = [head, *body]
        (self.truth.ruled if ruled else self.truth.unruled).append(grid)
        self.truth.words += " ".join(cell for row in grid for cell in row).split()
        style = [("ALIGN", (1, 0), (-1, -1), "RIGHT"), ("FONTSIZE", (0, 0), (-1, -1), 9)]
        style += [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
        self.story += [Table(grid, colWidths=[150, 80, 80, 80], style=style), Spacer(1, 10)]

    def _sentence(self) -> str:
        words = [self.chance.choice(_WORDS) for _ in range(self.chance.randint(8, 18))]
        return " ".join(words).capitalize() + "."

    def _say(self, text: str, part: Flowable) -> None:
        self.truth.words += text.split()
        self.story.append(part)

    def built(
        self, size: tuple[float, float], columns: int = 1, *, running: tuple[str, str] | None = None, turn: int = 0
    ) -> tuple[bytes, Truth]:
        """The PDF; `running` is the header and footer of each page, `turn` the page's rotation in degrees."""
        out = io.BytesIO()
        wide, high = size
        gap = 24.0
        column = (wide - 120 - gap * (columns - 1)) / columns
        frames = [Frame(60 + at * (column + gap), 70, column, high - 150, 0, 0, 0, 0) for at in range(columns)]

        def furnish(canvas: Canvas, _: BaseDocTemplate) -> None:
            canvas.setPageRotation(turn)
            if running:
                canvas.setFont("Helvetica", 8)
                canvas.drawString(60, high - 40, running[0])
                canvas.drawString(60, 35, running[1])
                canvas.drawRightString(wide - 60, 35, f"Page {canvas.getPageNumber()}")
                self.truth.running += f"{running[0]} {running[1]} Page {canvas.getPageNumber()}".split()

        made = BaseDocTemplate(out, pagesize=size, invariant=1)
        made.addPageTemplates(PageTemplate(frames=frames, onPage=furnish))
        made.build(self.story)
        return out.getvalue(), self.truth


def one_column(seed: int) -> tuple[bytes, Truth]:
    maker = Maker(seed)
    for number in range(1, 9):
        maker.heading(f"{number}. {maker.chance.choice(_SUBJECTS)}")
        maker.paragraph()
        maker.items()
        maker.paragraph(4)
    return maker.built(A4, running=("NHS Anyshire CCG Governing Body", "Performance report month 6"))


def two_columns(seed: int) -> tuple[bytes, Truth]:
    maker = Maker(seed)
    for number in range(1, 4):
        for side in range(2):
            maker.heading(maker.chance.choice(_SUBJECTS))
            for _ in range(5):
                maker.paragraph()
            maker.story.append(FrameBreak() if side == 0 else PageBreak() if number < 3 else Spacer(1, 1))
    return maker.built(A4, 2, running=("Public health newsletter", "Anyshire County Council"))


def ruled_tables(seed: int) -> tuple[bytes, Truth]:
    return _with_tables(seed, ruled=True)


def unruled_tables(seed: int) -> tuple[bytes, Truth]:
    return _with_tables(seed, ruled=False)


def _with_tables(seed: int, *, ruled: bool) -> tuple[bytes, Truth]:
    maker = Maker(seed)
    for number in range(1, 4):
        maker.heading(f"{number}. {maker.chance.choice(_SUBJECTS)}")
        maker.paragraph()
        maker.table(ruled=ruled, rows=maker.chance.randint(5, 12))
        maker.paragraph(2)
    return maker.built(A4)


def landscape_page(seed: int) -> tuple[bytes, Truth]:
    maker = Maker(seed)
    for _ in range(3):
        maker.heading(maker.chance.choice(_SUBJECTS))
        maker.paragraph(4)
        maker.table(ruled=True)
    return maker.built(landscape(A4))


def rotated_page(seed: int) -> tuple[bytes, Truth]:
    maker = Maker(seed)
    for _ in range(3):
        maker.heading(maker.chance.choice(_SUBJECTS))
        for _ in range(4):
            maker.paragraph(4)
    return maker.built(A4, turn=90)


LAYOUTS: dict[str, Callable[[int], tuple[bytes, Truth]]] = {
    "one column": one_column,
    "two columns": two_columns,
    "ruled tables": ruled_tables,
    "unruled tables": unruled_tables,
    "landscape": landscape_page,
    "rotated": rotated_page,
}
