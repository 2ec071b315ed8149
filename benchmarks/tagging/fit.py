"""Learn how far the lexicon's effects should move: python benchmarks/tagging/fit.py GOLD.jsonl [--leave-out BODY ...] [--out FILE]

Maximum a posteriori: each effect is a Gaussian around what the lexicon says, each single word around nothing, so that few
rows move little. Full-batch gradient steps from the lexicon itself: same rows, same weights. Rows of a body that is left out are
not read. Only unit names and numbers are written, never text.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evidence.tagging.effects import REPEAT_SHARE, Effects
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, PROMPTS, STANCES, load_lexicon, shipped_folder
from evidence.tagging.surroundings import heading_effect, length_effect
from evidence.tagging.weights import Weights

HEADS = (EVIDENCE, *DOMAINS, *STANCES, *PROMPTS)
STEPS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Rows as unit shares (`units`) and as what the lexicon alone says (`hand`), with the labels to meet."""

    names: tuple[str, ...]
    units: np.ndarray
    hand: np.ndarray
    labels: np.ndarray
    counted: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """How freely each part may move: standard deviations of a phrase's and a word's shift; fewest rows for a word."""

    phrase: float = 0.5
    word: float = 0.3
    scale: float = 0.3
    fewest: int = 4


def design(rows: Sequence[dict[str, Any]], names: Sequence[str] | None = None, fewest: int = 4) -> Design:
    """The rows as numbers. `names` fixes the units (those of the training rows); else they are chosen here."""
    lexicon = load_lexicon()
    effects = Effects(lexicon, Weights())
    ids = [phrase.id for phrase in lexicon.phrases]
    texts = [effects.names(row["text"], ids) for row in rows]
    if names is None:
        rowcount = Counter(name for units in texts for name, _ in set(units))
        phrases = set(ids)
        names = sorted(name for name, count in rowcount.items() if count >= (2 if name in phrases else fewest))
    place = {name: number for number, name in enumerate(names)}
    units = np.zeros((len(rows), len(names)), dtype=np.float32)
    hand = np.zeros((len(rows), len(HEADS)), dtype=np.float32)
    for number, (row, said) in enumerate(zip(rows, texts, strict=True)):
        shares: dict[str, float] = {}
        for name, _ in said:
            share = shares.get(name, 1.0)
            shares[name] = share * REPEAT_SHARE
            if name in place:
                units[number, place[name]] += share
        sums, _ = effects.of(row["text"])
        hand[number] = [sums.get(head, 0.0) for head in HEADS]
    around = [
        length_effect(len(row["text"].split())).effect + heading_effect(row["heading"], row["kind"]).effect
        for row in rows
    ]
    labels, counted = _labels(rows)
    base = hand.copy()
    return Design(
        names=tuple(names),
        units=units,
        hand=np.stack([base, _fixed(around, base.shape)]),
        labels=labels,
        counted=counted,
    )


def _fixed(around: Sequence[float], shape: tuple[int, int]) -> np.ndarray:
    fixed = np.zeros(shape, dtype=np.float32)
    fixed[:, 0] = around
    return fixed


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    names: tuple[str, ...]
    bias: np.ndarray
    scale: np.ndarray
    shift: np.ndarray

    def log_odds(self, rows: Design) -> np.ndarray:
        return np.asarray(self.bias + rows.hand[0] * self.scale + rows.hand[1] + rows.units @ self.shift)


def fit(rows: Design, prior: Prior) -> Fit:
    """The most likely weights, by gradient steps with momentum (Adam) over all rows."""
    phrases = {phrase.id for phrase in load_lexicon().phrases}
    loose = np.array([prior.phrase if name in phrases else prior.word for name in rows.names], dtype=np.float32)[
        :, None
    ]
    values = [
        np.full(len(HEADS), -1.0, np.float32),
        np.ones(len(HEADS), np.float32),
        np.zeros((len(rows.names), len(HEADS)), np.float32),
    ]
    first = [np.zeros_like(value) for value in values]
    second = [np.zeros_like(value) for value in values]
    for step in range(1, STEPS + 1):
        bias, scale, shift = values
        odds = bias + rows.hand[0] * scale + rows.hand[1] + rows.units @ shift
        miss = (1 / (1 + np.exp(-odds)) - rows.labels) * rows.counted
        slopes = [
            miss.sum(0) + 0.01 * (bias + 1.5),
            (miss * rows.hand[0]).sum(0) + (scale - 0.8) / prior.scale**2,
            rows.units.T @ miss + shift / loose**2,
        ]
        rate = 0.05 * (1 - step / (STEPS + 1))
        for part, slope in enumerate(slopes):
            first[part] = 0.9 * first[part] + 0.1 * slope
            second[part] = 0.99 * second[part] + 0.01 * slope**2
            values[part] = values[part] - rate * (first[part] / (1 - 0.9**step)) / (
                np.sqrt(second[part] / (1 - 0.99**step)) + 1e-6
            )
    return Fit(names=rows.names, bias=values[0], scale=values[1], shift=values[2])
