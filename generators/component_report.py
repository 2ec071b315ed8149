"""The report on every component: what people judged, what follows from it, what the papers show (framework 2015/16).

It goes with any framework whose domains people judge; what a domain is called is the framework's own word.
"""

from __future__ import annotations

from dataclasses import dataclass

from generators.carried import support_lines, trajectory_lines
from generators.context import Citation, Front, SupportLine, TrajectoryLine
from generators.judged import JudgedDomain, cited_in, judged_domain
from generators.measures import MeasuresState, measures_state
from generators.pack import Pack
from generators.terms import Terms, terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionLine:
    """An intervention on record, as its directions tell it; `state` is words."""

    key: str
    what: str
    power: str
    date: str
    decided_by: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentReportContext:
    """The report. `headline` is a person's, or ""; `has_headline` whether the framework knows one.

    `published_as` is the headline's later label, where that differs. `annex` lists the evidence cited.
    """

    front: Front
    terms: Terms
    has_headline: bool
    headline: str
    headline_reason: str
    published_as: str
    categories: tuple[str, ...]
    domains: tuple[JudgedDomain, ...]
    measures: MeasuresState | None
    interventions: tuple[InterventionLine, ...]
    support: tuple[SupportLine, ...]
    trajectories: tuple[TrajectoryLine, ...]
    annex: tuple[Citation, ...]


def component_report_context(pack: Pack) -> ComponentReportContext:
    """The report's makings; the headline and every category as people judged, empty where nobody has."""
    framework, headline = pack.framework, pack.headline
    domains = tuple(judged_domain(pack, domain) for domain in framework.domains)
    labels = {category.name: category.published_as for category in framework.categories}
    later = labels.get(headline.label, "") if headline else ""
    return ComponentReportContext(
        front=pack.front(f"{pack.settings.body}: assurance report, {pack.settings.period}"),
        terms=terms_of(framework),
        has_headline=bool(framework.headline),
        headline=headline.label if headline else "",
        headline_reason=headline.reason if headline else "",
        published_as=later if headline and later != headline.label else "",
        categories=tuple(category.name for category in framework.categories),
        domains=domains,
        measures=measures_state(pack),
        interventions=_interventions(pack),
        support=support_lines(pack.on_record, pack.period),
        trajectories=trajectory_lines(pack.on_record, pack.period, today=pack.today),
        annex=cited_in(domains),
    )


def _interventions(pack: Pack) -> tuple[InterventionLine, ...]:
    return tuple(
        InterventionLine(
            key=f"intervention-{one.name}",
            what=one.said.what,
            power=one.said.power,
            date=one.said.date,
            decided_by=one.said.decided_by,
            state=one.said.outcome if one.said.closed else "In force",
        )
        for one in pack.regime.interventions
    )
