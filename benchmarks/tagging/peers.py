"""The tagger beside others on the same rows: python benchmarks/tagging/peers.py GOLD.jsonl [--bodies N] [--rounds N]

Each body of GOLD.jsonl is scored by taggers that learned from all other rows, the written passages among them: ours,
spaCy's text categoriser (bag of words and pairs) and scikit-learn's logistic regression over TF-IDF. Each is
calibrated and gets its thresholds in the same way, on the scores of the rows it never saw. Speed is that of the last
taggers learned, in passages of forty words a CPU second, the median of rounds taken by turns. Ours gives stances,
prompts and reasons in that time, the others six scores. --bodies takes only the smallest N bodies.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import fit  # noqa: E402 - stands beside this script
import run  # noqa: E402 - stands beside this script
import tuning  # noqa: E402 - stands beside this script

from evidence.model import Tagging  # noqa: E402
from evidence.tagging import Tagger, evaluate, load_lexicon  # noqa: E402
from evidence.tagging.lexicon import DOMAINS  # noqa: E402

EPOCHS = 16
BATCH = 128
SEED = 0

Row = Mapping[str, Any]


class Peer(Protocol):
    """What learns from rows, then gives each row a score for each domain."""

    def learn(self, rows: Sequence[Row], seen: np.ndarray) -> None: ...

    def scores(self, rows: Sequence[Row]) -> np.ndarray: ...


class Ours:
    """This project's tagger, uncalibrated."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._design = fit.design(rows)

    def learn(self, rows: Sequence[Row], seen: np.ndarray) -> None:  # noqa: ARG002 - the design holds the rows
        self._tagger = Tagger(load_lexicon(), fit.fit(self._design.rows(seen)))

    def scores(self, rows: Sequence[Row]) -> np.ndarray:
        taggings = self._tagger.pipe((row["text"], row["heading"], row["kind"]) for row in rows)
        return np.array([[tagging.scores[domain] for domain in range(1, 7)] for tagging in taggings])


class Spacy:
    """A blank English pipeline with `textcat_multilabel` over single words and pairs."""

    def learn(self, rows: Sequence[Row], seen: np.ndarray) -> None:
        import spacy
        from spacy.training import Example
        from spacy.util import fix_random_seed, minibatch

        fix_random_seed(SEED)
        self._nlp = spacy.blank("en")
        bag = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": False, "ngram_size": 2}
        self._nlp.add_pipe("textcat_multilabel", config={"model": {**bag, "no_output_layer": False, "length": 262144}})
        own = [rows[at] for at in seen]
        examples = [
            Example.from_dict(self._nlp.make_doc(row["text"]), {"cats": dict(zip(DOMAINS, given, strict=True))})
            for row, given in zip(own, _labels(own).tolist(), strict=True)
        ]
        optimizer = self._nlp.initialize(lambda: examples)
        order = random.Random(SEED)
        for _ in range(EPOCHS):
            order.shuffle(examples)
            for part in minibatch(examples, size=BATCH):
                self._nlp.update(part, sgd=optimizer, drop=0.2)

    def scores(self, rows: Sequence[Row]) -> np.ndarray:
        docs = self._nlp.pipe((row["text"] for row in rows), batch_size=BATCH)
        return np.array([[doc.cats[domain] for domain in DOMAINS] for doc in docs])


class Sklearn:
    """TF-IDF of words and pairs, then a logistic regression for each domain."""

    def learn(self, rows: Sequence[Row], seen: np.ndarray) -> None:
        own = [rows[at] for at in seen]
        self._model = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, strip_accents="unicode"),
            OneVsRestClassifier(LogisticRegression(C=10.0, solver="liblinear", random_state=SEED)),
        ).fit([row["text"] for row in own], _labels(own))

    def scores(self, rows: Sequence[Row]) -> np.ndarray:
        parts = [rows[begin : begin + BATCH] for begin in range(0, len(rows), BATCH)]
        return np.vstack([self._model.predict_proba([row["text"] for row in part]) for part in parts])


def _labels(rows: Sequence[Row]) -> np.ndarray:
    return np.array([[domain in row["domains"] for domain in range(1, 7)] for row in rows])


def unseen(peer: Peer, rows: Sequence[Row], gold: int, bodies: Sequence[str]) -> np.ndarray:
    """The scores of the first `gold` rows, each body's by a peer that never saw it; the bodies not asked for are 0."""
    whose = np.array([row["body"] for row in rows])
    found = np.zeros((gold, len(DOMAINS)))
    for body in bodies:
        own = np.flatnonzero(whose == body)
        peer.learn(rows, np.flatnonzero(whose != body))
        found[own] = peer.scores([rows[at] for at in own])
    return found


def taggings(scores: np.ndarray, rows: Sequence[Row]) -> list[Tagging]:
    """What the scores come to, calibrated, under the thresholds that suit them best."""
    _, _, chances = tuning.calibrated(scores, _labels(rows))
    chosen = tuning.chosen(chances, *tuning.thresholds(chances, _labels(rows)))
    return [
        Tagging(domains=tuple((np.flatnonzero(own) + 1).tolist()), scores=dict(enumerate(each, 1)))
        for own, each in zip(chosen, scores.tolist(), strict=True)
    ]


def speeds(peers: Mapping[str, Peer], rows: Sequence[Row], rounds: int) -> dict[str, float]:
    """Passages of forty words a CPU second of each peer, the median of rounds taken by turns after one to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in peers}
    for _ in range(rounds + 1):
        for name, peer in peers.items():
            begin = time.process_time()
            peer.scores(rows)
            taken[name].append(time.process_time() - begin)
    passages = sum(len(row["text"].split()) for row in rows) / 40
    return {name: passages / statistics.median(seconds[1:]) for name, seconds in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--bodies", type=int)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    gold = [json.loads(text) for text in options.gold.read_text(encoding="utf-8").splitlines() if text.strip()]
    rows = [*gold, *fit.written_rows()]
    count = Counter(row["body"] for row in gold)
    bodies = sorted(count, key=lambda body: (count[body], body))[: options.bodies]
    asked = [at for at, row in enumerate(gold) if row["body"] in bodies]
    own = [gold[at] for at in asked]
    makers: dict[str, Callable[[], Peer]] = {
        "ours, with reasons": lambda: Ours(rows),
        "spaCy textcat, bag of words": Spacy,
        "scikit-learn TF-IDF + LR": Sklearn,
    }
    peers = {name: make() for name, make in makers.items()}
    print(f"{len(bodies)} bodies, each unseen; learned from {len(rows)} rows but the body's\n{run.HEAD}", flush=True)
    for name, peer in peers.items():
        scores = unseen(peer, rows, len(gold), bodies)[asked]
        print(run.line(name, evaluate(own, taggings(scores, own))), flush=True)
    for name, speed in speeds(peers, own, options.rounds).items():
        print(f"{name:34}{speed:6.0f} passages of 40 words a CPU second")


if __name__ == "__main__":
    main()
