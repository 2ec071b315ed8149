"""Labelled rows: lines of JSON with a text and what a reader gave it, checked as they are read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evidence.errors import CorpusError, MissingFile
from evidence.model import Stance
from evidence.tagging.lexicon import DOMAINS, PROMPTS

Row = Mapping[str, Any]
_TEXTS: Final = ("id", "text", "heading", "kind", "source", "body")
_STANCES: Final = frozenset(stance.value for stance in Stance)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    name: str
    allowed: frozenset[Any]
    what: str


_LISTS: Final = (
    _Field(name="domains", allowed=frozenset(map(int, DOMAINS)), what="domain numbers"),
    _Field(name="stance", allowed=_STANCES, what="stances"),
    _Field(name="prompts", allowed=frozenset(PROMPTS), what="prompt ids"),
)


def read_gold(file: Path) -> list[Row]:
    """The labelled rows of a file; `heading`, `kind`, `source`, `body`, `stance` and `prompts` may be left out.

    Raises MissingFile when there is no such file, CorpusError naming file and line when a row is
    wrong, or when there is none.
    """
    if not file.is_file():
        raise MissingFile(f"There is no file {file}.")
    rows = list(parse_gold(file.read_text(encoding="utf-8-sig", errors="replace").splitlines(), file=file.name))
    if not rows:
        raise CorpusError(f"{file.name} has no rows.")
    return rows


def parse_gold(lines: Iterable[str], *, file: str) -> Iterable[Row]:
    """The rows that lines hold, with what was left out as "" or []; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, f"{file}, line {number}")


def _row(line: str, place: str) -> Row:
    try:
        given = json.loads(line)
    except ValueError as error:
        raise CorpusError(f"{place}: not JSON ({error}).") from error
    if not isinstance(given, dict) or not isinstance(given.get("text"), str) or "domains" not in given:
        raise CorpusError(f"{place}: a row is an object with a text and its domains.")
    for name in _TEXTS:
        if not isinstance(given.get(name, ""), str | int):
            raise CorpusError(f"{place}: {name} has to be a text.")
    lists = {field.name: _listed(given.get(field.name, []), field, place) for field in _LISTS}
    return {**{name: str(given.get(name, "")) for name in _TEXTS}, **lists}


def _listed(values: Any, field: _Field, place: str) -> Sequence[Any]:
    if not isinstance(values, list) or not all(isinstance(value, str | int) for value in values):
        raise CorpusError(f"{place}: {field.name} has to be a list.")
    unknown = [value for value in values if value not in field.allowed]
    if unknown:
        raise CorpusError(f"{place}: {field.name} has {unknown[0]!r}, which is none of the {field.what}.")
    return values
