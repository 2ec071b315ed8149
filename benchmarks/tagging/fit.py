"""Learn how far the lexicon's effects should move.

    python benchmarks/tagging/fit.py GOLD.jsonl --out corpora/lexicon/weights.tsv [--leave-out BODY ...]
    python benchmarks/tagging/fit.py GOLD.jsonl --by-body   # each body by weights that never saw it

Maximum a posteriori: each effect is a Gaussian around what the lexicon says, each single word around nothing, so that
few rows move little. Full-batch gradient steps from the lexicon itself: same rows, same weights. Evidence is learned
on all rows, domains and stances on rows that are evidence, prompts on rows that have one. Rows of a body that is left
out are not read. Only unit names and numbers are written, never text.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import run  # noqa: E402 - stands beside this script

from evidence.tagging import Tagger, evaluate, load_lexicon  # noqa: E402
from evidence.tagging.effects import COLUMN, REPEAT_SHARE, Effects  # noqa: E402
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, PROMPTS, STANCES  # noqa: E402
from evidence.tagging.surroundings import heading_effect, length_effect, shape_effects  # noqa: E402
from evidence.tagging.weights import Weights, dump_weights  # noqa: E402
from evidence.tagging.words import stem  # noqa: E402

HEADS = (EVIDENCE, *DOMAINS, *STANCES, *PROMPTS)
STEPS = 400
THRESHOLD = {"domain": 0.33, "second": 0.43, "stance": 0.3, "prompt": 0.2}
LEVEL = 0.7  # how far domains are taken to be equally common: bodies differ in what they write about
USUAL = -1.5
DENSER = 0.5  # log odds: papers sent for assurance hold more evidence than the annual reports that most rows come from
SCALE = 0.8
EVIDENCE_SCALE = 0.6
SMALLEST_SHIFT = 0.03
TELLS_NOTHING = frozenset(["a", "an", "the", "of", "and", "or", "at", "by", "s", "t", "i"])
LEAST_LOWER = 0.3  # a word written mostly with a capital is a name: of no use elsewhere, and not ours to keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Rows as unit shares (`units`) and as what the lexicon says (`hand`) and what stands around (`around`)."""

    names: tuple[str, ...]
    units: np.ndarray
    hand: np.ndarray
    around: np.ndarray
    labels: np.ndarray
    counted: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """How freely each part may move: standard deviations of a phrase's, a word's shift and of the scales."""

    phrase: float = 0.4
    word: float = 0.2
    scale: float = 0.3
    held: float = 0.02  # for evidence and stance: papers have more furniture and rarer cues than the rows show
    fewest: int = 4


def design(rows: Sequence[dict[str, Any]], prior: Prior) -> Design:
    """The rows as numbers; words in fewer than `prior.fewest` rows are left out."""
    lexicon = load_lexicon()
    effects = Effects(lexicon, Weights())
    heads = [COLUMN[head] for head in HEADS]
    ids = [phrase.id for phrase in lexicon.phrases]
    texts = [[name for name in effects.names(row["text"], ids) if name not in TELLS_NOTHING] for row in rows]
    usual = _usual_words(rows)
    rowcount = Counter(name for names in texts for name in set(names))
    phrases = set(ids)
    names = sorted(
        name
        for name, count in rowcount.items()
        if (name in phrases and count >= 2) or (count >= prior.fewest and (name in usual or name in "#%£"))
    )
    place = {name: number for number, name in enumerate(names)}
    units = np.zeros((len(rows), len(names)), dtype=np.float32)
    hand = np.zeros((len(rows), len(HEADS)), dtype=np.float32)
    for number, (row, said) in enumerate(zip(rows, texts, strict=True)):
        for name, count in Counter(said).items():
            if name in place:
                units[number, place[name]] = (1 - REPEAT_SHARE**count) / (1 - REPEAT_SHARE)
        hand[number] = effects.of(row["text"]).sums[heads]
    labels, counted = _labels(rows)
    return Design(names=tuple(names), units=units, hand=hand, around=_around(rows), labels=labels, counted=counted)


def _usual_words(rows: Sequence[dict[str, Any]]) -> frozenset[str]:
    """Stems of words that are usually written in lower case."""
    written = [word for row in rows for word in re.findall(r"[A-Za-z]{2,}", row["text"])]
    every = Counter(stem(word) for word in written)
    lower = Counter(stem(word) for word in written if word.islower())
    return frozenset(word for word, count in every.items() if lower[word] >= LEAST_LOWER * count)


def _around(rows: Sequence[dict[str, Any]]) -> np.ndarray:
    around = np.zeros((len(rows), len(HEADS)), dtype=np.float32)
    around[:, 0] = [
        length_effect(len(row["text"].split())).effect
        + heading_effect(row["heading"], row["kind"]).effect
        + sum(reason.effect for reason in shape_effects(row["text"]))
        for row in rows
    ]
    return around


def _labels(rows: Sequence[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray]:
    labels = np.zeros((len(rows), len(HEADS)), dtype=np.float32)
    counted = np.zeros_like(labels)
    for number, row in enumerate(rows):
        domains = {str(domain) for domain in row["domains"]}
        given = {*domains, *row["stance"], *row["prompts"], *([EVIDENCE] if domains else [])}
        labels[number] = [head in given for head in HEADS]
        counted[number] = [
            head == EVIDENCE
            or (bool(domains) and head in (*DOMAINS, *STANCES))
            or (bool(row["prompts"]) and head in PROMPTS and head[1] in domains)
            for head in HEADS
        ]
    return labels, counted


def fit(rows: Design, prior: Prior) -> Weights:
    """The most likely weights, by gradient steps with momentum (Adam) over all rows."""
    phrases = {phrase.id for phrase in load_lexicon().phrases}
    loose = np.array([prior.phrase if name in phrases else prior.word for name in rows.names], np.float32)[:, None]
    expected = np.array([EVIDENCE_SCALE if head == EVIDENCE else SCALE for head in HEADS], np.float32)
    scale_loose = np.array([prior.held if head in (EVIDENCE, *STANCES) else prior.scale for head in HEADS], np.float32)
    values = [
        np.full(len(HEADS), USUAL, np.float32),
        expected.copy(),
        np.zeros((len(rows.names), len(HEADS)), np.float32),
    ]
    first = [np.zeros_like(value) for value in values]
    second = [np.zeros_like(value) for value in values]
    for step in range(1, STEPS + 1):
        bias, scale, shift = values
        odds = bias + rows.hand * scale + rows.around + rows.units @ shift
        miss = (1 / (1 + np.exp(-odds)) - rows.labels) * rows.counted
        slopes = [
            miss.sum(0) + 0.01 * (bias - USUAL),
            (miss * rows.hand).sum(0) + (scale - expected) / scale_loose**2,
            rows.units.T @ miss + shift / loose**2,
        ]
        rate = 0.05 * (1 - step / (STEPS + 1))
        for part, slope in enumerate(slopes):
            first[part] = 0.9 * first[part] + 0.1 * slope
            second[part] = 0.99 * second[part] + 0.01 * slope**2
            size = np.sqrt(second[part] / (1 - 0.99**step)) + 1e-6
            values[part] = values[part] - rate * (first[part] / (1 - 0.9**step)) / size
    return _weights(rows, values)


def _weights(rows: Design, values: Sequence[np.ndarray]) -> Weights:
    bias, scale, shift = values
    evidence = rows.labels[:, 0] > 0
    common = rows.labels[evidence][:, 1:7].mean(0)
    level = np.zeros(len(HEADS), np.float32)
    level[0] = DENSER
    level[1:7] = LEVEL * (USUAL - np.log(common / (1 - common)))
    return Weights(
        bias={head: round(float(value), 3) for head, value in zip(HEADS, bias + level, strict=True)},
        scale={head: round(float(value), 3) for head, value in zip(HEADS, scale, strict=True)},
        threshold=THRESHOLD,
        shifts={
            name: moved
            for name, row in zip(rows.names, shift, strict=True)
            if (
                moved := {
                    head: round(float(size), 3)
                    for head, size in zip(HEADS, row, strict=True)
                    if abs(size) >= SMALLEST_SHIFT
                }
            )
        },
        name="map",
    )


def by_body(rows: Sequence[dict[str, Any]], prior: Prior) -> None:
    """Print the scores of each body under weights learned from the others, and of all of these together."""
    seen, given = [], []
    print(run.HEAD)
    for body in sorted({row["body"] for row in rows}):
        weights = fit(design([row for row in rows if row["body"] != body], prior), prior)
        tagger = Tagger(load_lexicon(), weights)
        own = [row for row in rows if row["body"] == body]
        taggings = [tagger.tag(row["text"], heading=row["heading"], kind=row["kind"]) for row in own]
        print(run.line(body, evaluate(own, taggings)), flush=True)
        seen.extend(own)
        given.extend(taggings)
    print(run.line("all, each body unseen", evaluate(seen, given)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--leave-out", nargs="*", default=[])
    parser.add_argument("--by-body", action="store_true")
    options = parser.parse_args()
    rows = [json.loads(text) for text in options.gold.read_text(encoding="utf-8").splitlines() if text.strip()]
    if options.by_body:
        by_body(rows, Prior())
        return
    rows = [row for row in rows if row["body"] not in options.leave_out]
    weights = fit(design(rows, Prior()), Prior())
    note = f"Learned from {len(rows)} read passages of {len({row['body'] for row in rows})} bodies by fit.py."
    text = dump_weights(weights, note=note)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
