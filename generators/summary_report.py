"""The quarterly summary report in the layout of the guide's Annex 1 (paragraphs 40, 41). Levels are people's."""

from __future__ import annotations

from evidence.framework import Domain
from evidence.model import Stance
from evidence.record.judgement import Judgement
from generators.areas import split_subjects, voices_with
from generators.carried import agreed_actions, support_lines, trajectory_lines
from generators.context import ReportRow, SummaryReportContext
from generators.pack import Pack
from generators.points import open_action, pick_points

_MOST = 3


def summary_report_context(pack: Pack) -> SummaryReportContext:
    """The report's makings: evidence filled in; headline and levels as people judged, empty where nobody has."""
    return SummaryReportContext(
        front=pack.front(f"{pack.settings.body} assurance report, {pack.settings.period}"),
        headline=pack.headline.label if pack.headline else "",
        categories=tuple(category.name for category in pack.framework.categories),
        rows=tuple(_row(pack, domain) for domain in pack.framework.domains),
        support=support_lines(pack.on_record, pack.period),
        trajectories=trajectory_lines(pack.on_record, pack.period, today=pack.today),
    )


def _row(pack: Pack, domain: Domain) -> ReportRow:
    number = domain.number
    judgement = pack.judgements.get(number)
    subjects = [subject for subject in pack.findings.subjects if subject.cluster.domain == number]
    heavy, _ = split_subjects(subjects)
    actions = [action for action in pack.findings.actions if action.domain == number][:_MOST]
    return ReportRow(
        number=number,
        question=domain.question,
        level=pack.framework.category(judgement.category).name if judgement else "",
        override=_remarks(pack, judgement) if judgement else "",
        achievements=pick_points(
            voices_with(subjects, Stance.ACHIEVEMENT), brief=True, most=_MOST, prefix=f"row-{number}-good"
        ),
        issues=pick_points(voices_with(heavy, Stance.ISSUE), brief=True, most=_MOST, prefix=f"row-{number}-issue"),
        agreed=agreed_actions(pack.on_record, pack.period, number, today=pack.today),
        actions=tuple(open_action(action, f"row-{number}-action-{nth}") for nth, action in enumerate(actions, start=1)),
    )


def _remarks(pack: Pack, judgement: Judgement) -> str:
    """What a judgement was made without, how much of its evidence was rejected since, and what moderators changed."""
    told = []
    if judgement.override:
        told.append(f"Judged without {'; '.join(judgement.overridden)}. Why: {judgement.override}")
    if since_rejected := pack.since_rejected.get(judgement.domain, ()):
        told.append(f"Evidence since rejected: {len(since_rejected)} of {len(judgement.evidence)} passages.")
    if moderation := pack.moderations.get(judgement.domain):
        before = pack.framework.category(moderation.before).name
        told.append(f"Moderated ({moderation.stage}) from “{before}”: {judgement.reason}")
    return " ".join(told)
