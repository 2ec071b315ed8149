"""The Quality Premium and trajectory aid: whether a figure is on track, for indicators without a printed rule.

An aid and nothing more: it suggests a colour, and a person enters one with its source or leaves the indicator unrated.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evidence.errors import ReadingError
from evidence.framework.bands import bound_words
from evidence.framework.dashboard import Indicator
from evidence.indicator import Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid:
    """Whether an indicator looks on track, the colour that would suggest, and why, in words."""

    indicator: str
    on_track: bool
    suggests: Colour
    because: str


def on_track(
    indicator: Indicator, measured: Decimal, *, target: Decimal | None = None, condition_met: bool | None = None
) -> Aid:
    """The aid for `measured`, which is what `indicator.on_track.measure` says (Annex 3, Outcomes).

    ReadingError when the source has no such test for the indicator, or when its target or its second condition is
    needed and not given.
    """
    test = indicator.on_track
    if test is None:
        raise ReadingError(f"The source says of {indicator.id} nothing about being on track.")
    if test.bound.limit is None and target is None:
        raise ReadingError(f"{indicator.id} is compared with its planned trajectory, and none was given.")
    if test.condition and condition_met is None:
        raise ReadingError(f"{indicator.id} also needs an answer: {test.condition}?")
    within = test.bound.holds(Fraction(measured), target)
    unmet = bool(test.condition) and not condition_met
    because = f"{test.measure}: {measured}; on track when {bound_words(test.bound, '', target)}"
    if test.condition:
        because += f", and {test.condition}: {'no' if unmet else 'yes'}"
    met = within and not unmet
    return Aid(
        indicator=indicator.id, on_track=met, suggests=Colour.GREEN if met else Colour.RED, because=f"{because}."
    )
