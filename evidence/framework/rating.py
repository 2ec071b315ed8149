"""The colour of one indicator from one reading: pure rules over the data, each with the words that say why.

A colour is an input to the conversation. Nothing here, or anywhere, makes a category of it (guide, paragraph 56).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from evidence.errors import ReadingError
from evidence.framework.bands import (
    band_words,
    colour_over,
    figure,
    find_band,
    has_base,
    needs_target,
    rounding_matters,
)
from evidence.framework.calendar import parse_period
from evidence.framework.dashboard import Better, Indicator, Section
from evidence.indicator import Colour, Flag, Rating, Reading, State

_NO_COLOUR: dict[State, tuple[Literal[Colour.NOT_RATED, Colour.NOT_YET_AVAILABLE, Colour.MISSING], str]] = {
    State.MISSING: (Colour.MISSING, "There is no reading"),
    State.NOT_YET_AVAILABLE: (Colour.NOT_YET_AVAILABLE, "Its data are not published yet"),
    State.NOT_APPLICABLE: (Colour.NOT_RATED, "Does not apply here"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a reading alone gives: the colour or why there is none, the rule in words, and what is still possible."""

    colour: Colour
    rule: str
    possible: tuple[Colour, Colour] | None
    flags: tuple[Flag, ...] = ()


def rate_indicator(
    section: Section,
    indicator: Indicator,
    reading: Reading | None,
    *,
    period: str,
    provider: str | None = None,
    previous: Reading | None = None,
    beside: Reading | None = None,
) -> Rating:
    """The rating of one indicator for one period.

    `previous` is the reading of the quarter before: its raw band decides on escalation (Annex 3, NHS Constitution:
    amber for two consecutive quarters is red). `beside` is the reading whose denominator the indicator is `also_over`.
    ReadingError when a reading has the wrong unit, an unknown answer or a provider where the framework asks for none.
    """
    raw = _found(section, indicator, reading)
    found = _escalated(section, indicator, raw, previous)
    other = _other_denominator(indicator, reading, beside, raw.colour)
    flags = {*found.flags, *((Flag.DENOMINATOR_CHANGES_COLOUR,) if other else ())}
    if _for_agenda(indicator, found.colour, flags):
        flags.add(Flag.AGENDA)
    return Rating(
        indicator=indicator.id,
        period=period,
        provider=provider,
        colour=found.colour,
        raw_band=raw.colour,
        rule=f"{found.rule}{other} ({indicator.place})",
        best=found.possible[0] if found.possible else None,
        worst=found.possible[1] if found.possible else None,
        flags=tuple(sorted(flags)),
        escalated=found.colour is not raw.colour,
        reading=reading,
    )


def _escalated(section: Section, indicator: Indicator, raw: _Found, previous: Reading | None) -> _Found:
    """The finding with the quarter before taken into account, where the section has such a rule."""
    step = section.escalation
    if step is None or raw.colour is not step.colour:
        return raw
    before = _found(section, indicator, previous).colour
    if before is step.colour and previous is not None:
        twice = (
            f"{step.colour} in two quarters in a row, this one and {previous.period}; this quarter alone: {raw.rule}"
        )
        return replace(raw, colour=step.becomes, rule=twice, possible=(step.becomes, step.becomes))
    return raw if before.is_rated else replace(raw, flags=(*raw.flags, Flag.PRIOR_QUARTER_UNKNOWN))


def preceding_period(period: str) -> str:
    """The quarter before, across the year's end too: "2013/14 Q1" after "2012/13 Q4"."""
    return str(parse_period(period).preceding)


def _found(section: Section, indicator: Indicator, reading: Reading | None) -> _Found:
    if reading is None:
        return _Found(colour=Colour.MISSING, rule=_NO_COLOUR[State.MISSING][1], possible=indicator.possible)
    _check_reading(section, indicator, reading)
    found = _by_state(section, indicator, reading)
    if reading.state is State.SELF_CERTIFIED:
        return replace(found, flags=(*found.flags, Flag.SELF_CERTIFIED))
    return found


def _check_reading(section: Section, indicator: Indicator, reading: Reading) -> None:
    if section.share_above is not None and reading.provider is None:
        raise _problem(reading, "is asked by provider, and none is named.")
    if reading.provider is not None and not indicator.per_provider:
        raise _problem(reading, f'is rated for the body as a whole, not for "{reading.provider}".')
    if reading.value is not None and indicator.units and reading.unit not in indicator.units:
        raise _problem(reading, f'is in "{reading.unit}"; its unit is {" or ".join(indicator.units)}.')


def _by_state(section: Section, indicator: Indicator, reading: Reading) -> _Found:
    if reading.state is State.CENTRAL_COLOUR:
        return _central(indicator, reading)
    if reading.state in _NO_COLOUR:
        colour, rule = _NO_COLOUR[reading.state]
        possible = None if reading.state is State.NOT_APPLICABLE else indicator.possible
        return _Found(colour=colour, rule=rule, possible=possible)
    if indicator.not_rated:
        return _Found(colour=Colour.NOT_RATED, rule=indicator.not_rated, possible=None)
    return _by_number(section, indicator, reading) if indicator.bands else _by_answer(indicator, reading)


def _central(indicator: Indicator, reading: Reading) -> _Found:
    """A colour that the assessor's own dashboard gives, where the source leaves the rule to it."""
    if reading.answer not in indicator.central_colours:
        allowed = ", ".join(indicator.central_colours) or "none, for it has a printed rule or none is foreseen"
        raise _problem(reading, f'has the central colour "{reading.answer}"; allowed: {allowed}.')
    if not reading.note.strip():
        return _Found(
            colour=Colour.NOT_RATED,
            rule="A central colour was entered without its source, and does not count",
            possible=None,
            flags=(Flag.SOURCE_NEEDED,),
        )
    colour = Colour(reading.answer)
    return _Found(colour=colour, rule=f"{colour} as given centrally: {reading.note.strip()}", possible=(colour, colour))


def _by_number(section: Section, indicator: Indicator, reading: Reading) -> _Found:
    if not has_base(indicator, reading):
        settled = bool(reading.note.strip())
        return _Found(
            colour=Colour.NOT_RATED,
            rule=f"A percentage of {reading.denominator} has no meaning",
            possible=None if settled else indicator.possible,
            flags=() if settled else (Flag.REASON_NEEDED,),
        )
    number = figure(indicator, reading)
    if number is None or (needs_target(indicator) and reading.target is None):
        what = "number" if number is None else "objective, plan or allowance to compare it with"
        return _Found(colour=Colour.MISSING, rule=f"There is no {what}", possible=indicator.possible)
    found = find_band(indicator.bands, number, reading.target)
    flags = []
    if rounding_matters(indicator, reading, number, found, section.decimals):
        flags.append(Flag.ROUNDING_CHANGES_COLOUR)
    few = section.small_denominator
    if few is not None and reading.denominator is not None and reading.denominator < few:
        flags.append(Flag.SMALL_DENOMINATOR)
    if indicator.favourable_at_most is not None and number <= indicator.favourable_at_most:
        flags.append(Flag.FAVOURABLE_VARIANCE)
    words = band_words(indicator, found, reading.target)
    return _Found(
        colour=found.colour, rule=f"{found.colour}: {words}", possible=(found.colour, found.colour), flags=tuple(flags)
    )


def _by_answer(indicator: Indicator, reading: Reading) -> _Found:
    words = reading.answer.split() if indicator.parts else [reading.answer] if reading.answer else []
    if not words:
        return _Found(colour=Colour.MISSING, rule="There is no answer", possible=indicator.possible)
    if words[0] in indicator.open_answers:
        return _Found(
            colour=Colour.MISSING,
            rule=f'"{words[0]}" leaves the colour open: {" or ".join(indicator.answers)}',
            possible=indicator.open_answers[words[0]],
        )
    for word in words:
        if word not in indicator.answers:
            known = ", ".join((*indicator.answers, *indicator.open_answers))
            raise _problem(reading, f'has the answer "{word}"; known answers are {known}.')
    colours = sorted((indicator.answers[word] for word in words), key=lambda one: one.severity)
    missing = [part for part in indicator.parts if not any(word.startswith(f"{part}-") for word in words)]
    if missing:
        worst = indicator.possible[1] if indicator.possible else colours[-1]
        rule = f"There is no answer about {' and '.join(missing)}"
        return _Found(colour=Colour.MISSING, rule=rule, possible=(colours[-1], worst))
    judged = indicator.better is Better.JUDGED or any(word in indicator.needs_reason for word in words)
    return _Found(
        colour=colours[-1],
        rule=f'{colours[-1]}: the answer is "{reading.answer}"',
        possible=(colours[-1], colours[-1]),
        flags=(Flag.REASON_NEEDED,) if judged and not reading.note.strip() else (),
    )


def _other_denominator(indicator: Indicator, reading: Reading | None, beside: Reading | None, colour: Colour) -> str:
    """What to add to the rule when the colour over the other printed denominator is another one; else ""."""
    if reading is None or beside is None or beside.denominator is None or not colour.is_rated:
        return ""
    other = colour_over(indicator, reading, beside.denominator)
    if other is None or other.colour is colour:
        return ""
    return f"; {other.colour} over the denominator of {indicator.also_over}, {beside.denominator}, as printed"


def _for_agenda(indicator: Indicator, colour: Colour, flags: set[Flag]) -> bool:
    off_green = colour.is_rated and colour is not Colour.GREEN
    return off_green or indicator.agenda or Flag.FAVOURABLE_VARIANCE in flags


def _problem(reading: Reading, what: str) -> ReadingError:
    place = " ".join(filter(None, (reading.source.file, reading.source.sheet, reading.source.cell)))
    return ReadingError(f"{place}: {reading.indicator} {what}")
