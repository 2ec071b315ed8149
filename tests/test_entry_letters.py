"""Letters about support and requests: from the record alone, with the power they rest on, and signed by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import RecordError
from evidence.framework import load_framework
from evidence.store.workspace import Workspace
from generators.drafting import kinds_of
from tests.spoken import a_space, said, told

_WHY = "Two reports were not sent"


@pytest.fixture
def on_record(workspace: Workspace) -> Workspace:
    """Support offered (S1) and agreed (S2); a request that is informal (R1) and one under a power (R2)."""
    said(workspace, "support", "add", "Peer review", "--domain", "3", "--date", "2013-11-29")
    said(
        *(workspace, "support", "add", "Advice on A&E", "--domain", "3", "--domain", "5", "--agreement", "agreed"),
        *("--objective", "The standard is met", "--follow-up", "Monthly call", "--date", "2013-11-30"),
    )
    asking = ("--domain", "4", "--purpose", "To see the risk", "--of", "Accountable officer")
    said(workspace, "request", "add", "The audit reports", *asking)
    powers = ("--power", "14Z18", "--because", _WHY, "--due", "2014-01-10")
    said(workspace, "request", "add", "The ledger", *asking, *powers)
    return workspace


def text_of(workspace: Workspace, kind: str, name: str) -> str:
    import docx

    file = said(workspace, "draft", kind, "--entry", name).strip()
    return "\n".join(paragraph.text for paragraph in docx.Document(file).paragraphs)


def test_a_support_letter_has_the_power_the_aims_the_follow_up_and_a_day_to_reply_by(on_record: Workspace) -> None:
    text = text_of(on_record, "support-letter", "S2")
    for words in ("agreed on 30 November 2013: Advice on A&E", "section 14Z10", "The standard is met", "Monthly call"):
        assert words in text
    assert "5. Are CCGs working in partnership with others?" in text
    assert "by [day]" in text


def test_support_that_is_only_offered_is_not_called_agreed(on_record: Workspace) -> None:
    text = text_of(on_record, "support-letter", "S1")
    assert "it begins once you agree to it" in text
    assert "we agreed" not in text


def test_a_request_under_a_power_names_it_with_its_reason_and_an_informal_one_uses_none(on_record: Workspace) -> None:
    formal, informal = (text_of(on_record, "request-letter", name) for name in ("R2", "R1"))
    for words in ("section 14Z18", "section 14Z17", _WHY, "reply by 10 January 2014", "[legal check of this letter"):
        assert words in formal
    assert "informal request" in informal
    assert "14Z18" not in informal


@pytest.mark.parametrize(("kind", "name"), [("support-letter", "S2"), ("request-letter", "R2")])
def test_nothing_is_signed_and_each_entry_has_a_file_of_its_own(on_record: Workspace, kind: str, name: str) -> None:
    assert "[signature, name and role of the person who signs]" in text_of(on_record, kind, name)
    assert [path.name for path in on_record.drafts.glob("*.docx")] == [f"{kind}-2013-14-q2-{name.lower()}.docx"]
    assert told(on_record, "draft", kind, "--entry", name)["name"] == name


@pytest.mark.parametrize(
    ("kind", "name", "why"),
    [
        ("support-letter", "S9", "no support S9"),
        ("support-letter", "R1", "no support R1"),
        ("request-letter", "", "Which request"),
    ],
)
def test_another_entry_is_refused_with_those_there_are(on_record: Workspace, kind: str, name: str, why: str) -> None:
    with pytest.raises(RecordError, match=why):
        text_of(on_record, kind, name)


def test_what_has_ended_or_was_answered_has_no_letter(on_record: Workspace) -> None:
    said(on_record, "support", "close", "S2", "--result", "improved", "--outcome", "Met")
    said(on_record, "request", "close", "R1", "--reply", "Sent")
    for kind, name in (("support-letter", "S2"), ("request-letter", "R1")):
        with pytest.raises(RecordError, match=name):
            text_of(on_record, kind, name)


def test_letters_of_entries_are_made_under_every_framework(tmp_path: Path) -> None:
    space = a_space(tmp_path / "icb", "icb", "2024/25 Q4")
    said(space, "request", "add", "The plan", "--domain", "1", "--purpose", "To see it", "--of", "Chief executive")
    assert "The plan" in text_of(space, "request-letter", "R1")
    assert "request-letter" not in kinds_of(load_framework("icb"))
