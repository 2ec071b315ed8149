"""The regional, national and committee packs from many cases (guide, paragraphs 42 to 45). Nothing here is decided."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from evidence.framework import Framework
from evidence.moderation.alike import Group, unlike_groups
from evidence.moderation.case import Case, Movement, Standing
from evidence.moderation.needs import Need, needs_without_offer
from evidence.moderation.overview import DomainCount, count_domains, count_support, emerging
from evidence.moderation.read import Unread
from evidence.record.judgement import Joint
from generators import moderation_rows as rows
from generators.blocks import Draft
from generators.dates import in_words
from generators.markup import render
from generators.moderation_context import (
    Annex,
    AnnexRow,
    CommitteeContext,
    DomainIssues,
    Glance,
    IssueRow,
    LevelCount,
    ModerationContext,
    PackFront,
    SupportRow,
    UnreadWorkspace,
)
from generators.wire import plain

MOST_TOGETHER = 40  # in one pack: the sharpest; the JSON of a smaller scope has the rest
NO_REGION = "Region not given"


class Level(StrEnum):
    """Whom a pack is for."""

    REGION = "region"
    NATION = "nation"
    COMMITTEE = "committee"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationPack:
    """One pack: its draft in blocks, and the plain values it was made of (for --json)."""

    name: str
    draft: Draft
    values: dict[str, Any]


def make_packs(cases: Sequence[Case], unread: Sequence[Unread], *, level: Level) -> tuple[ModerationPack, ...]:
    """A pack for each region, or one for the nation or the committee; bodies under another framework have their own.

    The same logs give the same packs.
    """
    in_order = sorted(cases, key=lambda case: (case.framework.id, case.place.region, case.body, case.workspace))
    packs = []
    for _, own in groupby(in_order, key=lambda case: case.framework.id):
        together = list(own)
        if level is not Level.REGION:
            packs.append(_pack(together, unread, level=level, scope=""))
            continue
        for region, bodies in groupby(together, key=lambda case: case.place.region):
            packs.append(_pack(list(bodies), unread, level=level, scope=region or NO_REGION))
    return tuple(packs)


def _pack(cases: Sequence[Case], unread: Sequence[Unread], *, level: Level, scope: str) -> ModerationPack:
    committee = level is Level.COMMITTEE
    made = max(case.at for case in cases)
    front = _front(cases, unread, level=level, scope=scope, made=made)
    context = _committee(front, cases) if committee else _moderation(front, cases, made)
    draft = Draft(
        kind=f"moderation-{level}",
        title=front.title,
        subject="Moderation",
        language="en-GB",
        log_head=front.log_head,
        made=made,
        blocks=render("moderation-committee.html" if committee else "moderation-pack.html", context),
        landscape=True,
        footer=cases[0].framework.title,
    )
    name = "-".join(filter(None, ("moderation", level.value, _slug(scope), _slug(front.period))))
    return ModerationPack(name=name, draft=draft, values=plain(context))


def _slug(words: str) -> str:
    return "-".join("".join(char if char.isalnum() else " " for char in words.lower()).split())


def _front(cases: Sequence[Case], unread: Sequence[Unread], *, level: Level, scope: str, made: str) -> PackFront:
    framework, period = cases[0].framework, cases[0].period
    heads = "\n".join(sorted(f"{case.body} {case.head}" for case in cases))
    names = {
        Level.REGION: f"Regional moderation: {scope}, {period}",
        Level.NATION: f"National moderation, {period}",
        Level.COMMITTEE: f"Recommendations to the committee, {period}",
    }
    return PackFront(
        title=names[level],
        level=level.value,
        scope=scope,
        period=period,
        framework=f"{framework.title} ({framework.reference})",
        assessor=framework.assessor,
        bodies=len(cases),
        prepared=in_words(made),
        log_head=hashlib.sha256(heads.encode()).hexdigest()[:12],
        unread=tuple(UnreadWorkspace(workspace=one.workspace, reason=one.reason) for one in unread),
    )


def _moderation(front: PackFront, cases: Sequence[Case], made: str) -> ModerationContext:
    groups, needs = unlike_groups(cases), needs_without_offer(cases)
    shown = groups[:MOST_TOGETHER]
    by_region = _by_region(cases, groups, needs) if front.level == Level.NATION else ()
    bodies = tuple(rows.body_row(case) for case in cases)
    return ModerationContext(
        front=front,
        summary=tuple(_summary(cases, groups, needs, made)),
        domains=_glances(cases, groups, needs, region=""),
        by_region=by_region,
        bodies=bodies,
        together=tuple(rows.together_row(group, key=f"together-{nth}") for nth, group in enumerate(shown, start=1)),
        together_left_out=len(groups) - len(shown),
        needs=tuple(rows.need_row(need) for need in needs),
        issues=_issues(cases),
        support=_support(cases),
        escalations=rows.escalation_rows(cases),
        requests=rows.request_rows(cases, today=made),
        recommendations=rows.recommendation_rows(cases),
        changes=rows.change_rows(cases),
        notes=rows.note_rows(cases),
        unjudged=tuple(row for row in bodies if not all(cell.category for cell in row.cells)),
        annexes=tuple(_annex(cases, domain.number) for domain in cases[0].framework.domains),
    )


def _committee(front: PackFront, cases: Sequence[Case]) -> CommitteeContext:
    return CommitteeContext(
        front=front,
        recommendations=rows.recommendation_rows(cases),
        without=rows.grave_rows(cases),
        changes=rows.change_rows(cases),
        support=_support(cases),
        domains=_glances(cases, unlike_groups(cases), needs_without_offer(cases), region=""),
    )


def _summary(cases: Sequence[Case], groups: Sequence[Group], needs: Sequence[Need], made: str) -> list[str]:
    """What a director reads first, in sentences; a thing that there is none of is said too."""
    standings = [standing for case in cases for standing in case.standings]
    whole = sum(not case.unjudged for case in cases)
    requests = rows.request_rows(cases, today=made)
    open_requests = [row for row in requests if row.state != "answered"]
    return [
        f"{whole} of {len(cases)} bodies are judged in every domain.",
        f"Unlike categories for like facts: {_some(len(groups), 'group')} of bodies to look at together.",
        f"Needs without an offer of support: {len(needs)}.",
        f"Recorded for the committee: {_some(len(rows.recommendation_rows(cases)), 'recommendation')} for intervention"
        f"; {_some(len(rows.grave_rows(cases)), 'domain')} at such a category without one.",
        f"Not agreed by the body, or in part: {sum(_disputed(one) for one in standings)} judgements. "
        f"Overridden: {sum(bool(one.judgement and one.judgement.override) for one in standings)}. "
        f"With a gate that is no longer met: {sum(bool(one.unmet) for one in standings)}.",
        f"Open: {_some(len(rows.escalation_rows(cases)), 'escalation')}, "
        f"{_some(len(open_requests), 'request')} under a power, of which "
        f"{sum(row.state == 'overdue' for row in open_requests)} overdue.",
        f"Changed by moderators so far: {_some(sum(row.stands for row in rows.change_rows(cases)), 'category')}.",
    ]


def _some(count: int, noun: str) -> str:
    """ "no group", "1 group", "12 groups"."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count or 'no'} {noun if count == 1 else many}"


def _disputed(standing: Standing) -> bool:
    return bool(standing.judgement and standing.judgement.joint in (Joint.PARTLY, Joint.NOT_AGREED))


def _by_region(cases: Sequence[Case], groups: Sequence[Group], needs: Sequence[Need]) -> tuple[Glance, ...]:
    """The domains of each region, region by region."""
    regions: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        regions[case.place.region or NO_REGION].append(case)
    return tuple(
        glance for region, own in sorted(regions.items()) for glance in _glances(own, groups, needs, region=region)
    )


def _glances(
    cases: Sequence[Case], groups: Sequence[Group], needs: Sequence[Need], *, region: str
) -> tuple[Glance, ...]:
    here = {case.workspace for case in cases}
    own_groups = [group for group in groups if any(member.case.workspace in here for member in group.members)]
    own_needs = [need for need in needs if need.case.workspace in here]
    return tuple(
        _glance(cases[0].framework, count, region=region, groups=own_groups, needs=own_needs)
        for count in count_domains(cases)
    )


def _glance(
    framework: Framework, count: DomainCount, *, region: str, groups: Sequence[Group], needs: Sequence[Need]
) -> Glance:
    return Glance(
        domain=count.domain,
        title=rows.domain_title(framework, count.domain),
        region=region,
        levels=tuple(
            LevelCount(category=category, level=rows.level_of(framework, category), count=number)
            for category, number in count.counts.items()
        ),
        unjudged=count.unjudged,
        better=count.moved[Movement.BETTER],
        worse=count.moved[Movement.WORSE],
        together=sum(group.domain == count.domain for group in groups),
        needs=sum(need.domain == count.domain for need in needs),
    )


def _issues(cases: Sequence[Case]) -> tuple[DomainIssues, ...]:
    found = emerging(cases)
    framework = cases[0].framework
    return tuple(
        DomainIssues(
            domain=domain.number,
            title=rows.domain_title(framework, domain.number),
            rows=tuple(
                IssueRow(
                    subject=one.subject,
                    title=one.title,
                    bodies=one.bodies,
                    new=one.new,
                    others=tuple(body for body in one.bodies if body not in one.new),
                    unknown=one.unknown,
                    suggested=one.suggested,
                )
                for one in found
                if one.domain == domain.number
            ),
        )
        for domain in framework.domains
    )


def _support(cases: Sequence[Case]) -> tuple[SupportRow, ...]:
    texts = {offer.id: offer.text for offer in cases[0].framework.judging.offers}
    return tuple(
        SupportRow(
            level=one.level,
            offer=one.offer,
            text=texts.get(one.offer, "Other support"),
            offered=one.offered,
            agreed=one.agreed,
            refused=one.refused,
        )
        for one in count_support(cases)
    )


def _annex(cases: Sequence[Case], number: int) -> Annex:
    """A row for each body judged to be elsewhere than at the first category, or at it with something to note."""
    framework = cases[0].framework
    first = framework.categories[0].id if framework.categories else ""
    found, plainly = [], []
    for case in cases:
        for standing in case.standings:
            if standing.domain != number or not standing.category:
                continue
            marks = rows.marks_of(case, standing)
            if (
                standing.category == first
                and standing.movement is not Movement.BETTER
                and not set(marks) - {"override"}
            ):
                plainly.append(f"{case.body}{' (override)' if marks else ''}")
            else:
                found.append(_annex_row(case, standing, marks))
    return Annex(
        domain=number,
        title=rows.domain_title(framework, number),
        rows=tuple(found),
        plain=tuple(plainly),
        plain_level=rows.level_of(framework, first),
    )


def _annex_row(case: Case, standing: Standing, marks: tuple[str, ...]) -> AnnexRow:
    said = standing.judgement
    return AnnexRow(
        body=case.body,
        level=rows.level_of(case.framework, standing.category),
        movement=rows.moved_words(standing, case.framework),
        joint=rows.joint_words(said) if said else "",
        reason=said.reason if said else "",
        support=rows.support_words(case, standing.domain),
        marks=(*marks, *(f"lacks {words}" for words in standing.unmet)),
    )
