"""Names of persons by a learned reading: each capitalised word is weighed with its neighbours, one after another.

A logistic model over signs of the word (lists, endings, shape) and of what stands around it; its weights are data,
taught by benchmarks/train_names.py. It stands beside the rules and finds what no rule foresaw.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import Final

from evidence.personal.names import shipped
from evidence.personal.tokens import PARTICLES, Kind, Token

_EDGE: Final = Kind(False, "", "^", ())
_NONE: Final = Token("", 0, 0, _EDGE)
_NEAR: Final = 6
SCALE: Final = 100


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `first` to `last`, both in, that are one person's name; `chance` is the least sure word's, from 0 to 1."""

    first: int
    last: int
    chance: float


def signs_of(line: Sequence[Token], at: int, before: str) -> list[str]:
    """The signs of the capitalised token at `at`. `before` tells of the two tokens before it, each "P" when taken for
    part of a name and "-" when not.
    """
    size = len(line)
    own = line[at].kind
    one, two, three = (line[at - step].kind if at >= step else _EDGE for step in (1, 2, 3))
    next1, next2, next3 = (line[at + step].kind if at + step < size else _EDGE for step in (1, 2, 3))
    group, left, right = own.group, one.symbol, next1.symbol
    found = [
        "bias",
        *own.marks,
        f"l1={left}",
        f"r1={right}",
        f"l2={two.symbol}",
        f"r2={next2.symbol}",
        f"l1+{left}+{group}",
        f"r1+{right}+{group}",
        f"l12={two.symbol} {left}",
        f"r12={right} {next2.symbol}",
        f"l1r1={left} {right}",
        f"r23={next2.symbol} {next3.symbol}",
        f"l23={three.symbol} {two.symbol}",
        f"lg={one.group} {group}",
        f"rg={group} {next1.group}",
        f"lrg={one.group} {group} {next1.group}",
        f"t={before}",
        f"t+{before}+{group}",
        f"t+{before}+{group}+{next1.group}",
        f"t+{before}+{left}",
        f"run={_run(line, at, -1)} {_run(line, at, 1)} {before[-1]}",
    ]
    found += [f"b:{token.kind.symbol}" for token in line[max(0, at - _NEAR) : at] if not token.kind.capital]
    found += [f"a:{token.kind.symbol}" for token in line[at + 1 : at + 1 + _NEAR] if not token.kind.capital]
    end = at + 1 + _run(line, at, 1)
    if end > at + 1:
        after = line[end].kind.symbol if end < size else "^"
        found += [f"end={after}", f"end2={after} {line[end + 1].kind.symbol if end + 1 < size else '^'}"]
        found.append(f"last={line[end - 1].kind.symbol}")
    return found


def _run(line: Sequence[Token], at: int, step: int) -> int:
    """How many capitalised tokens follow without a break, three at most."""
    count, place = 0, at + step
    while 0 <= place < len(line) and count < 3 and line[place].kind.capital:
        count, place = count + 1, place + step
    return count


def chance(weights: Mapping[str, int], found: Sequence[str]) -> float:
    """How likely the model holds the token to be part of a name, from 0 to 1."""
    total = sum(weights.get(sign, 0) for sign in found) / SCALE
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def chances(line: Sequence[Token], *, least: float) -> list[float]:
    """How likely each token is part of a name, from 0 to 1; from `least` on it counts as one for those after it."""
    weights = load_weights()
    found, before = [], "--"
    for at, token in enumerate(line):
        found.append(chance(weights, signs_of(line, at, before)) if token.kind.capital else 0.0)
        joined = before[-1] == "P" and not token.kind.capital and token.text in PARTICLES
        before = before[-1] + ("P" if found[-1] >= least or joined else "-")
    return found


def spans(line: Sequence[Token], likely: Sequence[float], *, least: float) -> Iterator[Span]:
    """The names in a text cut into tokens, in its order; every word in one has `least` or more in `likely`."""
    first, last, sure = -1, -1, 1.0
    for at, (token, here) in enumerate(zip(line, likely, strict=True)):
        joined = first >= 0 and not token.kind.capital and token.text in PARTICLES
        if here >= least:
            first, last, sure = (at, at, here) if first < 0 else (first, at, min(sure, here))
        elif first >= 0 and not joined:
            yield Span(first, last, sure)
            first = -1
    if first >= 0:
        yield Span(first, last, sure)


@cache
def load_weights() -> Mapping[str, int]:
    """The shipped weights, in hundredths."""
    found: dict[str, int] = json.loads(shipped("names/weights.json").read_text(encoding="utf-8"))
    return found
