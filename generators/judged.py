"""What people judged of one domain, as the other frameworks' documents tell it."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.framework import Domain
from evidence.model import Stance
from generators.areas import split_subjects, voices_with
from generators.carried import agreed_actions
from generators.context import Citation, OpenAction, Point, RecordEntry
from generators.pack import Pack
from generators.points import open_action, pick_points

_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDomain:
    """A domain with a person's judgement, "" where nobody has judged, and what the papers show.

    `published_as` and `consequence` are the framework's for the category. `remarks` are sentences on what the
    judgement was made without, and on evidence rejected since.
    """

    number: int
    title: str
    covers: str
    level: str
    published_as: str
    consequence: str
    reason: str
    body_says: str
    remarks: tuple[str, ...]
    achievements: tuple[Point, ...]
    issues: tuple[Point, ...]
    agreed: tuple[RecordEntry, ...]
    actions: tuple[OpenAction, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every place it cites, in order."""
        points = (place for point in (*self.achievements, *self.issues) for place in point.citations)
        return (*points, *(place for action in self.actions for place in action.statement.citations))


def judged_domain(pack: Pack, domain: Domain, *, most: int = _MOST) -> JudgedDomain:
    """One domain with at most so many points of each kind; the same pack gives the same."""
    number = domain.number
    judgement = pack.judgements.get(number)
    category = pack.framework.category(judgement.category) if judgement else None
    subjects = [subject for subject in pack.findings.subjects if subject.cluster.domain == number]
    heavy, _ = split_subjects(subjects)
    actions = [action for action in pack.findings.actions if action.domain == number][:most]
    return JudgedDomain(
        number=number,
        title=domain.question,
        covers=domain.covers,
        level=category.name if category else "",
        published_as=category.published_as if category and category.published_as != category.name else "",
        consequence=category.consequence if category else "",
        reason=judgement.reason if judgement else "",
        body_says=judgement.body_says if judgement else "",
        remarks=_remarks(pack, number),
        achievements=pick_points(
            voices_with(subjects, Stance.ACHIEVEMENT), brief=True, most=most, prefix=f"judged-{number}-good"
        ),
        issues=pick_points(voices_with(heavy, Stance.ISSUE), brief=True, most=most, prefix=f"judged-{number}-issue"),
        agreed=agreed_actions(pack.on_record, pack.period, number, today=pack.today),
        actions=tuple(
            open_action(action, f"judged-{number}-action-{nth}") for nth, action in enumerate(actions, start=1)
        ),
    )


def _remarks(pack: Pack, number: int) -> tuple[str, ...]:
    judgement = pack.judgements.get(number)
    if judgement is None:
        return ()
    told = []
    if judgement.override:
        told.append(f"Judged without {'; '.join(judgement.overridden)}. Why: {judgement.override}")
    if since_rejected := pack.since_rejected.get(number, ()):
        told.append(f"Evidence since rejected: {len(since_rejected)} of {len(judgement.evidence)} passages.")
    if moderation := pack.moderations.get(number):
        told.append(f"Moderated ({moderation.stage}) from “{pack.framework.category(moderation.before).name}”.")
    return tuple(told)


def cited_in(domains: tuple[JudgedDomain, ...]) -> tuple[Citation, ...]:
    """Every place the domains cite, once, in the order it is first cited."""
    return tuple({place.id: place for domain in domains for place in domain.citations}.values())
