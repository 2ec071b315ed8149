"""The tagger's suggestions for a paper's passages."""

from __future__ import annotations

from collections.abc import Iterable

from evidence.model import Passage, Suggestion
from evidence.tagging import Tagger


def suggestions(passages: Iterable[Passage], kind: str, tagger: Tagger) -> tuple[Suggestion, ...]:
    """One suggestion a passage, made with its nearest heading and the paper's `kind`."""
    return tuple(
        Suggestion(
            passage=passage.id,
            tagging=tagger.tag(
                passage.text, heading=passage.heading_path[-1] if passage.heading_path else "", kind=kind
            ),
            tagger=tagger.version,
        )
        for passage in passages
    )
