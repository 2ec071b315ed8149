"""The quarterly summary report in the layout of the guide's Annex 1 (paragraphs 40, 41). Levels are people's."""

from __future__ import annotations

from evidence.framework import Domain
from evidence.model import Stance
from evidence.record.judgement import Joint, Judgement
from generators.areas import split_subjects, voices_with
from generators.carried import agreed_actions, support_lines, trajectory_lines
from generators.context import OpenAction, Point, ReportRow, Statement, SummaryReportContext
from generators.pack import Pack
from generators.points import open_action, passages_in, pick_points
from generators.trajectories import trajectory_charts

_MOST = 3
_JOINT = {
    Joint.AGREED: "The CCG agrees.",
    Joint.PARTLY: "The CCG agrees in part.",
    Joint.NOT_AGREED: "The CCG does not agree.",
    Joint.NOT_ASKED: "",
}


def summary_report_context(pack: Pack) -> SummaryReportContext:
    """The report's makings: what the meeting agreed, where it is on record; else what the papers suggest for it.

    Headline and levels are as people judged, empty where nobody has.
    """
    trajectories = trajectory_lines(pack.on_record, pack.period, today=pack.today)
    return SummaryReportContext(
        front=pack.front(f"{pack.settings.body} assurance report, {pack.settings.period}"),
        headline=pack.headline.label if pack.headline else "",
        headline_reason=" ".join(filter(None, (pack.headline.reason, _JOINT[pack.headline.joint])))
        if pack.headline
        else "",
        categories=tuple(category.name for category in pack.framework.categories),
        rows=tuple(_row(pack, domain) for domain in pack.framework.domains),
        support=support_lines(pack.on_record, pack.period),
        trajectories=trajectories,
        charts=trajectory_charts(trajectories),
        met=pack.conversation.met(str(pack.period)),
    )


def _row(pack: Pack, domain: Domain) -> ReportRow:
    number = domain.number
    judgement = pack.judgements.get(number)
    achievements, issues, actions = _agreed(pack, number) or _suggested(pack, number)
    return ReportRow(
        number=number,
        question=domain.question,
        level=pack.framework.category(judgement.category).name if judgement else "",
        reason=_reason(pack, judgement) if judgement else None,
        body_says=" ".join(filter(None, (_JOINT[judgement.joint], judgement.body_says))) if judgement else "",
        override=_remarks(pack, judgement) if judgement else "",
        achievements=achievements,
        issues=issues,
        agreed=agreed_actions(pack.on_record, pack.period, number, today=pack.today),
        actions=actions,
    )


_Cells = tuple[tuple[Point, ...], tuple[Point, ...], tuple[OpenAction, ...]]


def _agreed(pack: Pack, number: int) -> _Cells | None:
    """What the meeting agreed for the domain; None before a meeting is on record. An empty cell stays empty."""
    said, period = pack.conversation, str(pack.period)
    if not said.met(period):
        return None
    return said.points(period, number, Stance.ACHIEVEMENT), said.points(period, number, Stance.ISSUE), ()


def _suggested(pack: Pack, number: int) -> _Cells:
    """What the papers show, as a start for the meeting."""
    subjects = [subject for subject in pack.findings.subjects if subject.cluster.domain == number]
    heavy, _ = split_subjects(subjects)
    praise = voices_with(subjects, Stance.ACHIEVEMENT, but=pack.unsure)
    achievements = pick_points(praise, brief=True, most=_MOST, prefix=f"row-{number}-good")
    issues = voices_with(heavy, Stance.ISSUE, but=pack.unsure | passages_in(achievements))
    actions = [action for action in pack.findings.actions if action.domain == number][:_MOST]
    return (
        achievements,
        pick_points(issues, brief=True, most=_MOST, prefix=f"row-{number}-issue"),
        tuple(open_action(action, f"row-{number}-action-{nth}") for nth, action in enumerate(actions, start=1)),
    )


def _reason(pack: Pack, judgement: Judgement) -> Statement | None:
    """Why the area team judged so; a moderator's reason stands beside the change."""
    if judgement.domain in pack.moderations:
        return None
    return pack.conversation.statement(judgement.reason, judgement.evidence)


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
