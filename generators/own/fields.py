"""What each document hands its template: names, types and meanings, read off the contexts themselves."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

Hint = Any
"""A type as annotations write it; ANY where nothing is known."""
ANY: Hint = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field as people read of it: "domains[].areas[].title", what it is ("text", "list of Area"), and of what."""

    path: str
    what: str
    within: str


@cache
def fields_of(hint: Hint) -> Mapping[str, Hint]:
    """The fields and properties of a dataclass with their types; none for anything else."""
    if not _is_value(hint):
        return {}
    hints = typing.get_type_hints(hint)
    found = {field.name: hints[field.name] for field in fields(hint)}
    for name, member in inspect.getmembers(hint, lambda value: isinstance(value, property)):
        found[name] = typing.get_type_hints(member.fget).get("return", ANY)
    return found


def plain_hint(hint: Hint) -> Hint:
    """The type without "or nothing"."""
    if isinstance(hint, types.UnionType) or _origin(hint) is typing.Union:
        kept = [part for part in typing.get_args(hint) if part is not type(None)]
        return kept[0] if len(kept) == 1 else ANY
    return hint


def item_of(hint: Hint) -> Hint:
    """What a list of that type is a list of; ANY when it is no list, or of mixed things."""
    hint = plain_hint(hint)
    parts = typing.get_args(hint)
    if _origin(hint) is tuple and len(parts) == 2 and parts[1] is ...:
        return parts[0]
    return parts[0] if _origin(hint) in (list, frozenset) and parts else ANY


def is_list(hint: Hint) -> bool:
    """Whether values of the type are lists."""
    return _origin(plain_hint(hint)) in (tuple, list, frozenset)


def _origin(hint: Hint) -> Any:
    return typing.get_origin(hint)


def listed(hint: Hint) -> tuple[Field, ...]:
    """Every field of a context, those of lists as "name[].field", in the order of the context."""
    return tuple(_walk(hint, "", ()))


def _walk(hint: Hint, path: str, above: tuple[Hint, ...]) -> Iterator[Field]:
    for name, annotated in fields_of(hint).items():
        kind = plain_hint(annotated)
        inner = item_of(kind) if is_list(kind) else kind
        here = f"{path}{name}"
        yield Field(path=here, what=_said(kind), within=getattr(hint, "__name__", ""))
        if _is_value(inner) and inner not in above:
            yield from _walk(inner, f"{here}[]." if is_list(kind) else f"{here}.", (*above, inner))


def _said(hint: Hint) -> str:
    if is_list(hint):
        return f"list of {_said(plain_hint(item_of(hint)))}"
    plain = {str: "text", int: "number", float: "number", bool: "yes or no"}
    return plain[hint] if hint in plain else str(getattr(hint, "__name__", "value"))


def _is_value(hint: Hint) -> bool:
    return isinstance(hint, type) and is_dataclass(hint)
