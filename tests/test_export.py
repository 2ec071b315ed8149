"""Exports: everything there is, in files that other programs read and no spreadsheet runs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from assure.main import cli
from evidence.errors import AssureError, OutputExists, RecordError
from evidence.keeping.export import export, export_log
from evidence.keeping.own_settings import keep_own, read_own
from evidence.keeping.sheet import cell, safe, write_csv
from evidence.record.acting import Acting, read_acting
from evidence.record.support import Agreement, Support
from evidence.store import log
from evidence.store.undertakings import enter
from evidence.store.workspace import Workspace
from tests.build import a_sha
from tests.keeping import kept_workspace
from tests.record import ANA, SAID


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    kept_workspace(workspace)
    formula = Support(domains=(3,), what="=HYPERLINK(1)", date="2013-11-20", level=1, agreement=Agreement.OFFERED)
    with workspace.open() as connection:
        enter(connection, ANA, formula)
    return workspace


def rows_of(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def test_everything_is_there_as_json_lines_and_csv(full: Workspace, tmp_path: Path) -> None:
    done = export(full, tmp_path / "out", originals=True)
    assert done.rows == {"workspace": 1, "papers": 1, "passages": 3, "review": 1, "support": 2, "log": 5}
    for kind, count in done.rows.items():
        lines = (tmp_path / "out" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(rows_of(tmp_path / "out" / f"{kind}.csv")) == count
        assert all(isinstance(json.loads(line), dict) for line in lines)
    passages = rows_of(tmp_path / "out" / "passages.csv")
    assert [row["text"] for row in passages] == list(SAID)
    assert [row["verdict"] for row in passages] == ["accepted", "undecided", "undecided"]
    (original,) = (tmp_path / "out" / "originals").iterdir()
    assert original.name == f"{a_sha('paper.txt')[:12]} paper.txt"
    assert original.read_bytes() == b"paper.txt"


def test_json_lines_say_what_was_said_and_csv_is_not_run_as_a_formula(full: Workspace, tmp_path: Path) -> None:
    export(full, tmp_path / "out")
    last = (tmp_path / "out" / "support.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(last)["what"] == "=HYPERLINK(1)"
    assert rows_of(tmp_path / "out" / "support.csv")[-1]["what"] == "'=HYPERLINK(1)"


def test_the_log_alone_can_be_read_by_a_person(full: Workspace, tmp_path: Path) -> None:
    export_log(full, tmp_path / "out")
    with full.open() as connection:
        lines = log.read_lines(connection)
    told = rows_of(tmp_path / "out" / "log.csv")
    assert [row["hash"] for row in told] == [line.hash for line in lines]
    assert (told[-1]["who"], told[-1]["what"], told[-1]["about"]) == (ANA.actor, "support recorded add", "S2")
    assert json.loads((tmp_path / "out" / "log.jsonl").read_text(encoding="utf-8").splitlines()[0])["line"] == 1


def test_an_export_never_goes_into_a_folder_that_has_something_in_it(full: Workspace, tmp_path: Path) -> None:
    with pytest.raises(OutputExists):
        export(full, full.root)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AssureError):
        export_log(full, tmp_path / "file" / "out")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_has_an_apostrophe_before_it(start: str) -> None:
    assert safe(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("number", ["-4.2", "+1", "-0.5%", "12"])
def test_a_plain_number_stays_a_number(number: str) -> None:
    assert safe(number) == number


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_made_safe_and_can_be_had_back(text: str) -> None:
    made = safe(text)
    assert made in (text, f"'{text}")
    assert not made.startswith(("=", "@", "\t", "\r"))


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
def test_any_text_survives_a_csv_file(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(path, ["text"], [{"text": text} for text in texts])
    with path.open(encoding="utf-8-sig", newline="") as source:
        back = [row[0] if row else "" for row in csv.reader(source)]
    assert back[1:] == [safe(text) for text in texts]


def test_values_become_cells_that_a_person_can_read() -> None:
    assert [cell(value) for value in (None, True, 3, ["a", "b"], [], {"a": 1})] == [
        "",
        "yes",
        "3",
        "a; b",
        "",
        '{"a": 1}',
    ]


def test_a_name_and_a_role_are_told_apart_by_the_first_comma() -> None:
    assert read_acting("Ana Reader,area team lead, North") == Acting(name="Ana Reader", role="area team lead, North")
    assert read_acting("  ana ").written == "ana"
    for odd in ("", " , lead", "Ana\nReader", "x" * 300):
        with pytest.raises(RecordError):
            read_acting(odd)


def test_who_acts_is_the_option_then_the_setting_then_the_login(
    full: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assure.cli.context.user_folder", lambda: tmp_path / "config")
    monkeypatch.setattr("assure.cli.setting.user_folder", lambda: tmp_path / "config")
    monkeypatch.setattr("getpass.getuser", lambda: "login")
    monkeypatch.delenv("ASSURE_AS", raising=False)

    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, ["-w", str(full.root), *words])
        assert done.exit_code == 0, (done.output, done.exception)
        return done.stdout

    def acting() -> tuple[str, str]:
        told = json.loads(run("setting", "--json"))["as"]
        return told["name"], told["from"]

    assert acting() == ("login", "your login")
    run("setting", "as", "Ana Reader, area team lead")
    assert acting() == ("Ana Reader", "this setting")
    run("support", "add", "Advice", "--domain", "3")
    with full.open() as connection:
        newest = log.head(connection)
    assert newest is not None
    assert newest.actor == "Ana Reader, area team lead"
    assert "Ben Judge" in run("--as", "Ben Judge, director", "setting")
    run("setting", "as", "--forget")
    assert acting() == ("login", "your login")


def test_settings_are_each_workspaces_own_and_damaged_ones_are_named(tmp_path: Path) -> None:
    keep_own(tmp_path / "config", tmp_path / "one", {"as": "Ana"})
    keep_own(tmp_path / "config", tmp_path / "other", {"as": "Ben"})
    assert read_own(tmp_path / "config", tmp_path / "one") == {"as": "Ana"}
    for damaged in ("{", "[]", '{"a": {"as": 1}}'):
        (tmp_path / "config" / "settings.json").write_text(damaged, encoding="utf-8")
        with pytest.raises(AssureError, match=r"settings\.json"):
            read_own(tmp_path / "config", tmp_path / "one")
