"""The labelled passages: every line can be read, no two are nearly the same, and the mixture is what MANIFEST says."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from corpora.labelled import FOLDER, Family, LabelledPassage, counts, labelled_passages
from evidence.errors import CorpusError, MissingFile
from evidence.model import Stance
from evidence.tagging.lexicon import PROMPTS

HEAD = "title: Minutes\nkind: minutes\nbody: NHS Anyshire CCG\nfamily: ccg\nyear: 2014\n\n"
MANIFEST = FOLDER.parent / "MANIFEST.md"


@pytest.fixture(scope="module")
def passages() -> tuple[LabelledPassage, ...]:
    return labelled_passages()


def written(folder: Path, text: str) -> Path:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return folder


def alike(texts: Iterable[str]) -> list[tuple[int, int]]:
    """Pairs that share more than half of the shorter one's sequences of five words, by their place among the texts."""
    sequences = [_sequences(text) for text in texts]
    holders: dict[tuple[str, ...], list[int]] = {}
    shared: Counter[tuple[int, int]] = Counter()
    for place, held in enumerate(sequences):
        for sequence in held:
            earlier = holders.setdefault(sequence, [])
            shared.update((other, place) for other in earlier)
            earlier.append(place)
    return [pair for pair, count in shared.items() if 2 * count > min(len(sequences[place]) for place in pair)]


def _sequences(text: str) -> set[tuple[str, ...]]:
    words = "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
    return {tuple(words[start : start + 5]) for start in range(max(1, len(words) - 4))}


def test_a_passage_carries_its_labels_its_heading_and_its_document(tmp_path: Path) -> None:
    text = (
        HEAD
        + "== Infection\n3 1 | P I | D3.2 D1.4 | Ward 4 | six cases | plan: two\n- | - | - | The report was noted.\n"
    )
    first, second = labelled_passages(written(tmp_path, text))
    assert (first.line, first.heading, first.text) == (8, "Infection", "Ward 4 | six cases | plan: two")
    assert (first.domains, first.stance) == ((1, 3), (Stance.ISSUE, Stance.ACTION))
    assert first.prompts == ("D1.4", "D3.2")
    assert (second.domains, second.stance, second.prompts) == ((), (), ())
    assert (first.document.slug, first.document.family, first.document.year) == ("a", Family.CCG, 2014)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("7 | - | - | Text.", "'7' is no domain"),
        ("1 1 | - | - | Text.", "'1' is given twice"),
        ("1 2 3 4 | - | - | Text.", "4 domains; at most 3"),
        (" | - | - | Text.", 'no domain is written "-"'),
        ("1 | X | - | Text.", "'X' is no stance letter"),
        ("1 | - | D1.9 | Text.", "'D1.9' is no prompt"),
        ("1 | - | D3.2 | Text.", "D3.2 stands outside the domains given"),
        ("1 | A | Text.", "a passage is written"),
        ("1 | A | - | ", "a passage is written"),
    ],
)
def test_a_wrong_line_is_named_with_its_file_and_number(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(CorpusError) as raised:
        labelled_passages(written(tmp_path, HEAD + line + "\n"))
    assert str(raised.value).startswith("a.txt, line 7: ")
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        (HEAD.replace("kind: minutes\n", ""), 'line 2: the head\'s line 2 is "kind: ..."'),
        (HEAD.replace("family: ccg", "family: guild"), "line 4: 'guild' is no family"),
        (HEAD.replace("2014", "2013/14"), "line 5: '2013/14' is no year"),
        ("title: Minutes", 'line 2: the head\'s line 2 is "kind: ..."'),
    ],
)
def test_a_wrong_head_is_named_with_its_file_and_number(tmp_path: Path, head: str, problem: str) -> None:
    with pytest.raises(CorpusError) as raised:
        labelled_passages(written(tmp_path, head))
    assert problem in str(raised.value)


def test_a_folder_without_documents_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        labelled_passages(tmp_path)


def test_the_check_for_likeness_sees_a_changed_copy_and_passes_over_a_stock_phrase() -> None:
    first = "The committee was not able to take assurance from the report because figures for June were missing."
    copy = "The Committee was not able to take assurance from the report, because figures for July were missing."
    other = "Figures for June show that nobody waited, and the committee was not able to take a view."
    assert alike([first, copy, other]) == [(0, 1)]


def test_no_two_passages_are_nearly_the_same(passages: tuple[LabelledPassage, ...]) -> None:
    pairs = alike(passage.text for passage in passages)
    assert [f"{_place(passages[one])} and {_place(passages[two])}" for one, two in pairs] == []


def _place(passage: LabelledPassage) -> str:
    return f"{passage.document.slug}:{passage.line}"


def test_there_are_enough_passages_of_every_sort(passages: tuple[LabelledPassage, ...]) -> None:
    none = sum(not passage.domains for passage in passages) / len(passages)
    assert len(passages) >= 4000
    assert 0.35 <= none <= 0.60
    assert {passage.document.family for passage in passages} == set(Family)
    assert {prompt for passage in passages for prompt in passage.prompts} == set(PROMPTS)
    assert {stance for passage in passages for stance in passage.stance} == set(Stance)


def test_passages_are_as_long_as_a_reader_of_papers_gives_them(passages: tuple[LabelledPassage, ...]) -> None:
    lengths = {_place(passage): len(passage.text.split()) for passage in passages}
    assert {place: length for place, length in lengths.items() if not 3 <= length <= 200} == {}


def test_no_paper_is_of_a_body_that_another_family_claims(passages: tuple[LabelledPassage, ...]) -> None:
    claimed: dict[str, set[str]] = {}
    for document in {passage.document for passage in passages}:
        claimed.setdefault(document.body, set()).add(document.family)
    assert {body: families for body, families in claimed.items() if len(families) > 1} == {}


def test_about_a_tenth_of_the_documents_of_several_families_is_kept_aside(
    passages: tuple[LabelledPassage, ...],
) -> None:
    documents = {passage.document for passage in passages}
    aside = {document for document in documents if document.kept_aside}
    assert 0.05 <= len(aside) / len(documents) <= 0.15
    assert len({document.family for document in aside}) >= 5


def test_the_manifest_has_the_counts_that_the_command_prints(passages: tuple[LabelledPassage, ...]) -> None:
    assert counts(passages) in MANIFEST.read_text(encoding="utf-8"), "run python -m corpora.labelled and paste"


@pytest.mark.parametrize(
    ("target", "builder", "carried"), [("wheel", "WheelBuilder", 0), ("sdist", "SdistBuilder", 100)]
)
def test_the_passages_are_in_the_sdist_and_not_in_the_wheel(target: str, builder: str, carried: int) -> None:
    listing = (
        f"from hatchling.builders.{target} import {builder} as Builder\n"
        f"for file in Builder({str(FOLDER.parents[1])!r}).recurse_included_files(): print(file.path)"
    )
    told = subprocess.run([sys.executable, "-c", listing], check=True, capture_output=True, text=True).stdout
    paths = [Path(line) for line in told.splitlines()]
    assert MANIFEST in paths
    assert carried <= sum(FOLDER in path.parents for path in paths) <= 10 * carried
