"""The round of a quarter in the store: steps planned and done, meetings left out, points raised beside the agenda."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from evidence.errors import RecordError
from evidence.framework import Framework
from evidence.record.body import read_body, written
from evidence.record.chain import UNDO, Form, Key, last_standing
from evidence.record.cycle import PointRaised, Progress, Reduction, check_reduction
from evidence.store import log
from evidence.store.record import Change, entries, held, keep, lines
from evidence.store.reviews import find_one


def read_progress(connection: sqlite3.Connection, period: str) -> dict[int, Progress]:
    """What is on record of the quarter's steps, by their number."""
    found = (read_body(entry.body, Progress) for entry in entries(connection, Form.STEP))
    return {progress.step: progress for progress in found if progress.period == period}


def mark(
    connection: sqlite3.Connection,
    act: log.Act,
    period: str,
    step: int,
    *,
    planned: str | None = None,
    done: str | None = None,
    note: str = "",
) -> Progress:
    """Records the day a step is planned for, or was done on; gives what then stands.

    RecordError when the day done has not come yet.
    """
    if done and done > act.at[:10]:
        raise RecordError(f"{done} has not come yet: plan the step, and say that it is done when it is.")
    before = read_progress(connection, period).get(step, Progress(period=period, step=step))
    after = replace(
        before,
        planned=before.planned if planned is None else planned,
        done=before.done if done is None else done,
        note=note or before.note,
    )
    verb = "done" if done else "plan"
    said = f"{verb}: step {step} on {done or planned}{f', {note}' if note else ''}"
    _put(connection, act, Key(form=Form.STEP, name=after.name), written(after), verb=verb, said=said)
    return after


def undo_step(connection: sqlite3.Connection, act: log.Act, period: str, step: int) -> None:
    """Takes back the last thing said of a step that still stands; RecordError when nothing was."""
    _take_back(connection, act, Key(form=Form.STEP, name=f"{period}|step {step}"), f"step {step} of {period}")


def reduce(connection: sqlite3.Connection, act: log.Act, framework: Framework, reduction: Reduction) -> None:
    """Records that the quarter has no meeting; RecordError when the framework does not let it be left out."""
    check_reduction(framework, reduction)
    key = Key(form=Form.REDUCTION, name=reduction.period)
    _put(connection, act, key, written(reduction), verb="reduce", said=f"no meeting: {reduction.reason}")


def undo_reduction(connection: sqlite3.Connection, act: log.Act, period: str) -> None:
    """Takes back that the quarter has no meeting."""
    _take_back(connection, act, Key(form=Form.REDUCTION, name=period), f"the meeting of {period}")


def read_reduction(connection: sqlite3.Connection, period: str) -> Reduction | None:
    """Why the quarter has no meeting; None when it has one."""
    entry = held(connection, Key(form=Form.REDUCTION, name=period))
    return read_body(entry.body, Reduction) if entry and entry.body else None


def raise_point(connection: sqlite3.Connection, act: log.Act, period: str, passage: str, how: str) -> PointRaised:
    """Records that a passage (by its id or the first digits) was raised with the body, and how."""
    said = PointRaised(period=period, passage=find_one(connection, passage).passage.id, how=how)
    key = Key(form=Form.RAISED, name=f"{period}|{said.passage}")
    _put(connection, act, key, written(said), verb="raise", said=f"raised {said.passage}: {how}")
    return said


def read_raised(connection: sqlite3.Connection) -> tuple[PointRaised, ...]:
    """Every passage that was raised beside an agenda, in any quarter."""
    return tuple(read_body(entry.body, PointRaised) for entry in entries(connection, Form.RAISED))


def _put(connection: sqlite3.Connection, act: log.Act, key: Key, after: str, *, verb: str, said: str) -> None:
    keep(connection, act, [Change(key=key, verb=verb, was=held(connection, key), after=after, said=said)])


def _take_back(connection: sqlite3.Connection, act: log.Act, key: Key, what: str) -> None:
    last = last_standing(lines(connection, key))
    if last is None:
        raise RecordError(f"Nothing is on record about {what}: there is nothing to undo.")
    change = Change(
        key=key,
        verb=UNDO,
        was=held(connection, key),
        after=last.before,
        said=f"undo: {last.said}",
        about={"undoes": last.number},
    )
    keep(connection, act, [change])
