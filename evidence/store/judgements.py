"""Judgements in the store: made by a person, held to the framework's gates, each with what stood before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from evidence.errors import GateNotMet, RecordError
from evidence.framework import Framework
from evidence.model import EvidenceItem, Verdict
from evidence.record.body import read_body, written
from evidence.record.chain import Form, Held, Key
from evidence.record.gates import Lack, OnFile, lacking
from evidence.record.judgement import Headline, Judgement
from evidence.record.support import Escalation, Request, Support
from evidence.store import log
from evidence.store.database import transaction
from evidence.store.items import read_items
from evidence.store.record import Change, entries, held, last_acts, make
from evidence.store.reviews import check_domains, find_one, rejected_ids

_Said = TypeVar("_Said", Judgement, Headline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Generic[_Said]):
    """A judgement or headline as it stands, who made it and when.

    `since_rejected` are the passages it rests on that people rejected afterwards.
    """

    said: _Said
    by: str
    at: str
    line: int
    since_rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid:
    """What a person looks at before judging a domain: its evidence, what is on record, what each category asks.

    `lacks` has for every category of the framework what would be missing if nothing were said with the judgement.
    """

    items: tuple[EvidenceItem, ...]
    on_file: OnFile
    lacks: dict[str, tuple[Lack, ...]]


def judge(
    connection: sqlite3.Connection,
    act: log.Act,
    judgement: Judgement,
    *,
    framework: Framework,
    seen: int | None = None,
) -> Judgement:
    """Records the judgement, and gives it with what it overrides and the whole ids of its evidence.

    RecordError for a domain, category or passage that is not there, for evidence that was rejected, and for an
    override of nothing. GateNotMet, naming everything missing, when the framework asks for more. StaleDecision when
    another person judged the domain and `seen` does not say that this was seen.
    """
    _check_place(framework, judgement)
    with transaction(connection):
        whole = replace(judgement, evidence=evidence_ids(connection, judgement.evidence))
        whole = held_to_gates(connection, whole, framework=framework)
        key = Key(form=Form.JUDGEMENT, name=whole.name)
        said = f"{framework.category(whole.category).name} “{whole.reason}”"
        was = held(connection, key)
        change = Change(key=key, verb="judge", was=was, after=written(whole), said=said, guarded=True)
        make(connection, act, [change], seen=seen)
    return whole


def held_to_gates(connection: sqlite3.Connection, judgement: Judgement, *, framework: Framework) -> Judgement:
    """The judgement with the gates that it overrides; GateNotMet for any other that is not met.

    RecordError for a domain or category that the framework has not, and for an override of nothing.
    """
    _check_place(framework, judgement)
    found = lacking(framework.judging.gates, judgement, read_on_file(connection))
    open_gates = [lack for lack in found if not (lack.gate.overridable and judgement.override)]
    if open_gates:
        raise _not_met(framework, judgement, open_gates)
    if judgement.override and not found:
        raise RecordError("There is nothing to override: everything asked for is on record.")
    return replace(judgement, overridden=tuple(lack.gate.needs for lack in found))


def set_headline(
    connection: sqlite3.Connection, act: log.Act, headline: Headline, *, framework: Framework, seen: int | None = None
) -> Headline:
    """Records the headline, and gives it with the framework's spelling of the label; errors as for `judge`."""
    known = {label.casefold(): label for label in framework.headline}
    if headline.label.casefold() not in known:
        labels = ", ".join(framework.headline) or "none"
        raise RecordError(f"“{headline.label}” is no headline of {framework.title}.", hint=f"It has: {labels}.")
    whole = replace(headline, label=known[headline.label.casefold()])
    key = Key(form=Form.HEADLINE, name=whole.period)
    said = f"{whole.label} “{whole.reason}”"
    with transaction(connection):
        was = held(connection, key)
        change = Change(key=key, verb="judge", was=was, after=written(whole), said=said, guarded=True)
        make(connection, act, [change], seen=seen)
    return whole


def read_judgements(connection: sqlite3.Connection, period: str) -> tuple[Judged[Judgement], ...]:
    """The judgements that stand for the period, by domain."""
    found = [
        (entry, judgement)
        for entry in entries(connection, Form.JUDGEMENT)
        if (judgement := read_body(entry.body, Judgement)).period == period
    ]
    found.sort(key=lambda pair: pair[1].domain)
    rejected = rejected_ids(connection) if found else frozenset()
    return tuple(
        replace(
            _judged(connection, entry, judgement),
            since_rejected=tuple(one for one in judgement.evidence if one in rejected),
        )
        for entry, judgement in found
    )


def read_headline(connection: sqlite3.Connection, period: str) -> Judged[Headline] | None:
    """The headline that stands for the period."""
    entry = held(connection, Key(form=Form.HEADLINE, name=period))
    return _judged(connection, entry, read_body(entry.body, Headline)) if entry else None


def read_on_file(connection: sqlite3.Connection) -> OnFile:
    """Support, requests and escalation as they stand."""
    return OnFile(
        supports={one.key.name: read_body(one.body, Support) for one in entries(connection, Form.SUPPORT)},
        requests={one.key.name: read_body(one.body, Request) for one in entries(connection, Form.REQUEST)},
        escalations={one.key.name: read_body(one.body, Escalation) for one in entries(connection, Form.ESCALATION)},
    )


def read_aid(connection: sqlite3.Connection, framework: Framework, *, period: str, domain: int) -> Aid:
    """What to look at before judging the domain; RecordError when the framework has no such domain."""
    check_domains(framework, [domain])
    on_file = read_on_file(connection)
    lacks = {}
    for category in framework.categories:
        unsaid = Judgement(period=period, domain=domain, category=category.id, reason="none yet")
        lacks[category.id] = lacking(framework.judging.gates, unsaid, on_file)
    items = tuple(item for item in read_items(connection, period=period) if domain in item.domains)
    return Aid(items=items, on_file=on_file.of(domain), lacks=lacks)


def _check_place(framework: Framework, judgement: Judgement) -> None:
    check_domains(framework, [judgement.domain])
    if judgement.category not in [category.id for category in framework.categories]:
        known = ", ".join(category.id for category in framework.categories) or "none"
        raise RecordError(f"“{judgement.category}” is no category of {framework.title}.", hint=f"It has: {known}.")


def evidence_ids(connection: sqlite3.Connection, ids: Iterable[str]) -> tuple[str, ...]:
    """The whole ids of passages named by their first digits; RecordError for one that is not there or was rejected."""
    items = [find_one(connection, prefix) for prefix in ids]
    for item in items:
        if item.verdict is Verdict.REJECTED:
            raise RecordError(
                f"{item.passage.id} was rejected as evidence.",
                hint=f"Leave it out, or: assure review undo {item.passage.id}",
            )
    return tuple(dict.fromkeys(item.passage.id for item in items))


def _not_met(framework: Framework, judgement: Judgement, found: list[Lack]) -> GateNotMet:
    needs = "; ".join(f"{lack.gate.needs} ({lack.missing}; {lack.gate.reference})" for lack in found)
    can = all(lack.gate.overridable for lack in found)
    name = framework.category(judgement.category).name
    return GateNotMet(
        f"Domain {judgement.domain} cannot be judged “{name}” yet. It needs {needs}.",
        hint="The framework leaves room here: go on with --override and why." if can else "Nothing was recorded.",
    )


def _judged(connection: sqlite3.Connection, entry: Held, said: _Said) -> Judged[_Said]:
    act = last_acts(connection, entry.key.form)[entry.key.name]
    return Judged(said=said, by=act.by, at=act.at, line=act.line)
