"""Whether a name is a member of staff's, a relative's or anybody else's, by the words around it."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from evidence.personal.finding import PersonalKind
from evidence.personal.names import shipped
from evidence.personal.tokens import Token

KINDS: Final = (PersonalKind.NAME, PersonalKind.STAFF_NAME, PersonalKind.RELATIVE)
_REACH: Final = 10


def signs_of(line: Sequence[Token], start: int, end: int, *, title: str, by_rule: PersonalKind) -> list[str]:
    """The signs of whose the name is that takes `start` to `end` of the text cut into `line`.

    `by_rule` is the kind that the words beside it make likely.
    """
    first = bisect_right(line, start, key=lambda token: token.end)
    last = bisect_left(line, end, key=lambda token: token.start) - 1
    left = [_called(token) for token in line[max(0, first - _REACH) : first]]
    right = [_called(token) for token in line[last + 1 : last + 1 + _REACH]]
    if title and left:
        left = left[: -1 if left[-1] != "." else -2]
    near = ["^", *left][-3:], [*right, "$", "$"][:3]
    return [
        f"rule={by_rule}",
        f"title={title.rstrip('.')}",
        f"words={min(last - first, 3)} {bool(title)}",
        *(f"b{len(near[0]) - at}={word}" for at, word in enumerate(near[0])),
        *(f"a{at}={word}" for at, word in enumerate(near[1])),
        f"b12={' '.join(near[0][-2:])}",
        f"a12={' '.join(near[1][:2])}",
        f"ba={near[0][-1]} {near[1][0]}",
        *(f"b:{word}" for word in left),
        *(f"a:{word}" for word in right),
        f"begin={_called(line[0]) if line and first else '^'}",
    ]


def _called(token: Token) -> str:
    """A word in small letters, or the group of a word that may be a name."""
    return token.kind.symbol.rpartition(":")[2] or token.kind.symbol


def whose(signs: Sequence[str]) -> PersonalKind:
    """The likeliest kind of a name with these signs."""
    weights = load_weights()
    known = [weights[sign] for sign in signs if sign in weights]
    totals = [sum(weight[at] for weight in known) for at in range(len(KINDS))]
    return KINDS[totals.index(max(totals))] if known else PersonalKind.NAME


@cache
def load_weights() -> Mapping[str, Sequence[int]]:
    """The shipped weights, in hundredths, one for each of KINDS."""
    found: dict[str, list[int]] = json.loads(shipped("names/kinds.json").read_text(encoding="utf-8"))
    return found
