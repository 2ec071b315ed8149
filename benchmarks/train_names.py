"""Teach the learned reading of names: python benchmarks/train_names.py

Reads corpora/personal (patterns, lists, marked sets) and corpora/passages, where nobody is named; writes
corpora/personal/names/weights.json (what is a name) and kinds.json (whose it is). The same input gives the same file.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.name_sentences import Maker, Mark, Sentence, marked
from evidence.personal import learned, whose
from evidence.personal.finding import Level
from evidence.personal.names import shipped
from evidence.personal.people import kind_by_rule, names_by_rule
from evidence.personal.tokens import PARTICLES, tokens
from evidence.personal.written import Name, Word

_SEED = 2013
_EACH = {"people": 90, "staff": 90, "relatives": 110, "nobody": 130}
_SETS = ("train", "train-2", "kept-aside", *(f"kept-aside-{number}" for number in range(2, 8)))
_RENAMED = 6
_LEAST = 3  # hundredths
_WORDS, _KINDS = 3.0, 1.0  # the higher, the closer to the examples
_TITLE = re.compile(r"\b(Mrs?|Ms|Miss|Mx|Dr|Prof|Professor|Sister|Nurse|Matron|Midwife|Cllr|Rev|PC|Canon)\.? $")


def sentences() -> Iterator[Sentence]:
    """All that is learned from."""
    maker = Maker(_SEED)
    for voice, patterns in maker.patterns.items():
        for pattern in patterns:
            for _ in range(_EACH[voice]):
                yield maker.sentence(pattern)
    for name in _SETS:
        for text, marks in marked(shipped(f"{name}.jsonl")):
            yield Sentence(text, tuple(Mark(mark["start"], mark["end"], mark["kind"]) for mark in marks))
            for _ in range(_RENAMED if marks else 2):
                yield maker.renamed(text, marks)
    for file in sorted((shipped("").parent / "passages").glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            text = line.rpartition(" | ")[2]
            if all(name.level is Level.POSSIBLE for name in names_by_rule(text)):
                yield Sentence(text, ())


def words() -> Iterator[tuple[list[str], bool]]:
    """The signs of every capitalised token, and whether it is part of a name."""
    for sentence in sentences():
        line, before = tokens(sentence.text), "--"
        for at, token in enumerate(line):
            inside = any(mark.start < token.end and token.start < mark.end for mark in sentence.marks)
            if token.kind.capital:
                yield learned.signs_of(line, at, before), inside
            joined = token.kind.capital or token.text in PARTICLES
            before = before[-1] + ("P" if inside and joined else "-")


def names() -> Iterator[tuple[list[str], str]]:
    """The signs of every name, and whose it is."""
    for sentence in sentences():
        line = tokens(sentence.text) if sentence.marks else []
        for mark in sentence.marks:
            title = _TITLE.search(sentence.text, 0, mark.start)
            word = Word(sentence.text[mark.start : mark.end], mark.start, mark.end)
            name = Name((word,), title[1] if title else "", "", Level.LIKELY)
            by_rule = kind_by_rule(sentence.text, name)
            yield whose.signs_of(line, mark.start, mark.end, title=name.title, by_rule=by_rule), mark.kind


def taught(found: list[tuple[list[str], bool]], strength: float) -> dict[str, int]:
    """The weights of a logistic model over these signs, in hundredths, without those that hardly count."""
    vectors = DictVectorizer(sort=True)
    table = vectors.fit_transform([dict.fromkeys(signs, 1) for signs, _ in found])
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)
    model = LogisticRegression(
        solver="liblinear", l1_ratio=1, C=strength, fit_intercept=False, random_state=_SEED, max_iter=200
    )
    model.fit(table, [answer for _, answer in found])
    pairs = zip(vectors.get_feature_names_out(), model.coef_[0] * learned.SCALE, strict=True)
    return {str(sign): round(weight) for sign, weight in pairs if abs(weight) >= _LEAST}


def main() -> None:
    found = list(words())
    weights = taught(found, _WORDS)
    _write("weights", weights)
    print(f"{len(found)} words, {sum(inside for _, inside in found)} in names; {len(weights)} weights")
    named = list(names())
    by_kind = [taught([(signs, kind == one) for signs, kind in named], _KINDS) for one in whose.KINDS]
    signs = sorted({sign for weights in by_kind for sign in weights})
    _write("kinds", {sign: [weights.get(sign, 0) for weights in by_kind] for sign in signs})
    print(f"{len(named)} names; {len(signs)} signs of whose they are")


def _write(name: str, weights: Mapping[str, object]) -> None:
    lines = (f"{json.dumps(sign, ensure_ascii=False)}: {json.dumps(weights[sign])}" for sign in sorted(weights))
    shipped(f"names/{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
