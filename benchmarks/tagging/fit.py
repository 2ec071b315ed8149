"""Learn what the tagger adds to its lexicon.

    python benchmarks/tagging/fit.py GOLD.jsonl --out corpora/lexicon/weights.tsv
    python benchmarks/tagging/fit.py GOLD.jsonl --by-body       # each body by weights that never saw it
    python benchmarks/tagging/fit.py GOLD.jsonl --by-document   # each tenth of the documents likewise
    python benchmarks/tagging/fit.py GOLD.jsonl --by-body --without-corpus

Rows are those of GOLD.jsonl and the written passages of corpora/passages, without the documents kept aside there. For
each target a logistic regression, its size held down (L2), is learned over single stems and pairs of stems, weighted by
how rare they are, and over what the lexicon says of every target. Evidence and domains are also learned over runs of
letters, and of their units those count more that rows with the label have more or less often than others. Evidence is
learned on all rows, domains and stances on rows that are evidence, prompts on rows of their domain that have one.
Calibration and thresholds are set on scores that each body got from weights which never saw it. Only stems, runs and
numbers are written, never text; a stem that stands in one body only, or mostly with a capital, is a name and left out.
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
from evidence.tagging.spelling import runs  # noqa: E402
from evidence.tagging.surroundings import surroundings  # noqa: E402
from evidence.tagging.weights import SPELT, Weights, dump_weights  # noqa: E402
from evidence.tagging.words import stem  # noqa: E402

MAIN = (EVIDENCE, *DOMAINS, *STANCES)
HEADS = (*MAIN, *PROMPTS)
FIRMNESS = 4.0  # liblinear's C
FIRMNESS_SPELT = 1.5  # the same where runs of letters speak
RUN = "run:"
RUNS_SHARE = 0.7  # how large runs stand beside stems and pairs, before learning
FEWEST_BODIES_OF_RUN = 5
FEWEST_WORDS_OF_RUN = 2
TELLING_SHARE = 0.5
TELLING_LEAST = 0.1
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
    said = [effects.words(row["text"]) for row in rows]
    units = list(map(_units, said))
    names = _names(rows, said, units)
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


def _units(words: Sequence[tuple[str, str]]) -> Mapping[str, float]:
    """The stems, pairs and runs of a text and how often they count: a word said again counts less each time."""
    found: defaultdict[str, float] = defaultdict(float)
    for (form, root), times in Counter(words).items():
        for name in (root, *(RUN + letters for letters in runs(form))):
            found[name] += _counted_as(times)
    for (one, other), times in Counter(pairwise(root for _, root in words)).items():
        found[one + PAIR + other] += _counted_as(times)
    return found


def _counted_as(times: int) -> float:
    return float((1 - REPEAT_SHARE**times) / (1 - REPEAT_SHARE))


def _names(
    rows: Sequence[Row], said: Sequence[Sequence[tuple[str, str]]], units: Sequence[Iterable[str]]
) -> tuple[str, ...]:
    """The units that are common enough to learn from and tell nobody's name."""
    usual = _usual(rows)
    count: Counter[str] = Counter()
    bodies: defaultdict[str, set[str]] = defaultdict(set)
    for row, own in zip(rows, units, strict=True):
        for name in own:
            count[name] += 1
            bodies[name].add(row["body"])
    words = {form for own in said for form, root in own if usual(root)}
    spelt = Counter(RUN + letters for form in words for letters in set(runs(form)))

    def common(name: str) -> bool:
        if name.startswith(RUN):
            return len(bodies[name]) >= FEWEST_BODIES_OF_RUN and spelt[name] >= FEWEST_WORDS_OF_RUN
        return count[name] >= FEWEST_ROWS and len(bodies[name]) >= FEWEST_BODIES and all(map(usual, name.split(PAIR)))

    return tuple(sorted(name for name in count if common(name) and not name.isdecimal()))


def _counts(units: Sequence[Mapping[str, float]], names: Sequence[str]) -> sparse.csr_matrix:
    place = {name: number for number, name in enumerate(names)}
    found = [(row, place[name], value) for row, own in enumerate(units) for name, value in own.items() if name in place]
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
    spelt = np.array([name.startswith(RUN) for name in rows.names])
    plain, letters = np.flatnonzero(~spelt), np.flatnonzero(spelt)
    scales = np.ones(len(rows.names))
    scales[plain] = _scales(rows.counts[:, plain], rows.tokens)
    scales[letters] = RUNS_SHARE * _scales(rows.counts[:, letters], rows.tokens)
    units = (sparse.diags(1 / np.sqrt(rows.tokens)) @ rows.counts @ sparse.diags(scales)).tocsr()
    only_plain = units[:, plain]
    weights = Weights(name=name)
    bias, mix, around = dict(weights.bias), {}, 1.0
    shifts: defaultdict[str, dict[str, float]] = defaultdict(dict)
    adds = np.zeros((len(rows.names), len(SPELT)))
    for head in HEADS:
        seen = np.arange(len(rows.names)) if head in SPELT else plain
        learned = _learned(rows, units if head in SPELT else only_plain, head)
        if learned is None:
            mix[head] = {head: 1.0}
            continue
        bias[head], effects, mix[head], of_surroundings = learned
        around = of_surroundings if head == EVIDENCE else around
        effects *= scales[seen] / TYPICAL**0.5
        if head in SPELT:
            adds[:, SPELT.index(head)] = effects
        for unit in np.flatnonzero((np.abs(effects) >= SMALLEST) & ~spelt[seen]):
            shifts[rows.names[seen[unit]]][head] = round(float(effects[unit]), 3)
    scale = {**weights.scale, "typical": TYPICAL, "around": around}
    adds = np.round(adds, 3)
    runs_add = {rows.names[run].removeprefix(RUN): tuple(adds[run].tolist()) for run in letters if adds[run].any()}
    return replace(weights, bias=bias, mix=mix, shifts=dict(shifts), runs=runs_add, scale=scale)


def _scales(counts: sparse.csr_matrix, tokens: np.ndarray) -> np.ndarray:
    """How rare each unit is, over the usual size of a text's units beside the root of its length."""
    rarity = np.log((1 + len(tokens)) / (1 + np.asarray((counts > 0).sum(0)).ravel())) + 1
    weighed = counts @ sparse.diags(rarity)
    size = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel())
    return rarity / float(np.median(size / np.sqrt(tokens)))


def _learned(
    rows: Design, units: sparse.csr_matrix, head: str
) -> tuple[float, np.ndarray, dict[str, float], float] | None:
    """A head's bias, effects of units, mix of the lexicon's targets, and share of surroundings (evidence's alone)."""
    answers, chosen, sources = rows.labels[:, HEADS.index(head)], _counted(rows, head), _sources(head)
    if answers[chosen].sum() < 2 or answers[chosen].all():
        return None
    own = units[chosen]
    trust = _trust(own, answers[chosen]) if head in SPELT else np.ones(units.shape[1])
    hand = rows.hand[np.ix_(chosen, [HEADS.index(source) for source in sources])] * LEXICON_SHARE
    beside = [hand, rows.around[chosen, None] * LEXICON_SHARE] if head == EVIDENCE else [hand]
    table = sparse.hstack([own @ sparse.diags(trust), *beside]).tocsr()
    firmness = FIRMNESS_SPELT if head in SPELT else FIRMNESS
    model = LogisticRegression(C=firmness, solver="liblinear", tol=1e-3, random_state=0).fit(table, answers[chosen])
    found, mixed = np.split(model.coef_[0], [len(trust)])
    shares = (mixed * LEXICON_SHARE).tolist()
    return float(model.intercept_[0]), found * trust, dict(zip(sources, shares, strict=False)), shares[-1]


def _trust(units: sparse.csr_matrix, answers: np.ndarray) -> np.ndarray:
    """How large each unit stands: half alike, half by how much oftener or rarer it is where the answer is yes."""
    yes, no = (np.asarray(units[answers == answer].mean(0)).ravel() for answer in (True, False))
    least = TELLING_LEAST * float(np.median(yes + no))
    telling = np.abs(np.log((yes + least) / (no + least)))
    return (1 - TELLING_SHARE) + TELLING_SHARE * telling / np.sqrt((telling**2).mean())


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
