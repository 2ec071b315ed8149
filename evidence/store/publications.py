"""What is to be published in the store, and what is under embargo."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace

from evidence.errors import RecordError
from evidence.record.body import read_body, written
from evidence.record.chain import Form, Key
from evidence.record.publication import Publication
from evidence.store import log
from evidence.store.record import Change, LastAct, add, entries, held, keep, last_acts, make


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A publication as it stands under its name ("D1"), and who last did something to it."""

    name: str
    said: Publication
    last: LastAct


def plan_publication(connection: sqlite3.Connection, act: log.Act, publication: Publication) -> str:
    """Adds a publication and gives its name."""
    said = f"plan: {publication.document} for {publication.audience}"
    return add(connection, act, Form.PUBLICATION, written(publication), said)


def change_publication(
    connection: sqlite3.Connection,
    act: log.Act,
    name: str,
    *,
    verb: str,
    into: Callable[[Publication], Publication],
) -> Publication:
    """Changes a publication and gives it as it then stands; `verb` is what the log calls it.

    RecordError when there is none of that name; StaleDecision when it changed meanwhile.
    """
    key = Key(form=Form.PUBLICATION, name=name.upper())
    was = held(connection, key)
    if was is None:
        raise RecordError(f"There is no publication {name}.", hint="See them with: assure publication list")
    after = into(read_body(was.body, Publication))
    change = Change(key=key, verb=verb, was=was, after=written(after), said=f"{verb}: {after.document}")
    keep(connection, act, [change])
    return after


def track_files(connection: sqlite3.Connection, act: log.Act, wish: Publication, files: str) -> str:
    """Says which files were made of a document, inside a transaction that the caller has begun; gives the entry's name.

    The newest entry of that document and quarter that is not published yet tells it; without one, `wish` is added.
    """
    waiting = [
        one
        for one in read_publications(connection)
        if (one.said.document, one.said.period) == (wish.document, wish.period) and not one.said.published
    ]
    if waiting:
        key, said = Key(form=Form.PUBLICATION, name=waiting[-1].name), waiting[-1].said
    else:
        (count,) = connection.execute("SELECT count(*) FROM record WHERE form = ?", (Form.PUBLICATION,)).fetchone()
        key, said = Key(form=Form.PUBLICATION, name=f"D{count + 1}"), wish
    after = written(replace(said, files=files))
    told = f"files made: {said.document} for {said.audience}"
    make(connection, act, [Change(key=key, verb="files made", was=held(connection, key), after=after, said=told)])
    return key.name


def read_publications(connection: sqlite3.Connection) -> tuple[Tracked, ...]:
    """Every publication, in the order of their names."""
    last = last_acts(connection, Form.PUBLICATION)
    found = sorted(entries(connection, Form.PUBLICATION), key=lambda one: int(one.key.name[1:]))
    return tuple(
        Tracked(name=one.key.name, said=read_body(one.body, Publication), last=last[one.key.name]) for one in found
    )


def embargoed(connection: sqlite3.Connection, now: str) -> tuple[Tracked, ...]:
    """The publications that may not be shown at the time `now` (UTC, ISO 8601), in the order of their names."""
    return tuple(one for one in read_publications(connection) if one.said.is_embargoed(now))
