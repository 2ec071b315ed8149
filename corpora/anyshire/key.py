"""The key: every planted thing with its paper and page, and what a good draft makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from corpora.anyshire.layout.marks import Mark
from corpora.anyshire.layout.script import typographic
from corpora.anyshire.reading import flat, pages
from evidence.errors import CorpusError

Key = Mapping[str, Any]
_AS_TYPED = {".eml", ".csv", ".txt", ".html"}


def make_key(planted: Iterable[tuple[Path, Iterable[Mark]]], facts: str) -> Key:
    """The key's content. `facts` is the TOML that names gaps, conflicts and overdue actions.

    Raises CorpusError when a marked quote is not in exactly one place in its paper, or an id is used twice or unknown.
    """
    told = tomllib.loads(facts)
    differing = {name for conflict in told["conflicts"] for name in conflict["items"]}
    items = [item for path, found in planted for item in _items(path, found, differing)]
    names = [item["id"] for item in items]
    twice = sorted({name for name in names if names.count(name) > 1})
    unknown = sorted({*differing, *told["overdue"], *told["done"]} - set(names))
    if twice or unknown:
        raise CorpusError(f"Ids used twice: {twice}; named and not planted: {unknown}.")
    return {"items": items, **told}


def _items(path: Path, found: Iterable[Mark], differing: set[str]) -> Iterable[dict[str, Any]]:
    read = pages(path)
    for mark in found:
        quote = flat(mark.words if path.suffix in _AS_TYPED else typographic(mark.words))
        places = [number for number, page in enumerate(read, start=1) for _ in range(page.count(quote))]
        if not places or (len(places) > 1 and mark.role != "furniture"):
            raise CorpusError(f"{path.name}: {mark.id} stands on pages {places}, not in one place: {quote[:70]}")
        yield {
            "id": mark.id,
            "paper": path.name,
            "page": places[0],
            "quote": quote,
            "domains": list(mark.domains),
            "stance": list(mark.stance),
            "prompts": list(mark.prompts),
            "topic": mark.topic,
            "role": "conflict" if mark.id in differing else mark.role,
        }
