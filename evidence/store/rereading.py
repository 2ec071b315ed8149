"""Papers read again: the newer reading takes the place of the earlier one, which is kept whole beside it."""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass

import msgspec

from evidence.errors import StoreError
from evidence.model import Document, Passage
from evidence.store import log
from evidence.store.corrections import corrected_fields, with_corrections
from evidence.store.database import transaction
from evidence.store.papers import READ_AGAIN, PaperRow, Reading, account, insert_passages, known_paper, packed

_KEPT = "paper read again in vain"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierReading:
    """A reading that a later one took the place of. `at` is when it was made."""

    at: str
    document: Document
    passages: tuple[Passage, ...]


def save_again(connection: sqlite3.Connection, reading: Reading, act: log.Act) -> bool:
    """The newer reading in place of the earlier one, in one transaction.

    What people corrected stays, as do the paper's place in the order and the ids of passages that are the same. False,
    and only a line in the log, when the newer reading has no text or more pages without it, and the earlier has not:
    then the earlier one stands. StoreError when the paper was corrected while it was read.
    """
    sha256 = reading.source.sha256
    with transaction(connection):
        row = known_paper(connection, sha256)
        if row is None:
            raise StoreError(f"No paper {sha256[:12]} in this workspace.")
        _check_corrections(connection, row, reading.document)
        told = account(reading) | {"before": {"outcome": row.outcome.value, "reason": row.reason}}
        if _lack(reading.document, reading.unread_pages) > _lack(row, row.unread_pages):
            log.append(connection, act, _KEPT, told)
            connection.execute("UPDATE paper SET means = ? WHERE sha256 = ?", (reading.means, sha256))
            return False
        line = log.append(connection, act, READ_AGAIN, told | _differences(connection, reading))
        _set_aside(connection, sha256)
        _update(connection, reading, line.id)
        insert_passages(connection, reading)
    return True


def earlier_readings(connection: sqlite3.Connection, sha256: str) -> tuple[EarlierReading, ...]:
    """The readings of a paper that later ones took the place of, oldest first."""
    rows = connection.execute(
        """SELECT log.at, former_reading.document, former_reading.passages
           FROM former_reading JOIN log ON log.id = former_reading.log_id
           WHERE former_reading.paper = ? ORDER BY log.id""",
        (sha256,),
    )
    return tuple(
        EarlierReading(
            at=at,
            document=msgspec.json.decode(zlib.decompress(document), type=Document),
            passages=msgspec.json.decode(zlib.decompress(passages), type=tuple[Passage, ...]),
        )
        for at, document, passages in rows
    )


def _check_corrections(connection: sqlite3.Connection, row: PaperRow, document: Document) -> None:
    if with_corrections(document, corrected_fields(connection, row)) != document:
        raise StoreError(
            f"{row.source.name} was corrected while it was read again.", hint="Run the same command again."
        )


def _lack(told: Document | PaperRow, unread_pages: int) -> tuple[bool, int]:
    return not told.outcome.has_text, unread_pages


def _differences(connection: sqlite3.Connection, reading: Reading) -> dict[str, int]:
    """How many passages stay, go and come."""
    before = {
        found for (found,) in connection.execute("SELECT id FROM passage WHERE paper = ?", (reading.source.sha256,))
    }
    after = {passage.id for passage in reading.passages}
    return {"passages_kept": len(before & after), "passages_gone": len(before - after)}


def _set_aside(connection: sqlite3.Connection, sha256: str) -> None:
    found = connection.execute("SELECT body FROM passage WHERE paper = ? ORDER BY rowid", (sha256,))
    passages = zlib.compress(b"[" + b",".join(body for (body,) in found) + b"]", 6)
    connection.execute(
        "INSERT INTO former_reading SELECT log_id, sha256, document, ? FROM paper WHERE sha256 = ?", (passages, sha256)
    )
    connection.execute("DELETE FROM suggestion WHERE passage IN (SELECT id FROM passage WHERE paper = ?)", (sha256,))
    connection.execute("DELETE FROM passage WHERE paper = ?", (sha256,))


def _update(connection: sqlite3.Connection, reading: Reading, log_id: int) -> None:
    document = reading.document
    connection.execute(
        """UPDATE paper SET file_type = ?, outcome = ?, reason = ?, title = ?, kind = ?, date = ?, body = ?, pages = ?,
                  unread_pages = ?, document = ?, log_id = ?, means = ? WHERE sha256 = ?""",
        (
            reading.source.file_type.value,
            document.outcome.value,
            document.reason,
            document.title,
            document.kind,
            document.date,
            document.body,
            len(document.pages),
            reading.unread_pages,
            packed(document),
            log_id,
            reading.means,
            reading.source.sha256,
        ),
    )
