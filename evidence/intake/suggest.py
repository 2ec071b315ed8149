"""The tagger's suggestions for a paper's passages."""

from __future__ import annotations

from collections.abc import Iterable

from evidence.model import Passage, Suggestion
from evidence.tagging import Tagger


def suggestions(passages: Iterable[Passage], kind: str, tagger: Tagger) -> tuple[Suggestion, ...]:
    """One suggestion a passage, made with its nearest heading and the paper's `kind`."""
    every = tuple(passages)
    items = ((passage.text, passage.heading_path[-1] if passage.heading_path else "", kind) for passage in every)
    return tuple(
        Suggestion(passage=passage.id, tagging=tagging, tagger=tagger.version)
        for passage, tagging in zip(every, tagger.pipe(items), strict=True)
    )
