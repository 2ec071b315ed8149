"""Decisions on passages in the store: made on what a person saw, taken back by another line, never lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.errors import RecordError
from evidence.framework import Framework
from evidence.model import EvidenceItem, Verdict
from evidence.record.body import written
from evidence.record.chain import UNDO, Form, Held, Key, last_standing
from evidence.record.review import Decision, Review, Verb, decide, read_review
from evidence.store import log
from evidence.store.items import find_items, read_items
from evidence.store.record import Change, entries, held, keep, last_acts, lines

_SHORTEST_ID = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A passage with what was decided about it; `by` and `at` are those of the last act, `line` its line of the log.

    All three are empty when nobody has decided.
    """

    item: EvidenceItem
    review: Review
    by: str = ""
    at: str = ""
    line: int = 0


def find_one(connection: sqlite3.Connection, id_prefix: str) -> EvidenceItem:
    """The one item whose passage id begins so; RecordError when there is none, or more."""
    found = find_items(connection, id_prefix) if len(id_prefix) >= _SHORTEST_ID else ()
    if len(found) == 1:
        return found[0]
    if len(id_prefix) < _SHORTEST_ID:
        what = f"“{id_prefix}” is too short for an id: {_SHORTEST_ID} digits at least."
    else:
        what = f"{len(found)} passages begin with {id_prefix}." if found else f"No passage has the id {id_prefix}."
    raise RecordError(what, hint="See ids with: assure review list")


def check_domains(framework: Framework, domains: Iterable[int]) -> None:
    """RecordError when one is not the framework's."""
    known = {domain.number for domain in framework.domains}
    for number in domains:
        if number not in known:
            raise RecordError(
                f"{framework.title} has no domain {number}.", hint=f"It has {min(known)} to {max(known)}."
            )


def decide_on(
    connection: sqlite3.Connection,
    act: log.Act,
    ids: Sequence[str],
    decision: Decision,
    *,
    framework: Framework,
    seen: int | None = None,
) -> tuple[Reviewed, ...]:
    """Decides on all the passages, or on none of them; gives what then stands.

    RecordError when an id is not one passage's, a domain is not the framework's, or a passage without a suggested
    domain is accepted; StaleDecision when another person decided and `seen` does not say that this was seen.
    """
    check_domains(framework, decision.domains)
    items = _distinct(connection, ids)
    changes = [_change(item, held(connection, _key(item)), decision) for item in items]
    keep(connection, act, changes, seen=seen)
    return _reviewed(connection, items)


def undo(
    connection: sqlite3.Connection, act: log.Act, ids: Sequence[str], *, seen: int | None = None
) -> tuple[Reviewed, ...]:
    """Takes back the last act on each passage that is not undone yet, by a line of its own.

    RecordError when there is none on one of them; StaleDecision as in `decide_on`.
    """
    items = _distinct(connection, ids)
    changes = []
    for item in items:
        last = last_standing(lines(connection, _key(item)))
        if last is None:
            raise RecordError(f"Nobody has decided on {item.passage.id}: there is nothing to undo.")
        said = f"undo: {last.said}"
        was = held(connection, _key(item))
        about = {"undoes": last.number}
        changes.append(
            Change(key=_key(item), verb=UNDO, was=was, after=last.before, said=said, about=about, guarded=True)
        )
    keep(connection, act, changes, seen=seen)
    return _reviewed(connection, items)


def read_reviewed(connection: sqlite3.Connection, *, period: str | None = None) -> tuple[Reviewed, ...]:
    """Every tagged passage of the quarter's papers, or of all, rejected ones too: what was decided, and by whom."""
    last = last_acts(connection, Form.REVIEW)
    bodies = {entry.key.name: entry.body for entry in entries(connection, Form.REVIEW)}
    found = []
    for item in read_items(connection, period=period, rejected=True):
        review = read_review(bodies.get(item.passage.id, ""))
        act = last.get(item.passage.id)
        if act is None:
            found.append(Reviewed(item=item, review=review))
        else:
            found.append(Reviewed(item=item, review=review, by=act.by, at=act.at, line=act.line))
    return tuple(found)


def count_decided(connection: sqlite3.Connection, *, period: str) -> int:
    """How many passages of the quarter's papers people decided on and did not defer."""
    rows = connection.execute(
        """SELECT record.body FROM record JOIN passage ON passage.id = record.name
           JOIN paper ON paper.sha256 = passage.paper WHERE record.form = ? AND paper.period = ?""",
        (Form.REVIEW, period),
    )
    verdicts = (read_review(body).verdict for (body,) in rows)
    return sum(verdict not in (Verdict.UNDECIDED, Verdict.DEFERRED) for verdict in verdicts)


def rejected_ids(connection: sqlite3.Connection) -> frozenset[str]:
    """The ids of all passages that people rejected and did not take back."""
    reviews = ((entry.key.name, read_review(entry.body)) for entry in entries(connection, Form.REVIEW))
    return frozenset(name for name, review in reviews if review.verdict is Verdict.REJECTED)


def _key(item: EvidenceItem) -> Key:
    return Key(form=Form.REVIEW, name=item.passage.id)


def _distinct(connection: sqlite3.Connection, ids: Sequence[str]) -> tuple[EvidenceItem, ...]:
    found = {item.passage.id: item for item in (find_one(connection, prefix) for prefix in ids)}
    return tuple(found.values())


def _change(item: EvidenceItem, was: Held | None, decision: Decision) -> Change:
    tagging = item.suggestion.tagging
    if decision.verb is Verb.ACCEPT and not tagging.domains:
        raise RecordError(
            f"No domain is suggested for {item.passage.id}, so there is nothing to accept.",
            hint=f"Name one: assure review retag {item.passage.id} --domain 4",
        )
    anchor = item.passage.anchor
    return Change(
        key=_key(item),
        verb=decision.verb,
        was=was,
        after=written(decide(read_review(was.body if was else ""), decision)),
        said=_in_words(decision),
        about={
            "suggested": {
                "domains": list(tagging.domains),
                "stance": [stance.value for stance in tagging.stance],
                "tagger": item.suggestion.tagger,
            },
            "passage": {"paper": anchor.document, "page": anchor.page, "quote": anchor.quote},
        },
        guarded=decision.verb is not Verb.NOTE,
    )


def _in_words(decision: Decision) -> str:
    domains = f" to domain {', '.join(map(str, decision.domains))}" if decision.domains else ""
    return f"{decision.verb}{domains}{f' “{decision.words}”' if decision.words else ''}"


def _reviewed(connection: sqlite3.Connection, items: Sequence[EvidenceItem]) -> tuple[Reviewed, ...]:
    """What stands of the items that were just decided on."""
    last = last_acts(connection, Form.REVIEW)
    found = []
    for item in items:
        (now,) = find_items(connection, item.passage.id)
        body, act = held(connection, _key(item)), last[item.passage.id]
        review = read_review(body.body if body else "")
        found.append(Reviewed(item=now, review=review, by=act.by, at=act.at, line=act.line))
    return tuple(found)
