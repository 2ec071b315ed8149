"""The record in the store: each act of a person is a line of the log and the entry it leaves, in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.errors import StaleDecision, StoreError
from evidence.record.body import canonical
from evidence.record.chain import Form, Held, Key, Line, fold
from evidence.store import log
from evidence.store.database import transaction

_LETTERS = {
    Form.SUPPORT: "S",
    Form.ACTION: "A",
    Form.REQUEST: "R",
    Form.ESCALATION: "E",
    Form.INTERVENTION: "I",
    Form.SPECIAL_MEASURES: "X",
    Form.CONDITION: "C",
    Form.CAPABILITY: "P",
    Form.VISIT: "V",
    Form.MODERATION_NOTE: "N",
    Form.RECOMMENDATION: "M",
    Form.PUBLICATION: "D",
    Form.MEETING_POINT: "T",
}
_KINDS = {f"{form} recorded": form for form in Form}
# The line that made a copy for somebody who may not see every line tells how the entries stood that they may see.
COPIED = "copy made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a person wants to become of an entry they saw as `was`.

    `after` is a body, "" for nothing; `said` tells the act in words; `about` is what else the log should know, such as
    the suggestion seen. A `guarded` entry of another person is changed only by those who say they saw it.
    """

    key: Key
    verb: str
    was: Held | None
    after: str
    said: str
    about: dict[str, Any] = field(default_factory=dict)
    guarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAct:
    """The newest line about an entry: its number, whose it is, and when (UTC)."""

    line: int
    by: str
    at: str


def keep(connection: sqlite3.Connection, act: log.Act, changes: Sequence[Change], *, seen: int | None = None) -> int:
    """Makes all changes in one transaction, or none; gives how many there were to make.

    `seen` is the newest line of the log that the person had seen. StaleDecision, with both decisions shown, when an
    entry is no longer what it was, or was changed after `seen`, or is guarded and another person's. What says what
    stands already is left as it is, without a line.
    """
    with transaction(connection):
        return make(connection, act, changes, seen=seen)


def make(connection: sqlite3.Connection, act: log.Act, changes: Sequence[Change], *, seen: int | None = None) -> int:
    """What `keep` does, inside a transaction that the caller has begun."""
    for change in changes:
        _refuse_stale(connection, act, change, seen)
    made = [change for change in changes if change.after != (change.was.body if change.was else "")]
    for change in made:
        _write(connection, act, change)
    return len(made)


def add(
    connection: sqlite3.Connection,
    act: log.Act,
    form: Form,
    body: str,
    said: str,
    *,
    allow: Callable[[], None] = lambda: None,
) -> str:
    """Adds an entry under the next free name of its form ("S1", "S2"), which it gives.

    `allow` looks in the same transaction whether the rest of the record lets the entry in, and raises when not.
    """
    with transaction(connection):
        allow()
        (count,) = connection.execute("SELECT count(*) FROM record WHERE form = ?", (form,)).fetchone()
        name = f"{_LETTERS[form]}{count + 1}"
        _write(connection, act, Change(key=Key(form=form, name=name), verb="add", was=None, after=body, said=said))
    return name


def held(connection: sqlite3.Connection, key: Key) -> Held | None:
    """The entry as it stands, or None."""
    row = connection.execute(
        "SELECT body, log_id FROM record WHERE form = ? AND name = ?", (key.form, key.name)
    ).fetchone()
    return Held(key=key, body=row[0], line=row[1]) if row else None


def entries(connection: sqlite3.Connection, form: Form) -> tuple[Held, ...]:
    """Every entry of a form as it stands, in the order they were last changed; none that was taken back."""
    return tuple(one for one in everything(connection) if one.key.form is form and one.body)


def everything(connection: sqlite3.Connection) -> tuple[Held, ...]:
    """The whole record, in the order it was last changed, with what was taken back."""
    rows = connection.execute("SELECT form, name, body, log_id FROM record ORDER BY log_id")
    return tuple(Held(key=Key(form=_form(of), name=name), body=body, line=line) for of, name, body, line in rows)


def last_acts(connection: sqlite3.Connection, form: Form) -> dict[str, LastAct]:
    """Who last did something to each entry of a form, by its name."""
    rows = connection.execute(
        """SELECT record.name, log.id, log.actor, log.at FROM record JOIN log ON log.id = record.log_id
           WHERE record.form = ?""",
        (form,),
    )
    return {name: LastAct(line=line, by=by, at=at) for name, line, by, at in rows}


def lines(connection: sqlite3.Connection, key: Key | None = None) -> tuple[Line, ...]:
    """What people did, oldest first: to one entry, or to all."""
    marks = ", ".join("?" for _ in _KINDS)
    rows = connection.execute(
        f"""SELECT id, at, actor, kind, payload FROM log
            WHERE kind = ? OR (kind IN ({marks}) AND (? IS NULL OR json_extract(payload, '$.name') = ?)) ORDER BY id""",
        (COPIED, *_KINDS, key and key.name, key and key.name),
    )
    found = (line for row in rows for line in _lines_in(*row))
    return tuple(line for line in found if key is None or line.key == key)


def first_lines(connection: sqlite3.Connection) -> dict[Key, int]:
    """The number of the line that entered each entry; a copy knows it too, for its lines count as in the whole log."""
    marks = ", ".join("?" for _ in _KINDS)
    rows = connection.execute(
        f"SELECT kind, json_extract(payload, '$.name'), min(id) FROM log WHERE kind IN ({marks}) GROUP BY 1, 2",
        tuple(_KINDS),
    )
    found = {Key(form=_KINDS[kind], name=name): line for kind, name, line in rows}
    for (payload,) in connection.execute("SELECT payload FROM log WHERE kind = ?", (COPIED,)):
        for told in json.loads(payload)["entries"]:
            found[Key(form=_form(told["form"]), name=told["name"])] = told["entered"]
    return found


def refold(connection: sqlite3.Connection) -> dict[Key, Held]:
    """The record folded from the log alone, whatever the record's table says."""
    return fold(lines(connection))


def _form(named: str) -> Form:
    """The form as the table names it; StoreError when it is none, for then the table was damaged."""
    try:
        return Form(named)
    except ValueError as bad:
        raise StoreError(f"The record was changed: “{named}” is no form of an entry.") from bad


def _lines_in(number: int, at: str, actor: str, kind: str, payload: str) -> Iterator[Line]:
    """What a line of the log says of the record: of one entry, or of all entries in a copy that was made."""
    if kind != COPIED:
        yield _line(number, at, actor, kind, payload)
        return
    for told in json.loads(payload)["entries"]:
        yield Line(
            number=number,
            at=at,
            actor=actor,
            key=Key(form=_form(told["form"]), name=told["name"]),
            verb="copy",
            said="as it stood when the copy was made",
            before="",
            after=canonical(told["body"]),
        )


def _line(number: int, at: str, actor: str, kind: str, payload: str) -> Line:
    told = json.loads(payload)
    before, after = (canonical(told[side]) if told[side] is not None else "" for side in ("before", "after"))
    key = Key(form=_KINDS[kind], name=told["name"])
    return Line(
        number=number, at=at, actor=actor, key=key, verb=told["verb"], said=told["said"], before=before, after=after
    )


def _write(connection: sqlite3.Connection, act: log.Act, change: Change) -> None:
    before = json.loads(change.was.body) if change.was and change.was.body else None
    after = json.loads(change.after) if change.after else None
    told = {"name": change.key.name, "verb": change.verb, "said": change.said, "before": before, "after": after}
    line = log.append(connection, act, f"{change.key.form} recorded", told | change.about)
    connection.execute(
        """INSERT INTO record VALUES (?, ?, ?, ?)
           ON CONFLICT (form, name) DO UPDATE SET body = excluded.body, log_id = excluded.log_id""",
        (change.key.form, change.key.name, change.after, line.id),
    )


def _refuse_stale(connection: sqlite3.Connection, act: log.Act, change: Change, seen: int | None) -> None:
    now = held(connection, change.key)
    newest = _line_of(connection, now) if now else None
    if now == change.was:
        if newest is None or (seen is not None and newest.number <= seen):
            return
        if seen is None and (not change.guarded or newest.actor == act.actor):
            return
    theirs = f"{newest.said} ({newest.actor}, {newest.at}, line {newest.number})" if newest else "nothing"
    raise StaleDecision(
        f"Somebody decided on {change.key.form} {change.key.name} before you. Theirs: {theirs}. "
        f"Yours: {change.said} ({act.actor}). Nothing was changed.",
        hint=f"Look at it again, then say that you saw it: --seen {newest.number if newest else 0}",
    )


def _line_of(connection: sqlite3.Connection, entry: Held) -> Line:
    row = connection.execute("SELECT id, at, actor, kind, payload FROM log WHERE id = ?", (entry.line,)).fetchone()
    return next(line for line in _lines_in(*row) if line.key == entry.key)
