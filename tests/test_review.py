"""Decisions on evidence: what they change, how they are undone, and that nobody is overruled unknowingly."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.analysis.clusters import distinct_items
from evidence.analysis.findings import find
from evidence.errors import RecordError, StaleDecision
from evidence.framework import load_framework
from evidence.framework.calendar import parse_period
from evidence.model import FileType, SourceFile, Suggestion, Verdict
from evidence.passages.segment import passages
from evidence.record.chain import Form, Key
from evidence.record.review import Decision, Verb
from evidence.store import log
from evidence.store.audit import verify
from evidence.store.items import find_items, read_items, search_items
from evidence.store.log import Act
from evidence.store.papers import Reading
from evidence.store.record import Change, keep
from evidence.store.rereading import save_again
from evidence.store.reviews import Reviewed, decide_on, read_reviewed, undo
from evidence.store.workspace import Workspace
from tests.build import a_document, a_sha, a_tagging, an_item
from tests.record import ANA, BEN, SAID, with_passages
from tests.test_command_line import assure, is_one_clear_line

_FRAMEWORK = load_framework("2013-14")
_ROOT = Path(__file__).parent.parent


def decided(
    workspace: Workspace, verb: Verb, *ids: str, by: Act = ANA, seen: int | None = None, **more: object
) -> tuple[Reviewed, ...]:
    with workspace.open() as connection:
        return decide_on(
            connection,
            by,
            ids,
            Decision(verb=verb, **more),  # type: ignore[arg-type]
            framework=_FRAMEWORK,
            seen=seen,
        )


def count_lines(workspace: Workspace) -> int:
    with workspace.open() as connection:
        return log.verify(connection)


def test_a_rejected_passage_leaves_lists_search_and_drafts_and_stays_in_the_record(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    decided(workspace, Verb.REJECT, audit, words="Not about this CCG")
    with workspace.open() as connection:
        assert audit not in [item.passage.id for item in read_items(connection)]
        assert search_items(connection, "safeguarding") == ()
        (found,) = find_items(connection, audit)
        assert (found.verdict, found.domains) == (Verdict.REJECTED, ())
        (review,) = [one for one in read_reviewed(connection) if one.line]
    assert (review.review.reason, review.by) == ("Not about this CCG", ANA.actor)


def test_a_retagged_passage_is_discussed_under_the_persons_domain(workspace: Workspace) -> None:
    with_passages(workspace, domains=(4,))
    with workspace.open() as connection:
        ids = [item.passage.id for item in read_items(connection)]
        decide_on(connection, ANA, ids, Decision(verb=Verb.RETAG, domains=(2,)), framework=_FRAMEWORK)
        items = read_items(connection)
    assert {item.domains for item in items} == {(2,)}
    findings = find(items, body="NHS Anyshire CCG", framework=_FRAMEWORK, period=parse_period("2013/14 Q3"))
    placed = {voice.item.passage.id for subject in findings.subjects for voice in subject.cluster.voices}
    assert {subject.cluster.domain for subject in findings.subjects} == {2}
    assert placed == set(ids)


def test_the_machines_suggestion_stays_beside_the_decision(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace, domains=(4,))
    (made,) = decided(workspace, Verb.RETAG, audit, domains=(1, 6))
    assert made.item.suggestion.tagging.domains == (4,)
    with workspace.open() as connection:
        newest = log.head(connection)
    assert newest is not None
    told = json.loads(newest.payload)
    assert told["suggested"] == {"domains": [4], "stance": [], "tagger": "test 1"}
    assert told["before"] is None
    assert told["after"]["domains"] == [1, 6]


def test_undo_adds_a_line_and_goes_one_further_back_each_time(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    decided(workspace, Verb.ACCEPT, audit)
    decided(workspace, Verb.RETAG, audit, domains=(1,))
    decided(workspace, Verb.NOTE, audit, words="Ask for the report")
    lines = count_lines(workspace)
    stood = []
    with workspace.open() as connection:
        for _ in range(3):
            (after,) = undo(connection, ANA, [audit])
            stood.append((after.review.verdict, after.review.domains, after.review.notes))
        with pytest.raises(RecordError, match="nothing to undo"):
            undo(connection, ANA, [audit])
    assert stood == [(Verdict.RETAGGED, (1,), ()), (Verdict.ACCEPTED, (), ()), (Verdict.UNDECIDED, (), ())]
    assert count_lines(workspace) == lines + 3


def test_several_are_decided_together_or_not_at_all(workspace: Workspace) -> None:
    audit, surplus, _ = with_passages(workspace)
    lines = count_lines(workspace)
    with pytest.raises(RecordError, match="No passage"):
        decided(workspace, Verb.ACCEPT, audit, surplus, "ffffffffffff")
    assert count_lines(workspace) == lines
    decided(workspace, Verb.ACCEPT, audit[:6], surplus, audit)
    assert count_lines(workspace) == lines + 2


def test_saying_what_stands_already_adds_no_line(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    decided(workspace, Verb.ACCEPT, audit)
    lines = count_lines(workspace)
    decided(workspace, Verb.ACCEPT, audit)
    assert count_lines(workspace) == lines


@pytest.mark.parametrize(
    ("verb", "more", "words"),
    [
        (Verb.RETAG, {"domains": (7,)}, "no domain 7"),
        (Verb.RETAG, {}, "name the domains"),
        (Verb.ACCEPT, {"domains": (1,)}, "name the domains"),
        (Verb.NOTE, {"words": " "}, "Nothing is said"),
        (Verb.REJECT, {"words": "bell \a"}, "cannot be shown"),
        (Verb.REJECT, {"words": "x" * 5000}, "5,000 characters"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    workspace: Workspace, verb: Verb, more: dict[str, object], words: str
) -> None:
    audit, _, _ = with_passages(workspace)
    with pytest.raises(RecordError, match=words):
        decided(workspace, verb, audit, **more)


def test_an_id_too_short_to_be_meant_is_refused(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    with pytest.raises(RecordError, match="too short"):
        decided(workspace, Verb.ACCEPT, audit[:3])


def test_what_has_no_suggested_domain_cannot_be_accepted_but_retagged(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace, domains=())
    with pytest.raises(RecordError, match="nothing to accept"):
        decided(workspace, Verb.ACCEPT, audit)
    (made,) = decided(workspace, Verb.RETAG, audit, domains=(4,))
    assert made.item.domains == (4,)


def test_another_persons_decision_is_refused_with_both_shown_until_it_was_seen(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    decided(workspace, Verb.ACCEPT, audit, by=ANA, words="Dated and signed")
    with pytest.raises(StaleDecision) as refused:
        decided(workspace, Verb.REJECT, audit, by=BEN, words="A draft")
    for shown in ("accept “Dated and signed”", ANA.actor, "reject “A draft”", BEN.actor, "--seen 3"):
        assert shown in str(refused.value)
    (made,) = decided(workspace, Verb.REJECT, audit, by=BEN, words="A draft", seen=3)
    assert made.review.verdict is Verdict.REJECTED
    with pytest.raises(StaleDecision):
        decided(workspace, Verb.ACCEPT, audit, by=ANA, seen=3)


def test_what_changed_while_a_person_was_deciding_is_refused_even_when_it_was_their_own(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    key = Key(form=Form.REVIEW, name=audit)
    late = Change(key=key, verb="reject", was=None, after='{"verdict":"rejected"}', said="reject")
    decided(workspace, Verb.ACCEPT, audit, by=ANA)
    with workspace.open() as connection, pytest.raises(StaleDecision):
        keep(connection, ANA, [late])


def test_anybody_may_add_a_note_to_another_persons_decision(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    decided(workspace, Verb.ACCEPT, audit, by=ANA)
    (made,) = decided(workspace, Verb.NOTE, audit, by=BEN, words="The October report says the same")
    assert (made.review.verdict, made.review.notes) == (Verdict.ACCEPTED, ("The October report says the same",))


def test_of_two_processes_that_decide_at_once_one_is_refused_and_none_is_lost(workspace: Workspace) -> None:
    ids = with_passages(workspace)
    seen = str(count_lines(workspace))
    words = {"Ana Reader, lead": ("accept", *ids), "Ben Judge, lead": ("reject", *ids)}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "assure", "--as", who, "-w", str(workspace.root), "review", *said, "--seen", seen],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for who, said in words.items()
    ]
    ended = [(process.communicate(timeout=60), process.returncode) for process in running]
    assert sorted(code for _, code in ended) == [0, StaleDecision.exit_code]
    ((_, told), _) = next(one for one in ended if one[1])
    assert "accept" in told
    assert "reject" in told
    with workspace.open() as connection:
        assert len({one.review.verdict for one in read_reviewed(connection)}) == 1
        assert verify(connection).entries == len(ids)
        assert log.verify(connection) == int(seen) + len(ids)


def test_decisions_stay_when_a_paper_is_read_again_even_on_what_it_no_longer_says(workspace: Workspace) -> None:
    audit, surplus, _ = with_passages(workspace)
    decided(workspace, Verb.RETAG, audit, domains=(2,))
    decided(workspace, Verb.REJECT, surplus)
    document = a_document(SAID[0], "The forecast surplus is £3.9m.", sha256=a_sha("paper.txt"))
    found = passages(document)
    suggested = tuple(Suggestion(passage=one.id, tagging=a_tagging(6), tagger="test 2") for one in found)
    source = SourceFile(sha256=a_sha("paper.txt"), name="paper.txt", size=10, file_type=FileType.TXT)
    with workspace.open() as connection:
        save_again(connection, Reading(source=source, document=document, passages=found, suggestions=suggested), ANA)
        assert [(item.passage.id, item.domains) for item in read_items(connection)] == [
            (audit, (2,)),
            (found[1].id, (6,)),
        ]
        assert verify(connection).entries == 2


def test_of_two_passages_that_say_the_same_the_one_decided_on_counts() -> None:
    old = an_item(
        "The forecast surplus is £4.1m against a plan of £4.4m for the year.", 3, paper="old.pdf", date="2013-06-01"
    )
    new = an_item(
        "The forecast surplus is £4.1m against a plan of £4.4m for the year.", 3, paper="new.pdf", date="2013-10-01"
    )
    decided_on = replace(old, verdict=Verdict.RETAGGED, domains_decided=(4,))
    assert distinct_items([old, new]) == (new,)
    assert distinct_items([decided_on, new]) == (decided_on,)


def test_the_command_line_decides_lists_and_undoes(workspace: Workspace, tmp_path: Path) -> None:
    audit, _, _ = with_passages(workspace)
    space = ("-w", str(workspace.root), "--as", "Ana Reader, lead")
    made = assure(*space, "review", "retag", audit[:5], "--domain", "2", "--json", cwd=tmp_path)
    assert json.loads(made.stdout)[0]["domains"] == [2]
    listed = json.loads(assure(*space, "review", "list", "--verdict", "retagged", "--json", cwd=tmp_path).stdout)
    assert [(one["id"], one["by"]) for one in listed["passages"]] == [(audit, "Ana Reader, lead")]
    assert listed["seen"] == 3
    shown = json.loads(assure(*space, "evidence", "list", "--domain", "2", "--json", cwd=tmp_path).stdout)
    assert [(one["id"], one["domains"], one["domains_suggested"]) for one in shown] == [(audit, [2], [4])]
    assert "undecided" in assure(*space, "review", "undo", audit, cwd=tmp_path).stdout
    refused = assure(*space, "review", "accept", "0000", cwd=tmp_path)
    assert is_one_clear_line(refused, RecordError.exit_code, "No passage")
    told = json.loads(assure(*space, "audit", "show", "--about", audit, "--json", cwd=tmp_path).stdout)
    assert [line["payload"]["verb"] for line in told] == ["retag", "undo"]
