"""How accuracy grows with what is read: python benchmarks/tagging/curve.py GOLD.jsonl [--steps N] [--without-corpus]

Each body of GOLD.jsonl is scored by weights learned from a share of the documents of all other bodies, and of the
written ones: 1/N, 2/N ... of them, each share holding the one before, the documents in the order of a hash. One line
a share, calibrated and with thresholds set as fit.py does. Labelling more is worth it while the last steps still rise.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import fit  # noqa: E402 - stands beside this script
import run  # noqa: E402 - stands beside this script
import tuning  # noqa: E402 - stands beside this script

from evidence.tagging import evaluate  # noqa: E402
from evidence.tagging.score import Scores  # noqa: E402

Row = Mapping[str, Any]


def places(rows: Sequence[Row]) -> np.ndarray:
    """Where each row's document stands among all documents, in the order of a hash: above 0, up to 1."""
    order = sorted({_document(row) for row in rows}, key=lambda name: hashlib.sha256(name.encode()).digest())
    place = {name: number / len(order) for number, name in enumerate(order, 1)}
    return np.array([place[_document(row)] for row in rows])


def _document(row: Row) -> str:
    return f"{row['body']}: {row['source']}"


def scores(gold: Sequence[Row], rows: fit.Design, share: np.ndarray, most: float) -> Scores:
    """The scores of the gold rows (which come first in `rows`), each body's unseen, learned from `most` of the rest."""
    found = list(fit.unseen(gold, rows, [row["body"] for row in gold], learned=share <= most))
    settings = tuning.settings(found)
    seen, given = [], []
    for own, tagger in found:
        ready = tuning.with_settings(tagger, settings)
        seen.extend(own)
        given.extend(ready.pipe((row["text"], row["heading"], row["kind"]) for row in own))
    return evaluate(seen, given)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--without-corpus", action="store_true")
    options = parser.parse_args()
    gold = [json.loads(text) for text in options.gold.read_text(encoding="utf-8").splitlines() if text.strip()]
    every = [*gold, *([] if options.without_corpus else fit.written_rows())]
    rows, share = fit.design(every), places(every)
    print(run.HEAD)
    for step in range(1, options.steps + 1):
        most = step / options.steps
        print(run.line(f"{most:.0%}: {(share <= most).sum()} rows", scores(gold, rows, share, most)), flush=True)


if __name__ == "__main__":
    main()
