"""A page for the public on the areas that panels rated: short words, short sentences, no rating of ours."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generators.context import Front
from generators.pack import Pack
from generators.rated import AreaLine, ScaleLine, area_lines, scale_lines
from generators.terms import Terms, terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalAreasContext:
    """The page: each area with its ratings, and what each word means."""

    front: Front
    terms: Terms
    areas: tuple[AreaLine, ...]
    scales: tuple[ScaleLine, ...]


def clinical_areas_context(pack: Pack) -> ClinicalAreasContext:
    """The page's makings, from the record alone."""
    front = pack.front(f"How well is {pack.settings.body} doing? Ratings for {pack.period.year}")
    return ClinicalAreasContext(
        front=replace(front, period=pack.period.year),
        terms=terms_of(pack.framework),
        areas=area_lines(pack),
        scales=scale_lines(pack),
    )
