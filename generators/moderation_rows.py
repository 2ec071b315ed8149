"""Cases in words: the rows of the moderation packs. What is said here is what people recorded, and counts of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidence.analysis.symbols import SYMBOLS
from evidence.framework import Framework
from evidence.framework.calendar import parse_period
from evidence.framework.load_dashboard import load_dashboard
from evidence.indicator import Colour
from evidence.moderation.alike import Group, Member
from evidence.moderation.case import Case, Movement, Standing
from evidence.moderation.needs import Need
from evidence.record.action import is_overdue
from evidence.record.judgement import Joint, Judgement
from evidence.record.moderation import Recommendation
from evidence.record.support import Power, Request, Result, Support
from evidence.store.moderations import Remark
from generators.dates import in_words
from generators.moderation_context import (
    BodyRow,
    ChangeRow,
    DomainCell,
    EscalationRow,
    GraveRow,
    LevelCount,
    NeedRow,
    NoteRow,
    RecommendationRow,
    RequestRow,
    Together,
    TogetherMember,
)

_MOST_BESIDE = 4  # of one category: more do not stand side by side, they are named
_STATES = ("overdue", "open", "answered")
_JOINT = {
    Joint.AGREED: "agreed",
    Joint.PARTLY: "partly agreed",
    Joint.NOT_AGREED: "not agreed",
    Joint.NOT_ASKED: "not asked",
}


def level_of(framework: Framework, category: str) -> str:
    """The category's name; "" for none, and the id where the framework has it no longer."""
    try:
        return framework.category(category).name if category else ""
    except KeyError:
        return category


def domain_title(framework: Framework, number: int) -> str:
    """ "4. Governance"."""
    topic = framework.domain(number).topic
    return f"{number}. {topic[:1].upper()}{topic[1:]}"


def body_row(case: Case) -> BodyRow:
    """One body with its domains side by side."""
    return BodyRow(
        body=case.body,
        workspace=case.workspace,
        region=case.place.region,
        area_team=case.place.area_team,
        headline=case.headline.said.label if case.headline else "",
        cells=tuple(_cell(case, standing) for standing in case.standings),
    )


def marks_of(case: Case, standing: Standing) -> tuple[str, ...]:
    """What a reader should not miss of where a domain stands."""
    said = standing.judgement
    if said is None:
        return ()
    found = []
    if standing.moderated is not None:
        stood = level_of(case.framework, standing.moderated.said.before)
        found.append(f"moderated from {stood}" if standing.moderated.stands else "judged anew since it was moderated")
    if said.joint in (Joint.PARTLY, Joint.NOT_AGREED):
        found.append(_JOINT[said.joint])
    if said.override:
        found.append("override")
    if standing.unmet:
        found.append("gate not met")
    if standing.judged is not None and standing.judged.since_rejected:
        found.append("evidence since rejected")
    return tuple(found)


def support_words(case: Case, domain: int) -> str:
    """The support for a domain that is not closed, or was closed since the quarter ended.

    Such as "S1 level 2, agreed; S3 level 4, improved on 14 April 2014".
    """
    last = parse_period(case.period).ends.isoformat()
    own = case.on_file.of(domain).supports
    return "; ".join(
        f"{name} level {support.level}, {_where_it_stands(support)}"
        for name, support in own.items()
        if not support.closed or support.closed > last
    )


def _where_it_stands(support: Support) -> str:
    if not support.closed:
        return support.agreement.value
    return f"{_plainly(support.result)} on {in_words(support.closed)}"


def _plainly(result: Result) -> str:
    return result.value.replace("-", " ")


def together_row(group: Group, *, key: str) -> Together:
    """A group with what is alike in words, and its members side by side."""
    members, more = [], []
    for own in group.by_category().values():
        members += [_member(one) for one in own[:_MOST_BESIDE]]
        if left := [one.case.body for one in own[_MOST_BESIDE:]]:
            more.append(f"{_level(own[0])}: {', '.join(left)}")
    return Together(
        key=key,
        domain=group.domain,
        why=tuple(_alike_in(group)),
        levels=tuple(
            LevelCount(category=category, level=_level(own[0]), count=len(own))
            for category, own in group.by_category().items()
        ),
        members=tuple(members),
        more=tuple(more),
    )


def need_row(need: Need) -> NeedRow:
    return NeedRow(
        body=need.case.body,
        region=need.case.place.region,
        domain=need.domain,
        level=level_of(need.case.framework, need.category) or "Not judged",
        why=need.why.value,
        told=need.told,
    )


def escalation_rows(cases: Iterable[Case]) -> tuple[EscalationRow, ...]:
    """Every escalation that is open."""
    return tuple(
        EscalationRow(body=case.body, name=name, domains=one.domains, view=one.view, date=one.date, lacks=one.lacks)
        for case in cases
        for name, one in case.on_file.escalations.items()
        if not one.closed
    )


def request_rows(cases: Iterable[Case], *, today: str) -> tuple[RequestRow, ...]:
    """Requests for which a power was used: those that are open, overdue first, then those of the quarter on."""
    found = []
    for case in cases:
        first = parse_period(case.period).begins.isoformat()
        for name, one in case.on_file.requests.items():
            if one.power is not Power.INFORMAL and (not one.closed or one.date >= first):
                found.append(_request(case, name, one, today))
    return tuple(sorted(found, key=lambda row: (_STATES.index(row.state), row.body, row.name)))


def _request(case: Case, name: str, one: Request, today: str) -> RequestRow:
    late = is_overdue(due=one.due, closed=one.closed, today=today)
    return RequestRow(
        body=case.body,
        name=name,
        domains=one.domains,
        power=one.power.value,
        what=one.what,
        date=one.date,
        due=one.due,
        state="answered" if one.closed else "overdue" if late else "open",
    )


def change_rows(cases: Iterable[Case]) -> tuple[ChangeRow, ...]:
    """Every category that a moderator changed, with the reason and who it was."""
    return tuple(
        ChangeRow(
            body=case.body,
            region=case.place.region,
            domain=standing.domain,
            before=level_of(case.framework, one.said.before),
            after=level_of(case.framework, one.said.judgement.category),
            why=one.said.judgement.reason,
            stage=one.said.stage.value,
            by=one.by,
            at=one.at,
            told=one.said.told,
            override=one.said.judgement.override,
            stands=one.stands,
        )
        for case in cases
        for standing in case.standings
        if (one := standing.moderated) is not None
    )


def note_rows(cases: Iterable[Case]) -> tuple[NoteRow, ...]:
    return tuple(
        NoteRow(body=case.body, domain=one.said.domain, words=one.said.words, stage=one.said.stage.value, by=one.by)
        for case in cases
        for one in case.notes
    )


def recommendation_rows(cases: Iterable[Case]) -> tuple[RecommendationRow, ...]:
    """Every recommendation that people recorded, with what is on file for it."""
    return tuple(
        _recommendation(case, standing, one)
        for case in cases
        for one in case.recommendations
        for standing in case.standings
        if standing.domain == one.said.domain
    )


def grave_rows(cases: Iterable[Case]) -> tuple[GraveRow, ...]:
    """Domains at a category which intervention may follow, without a recommendation."""
    rows = []
    for case in cases:
        rules = case.framework.judging.intervention
        recommended = {one.said.domain for one in case.recommendations}
        for standing in case.standings:
            said = standing.judgement
            if rules and said and said.category in rules.after and standing.domain not in recommended:
                rows.append(
                    GraveRow(
                        body=case.body,
                        region=case.place.region,
                        domain=standing.domain,
                        level=level_of(case.framework, said.category),
                        reason=said.reason,
                    )
                )
    return tuple(rows)


def joint_words(judgement: Judgement) -> str:
    """Whether the body agrees, in words."""
    return _JOINT[judgement.joint]


def _cell(case: Case, standing: Standing) -> DomainCell:
    said = standing.judgement
    return DomainCell(
        domain=standing.domain,
        category=standing.category,
        level=level_of(case.framework, standing.category),
        before=level_of(case.framework, standing.before),
        movement=standing.movement.value,
        joint=joint_words(said) if said else "",
        marks=marks_of(case, standing),
    )


def moved_words(standing: Standing, framework: Framework) -> str:
    """ "better than Assured with support"; "" where nothing moved."""
    if standing.movement in (Movement.BETTER, Movement.WORSE):
        return f"{standing.movement.value} than {level_of(framework, standing.before)}"
    return standing.movement.value if standing.movement is Movement.FIRST else ""


def _level(member: Member) -> str:
    return level_of(member.case.framework, member.standing.category)


def _member(member: Member) -> TogetherMember:
    case, standing = member.case, member.standing
    return TogetherMember(
        body=case.body,
        region=case.place.region,
        category=standing.category,
        level=_level(member),
        below_green=_below_green(standing),
        reason=standing.judgement.reason if standing.judgement else "",
        support=support_words(case, standing.domain),
    )


def _below_green(standing: Standing) -> str:
    if not standing.facts.colours:
        return "No colours for this domain"
    below = [(name, colour) for name, colour in standing.facts.colours if colour is not Colour.GREEN]
    return ", ".join(f"{SYMBOLS[colour]} {name} {colour.value}" for name, colour in below) or "None"


def _alike_in(group: Group) -> Iterable[str]:
    """What all of the group have in common, a phrase each."""
    facts, case = group.signature, group.members[0].case
    if facts.worst == Colour.GREEN:
        yield f"{SYMBOLS[Colour.GREEN]} green on every indicator of the domain"
    elif facts.worst:
        named = _indicators(case.framework, facts.at_worst)
        yield f"{SYMBOLS[Colour(facts.worst)]} {facts.worst} on {named}, and {facts.others} below green"
    if facts.support_level:
        yield f"support of level {facts.support_level} was running"
    else:
        yield "no support was running"
    if facts.fell_short:
        yield "support had been refused, or had ended without improvement"
    yield "concern had been escalated" if facts.escalated else "nothing had been escalated"
    if facts.powers:
        yield f"powers used to ask for information: {', '.join(facts.powers)}"
    yield f"issues on record: {_topics(group)}" if group.kinds else "no issue on record by topic"


def _indicators(framework: Framework, ids: Sequence[str]) -> str:
    board = load_dashboard(framework.id)
    return "; ".join(f"{one} ({board.indicator(one).title})" for one in ids)


def _topics(group: Group) -> str:
    titles = {issue.subject: issue.title for member in group.members for issue in member.case.issues}
    return ", ".join(titles.get(kind, kind) for kind in group.kinds)


def _recommendation(case: Case, standing: Standing, one: Remark[Recommendation]) -> RecommendationRow:
    own = case.on_file.of(standing.domain)
    options = {option.id: option for option in case.framework.judging.interventions}
    option, said = options.get(one.said.option), standing.judgement
    ground = f"{said.ground.replace('-', ' ')}: {said.ground_because}" if said and said.ground else ""
    return RecommendationRow(
        body=case.body,
        region=case.place.region,
        domain=standing.domain,
        level=level_of(case.framework, standing.category),
        option=option.text if option else one.said.option,
        power=option.power if option else "",
        why=one.said.why,
        ground=ground,
        tried=said.tried if said else (),
        patient_safety=said.patient_safety if said else "",
        support=tuple(
            f"{in_words(support.date)}: {support.what}, level {support.level}, "
            f"{_plainly(support.result) if support.closed else support.agreement}"
            for support in sorted(own.supports.values(), key=lambda support: support.date)
        ),
        escalation=tuple(f"{in_words(each.date)}: {each.view}" for each in own.escalations.values()),
        unmet=standing.unmet,
        stage=one.said.stage.value,
        by=one.by,
    )
