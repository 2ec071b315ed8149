"""Judgements by people: what the record keeps, what the gates refuse, what every output shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.errors import GateNotMet, RecordError, StaleDecision
from evidence.framework import framework_ids, load_framework
from evidence.record.body import written
from evidence.record.chain import Form
from evidence.record.judgement import Headline, Joint, Judgement
from evidence.record.review import Decision, Verb
from evidence.record.support import Agreement, Support
from evidence.store import log
from evidence.store.judgements import judge, read_aid, read_headline, read_judgements, set_headline
from evidence.store.log import Act
from evidence.store.record import add
from evidence.store.reviews import decide_on, undo
from evidence.store.workspace import Workspace
from generators.drafting import make_draft
from generators.pack import load_pack
from generators.wire import plain
from tests.commands import does
from tests.record import ANA, BEN, with_passages
from tests.spoken import a_space, told
from tests.test_command_line import assure, is_one_clear_line

_FRAMEWORK = load_framework("2013-14")
_PERIOD = "2013/14 Q2"


def judged(workspace: Workspace, category: str, *, by: Act = ANA, seen: int | None = None, **more: object) -> Judgement:
    said = Judgement(period=_PERIOD, domain=4, category=category, reason="As discussed", **more)  # type: ignore[arg-type]
    with workspace.open() as connection:
        return judge(connection, by, said, framework=_FRAMEWORK, seen=seen)


def with_support(workspace: Workspace, **more: object) -> None:
    support = Support(
        domains=(4,),
        what="Advice on the audit plan",
        date="2013-11-20",
        level=1,
        agreement=Agreement.AGREED,
        **more,  # type: ignore[arg-type]
    )
    with workspace.open() as connection:
        assert add(connection, ANA, Form.SUPPORT, written(support), "support") == "S1"


def test_a_judgement_stands_with_its_evidence_its_maker_and_what_stood_before(workspace: Workspace) -> None:
    audit, surplus, _ = with_passages(workspace)
    judged(workspace, "assured", evidence=(audit[:5], surplus), joint=Joint.PARTLY, body_says="We see it too")
    judged(workspace, "assured", evidence=(audit,))
    with workspace.open() as connection:
        (one,) = read_judgements(connection, _PERIOD)
        newest = log.head(connection)
    assert (one.said.evidence, one.by) == ((audit,), ANA.actor)
    assert newest is not None
    told = json.loads(newest.payload)
    assert told["before"]["evidence"] == [audit, surplus]
    assert told["before"]["joint"] == "partly"


def test_a_gate_that_is_not_met_leaves_no_line_and_says_all_that_is_missing(workspace: Workspace) -> None:
    with workspace.open() as connection:
        before = log.head(connection)
    with pytest.raises(GateNotMet, match="no support is on record for this domain"):
        judged(workspace, "assured-with-support")
    with workspace.open() as connection:
        assert log.head(connection) == before
        assert read_judgements(connection, _PERIOD) == ()


def test_an_override_is_possible_where_the_framework_leaves_room_and_stays_in_the_record(workspace: Workspace) -> None:
    with_support(workspace)
    with pytest.raises(GateNotMet, match="S1 has no objectives") as refused:
        judged(workspace, "assured-with-support")
    assert "--override" in refused.value.hint
    made = judged(workspace, "assured-with-support", override="Objectives are agreed on Friday")
    assert len(made.overridden) == 2
    with workspace.open() as connection:
        (one,) = read_judgements(connection, _PERIOD)
    assert one.said.override == "Objectives are agreed on Friday"


def test_what_cannot_be_overridden_is_refused_whatever_the_reason(workspace: Workspace) -> None:
    for category in ("assured-with-support", "not-assured"):
        with pytest.raises(GateNotMet) as refused:
            judged(workspace, category, override="It is late")
        assert "--override" not in refused.value.hint


def test_an_override_of_nothing_is_refused(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    with pytest.raises(RecordError, match="nothing to override"):
        judged(workspace, "assured", evidence=(audit,), override="To be safe")


def test_a_judgement_cannot_rest_on_what_was_rejected_or_is_not_there(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    with workspace.open() as connection:
        decide_on(connection, ANA, [audit], Decision(verb=Verb.REJECT), framework=_FRAMEWORK)
    with pytest.raises(RecordError, match="was rejected"):
        judged(workspace, "assured", evidence=(audit,))
    with pytest.raises(RecordError, match="No passage"):
        judged(workspace, "assured", evidence=("0000",))


def test_a_judgement_whose_evidence_was_rejected_since_is_marked_until_that_is_undone(workspace: Workspace) -> None:
    audit, surplus, _ = with_passages(workspace)
    judged(workspace, "assured", evidence=(audit, surplus))
    reject, space = Decision(verb=Verb.REJECT), ("-w", str(workspace.root))
    with workspace.open() as connection:
        decide_on(connection, ANA, [audit], reject, framework=_FRAMEWORK)
        (one,) = read_judgements(connection, _PERIOD)
        made = make_draft("summary-report", load_pack(connection))
    assert one.since_rejected == (audit,)
    assert one.said.evidence == (audit, surplus)
    assert made.values["rows"][3]["override"] == "Evidence since rejected: 1 of 2 passages."
    assert f"{audit} (since rejected), {surplus}" in assure(*space, "judge", cwd=workspace.root).stdout
    with workspace.open() as connection:
        undo(connection, ANA, [audit])
        (one,) = read_judgements(connection, _PERIOD)
        made = make_draft("summary-report", load_pack(connection))
    assert one.since_rejected == ()
    assert made.values["rows"][3]["override"] == ""


def test_judging_shows_the_lights_of_the_domains_indicators_and_what_follows_from_a_category(
    workspace: Workspace, tmp_path: Path
) -> None:
    entered = ("enter", "C09", "--value", "80", "--unit", "%", "--source", "Board report")
    does(workspace, *entered, "--period", _PERIOD)
    (light,) = told(workspace, "judge", "3")["lights"]
    assert (light["indicator"], light["colour"], light["shown"]) == ("C09", "red", "80 %")
    assert told(workspace, "judge", "1")["lights"] == []
    fifteen = a_space(tmp_path / "fifteen", "2015-16", "2015/16 Q2")
    limited = told(fifteen, "judge", "3")["categories"][2]
    assert (limited["published_as"], "buddying" in limited["consequence"]) == ("Requires improvement", True)


def test_another_persons_judgement_is_not_replaced_unseen(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    judged(workspace, "assured", evidence=(audit,), by=ANA)
    with_support(workspace, objectives=("Plan by May",), follow_up="Monthly")
    with pytest.raises(StaleDecision, match="Ana Reader"):
        judged(workspace, "assured-with-support", by=BEN)
    with workspace.open() as connection:
        newest = log.head(connection)
    assert newest is not None
    assert judged(workspace, "assured-with-support", by=BEN, seen=newest.id)


def test_the_headline_is_a_persons_and_no_roll_up(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    judged(workspace, "assured", evidence=(audit,))
    with workspace.open() as connection:
        assert read_headline(connection, _PERIOD) is None
        said = Headline(period=_PERIOD, label="not assured", reason="The forecast")
        assert set_headline(connection, ANA, said, framework=_FRAMEWORK).label == "Not assured"
        with pytest.raises(RecordError, match="no headline"):
            set_headline(connection, ANA, Headline(period=_PERIOD, label="Splendid", reason="-"), framework=_FRAMEWORK)


def test_the_aid_shows_signs_and_needs_of_every_category_and_picks_none(workspace: Workspace) -> None:
    with_passages(workspace)
    with workspace.open() as connection:
        aid = read_aid(connection, _FRAMEWORK, period=_PERIOD, domain=4)
        with pytest.raises(RecordError, match="no domain 9"):
            read_aid(connection, _FRAMEWORK, period=_PERIOD, domain=9)
    assert len(aid.items) == 3
    assert set(aid.lacks) == {"assured", "assured-with-support", "not-assured"}


def test_the_summary_report_says_what_people_judged_and_overrode_and_nothing_else(workspace: Workspace) -> None:
    with_passages(workspace)
    judged(workspace, "assured", override="From the <conversation>")
    with workspace.open() as connection:
        set_headline(connection, ANA, Headline(period=_PERIOD, label="Assured", reason="x"), framework=_FRAMEWORK)
        made = make_draft("summary-report", load_pack(connection))
    assert made.values["headline"] == "Assured"
    assert [row["level"] for row in made.values["rows"]] == ["", "", "", "Assured", "", ""]
    text = json.dumps(plain(made.draft), ensure_ascii=False)
    assert "Judged without evidence named for it" in text
    assert "From the <conversation>" in text


@pytest.mark.parametrize("framework", framework_ids())
def test_every_framework_can_be_looked_at_and_only_its_own_categories_are_taken(
    workspace: Workspace, framework: str
) -> None:
    chosen = load_framework(framework)
    with workspace.open() as connection:
        assert set(read_aid(connection, chosen, period=_PERIOD, domain=1).lacks) == {
            one.id for one in chosen.categories
        }
        with pytest.raises(RecordError, match="no domain 99"):
            read_aid(connection, chosen, period=_PERIOD, domain=99)
        said = Judgement(period=_PERIOD, domain=1, category="splendid", reason="x")
        with pytest.raises(RecordError, match="no category"):
            judge(connection, ANA, said, framework=chosen)


def test_the_command_line_shows_judges_and_refuses(workspace: Workspace, tmp_path: Path) -> None:
    audit, _, _ = with_passages(workspace)
    space = ("-w", str(workspace.root), "--as", "Ana Reader, lead")
    shown = assure(*space, "judge", "4", cwd=tmp_path).stdout
    for words in ("Manages the risk itself", "still needs", audit, "no support, request or escalation"):
        assert words in shown
    aid = json.loads(assure(*space, "judge", "4", "--json", cwd=tmp_path).stdout)
    assert aid["judged"] == []
    assert [category["id"] for category in aid["categories"]] == ["assured", "assured-with-support", "not-assured"]
    refused = assure(*space, "judge", "4", "assured with support", "--reason", "x", cwd=tmp_path)
    assert is_one_clear_line(refused, GateNotMet.exit_code, "support that both sides have agreed")
    made = assure(*space, "judge", "4", "Assured", "--reason", "Well run", "--override", "From the talk", cwd=tmp_path)
    assert "Overridden: evidence named for it" in made.stdout
    assert "Because: From the talk" in made.stdout
    assure(*space, "headline", "Assured", "--reason", "All in hand", cwd=tmp_path)
    told = json.loads(assure(*space, "judge", "--json", cwd=tmp_path).stdout)
    assert told["headline"]["label"] == "Assured"
    assert told["judgements"][0]["override"] == "From the talk"
    assert told["judgements"][0]["by"] == "Ana Reader, lead"
