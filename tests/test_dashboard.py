"""The dashboard as people use it: what was entered and what became of it, colours with their words, pages."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assure.cli.dashboard import dashboard
from assure.main import cli
from evidence.analysis.board import Board, Standing, make_board, seen, shown
from evidence.analysis.symbols import SYMBOLS
from evidence.errors import ReadingError
from evidence.indicator import Colour, Concern, Reading, State
from evidence.indicators.headings import Column
from evidence.indicators.said import Certificate, Deviation, Dismissal
from evidence.model import FileType, SourceFile, Suggestion
from evidence.passages.segment import passages
from evidence.store import log
from evidence.store.dashboard import Entry, Kept, read_entries, take_in
from evidence.store.papers import Reading as PaperReading
from evidence.store.papers import save_reading
from evidence.store.workspace import Workspace
from generators.drafting import make_draft
from generators.pack import load_pack
from tests.build import AN_ACT, a_document, a_sha, a_tagging
from tests.commands import BEFORE, does, line_of, run, shows
from tests.readings import BOARD, NOW, a_reading
from tests.sheets import HEAD, a_row, workbook
from tests.test_referral_workbooks import a_workbook


def an_entry(indicator: str, value: str | None = None, **more: Any) -> Entry:
    reading = a_reading(indicator, value, **more)
    return Entry(value=reading, period=reading.period)


def a_board(*entries: Entry, period: str = NOW) -> Board:
    return make_board(BOARD, [Kept(entry=one, by="Pat Tester", at="2013-11-20T09:00:00Z") for one in entries], period)


def a_dismissal(reading: Reading, colour: Colour, **more: Any) -> Entry:
    said = Dismissal(
        indicator=reading.indicator,
        provider=reading.provider or "",
        unit=reading.unit,
        reason="Agreed with the provider",
        colour=colour,
        seen=seen(reading),
        **more,
    )
    return Entry(value=said, period=reading.period)


def a_paper() -> PaperReading:
    quote = "Internal audit gave limited assurance on safeguarding."
    document = a_document(quote, sha256=a_sha("a.txt"))
    found = passages(document)
    suggestions = tuple(Suggestion(passage=one.id, tagging=a_tagging(4), tagger="test 1") for one in found)
    source = SourceFile(sha256=a_sha("a.txt"), name="a.txt", size=10, file_type=FileType.TXT)
    return PaperReading(source=source, document=document, passages=found, suggestions=suggestions)


# ---------------------------------------------------------------- the store


def test_entries_are_read_back_as_they_were_and_a_later_one_takes_the_place_of_the_earlier(
    workspace: Workspace,
) -> None:
    first, second = an_entry("C01", "88.4"), an_entry("C01", "90.0")
    concern = Entry(value=Concern(found=True, reason="Winter"), period=NOW, about="constitution")
    with workspace.open() as connection:
        take_in(connection, [first, concern], AN_ACT, "readings taken in")
        changed = take_in(connection, [second], AN_ACT, "readings taken in")
        assert (changed.new, changed.replaced, changed.same) == (0, ((first, second),), 0)
        assert [kept.entry for kept in read_entries(connection)] == [second, concern]
        assert [kept.entry for kept in read_entries(connection, former=True)] == [first, second, concern]
        assert [bool(kept.until) for kept in read_entries(connection, former=True)] == [True, False, False]
        log.verify(connection)


def test_what_is_there_already_changes_nothing_and_leaves_no_line_in_the_log(workspace: Workspace) -> None:
    with workspace.open() as connection:
        take_in(connection, [an_entry("C01", "88.4")], AN_ACT, "readings taken in")
        before = log.head(connection)
        changed = take_in(connection, [an_entry("C01", "88.4")], AN_ACT, "readings taken in")
        assert (changed.same, log.head(connection)) == (1, before)


def test_two_entries_of_one_name_are_refused_and_neither_is_kept(workspace: Workspace) -> None:
    with workspace.open() as connection:
        with pytest.raises(ReadingError, match=r"C01\|\|% stands there twice"):
            take_in(connection, [an_entry("C01", "88"), an_entry("C01", "89")], AN_ACT, "readings taken in")
        assert read_entries(connection) == ()


def test_what_people_say_has_to_be_said_whole() -> None:
    with pytest.raises(ReadingError, match="reason why"):
        Dismissal(indicator="C01", provider="", unit="%", reason=" ", colour=Colour.AMBER, seen="88")
    with pytest.raises(ReadingError, match="Say the basis"):
        Certificate(indicator="O9", provider="", who="A Person", role="Chair", on="2013-11-14", basis="")
    with pytest.raises(ReadingError, match='"14/11/2013" is not a day'):
        Deviation(indicator="F2", note="Draw-down", agreed_by="Area team", on="14/11/2013")


# ---------------------------------------------------------------- the board


def test_each_red_or_amber_is_on_the_agenda_until_it_is_dismissed_with_a_reason() -> None:
    reading = an_entry("C04", "3")
    (line,) = [one for one in a_board(reading).lines if one.rating.indicator == "C04"]
    assert line.standing is Standing.AGENDA
    assert isinstance(reading.value, Reading)
    dismissed = a_board(reading, a_dismissal(reading.value, Colour.AMBER))
    assert [one.standing for one in dismissed.lines if one.rating.indicator == "C04"] == [Standing.DISMISSED]
    back = a_board(reading, a_dismissal(reading.value, Colour.AMBER, lifted=True))
    assert [one.standing for one in back.lines if one.rating.indicator == "C04"] == [Standing.AGENDA]


def test_no_red_or_amber_is_neither_on_the_agenda_nor_dismissed() -> None:
    entries = [an_entry("C01", "80"), an_entry("C02", "96"), an_entry("C13", "82"), an_entry("F13", "-1")]
    for line in a_board(*entries).lines:
        off_green = line.rating.colour.is_rated and line.rating.colour is not Colour.GREEN
        assert not off_green or line.standing is Standing.AGENDA


def test_a_dismissal_lapses_when_the_value_or_the_colour_is_another() -> None:
    seen_then = a_reading("C04", "3")
    now = an_entry("C04", "4")
    (line,) = [one for one in a_board(now, a_dismissal(seen_then, Colour.AMBER)).lines if one.rating.indicator == "C04"]
    assert (line.standing, line.dismissal, line.lapsed is not None) == (Standing.AGENDA, None, True)


def test_a_trend_has_the_quarters_with_readings_oldest_first_with_the_colour_of_each() -> None:
    entries = [
        an_entry("C01", value, period=period)
        for period, value in (("2012/13 Q4", "91"), (BEFORE, "88"), (NOW, "87"), ("2013/14 Q4", "99"))
    ]
    (line,) = [one for one in a_board(*entries).lines if one.rating.indicator == "C01"]
    assert [(point.period, point.shown, point.colour) for point in line.trend] == [
        ("2012/13 Q4", "91 %", Colour.GREEN),
        (BEFORE, "88 %", Colour.AMBER),
        (NOW, "87 %", Colour.RED),
    ]
    assert line.rating.escalated


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (a_reading("C03", numerator=Decimal(2), denominator=Decimal(3)), "66.67"),
        (a_reading("C01", "93.814317673378100"), "93.81 %"),
        (a_reading("F9", "2100000"), "£2,100,000"),
        (a_reading("Q4", answer="yes-plan"), "yes-plan"),
        (a_reading("C01", state=State.MISSING), ""),
    ],
)
def test_a_reading_is_shown_as_people_write_it(reading: Reading, words: str) -> None:
    assert shown(reading) == words


def test_every_colour_has_a_sign_of_its_own() -> None:
    assert len({SYMBOLS[colour] for colour in Colour}) == len(Colour)


# ---------------------------------------------------------------- the commands


def test_the_json_has_every_id_with_its_colour_rule_and_source(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "q2.xlsx"
    path.write_bytes(workbook([HEAD, a_row("C01", value="88.4%"), a_row("Q4", provider="St Anselm's", answer="no")]))
    told = json.loads(does(workspace, "import", str(path), "--json"))
    assert (told["new"], told["readings"][0]["source"]["cell"]) == (2, "C2")
    found = shows(workspace)
    assert {line["id"] for line in found["indicators"]} == {indicator.id for indicator in BOARD.indicators}
    line = line_of(found, "C01")
    assert (line["value"], line["unit"], line["colour"], line["raw_band"], line["escalated"], line["agenda"]) == (
        "88.4",
        "%",
        "amber",
        "amber",
        False,
        "on the agenda",
    )
    assert line["source"] == {"file": "q2.xlsx", "sheet": "Readings", "cell": "C2"}
    assert "Annex 3, NHS Constitution, row 1" in line["rule"]
    assert "prior-quarter-unknown" in line["flags"]
    assert line_of(found, "C02")["colour"] == "missing"
    assert {line["colour"] for line in found["indicators"]} <= {colour.value for colour in Colour}
    assert "category" not in json.dumps(found)


def test_a_file_with_one_fault_leaves_the_workspace_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "q2.xlsx"
    path.write_bytes(workbook([HEAD, a_row("C01", value="88.4%"), a_row("C02", value="about 90")]))
    with workspace.open() as connection:
        before = log.head(connection)
    done = run(workspace, "import", str(path))
    assert isinstance(done.exception, ReadingError)
    assert str(done.exception) == 'q2.xlsx Readings C3: "about 90" is no number. Nothing was taken in.'
    with workspace.open() as connection:
        assert (log.head(connection), read_entries(connection)) == (before, ())
    assert not any(kept.is_file() for kept in workspace.vault.rglob("*"))


def test_each_fault_of_a_file_has_a_line_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "q2.csv"
    path.write_text("Indicator,Value\nC01,9x\nC02,0.9\nZ9,3\n", encoding="utf-8")
    done = run(workspace, "import", str(path))
    assert str(done.exception) == "3 problems; nothing was taken in."
    lines = done.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in lines] == ["q2.csv B2", "q2.csv B4", "q2.csv B3"]


def test_what_takes_another_readings_place_is_said_with_where_the_earlier_stood(
    workspace: Workspace, tmp_path: Path
) -> None:
    for value in ("88.4%", "89%"):
        path = tmp_path / "q2.csv"
        path.write_text(f"Indicator,Value,Basis\nC01,{value},month of May\n", encoding="utf-8")
        done = run(workspace, "import", str(path))
    assert "C01: in place of 88.4 % (q2.csv, B2, month of May)." in done.stderr


def test_the_history_of_an_indicator_has_what_was_and_what_is(workspace: Workspace) -> None:
    for value in ("88.4%", "89%"):
        does(workspace, "enter", "C01", "--value", value, "--source", "Board report")
    rows = json.loads(does(workspace, "history", "c01", "--json"))
    assert [(row["shown"], bool(row["until"])) for row in rows] == [("88.4 %", True), ("89 %", False)]


def test_every_command_and_column_is_in_the_documents() -> None:
    told = (Path(__file__).parent.parent / "docs" / "dashboard.md").read_text(encoding="utf-8")
    assert [name for name in dashboard.commands if f"assure dashboard {name}" not in told] == []
    assert [column for column in Column if column.value not in told] == []
    assert [sign for sign in SYMBOLS.values() if sign not in told] == []


def test_a_body_is_chosen_by_its_code_in_a_referral_workbook_only(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "q2.csv"
    path.write_text("Indicator,Value\nC01,88.4%\n", encoding="utf-8")
    assert "is no referral-to-treatment workbook" in str(run(workspace, "import", str(path), "--ccg", "99A").exception)
    assert "--ccg" in str(run(workspace, "import", str(a_workbook(tmp_path))).exception)
    assert "C03" in does(workspace, "import", str(a_workbook(tmp_path)), "--ccg", "99A")


def test_a_dry_run_takes_in_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "q2.csv"
    path.write_text("Indicator,Value\nC01,88.4%\n", encoding="utf-8")
    assert "1 item would be taken in" in does(workspace, "import", str(path), "--dry-run")
    with workspace.open() as connection:
        assert read_entries(connection) == ()


def test_what_could_be_read_two_ways_is_refused_without_a_terminal_and_told_by_an_option(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "q2.csv"
    path.write_text("Indicator,Value\nC01,0.884\n", encoding="utf-8")
    done = run(workspace, "import", str(path))
    assert isinstance(done.exception, ReadingError)
    assert "q2.csv B2: C01 is 0.884: that may be 0.884 % or 88.4 %" in str(done.exception)
    does(workspace, "import", str(path), "--unit", "share")
    assert line_of(shows(workspace), "C01")["value"] == "88.4"


def test_at_a_terminal_it_is_asked_once_for_the_whole_file(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "q2.csv"
    path.write_text("Indicator,Value,Basis\nC01,0.884,\nC02,0.95,\nF2,0.1%,\n", encoding="utf-8")
    monkeypatch.setattr("assure.cli.dashboard._may_ask", lambda: True)
    words = ["-w", str(workspace.root), "dashboard", "import", str(path)]
    done = CliRunner().invoke(cli, words, input="share\nfavourable\n")
    assert done.exit_code == 0, done.output
    found = shows(workspace)
    assert [line_of(found, name)["value"] for name in ("C01", "C02", "F2")] == ["88.4", "95", "-0.1"]


def test_what_people_say_stands_beside_the_colour_with_name_and_day(workspace: Workspace) -> None:
    does(workspace, "enter", "C04", "--value", "3", "--source", "Board report, page 4")
    does(workspace, "dismiss", "C04", "--reason", "Patients' own choice")
    does(workspace, "enter", "F2", "--value", "0.3%", "--positive", "adverse", "--source", "Finance return")
    does(workspace, "deviation", "F2", "--note", "Draw-down", "--agreed-by", "Area team", "--on", "2013-10-01")
    certified = ("--who", "A Person", "--role", "Accountable officer", "--on", "2013-11-14", "--basis", "Board, item 7")
    does(workspace, "certify", "O9", "--answer", "yes", *certified)
    does(workspace, "colour", "O6", "red", "--source", "National dashboard of 14 March 2014")
    does(workspace, "concern", "constitution", "--found", "--reason", "Winter")
    does(workspace, "choose", "local-priority-off-track-is-red", "--on")
    found = shows(workspace)
    dismissal = line_of(found, "C04")["dismissal"]
    assert (dismissal["reason"], dismissal["by"], dismissal["colour"]) == (
        "Patients' own choice",
        "Pat Tester, reviewer",
        "amber",
    )
    assert (line_of(found, "F2")["colour"], line_of(found, "F2")["deviation"]["agreed_by"]) == (
        "amber-red",
        "Area team",
    )
    certificate = line_of(found, "O9")["certificate"]
    assert [certificate[name] for name in ("who", "role", "on", "basis")] == [
        "A Person",
        "Accountable officer",
        "2013-11-14",
        "Board, item 7",
    ]
    assert "self-certified" in line_of(found, "O9")["flags"]
    assert line_of(found, "O6")["colour"] == "red"
    assert next(one for one in found["sections"] if one["id"] == "constitution")["concern"]["reason"] == "Winter"
    does(workspace, "dismiss", "C04", "--back")
    assert line_of(shows(workspace), "C04")["agenda"] == "on the agenda"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("dismiss", "C01", "--reason", "x"), "C01 is not for the agenda"),
        (("dismiss", "C99", "--reason", "x"), 'no indicator "C99"'),
        (("colour", "C01", "red", "--source", "x"), 'C01 has the central colour "red"'),
        (("concern", "finance", "--none", "--reason", "x"), '"finance" does not ask for concerns'),
        (("choose", "other", "--on"), 'no choice "other"'),
        (("provider", "St Anselm's", "--share", "140"), "lies between 0 and 100"),
        (("enter", "C01", "--value", "0.9", "--source", "x"), "may be 0.9 % or 90 %"),
    ],
)
def test_each_slip_of_a_person_is_one_clear_line(workspace: Workspace, words: tuple[str, ...], told: str) -> None:
    done = run(workspace, *words)
    assert isinstance(done.exception, ReadingError), done.output
    assert told in str(done.exception)


def test_the_quality_premium_aid_says_on_track_or_not_and_keeps_nothing(workspace: Workspace) -> None:
    assert "O1 looks on track" in does(workspace, "aid", "O1", "--measured", "-3.2")
    assert "O1 does not look on track" in does(workspace, "aid", "o1", "--measured", "-3.1%")
    assert isinstance(run(workspace, "aid", "O4", "--measured", "1").exception, ReadingError)
    with workspace.open() as connection:
        assert read_entries(connection) == ()


def test_the_share_of_a_provider_decides_whether_it_counts(workspace: Workspace) -> None:
    for number in range(1, 11):
        does(workspace, "enter", f"Q{number}", "--answer", "no", "--provider", "St Anselm's", "--source", "Return")
    assert "share-unknown" in shows(workspace)["sections"][0]["flags"]
    does(workspace, "provider", "St Anselm's", "--share", "40%", "--service", "Acute")
    assert shows(workspace)["sections"][0]["colour"] == "green"


def test_what_is_not_dismissed_is_in_the_agenda_and_what_is_dismissed_is_not(workspace: Workspace) -> None:
    for name, value in (("C01", "88.4%"), ("C04", "3"), ("C02", "96%")):
        does(workspace, "enter", name, "--value", value, "--source", "Board report")
    does(workspace, "dismiss", "C04", "--reason", "Patients' own choice")
    with workspace.open() as connection:
        save_reading(connection, a_paper(), AN_ACT)
        agenda = make_draft("agenda", load_pack(connection))
    listed = {row["id"]: row for row in agenda.values["indicators"]}
    assert ("C01" in listed, "C04" in listed, "C02" in listed) == (True, False, False)
    assert (listed["C01"]["colour"], listed["C01"]["value"], listed["C01"]["source"]) == (
        "▲ amber",
        "88.4 %",
        "Board report",
    )
    assert any(block.key == "dashboard/table" for block in agenda.draft.blocks)
