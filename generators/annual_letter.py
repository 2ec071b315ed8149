"""The annual letter to the governing body (guide, paragraph 47): strengths, then development, with the key evidence."""

from __future__ import annotations

from dataclasses import replace

from evidence.framework import Domain
from evidence.model import Stance
from generators.areas import voices_with
from generators.context import AnnualLetterContext, Citation, LetterDomain, Point
from generators.pack import Pack
from generators.points import pick_points

_MOST = 2
_MOST_PRIORITIES = 5


def annual_letter_context(pack: Pack) -> AnnualLetterContext:
    """The letter's makings; what was agreed and what comes next are for people to write."""
    domains = tuple(_domain(pack, domain) for domain in pack.framework.domains)
    heaviest = [subject for subject in pack.findings.subjects if subject.signals.has_concern]
    priorities = pick_points(
        voices_with(heaviest[:_MOST_PRIORITIES], Stance.ISSUE), brief=True, most=_MOST_PRIORITIES, prefix="priority"
    )
    return AnnualLetterContext(
        front=replace(pack.front(f"Annual assurance letter, {pack.period.year}"), period=pack.period.year),
        domains=domains,
        priorities=priorities,
        annex=_annex(domains, priorities),
    )


def _domain(pack: Pack, domain: Domain) -> LetterDomain:
    number = domain.number
    subjects = [subject for subject in pack.findings.subjects if subject.cluster.domain == number]
    strengths = voices_with(subjects, Stance.ACHIEVEMENT)
    developments = voices_with([subject for subject in subjects if subject.signals.has_concern], Stance.ISSUE)
    return LetterDomain(
        number=number,
        question=domain.question,
        strengths=pick_points(strengths, brief=True, most=_MOST, prefix=f"letter-{number}-strength"),
        developments=pick_points(developments, brief=True, most=_MOST, prefix=f"letter-{number}-development"),
    )


def _annex(domains: tuple[LetterDomain, ...], priorities: tuple[Point, ...]) -> tuple[Citation, ...]:
    """Every place the letter cites, once, in the order it is first cited."""
    points = [said for domain in domains for said in (*domain.strengths, *domain.developments)]
    cited = {place.id: place for said in (*points, *priorities) for place in said.citations}
    return tuple(cited.values())
