"""How one paper looks: its typeface, margins, running lines and the styles that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import TableStyle

from corpora.anyshire.layout.script import Grid

_BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold"}
_SLOPED = {"Helvetica": "Helvetica-Oblique", "Times-Roman": "Times-Italic"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Running lines may use {page}, {total} and {label}. `line` is the width of a table and `margin` both in mm."""

    title: str
    author: str
    font: str = "Helvetica"
    size: float = 10
    colour: str = "#003087"
    head_left: str = ""
    head_right: str = ""
    foot_left: str = ""
    foot_right: str = "{page}"
    margin: float = 21
    line: float = 168
    columns: int = 1
    justify: bool = False
    rule: bool = True
    bullet: str = "•"


@lru_cache(maxsize=16)
def styles(look: Look) -> dict[str, Any]:
    """The paragraph styles of a look, by name."""
    size, bold = look.size, _BOLD[look.font]
    body = ParagraphStyle("body", fontName=look.font, fontSize=size, leading=size * 1.3, spaceAfter=size * 0.6)
    if look.justify:
        body.alignment = TA_JUSTIFY

    def style(name: str, base: ParagraphStyle = body, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, **changes)

    head = {"fontName": bold, "textColor": colors.HexColor(look.colour), "keepWithNext": 1, "alignment": 0}
    cell = style("cell", fontSize=size - 1.5, leading=(size - 1.5) * 1.2, spaceAfter=0, alignment=0)
    found = (
        body,
        style("h1", **head, fontSize=size + 6, leading=size + 9, spaceBefore=2, spaceAfter=size),
        style("h2", **head, fontSize=size + 2, leading=size + 5, spaceBefore=size * 0.8, spaceAfter=size * 0.5),
        style("h3", **head, fontSize=size, leading=size + 3, spaceBefore=size * 0.4, spaceAfter=size * 0.3),
        style("item", leftIndent=16, bulletIndent=4, spaceAfter=size * 0.35),
        style("small", fontSize=size - 2.5, leading=size, textColor=colors.HexColor("#444444")),
        style(
            "quote",
            fontName=_SLOPED[look.font],
            fontSize=size + 4,
            leading=(size + 4) * 1.25,
            textColor=colors.HexColor(look.colour),
            alignment=TA_CENTER,
            spaceBefore=size,
            spaceAfter=size * 1.4,
            leftIndent=8,
            rightIndent=8,
        ),
        cell,
        style("cellhead", base=cell, fontName=bold),
        style("figure", base=cell, alignment=TA_RIGHT),
    )
    return {each.name: each for each in found}


def table_style(grid: Grid, look: Look) -> TableStyle:
    """Rules and shading: ruled has every line, banded shades rows, open has none, grid is a form without a header."""
    line = colors.HexColor("#808080")
    common = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 2.5)]
    common += [("BOTTOMPADDING", (0, 0), (-1, -1), 3), ("LEFTPADDING", (0, 0), (-1, -1), 4)]
    extra: dict[str, list[tuple[Any, ...]]] = {
        "ruled": [
            ("GRID", (0, 0), (-1, -1), 0.5, line),
            ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#D9E2F0")),
        ],
        "banded": [
            ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, colors.HexColor("#EEF2F7")]),
            ("LINEBELOW", (0, 0), (-1, 0), 1, colors.HexColor(look.colour)),
        ],
        "open": [],
        "grid": [("GRID", (0, 0), (-1, -1), 0.5, line), ("BACKGROUND", (0, 0), (0, -1), colors.HexColor("#F0F0F0"))],
    }
    return TableStyle([*common, *extra[grid.look]])
