"""What moderators change is recorded beside the area team's judgement, held to its gates, and can be taken back."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.errors import GateNotMet, RecordError, StaleDecision, StoreError
from evidence.framework import load_framework
from evidence.record.judgement import Ground, Joint, Judgement
from evidence.record.moderation import ModerationNote, Place, Recommendation, Stage
from evidence.record.support import Agreement, Support
from evidence.store import moderations
from evidence.store.audit import verify
from evidence.store.judgements import judge, read_judgements
from evidence.store.moderations import Wanted
from evidence.store.read_only import look
from evidence.store.undertakings import enter
from evidence.store.workspace import Workspace, read_settings
from tests.record import ANA, BEN

FRAMEWORK = load_framework("2013-14")
NOW = "2013/14 Q2"
OPTION = FRAMEWORK.judging.interventions[0].id


def judged(workspace: Workspace, *, domain: int = 3, reason: str = "In hand") -> None:
    said = Judgement(period=NOW, domain=domain, category="assured", reason=reason, override="Talked through")
    with workspace.open() as connection:
        judge(connection, ANA, replace(said, joint=Joint.AGREED), framework=FRAMEWORK)


def supported(workspace: Workspace, **more: object) -> None:
    agreed = Support(domains=(3,), what="Peers", date="2013-10-01", level=2, agreement=Agreement.AGREED)
    with workspace.open() as connection:
        enter(connection, ANA, replace(agreed, **more))  # type: ignore[arg-type]


def wanted(category: str = "assured-with-support", **more: object) -> Wanted:
    said = Wanted(period=NOW, domain=3, category=category, why="As its neighbours", stage=Stage.REGION)
    return replace(said, **more)  # type: ignore[arg-type]


def changed(workspace: Workspace, said: Wanted, *, seen: int | None = None) -> None:
    with workspace.open() as connection:
        moderations.change_category(connection, BEN, said, framework=FRAMEWORK, seen=seen)


def standing(workspace: Workspace) -> str:
    with workspace.open() as connection:
        return moderations.read_standing(connection, NOW)[3].category


def test_a_change_stands_and_the_area_teams_judgement_is_kept_with_before_after_why_and_who(
    workspace: Workspace,
) -> None:
    judged(workspace)
    supported(workspace, objectives=("A plan",), follow_up="Monthly")
    changed(workspace, wanted())
    with workspace.open() as connection:
        (kept,) = read_judgements(connection, NOW)
        one = moderations.read_moderations(connection, NOW)[3]
        assert verify(connection).entries == 3
    assert (kept.said.category, kept.said.joint, kept.by) == ("assured", Joint.AGREED, ANA.actor)
    assert (one.said.before, one.said.judgement.category) == ("assured", "assured-with-support")
    assert (one.said.judgement.reason, one.by) == ("As its neighbours", BEN.actor)
    assert one.said.judgement.joint is Joint.NOT_ASKED
    assert standing(workspace) == "assured-with-support"


def test_a_moderator_is_held_to_the_gates_and_an_override_is_kept(workspace: Workspace) -> None:
    judged(workspace)
    with pytest.raises(GateNotMet, match="support that both sides have agreed"):
        changed(workspace, wanted(override="We insist"))
    supported(workspace)
    with pytest.raises(GateNotMet, match="no objectives"):
        changed(workspace, wanted())
    assert standing(workspace) == "assured"
    changed(workspace, wanted(override="They follow on Friday"))
    with workspace.open() as connection:
        said = moderations.read_moderations(connection, NOW)[3].said.judgement
    assert said.override == "They follow on Friday"
    assert len(said.overridden) == 2


def test_undo_brings_back_what_stood_before_by_a_line_of_its_own(workspace: Workspace) -> None:
    judged(workspace)
    supported(workspace)
    changed(workspace, wanted(override="Friday"))
    changed(workspace, wanted("assured", override="After all", stage=Stage.NATION))
    assert standing(workspace) == "assured"
    with workspace.open() as connection:
        assert "to Assured" in moderations.undo(connection, BEN, period=NOW, named="3")
    assert standing(workspace) == "assured-with-support"
    with workspace.open() as connection:
        moderations.undo(connection, BEN, period=NOW, named="3")
        with pytest.raises(RecordError, match="nothing of moderation to undo"):
            moderations.undo(connection, BEN, period=NOW, named="3")
        assert verify(connection).lines == 7
    assert standing(workspace) == "assured"


def test_a_newer_judgement_of_the_area_team_sets_a_moderation_aside(workspace: Workspace) -> None:
    judged(workspace)
    supported(workspace)
    changed(workspace, wanted(override="Friday"))
    judged(workspace, reason="New figures came")
    with workspace.open() as connection:
        assert not moderations.read_moderations(connection, NOW)[3].stands
    assert standing(workspace) == "assured"


def test_nothing_is_moderated_that_nobody_judged_or_that_stands_already(workspace: Workspace) -> None:
    with pytest.raises(RecordError, match="nothing to moderate"):
        changed(workspace, wanted())
    judged(workspace)
    with pytest.raises(RecordError, match="stands already"):
        changed(workspace, wanted("assured", override="Again"))


def test_another_moderators_change_is_not_overruled_unseen(workspace: Workspace) -> None:
    judged(workspace)
    supported(workspace)
    changed(workspace, wanted(override="Friday"))
    with workspace.open() as connection:
        again = wanted("assured", override="No")
        with pytest.raises(StaleDecision, match="Ben Judge"):
            moderations.change_category(connection, ANA, again, framework=FRAMEWORK)
        line = moderations.read_moderations(connection, NOW)[3].line
        moderations.change_category(connection, ANA, again, framework=FRAMEWORK, seen=line)
    assert standing(workspace) == "assured"


def test_the_day_the_body_was_told_is_kept_with_the_change(workspace: Workspace) -> None:
    judged(workspace)
    supported(workspace)
    with workspace.open() as connection, pytest.raises(RecordError, match="No moderator changed"):
        moderations.tell_body(connection, BEN, period=NOW, domain=3, day="2013-12-01")
    changed(workspace, wanted(override="Friday"))
    with workspace.open() as connection:
        moderations.tell_body(connection, BEN, period=NOW, domain=3, day="2013-12-01")
        one = moderations.read_moderations(connection, NOW)[3]
    assert (one.said.told, one.stands) == ("2013-12-01", True)


def test_intervention_is_recommended_only_where_a_domain_stands_at_it_and_in_the_frameworks_forms(
    workspace: Workspace,
) -> None:
    judged(workspace)
    said = Recommendation(stage=Stage.REGION, period=NOW, domain=3, option=OPTION, why="Nothing else is left")
    with workspace.open() as connection:
        with pytest.raises(GateNotMet, match="Not assured, intervention required"):
            moderations.recommend(connection, BEN, said, framework=FRAMEWORK)
        grave = wanted("not-assured", ground=Ground.FAILING, ground_because="No plan", patient_safety="Harm seen")
        moderations.change_category(connection, BEN, grave, framework=FRAMEWORK)
        with pytest.raises(RecordError, match="no form of intervention"):
            moderations.recommend(connection, BEN, replace(said, option="Shout"), framework=FRAMEWORK)
        assert moderations.recommend(connection, BEN, said, framework=FRAMEWORK) == "M1"
        assert [one.name for one in moderations.read_recommendations(connection, NOW)] == ["M1"]
        moderations.undo(connection, BEN, period=NOW, named="m1")
        assert moderations.read_recommendations(connection, NOW) == ()


def test_notes_belong_to_their_period_and_a_place_is_the_bodys(workspace: Workspace) -> None:
    note = ModerationNote(stage=Stage.REGION, period=NOW, words="Ask for the plan")
    with workspace.open() as connection:
        assert moderations.add_note(connection, BEN, note, framework=FRAMEWORK) == "N1"
        assert [one.said.words for one in moderations.read_notes(connection, NOW)] == ["Ask for the plan"]
        assert moderations.read_notes(connection, "2013/14 Q1") == ()
        assert moderations.read_place(connection) == Place()
        moderations.set_place(connection, BEN, Place(region="West of Anyland"))
        assert moderations.read_place(connection).region == "West of Anyland"


def test_looking_leaves_no_trace_whether_or_not_somebody_has_it_open(workspace: Workspace) -> None:
    def everything() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(workspace.root.iterdir()) if path.is_file()}

    def body() -> str:
        return look(workspace.database, lambda connection: read_settings(connection).body)

    before = everything()
    assert body() == "NHS Anyshire CCG"
    assert everything() == before
    with workspace.open() as connection:
        moderations.set_place(connection, BEN, Place(region="West"))
        assert look(workspace.database, lambda seen: moderations.read_place(seen).region) == "West"


def test_what_is_written_while_it_is_looked_at_is_seen_whole_or_not_at_all(workspace: Workspace) -> None:
    tries = []

    def slow(connection: object) -> int:
        tries.append(connection)
        if len(tries) == 1:
            with workspace.open() as other:
                moderations.set_place(other, BEN, Place(region="West"))
        return len(tries)

    assert look(workspace.database, slow) == 2


def test_an_older_or_newer_format_and_a_damaged_file_are_named(tmp_path: Path, workspace: Workspace) -> None:
    with workspace.open() as connection:
        connection.execute("PRAGMA user_version = 3")
    with pytest.raises(StoreError, match="older Assure"):
        look(workspace.database, lambda _: None)
    damaged = tmp_path / "assure.sqlite3"
    damaged.write_bytes(b"SQLite format 3\x00" + os.urandom(5000))
    with pytest.raises(StoreError, match=r"cannot be read|damaged|newer|older"):
        look(damaged, lambda _: None)
