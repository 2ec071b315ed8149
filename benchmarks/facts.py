"""How well facts are taken from sentences and rows: `python -m benchmarks.facts [FILE ...] [--tell]`.

Without a FILE: both sets of corpora/facts. Prints precision, recall and F1 of each kind of fact. The rule for a match
is in docs/accuracy.md; `--tell` lists what was missed and what was wrongly given.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from evidence.fact import Fact, FactKind
from evidence.tagging.facts import facts
from evidence.tagging.score import Count

SETS = Path(__file__).resolve().parents[1] / "corpora" / "facts"
_ON_THE_DASHBOARD = re.compile(r"[CQOF]\d{1,2}")
Row = Mapping[str, Any]


def key(fact: Mapping[str, str]) -> tuple[str, ...]:
    """What has to agree for two facts to be one."""
    told = {name: fact.get(name, "") for name in ("value", "target", "indicator", "period", "provider", "due", "owner")}
    numbers = (_number(told["value"]), _number(told["target"]))
    indicator = told["indicator"] if _ON_THE_DASHBOARD.fullmatch(told["indicator"]) else ""
    match fact["kind"]:
        case "measure":
            return ("measure", *numbers, _unit(fact.get("unit", "")), indicator, told["period"], told["provider"])
        case "money":
            return ("money", *numbers, indicator, told["period"], told["provider"])
        case "deadline":
            return ("deadline", told["due"])
        case _:
            return ("action", told["owner"].casefold(), told["due"])


def given(row: Row) -> list[dict[str, str]]:
    """The facts taken from a row; a deadline that an action already carries as its date counts once."""
    found = facts(row["text"], context=row["context"], period=row["period"])
    actions = [fact for fact in found if fact.kind is FactKind.ACTION]
    return [_plain(fact) for fact in found if not (fact.kind is FactKind.DEADLINE and _carried(fact, actions))]


def compare(rows: Iterable[Row]) -> tuple[dict[str, Count], Count, list[str]]:
    """Counts by kind; how often basis and direction agree in measures and sums that match; what went wrong."""
    counts = {kind.value: Count() for kind in FactKind}
    around = Count()
    wrong = []
    for row in rows:
        taken = given(row)
        wanted, got = Counter(map(key, row["facts"])), Counter(map(key, taken))
        for name in counts:
            counts[name] += _count(wanted, got, name)
        around += _around(row["facts"], taken)
        if wanted != got:
            missed, extra = sorted((wanted - got).elements()), sorted((got - wanted).elements())
            wrong.append(f"{row['id']} {row['text'][:110]!r}\n     missed {missed}\n     extra  {extra}")
    return counts, around, wrong


def main() -> None:
    named = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    for path in named or sorted(SETS.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        counts, around, wrong = compare(rows)
        print(f"{path.name}: {len(rows)} sentences and rows")
        for name, count in {**counts, "all": sum(counts.values(), Count())}.items():
            print(
                f"  {name:<9} {count.right + count.missed:4} facts"
                f"  P {count.precision:.3f}  R {count.recall:.3f}  F1 {count.f1:.3f}"
            )
        print(f"  basis and direction of those that match: {around.right} of {around.right + around.wrong} right")
        if "--tell" in sys.argv:
            print("\n".join(wrong))


def _plain(fact: Fact) -> dict[str, str]:
    names = ("value", "unit", "target", "period", "due", "owner", "indicator", "provider", "basis", "direction")
    return {"kind": fact.kind.value, **{name: getattr(fact, name, "") for name in names}}


def _carried(deadline: Fact, actions: Iterable[Fact]) -> bool:
    return any(
        action.due == deadline.due and action.start <= deadline.start and deadline.end <= action.end
        for action in actions
    )


def _count(wanted: Counter[tuple[str, ...]], got: Counter[tuple[str, ...]], kind: str) -> Count:
    def total(counter: Counter[tuple[str, ...]]) -> int:
        return sum(number for found, number in counter.items() if found[0] == kind)

    return Count(right=total(wanted & got), wrong=total(got - wanted), missed=total(wanted - got))


def _around(wanted: Iterable[Mapping[str, str]], got: Iterable[Mapping[str, str]]) -> Count:
    said = [fact for fact in wanted if fact["kind"] in ("measure", "money")]
    told = [fact for fact in got if fact["kind"] in ("measure", "money")]
    pairs = [(one, other) for one in said for other in told if key(one) == key(other)]
    agreed = sum(
        all(one.get(name, "") == other.get(name, "") for name in ("basis", "direction")) for one, other in pairs
    )
    return Count(right=agreed, wrong=len(pairs) - agreed)


def _number(text: str) -> str:
    return str(Decimal(text).normalize()) if text else ""


def _unit(unit: str) -> str:
    """Percentages, ratios and counts are three units; what is counted is told by the indicator and the quotation."""
    return unit if unit in ("%", "ratio", "score") else "count"


if __name__ == "__main__":
    main()
