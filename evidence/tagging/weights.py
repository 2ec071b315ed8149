"""The scales of the tagger: where each score starts, where it counts, and how learning has moved the lexicon's effects.

`weights.tsv` beside the lexicon has one line a unit: its name, then `target=shift` for each target it moves. A unit is
a phrase's id or a single stem. The lines "name:", "bias:", "scale:" and "threshold:" set the scales; "# " begins a
comment. Made by benchmarks/tagging/fit.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evidence.errors import CorpusError
from evidence.tagging.lexicon import PROMPTS, STANCES, TARGETS, shipped_folder

_DEFAULT_BIAS = {
    "evidence": -0.6,
    **dict.fromkeys("123456", -2.2),
    **dict.fromkeys(STANCES, -1.6),
    **dict.fromkeys(PROMPTS, -2.0),
}
_DEFAULT_THRESHOLD = {"evidence": 0.5, "domain": 0.4, "second": 0.5, "stance": 0.5, "prompt": 0.35}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """`bias` by target (log odds of a text without units); `threshold` by score (0..1); `shifts` by unit and target."""

    bias: Mapping[str, float] = field(default_factory=lambda: dict(_DEFAULT_BIAS))
    threshold: Mapping[str, float] = field(default_factory=lambda: dict(_DEFAULT_THRESHOLD))
    shifts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    name: str = "lexicon"


def load_weights(file: Path | None = None) -> Weights:
    """The shipped weights, or the plain lexicon's when there are none. Raises CorpusError naming file, key and line."""
    file = file or shipped_folder() / "weights.tsv"
    if not file.exists():
        return Weights()
    bias, threshold = dict(_DEFAULT_BIAS), dict(_DEFAULT_THRESHOLD)
    shifts: dict[str, dict[str, float]] = {}
    name = "lexicon"
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("# "):
            continue
        first, *rest = line.split("\t")
        if first == "name:":
            name = rest[0] if rest else name
            continue
        known = threshold.keys() if first == "threshold:" else TARGETS
        values = dict(_value(file.name, number, part, known) for part in rest)
        if first == "bias:":
            bias.update(values)
        elif first == "threshold:":
            threshold.update(values)
        else:
            shifts[first] = values
    return Weights(bias=bias, threshold=threshold, shifts=shifts, name=name)


def _value(file: str, line: int, part: str, known: object) -> tuple[str, float]:
    target, _, size = part.partition("=")
    try:
        value = float(size)
    except ValueError:
        value = float("nan")
    if target not in known or not abs(value) < 100:  # type: ignore[operator]
        raise CorpusError(f'{file}, line {line}, "{target}": a known target, "=" and a number, not {part!r}')
    return target, value
