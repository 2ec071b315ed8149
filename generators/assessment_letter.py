"""The letter of a yearly assessment: the ratings as panels made them, or the outcome in words, and the indicators.

It goes with any framework: 2016/17 has an overall rating and clinical areas, the assessment of integrated care boards
(section 14Z59) has neither and lists the duties of the Act. No rating is worked out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from evidence.analysis.board import shown
from evidence.framework.load_dashboard import load_dashboard
from generators.context import Citation, Front
from generators.dashboard import colour_words, source_words
from generators.judged import JudgedDomain, cited_in, judged_domain
from generators.pack import Pack
from generators.rated import AreaLine, area_lines, overall_line
from generators.terms import Terms, terms_of

_MOST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """An indicator with a value on record. `verified` is whether its name was found in a source."""

    key: str
    id: str
    title: str
    verified: bool
    provider: str
    value: str
    colour: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorAnnex:
    """The indicators of one area of the framework; `clinical` for a clinical priority area."""

    title: str
    clinical: bool
    verified: bool
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """A section of the Act that the assessment has to cover; `record` says what is wanted."""

    section: str
    does: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentLetterContext:
    """The letter. `overall` is None where the framework rates no whole.

    Its domains hold what was agreed, and no actions that only papers tell of. `signatory_verified` is whether a source
    says who signs. `unvalued` of `indicators` have no value on record.
    """

    front: Front
    terms: Terms
    signatory_verified: bool
    overall: AreaLine | None
    areas: tuple[AreaLine, ...]
    domains: tuple[JudgedDomain, ...]
    duties: tuple[DutyLine, ...]
    annexes: tuple[IndicatorAnnex, ...]
    indicators: int
    unvalued: int
    annex: tuple[Citation, ...]


def assessment_letter_context(pack: Pack) -> AssessmentLetterContext:
    """The letter's makings; thanks, agreements and signature are for people."""
    framework = pack.framework
    domains = tuple(replace(judged_domain(pack, domain, most=_MOST), actions=()) for domain in framework.domains)
    annexes = _annexes(pack)
    known = {indicator.id for indicator in load_dashboard(pack.settings.framework).indicators}
    valued = {line.id for annex in annexes for line in annex.lines}
    front = pack.front(f"{pack.settings.body}: annual assessment, {pack.period.year}")
    return AssessmentLetterContext(
        front=replace(front, period=pack.period.year),
        terms=terms_of(framework),
        signatory_verified="signatory" not in framework.unverified,
        overall=overall_line(pack),
        areas=area_lines(pack),
        domains=domains,
        duties=tuple(
            DutyLine(section=power.section, does=power.does, record=power.record) for power in framework.powers
        ),
        annexes=annexes,
        indicators=len(known),
        unvalued=len(known - valued),
        annex=cited_in(domains),
    )


def _annexes(pack: Pack) -> tuple[IndicatorAnnex, ...]:
    """The sections with a value on record, clinical areas first."""
    found = []
    for part in pack.board.parts if pack.board else ():
        lines = tuple(
            IndicatorLine(
                key=f"indicator-{line.indicator.id}-{nth}",
                id=line.indicator.id,
                title=line.indicator.title,
                verified=line.indicator.verified,
                provider=line.rating.provider or "",
                value=shown(line.rating.reading) or line.rating.reading.state.value.replace("-", " "),
                colour=colour_words(line.rating.colour),
                source=source_words(line.rating.reading),
            )
            for nth, line in enumerate(part.lines, start=1)
            if line.rating.reading is not None
        )
        if lines:
            section = part.section
            found.append(
                IndicatorAnnex(title=section.title, clinical=section.clinical, verified=section.verified, lines=lines)
            )
    return tuple(sorted(found, key=lambda annex: not annex.clinical))
