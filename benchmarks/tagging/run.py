"""Score the shipped tagger on labelled rows: python benchmarks/tagging/run.py GOLD.jsonl [--by FIELD]

One line for all rows and, with --by (body, source, kind), one for each value of that field. Rows that the weights
were learned from are flattered; `fit.py --by-body` gives each body's score by weights that never saw it. The speed is
measured on the same rows after one warm pass, in passages of forty words a CPU second.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evidence.model import Tagging
from evidence.tagging import Tagger, evaluate, load_tagger
from evidence.tagging.score import Scores

HEAD = f"{'':34}{'rows':>6}{'micro':>7}{'macro':>7}" + "".join(f"{domain:>6}" for domain in range(1, 7))
HEAD += f"{'noneP':>7}{'noneR':>7}{'stance':>8}{'prompt':>8}"


def line(name: str, scores: Scores) -> str:
    """One row of the table."""
    domains = "".join(f"{count.f1:6.2f}" for count in scores.domains.values())
    return (
        f"{name[:33]:34}{scores.rows:6}{scores.micro.f1:7.3f}{scores.macro_f1:7.3f}{domains}"
        f"{scores.none.precision:7.2f}{scores.none.recall:7.2f}{scores.stance.f1:8.3f}{scores.prompt_rate:8.2f}"
    )


def speed(tagger: Tagger, rows: list[dict[str, Any]]) -> float:
    """Passages of forty words a CPU second."""
    items = [(row["text"], "", "") for row in rows]
    begin = time.process_time()
    for _ in tagger.pipe(items):
        pass
    return sum(len(row["text"].split()) for row in rows) / 40 / (time.process_time() - begin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--by", default="")
    options = parser.parse_args()
    rows = [json.loads(text) for text in options.gold.read_text(encoding="utf-8").splitlines() if text.strip()]
    tagger = load_tagger()
    taggings: list[Tagging] = list(
        tagger.pipe((row["text"], row.get("heading", ""), row.get("kind", "")) for row in rows)
    )
    print(f"tagger {tagger.version}\n{HEAD}\n{line('all', evaluate(rows, taggings))}")
    for value in sorted({row[options.by] for row in rows}) if options.by else []:
        part = [(row, tagging) for row, tagging in zip(rows, taggings, strict=True) if row[options.by] == value]
        print(line(value, evaluate([row for row, _ in part], [tagging for _, tagging in part])))
    print(f"{speed(tagger, rows):.0f} passages of 40 words a CPU second")


if __name__ == "__main__":
    main()
