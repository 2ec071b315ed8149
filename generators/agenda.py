"""The step-2 agenda: areas for discussion, good practice, open actions and gaps by domain (guide, paragraph 37)."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.analysis.coverage import Cover, PromptCover
from evidence.analysis.findings import Subject
from evidence.framework import Domain
from evidence.model import Stance
from generators.areas import area, bare_area, split_subjects, voices_with
from generators.carried import carried_forward
from generators.context import AgendaContext, AgendaDomain, Gap, Point, WiderConversation
from generators.dashboard import agenda_rows
from generators.pack import Pack
from generators.points import citation, open_action, paper_label, pick_points
from generators.wording import Wording

_MOST_GOOD = 3
_MOST_WIDER = 3
_MOST_ACTIONS = 8


def agenda_context(pack: Pack) -> AgendaContext:
    """The agenda's makings; the same pack gives the same agenda."""
    wording = pack.wording()
    title = f"{pack.settings.body}: assurance discussion, {pack.settings.period}"
    return AgendaContext(
        front=pack.front(title),
        domains=tuple(_domain(pack, domain, wording) for domain in pack.framework.domains),
        wider=_wider(pack),
        indicators=agenda_rows(pack.board) if pack.board else (),
        version=pack.wanted.version.value,
        agreed_on=pack.conversation.agenda_agreed,
    )


def _domain(pack: Pack, domain: Domain, wording: Wording) -> AgendaDomain:
    number = domain.number
    subjects = [subject for subject in pack.findings.subjects if subject.cluster.domain == number]
    chosen, annexed = split_subjects(subjects)
    areas = tuple(area(subject, f"{number}.{nth}", wording) for nth, subject in enumerate(chosen, start=1))
    shown = {place.id for item in areas for said in item.points for place in said.citations}
    praise = voices_with(subjects, Stance.ACHIEVEMENT, but=pack.unsure)
    good = [voice for voice in praise if citation(voice).id not in shown]
    in_areas = {action.statement.citations[0].id for item in areas for action in item.actions}
    actions = [action for action in pack.findings.actions if action.domain == number]
    open_actions = [open_action(action, f"action-{number}-{nth}") for nth, action in enumerate(actions, start=1)]
    return AgendaDomain(
        number=number,
        question=domain.question,
        areas=areas,
        annexed=tuple(bare_area(subject, "") for subject in annexed if subject.cluster.is_topic),
        good_practice=pick_points(good, most=_MOST_GOOD, prefix=f"good-{number}"),
        actions=tuple(item for item in open_actions if item.statement.citations[0].id not in in_areas)[:_MOST_ACTIONS],
        gaps=gaps(pack.findings.coverage, number, wording),
        carried=carried_forward(
            pack.on_record, pack.period, number, assessor=pack.framework.assessor, today=pack.today
        ),
    )


def gaps(coverage: Sequence[PromptCover], domain: int, wording: Wording) -> tuple[Gap, ...]:
    """The prompts of a domain with no evidence, then those with a trace, each with its kind question."""
    open_prompts = [found for found in coverage if found.domain == domain and found.cover is not Cover.COVERED]
    open_prompts.sort(key=lambda found: found.cover is not Cover.NONE)
    return tuple(_gap(found, wording) for found in open_prompts)


def _gap(found: PromptCover, wording: Wording) -> Gap:
    paper = paper_label(found.items[0]) if found.items else ""
    ask = wording.gap(found.cover.value, topic=found.prompt.topic, id=found.prompt.id, paper=paper)
    return Gap(prompt=found.prompt.id, text=found.prompt.text, state=found.cover.value, ask=ask)


def _wider(pack: Pack) -> WiderConversation:
    return WiderConversation(
        support=_wider_points(pack.findings.subjects, "support"),
        development=_wider_points(pack.findings.subjects, "development"),
        mutual=_wider_points(pack.findings.subjects, "mutual"),
    )


def _wider_points(subjects: Sequence[Subject], item: str) -> tuple[Point, ...]:
    voices = [voice for subject in subjects if subject.cluster.wider == item for voice in subject.cluster.voices]
    strongest = sorted(voices, key=lambda voice: (-voice.score, voice.item.passage.id))[: 3 * _MOST_WIDER]
    return pick_points(strongest, most=_MOST_WIDER, prefix=f"wider-{item}")
