"""Moderation in the store: a category changed with its reason, remarks, recommendations, and where a body belongs."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from evidence.errors import GateNotMet, RecordError
from evidence.framework import Framework
from evidence.record.body import check_dates, read_body, written
from evidence.record.chain import UNDO, Form, Key, last_standing
from evidence.record.judgement import Ground, Joint, Judgement
from evidence.record.moderation import Moderation, ModerationNote, Place, Recommendation, Stage
from evidence.store import log
from evidence.store.database import transaction
from evidence.store.judgements import Judged, held_to_gates, read_judgements
from evidence.store.record import Change, add, entries, held, keep, last_acts, lines, make
from evidence.store.reviews import check_domains

_PLACE = Key(form=Form.PLACE, name="place")
_Said = TypeVar("_Said", ModerationNote, Recommendation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderated:
    """A moderator's change as it stands, who made it and when.

    It `stands` while the area team's judgement is the one that was moderated; a newer judgement sets it aside.
    """

    said: Moderation
    by: str
    at: str
    line: int
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Generic[_Said]):
    """A note or recommendation under its name ("N1", "M1"), who made it and when."""

    name: str
    said: _Said
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The category a moderator wants for a domain, and why; what is not given comes from the area team's judgement."""

    period: str
    domain: int
    category: str
    why: str
    stage: Stage
    override: str = ""
    ground: Ground | None = None
    ground_because: str = ""
    tried: tuple[str, ...] = ()
    patient_safety: str = ""


def change_category(
    connection: sqlite3.Connection, act: log.Act, wanted: Wanted, *, framework: Framework, seen: int | None = None
) -> Moderation:
    """Records what a moderator changed; the area team's judgement stays on record as it was.

    RecordError when nobody has judged the domain, or the category stands already. GateNotMet, naming everything
    missing, when the framework asks for more: a moderator is held to the same gates. StaleDecision when another
    moderator changed the domain and `seen` does not say that this was seen.
    """
    check_domains(framework, [wanted.domain])
    with transaction(connection):
        judged = _judged(connection, wanted)
        earlier = read_moderations(connection, wanted.period).get(wanted.domain)
        before = earlier.said.judgement if earlier and earlier.stands else judged.said
        judgement = held_to_gates(connection, _as_wanted(judged.said, wanted), framework=framework)
        moderation = Moderation(
            stage=wanted.stage, judgement=judgement, before=before.category, judged_line=judged.line
        )
        names = (framework.category(one).name for one in (moderation.before, judgement.category))
        change = Change(
            key=_key(wanted.period, wanted.domain),
            verb="moderate",
            was=held(connection, _key(wanted.period, wanted.domain)),
            after=written(moderation),
            said=f"{' to '.join(names)} “{wanted.why}”",
            guarded=True,
        )
        make(connection, act, [change], seen=seen)
    return moderation


def tell_body(connection: sqlite3.Connection, act: log.Act, *, period: str, domain: int, day: str) -> None:
    """Records the day on which the body was told of the change; RecordError when nothing was changed."""
    check_dates(day_the_body_was_told=day)
    was = held(connection, _key(period, domain))
    if was is None or not was.body:
        raise RecordError(f"No moderator changed domain {domain} in {period}.")
    after = written(replace(read_body(was.body, Moderation), told=day))
    said = f"body told on {day}"
    keep(connection, act, [Change(key=was.key, verb="tell", was=was, after=after, said=said)])


def add_note(connection: sqlite3.Connection, act: log.Act, note: ModerationNote, *, framework: Framework) -> str:
    """Adds a moderator's note and gives its name ("N1")."""
    check_domains(framework, [note.domain] if note.domain else [])
    return add(connection, act, Form.MODERATION_NOTE, written(note), note.words)


def recommend(
    connection: sqlite3.Connection, act: log.Act, recommendation: Recommendation, *, framework: Framework
) -> str:
    """Adds a recommendation for intervention and gives its name ("M1").

    RecordError when the form is none of the framework's; GateNotMet unless the domain stands at a category that
    intervention may follow (guide, paragraph 82).
    """
    check_domains(framework, [recommendation.domain])
    rules = framework.judging.intervention
    if rules is None or recommendation.option not in {one.id for one in rules.options}:
        raise RecordError(
            f"“{recommendation.option}” is no form of intervention of {framework.title}.",
            hint="See them with: assure moderate options",
        )
    standing = read_standing(connection, recommendation.period).get(recommendation.domain)
    if standing is None or standing.category not in rules.after:
        names = " or ".join(f"“{one.name}”" for one in framework.categories if one.id in rules.after)
        raise GateNotMet(
            f"Intervention can be recommended only where a domain stands at {names}; "
            f"domain {recommendation.domain} does not.",
            hint="Nothing was recorded.",
        )
    return add(connection, act, Form.RECOMMENDATION, written(recommendation), recommendation.option)


def set_place(connection: sqlite3.Connection, act: log.Act, place: Place) -> None:
    """Records which region and area team the body belongs to."""
    said = ", ".join(filter(None, (place.region, place.area_team)))
    was = held(connection, _PLACE)
    keep(connection, act, [Change(key=_PLACE, verb="place", was=was, after=written(place), said=said)])


def undo(connection: sqlite3.Connection, act: log.Act, *, period: str, named: str, seen: int | None = None) -> str:
    """Takes back the last act on a domain's moderation ("4") or on a note or recommendation ("N1"), and tells it.

    RecordError when there is nothing to take back.
    """
    key = _named(period, named)
    last = last_standing(lines(connection, key))
    if last is None:
        raise RecordError(f"There is nothing of moderation to undo for {named}.")
    change = Change(
        key=key,
        verb=UNDO,
        was=held(connection, key),
        after=last.before,
        said=f"undo: {last.said}",
        about={"undoes": last.number},
        guarded=True,
    )
    keep(connection, act, [change], seen=seen)
    return last.said


def read_moderations(connection: sqlite3.Connection, period: str) -> dict[int, Moderated]:
    """What moderators changed in the period, by domain."""
    judged = {one.said.domain: one.line for one in read_judgements(connection, period)}
    acts = last_acts(connection, Form.MODERATION)
    found = {}
    for entry in entries(connection, Form.MODERATION):
        said = read_body(entry.body, Moderation)
        if said.judgement.period == period:
            act, domain = acts[entry.key.name], said.judgement.domain
            stands = judged.get(domain) == said.judged_line
            found[domain] = Moderated(said=said, by=act.by, at=act.at, line=act.line, stands=stands)
    return dict(sorted(found.items()))


def read_standing(connection: sqlite3.Connection, period: str) -> dict[int, Judgement]:
    """The judgement that stands for each domain: the moderated one where there is one, else the area team's."""
    standing = {one.said.domain: one.said for one in read_judgements(connection, period)}
    moderated = read_moderations(connection, period)
    return standing | {domain: one.said.judgement for domain, one in moderated.items() if one.stands}


def read_notes(connection: sqlite3.Connection, period: str) -> tuple[Remark[ModerationNote], ...]:
    """The period's notes, in the order they were made."""
    return tuple(one for one in _remarks(connection, Form.MODERATION_NOTE, ModerationNote) if one.said.period == period)


def read_recommendations(connection: sqlite3.Connection, period: str) -> tuple[Remark[Recommendation], ...]:
    """The period's recommendations for intervention, in the order they were made."""
    return tuple(one for one in _remarks(connection, Form.RECOMMENDATION, Recommendation) if one.said.period == period)


def read_place(connection: sqlite3.Connection) -> Place:
    """Where the body belongs; an empty place when nobody said."""
    entry = held(connection, _PLACE)
    return read_body(entry.body, Place) if entry and entry.body else Place()


def _key(period: str, domain: int) -> Key:
    return Key(form=Form.MODERATION, name=f"{period}|{domain}")


def _named(period: str, named: str) -> Key:
    if named.isdecimal():
        return _key(period, int(named))
    name = named.upper()
    return Key(form=Form.RECOMMENDATION if name.startswith("M") else Form.MODERATION_NOTE, name=name)


def _judged(connection: sqlite3.Connection, wanted: Wanted) -> Judged[Judgement]:
    for one in read_judgements(connection, wanted.period):
        if one.said.domain == wanted.domain:
            return one
    raise RecordError(
        f"Nobody has judged domain {wanted.domain} in {wanted.period}: there is nothing to moderate.",
        hint=f"The area team judges first: assure judge {wanted.domain} CATEGORY --reason WHY",
    )


def _as_wanted(judged: Judgement, wanted: Wanted) -> Judgement:
    return replace(
        judged,
        category=wanted.category,
        reason=wanted.why,
        joint=Joint.NOT_ASKED,
        body_says="",
        ground=wanted.ground or judged.ground,
        ground_because=wanted.ground_because or judged.ground_because,
        tried=wanted.tried or judged.tried,
        patient_safety=wanted.patient_safety or judged.patient_safety,
        override=wanted.override,
        overridden=(),
    )


def _remarks(connection: sqlite3.Connection, form: Form, kind: type[_Said]) -> tuple[Remark[_Said], ...]:
    acts = last_acts(connection, form)
    found = sorted(entries(connection, form), key=lambda one: int(one.key.name[1:]))
    return tuple(
        Remark(
            name=one.key.name,
            said=read_body(one.body, kind),
            by=acts[one.key.name].by,
            at=acts[one.key.name].at,
        )
        for one in found
    )
