"""Made-up values for a document's context: a full one and a bare one, to try a template on before there is a pack."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterator
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any

from generators.context import Citation
from generators.own.fields import Hint, fields_of, is_list, item_of, plain_hint

_EACH = 2
_A_PLACE = Citation(id="place", document="Paper", sha256="0" * 64, page=1, label="Paper, p. 1", quote="words")
_DAYS = frozenset({"on", "due", "at", "day", "date", "since", "until"})


def full(context: Hint) -> Any:
    """Every text filled, two of everything, each name and key another one."""
    return _made(context, "", itertools.count(1), 0)


def bare(context: Hint) -> Any:
    """What can be left out is left out; lists below the first level are empty."""
    return _bare(context, "", 0)


def _made(hint: Hint, name: str, numbers: Iterator[int], depth: int) -> Any:
    hint = plain_hint(hint)
    if hint is Citation:
        return _A_PLACE
    if is_list(hint):
        many = 0 if depth > 12 else _EACH
        return tuple(_made(item_of(hint), name, numbers, depth + 1) for _ in range(many))
    if fields_of(hint):
        kinds = fields_of(hint)
        return hint(**{one.name: _made(kinds[one.name], one.name, numbers, depth + 1) for one in fields(hint)})
    return _plain(hint, name, next(numbers))


def _bare(hint: Hint, name: str, depth: int) -> Any:
    hint = plain_hint(hint)
    if is_list(hint):
        return (_bare(item_of(hint), name, depth + 1),) if depth < 2 else ()
    if fields_of(hint):
        kinds = fields_of(hint)
        given = [one for one in fields(hint) if one.default is MISSING and one.default_factory is MISSING]
        return hint(**{one.name: _bare(kinds[one.name], one.name, depth + 1) for one in given})
    return _plain(hint, name, 1)


def _plain(hint: Hint, name: str, number: int) -> Any:
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return next(iter(hint))
    if hint is str and name in _DAYS:
        return "2014-03-31"
    made = {str: f"{name or 'text'} {number}", int: number, float: float(number), bool: True, bytes: b""}
    return Decimal(number) if hint is Decimal else made.get(hint, f"{name} {number}")
