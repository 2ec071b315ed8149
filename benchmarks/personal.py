"""Score the finding of personal data on labelled passages: python benchmarks/personal.py [FILE.jsonl ...] [--misses]

Recall by kind: marked names and numbers of a person that a finding of the same kind covers whole; half a name is none.
Where markers differ on what belongs to the words ("84" or "aged 84", "two" or "two deaths", an address with or without
its postcode, a story or its middle) it is enough that the two overlap. Precision by kind: findings that overlap marked
words of the same kind. "at all" takes a finding of any kind, as matters when words are to be taken out: recall by the
kind that is marked, precision by the kind that is found; a story answers for stories only, as it lies over much. What
belongs to an organisation is counted apart and not in the total. `--whole` asks for whole cover of all but stories, the
rule of the first four sets. The speed is measured on the same passages after one warm pass, in passages of forty words
a CPU second.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evidence.personal import Finding, PersonalKind, find_personal, read_office_holders

CORPUS = Path(__file__).resolve().parents[1] / "corpora" / "personal"
PLACES = (PersonalKind.ADDRESS, PersonalKind.POSTCODE)
LOOSE = (PersonalKind.STORY, PersonalKind.AGE, PersonalKind.SMALL_COUNT, *PLACES)
ROUNDS = 5
Rows = list[dict[str, Any]]


def covers(found: Finding, mark: dict[str, Any], *, whole: bool) -> bool:
    """Whether the finding takes in the marked words, or overlaps them where markers differ on what belongs to them."""
    if found.kind is PersonalKind.STORY or (mark["kind"] in LOOSE and not whole):
        return touches(found, mark)
    return bool(found.start <= mark["start"] and mark["end"] <= found.end)


def same_kind(found: Finding, mark: dict[str, Any]) -> bool:
    """Whether both are of one kind, and both a person's or both a body's. A postcode may end an address."""
    kinds = PLACES if mark["kind"] in PLACES else (mark["kind"],)
    return found.kind in kinds and found.organisation == bool(mark.get("organisation"))


def touches(found: Finding, mark: dict[str, Any]) -> bool:
    """Whether the finding and the marked words have a character in common."""
    return bool(found.start < mark["end"] and mark["start"] < found.end)


def touches_any(found: Finding, marks: Rows) -> bool:
    """Whether the finding and a marked thing of any kind have a character in common; stories are left out."""
    marks = [mark for mark in marks if PersonalKind.STORY not in (mark["kind"], found.kind)]
    return any(touches(found, mark) for mark in marks)


def count(rows: Rows, answers: list[tuple[Finding, ...]], *, misses: bool, whole: bool) -> Counter[tuple[str, str]]:
    """By kind and "marked", "covered", "any", "found", "right" or "some"; an organisation's is a kind of its own."""
    counts: Counter[tuple[str, str]] = Counter()
    for row, answer in zip(rows, answers, strict=True):
        for mark in row["findings"]:
            body = bool(mark.get("organisation"))
            kind = "organisation" if body else mark["kind"]
            same = [one for one in answer if same_kind(one, mark) and covers(one, mark, whole=whole)]
            counts[kind, "marked"] += 1
            counts[kind, "covered"] += bool(same)
            counts[kind, "any"] += any(
                covers(one, mark, whole=whole) for one in answer if one.kind is not PersonalKind.STORY or same
            )
            if misses and not same:
                print(f"missed {row['id']} {kind}: {mark['words']!r} in {row['text'][:100]!r}")
        for one in answer:
            kind = "organisation" if one.organisation else str(one.kind)
            right = any(same_kind(one, mark) and touches(one, mark) for mark in row["findings"])
            some = right or touches_any(one, row["findings"])
            for group in (kind,) if one.organisation else (kind, f"level {one.level}"):
                counts[group, "found"] += 1
                counts[group, "right"] += right
                counts[group, "some"] += some
            if misses and not right:
                print(f"wrong  {row['id']} {kind} ({one.level}): {one.words!r} ({one.why}) in {row['text'][:100]!r}")
    return counts


def show(counts: Counter[tuple[str, str]]) -> None:
    """The table by kind, by level and in all."""
    print(f"{'':28}{'marked':>8}{'recall':>8}{'at all':>8}{'found':>8}{'precision':>11}{'at all':>8}")
    kinds = [str(kind) for kind in PersonalKind]
    for what in ("marked", "covered", "any", "found", "right", "some"):
        counts["all kinds", what] = sum(counts[kind, what] for kind in kinds)
    for kind in (
        *kinds,
        "all kinds",
        "organisation",
        *(f"level {level}" for level in ("certain", "likely", "possible")),
    ):
        marked, found = counts[kind, "marked"], counts[kind, "found"]
        shares = [f"{counts[kind, what] / marked:8.3f}" if marked else f"{'-':>8}" for what in ("covered", "any")]
        right = [f"{counts[kind, what] / found:8.3f}" if found else f"{'-':>8}" for what in ("right", "some")]
        print(f"{kind:28}{marked:8}{shares[0]}{shares[1]}{found:8}{right[0]:>11}{right[1]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", default=[CORPUS / "kept-aside.jsonl"])
    parser.add_argument("--misses", action="store_true", help="Print what was missed and what was wrong.")
    parser.add_argument("--whole", action="store_true", help="Ask for whole cover of all but stories.")
    options = parser.parse_args()
    file = CORPUS / "office-holders.toml"
    holders = read_office_holders(file.read_text(encoding="utf-8"), file=file.name)
    for file in options.files:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        answers = [find_personal(row["text"], office_holders=holders) for row in rows]
        print(f"{file.name}: {len(rows)} passages, {sum(not row['findings'] for row in rows)} without personal data")
        show(count(rows, answers, misses=options.misses, whole=options.whole))
        clean = [not answer for row, answer in zip(rows, answers, strict=True) if not row["findings"]]
        print(f"passages without personal data that were passed over: {sum(clean)} of {len(clean)}")
        begin = time.process_time()
        for _ in range(ROUNDS):
            for row in rows:
                find_personal(row["text"], office_holders=holders)
        words = ROUNDS * sum(len(row["text"].split()) for row in rows)
        print(f"{words / 40 / (time.process_time() - begin):.0f} passages of 40 words a CPU second\n")


if __name__ == "__main__":
    main()
