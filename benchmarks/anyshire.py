"""How much of what was planted in the Anyshire papers is found, and how many decoys are taken for evidence.

`python -m benchmarks.anyshire WORKSPACE` compares the suggestions of a demo workspace with corpora/anyshire/key.json.
Not a measure of accuracy on real papers: the pack and the lexicon were written in one house.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from importlib import resources
from pathlib import Path

from evidence.analysis.findings import is_evidence
from evidence.model import EvidenceItem
from evidence.store.items import read_items
from evidence.store.workspace import Workspace
from generators.drafting import make_draft
from generators.pack import load_pack


def main(root: Path, *, tell: bool) -> None:
    key = json.loads((resources.files("corpora") / "anyshire" / "key.json").read_text(encoding="utf-8"))
    with Workspace(root=root).open() as connection:
        items = read_items(connection)
        pack = load_pack(connection)
        cited = {place.sha256 + str(place.page) for place in make_draft("agenda", pack).citations}
    counts: Counter[str] = Counter()
    for planted in key["items"]:
        holding = [item for item in items if _holds(item, planted)]
        taken = [item for item in holding if is_evidence(item, body=pack.settings.body)]
        right = any(set(item.suggestion.tagging.domains) & set(planted["domains"]) for item in taken)
        role = planted["role"]
        counts[f"{role}: planted"] += 1
        counts[f"{role}: read as a passage"] += bool(holding)
        counts[f"{role}: suggested as evidence"] += bool(taken)
        counts[f"{role}: in a right domain"] += right
        wrong = (role in ("evidence", "conflict") and not right) or (role in ("decoy", "furniture") and bool(taken))
        if tell and wrong:
            got = [(item.suggestion.tagging.domains, round(item.suggestion.tagging.evidence, 2)) for item in holding]
            print(f"  {role} {planted['id']} {planted['domains']} got {got}: {planted['quote'][:120]}")
    for name, count in sorted(counts.items()):
        print(f"{name:<40} {count}")
    gaps = {found.prompt.id for found in pack.findings.coverage if found.cover.value == "none"}
    planted_gaps = set(key["gaps"])
    print(f"prompts without evidence: {len(gaps)}; planted {len(planted_gaps)}, missed {sorted(planted_gaps - gaps)}")
    print(f"passages {len(items)}, suggested {sum(is_evidence(item, body=pack.settings.body) for item in items)}")
    print(f"pages cited in the agenda: {len(cited)}")


def _holds(item: EvidenceItem, planted: dict[str, str]) -> bool:
    if item.paper != planted["paper"]:
        return False
    return _plain(planted["quote"]) in _plain(item.passage.text) or _plain(item.passage.text) in _plain(
        planted["quote"]
    )


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]), tell="--tell" in sys.argv)
