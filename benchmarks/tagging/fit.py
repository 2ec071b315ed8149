"""Learn what the tagger adds to its lexicon.

    python benchmarks/tagging/fit.py GOLD.jsonl --out corpora/lexicon/weights.tsv
    python benchmarks/tagging/fit.py GOLD.jsonl --by-body       # each body by weights that never saw it
    python benchmarks/tagging/fit.py GOLD.jsonl --by-document   # each tenth of the documents likewise
    python benchmarks/tagging/fit.py GOLD.jsonl --by-body --without-corpus

Rows are those of GOLD.jsonl and the written passages of corpora/passages, without the documents kept aside there. For
each target a logistic regression, its size held down (L2), is learned over single stems and pairs of stems, weighted by
how rare they are, and over what the lexicon says of every target. Evidence is learned on all rows, domains and stances
on rows that are evidence, prompts on rows of their domain that have one. Calibration and thresholds are set on scores
that each body got from weights which never saw it. Only stems and numbers are written, never text; a stem that stands
in one body only, or mostly with a capital, is a name and left out.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import run  # noqa: E402 - stands beside this script
import tuning  # noqa: E402 - stands beside this script

from corpora.labelled import labelled_passages  # noqa: E402
from evidence.tagging import Tagger, evaluate, load_lexicon  # noqa: E402
from evidence.tagging.effects import COLUMN, FEWEST_TOKENS, PAIR, REPEAT_SHARE, Effects  # noqa: E402
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, PROMPTS, STANCES  # noqa: E402
from evidence.tagging.surroundings import surroundings  # noqa: E402
from evidence.tagging.weights import Weights, dump_weights  # noqa: E402
from evidence.tagging.words import stem  # noqa: E402

MAIN = (EVIDENCE, *DOMAINS, *STANCES)
HEADS = (*MAIN, *PROMPTS)
FIRMNESS = 4.0  # liblinear's C
LEXICON_SHARE = 0.05  # how large the lexicon's effects stand beside words, before learning
FEWEST_ROWS = 3
FEWEST_BODIES = 2
LEAST_LOWER = 0.3
SMALLEST = 0.03
TYPICAL = 40.0

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Rows as what learning sees: `counts` of stems and pairs, `hand` (the lexicon's sums), what stands around."""

    counts: sparse.csr_matrix
    hand: np.ndarray
    around: np.ndarray
    tokens: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]
    bodies: np.ndarray

    def rows(self, which: np.ndarray) -> Design:
        parts = {
            name: getattr(self, name)[which] for name in ("counts", "hand", "around", "tokens", "labels", "bodies")
        }
        return replace(self, **parts)


def written_rows(*, kept_aside: bool = False) -> list[Row]:
    """The passages of corpora/passages as rows like those of the gold file."""
    return [
        {
            "text": passage.text,
            "domains": list(passage.domains),
            "stance": [str(stance) for stance in passage.stance],
            "prompts": list(passage.prompts),
            "heading": passage.heading,
            "kind": passage.document.kind,
            "source": passage.document.slug,
            "body": f"written: {passage.document.body}",
        }
        for passage in labelled_passages()
        if passage.document.kept_aside is kept_aside
    ]


def design(rows: Sequence[Row]) -> Design:
    """The rows as numbers. Units in fewer than FEWEST_ROWS rows or FEWEST_BODIES bodies are left out, names too."""
    effects = Effects(load_lexicon(), Weights())
    said = [effects.stems(row["text"]) for row in rows]
    usual = _usual(rows)
    units = [[*words, *(PAIR.join(pair) for pair in pairwise(words))] for words in said]
    count: Counter[str] = Counter()
    bodies: defaultdict[str, set[str]] = defaultdict(set)
    for row, own in zip(rows, units, strict=True):
        for name in set(own):
            count[name] += 1
            bodies[name].add(row["body"])
    names = tuple(
        sorted(
            name
            for name in count
            if count[name] >= FEWEST_ROWS
            and len(bodies[name]) >= FEWEST_BODIES
            and all(map(usual, name.split(PAIR)))
            and not name.isdecimal()
        )
    )
    heads = [COLUMN[head] for head in HEADS]
    return Design(
        counts=_counts(units, names),
        hand=np.vstack([_hand(effects, [row["text"] for row in part])[:, heads] for part in batched(rows)]),
        around=np.array([_around(row) for row in rows]),
        tokens=np.array([max(len(words), FEWEST_TOKENS) for words in said], float),
        labels=np.array([_labels(row) for row in rows]),
        names=names,
        bodies=np.array([row["body"] for row in rows]),
    )


def _hand(effects: Effects, texts: Sequence[str]) -> np.ndarray:
    said = effects.of(texts)
    return np.hstack([said.sums, effects.prompts(said, np.ones(len(texts), bool))])


def batched(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows by the hundred."""
    return (rows[at : at + 100] for at in range(0, len(rows), 100))


def _counts(units: Sequence[Sequence[str]], names: Sequence[str]) -> sparse.csr_matrix:
    place = {name: number for number, name in enumerate(names)}
    found = [
        (row, place[name], (1 - REPEAT_SHARE**count) / (1 - REPEAT_SHARE))
        for row, own in enumerate(units)
        for name, count in Counter(own).items()
        if name in place
    ]
    rows, columns, values = zip(*found, strict=True)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(units), len(names)))


def _usual(rows: Sequence[Row]) -> Any:
    """Whether a stem is usually written in lower case, or is no word at all."""
    written = [word for row in rows for word in re.findall(r"[A-Za-z]{2,}", row["text"])]
    every = Counter(stem(word) for word in written)
    lower = Counter(stem(word) for word in written if word.islower())
    return lambda word: lower[word] >= LEAST_LOWER * every[word]


def _around(row: Row) -> float:
    return sum(reason.effect for reason in surroundings(row["text"], heading=row["heading"], kind=row["kind"]))


def _labels(row: Row) -> list[bool]:
    domains = {str(domain) for domain in row["domains"]}
    given = {*domains, *row["stance"], *row["prompts"], *([EVIDENCE] if domains else [])}
    return [head in given for head in HEADS]


def fit(rows: Design, *, name: str = "linear") -> Weights:
    """The weights learned from these rows, uncalibrated, with the thresholds that `Weights` begins with."""
    rarity = np.log((1 + len(rows.labels)) / (1 + np.asarray((rows.counts > 0).sum(0)).ravel())) + 1
    weighed = rows.counts @ sparse.diags(rarity)
    size = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel())
    usual_size = float(np.median(size / np.sqrt(rows.tokens)))
    words = sparse.diags(1 / (usual_size * np.sqrt(rows.tokens))) @ weighed
    weights = Weights(name=name)
    bias, mix = dict(weights.bias), {}
    shifts: defaultdict[str, dict[str, float]] = defaultdict(dict)
    around = 1.0
    for head in HEADS:
        column = HEADS.index(head)
        sources = _sources(head)
        chosen = _counted(rows, head)
        hand = rows.hand[:, [HEADS.index(source) for source in sources]] * LEXICON_SHARE
        beside = [hand, rows.around[:, None] * LEXICON_SHARE] if head == EVIDENCE else [hand]
        table = sparse.hstack([words, *beside]).tocsr()[chosen]
        answers = rows.labels[chosen, column]
        if answers.sum() < 2 or answers.all():
            mix[head] = {head: 1.0}
            continue
        model = LogisticRegression(C=FIRMNESS, solver="liblinear", tol=1e-3, random_state=0).fit(table, answers)
        found = model.coef_[0]
        bias[head] = float(model.intercept_[0])
        mixed = found[words.shape[1] :] * LEXICON_SHARE
        mix[head] = {source: float(share) for source, share in zip(sources, mixed, strict=False)}
        around = float(mixed[-1]) if head == EVIDENCE else around
        learned = found[: words.shape[1]] * rarity / (usual_size * TYPICAL**0.5)
        for unit in np.flatnonzero(np.abs(learned) >= SMALLEST):
            shifts[rows.names[unit]][head] = round(float(learned[unit]), 3)
    scale = {**weights.scale, "typical": TYPICAL, "around": around}
    return replace(weights, bias=bias, mix=mix, shifts=dict(shifts), scale=scale)


def _sources(head: str) -> Sequence[str]:
    """The targets whose effects may count for a head: a topic that is often in trouble does not make an issue."""
    if head in STANCES:
        return STANCES
    return MAIN + PROMPTS if head in MAIN else [prompt for prompt in PROMPTS if prompt[1] == head[1]]


def _counted(rows: Design, head: str) -> np.ndarray:
    """The rows that a head is learned on."""
    if head == EVIDENCE:
        return np.arange(len(rows.labels))
    if head in MAIN:
        return np.flatnonzero(rows.labels[:, 0])
    own = [HEADS.index(prompt) for prompt in PROMPTS if prompt[1] == head[1]]
    return np.flatnonzero(rows.labels[:, HEADS.index(head[1])] & rows.labels[:, own].any(1))


def unseen(
    gold: Sequence[Row], rows: Design, groups: Sequence[str], *, learned: np.ndarray | None = None
) -> Iterator[tuple[list[Row], Tagger]]:
    """Each group of the gold rows (which come first in `rows`) with a tagger that never saw it.

    `learned` says of each row whether it may be learned from, if not all may.
    """
    may = np.full(len(rows.labels), True) if learned is None else learned
    group_of = np.array([*groups, *([""] * (len(rows.labels) - len(gold)))])
    for group in sorted(set(groups)):
        weights = fit(rows.rows(np.flatnonzero((group_of != group) & may)))
        own = [row for row, its in zip(gold, groups, strict=True) if its == group]
        yield own, Tagger(load_lexicon(), weights)


def _groups(gold: Iterable[Row], *, by_body: bool) -> list[str]:
    if by_body:
        return [row["body"] for row in gold]
    sources = {row["source"] for row in gold}
    tenth = {source: str(number % 10) for number, source in enumerate(sorted(sources))}
    return [tenth[row["source"]] for row in gold]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--by-body", action="store_true")
    parser.add_argument("--by-document", action="store_true")
    parser.add_argument("--without-corpus", action="store_true")
    options = parser.parse_args()
    gold = [json.loads(text) for text in options.gold.read_text(encoding="utf-8").splitlines() if text.strip()]
    rows = design([*gold, *([] if options.without_corpus else written_rows())])
    by_body = options.by_body or not options.by_document
    found = list(unseen(gold, rows, _groups(gold, by_body=by_body)))
    settings = tuning.settings(found)
    print(run.HEAD)
    seen, given = [], []
    for own, tagger in found:
        ready = tuning.with_settings(tagger, settings)
        taggings = list(ready.pipe((row["text"], row["heading"], row["kind"]) for row in own))
        print(run.line(own[0]["body"] if by_body else f"fold {own[0]['source'][-24:]}", evaluate(own, taggings)))
        seen.extend(own)
        given.extend(taggings)
    print(run.line("all, each unseen", evaluate(seen, given)))
    print(tuning.described(settings, seen, given))
    weights = tuning.applied(fit(rows), settings)
    aside = written_rows(kept_aside=True)
    ready = Tagger(load_lexicon(), weights)
    taggings = list(ready.pipe((row["text"], row["heading"], row["kind"]) for row in aside))
    print(run.line("written documents kept aside", evaluate(aside, taggings)))
    if options.out:
        note = f"Learned by fit.py from {len(gold)} read passages and {len(rows.labels) - len(gold)} written ones."
        options.out.write_text(dump_weights(weights, note=note), encoding="utf-8")


if __name__ == "__main__":
    main()
