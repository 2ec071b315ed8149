"""How long `assure --help` and `assure status` take to come up, against a bare Python that imports click.

`python -m benchmarks.startup` runs the three by turns and prints medians and ratios. The goal is under 4.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_ROUNDS = 15


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        space = str(Path(folder) / "space")
        assure = [sys.executable, "-m", "assure"]
        made = [*assure, "new", space, "--body", "NHS Anyshire CCG", "--period", "2013/14 Q2"]
        subprocess.run(made, check=True, capture_output=True)
        commands = {
            "python with click": [sys.executable, "-c", "import click"],
            "assure --help": [*assure, "--help"],
            "assure status": [*assure, "-w", space, "status"],
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(_ROUNDS):
            for name, command in commands.items():
                taken[name].append(_seconds(command))
    base = statistics.median(taken["python with click"])
    for name, seconds in taken.items():
        middle = statistics.median(seconds)
        print(f"{name:<20} {middle * 1000:7.1f} ms (min {min(seconds) * 1000:.1f})   {middle / base:4.2f} x")


def _seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
