"""Other people's validators find nothing wrong with what is published, and do find what is wrong once it is broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from assure.main import cli
from evidence.store.workspace import Workspace
from generators.blocks import Draft
from generators.dashboard import dashboard_draft, load_board
from generators.drafting import KINDS, make_draft
from generators.pack import load_pack
from generators.publish.page_html import page
from generators.publish.pdf import pdf
from generators.publish.redact import redact
from generators.word_package import package
from tests.published import FORMS, PUBLISHER, a_draft, filled
from tests.test_documents_other import a_space, drafted
from tests.validators.run import Found, check_pages, check_pdf, check_word

ENDINGS = {"word": "docx", "pdf": "pdf", "page": "html"}


def publish(form: str, drafts: Sequence[Draft], folder: Path) -> list[Path]:
    """The drafts in one form, as files."""
    paths = []
    for number, draft in enumerate(drafts, 1):
        path = folder / f"{number}-{draft.kind}.{ENDINGS[form]}"
        path.write_bytes(FORMS[form](draft, publisher=PUBLISHER))
        paths.append(path)
    return paths


def passes_pdf(paths: Sequence[Path]) -> None:
    found = check_pdf(paths)
    assert len(found) == 2 * len(paths)
    assert [
        (each["file"], each["rules"], each["broken"]) for each in found if each["broken"] or not each["passes"]
    ] == []
    assert min(each["assertions"] for each in found) > 500


def passes_word(paths: Sequence[Path]) -> None:
    found = check_word(paths)
    assert len(found) == len(paths)
    assert [(each["file"], each["broken"]) for each in found if not each["passes"]] == []


def passes_page(paths: Sequence[Path]) -> None:
    found = check_pages(paths)
    assert len(found) == 2 * len(paths)
    assert [(each["file"], each["width"], each["broken"]) for each in found if each["broken"]] == []
    assert [each["file"] for each in found if each["across"] > each["width"] or each["fetched"]] == []
    assert min(each["passed"] for each in found) > 20
    for wide, narrow in zip(found[::2], found[1::2], strict=True):
        assert narrow["roles"] == wide["roles"]


PASSES = {"word": passes_word, "pdf": passes_pdf, "page": passes_page}


@pytest.mark.parametrize("form", FORMS)
def test_a_document_with_every_kind_of_block_passes(form: str, tmp_path: Path) -> None:
    PASSES[form](publish(form, [a_draft(), redact(a_draft(), ["waits", "Q1", "report"])], tmp_path))


# ---------------------------------------------------------------- the documents of the sample papers


_ELSEWHERE = (
    ("interim-2013-14", "scorecard"),
    ("2015-16", "component-report"),
    ("2016-17", "assessment-letter"),
    ("2016-17", "clinical-areas"),
    ("icb", "assessment-letter"),
)


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> list[Draft]:
    """Every kind of document from papers, and the dashboard, of the sample papers; and other frameworks' own."""
    root = tmp_path_factory.mktemp("published") / "demo"
    done = CliRunner().invoke(cli, ["demo", "--folder", str(root)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    with Workspace(root=root).open() as connection:
        pack = load_pack(connection)
        kinds = [name for name, kind in KINDS.items() if kind.from_papers and not kind.of_entry]
        made = [make_draft(kind, pack).draft for kind in kinds]
        made.append(dashboard_draft(load_board(connection)))
    for number, (framework, kind) in enumerate(_ELSEWHERE):
        folder = root.parent / str(number)
        folder.mkdir()
        made.append(drafted(a_space(folder, framework), kind).draft)
    return list(map(filled, made))


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_document_of_the_sample_papers_passes(form: str, drafts: list[Draft], tmp_path: Path) -> None:
    assert len(drafts) >= 5
    PASSES[form](publish(form, drafts, tmp_path))


# ---------------------------------------------------------------- the validators can find something


def broken(found: Found) -> set[str]:
    return {rule.split(":")[0] for each in found for rule in each["broken"]}


PDF_FAULTS = {
    "7.3-1": (b"/Alt(", b"/Alx("),
    "7.5-1": (b"/Scope/Row", b"/Scopx/Row"),
    "7.4.2-1": (b"/S/H2/", b"/S/H4/"),
}
PAGE_FAULTS = {
    "html-has-lang": ('<html lang="en-GB">', "<html>"),
    "color-contrast": ("--ink: #212b32", "--ink: #dddddd"),
    "landmark-one-main": ('<main id="main" tabindex="-1">', '<div id="main">'),
    "wide": ("table { ", "table { min-width: 700px; "),
}


@pytest.mark.slow
def test_verapdf_finds_each_fault_put_into_a_pdf(tmp_path: Path) -> None:
    data = pdf(a_draft())
    for rule, (there, instead) in PDF_FAULTS.items():
        assert there in data
        (tmp_path / f"{rule}.pdf").write_bytes(data.replace(there, instead))
    found = [each for each in check_pdf(sorted(tmp_path.iterdir())) if each["rules"] == "PDFUA_1"]
    assert {Path(each["file"]).stem for each in found if Path(each["file"]).stem in each["broken"]} == set(PDF_FAULTS)


@pytest.mark.slow
def test_the_open_xml_sdk_finds_a_fault_put_into_a_word_file(tmp_path: Path) -> None:
    (path,) = publish("word", [a_draft()], tmp_path)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:tblHeader/>", b'<w:tblHeader w:val="maybe"/>')
    path.write_bytes(package(parts))
    assert broken(check_word([path]))


@pytest.mark.slow
def test_axe_finds_each_fault_put_into_a_page_and_a_table_that_does_not_reflow_is_found(tmp_path: Path) -> None:
    text = page(a_draft()).decode()
    for rule, (there, instead) in PAGE_FAULTS.items():
        assert there in text
        (tmp_path / f"{rule}.html").write_text(text.replace(there, instead), encoding="utf-8")
    found = check_pages(sorted(tmp_path.iterdir()))
    named = {Path(each["file"]).stem for each in found if Path(each["file"]).stem in broken([each])}
    assert named == set(PAGE_FAULTS) - {"wide"}
    assert {Path(each["file"]).stem for each in found if each["across"] > each["width"]} == {"wide"}
