"""Papers in the store: what was read from each, its passages and their suggestions, saved in one transaction."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from evidence.errors import StoreError
from evidence.model import Document, FileType, Outcome, Passage, SourceFile, Suggestion, TextSource
from evidence.store import log
from evidence.store.database import transaction

ADDED = "paper added"
READ_AGAIN = "paper read again"
# A paper that lay in another is named "pack.zip > minutes.docx".
INSIDE = " > "
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper as listed: its file, how reading it ended, what it seems to be or was corrected to be.

    `unread_pages` had no text layer. `means` is what reading had at hand, "" when an older version did not say.
    `period` is the quarter it belongs to.
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
    means: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that came of one paper, ready to be saved, and the `means` that reading had at hand.

    `period` is the quarter it is for, "" for the one under review.
    """

    source: SourceFile
    document: Document
    passages: tuple[Passage, ...]
    suggestions: tuple[Suggestion, ...]
    means: str = ""
    period: str = ""

    @property
    def unread_pages(self) -> int:
        return sum(page.text_source is TextSource.NONE for page in self.document.pages)


def save_reading(connection: sqlite3.Connection, reading: Reading, act: log.Act) -> None:
    """One transaction: the log line, the paper, its passages and suggestions, or nothing."""
    source, document = reading.source, reading.document
    with transaction(connection):
        (reviewed,) = connection.execute("SELECT value FROM setting WHERE key = 'period'").fetchone()
        period = reading.period or reviewed
        line = log.append(connection, act, ADDED, account(reading) | {"period": period})
        (position,) = connection.execute("SELECT coalesce(max(position), 0) + 1 FROM paper").fetchone()
        connection.execute(
            "INSERT INTO paper VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                reading.unread_pages,
                packed(document),
                line.id,
                document.body,
                reading.means,
                period,
            ),
        )
        insert_passages(connection, reading)


def account(reading: Reading) -> dict[str, object]:
    """What the log says of a reading."""
    tagger = reading.suggestions[0].tagger if reading.suggestions else ""
    return {
        "sha256": reading.source.sha256,
        "name": reading.source.name,
        "outcome": reading.document.outcome.value,
        "reason": reading.document.reason,
        "reader": reading.document.reader,
        "means": reading.means,
        "tagger": tagger,
        "pages": len(reading.document.pages),
        "ocr_pages": sum(page.text_source is TextSource.OCR for page in reading.document.pages),
        "passages": len(reading.passages),
    }


def packed(document: Document) -> bytes:
    return zlib.compress(_ENCODER.encode(document), 6)


def insert_passages(connection: sqlite3.Connection, reading: Reading) -> None:
    """The passages in the order of the paper, and their suggestions; call it inside a transaction."""
    connection.executemany(
        "INSERT INTO passage (id, paper, page, label, text, headings, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                passage.id,
                passage.anchor.document,
                passage.anchor.page,
                reading.document.page(passage.anchor.page).label,
                passage.text,
                " > ".join(passage.heading_path),
                _ENCODER.encode(passage),
            )
            for passage in reading.passages
        ),
    )
    connection.executemany(
        "INSERT INTO suggestion VALUES (?, ?, ?)",
        ((item.passage, item.tagger, _ENCODER.encode(item)) for item in reading.suggestions),
    )


_SELECT = """SELECT sha256, name, size, file_type, outcome, reason, title, kind, date, pages, unread_pages, body, means,
                    period
             FROM paper"""


def list_papers(connection: sqlite3.Connection, *, period: str | None = None) -> tuple[PaperRow, ...]:
    """The papers of a quarter ("2013/14 Q2") or a year ("2013/14"), or all, in the order they were added."""
    where = "WHERE substr(period, 1, length(?)) = ? ORDER BY position"
    return tuple(map(_row, connection.execute(f"{_SELECT} {where}", (period or "", period or ""))))


def known_paper(connection: sqlite3.Connection, sha256: str) -> PaperRow | None:
    """The paper with that hash, or None."""
    found = connection.execute(f"{_SELECT} WHERE sha256 = ?", (sha256,)).fetchone()
    return _row(found) if found else None


def papers_inside(connection: sqlite3.Connection, name: str) -> tuple[PaperRow, ...]:
    """The papers that were taken out of the archive or message of that name, at any depth, as they were added."""
    start = f"{name}{INSIDE}"
    return tuple(
        map(_row, connection.execute(f"{_SELECT} WHERE substr(name, 1, ?) = ? ORDER BY position", (len(start), start)))
    )


def _row(values: Sequence[Any]) -> PaperRow:
    sha, name, size, file_type, outcome, reason, title, kind, date, pages, unread, body, means, period = values
    return PaperRow(
        source=SourceFile(sha256=sha, name=name, size=size, file_type=FileType(file_type)),
        outcome=Outcome(outcome),
        reason=reason,
        title=title,
        kind=kind,
        date=date,
        pages=pages,
        unread_pages=unread,
        body=body,
        means=means,
        period=period,
    )


def count_passages(connection: sqlite3.Connection, *, period: str) -> int:
    """How many passages the quarter's papers together gave."""
    (count,) = connection.execute(
        "SELECT count(*) FROM passage JOIN paper ON paper.sha256 = passage.paper WHERE paper.period = ?", (period,)
    ).fetchone()
    return int(count)


def pages_by_ocr(connection: sqlite3.Connection) -> dict[str, int]:
    """How many pages of each paper were read by OCR, by SHA-256, as the log tells; papers without any are left out."""
    found = connection.execute(
        """SELECT json_extract(payload, '$.sha256'), json_extract(payload, '$.ocr_pages') FROM log
           WHERE kind IN (?, ?) ORDER BY id""",
        (ADDED, READ_AGAIN),
    )
    return {sha256: count for sha256, count in dict(found).items() if count}


def read_document(connection: sqlite3.Connection, sha256: str) -> Document:
    """What was read from the paper; StoreError when it is not in this workspace."""
    row = connection.execute("SELECT document FROM paper WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise StoreError(f"No paper {sha256[:12]} in this workspace.")
    return msgspec.json.decode(zlib.decompress(row[0]), type=Document)
