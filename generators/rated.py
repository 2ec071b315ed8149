"""Ratings of areas as documents tell them: each as its panel made it, and a place to complete where there is none."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.framework.judging import RatedArea, Scale
from evidence.store.ratings import Rated
from evidence.store.regimes import OVERALL
from generators.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingLine:
    """A rating on one scale. `label`, `meaning`, `panel`, `basis` and `date` (ISO) are "" where none is on record."""

    scale: str
    label: str
    meaning: str
    panel: str
    basis: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    """An area with its ratings, one for each scale it is rated on. `about` is in plain words, or ""."""

    key: str
    name: str
    verified: bool
    about: str
    ratings: tuple[RatingLine, ...]

    @property
    def rated(self) -> tuple[RatingLine, ...]:
        """The ratings that are on record."""
        return tuple(one for one in self.ratings if one.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleLine:
    """A scale with its labels, best first, and what each means in plain words."""

    title: str
    labels: tuple[tuple[str, str], ...]


def overall_line(pack: Pack) -> AreaLine | None:
    """The rating of the whole; None when the framework has none."""
    return next((_line(pack, area) for area in pack.framework.judging.areas if area.id == OVERALL), None)


def area_lines(pack: Pack) -> tuple[AreaLine, ...]:
    """The areas that are rated beside the whole, in the framework's order."""
    return tuple(_line(pack, area) for area in pack.framework.judging.areas if area.id != OVERALL)


def scale_lines(pack: Pack) -> tuple[ScaleLine, ...]:
    """The scales that those areas are rated on, each once."""
    scales = {scale.id: scale for area in pack.framework.judging.areas if area.id != OVERALL for scale in area.scales}
    return tuple(
        ScaleLine(title=scale.title, labels=tuple(zip(scale.labels, scale.meanings, strict=True)))
        for scale in scales.values()
        if scale.meanings
    )


def _line(pack: Pack, area: RatedArea) -> AreaLine:
    made = {one.said.scale: one for one in pack.regime.ratings if one.said.area == area.id}
    return AreaLine(
        key=f"area-{area.id}",
        name=area.name,
        verified=area.verified,
        about=area.about,
        ratings=tuple(_rating(scale, made.get(scale.id)) for scale in area.scales),
    )


def _rating(scale: Scale, made: Rated | None) -> RatingLine:
    if made is None:
        return RatingLine(scale=scale.title, label="", meaning="", panel="", basis="", date="")
    said = made.said
    meanings = dict(zip(scale.labels, scale.meanings, strict=False))
    return RatingLine(
        scale=scale.title,
        label=said.label,
        meaning=meanings.get(said.label, ""),
        panel=said.panel,
        basis=said.basis,
        date=said.date,
    )
