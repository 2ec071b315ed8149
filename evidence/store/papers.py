"""Papers in the store: what was read from each, its passages and their suggestions, saved in one transaction."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from evidence.errors import StoreError
from evidence.model import Document, FileType, Outcome, Passage, SourceFile, Suggestion, TextSource
from evidence.store import log
from evidence.store.database import transaction

_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper as listed: its file, how reading it ended, what it seems to be or was corrected to be.

    `unread_pages` had no text layer.
    """

    source: SourceFile
    outcome: Outcome
    reason: str
    title: str
    kind: str
    date: str
    pages: int
    unread_pages: int
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that came of one paper, ready to be saved."""

    source: SourceFile
    document: Document
    passages: tuple[Passage, ...]
    suggestions: tuple[Suggestion, ...]


def has_paper(connection: sqlite3.Connection, sha256: str) -> bool:
    return connection.execute("SELECT 1 FROM paper WHERE sha256 = ?", (sha256,)).fetchone() is not None


def save_reading(connection: sqlite3.Connection, reading: Reading, act: log.Act) -> None:
    """One transaction: the log line, the paper, its passages and suggestions, or nothing."""
    source, document = reading.source, reading.document
    with transaction(connection):
        line = log.append(connection, act, "paper added", _account(reading))
        (position,) = connection.execute("SELECT coalesce(max(position), 0) + 1 FROM paper").fetchone()
        unread = sum(page.text_source is TextSource.NONE for page in document.pages)
        connection.execute(
            "INSERT INTO paper VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source.sha256,
                position,
                source.name,
                source.size,
                source.file_type.value,
                document.outcome.value,
                document.reason,
                document.title,
                document.kind,
                document.date,
                len(document.pages),
                unread,
                zlib.compress(_ENCODER.encode(document), 6),
                line.id,
                document.body,
            ),
        )
        _insert_passages(connection, document, reading.passages)
        connection.executemany(
            "INSERT INTO suggestion VALUES (?, ?, ?)",
            ((item.passage, item.tagger, _ENCODER.encode(item)) for item in reading.suggestions),
        )


def _account(reading: Reading) -> dict[str, object]:
    tagger = reading.suggestions[0].tagger if reading.suggestions else ""
    return {
        "sha256": reading.source.sha256,
        "name": reading.source.name,
        "outcome": reading.document.outcome.value,
        "reason": reading.document.reason,
        "reader": reading.document.reader,
        "tagger": tagger,
        "pages": len(reading.document.pages),
        "ocr_pages": sum(page.text_source is TextSource.OCR for page in reading.document.pages),
        "passages": len(reading.passages),
    }


def _insert_passages(connection: sqlite3.Connection, document: Document, passages: Sequence[Passage]) -> None:
    connection.executemany(
        "INSERT INTO passage (id, paper, page, label, text, headings, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                passage.id,
                passage.anchor.document,
                passage.anchor.page,
                document.page(passage.anchor.page).label,
                passage.text,
                " > ".join(passage.heading_path),
                _ENCODER.encode(passage),
            )
            for passage in passages
        ),
    )


_LIST = """SELECT sha256, name, size, file_type, outcome, reason, title, kind, date, pages, unread_pages,
                  body
           FROM paper ORDER BY position"""


def list_papers(connection: sqlite3.Connection) -> tuple[PaperRow, ...]:
    """All papers in the order they were added."""
    return tuple(
        PaperRow(
            source=SourceFile(sha256=sha, name=name, size=size, file_type=FileType(file_type)),
            outcome=Outcome(outcome),
            reason=reason,
            title=title,
            kind=kind,
            date=date,
            pages=pages,
            unread_pages=unread,
            body=body,
        )
        for sha, name, size, file_type, outcome, reason, title, kind, date, pages, unread, body in connection.execute(
            _LIST
        )
    )


def count_passages(connection: sqlite3.Connection) -> int:
    """How many passages all papers together gave."""
    (count,) = connection.execute("SELECT count(*) FROM passage").fetchone()
    return int(count)


def pages_by_ocr(connection: sqlite3.Connection) -> dict[str, int]:
    """How many pages of each paper were read by OCR, by SHA-256, as the log tells; papers without any are left out."""
    found = connection.execute(
        """SELECT json_extract(payload, '$.sha256'), json_extract(payload, '$.ocr_pages') FROM log
           WHERE kind = 'paper added' AND json_extract(payload, '$.ocr_pages') > 0 ORDER BY id"""
    )
    return dict(found)


def read_document(connection: sqlite3.Connection, sha256: str) -> Document:
    """What was read from the paper; StoreError when it is not in this workspace."""
    row = connection.execute("SELECT document FROM paper WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise StoreError(f"No paper {sha256[:12]} in this workspace.")
    return msgspec.json.decode(zlib.decompress(row[0]), type=Document)
