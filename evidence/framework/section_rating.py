"""The colour of each section of a dashboard, with what is missing and how it would come out when it is there.

Four sections stay four colours: there is no total, and no category follows from any of them (guide, paragraph 56).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from evidence.errors import ReadingError
from evidence.framework.dashboard import Choice, Dashboard, Effect, Indicator, Section, SectionRule
from evidence.framework.rating import preceding_period, rate_indicator
from evidence.indicator import (
    Colour,
    Concern,
    Flag,
    OtherReading,
    Provider,
    Rating,
    Reading,
    SectionRating,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """Everything that was read and said, found by indicator and provider."""

    period: str
    now: Mapping[str, Mapping[str, Sequence[Reading]]]
    before: Mapping[str, Mapping[str, Sequence[Reading]]]
    providers: tuple[Provider, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A rating that counts towards its section: surely, or only if its provider turns out to count."""

    rating: Rating
    surely: bool


def rate_dashboard(
    dashboard: Dashboard,
    readings: Iterable[Reading],
    period: str,
    *,
    providers: Iterable[Provider] = (),
    concerns: Mapping[str, Concern] | None = None,
    choices: Collection[str] = (),
) -> tuple[SectionRating, ...]:
    """One value for each section, in the dashboard's order.

    `readings` may be of several periods; those of `period` are rated and those of the quarter before decide on
    escalation. `providers` are those of the quality section. `concerns` are people's answers, by section id. `choices`
    are ids of choices (`Section.choices`) to switch on. ReadingError for an unknown indicator, two readings for one
    place, a wrong unit or answer.
    """
    given = _given(dashboard, readings, period, tuple(providers))
    said = concerns or {}
    return tuple(_rate_section(section, given, said.get(section.id), choices) for section in dashboard.sections)


def section_colour(rules: Sequence[SectionRule], colours: Sequence[Colour], *, concern: bool) -> SectionRule:
    """The first rule that holds for these colours. The last rule of a section always holds, so there is one."""
    for rule in rules:
        if rule.concern:
            if concern:
                return rule
        elif sum(colour in rule.of for colour in colours) >= rule.at_least:
            return rule
    raise ValueError("The last rule of a section has to hold always.")


def _given(dashboard: Dashboard, readings: Iterable[Reading], period: str, providers: tuple[Provider, ...]) -> _Given:
    known = {indicator.id for indicator in dashboard.indicators}
    before_period = preceding_period(period)
    by_period: dict[str, dict[str, dict[str, list[Reading]]]] = {
        period: defaultdict(lambda: defaultdict(list)),
        before_period: defaultdict(lambda: defaultdict(list)),
    }
    for reading in readings:
        if reading.indicator not in known:
            raise ReadingError(f'{reading.source.file}: there is no indicator "{reading.indicator}".')
        if reading.period not in by_period:
            continue
        place = by_period[reading.period][reading.indicator][reading.provider or ""]
        if any(other.unit == reading.unit for other in place):
            whose = f" for {reading.provider}" if reading.provider else ""
            raise ReadingError(f"There are two readings of {reading.indicator}{whose} in {reading.period}.")
        place.append(reading)
    return _Given(period=period, now=by_period[period], before=by_period[before_period], providers=providers)


def _rate_section(
    section: Section, given: _Given, concern: Concern | None, switched_on: Collection[str]
) -> SectionRating:
    printed = {indicator.id: _rate_rows(section, indicator, given) for indicator in section.indicators}
    on = [choice for choice in section.choices if choice.id in switched_on]
    rated = _colour_section(section, given, printed, concern, on)
    others = []
    for choice in section.choices:
        flipped = [other for other in on if other is not choice] if choice in on else [*on, choice]
        colour = _colour_section(section, given, printed, concern, flipped).colour
        if colour.is_rated and colour is not rated.colour:
            others.append(OtherReading(choice=choice.off if choice in on else choice.on, colour=colour))
    return replace(rated, others=tuple(others))


def _colour_section(
    section: Section,
    given: _Given,
    printed: Mapping[str, Sequence[Rating]],
    concern: Concern | None,
    on: Sequence[Choice],
) -> SectionRating:
    effects = {choice.effect for choice in on}
    ratings: list[Rating] = []
    rows: list[_Row] = []
    for indicator in section.indicators:
        own = printed[indicator.id]
        if Effect.ANSWERS in effects and indicator.choice_answers:
            chosen = replace(indicator, answers=indicator.choice_answers, not_rated="")
            own = _rate_rows(section, chosen, given)
        ratings += own
        if not indicator.supporting:
            counts = [(rating, _counts(section, given, rating)) for rating in own]
            counting = [_Row(rating=rating, surely=sure is True) for rating, sure in counts if sure is not False]
            rows += _once(counting) if Effect.ONCE in effects and indicator.per_provider else counting
    return _verdict(section, given.period, ratings, rows, concern)


def _rate_rows(section: Section, indicator: Indicator, given: _Given) -> list[Rating]:
    """One rating for each provider (and unit) there is, or one without a reading."""
    now, before = given.now.get(indicator.id, {}), given.before.get(indicator.id, {})
    beside = next(iter(given.now.get(indicator.also_over, {}).get("", ())), None)
    found: list[Rating] = []
    for provider in _provider_names(section, indicator, given):
        readings: Sequence[Reading | None] = now.get(provider, (None,))
        for reading in readings:
            unit = reading.unit if reading else ""
            earlier = [other for other in before.get(provider, ()) if other.unit == unit or not unit]
            found.append(
                rate_indicator(
                    section,
                    indicator,
                    reading,
                    period=given.period,
                    provider=provider or None,
                    previous=earlier[0] if earlier else None,
                    beside=beside,
                )
            )
    return found


def _provider_names(section: Section, indicator: Indicator, given: _Given) -> list[str]:
    """Providers in a fixed order: as listed, then those that only readings name; "" when there are none."""
    if section.share_above is None:
        return sorted(given.now.get(indicator.id, {})) or [""]
    read = {name for other in section.indicators for name in given.now.get(other.id, {})}
    listed = [
        provider.name
        for provider in given.providers
        if provider.name in read or _provider_counts(provider, section.share_above) is not False
    ]
    return [*listed, *sorted(read - set(listed))] or [""]


def _counts(section: Section, given: _Given, rating: Rating) -> bool | None:
    """Whether the provider counts: a share strictly above the cut, or a person's word; None when nobody knows."""
    if section.share_above is None or rating.provider is None:
        return True
    for provider in given.providers:
        if provider.name == rating.provider:
            return _provider_counts(provider, section.share_above)
    return None


def _provider_counts(provider: Provider, share_above: Decimal) -> bool | None:
    return provider.counts if provider.share is None else provider.share > share_above


def _once(rows: list[_Row]) -> list[_Row]:
    """The rows of one indicator as one: as good and as bad as the worst of its providers."""
    coloured = [row for row in rows if row.rating.best is not None and row.rating.worst is not None]
    if not coloured:
        return rows[:1]
    best = max((row.rating.best or Colour.GREEN for row in coloured), key=lambda one: one.severity)
    worst = max((row.rating.worst or Colour.GREEN for row in coloured), key=lambda one: one.severity)
    colour = best if best is worst else Colour.MISSING
    merged = replace(coloured[0].rating, colour=colour, best=best, worst=worst)
    return [_Row(rating=merged, surely=any(row.surely for row in coloured))]


def _verdict(
    section: Section, period: str, ratings: list[Rating], rows: list[_Row], concern: Concern | None
) -> SectionRating:
    counted = [row for row in rows if row.rating.best is not None]
    blank = _unrated(section, period, ratings)
    if not section.rules or not counted:
        return blank
    best_colours = [row.rating.best for row in counted if row.surely and row.rating.best]
    worst_colours = [row.rating.worst for row in counted if row.rating.worst]
    answers = (False, True) if concern is None else (concern.found, concern.found)
    best = section_colour(section.rules, best_colours, concern=answers[0])
    worst = section_colour(section.rules, worst_colours, concern=answers[1])
    unasked = concern is None and section.asks_concern and _concern_matters(section, best_colours, worst_colours)
    flags = set(blank.flags) | ({Flag.CONCERN_NEEDED} if unasked else set())
    settled = all(row.surely and row.rating.best is row.rating.worst for row in counted) and not unasked
    decided = best.colour is worst.colour
    words = best.words() if decided else f"if what is missing is good, {best.words()}; if bad, {worst.words()}"
    return replace(
        blank,
        colour=best.colour if decided else Colour.MISSING,
        best=best.colour,
        worst=worst.colour,
        complete=settled,
        rated=sum(row.rating.colour.is_rated for row in counted),
        counted=len(counted),
        rule=f"{words} ({section.reference})",
        flags=tuple(sorted(flags | ({Flag.SHARE_UNKNOWN} if not all(row.surely for row in counted) else set()))),
    )


def _unrated(section: Section, period: str, ratings: list[Rating]) -> SectionRating:
    return SectionRating(
        section=section.id,
        period=period,
        colour=Colour.NOT_RATED,
        best=None,
        worst=None,
        complete=True,
        rated=0,
        counted=0,
        rule=f"{'Nothing here has a colour' if section.rules else 'The source prints no rule'} ({section.reference})",
        flags=_flags(section, ratings),
        ratings=tuple(ratings),
    )


def _concern_matters(section: Section, *cases: Sequence[Colour]) -> bool:
    return any(
        section_colour(section.rules, colours, concern=True).colour
        is not section_colour(section.rules, colours, concern=False).colour
        for colours in cases
    )


def _flags(section: Section, ratings: Iterable[Rating]) -> tuple[Flag, ...]:
    """Flags of the section from its indicators: something for the agenda; a raw amber suggests a concern."""
    found = set()
    for rating in ratings:
        if Flag.AGENDA in rating.flags:
            found.add(Flag.AGENDA)
        if section.asks_concern and rating.raw_band is Colour.AMBER:
            found.add(Flag.CONCERN_SUGGESTED)
    return tuple(sorted(found))
