"""Calibration and thresholds, set on rows whose taggers never saw their group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from evidence.model import Tagging
from evidence.tagging import Tagger, evaluate, load_lexicon
from evidence.tagging.calibration import calibration_error, reliability
from evidence.tagging.lexicon import STANCES
from evidence.tagging.weights import Weights

MOST_SUGGESTIONS = 1.6  # for each true one
FEWEST_BLANKS = 0.69  # share of rows without evidence that shall be left alone
PROMPT_THRESHOLD = 0.2
STANCE_GIVE = 0.005  # of F1 for the lowest threshold: a missed stance is harder to find than a wrong one to drop
SURE = 1e-6  # the tagger's own scores keep this far from 0 and 1

Row = Mapping[str, Any]
Found = Sequence[tuple[Sequence[Row], Tagger]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is set after learning: the scale of scores and where they count."""

    level: float
    slope: float
    first: float
    second: float
    stance: float


def settings(found: Found) -> Settings:
    """The calibration that fits best, then the thresholds with the best micro F1 within MOST_SUGGESTIONS."""
    rows = [row for own, _ in found for row in own]
    given = [tagging for own, tagger in found for tagging in _tagged(tagger, own)]
    scores = np.array([[tagging.scores[domain] for domain in range(1, 7)] for tagging in given])
    labels = np.array([[domain in row["domains"] for domain in range(1, 7)] for row in rows])
    level, slope, chances = calibrated(scores, labels)
    first, second = thresholds(chances, labels)
    stance = _stance_threshold(found, chosen(chances, first, second) & labels)
    return Settings(level=level, slope=slope, first=first, second=second, stance=stance)


def calibrated(scores: np.ndarray, labels: np.ndarray) -> tuple[float, float, np.ndarray]:
    """The level and slope that make chances of all scores' log odds, and the chances."""
    sure = np.clip(scores, SURE, 1 - SURE)
    odds = np.log(sure / (1 - sure))
    fitted = LogisticRegression(C=1e6).fit(odds.reshape(-1, 1), labels.ravel())
    level, slope = float(fitted.intercept_[0]), float(fitted.coef_[0, 0])
    return level, slope, 1 / (1 + np.exp(-level - slope * odds))


def _tagged(tagger: Tagger, rows: Iterable[Row]) -> list[Tagging]:
    return list(tagger.pipe((row["text"], row["heading"], row["kind"]) for row in rows))


def chosen(chances: np.ndarray, first: float, second: float) -> np.ndarray:
    """Which domains are suggested: the best if it reaches `first`, beside it those that reach `second`."""
    best = chances == chances.max(1, keepdims=True)
    some = chances.max(1, keepdims=True) >= first
    return some & (best | (chances >= second))


def thresholds(chances: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Those of the first domain and of others with the best micro F1 within MOST_SUGGESTIONS and FEWEST_BLANKS."""
    best = (0.0, 0.5, 0.5)
    for first in np.arange(0.2, 0.6, 0.01):
        for second in np.arange(max(first, 0.25), 0.7, 0.02):
            given = chosen(chances, first, second)
            right = (given & labels).sum()
            blank = ~labels.any(1)
            left = (~given.any(1) & blank).sum() / blank.sum()
            f1 = 2 * right / (given.sum() + labels.sum())
            if given.sum() <= MOST_SUGGESTIONS * right and left >= FEWEST_BLANKS and f1 > best[0]:
                best = (f1, float(first), float(second))
    return best[1:]


def _stance_threshold(found: Found, right: np.ndarray) -> float:
    odds = [tagger.odds(row["text"]) for own, tagger in found for row in own]
    chances = 1 / (1 + np.exp(-np.array([[own[stance] for stance in STANCES] for own in odds])))
    rows = [row for own, _ in found for row in own]
    labels = np.array([[stance in row["stance"] for stance in STANCES] for row in rows])
    seen = right.any(1)

    def f1(least: float) -> float:
        chosen = chances[seen] >= least
        return float(2 * (chosen & labels[seen]).sum() / (chosen.sum() + labels[seen].sum()))

    steps = np.arange(0.15, 0.6, 0.01)
    return float(next(step for step in steps if f1(step) >= max(map(f1, steps)) - STANCE_GIVE))


def applied(weights: Weights, set_to: Settings) -> Weights:
    """The weights with these settings."""
    return replace(
        weights,
        scale={**weights.scale, "level": set_to.level, "slope": set_to.slope},
        threshold={
            "domain": set_to.first,
            "second": set_to.second,
            "stance": set_to.stance,
            "prompt": PROMPT_THRESHOLD,
        },
    )


def with_settings(tagger: Tagger, set_to: Settings) -> Tagger:
    """The tagger with these settings."""
    return Tagger(load_lexicon(), applied(tagger.weights, set_to))


def described(set_to: Settings, rows: Sequence[Row], taggings: Sequence[Tagging]) -> str:
    """The settings in a line, and what they make of precision and calibration."""
    micro = evaluate(rows, taggings).micro
    error = calibration_error(reliability(rows, taggings))
    by_domain = [calibration_error(reliability(rows, taggings, domain=domain)) for domain in range(1, 7)]
    return (
        f"{set_to}\nprecision {micro.precision:.3f}, recall {micro.recall:.3f}: {1 / micro.precision:.2f} suggestions"
        f" for a true one; expected calibration error {error:.3f}, by domain "
        + " ".join(f"{value:.3f}" for value in by_domain)
    )
