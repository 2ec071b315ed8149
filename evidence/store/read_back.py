"""Edited drafts that were read back: a line of the log says who read what, and the file is kept by its hash."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from evidence.errors import AssureError
from evidence.store import log
from evidence.store.database import transaction

_READ_BACK = "draft read back"
FOLDER = "read-back"


def keep_read_back(
    connection: sqlite3.Connection, act: log.Act, drafts: Path, *, name: str, data: bytes, kind: str, log_head: str
) -> Path:
    """Keeps the file in the drafts' folder and writes the line; where the copy is. The same file is kept once.

    `kind` and `log_head` say which draft it was made from, "" where the file does not tell. AssureError when the copy
    cannot be written: then there is no line either.
    """
    digest = hashlib.sha256(data).hexdigest()
    copy = drafts / FOLDER / f"{digest[:16]}.docx"
    with transaction(connection):
        earlier = connection.execute(
            "SELECT 1 FROM log WHERE kind = ? AND json_extract(payload, '$.sha256') = ?", (_READ_BACK, digest)
        ).fetchone()
        _write_once(copy, data)
        if earlier is None:
            told = {"file": name, "sha256": digest, "document": kind, "made_from": log_head}
            log.append(connection, act, _READ_BACK, told)
    return copy


def _write_once(path: Path, data: bytes) -> None:
    """Writes beside and renames; a file of that hash that is there holds just these bytes."""
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".part")
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as bad:
        raise AssureError(f"{path} could not be written ({bad.strerror or bad}).") from bad
