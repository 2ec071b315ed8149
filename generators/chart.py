"""Small trend charts, many in one picture: what they show, and how they are drawn for the web and for Word.

A chart is never the only place of a number: the template writes the same numbers in a table, and `alternative` says in
words what the picture shows.
"""

from __future__ import annotations

import base64
import io
import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from markupsafe import escape
from PIL import Image, ImageDraw, ImageFont

from generators.printable import printable

WIDTH, HEIGHT, ACROSS = 210, 110, 3
_LEFT, _RIGHT, _TOP, _BOTTOM = 10, 68, 26, 22
_INK, _LINE, _RULE = "#212B32", "#005EB8", "#768692"
_SHARP = 3  # pixels a unit in Word
_DOTS_AN_INCH = 150  # of a crop


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One quarter's value, and how it is written."""

    label: str
    value: Decimal
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One small chart: two points or more, oldest first. `standard` is drawn as a dashed line.

    A trajectory has its plan in `planned`, a point for each step, drawn dashed; `points` are then the steps whose
    outcome is known, one or more, each under the label of its step.
    """

    title: str
    points: tuple[TrendPoint, ...]
    standard: Decimal | None = None
    planned: tuple[TrendPoint, ...] = ()

    @property
    def words(self) -> str:
        """What the chart shows, for people who do not see it."""
        if self.planned:
            plan = ", ".join(f"{point.shown} by {point.label}" for point in self.planned)
            actual = ", ".join(f"{point.shown} at {point.label}" for point in self.points)
            return f"{self.title}: planned {plan}; actual {actual}."
        first, last = self.points[0], self.points[-1]
        way = "unchanged" if last.value == first.value else "higher" if last.value > first.value else "lower"
        against = "" if self.standard is None else f", standard {self.standard.normalize():f}"
        return f"{self.title}: from {first.shown} in {first.label} to {last.shown} in {last.label}, {way}{against}."


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChart:
    """Several small charts in one picture, three in a row."""

    caption: str
    trends: tuple[Trend, ...]

    @property
    def alternative(self) -> str:
        """The picture in words; the numbers follow in a table."""
        return " ".join(["The numbers follow in a table.", *(trend.words for trend in self.trends)])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in units."""
        rows = -(-len(self.trends) // ACROSS)
        return WIDTH * min(ACROSS, len(self.trends)), HEIGHT * rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A place of a paper as a PNG at 150 dots an inch; `alternative` are the words that stand there."""

    caption: str
    alternative: str
    png: bytes

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in units of a chart, 96 an inch."""
        with Image.open(io.BytesIO(self.png)) as image:
            return round(image.width * 96 / _DOTS_AN_INCH), round(image.height * 96 / _DOTS_AN_INCH)


def as_svg(chart: TrendChart | Crop) -> str:
    """The picture as an SVG element with its alternative text."""
    if isinstance(chart, Crop):
        return _crop_svg(chart)
    width, height = chart.size
    parts = [
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="Arial, sans-serif" font-size="11">',
        f"<title>{escape(printable(chart.alternative))}</title>",
    ]
    for trend, (x, y) in _placed(chart):
        spots, plan, rule = _geometry(trend)
        line = " ".join(f"{x + px},{y + py}" for px, py in spots)
        parts.append(f'<text x="{x + _LEFT}" y="{y + 15}" fill="{_INK}" font-weight="bold">{_text(trend.title)}</text>')
        if rule is not None:
            ends = f'x1="{x + _LEFT}" x2="{x + WIDTH - _RIGHT}" y1="{y + rule}" y2="{y + rule}"'
            parts.append(f'<line {ends} stroke="{_RULE}" stroke-dasharray="4 3"/>')
        if plan:
            dashed = " ".join(f"{x + px},{y + py}" for px, py in plan)
            parts.append(f'<polyline points="{dashed}" fill="none" stroke="{_RULE}" stroke-dasharray="4 3"/>')
        parts.append(f'<polyline points="{line}" fill="none" stroke="{_LINE}" stroke-width="2"/>')
        parts += [f'<circle cx="{x + px}" cy="{y + py}" r="3" fill="{_LINE}"/>' for px, py in spots]
        last_x, last_y = spots[-1]
        parts.append(
            f'<text x="{x + last_x + 6}" y="{y + last_y + 4}" fill="{_INK}">{_text(trend.points[-1].shown)}</text>'
        )
        parts.append(f'<text x="{x + _LEFT}" y="{y + HEIGHT - 6}" fill="{_INK}">{_text(_span(trend))}</text>')
    return "".join([*parts, "</svg>"])


def _crop_svg(crop: Crop) -> str:
    width, height = crop.size
    data = base64.b64encode(crop.png).decode("ascii")
    return (
        f'<svg role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{_text(crop.alternative)}</title>'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )


def as_png(chart: TrendChart | Crop) -> bytes:
    """The picture as a PNG file for Word, three pixels a unit. The same chart gives the same bytes."""
    if isinstance(chart, Crop):
        return chart.png
    width, height = chart.size
    image = Image.new("RGB", (width * _SHARP, height * _SHARP), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(11 * _SHARP)
    for trend, (x, y) in _placed(chart):
        spots, plan, rule = _geometry(trend)
        at = [((x + px) * _SHARP, (y + py) * _SHARP) for px, py in spots]
        draw.text(((x + _LEFT) * _SHARP, (y + 4) * _SHARP), printable(trend.title), fill=_INK, font=font)
        if rule is not None:
            for start in range(x + _LEFT, x + WIDTH - _RIGHT, 7):
                level = (y + rule) * _SHARP
                draw.line((start * _SHARP, level, (start + 4) * _SHARP, level), fill=_RULE, width=_SHARP)
        for start_at, end_at in pairwise(plan):
            _dash(draw, (x, y), start_at, end_at)
        draw.line(at, fill=_LINE, width=2 * _SHARP)
        for px, py in at:
            draw.ellipse((px - 9, py - 9, px + 9, py + 9), fill=_LINE)
        px, py = at[-1]
        draw.text((px + 6 * _SHARP, py - 6 * _SHARP), printable(trend.points[-1].shown), fill=_INK, font=font)
        draw.text(((x + _LEFT) * _SHARP, (y + HEIGHT - 18) * _SHARP), printable(_span(trend)), fill=_INK, font=font)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _placed(chart: TrendChart) -> list[tuple[Trend, tuple[int, int]]]:
    return [
        (trend, (WIDTH * (number % ACROSS), HEIGHT * (number // ACROSS))) for number, trend in enumerate(chart.trends)
    ]


def _dash(draw: ImageDraw.ImageDraw, at: tuple[int, int], start: tuple[int, int], end: tuple[int, int]) -> None:
    """A dashed line between two places of one small chart."""
    steps = max(1, round(math.dist(start, end) / 7))
    for step in range(steps):
        ends = [
            tuple((at[axis] + start[axis] + (end[axis] - start[axis]) * part / steps) * _SHARP for axis in (0, 1))
            for part in (step, step + 0.6)
        ]
        draw.line((*ends[0], *ends[1]), fill=_RULE, width=_SHARP)


_Spots = list[tuple[int, int]]


def _geometry(trend: Trend) -> tuple[_Spots, _Spots, int | None]:
    """Where the points stand inside one small chart, then the plan's, then how high the standard is; y grows down."""
    values = [point.value for point in (*trend.points, *trend.planned)]
    whole = values if trend.standard is None else [*values, trend.standard]
    low, high = min(whole), max(whole)
    span = high - low or Decimal(1)
    depth = HEIGHT - _TOP - _BOTTOM - 8

    def level(value: Decimal) -> int:
        return round(_TOP + 4 + depth * float((high - value) / span))

    steps = [point.label for point in trend.planned or trend.points]
    wide = (WIDTH - _LEFT - _RIGHT - 8) / max(1, len(steps) - 1)

    def spots(points: tuple[TrendPoint, ...]) -> _Spots:
        places = [steps.index(point.label) for point in points] if trend.planned else range(len(points))
        return [(round(_LEFT + 4 + wide * at), level(point.value)) for at, point in zip(places, points, strict=True)]

    return spots(trend.points), spots(trend.planned), None if trend.standard is None else level(trend.standard)


def _span(trend: Trend) -> str:
    along = trend.planned or trend.points
    return f"{along[0].label} to {along[-1].label}"


def _text(words: str) -> str:
    return str(escape(printable(words)))
