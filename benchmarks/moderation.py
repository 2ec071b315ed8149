"""What moderation costs for all bodies: `python -m benchmarks.moderation [BODIES] [--keep FOLDER]`.

Makes 211 workspaces of invented bodies through the store's own functions, seeded, with four quarters each: readings,
judgements, support, actions, requests, escalation and a short paper. Then times the regional packs in Word and as JSON,
each in a process of its own: seconds and peak memory. Goal: under a minute and under 500 MB.

The figures last measured stand in docs/moderation.md.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from benchmarks.moderation_body import Body, make_body

REGIONS = ("North of Anyland", "Middle of Anyland", "South of Anyland", "Capital of Anyland")
_STEMS = ("Any", "Some", "Every", "Which", "Such")
_ENDS = ("borough", "bury", "dale", "field", "ford", "ham", "hampton", "mere", "mouth", "port", "stead", "thorpe")
_MORE = ("ton", "wick", "worth")
_SIDES = ("", "North ", "South ")
SECONDS, MEGABYTES = 60, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took: seconds by the wall and the process's greatest memory in megabytes."""

    seconds: float
    megabytes: float


def bodies(count: int) -> list[Body]:
    """So many invented bodies with their regions and area teams; the same ones each time."""
    names = [f"{side}{stem}{end}" for side, stem, end in product(_SIDES, _STEMS, (*_ENDS, *_MORE))]
    if count > len(names):
        raise SystemExit(f"There are names for {len(names)} bodies.")
    return [
        Body(
            name=f"NHS {name} CCG",
            folder=name.lower().replace(" ", "-"),
            region=REGIONS[at % len(REGIONS)],
            area_team=f"{_STEMS[at % 5]}shire area team {at % 27 // 5 + 1}",
            chance=random.Random(name),
        )
        for at, name in enumerate(names[:count])
    ]


def make_workspaces(folder: Path, count: int) -> Path:
    """Makes the workspaces in the folder, and gives the list of their regions."""
    made = bodies(count)
    for body in made:
        make_body(folder / body.folder, body)
    regions = folder / "regions.csv"
    with regions.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("body", "region", "area team"))
        rows.writerows((body.name, body.region, body.area_team) for body in made)
    return regions


def measure(folder: Path, regions: Path, *words: str) -> Cost:
    """Runs `assure moderate` on the folder in a process of its own."""
    command = [sys.executable, "-m", "assure", "moderate", str(folder), "--regions", str(regions), *words]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if process_code := os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)} ended with {process_code}.")
    return Cost(seconds=time.perf_counter() - began, megabytes=used.ru_maxrss / 1024)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("bodies", nargs="?", type=int, default=211)
    asked.add_argument("--keep", type=Path, help="Make the workspaces here and leave them.")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        regions = make_workspaces(folder, given.bodies)
        print(f"{given.bodies} workspaces made in {time.perf_counter() - began:.1f} s")
        told = {"JSON": ("--json",), "Word": ("--out", scratch)}
        costs = {name: measure(folder, regions, *words) for name, words in told.items()}
    for name, cost in costs.items():
        print(f"{name}: {cost.seconds:.1f} s, {cost.megabytes:.0f} MB (goal: {SECONDS} s, {MEGABYTES} MB)")
    return 0 if all(one.seconds < SECONDS and one.megabytes < MEGABYTES for one in costs.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
