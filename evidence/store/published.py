"""What went out: a line of the log says which files were made of which draft, what was overridden, and by whom."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from evidence.store import log
from evidence.store.database import transaction

_PUBLISHED = "document published"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A file that was made: its name, the SHA-256 of its bytes and how many they are."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WentOn:
    """A check that people went on in spite of: why, and the ids of what it had found. No words of the document."""

    check: str
    why: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A document made ready to go out. `source` is the edited file, `made_from` the head of the log it was drafted at.

    `removed` counts the places where words were taken out; what they were is kept nowhere.
    """

    document: str
    title: str
    period: str
    publisher: str
    source: str
    source_sha256: str
    made_from: str
    files: tuple[MadeFile, ...]
    overridden: tuple[WentOn, ...] = ()
    removed: int = 0
    advice: int = 0


@contextmanager
def publishing(connection: sqlite3.Connection, act: log.Act, published: Published) -> Iterator[log.LogLine]:
    """Writes the line; what is done inside stands with it, and when that fails there is no line."""
    with transaction(connection):
        yield log.append(connection, act, _PUBLISHED, asdict(published))
