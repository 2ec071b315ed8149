"""A paper of any length comes to a bounded amount of text, passages and memory, and what was left out is said."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.extract import worker
from evidence.extract.bounds import bounded
from evidence.extract.limits import USUAL, Limits
from evidence.extract.reader import read_paper
from evidence.extract.supervisor import Paper, checked
from evidence.model import Block, BlockKind, Box, Document, Line, Outcome, Page, Table, TextSource
from evidence.passages.segment import LONGEST_CHARACTERS, passages
from evidence.store.workspace import Workspace
from tests.build import a_document

SAID = "Internal audit gave limited assurance."


def a_long_document(pages: int) -> Document:
    first = a_document(SAID, SAID)
    made = (replace(first.page(1), number=number, label=f"p. {number}") for number in range(1, pages + 1))
    return replace(first, pages=tuple(made))


def a_table_document(rows: int) -> Document:
    """One page with a table of two columns."""
    blocks = tuple(
        Block(kind=BlockKind.TABLE_ROW, start=at * 4, end=at * 4 + 3, table_row=(0, at)) for at in range(rows)
    )
    page = Page(number=1, text="a\tb\n" * rows, text_source=TextSource.TEXT, label="sheet A", blocks=blocks)
    table = Table(page=1, rows=(("a", "b"),) * rows)
    return Document(sha256="0" * 64, outcome=Outcome.EXTRACTED, pages=(page,), tables=(table,))


def test_a_paper_within_the_limits_is_left_as_it_is() -> None:
    document = a_long_document(3)
    assert bounded(document, USUAL) is document


@pytest.mark.parametrize(
    ("limits", "blocks"),
    [
        (Limits(kept_blocks=3), [2, 1]),
        (Limits(kept_blocks=2), [2, 0]),
        (Limits(kept_characters=len(f"{SAID}\n{SAID}{SAID}")), [2, 1]),
    ],
)
def test_a_longer_one_is_partly_read_and_says_from_where_on(limits: Limits, blocks: list[int]) -> None:
    document = bounded(a_long_document(5), limits)
    assert [len(page.blocks) for page in document.pages] == blocks
    assert document.outcome is Outcome.PARTLY
    assert "left out is the rest of p. 2 and all after it" in document.reason
    assert all(page.text[block.start : block.end] == SAID for page in document.pages for block in page.blocks)


def test_one_endless_paragraph_is_cut_between_words_and_its_lines_with_it() -> None:
    text = "word " * 20
    lines = tuple(Line(start=at * 5, end=at * 5 + 4, box=Box(x0=0, top=at, x1=9, bottom=at + 1)) for at in range(20))
    block = Block(kind=BlockKind.PARAGRAPH, start=0, end=99)
    page = Page(number=1, text=text, text_source=TextSource.TEXT, label="p. 1", lines=lines, blocks=(block,))
    document = Document(sha256="0" * 64, outcome=Outcome.PARTLY, reason="odd", pages=(page,))
    cut = bounded(document, Limits(kept_characters=52))
    assert cut.page(1).text == "word " * 9 + "word"
    assert len(cut.page(1).lines) == 10
    assert cut.reason.startswith("odd; it is longer")
    assert bounded(document, Limits(kept_lines=4)).page(1).text == "word word word word"


@pytest.mark.parametrize("limits", [Limits(cells=20), Limits(kept_blocks=10), Limits(kept_characters=41)])
def test_an_endless_table_keeps_whole_rows_and_the_table_ends_with_them(limits: Limits) -> None:
    document = bounded(a_table_document(1_000), limits)
    assert len(document.page(1).blocks) == 10
    assert len(document.tables[0].rows) == 10
    assert "the rest of sheet A;" in document.reason


def test_every_kind_of_paper_passes_the_bound() -> None:
    document = read_paper(f"{SAID}\n\n".encode() * 9, name="a.txt", limits=Limits(kept_blocks=5))
    assert (document.outcome, len(document.page(1).blocks)) == (Outcome.PARTLY, 5)


@pytest.mark.parametrize("text", ["x1" * 50_000, "The year 2013 " + "yz1" * 3_000 + " go2 " * 300])
def test_no_passage_is_longer_than_the_tagger_can_bear_and_no_word_is_lost(text: str) -> None:
    document = a_document(text.strip())
    found = passages(document)
    assert max(len(passage.text) for passage in found) <= LONGEST_CHARACTERS
    assert "".join(passage.text for passage in found).replace(" ", "") == text.replace(" ", "")
    for passage in found:
        assert document.page(1).text[passage.anchor.start : passage.anchor.end] == passage.text


def test_an_answer_too_long_to_be_received_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    document = a_long_document(50)
    sent = checked(worker._encoded(document), Paper(path=Path("a"), sha256=document.sha256, name="a"))
    assert sent == document
    monkeypatch.setattr(worker, "MAX_MESSAGE", 1_000)
    sent = checked(worker._encoded(document), Paper(path=Path("a"), sha256=document.sha256, name="a"))
    assert sent.outcome is Outcome.KILLED
    assert "more in it than we read" in sent.reason


_PARENT = """
import resource, sys
from pathlib import Path
from evidence.intake.pipeline import How, add_papers
from evidence.store.workspace import Workspace
from tests.build import AN_ACT, a_tagging

class Quick:
    version = "test"
    def tag(self, text, *, heading, kind):
        return a_tagging(4)

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

before = peak()
how = How(tagger=Quick, act=lambda: AN_ACT, jobs=1)
(added,) = add_papers(Workspace(root=Path(sys.argv[1])), [Path(sys.argv[2])], how)
print(peak() - before, added.outcome.value, added.reason)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is told in other units elsewhere")
@pytest.mark.parametrize("of", ["paragraphs", "one paragraph", "one word"])
def test_the_parent_needs_little_memory_for_an_enormous_paper(of: str, workspace: Workspace, tmp_path: Path) -> None:
    bodies = {
        "paragraphs": "".join(f"{at}. {SAID}\n\n" for at in range(600_000)),
        "one paragraph": f"{SAID} " * 500_000,
        "one word": "x1" * 10_000_000,
    }
    paper = tmp_path / "paper.eml"
    paper.write_text(f"From: pat@anyshire.example\nSubject: Papers\nTo: lead@anyshire.example\n\n{bodies[of]}")
    done = subprocess.run(
        [sys.executable, "-c", _PARENT, str(workspace.root), str(paper)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    megabytes, outcome, reason = done.stdout.split(maxsplit=2)
    assert int(megabytes) < 250
    assert outcome == "partly"
    assert "longer than we read" in reason
