"""The evidence annex: each place once, quoted and shown, and honest where there is no picture."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assure.main import cli
from evidence.extract.crops import Spot, crops
from evidence.intake.pipeline import How, add_papers
from evidence.model import Box
from evidence.store.workspace import Workspace
from generators.blocks import Draft, Figure, Heading
from generators.chart import Crop
from generators.drafting import load_pack_for, make_draft
from generators.evidence_annex import with_annex
from generators.publish.page_html import page
from generators.publish.pdf import pdf
from generators.publish.redact import redact
from generators.word import write
from tests.build import AN_ACT
from tests.published import a_draft
from tests.spoken import said

_LINES = (
    "Internal audit gave limited assurance on safeguarding arrangements at NHS Anyshire CCG.",
    "Members were concerned that A&E waits missed the four-hour standard in Quarter 2.",
)


@pytest.fixture
def a_pdf(tmp_path: Path) -> Path:
    path = tmp_path / "papers" / "report.pdf"
    path.parent.mkdir()
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 10)
    for nth, line in enumerate(_LINES):
        canvas.drawString(72, 740 - 60 * nth, line)
    canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def papers(workspace: Workspace, a_pdf: Path, tagger: object) -> Workspace:
    """A PDF, whose words have a place on a page, and a text, whose words have none."""
    (a_pdf.parent / "notes.txt").write_text(
        "The CCG is worried that safeguarding training is behind plan.\n", encoding="utf-8"
    )
    how = How(tagger=tagger, act=lambda: AN_ACT, jobs=1)  # type: ignore[arg-type]
    list(add_papers(workspace, sorted(a_pdf.parent.iterdir()), how))
    return workspace


def annexed(workspace: Workspace) -> tuple[Draft, int]:
    with workspace.open() as connection:
        pack = load_pack_for("agenda", connection)
    made = make_draft("agenda", pack)
    draft = with_annex(made.draft, made.citations, pack.conversation.evidence, workspace.vault)
    return draft, len({place.id for place in made.citations})


def test_every_place_cited_stands_in_the_annex_once_with_its_words_as_alternative_text(papers: Workspace) -> None:
    draft, places = annexed(papers)
    own = [block for block in draft.blocks if block.key.startswith("evidence-annex/")]
    headings = [block for block in own if isinstance(block, Heading)]
    crops_shown = [block.chart for block in draft.blocks if isinstance(block, Figure) and isinstance(block.chart, Crop)]
    assert len(headings) == places
    assert {crop.alternative for crop in crops_shown} == set(_LINES)
    missing = [block for block in own if block.key.endswith("/none")]
    assert len(missing) + len(crops_shown) == places
    assert missing


def test_a_picture_shows_the_words_with_a_margin_and_not_the_rest_of_the_page(a_pdf: Path) -> None:
    box = Box(x0=72, top=842 - 750, x1=480, bottom=842 - 738)
    (picture, nothing) = crops(a_pdf, [Spot(page=1, boxes=(box,)), Spot(page=9, boxes=(box,))])
    image = Image.open(io.BytesIO(picture))
    assert abs(image.width - (408 + 12) * 150 / 72) < 4
    assert abs(image.height - (12 + 12) * 150 / 72) < 4
    assert image.getextrema()[0] < 100
    assert nothing == b""


def test_a_file_that_is_no_pdf_has_no_pictures(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"%PDF-1.4 nothing more")
    assert crops(tmp_path / "x", [Spot(page=1, boxes=(Box(x0=0, top=0, x1=9, bottom=9),))]) == (b"",)


def test_the_same_papers_give_the_same_bytes_with_the_pictures_in_the_word_file(papers: Workspace) -> None:
    first, second = (write(annexed(papers)[0]) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert [name for name in file.namelist() if name.endswith(".png")]
        assert _LINES[0] in file.read("word/document.xml").decode()


def test_redaction_takes_every_picture_out(papers: Workspace) -> None:
    draft = redact(annexed(papers)[0], ["safeguarding"])
    assert not [block for block in draft.blocks if isinstance(block, Figure)]


def test_a_picture_reaches_the_web_and_print_with_its_words(papers: Workspace) -> None:
    figure = next(block for block in annexed(papers)[0].blocks if isinstance(block, Figure))
    draft = a_draft(figure)
    web = page(draft, publisher="NHS England")
    assert b"data:image/png;base64," in web
    assert f"<title>{figure.chart.alternative.replace('&', '&amp;')}</title>" in web.decode()
    printed = pdf(draft, publisher="NHS England")
    assert b"/Subtype/Image" in printed.replace(b" ", b"")


def test_the_annex_is_asked_for_and_never_made_for_the_ccg(papers: Workspace) -> None:
    said(papers, "draft", "agenda", "--annex")
    refused = CliRunner().invoke(cli, ["-w", str(papers.root), "draft", "agenda", "--annex", "--for", "ccg"])
    assert refused.exit_code == 2
    assert "not made for the CCG" in refused.output
