"""Many texts at once: a batch answers as each of its texts alone, whatever stands beside it. All texts are invented."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from assure.main import cli
from evidence.tagging import Tagger, load_lexicon, load_tagger
from evidence.tagging.tagger import BATCH
from evidence.tagging.weights import Weights

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev.jsonl"
ODD = [
    "",
    " ",
    "\n\t \n",
    "  limited assurance on safeguarding  ",
    "not",
    "achieved",
    "no",
    "breaches of the standard",
    "limited",
    "assurance",
    "😀 A&E 😀😀",
    "\ud800 audit \udfff",
    "\ue000 audit committee \ue000",
    "\0\ufeff",
    "risk - register – reviewed",
    "I'm told that e.g. Dr. Green didn't meet the 95% standard: 93.8% in Q2.",
    "internal audit " * 40,
]


@pytest.fixture(scope="module")
def one() -> Tagger:
    return load_tagger()


def _alone_and_together(one: Tagger, items: Sequence[tuple[str, str, str]]) -> None:
    together = list(one.pipe(items))
    assert len(together) == len(items)
    for (text, heading, kind), tagging in zip(items, together, strict=True):
        assert one.tag(text, heading=heading, kind=kind) == tagging, text[:80]


def test_odd_texts_are_answered_in_a_batch_as_alone(one: Tagger) -> None:
    words = ["the", "risk", "register", "was", "not", "reviewed", "by", "audit"]
    long = " ".join(random.Random(7).choices(words, k=50_000))
    _alone_and_together(one, [(text, heading, "") for heading in ("", "Contents") for text in [*ODD, long, *ODD[::-1]]])


_TAGGERS: list[Tagger] = []


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.one_of(st.text(max_size=60), st.sampled_from(ODD)), max_size=12))
def test_any_texts_are_answered_in_a_batch_as_alone(texts: list[str]) -> None:
    if not _TAGGERS:
        _TAGGERS.append(load_tagger())
    _alone_and_together(_TAGGERS[0], [(text, "", "") for text in texts])


@pytest.mark.skipif(not GOLD.exists(), reason="the read passages are not part of the project")
def test_real_passages_are_answered_in_a_batch_as_alone(one: Tagger) -> None:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    _alone_and_together(one, [(row["text"], row["heading"] or "", row["kind"] or "") for row in rows])


def test_a_word_at_the_end_of_one_text_says_nothing_about_the_next(one: Tagger) -> None:
    texts = ["We have not", "achieved the target", "limited", "assurance"]
    for first, second in pairwise(texts):
        assert list(one.pipe([(first, "", ""), (second, "", "")])) == [one.tag(first), one.tag(second)]


def test_no_more_than_a_batch_is_taken_before_it_is_answered(one: Tagger) -> None:
    taken = 0

    def endless() -> Iterator[tuple[str, str, str]]:
        nonlocal taken
        while True:
            taken += 1
            yield "Limited assurance on safeguarding.", "", ""

    next(one.pipe(endless()))
    assert taken == BATCH


def test_a_pair_of_words_is_told_with_both_although_neither_means_anything_alone() -> None:
    learned = Tagger(load_lexicon(), Weights(shifts={"curlew_plover": {"evidence": 1.0}}))
    told = [(reason.words, reason.effect) for reason in learned.tag("Curlew plover.").reasons if reason.words]
    assert told == [("Curlew", pytest.approx(1.5811)), ("plover", pytest.approx(1.5811))]


def test_lines_are_answered_in_order_wherever_the_stream_is_cut() -> None:
    texts = [f"£{number}m — limited assurance 😀" * (number % 40) for number in range(400)]
    lines = [json.dumps({"id": number, "text": text}, ensure_ascii=False) for number, text in enumerate(texts)]
    lines[7] = "no JSON"
    done = CliRunner().invoke(cli, ["tag", "--jsonl"], input="\n\n".join(lines).encode(), catch_exceptions=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert sum(map(len, lines)) > 2 << 16
    assert answers[7] == {"id": None, "error": answers[7]["error"]}
    assert answers[7]["error"].startswith("line 15: ")
    assert [answer["id"] for answer in answers if "error" not in answer] == [n for n in range(400) if n != 7]
