"""A paper's passages in the store, and suggestions that are made anew for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from evidence.errors import StoreError
from evidence.model import Passage, Suggestion

_ENCODER = msgspec.json.Encoder()
_PASSAGE = msgspec.json.Decoder(Passage)


def read_passages(connection: sqlite3.Connection, sha256: str) -> tuple[Passage, ...]:
    """The passages of a paper as they stand in it."""
    rows = connection.execute("SELECT body FROM passage WHERE paper = ? ORDER BY rowid", (sha256,))
    return tuple(_PASSAGE.decode(body) for (body,) in rows)


def suggest_anew(
    connection: sqlite3.Connection, sha256: str, passages: Sequence[Passage], suggestions: Sequence[Suggestion]
) -> None:
    """The passages and suggestions in the place of those with the same ids; call it inside a transaction.

    StoreError when they are no longer the passages of the paper, because it was read again meanwhile.
    """
    known = [
        found for (found,) in connection.execute("SELECT id FROM passage WHERE paper = ? ORDER BY rowid", (sha256,))
    ]
    if known != [passage.id for passage in passages] or known != [made.passage for made in suggestions]:
        raise StoreError("The paper was read again meanwhile; nothing was changed.", hint="Run the same command again.")
    connection.executemany(
        "UPDATE passage SET body = ? WHERE id = ?", ((_ENCODER.encode(passage), passage.id) for passage in passages)
    )
    connection.executemany(
        "UPDATE suggestion SET tagger = ?, body = ? WHERE passage = ?",
        ((made.tagger, _ENCODER.encode(made), made.passage) for made in suggestions),
    )
