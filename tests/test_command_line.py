"""The command line as a person meets it: one clear line for each problem, exit codes, JSON, the whole demo."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_NEW = ("--body", "NHS Anyshire CCG", "--period", "2013/14 Q2")


def assure(*words: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    environment.pop("ASSURE_WORKSPACE", None)
    return subprocess.run(
        [sys.executable, "-m", "assure", *words],
        cwd=cwd,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    done = assure("demo", "--folder", "space", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(".docx") == 4
    return folder / "space"


def is_one_clear_line(done: subprocess.CompletedProcess[str], code: int, *words: str) -> bool:
    lines = [line for line in done.stderr.splitlines() if line.startswith("assure: ")]
    assert "Traceback" not in done.stderr
    assert done.returncode == code, (done.returncode, done.stderr)
    assert lines, done.stderr
    assert all(word in done.stderr for word in words), done.stderr
    return True


def test_version_and_help_come_without_a_workspace(tmp_path: Path) -> None:
    assert assure("--version", cwd=tmp_path).stdout.startswith("assure, version ")
    shown = assure("--help", cwd=tmp_path).stdout
    for command in ("new", "add", "status", "evidence", "draft", "demo", "extract", "tag"):
        assert f"\n  {command} " in shown
        assert "Usage:" in assure(command, "--help", cwd=tmp_path).stdout


def test_spacy_is_not_imported_until_something_is_tagged(tmp_path: Path) -> None:
    assure("new", "space", *_NEW, cwd=tmp_path)
    probe = (
        "import sys; sys.argv = ['assure', '-w', 'space', {words}]\n"
        "from assure.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('SPACY' if 'spacy' in sys.modules else 'LIGHT')"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    for words in ("'status'", "'evidence', 'list'", "'--help'"):
        done = subprocess.run(
            [sys.executable, "-c", probe.format(words=words)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.endswith("LIGHT\n"), words


def test_a_command_without_a_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    for words in (("status",), ("add", "."), ("draft", "agenda"), ("evidence", "list"), ("evidence", "gaps")):
        assert is_one_clear_line(assure(*words, cwd=tmp_path), 4, "No Assure workspace", "assure new")
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_is_made_once_and_never_over_something(tmp_path: Path) -> None:
    made = assure("new", "space", *_NEW, cwd=tmp_path)
    assert made.returncode == 0
    assert "2 December 2013" in made.stdout
    assert is_one_clear_line(assure("new", "space", *_NEW, cwd=tmp_path), 5, "already there")


def test_an_unknown_framework_or_period_makes_nothing(tmp_path: Path) -> None:
    wrong = assure("new", "space", *_NEW, "--framework", "2031-32", cwd=tmp_path)
    assert is_one_clear_line(wrong, 6, 'no framework "2031-32"', "Known: 2013-14")
    odd = assure("new", "space", "--body", "NHS Anyshire CCG", "--period", "summer", cwd=tmp_path)
    assert is_one_clear_line(odd, 6, "summer", '"2013/14 Q2"')
    assert list(tmp_path.iterdir()) == []


def test_wrong_papers_get_one_clear_line_each_and_nothing_is_half_written(tmp_path: Path) -> None:
    assure("new", "space", *_NEW, cwd=tmp_path)
    space = tmp_path / "space"
    assert is_one_clear_line(assure("add", "../lost.pdf", cwd=space), 3, "lost.pdf")
    (tmp_path / "empty").mkdir()
    assert is_one_clear_line(assure("add", "../empty", cwd=space), 8, "No papers in")
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "good.txt").write_text("Internal audit gave limited assurance on safeguarding arrangements at the CCG.")
    (papers / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    (papers / "locked.xlsx").write_bytes(a_locked_workbook())
    done = assure("add", "../papers", cwd=space)
    assert is_one_clear_line(done, 7, "broken.pdf", "locked.xlsx", "password", "(The other 1")
    assert "Read 1 paper" in done.stdout
    outcomes = {
        paper["name"]: paper["outcome"] for paper in json.loads(assure("status", "--json", cwd=space).stdout)["papers"]
    }
    assert outcomes["good.txt"] == "extracted"
    assert outcomes["locked.xlsx"] == "refused"
    assert outcomes["broken.pdf"] in ("refused", "failed")


def a_locked_workbook() -> bytes:
    """The head of a password-protected Office file: an OLE2 container that names an EncryptedPackage stream."""
    sector = bytearray(512)
    sector[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    sector[24:34] = bytes.fromhex("3e000300feff09000600")
    name = "EncryptedPackage".encode("utf-16-le")
    info = "EncryptionInfo".encode("utf-16-le")
    directory = bytearray(512)
    for at, stream in enumerate(("Root Entry".encode("utf-16-le"), name, info)):
        directory[at * 128 : at * 128 + len(stream)] = stream
        directory[at * 128 + 64 : at * 128 + 66] = (len(stream) + 2).to_bytes(2, "little")
        directory[at * 128 + 66] = 5 if at == 0 else 2
    return bytes(sector) + bytes(directory) * 3


def test_there_is_nothing_to_draft_from_in_an_empty_workspace(tmp_path: Path) -> None:
    assure("new", "space", *_NEW, cwd=tmp_path)
    assert is_one_clear_line(assure("draft", "agenda", cwd=tmp_path / "space"), 8, "no paper", "assure add")
    assert list((tmp_path / "space" / "drafts").iterdir()) == []


def test_the_demo_can_be_run_again_and_changes_nothing(demo: Path) -> None:
    before = {path: path.read_bytes() for path in sorted(demo.rglob("*")) if path.is_file()}
    again = assure("demo", "--folder", "space", cwd=demo.parent)
    assert again.returncode == 0
    assert {path: path.read_bytes() for path in sorted(demo.rglob("*")) if path.is_file()} == before


def test_every_quotation_stands_character_for_character_in_the_page_it_cites(demo: Path) -> None:
    papers = Path(__file__).parent.parent / "corpora" / "anyshire" / "papers"
    pages: dict[tuple[str, int], str] = {}
    for paper in sorted(papers.iterdir()):
        read = json.loads(assure("extract", str(paper), "--json", cwd=demo).stdout)
        pages.update({(paper.name, page["number"]): page["text"] for page in read["pages"]})
    checked = 0
    for kind in ("agenda", "summary-report", "self-assessment", "annual-letter"):
        drafted = json.loads(assure("draft", kind, "--json", cwd=demo).stdout)
        for place in citations(drafted):
            assert place["quote"] in pages[place["document"], place["page"]]
            checked += 1
    assert checked > 100


def citations(value: object) -> list[dict[str, object]]:
    if isinstance(value, list):
        return [found for item in value for found in citations(item)]
    if isinstance(value, dict):
        if "quote" in value:
            return [value]
        return [found for item in value.values() for found in citations(item)]
    return []


def test_the_agenda_as_json_has_what_docs_promise(demo: Path) -> None:
    agenda = json.loads(assure("draft", "agenda", "--json", cwd=demo).stdout)
    assert [domain["number"] for domain in agenda["domains"]] == [1, 2, 3, 4, 5, 6]
    areas = [area for domain in agenda["domains"] for area in domain["areas"]]
    assert all(area["title"] and area["question"].endswith("?") and area["points"] for area in areas)
    assert any(point["verdict"] == "These differ." for area in areas for point in area["points"])
    assert len({(place["document"], place["page"]) for place in citations(agenda["domains"])}) >= 15
    gaps = [gap["prompt"] for domain in agenda["domains"] for gap in domain["gaps"]]
    assert {"D2.5", "D4.9"} <= set(gaps)
    # The scanned letter is read where Tesseract is installed, and named as unread where it is not.
    unread = [paper["paper"] for paper in agenda["unread"]]
    assert unread == ([] if shutil.which("tesseract") else ["scan0042.pdf"])


def test_no_document_ever_names_a_level(demo: Path) -> None:
    report = json.loads(assure("draft", "summary-report", "--json", cwd=demo).stdout)
    assert report["headline"] == ""
    assert [row["level"] for row in report["rows"]] == [""] * 6


def test_evidence_can_be_listed_narrowed_searched_and_shown(demo: Path) -> None:
    listed = json.loads(assure("evidence", "list", "--domain", "4", "--json", cwd=demo).stdout)
    assert listed
    assert all(4 in item["domains"] and item["reasons"] for item in listed)
    found = json.loads(assure("evidence", "search", "limited assurance", "--json", cwd=demo).stdout)
    assert any("limited assurance" in item["text"] for item in found)
    shown = assure("evidence", "show", listed[0]["id"][:8], cwd=demo).stdout
    assert "Because:" in shown
    assert is_one_clear_line(assure("evidence", "show", "zzzz", cwd=demo), 3, "No passage has the id")
    gaps = json.loads(assure("evidence", "gaps", "--json", cwd=demo).stdout)
    assert len(gaps) == 33
    assert {gap["state"] for gap in gaps} <= {"none", "thin", "covered"}


def test_a_draft_is_never_overwritten_and_a_changed_one_gets_the_next_number(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.docx"
    out.write_bytes(b"a person's work")
    assert is_one_clear_line(assure("draft", "agenda", "--out", str(out), cwd=demo), 12, "already there")
    assert out.read_bytes() == b"a person's work"
    assert assure("draft", "agenda", "--out", str(out), "--force", cwd=demo).returncode == 0
    assert out.read_bytes().startswith(b"PK")


def test_tagging_reads_and_writes_a_line_at_a_time(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "1", "text": "Internal audit gave the CCG limited assurance on safeguarding arrangements."}),
        "this is not JSON",
        json.dumps({"id": "3", "text": ""}),
    ]
    done = assure("tag", "--jsonl", cwd=tmp_path, stdin="\n".join(lines))
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first["id"] == "1"
    assert 4 in first["domains"]
    assert sorted(first["scores"]) == ["1", "2", "3", "4", "5", "6"]
    for reason in first["reasons"]:
        assert "limited assurance on safeguarding" not in reason["why"] or reason["words"]
    assert "error" in second
    assert (third["id"], third["domains"]) == ("3", [])


def test_the_planted_differences_are_found_and_no_others(demo: Path) -> None:
    listed = json.loads(assure("evidence", "conflicts", "--json", cwd=demo).stdout)
    found = {(each["kind"], each["indicator"]): each["statements"] for each in listed}

    assert set(found) == {("date", "C06"), ("date", "C13"), ("figure", "F6")}
    assert {each["value"] for each in found["date", "C06"]} == {"2013-12", "2014-01"}
    assert {each["value"] for each in found["figure", "F6"]} == {"8300000", "9100000"}
    assert all(each["quote"] and each["page"] for statements in found.values() for each in statements)


def test_the_dashboard_and_the_performance_report_agree(demo: Path) -> None:
    listed = json.loads(assure("evidence", "agreements", "--json", cwd=demo).stdout)
    found = {(each["indicator"], each["provider"], each.get("period")): each for each in listed}

    trust = found["C06", "Anyshire NHS Foundation Trust", "2013/14 Q2"]
    assert (trust["value"], len(trust["sources"])) == ("93.8", 2)
    assert found["O5", "", "2013/14 Q2"]["dashboard"] == ["O5", "Q7"]


def test_conflicts_are_told_in_words_with_both_papers(demo: Path) -> None:
    shown = assure("evidence", "conflicts", cwd=demo).stdout

    assert "£8,300,000  Finance report M6.pdf, p. 3" in shown
    assert "£9,100,000  Governing Body pack 14 November 2013.pdf, p. 8" in shown
