"""Whatever people enter under any framework, in any order: the log folds to what is stored, and no gate is slipped."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from evidence.errors import GateNotMet, RecordError, StaleDecision
from evidence.framework import Framework, framework_ids, load_framework
from evidence.record.authorisation import AuthorisationCondition, CapabilityReview, Course, LeadingEdge, Visit
from evidence.record.intervention import Intervention
from evidence.record.judgement import Ground, Judgement
from evidence.record.rating import AreaRating
from evidence.record.special_measures import Basis, Exit, Noted, SpecialMeasures
from evidence.record.timeline import timeline
from evidence.store.audit import verify
from evidence.store.authorisation import discharge, read_leading_edge, set_leading_edge
from evidence.store.judgements import judge
from evidence.store.log import Act
from evidence.store.ratings import rate, read_ratings
from evidence.store.record import everything, refold
from evidence.store.regimes import begin, intervene, leave, open_measures, read_all_standing
from evidence.store.trail import read_trail
from evidence.store.undertakings import change, enter, read_entered
from tests.record import ANA, BEN
from tests.spoken import a_space

_PERIODS = {
    "interim-2013-14": "2013/14 Q1",
    "2013-14": "2013/14 Q3",
    "2015-16": "2015/16 Q2",
    "2016-17": "2016/17 Q2",
    "icb": "2024/25 Q4",
}
_DAY = "2016-04-01"
_PEOPLE = st.sampled_from([ANA, BEN])
_INTERVENTION = Intervention(
    domains=(1,),
    what="A plan",
    option="direct",
    power="14Z21",
    date=_DAY,
    decided_by="Committee",
    ground=Ground.AT_RISK,
    ground_because="A deficit",
    fits="It can plan",
)
_MEASURES = SpecialMeasures(
    what="Finance",
    date=_DAY,
    triggers=("financial",),
    lasted="A year",
    basis=Basis.DECIDED,
    decided_by="NHS England",
    circumstances="Nobody owns the plan",
)


class Regimes(RuleBasedStateMachine):
    """Two people at a workspace of one of the frameworks. `interventions` counts those that were let in."""

    frameworks: ClassVar[tuple[str, ...]] = framework_ids()

    def __init__(self) -> None:
        super().__init__()
        self._closing = contextlib.ExitStack()
        self._connection: sqlite3.Connection | None = None
        self.framework: Framework
        self.period = ""
        self.interventions = 0

    @property
    def connection(self) -> sqlite3.Connection:
        assert self._connection is not None
        return self._connection

    @initialize(data=st.data())
    def start(self, data: st.DataObject) -> None:
        named = data.draw(st.sampled_from(self.frameworks))
        folder = self._closing.enter_context(tempfile.TemporaryDirectory())
        self.framework, self.period = load_framework(named), _PERIODS[named]
        workspace = a_space(Path(folder) / "space", named, self.period)
        self._connection = self._closing.enter_context(workspace.open())

    @rule(data=st.data(), safety=st.booleans())
    def judge_one(self, data: st.DataObject, safety: bool) -> None:
        ids = [category.id for category in self.framework.categories]
        if not ids:
            return
        said = Judgement(
            period=self.period,
            domain=1,
            category=data.draw(st.sampled_from(ids)),
            reason="As discussed",
            ground=Ground.FAILING,
            ground_because="No grip",
            patient_safety="Wards" if safety else "",
        )
        for override in ("", "From the conversation"):
            with contextlib.suppress(GateNotMet):
                judge(self.connection, ANA, replace(said, override=override), framework=self.framework)
                break

    @rule(who=_PEOPLE)
    def intervene_one(self, who: Act) -> None:
        standing = read_all_standing(self.connection, self.framework)
        rules = self.framework.judging.intervention
        after = set(rules.after) if rules else set()
        open_to = standing.formal_powers if rules and rules.after_capability else standing.has(after, {1})
        try:
            intervene(self.connection, who, _INTERVENTION, framework=self.framework)
        except GateNotMet:
            assert not open_to
        except RecordError:
            assert rules is None
        else:
            assert open_to
            self.interventions += 1

    @rule(data=st.data(), who=_PEOPLE)
    def rate_one(self, data: st.DataObject, who: Act) -> None:
        areas = self.framework.judging.areas
        if not areas:
            return
        area = data.draw(st.sampled_from(areas))
        label = data.draw(st.sampled_from([label for scale in area.scales for label in scale.labels]))
        made = AreaRating(year="2016/17", area=area.id, scale="-", label=label, panel="Panel", basis="Basis", date=_DAY)
        before = read_ratings(self.connection, "2016/17")
        try:
            rate(
                self.connection,
                who,
                framework=self.framework,
                area=area.name,
                label=label.upper(),
                build=lambda found, scale, spelled: replace(made, area=found.id, scale=scale, label=spelled),
            )
        except StaleDecision:
            assert read_ratings(self.connection, "2016/17") == before
        else:
            assert label in {one.said.label for one in read_ratings(self.connection, "2016/17")}

    @rule(course=st.sampled_from(Course))
    def review_capability(self, course: Course) -> None:
        name = enter(self.connection, ANA, CapabilityReview(what="Thin in finance", date=_DAY))
        change(
            self.connection,
            BEN,
            name,
            CapabilityReview,
            verb="decide",
            into=lambda said: replace(said, course=course, decided_by="Director", because="So", closed=_DAY),
        )

    @rule(who=_PEOPLE, answer=st.booleans())
    def set_standing(self, who: Act, answer: bool) -> None:
        before = read_leading_edge(self.connection)
        said = LeadingEdge(is_leading=answer, reason="Green throughout")
        try:
            set_leading_edge(self.connection, who, said)
        except StaleDecision:
            assert before is not None
            assert read_leading_edge(self.connection) == before
        else:
            assert read_leading_edge(self.connection) == said

    @rule()
    def impose_and_visit(self) -> None:
        enter(self.connection, ANA, AuthorisationCondition(what="A clear plan", date="2013-03-14"))
        enter(self.connection, BEN, Visit(what="Site visit", date=_DAY))

    @rule(data=st.data(), basis=st.sampled_from(["", "The plan of June"]))
    def discharge_one(self, data: st.DataObject, basis: str) -> None:
        conditions = read_entered(self.connection, AuthorisationCondition)
        if not conditions:
            return
        one = data.draw(st.sampled_from(conditions))
        try:
            discharge(
                self.connection, BEN, one.name, evidence=(), basis=basis, decided_by="Committee", closed="2013-07-10"
            )
        except RecordError:
            assert one.said.closed or not basis
        else:
            assert basis

    @rule()
    def begin_measures(self) -> None:
        running, rules = open_measures(self.connection), self.framework.judging.special_measures
        led = rules is not None and read_all_standing(self.connection, self.framework).has(set(rules.after), {1})
        try:
            begin(self.connection, ANA, _MEASURES, framework=self.framework)
        except GateNotMet:
            assert not led
        except RecordError:
            assert running or rules is None
        else:
            assert led
            assert running is None

    @rule(override=st.sampled_from(["", "Dealt with outside"]))
    def end_measures(self, override: str) -> None:
        with contextlib.suppress(GateNotMet, RecordError):
            begin(self.connection, ANA, _MEASURES, framework=self.framework)
        running = open_measures(self.connection)
        if running is None:
            return
        change(
            self.connection,
            BEN,
            running.name,
            SpecialMeasures,
            verb="progress",
            into=lambda said: replace(said, progress=(*said.progress, Noted(on=_DAY, words="On plan"))),
        )
        running = open_measures(self.connection)
        assert running
        ended = replace(
            running.said,
            exit=Exit.IMPROVED,
            improved_since=_DAY,
            outcome="Balance",
            override=override,
            closed="2016-09-01",
        )
        try:
            leave(self.connection, ANA, ended, framework=self.framework)
        except GateNotMet:
            assert not override
            assert open_measures(self.connection) == running
        else:
            assert override
            assert open_measures(self.connection) is None

    @invariant()
    def the_log_folds_to_what_is_stored(self) -> None:
        if self._connection is None:
            return
        assert refold(self.connection) == {entry.key: entry for entry in everything(self.connection)}
        verify(self.connection)

    @invariant()
    def the_timeline_holds_every_intervention_in_the_order_of_days(self) -> None:
        if self._connection is None:
            return
        events = timeline(read_trail(self.connection))
        assert sum(event.kind == "intervention" for event in events) == self.interventions
        assert [event.date for event in events] == sorted(event.date for event in events)

    def teardown(self) -> None:
        self._closing.close()


class SpecialRegimes(Regimes):
    """The same under the framework that has special measures."""

    frameworks: ClassVar[tuple[str, ...]] = ("2015-16",)


_SETTINGS = settings(max_examples=12, stateful_step_count=25, deadline=None, derandomize=True)
Regimes.TestCase.settings = _SETTINGS
SpecialRegimes.TestCase.settings = _SETTINGS
TestRegimes = Regimes.TestCase
TestSpecialRegimes = SpecialRegimes.TestCase
