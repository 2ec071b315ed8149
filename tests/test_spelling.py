"""What the letters of a word say, also of a word that was never read. All words are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import CorpusError
from evidence.tagging import Tagger, load_lexicon, load_tagger, vocabulary
from evidence.tagging.spelling import runs
from evidence.tagging.weights import Weights, dump_weights, load_weights

FOR_GOVERNANCE = (1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0)


def test_the_runs_of_a_word_are_its_four_to_six_letters_with_its_ends_marked() -> None:
    assert runs("tern") == ["<ter", "tern", "ern>", "<tern", "tern>", "<tern>"]


@pytest.mark.parametrize("word", ["93.8", "a&e", "", "£2m"])
def test_what_is_not_all_letters_has_no_runs(word: str) -> None:
    assert runs(word) == []


def test_a_word_never_read_says_what_its_relatives_say_and_is_the_reason() -> None:
    learned = Tagger(load_lexicon(), Weights(runs={"urlew": FOR_GOVERNANCE}))
    known, unknown = learned.tag("Curlews."), learned.tag("Plovers.")
    assert known.scores[4] > unknown.scores[4]
    assert ("Curlews", "4") in [(reason.words, reason.target) for reason in known.reasons]


def test_words_are_answered_alike_after_the_words_met_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["Limited assurance on safeguarding.", "Commissioners consulted patients.", "Curlews were counted."] * 3
    expected = [load_tagger().tag(text) for text in texts]
    monkeypatch.setattr(vocabulary, "MOST_WORDS", 2)
    forgetful = load_tagger()
    assert [forgetful.tag(text) for text in texts] == expected


def test_more_new_words_than_there_is_room_for_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Commissioners consulted patients on governance and safeguarding."
    expected = load_tagger().tag(text)
    monkeypatch.setattr(vocabulary, "_ROOM", 1)
    assert load_tagger().tag(text) == expected


def test_runs_survive_being_written_and_read(tmp_path: Path) -> None:
    weights = Weights(runs={"<cur": (0.012, -0.3, 0.0, 0.0, 1.5, 0.0, 0.001)})
    (tmp_path / "w.tsv").write_text(dump_weights(weights), encoding="utf-8")
    assert load_weights(tmp_path / "w.tsv") == weights


@pytest.mark.parametrize("line", ["run:<cur\t1\t2", "run:<cur\t1\t2\t3\t4\t5\t6\tmuch"])
def test_a_bad_run_is_refused_by_file_and_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "w.tsv").write_text(f"# note\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"w\.tsv, line 2"):
        load_weights(tmp_path / "w.tsv")
