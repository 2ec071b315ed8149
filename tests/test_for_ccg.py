"""The copy for a CCG: what is the area team's own is nowhere in it, and its log can still be checked."""

from __future__ import annotations

import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assure.main import cli
from evidence.errors import AssureError, RecordError, StoreError
from evidence.framework import load_framework
from evidence.intake.vault import store_original
from evidence.keeping.backup import back_up_database
from evidence.keeping.bundle import opened
from evidence.keeping.for_ccg import copy_for_ccg, write_bundle_for_ccg
from evidence.keeping.restore import restore_over, restore_to
from evidence.model import FileType, SourceFile, Suggestion
from evidence.passages.segment import passages
from evidence.record.audience import Audience, Restriction
from evidence.record.body import written
from evidence.record.chain import Form, Key
from evidence.record.judgement import Headline, Joint, Judgement
from evidence.record.publication import Publication
from evidence.record.review import Decision, Verb
from evidence.record.support import Agreement, Escalation, Power, Request, Support
from evidence.store import log
from evidence.store.audience import hidden, restrict_paper, restrict_passages
from evidence.store.audit import verify
from evidence.store.database import transaction
from evidence.store.items import read_items
from evidence.store.judgements import judge, read_headline, read_judgements, set_headline
from evidence.store.on_record import read_on_record
from evidence.store.papers import Reading, list_papers, read_document, save_reading
from evidence.store.partial import about_copy
from evidence.store.publications import plan_publication
from evidence.store.quarters import review_quarter
from evidence.store.record import Change, held, keep
from evidence.store.reviews import decide_on, undo
from evidence.store.undertakings import enter, read_entered
from evidence.store.workspace import Workspace
from tests.build import AN_ACT, a_document, a_sha, a_tagging
from tests.keeping import LATER, kept_workspace
from tests.record import ANA, SAID

_FRAMEWORK = load_framework("2013-14")
_TOLD = "A trust says in confidence that the quartermaster was sacked."
_SECRET = Restriction(audience=Audience.AREA_TEAM, reason="told in confidence by a trust")
_DAY = "2013-11-20"


def add_paper(workspace: Workspace, name: str, *paragraphs: str) -> None:
    document = a_document(*paragraphs, sha256=a_sha(name))
    found = passages(document)
    suggested = tuple(Suggestion(passage=one.id, tagging=a_tagging(4), tagger="test 1") for one in found)
    source = SourceFile(sha256=a_sha(name), name=name, size=10, file_type=FileType.TXT)
    reading = Reading(source=source, document=document, passages=found, suggestions=suggested)
    with workspace.open() as connection:
        save_reading(connection, reading, AN_ACT)
    original = workspace.root.parent / name.replace(" > ", "_")
    original.write_text(name)
    store_original(workspace.vault, original, a_sha(name))


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    """A workspace with soft intelligence, notes, judgements of all kinds and an embargo."""
    kept_workspace(workspace)
    add_paper(workspace, "call.zip", "Calls in November were kept in the archive.")
    add_paper(workspace, "call.zip > call.txt", _TOLD, "The caller asked for silence about the quartermaster.")
    with workspace.open() as connection:
        ids = [item.passage.id for item in read_items(connection)]
        restrict_paper(connection, ANA, a_sha("call.zip"), _SECRET)
        decide_on(
            connection, ANA, [ids[0]], Decision(verb=Verb.NOTE, words="Ask the xylophonist."), framework=_FRAMEWORK
        )
        decide_on(connection, ANA, [ids[1]], Decision(verb=Verb.REJECT, words="Zebras said so."), framework=_FRAMEWORK)
        for domain, joint, reason in (
            (4, Joint.AGREED, "Seen together"),
            (3, Joint.NOT_ASKED, "Mumbling in corridors"),
        ):
            said = Judgement(
                period="2013/14 Q2",
                domain=domain,
                category="assured",
                reason=reason,
                joint=joint,
                evidence=(ids[0], ids[-1]),
            )
            judge(connection, ANA, said, framework=_FRAMEWORK)
        enter(
            connection, ANA, Request(domains=(3,), what="Gossip", purpose="Triangulate", asked_of="a trust", date=_DAY)
        )
        enter(connection, ANA, Escalation(domains=(3,), view="Untold worries", date=_DAY))
        embargoed = Publication(
            document="annual-letter",
            period="2013/14 Q2",
            audience="public",
            embargo="2014-07-19T00:00:00Z",
            note="Hush",
        )
        plan_publication(connection, ANA, embargoed)
    return workspace


@pytest.fixture
def copy(full: Workspace, tmp_path: Path) -> Workspace:
    write_bundle_for_ccg(full, tmp_path / "copy.assure", LATER)
    with opened(tmp_path / "copy.assure", beside=tmp_path) as backup:
        restore_to(backup, tmp_path / "copy")
    return Workspace(root=tmp_path / "copy")


def everything_in(workspace: Workspace, bundle: Path) -> bytes:
    """All bytes of the copy: its files as they lie there, what is packed in its database, and the bundle's entries."""
    with zipfile.ZipFile(bundle) as packed:
        entries = [packed.read(name) for name in packed.namelist()]
    files = [path.read_bytes() for path in sorted(workspace.root.rglob("*")) if path.is_file()]
    return b"\0".join([*entries, *files, *unpacked(workspace.database)])


def unpacked(database: Path) -> Iterator[bytes]:
    connection = sqlite3.connect(database)
    for table in ("paper", "former_reading"):
        for (blob,) in connection.execute(f"SELECT document FROM {table}"):
            yield zlib.decompress(blob)
    connection.close()


_AREA_TEAMS_OWN = (
    "quartermaster",
    "Calls in November",
    "call.zip",
    a_sha("call.zip"),
    "xylophonist",
    "Zebras said so",
    "Mumbling in corridors",
    "Gossip",
    "Untold worries",
    "Hush",
    "told in confidence",
)


@pytest.mark.parametrize("words", _AREA_TEAMS_OWN)
def test_what_is_the_area_teams_own_is_nowhere_in_the_bytes_of_the_copy(
    full: Workspace, copy: Workspace, tmp_path: Path, words: str
) -> None:
    back_up_database(full, AN_ACT)
    there = b"\0".join([full.database.read_bytes(), *unpacked(full.database)])
    wal = full.database.with_name("assure.sqlite3-wal")
    assert words.encode() in there + (wal.read_bytes() if wal.exists() else b"")
    assert words.encode() not in everything_in(copy, tmp_path / "copy.assure")


def test_what_is_shared_is_there_as_it_stands(copy: Workspace) -> None:
    with copy.open() as connection:
        assert [row.source.name for row in list_papers(connection)] == ["paper.txt"]
        items = {item.passage.text: item.verdict.value for item in read_items(connection, rejected=True)}
        (judged,) = read_judgements(connection, "2013/14 Q2")
        assert [one.name for one in read_entered(connection, Support)] == ["S1"]
        assert read_entered(connection, Request) == ()
    assert items == dict(zip(SAID, ("accepted", "rejected", "undecided"), strict=True))
    assert judged.said.reason == "Seen together"
    assert len(judged.said.evidence) == 1


def test_the_copy_says_what_it_is_and_how_much_is_left_out_but_not_what(full: Workspace, copy: Workspace) -> None:
    with full.open() as connection:
        newest = log.head(connection)
    with copy.open() as connection:
        about = about_copy(connection)
        found = verify(connection)
    assert newest is not None
    assert about is not None
    assert (about.kind, about.head) == ("for ccg", newest.hash)
    assert about.left_out == {
        "escalations": 1,
        "judgements": 2,
        "notes and reasons": 2,
        "other entries": 1,
        "papers": 2,
        "publications": 1,
        "requests": 1,
    }
    assert found.lines == newest.id + 1
    assert found.withheld > 5


def test_every_line_of_the_copys_log_has_the_hash_it_has_in_the_whole_log(full: Workspace, copy: Workspace) -> None:
    with full.open() as connection:
        whole = [line.hash for line in log.read_lines(connection)]
    with copy.open() as connection:
        assert [line.hash for line in log.read_lines(connection)][:-1] == whole


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE log SET actor = 'Somebody Else' WHERE kind = 'paper added'",
        "UPDATE log SET payload = '{\"hash\":\"0\"}' WHERE id = (SELECT min(id) FROM log WHERE kind = 'withheld')",
        "UPDATE log SET payload = '{}' WHERE id = (SELECT min(id) FROM log WHERE kind = 'withheld')",
        "UPDATE log SET kind = 'withheld', payload = '{}', actor = '', at = '', tool = '' WHERE kind = 'paper added'",
        "UPDATE log SET payload = replace(payload, 'Advice', 'Orders')",
        "UPDATE record SET body = replace(body, 'Advice', 'Orders')",
    ],
)
def test_a_change_to_a_copy_is_found_as_in_any_workspace(copy: Workspace, attack: str) -> None:
    with sqlite3.connect(copy.database) as connection:
        (guard,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'log_keeps_lines'").fetchone()
        connection.execute("DROP TRIGGER log_keeps_lines")
        assert connection.execute(attack).rowcount
        connection.execute(guard)
    connection.close()
    with pytest.raises(StoreError), copy.open() as again:
        verify(again)


def test_a_line_emptied_in_a_whole_workspace_is_found_though_its_hash_still_follows(full: Workspace) -> None:
    with full.open() as connection:
        line = log.withheld(log.read_lines(connection)[1])
    with sqlite3.connect(full.database) as connection:
        (guard,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'log_keeps_lines'").fetchone()
        connection.execute("DROP TRIGGER log_keeps_lines")
        connection.execute(
            "UPDATE log SET at = '', actor = '', tool = '', kind = ?, payload = ? WHERE id = 2",
            (line.kind, line.payload),
        )
        connection.execute(guard)
    connection.close()
    with full.open() as connection:
        assert log.verify(connection) > 2
        with pytest.raises(StoreError, match="taken away"):
            verify(connection)


def test_lines_of_before_assure_could_withhold_keep_their_links(full: Workspace, tmp_path: Path) -> None:
    with sqlite3.connect(full.database) as connection:
        (guard,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'log_keeps_lines'").fetchone()
        connection.execute("DROP TRIGGER log_keeps_lines")
        previous = "0" * 64
        for row in connection.execute("SELECT * FROM log ORDER BY id").fetchall():
            digest = log._hashed(*row[:6], previous)
            connection.execute("UPDATE log SET previous = ?, hash = ? WHERE id = ?", (previous, digest, row[0]))
            previous = digest
        connection.execute("UPDATE log_head SET hash = ?", (previous,))
        connection.execute(guard)
    connection.close()
    with full.open() as connection:
        verify(connection)
    with copy_for_ccg(full, LATER, beside=tmp_path) as made:
        assert made.found.withheld > 5


def test_a_copy_knows_in_which_quarter_an_entry_was_made(full: Workspace, tmp_path: Path) -> None:
    with full.open() as connection:
        review_quarter(connection, ANA, "2013/14 Q3")
        enter(connection, ANA, Support(domains=(1,), what="Later", date=_DAY, level=1, agreement=Agreement.OFFERED))
        whole = {one.name: one.quarter for one in read_on_record(connection) if isinstance(one.said, Support)}
    with copy_for_ccg(full, LATER, beside=tmp_path) as made, Workspace(root=made.database.parent).open() as connection:
        assert {one.name: one.quarter for one in read_on_record(connection)} == whole
    assert whole == {"S1": "2013/14 Q2", "S2": "2013/14 Q3"}


def test_people_work_on_in_a_copy(copy: Workspace) -> None:
    ben = replace(LATER, actor="Ben Lead, CCG governance lead")
    with copy.open() as connection:
        (last,) = [item.passage.id for item in read_items(connection) if item.passage.text == SAID[2]]
        first = next(item.passage.id for item in read_items(connection) if item.passage.text == SAID[0])
        decide_on(connection, ben, [last], Decision(verb=Verb.ACCEPT), framework=_FRAMEWORK)
        undo(connection, ben, [last])
        decide_on(connection, ben, [first], Decision(verb=Verb.DEFER), framework=_FRAMEWORK, seen=10_000)
        enter(connection, ben, Support(domains=(1,), what="More", date=_DAY, level=1, agreement=Agreement.OFFERED))
        assert verify(connection).withheld > 5


def test_a_passage_kept_back_is_blanked_in_its_paper_and_taken_out_of_others(full: Workspace, tmp_path: Path) -> None:
    add_paper(full, "second.txt", SAID[1].upper(), "Something else stands here that everybody may read.")
    with full.open() as connection:
        kept_back = next(
            item.passage.id for item in read_items(connection, rejected=True) if item.passage.text == SAID[1]
        )
        assert restrict_passages(connection, ANA, [kept_back[:6]], _SECRET) == 1
        assert len(hidden(connection).passages) == 2 + 3
    write_bundle_for_ccg(full, tmp_path / "copy.assure", LATER)
    with opened(tmp_path / "copy.assure", beside=tmp_path) as backup:
        restore_to(backup, tmp_path / "copy")
    made = Workspace(root=tmp_path / "copy")
    with made.open() as connection:
        text = read_document(connection, a_sha("paper.txt")).page(1).text
        assert [item.passage.text for item in read_items(connection)][:2] == [SAID[0], SAID[2]]
        about = about_copy(connection)
    assert text == f"{SAID[0]}\n{'█' * len(SAID[1])}\n{SAID[2]}"
    assert "£4.1m" not in everything_in(made, tmp_path / "copy.assure").decode(errors="replace")
    assert about is not None
    assert (about.left_out["passages"], about.left_out["originals"]) == (2, 2)
    assert not (made.vault / a_sha("paper.txt")[:2] / a_sha("paper.txt")).exists()


def test_an_archive_with_a_paper_inside_that_is_kept_back_goes_without_its_original(
    full: Workspace, tmp_path: Path
) -> None:
    add_paper(full, "pack.zip", "A list of what is inside the archive stands here.")
    add_paper(full, "pack.zip > open.txt", "This paper of the pack may be read by everybody.")
    add_paper(full, "pack.zip > closed.txt", "This paper of the pack was told in a whisper.")
    with full.open() as connection:
        restrict_paper(connection, ANA, a_sha("pack.zip > closed.txt"), _SECRET)
    with copy_for_ccg(full, LATER, beside=tmp_path) as made:
        assert made.originals == {a_sha("paper.txt"), a_sha("pack.zip > open.txt")}
        assert made.left_out["originals"] == 1


def test_marking_needs_a_reason_and_is_taken_back_by_marking_again(full: Workspace) -> None:
    with pytest.raises(RecordError, match="reason"):
        Restriction(audience=Audience.AREA_TEAM)
    with full.open() as connection:
        assert not restrict_paper(connection, ANA, a_sha("call.zip"), _SECRET)
        assert restrict_paper(connection, ANA, a_sha("call.zip"), Restriction(audience=Audience.EVERYBODY))
        assert hidden(connection).papers == frozenset()


def test_a_judgement_that_was_shared_hides_what_was_judged_before_it(full: Workspace, tmp_path: Path) -> None:
    with full.open() as connection:
        said = Judgement(
            period="2013/14 Q2",
            domain=3,
            category="assured",
            reason="Talked over",
            joint=Joint.PARTLY,
            override="It was said face to face",
        )
        judge(connection, ANA, said, framework=_FRAMEWORK)
        set_headline(
            connection,
            ANA,
            Headline(period="2013/14 Q2", label=_FRAMEWORK.headline[0], reason="Inward"),
            framework=_FRAMEWORK,
        )
    with copy_for_ccg(full, LATER, beside=tmp_path) as made:
        data = made.database.read_bytes()
    assert b"Talked over" in data
    assert b"Mumbling in corridors" not in data
    assert b"Inward" not in data


def test_requests_under_the_powers_and_those_asked_of_the_body_by_name_are_shared(
    full: Workspace, tmp_path: Path
) -> None:
    with full.open() as connection:
        asked = Request(
            domains=(3,), what="Accounts", purpose="See", asked_of="the chief officer, NHS Anyshire CCG", date=_DAY
        )
        enter(connection, ANA, asked)
        formal = replace(asked, asked_of="its chair", power=Power.DOCUMENTS, because="It might fail", what="Ledger")
        enter(connection, ANA, formal)
    with copy_for_ccg(full, LATER, beside=tmp_path) as made, Workspace(root=made.database.parent).open() as connection:
        assert [one.said.what for one in read_entered(connection, Request)] == ["Accounts", "Ledger"]
        assert read_headline(connection, "2013/14 Q2") is None


def test_forms_of_entries_that_are_not_named_as_shared_stay_with_the_area_team(full: Workspace, tmp_path: Path) -> None:
    named = {
        *(Form.REVIEW, Form.JUDGEMENT, Form.HEADLINE, Form.SUPPORT, Form.ACTION, Form.REQUEST, Form.ESCALATION),
        *(Form.PUBLICATION, Form.MEETING_POINT),
    }
    others = [form for form in Form if form not in named]
    with full.open() as connection:
        changes = [
            Change(key=Key(form=form, name="X1"), verb="add", was=None, after='{"x":"quite private"}', said="x")
            for form in others
            if form is not Form.AUDIENCE
        ]
        keep(connection, ANA, changes)
    with copy_for_ccg(full, LATER, beside=tmp_path) as made:
        assert b"quite private" not in made.database.read_bytes()


def test_an_embargo_that_is_over_hides_nothing(full: Workspace, tmp_path: Path) -> None:
    after = replace(LATER, at="2014-07-20T00:00:00Z")
    with copy_for_ccg(full, after, beside=tmp_path) as made, Workspace(root=made.database.parent).open() as connection:
        found = held(connection, Key(form=Form.PUBLICATION, name="D1"))
    assert found is not None
    assert "Hush" in found.body


def test_lines_of_a_kind_that_nobody_thought_of_are_withheld(full: Workspace, tmp_path: Path) -> None:
    with full.open() as connection, transaction(connection):
        log.append(connection, ANA, "something new", {"entries": "a secret list", "sha256": a_sha("paper.txt")})
    with copy_for_ccg(full, LATER, beside=tmp_path) as made:
        assert b"a secret list" not in made.database.read_bytes()


def test_a_copy_is_no_source_of_copies_and_is_never_restored_over_a_workspace(
    full: Workspace, copy: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(AssureError, match="copy for a CCG itself"):
        write_bundle_for_ccg(copy, tmp_path / "again.assure", LATER)
    with opened(tmp_path / "copy.assure", beside=tmp_path) as backup, pytest.raises(AssureError, match="--to"):
        restore_over(full, backup, LATER)


def test_the_commands_mark_list_and_pack(full: Workspace, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, ["-w", str(full.root), "--as", "Ana Reader, area team lead", *words])
        assert done.exit_code == 0, (done.output, done.exception)
        return done.stdout

    with full.open() as connection:
        passage = next(item.passage.id for item in read_items(connection) if item.passage.text == SAID[2])
    assert "1 passage changed" in run("audience", "set", "area-team", passage, "--reason", "not yet")
    assert "Corrected." in run("paper", "set", "paper.txt", "--audience", "everybody", "--reason", "asked again")
    listed = json.loads(run("audience", "list", "--json"))
    assert {one["what"] for one in listed["kept"]} == {"paper", "passage"}
    packed = json.loads(run("export", "--bundle", str(tmp_path / "c.assure"), "--for", "ccg", "--json"))
    assert (packed["kind"], packed["left_out"]["papers"]) == ("for ccg", 2)
    refused = CliRunner().invoke(cli, ["-w", str(full.root), "audience", "set", "area-team", passage])
    assert isinstance(refused.exception, RecordError)


def test_a_draft_for_the_ccg_has_a_name_of_its_own_and_nothing_that_is_kept_back(
    full: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1384938000")

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["-w", str(full.root), "--as", "Ana Reader, area team lead", *words])

    said = "Internal audit gave limited assurance on the safeguarding training of the quartermaster."
    add_paper(full, "call.zip > audit.txt", said)
    whole = json.loads(run("draft", "agenda", "--json").stdout)
    seen = json.loads(run("draft", "agenda", "--for", "ccg", "--json").stdout)
    assert "quartermaster" in json.dumps(whole)
    assert "quartermaster" not in json.dumps(seen)
    assert seen["log_head"] == whole["log_head"]
    done = run("draft", "agenda", "--for", "ccg")
    assert done.stdout.strip().endswith("-for-ccg.docx")
    assert "papers 3, publications 1" in done.stderr
    letter = run("draft", "annual-letter", "--for", "ccg")
    assert "embargo until 2014-07-19" in str(letter.exception)
    assert run("draft", "annual-letter").exit_code == 0


def test_the_bodies_in_a_copy_are_the_records_own(copy: Workspace) -> None:
    support = Support(domains=(3,), what="Advice", date=_DAY, level=1, agreement=Agreement.OFFERED)
    with copy.open() as connection:
        (body,) = connection.execute("SELECT body FROM record WHERE form = 'support'").fetchone()
    assert body == written(support)
