"""Hostile files: each ends in one typed outcome within its limits, and nothing around it is touched.

The quick kinds run with every test; those that take seconds are marked slow (`make slow`).
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from evidence.extract import Paper, extract_many
from evidence.extract.unpack import unpack
from evidence.model import Document, Outcome
from tests.hostile import ALL, Hostile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits are set by POSIX systems only")
_SECONDS = 10
QUICK = tuple(kind for kind in ALL if not kind.slow)
SLOW = tuple(kind for kind in ALL if kind.slow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What became of hostile files that were read with a good paper before and after each."""

    outcomes: dict[str, Document]
    neighbours: tuple[Document, ...]
    left_behind: tuple[str, ...]


def read_among_good_papers(kinds: Sequence[Hostile], folder: Path) -> Batch:
    papers: list[Paper] = []
    for number, kind in enumerate(kinds):
        papers.append(a_good_paper(folder, number))
        path = folder / kind.name
        path.write_bytes(kind.make())
        papers.append(
            Paper(path=path, sha256=hashlib.sha256(kind.name.encode()).hexdigest(), name=kind.name, ocr=False)
        )
    papers.append(a_good_paper(folder, len(kinds)))
    scratch = folder / "scratch"
    scratch.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(scratch))
        documents = list(extract_many(papers, jobs=2, seconds=_SECONDS))
    hostile = dict(zip((kind.name for kind in kinds), documents[1::2], strict=True))
    left_behind = tuple(path.name for path in scratch.rglob("*"))
    return Batch(outcomes=hostile, neighbours=tuple(documents[::2]), left_behind=left_behind)


def a_good_paper(folder: Path, number: int) -> Paper:
    text = f"Good paper {number} says that the plan is agreed."
    path = folder / f"good-{number}.txt"
    path.write_text(text)
    return Paper(path=path, sha256=hashlib.sha256(text.encode()).hexdigest(), name=path.name)


@pytest.fixture(scope="session")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return read_among_good_papers(QUICK, tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return read_among_good_papers(SLOW, tmp_path_factory.mktemp("hostile-slow"))


def check_outcome(kind: Hostile, document: Document) -> None:
    assert document.outcome in kind.ends, (document.outcome, document.reason)
    assert kind.says in document.reason
    assert document.outcome is Outcome.EXTRACTED or document.reason
    assert "root:" not in "".join(page.text for page in document.pages)
    # Nothing to read must never look like a paper that was read whole.
    if document.outcome is Outcome.EXTRACTED:
        assert any(page.text.strip() for page in document.pages)


def check_surroundings(batch: Batch) -> None:
    expected = [f"Good paper {number} says that the plan is agreed." for number in range(len(batch.neighbours))]
    assert [document.page(1).text for document in batch.neighbours] == expected
    assert batch.left_behind == ()


def test_there_are_at_least_forty_five_kinds() -> None:
    assert len({kind.name for kind in ALL}) == len(ALL) >= 45
    assert len(QUICK) >= 45


@pytest.mark.parametrize("kind", QUICK, ids=lambda kind: kind.name)
def test_a_hostile_file_ends_in_a_typed_outcome(kind: Hostile, quick: Batch) -> None:
    check_outcome(kind, quick.outcomes[kind.name])


def test_its_neighbours_are_read_and_nothing_is_left_behind(quick: Batch) -> None:
    check_surroundings(quick)


@pytest.mark.slow
@pytest.mark.parametrize("kind", SLOW, ids=lambda kind: kind.name)
def test_a_large_hostile_file_ends_in_a_typed_outcome(kind: Hostile, slow: Batch) -> None:
    check_outcome(kind, slow.outcomes[kind.name])


@pytest.mark.slow
def test_the_neighbours_of_large_ones_are_read_and_nothing_is_left_behind(slow: Batch) -> None:
    check_surroundings(slow)


_HOLDING = [kind for kind in ALL if kind.name.endswith((".zip", ".eml", ".msg"))]


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=pytest.mark.slow) if kind.slow else kind for kind in _HOLDING],
    ids=lambda kind: kind.name,
)
def test_taking_papers_out_of_a_hostile_file_ends_and_stays_in_its_folder(kind: Hostile, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(kind.make())
    into = tmp_path / "into"
    into.mkdir()
    found = unpack(path, name=kind.name, into=into, seconds=_SECONDS)
    assert all(inner.path.parent == into for inner in found.files)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["hostile", "into"]
