"""The annual letter to the governing body (guide, paragraphs 32, 46, 47): a year as record and papers show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, groupby

from evidence.analysis.findings import Subject
from evidence.framework import Domain
from evidence.framework.calendar import Period
from evidence.model import Stance
from generators.areas import voices_with
from generators.carried import agreed_actions, support_lines
from generators.context import Citation, Point, Statement
from generators.letter_context import AnnualLetterContext, LetterDomain, LetterJudgement
from generators.letter_variants import load_variant
from generators.pack import Pack
from generators.points import citation, passages_in, pick_points

_MOST = 1
_MOST_AGREED = 2
_MOST_PRIORITIES = 4


def annual_letter_context(pack: Pack) -> AnnualLetterContext:
    """The letter's makings.

    What meetings agreed comes first; the papers fill in what no meeting said, and only with what an agenda or a report
    of the year held ("no surprises"). Ambitions, signature and what nobody recorded are for people to write.
    """
    unheld = _unheld(pack)
    domains = tuple(_domain(pack, domain, unheld) for domain in pack.framework.domains)
    judgements = _judgements(pack)
    priorities = _priorities(pack, unheld)
    judged = [quarter.headline for quarter in pack.conversation.quarters if quarter.headline]
    return AnnualLetterContext(
        front=replace(pack.front(f"Annual assurance letter, {pack.period.year}"), period=pack.period.year),
        variant=load_variant(pack.wanted.variant, pack.shelf),
        review=pack.conversation.quarters[-1].met if pack.conversation.quarters else "",
        headline=judged[-1].label if judged else "",
        headline_reason=judged[-1].reason if judged else "",
        domains=domains,
        support=support_lines(pack.on_record, pack.period, since=_first(pack)),
        priorities=priorities,
        annex=_annex(domains, priorities, judgements),
        judgements=judgements,
        compared=pack.conversation.before is not None,
        left_out=sum(_left_out(pack, domain, unheld) for domain in pack.framework.domains),
    )


def _first(pack: Pack) -> Period:
    return replace(pack.period, quarter=1)


def _domain(pack: Pack, domain: Domain, unheld: frozenset[str]) -> LetterDomain:
    number = domain.number
    levels = tuple(_level(pack, number, quarter.quarter) for quarter in pack.conversation.quarters)
    strengths = pack.conversation.points(pack.period.year, number, Stance.ACHIEVEMENT)[-_MOST_AGREED:]
    developments = pack.conversation.points(pack.period.year, number, Stance.ISSUE)[-_MOST_AGREED:]
    subjects = _subjects(pack, number)
    if not strengths:
        praise = voices_with(subjects, Stance.ACHIEVEMENT, but=unheld)
        strengths = pick_points(praise, brief=True, most=_MOST, prefix=f"letter-{number}-strength")
    if not developments:
        concerns = voices_with(_worrying(subjects), Stance.ISSUE, but=unheld | passages_in(strengths))
        developments = pick_points(concerns, brief=True, most=_MOST, prefix=f"letter-{number}-development")
    return LetterDomain(
        number=number,
        question=domain.question,
        levels=levels,
        change=told_over_the_year(levels),
        strengths=strengths,
        developments=developments,
        agreed=agreed_actions(pack.on_record, pack.period, number, today=pack.today, since=_first(pack)),
    )


def told_over_the_year(levels: Sequence[str]) -> str:
    """How a domain's level went, quarter by quarter from the first: "Assured in Q1; assured with support from Q2."."""
    runs = [
        (level, [quarter for quarter, _ in found])
        for level, found in groupby(enumerate(levels, start=1), key=lambda pair: pair[1])
    ]
    judged = [(level, quarters) for level, quarters in runs if level]
    if len(judged) == 1 and len(judged[0][1]) == len(levels) > 1:
        return f"{judged[0][0]} in every quarter."
    told = [f"{level if not nth else _lower(level)} {_when(quarters)}" for nth, (level, quarters) in enumerate(judged)]
    return f"{'; '.join(told)}." if told else ""


def _when(quarters: Sequence[int]) -> str:
    return f"in Q{quarters[0]}" if len(quarters) == 1 else f"from Q{quarters[0]} to Q{quarters[-1]}"


def _lower(level: str) -> str:
    return level[:1].lower() + level[1:]


def _level(pack: Pack, number: int, quarter: int) -> str:
    judgement = pack.conversation.quarters[quarter - 1].judgements.get(number)
    return pack.framework.category(judgement.category).name if judgement else ""


def _judgements(pack: Pack) -> tuple[LetterJudgement, ...]:
    return tuple(
        LetterJudgement(
            quarter=f"Q{quarter.quarter}",
            domain=number,
            level=_level(pack, number, quarter.quarter),
            reason=pack.conversation.statement(judgement.reason, judgement.evidence),
        )
        for quarter in pack.conversation.quarters
        for number, judgement in sorted(quarter.judgements.items())
    )


def _subjects(pack: Pack, number: int) -> list[Subject]:
    return [subject for subject in pack.findings.subjects if subject.cluster.domain == number]


def _worrying(subjects: Sequence[Subject]) -> list[Subject]:
    return [subject for subject in subjects if subject.signals.has_concern]


def _priorities(pack: Pack, unheld: frozenset[str]) -> tuple[Point, ...]:
    """The heaviest topics by their titles, for people to say what comes of each."""
    heaviest = [subject for subject in _worrying(pack.findings.subjects) if subject.cluster.is_topic]
    found = []
    for subject in heaviest:
        voices = voices_with([subject], Stance.ISSUE, but=unheld)
        if voices:
            named = Statement(text=subject.cluster.title, citations=(citation(voices[0]),))
            found.append(Point(key=f"priority-{subject.cluster.domain}-{subject.cluster.id}", statements=(named,)))
    return tuple(found[:_MOST_PRIORITIES])


def _unheld(pack: Pack) -> frozenset[str]:
    """The ids of passages that the letter may not use: misread scans, and what no agenda or report of the year held."""
    before = pack.conversation.before
    if before is None:
        return pack.unsure
    held = before.raised.union(*(point.passages for point in before.points))
    topics = {(point.domain, topic) for point in before.points for topic in point.topics}
    unknown = [
        subject
        for subject in pack.findings.subjects
        if (subject.cluster.domain, subject.cluster.id) not in topics or not subject.cluster.is_topic
    ]
    voices = chain.from_iterable((*subject.cluster.voices, *subject.cluster.sentences) for subject in unknown)
    return pack.unsure | (frozenset(voice.item.passage.id for voice in voices) - held)


def _left_out(pack: Pack, domain: Domain, unheld: frozenset[str]) -> int:
    """How many statements on the domain the letter could have made, had an agenda held them."""
    subjects = _subjects(pack, domain.number)
    chances = ((subjects, Stance.ACHIEVEMENT), (_worrying(subjects), Stance.ISSUE))
    return sum(
        len(voices_with(of, stance, but=pack.unsure)) - len(voices_with(of, stance, but=unheld))
        for of, stance in chances
    )


def _annex(
    domains: Sequence[LetterDomain], priorities: Sequence[Point], judgements: Sequence[LetterJudgement]
) -> tuple[Citation, ...]:
    """Every place the letter cites, once, in the order it is first cited."""
    points = [said for domain in domains for said in (*domain.strengths, *domain.developments)]
    cited = [place for said in (*points, *priorities) for place in said.citations]
    cited += [place for judged in judgements for place in judged.reason.citations]
    return tuple({place.id: place for place in cited}.values())
