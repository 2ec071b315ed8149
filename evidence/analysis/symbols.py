"""A sign for each colour, of a shape of its own, so that no colour is ever told by colour alone."""

from __future__ import annotations

from evidence.indicator import Colour

SYMBOLS = {
    Colour.GREEN: "●",
    Colour.AMBER_GREEN: "◊",
    Colour.AMBER: "▲",
    Colour.AMBER_RED: "▼",
    Colour.RED: "■",
    Colour.NOT_RATED: "–",
    Colour.NOT_YET_AVAILABLE: "…",
    Colour.MISSING: "?",
}
