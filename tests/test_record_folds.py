"""Whatever people do, in any order: folding the log gives the stored state, and nobody's decision is lost."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from evidence.errors import GateNotMet, RecordError, StaleDecision
from evidence.framework import load_framework
from evidence.model import Verdict
from evidence.record.body import written
from evidence.record.chain import Form
from evidence.record.judgement import Judgement
from evidence.record.review import Decision, Review, Verb, decide
from evidence.record.support import Agreement, Result, Support
from evidence.store import log
from evidence.store.audit import verify
from evidence.store.items import read_items
from evidence.store.judgements import judge, read_judgements, read_on_file
from evidence.store.record import entries, everything, refold
from evidence.store.reviews import decide_on, read_reviewed, undo
from evidence.store.undertakings import change, enter
from evidence.store.workspace import Settings, create_workspace
from tests.record import ANA, BEN, SAID, with_passages

_FRAMEWORK = load_framework("2013-14")
_PERIOD = "2013/14 Q3"
_WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=8)
_PEOPLE = st.sampled_from([ANA, BEN])
_PASSAGES = st.integers(min_value=0, max_value=len(SAID) - 1)
_DECISIONS = st.one_of(
    st.builds(Decision, verb=st.sampled_from([Verb.ACCEPT, Verb.REJECT, Verb.DEFER]), words=_WORDS),
    st.builds(
        Decision,
        verb=st.just(Verb.RETAG),
        domains=st.lists(st.integers(1, 6), min_size=1, max_size=3).map(tuple),
        words=_WORDS,
    ),
    st.builds(Decision, verb=st.just(Verb.NOTE), words=_WORDS.filter(bool)),
)


class People(RuleBasedStateMachine):
    """Two people at one workspace. `past` has for each passage what stood, newest last, and who made it so."""

    def __init__(self) -> None:
        super().__init__()
        self._closing = contextlib.ExitStack()
        self._connection: sqlite3.Connection
        self.ids: tuple[str, ...] = ()
        self.past: dict[str, list[Review]] = {}
        self.by: dict[str, str] = {}

    @initialize()
    def begin(self) -> None:
        folder = self._closing.enter_context(tempfile.TemporaryDirectory())
        made = Settings(body="NHS Anyshire CCG", framework="2013-14", period=_PERIOD)
        workspace = create_workspace(Path(folder) / "space", made, ANA)
        self.ids = with_passages(workspace)
        self.past = {passage: [Review()] for passage in self.ids}
        self._connection = self._closing.enter_context(workspace.open())

    def seen(self) -> int:
        newest = log.head(self._connection)
        assert newest is not None
        return newest.id

    @rule(at=_PASSAGES, decision=_DECISIONS, who=_PEOPLE)
    def decide_seen(self, at: int, decision: Decision, who: log.Act) -> None:
        passage = self.ids[at]
        after = decide(self.past[passage][-1], decision)
        decide_on(self._connection, who, [passage], decision, framework=_FRAMEWORK, seen=self.seen())
        self._moved(passage, after, who)

    @rule(at=_PASSAGES, who=_PEOPLE)
    def reject_unseen(self, at: int, who: log.Act) -> None:
        passage, decision = self.ids[at], Decision(verb=Verb.REJECT, words="unseen")
        after = decide(self.past[passage][-1], decision)
        theirs = self.by.get(passage, who.actor) != who.actor
        try:
            decide_on(self._connection, who, [passage], decision, framework=_FRAMEWORK)
        except StaleDecision:
            assert theirs
        else:
            assert not theirs
            self._moved(passage, after, who)

    @precondition(lambda self: any(len(past) > 1 for past in self.past.values()))
    @rule(data=st.data(), who=_PEOPLE)
    def undo_one(self, data: st.DataObject, who: log.Act) -> None:
        passage = data.draw(st.sampled_from([one for one in self.ids if len(self.past[one]) > 1]))
        undo(self._connection, who, [passage], seen=self.seen())
        self.past[passage].pop()
        self.by[passage] = who.actor

    @rule(domain=st.integers(1, 6), category=st.sampled_from(["assured", "assured-with-support"]), why=_WORDS)
    def judge_one(self, domain: int, category: str, why: str) -> None:
        said = Judgement(period=_PERIOD, domain=domain, category=category, reason=f"because {why}")
        before = read_judgements(self._connection, _PERIOD)
        supports = read_on_file(self._connection).of(domain).supports.values()
        try:
            judge(self._connection, ANA, said, framework=_FRAMEWORK)
        except GateNotMet:
            assert category == "assured" or not any(one.runs and one.objectives for one in supports)
            assert read_judgements(self._connection, _PERIOD) == before
        else:
            assert any(one.runs for one in supports)

    @rule(domain=st.integers(1, 6), agreement=st.sampled_from(Agreement), level=st.integers(1, 4))
    def support_one(self, domain: int, agreement: Agreement, level: int) -> None:
        said = Support(
            domains=(domain,),
            what="Advice",
            date="2014-01-10",
            level=level,
            agreement=agreement,
            objectives=("A plan",),
            follow_up="Monthly",
        )
        assert enter(self._connection, BEN, said) not in read_on_file_names(self._connection)[:-1]

    @precondition(lambda self: self.ids and read_on_file_names(self._connection))
    @rule(data=st.data())
    def end_support(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(read_on_file_names(self._connection)))
        with contextlib.suppress(RecordError):
            change(
                self._connection,
                ANA,
                name,
                Support,
                verb="close",
                into=lambda said: replace(
                    said, result=Result.NOT_IMPROVED, outcome="No plan came", closed="2014-03-04"
                ),
            )

    @invariant()
    def the_log_folds_to_what_is_stored(self) -> None:
        if not self.ids:
            return
        stored = {entry.key: entry for entry in everything(self._connection)}
        assert refold(self._connection) == stored
        assert verify(self._connection).lines == self.seen()

    @invariant()
    def the_reviews_are_what_people_decided(self) -> None:
        if not self.ids:
            return
        found = {one.item.passage.id: one for one in read_reviewed(self._connection)}
        for passage, past in self.past.items():
            assert found[passage].review == past[-1]
            assert found[passage].by == self.by.get(passage, "")
        kept = {item.passage.id for item in read_items(self._connection)}
        assert kept == {passage for passage, past in self.past.items() if past[-1].verdict is not Verdict.REJECTED}

    def _moved(self, passage: str, after: Review, who: log.Act) -> None:
        if after != self.past[passage][-1]:
            self.past[passage].append(after)
            self.by[passage] = who.actor

    def teardown(self) -> None:
        self._closing.close()


def read_on_file_names(connection: sqlite3.Connection) -> list[str]:
    """The names of all support on record."""
    return [entry.key.name for entry in entries(connection, Form.SUPPORT)]


People.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None, derandomize=True)
TestPeople = People.TestCase


def test_a_body_is_the_same_text_whatever_order_it_was_said_in() -> None:
    assert written({"b": 1, "a": "ä"}) == written({"a": "ä", "b": 1}) == '{"a":"ä","b":1}'
