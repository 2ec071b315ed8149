"""Whatever is said of quarters, steps and publications, in any order: the log folds to it, and it is what was said."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from evidence.errors import RecordError
from evidence.record.cycle import HeldPoint
from evidence.record.publication import Publication, publish
from evidence.store import log
from evidence.store.audit import verify
from evidence.store.cycle import mark, read_progress, undo_step
from evidence.store.drafted import head_of_evidence, keep_drafted
from evidence.store.publications import change_publication, embargoed, plan_publication, read_publications
from evidence.store.quarters import read_quarters, review_quarter
from evidence.store.record import everything, refold
from evidence.store.workspace import Settings, create_workspace, read_settings
from tests.build import AN_ACT

_QUARTERS = st.sampled_from(["2013/14 Q3", "2013/14 Q4", "2014/15 Q1"])
_STEPS = st.integers(1, 4)
_DAYS = st.sampled_from(["2013-11-01", "2013-11-19", "2013-11-20"])
_ACT = replace(AN_ACT, at="2013-11-20T09:00:00Z")
_POINT = HeldPoint(key="area-3-ae", domain=3, topics=("ae",), citations=("0a1b2c3d4e5f-0",))


class Rounds(RuleBasedStateMachine):
    """One person, one workspace. `past` has for each step of each quarter what stood (planned, done), newest last."""

    def __init__(self) -> None:
        super().__init__()
        self._closing = contextlib.ExitStack()
        self._connection: sqlite3.Connection
        self.quarters: list[str] = []
        self.past: dict[tuple[str, int], list[tuple[str, str]]] = {}
        self.published: dict[str, str] = {}

    @initialize()
    def begin(self) -> None:
        folder = self._closing.enter_context(tempfile.TemporaryDirectory())
        made = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q3")
        workspace = create_workspace(Path(folder) / "space", made, _ACT)
        self._connection = self._closing.enter_context(workspace.open())
        self.quarters = [made.period]

    @rule(quarter=_QUARTERS)
    def move_on(self, quarter: str) -> None:
        assert review_quarter(self._connection, _ACT, quarter) == self.quarters[-1]
        if quarter != self.quarters[-1]:
            self.quarters.append(quarter)

    @rule(quarter=_QUARTERS, step=_STEPS, day=_DAYS, done=st.booleans())
    def say(self, quarter: str, step: int, day: str, done: bool) -> None:
        mark(self._connection, _ACT, quarter, step, **{"done" if done else "planned": day})
        past = self.past.setdefault((quarter, step), [("", "")])
        planned, when_done = past[-1]
        after = (planned, day) if done else (day, when_done)
        if after != past[-1]:
            past.append(after)

    @rule(quarter=_QUARTERS, step=_STEPS)
    def take_back(self, quarter: str, step: int) -> None:
        past = self.past.get((quarter, step), [("", "")])
        if len(past) == 1:
            with pytest.raises(RecordError):
                undo_step(self._connection, _ACT, quarter, step)
        else:
            undo_step(self._connection, _ACT, quarter, step)
            past.pop()

    @rule(quarter=_QUARTERS, embargo=st.sampled_from(["", "2013-11-20T08:59:59Z", "2013-11-20T09:00:01Z"]))
    def plan(self, quarter: str, embargo: str) -> None:
        said = Publication(document="agenda", period=quarter, audience="the public", embargo=embargo)
        self.published[plan_publication(self._connection, _ACT, said)] = ""

    @rule(data=st.data())
    def publish_one(self, data: st.DataObject) -> None:
        if not self.published:
            return
        name = data.draw(st.sampled_from(sorted(self.published)))
        held_back = name in {one.name for one in embargoed(self._connection, _ACT.at)}
        try:
            change_publication(
                self._connection,
                _ACT,
                name,
                verb="published",
                into=lambda said: publish(said, "2013-11-20", now=_ACT.at),
            )
        except RecordError:
            assert held_back
        else:
            assert not held_back
            self.published[name] = "2013-11-20"

    @rule(points=st.sampled_from([(), (_POINT,)]))
    def draft(self, points: tuple[HeldPoint, ...]) -> None:
        before = head_of_evidence(self._connection)
        keep_drafted(self._connection, _ACT, kind="agenda", period=self.quarters[-1], points=points)
        assert head_of_evidence(self._connection) == before

    @invariant()
    def the_log_folds_to_what_is_stored(self) -> None:
        if self.quarters:
            assert refold(self._connection) == {entry.key: entry for entry in everything(self._connection)}
            verify(self._connection)

    @invariant()
    def what_stands_is_what_was_said(self) -> None:
        if not self.quarters:
            return
        for (quarter, step), past in self.past.items():
            known = read_progress(self._connection, quarter).get(step)
            assert ((known.planned, known.done) if known else ("", "")) == past[-1]
        assert {one.name: one.said.published for one in read_publications(self._connection)} == self.published
        assert read_settings(self._connection).period == self.quarters[-1]
        newest = log.head(self._connection)
        assert newest is not None
        quarters = read_quarters(self._connection)
        assert quarters.periods == tuple(self.quarters)
        assert quarters.at(newest.id) == self.quarters[-1]

    def teardown(self) -> None:
        self._closing.close()


Rounds.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None, derandomize=True)
TestRounds = Rounds.TestCase
