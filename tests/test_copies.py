"""Copies of a passage: how many there are is said, and they are decided on together when a person asks for it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assure.main import cli
from evidence.errors import RecordError
from evidence.model import Verdict
from evidence.record.chain import Form
from evidence.record.review import Verb
from evidence.store.copies import find_copies, to_decide
from evidence.store.items import read_items
from evidence.store.record import entries, lines
from evidence.store.workspace import Workspace
from tests.record import SAID, with_passages
from tests.spoken import said, told


def verdicts(workspace: Workspace) -> dict[str, Verdict]:
    with workspace.open() as connection:
        return {item.passage.id: item.verdict for item in read_items(connection, rejected=True)}


def test_a_decision_says_how_many_copies_stand_elsewhere_and_leaves_them(workspace: Workspace) -> None:
    audit, surplus, _ = with_passages(workspace)
    (again,) = with_passages(workspace, name="march.txt", texts=(SAID[0],))
    (told_once,) = told(workspace, "review", "accept", audit)
    assert told_once["copies"] == [again]
    assert verdicts(workspace)[again] is Verdict.UNDECIDED
    done = CliRunner().invoke(cli, ["-w", str(workspace.root), "--as", "Ana Reader, lead", "review", "reject", audit])
    assert "1 copy elsewhere, 1 undecided before" in done.stdout
    assert "1 copy could be decided together: add --copies" in done.stderr
    (alone,) = told(workspace, "review", "accept", surplus)
    assert alone["copies"] == []


def test_copies_are_decided_together_by_a_line_each(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    (march,) = with_passages(workspace, name="march.txt", texts=(SAID[0],))
    (april,) = with_passages(workspace, name="april.txt", texts=(SAID[0],))
    said(workspace, "review", "reject", audit, "--copies", "--reason", "A standing paragraph")
    assert {name for name, verdict in verdicts(workspace).items() if verdict is Verdict.REJECTED} == {
        audit,
        march,
        april,
    }
    with workspace.open() as connection:
        held = {entry.key.name: entry.line for entry in entries(connection, Form.REVIEW)}
        assert len(held) == len(set(held.values())) == 3
        assert [line.said for line in lines(connection)] == ["reject “A standing paragraph”"] * 3


def test_a_copy_that_somebody_decided_on_keeps_its_decision(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    (march,) = with_passages(workspace, name="march.txt", texts=(SAID[0],))
    said(workspace, "review", "accept", march, by="Ben Judge, director")
    said(workspace, "review", "reject", audit, "--copies")
    assert verdicts(workspace)[march] is Verdict.ACCEPTED


def test_a_copy_without_a_suggested_domain_cannot_be_accepted_with_the_others(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    (bare,) = with_passages(workspace, name="march.txt", texts=(SAID[0],), domains=())
    with workspace.open() as connection:
        found = find_copies(connection, [audit])
    assert to_decide(found, Verb.ACCEPT) == ()
    assert to_decide(found, Verb.REJECT) == (bare,)
    said(workspace, "review", "accept", audit, "--copies")
    assert verdicts(workspace)[bare] is Verdict.UNDECIDED


def test_other_figures_are_other_evidence_and_no_copy(workspace: Workspace) -> None:
    _, surplus, _ = with_passages(workspace)
    with_passages(workspace, name="march.txt", texts=(SAID[1].replace("4.1", "3.9"),))
    with workspace.open() as connection:
        assert find_copies(connection, [surplus]) == {}
        with pytest.raises(RecordError, match="No passage"):
            find_copies(connection, ["0000"])


def test_passages_that_are_named_together_are_not_each_others_copies(workspace: Workspace) -> None:
    audit, _, _ = with_passages(workspace)
    (march,) = with_passages(workspace, name="march.txt", texts=(SAID[0],))
    found = json.loads(said(workspace, "review", "accept", audit, march, "--json"))
    assert [one["copies"] for one in found] == [[], []]
