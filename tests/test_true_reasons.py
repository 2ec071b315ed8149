"""Reasons are true: the words a reason names, taken away, move that score the way it says. All texts are invented."""

from __future__ import annotations

import pytest

from corpora.labelled import labelled_passages
from evidence.model import Reason, Tagging
from evidence.tagging import load_tagger
from evidence.tagging.lexicon import DOMAINS, EVIDENCE

PASSAGES = 600


@pytest.fixture(scope="module")
def moves() -> list[tuple[Reason, float]]:
    """Reasons for domains and evidence over PASSAGES texts, each with what its words added to the score."""
    every = labelled_passages()
    texts = [passage.text for passage in every[:: len(every) // PASSAGES]][:PASSAGES]
    one = load_tagger()
    told = [
        (text, tagging, reason)
        for text, tagging in zip(texts, one.pipe((text, "", "") for text in texts), strict=True)
        for reason in tagging.reasons
        if reason.words and reason.target in (*DOMAINS, EVIDENCE)
    ]
    without = one.pipe((text[: reason.start] + text[reason.end :], "", "") for text, _, reason in told)
    return [
        (reason, _score(before, reason.target) - _score(after, reason.target))
        for (_, before, reason), after in zip(told, without, strict=True)
    ]


def _score(tagging: Tagging, target: str) -> float:
    return tagging.evidence if target == EVIDENCE else tagging.scores[int(target)]


@pytest.mark.parametrize("target", ["domain", EVIDENCE])
def test_words_taken_away_move_the_score_as_their_reason_says(moves: list[tuple[Reason, float]], target: str) -> None:
    asked = [
        (reason.effect > 0, moved * reason.effect > 0)
        for reason, moved in moves
        if (reason.target == EVIDENCE) == (target == EVIDENCE)
    ]
    for speaks_for in (True, False):
        true = [told for sign, told in asked if sign is speaks_for]
        print(f"{target}, {'for' if speaks_for else 'against'}: {sum(true)} of {len(true)} reasons are true")
    assert len(asked) > 500
    assert sum(told for _, told in asked) >= 0.95 * len(asked)
