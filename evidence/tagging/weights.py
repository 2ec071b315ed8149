"""What the tagger has learned: where each score starts and counts, how the lexicon's effects mix, what words add.

`weights.tsv` beside the lexicon has one line a unit: its name, then `target=effect` for each target. A unit is a stem
("audit") or two stems that follow each other ("internal_audit"). The lines "name:", "bias:", "mix:TARGET", "threshold:"
and "scale:" come before. A line "run:LETTERS" has what a run of letters in a word adds to SPELT, in that order and in
thousandths; "# " begins a comment. Made by benchmarks/tagging/fit.py.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from evidence.errors import CorpusError
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, PROMPTS, STANCES, TARGETS, shipped_folder

_BIAS: Final = {
    EVIDENCE: -0.6,
    **dict.fromkeys(DOMAINS, -2.2),
    **dict.fromkeys(STANCES, -1.6),
    **dict.fromkeys(PROMPTS, -2.0),
}
_THRESHOLD: Final = {"domain": 0.35, "second": 0.45, "stance": 0.5, "prompt": 0.3}
_SCALE: Final = {"typical": 40.0, "around": 1.0, "level": 0.0, "slope": 1.0}
SPELT: Final = (EVIDENCE, *DOMAINS)  # what runs of letters speak for
_MIX: Final = "mix:"
_RUN: Final = "run:"
_SMALL: Final = 1000
_TOO_LARGE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """`bias` by target (log odds of a text without units); `threshold` by score (0..1) for the first domain, further
    ones, a stance, a prompt; `shifts` by unit and target, `runs` by letters for those of SPELT, both for a text of
    `scale["typical"]` tokens.

    `mix[target][source]` is how much of the lexicon's effect on `source` counts for `target`; a target that is not in
    it takes its own effect as it is. `scale` also has "around", the share of what stands around a text, and "level" and
    "slope", which make of a domain's log odds a chance that holds (calibration).
    """

    bias: Mapping[str, float] = field(default_factory=lambda: dict(_BIAS))
    mix: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    threshold: Mapping[str, float] = field(default_factory=lambda: dict(_THRESHOLD))
    scale: Mapping[str, float] = field(default_factory=lambda: dict(_SCALE))
    shifts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    runs: Mapping[str, Sequence[float]] = field(default_factory=dict)
    name: str = "lexicon"


def load_weights(file: Path | None = None) -> Weights:
    """The shipped weights, or the plain lexicon's when there are none. Raises CorpusError naming file, line, target."""
    file = file or shipped_folder() / "weights.tsv"
    if not file.exists():
        return Weights()
    scales = {"bias:": dict(_BIAS), "threshold:": dict(_THRESHOLD), "scale:": dict(_SCALE)}
    known: dict[str, Set[str]] = {"threshold:": _THRESHOLD.keys(), "scale:": _SCALE.keys()}
    targets = frozenset(TARGETS)
    mix: dict[str, dict[str, float]] = {}
    shifts: dict[str, dict[str, float]] = {}
    runs: dict[str, tuple[float, ...]] = {}
    name = "lexicon"
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("# "):
            continue
        first, *rest = line.split("\t")
        if first == "name:":
            name = rest[0] if rest else name
            continue
        if first.startswith(_RUN):
            runs[first[len(_RUN) :]] = _sizes(file.name, number, rest)
            continue
        allowed = known.get(first, targets)
        values = _values(rest, allowed)
        if values is None:
            values = dict([_value(file.name, number, part, allowed) for part in rest])
        if first in scales:
            scales[first].update(values)
        elif first.startswith(_MIX):
            if first[len(_MIX) :] not in TARGETS:
                raise CorpusError(f'{file.name}, line {number}, "{first}": not a target')
            mix[first[len(_MIX) :]] = values
        else:
            shifts[first] = values
    return Weights(
        bias=scales["bias:"],
        mix=mix,
        threshold=scales["threshold:"],
        scale=scales["scale:"],
        shifts=shifts,
        runs=runs,
        name=name,
    )


def dump_weights(weights: Weights, *, note: str = "") -> str:
    """The text of a weights file; `load_weights` reads it back to the same numbers, rounded to three places."""
    lines = [f"# {line}" for line in note.splitlines()] + [f"name:\t{weights.name}"]
    rows = {"bias:": weights.bias, "threshold:": weights.threshold, "scale:": weights.scale}
    rows |= {_MIX + target: row for target, row in weights.mix.items()}
    rows |= {unit: weights.shifts[unit] for unit in sorted(weights.shifts)}
    lines += [
        "\t".join([first, *(f"{target}={_short(values[target])}" for target in values)])
        for first, values in rows.items()
    ]
    lines += [
        "\t".join([_RUN + letters, *(str(round(size * _SMALL)) for size in weights.runs[letters])])
        for letters in sorted(weights.runs)
    ]
    return "\n".join(lines) + "\n"


def _short(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _sizes(file: str, line: int, parts: Sequence[str]) -> tuple[float, ...]:
    try:
        sizes = tuple([int(part) / _SMALL for part in parts])
    except ValueError:
        sizes = ()
    if len(sizes) != len(SPELT):
        raise CorpusError(f"{file}, line {line}: {len(SPELT)} whole numbers after a run of letters, not {parts!r}")
    return sizes


def _values(parts: Sequence[str], known: Set[str]) -> dict[str, float] | None:
    """A line's effects all at once; None when something is amiss, or may be."""
    try:
        values = {target: float(size) for target, size in [part.split("=") for part in parts]}
    except ValueError:
        return None
    return values if values.keys() <= known and sum(map(abs, values.values())) < _TOO_LARGE else None


def _value(file: str, line: int, part: str, known: Container[str]) -> tuple[str, float]:
    target, _, size = part.partition("=")
    try:
        value = float(size)
    except ValueError:
        value = float("nan")
    if target not in known or not abs(value) < _TOO_LARGE:
        raise CorpusError(f'{file}, line {line}, "{target}": a known target, "=" and a number, not {part!r}')
    return target, value
