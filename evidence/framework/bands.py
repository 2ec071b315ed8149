"""From a reading's numbers to a band, exactly: quotients are compared as fractions and nothing is rounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor

from evidence.framework.dashboard import Band, Bound, Indicator, Sign
from evidence.indicator import Reading

_WORDS = {
    Sign.AT_LEAST: "{} or more",
    Sign.ABOVE: "more than {}",
    Sign.AT_MOST: "{} or less",
    Sign.BELOW: "less than {}",
}
_OPPOSITE = {Sign.AT_LEAST: Sign.BELOW, Sign.BELOW: Sign.AT_LEAST, Sign.ABOVE: Sign.AT_MOST, Sign.AT_MOST: Sign.ABOVE}


def figure(indicator: Indicator, reading: Reading) -> Fraction | None:
    """The number to be compared: 100 x numerator / denominator for a percentage when both are given, else the value.

    None when there is no number. Without a base (`has_base`) there is no quotient.
    """
    quotient = _quotient(indicator, reading, reading.denominator)
    if quotient is not None:
        return quotient
    return None if reading.value is None else Fraction(reading.value)


def has_base(indicator: Indicator, reading: Reading) -> bool:
    """Whether there is something to be a percentage of: a plan or denominator at or below zero is no base."""
    return "%" not in indicator.units or reading.denominator is None or reading.denominator > 0


def needs_target(indicator: Indicator) -> bool:
    """Whether the indicator is compared with the reading's own objective, plan or allowance."""
    return any(band.bound is not None and band.bound.limit is None for band in indicator.bands)


def find_band(bands: tuple[Band, ...], number: Fraction, target: Decimal | None) -> Band:
    """The first band whose bound holds. The last band has no bound, so that there is one for every number."""
    return next(band for band in bands if band.bound is None or band.bound.holds(number, target))


def band_words(indicator: Indicator, found: Band, target: Decimal | None = None) -> str:
    """What the band says in words: "85 % or more and less than 90 %", "the target of 4 cases or less"."""
    unit = indicator.units[0] if indicator.units else ""
    before = indicator.bands[: indicator.bands.index(found)]
    missed = before[-1].bound if before else None
    bounds = [found.bound, replace(missed, sign=_OPPOSITE[missed.sign]) if missed else None]
    return " and ".join(bound_words(bound, unit, target) for bound in bounds if bound is not None)


def bound_words(bound: Bound, unit: str, target: Decimal | None) -> str:
    """ "85 % or more", "the target of 4 cases or less"."""
    number = target if bound.limit is None else bound.limit
    if number is None:
        return _WORDS[bound.sign].format("the target")
    amount = f"£{number:,}" if unit == "£" else f"{number} {unit}".strip()
    return _WORDS[bound.sign].format(f"the target of {amount}" if bound.limit is None else amount)


def rounding_matters(indicator: Indicator, reading: Reading, exact: Fraction, band: Band, decimals: int) -> bool:
    """Whether the figure as usually shown, or the value as reported, would be in another band than the exact one."""
    return any(
        shown != exact and find_band(indicator.bands, shown, reading.target) is not band
        for shown in _shown(reading, exact, decimals)
    )


def colour_over(indicator: Indicator, reading: Reading, denominator: Decimal) -> Band | None:
    """The band if the numerator were divided by another denominator; None when there is no such quotient."""
    quotient = _quotient(indicator, reading, denominator)
    return None if quotient is None else find_band(indicator.bands, quotient, reading.target)


def _quotient(indicator: Indicator, reading: Reading, denominator: Decimal | None) -> Fraction | None:
    if "%" not in indicator.units or reading.numerator is None or denominator is None or denominator <= 0:
        return None
    return 100 * Fraction(reading.numerator) / Fraction(denominator)


def _shown(reading: Reading, exact: Fraction, decimals: int) -> Iterator[Fraction]:
    scale = 10**decimals
    yield Fraction(floor(exact * scale + Fraction(1, 2)), scale)
    if reading.value is not None:
        yield Fraction(reading.value)
