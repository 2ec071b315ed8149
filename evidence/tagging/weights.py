"""The scales of the tagger: where each score starts, where it counts, and how learning has moved the lexicon's effects.

`weights.tsv` beside the lexicon has one line a unit: its name, then `target=shift` for each target it moves. A unit is
a phrase's id or a single stem. The lines "name:", "bias:", "scale:" and "threshold:" set the scales; "# " begins a
comment. Made by benchmarks/tagging/fit.py.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
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
_SCALES: Final = ("bias:", "scale:", "threshold:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """`bias` by target (log odds of a text without units); `scale` multiplies what the lexicon says about a target;
    `threshold` by score (0..1) for the first domain, further ones, a stance, a prompt; `shifts` by unit and target.
    """

    bias: Mapping[str, float] = field(default_factory=lambda: dict(_BIAS))
    scale: Mapping[str, float] = field(default_factory=dict)
    threshold: Mapping[str, float] = field(default_factory=lambda: dict(_THRESHOLD))
    shifts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    name: str = "lexicon"


def load_weights(file: Path | None = None) -> Weights:
    """The shipped weights, or the plain lexicon's when there are none. Raises CorpusError naming file, key, line."""
    file = file or shipped_folder() / "weights.tsv"
    if not file.exists():
        return Weights()
    scales: dict[str, dict[str, float]] = {"bias:": dict(_BIAS), "scale:": {}, "threshold:": dict(_THRESHOLD)}
    shifts: dict[str, dict[str, float]] = {}
    name = "lexicon"
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("# "):
            continue
        first, *rest = line.split("\t")
        if first == "name:":
            name = rest[0] if rest else name
            continue
        known = _THRESHOLD if first == "threshold:" else TARGETS
        values = dict(_value(file.name, number, part, known) for part in rest)
        if first in _SCALES:
            scales[first].update(values)
        else:
            shifts[first] = values
    return Weights(
        bias=scales["bias:"], scale=scales["scale:"], threshold=scales["threshold:"], shifts=shifts, name=name
    )


def dump_weights(weights: Weights, *, note: str = "") -> str:
    """The text of a weights file; `load_weights` reads it back to the same numbers, rounded to three places."""
    lines = [f"# {line}" for line in note.splitlines()] + [f"name:\t{weights.name}"]
    for first, values in zip(_SCALES, (weights.bias, weights.scale, weights.threshold), strict=True):
        lines.append("\t".join([first, *(f"{target}={values[target]:.3f}" for target in values)]))
    for unit in sorted(weights.shifts):
        moved = weights.shifts[unit]
        lines.append("\t".join([unit, *(f"{target}={moved[target]:.3f}" for target in moved)]))
    return "\n".join(lines) + "\n"


def _value(file: str, line: int, part: str, known: Container[str]) -> tuple[str, float]:
    target, _, size = part.partition("=")
    try:
        value = float(size)
    except ValueError:
        value = float("nan")
    if target not in known or not abs(value) < 100:
        raise CorpusError(f'{file}, line {line}, "{target}": a known target, "=" and a number, not {part!r}')
    return target, value
