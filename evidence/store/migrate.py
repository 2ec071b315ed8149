"""From an older format of the database to this one: a whole copy beside it first, then all or nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_STEPS = {
    1: ("ALTER TABLE paper ADD COLUMN body TEXT NOT NULL DEFAULT ''",),
    2: (
        "ALTER TABLE paper ADD COLUMN means TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE former_reading (
               log_id INTEGER PRIMARY KEY REFERENCES log (id),
               paper TEXT NOT NULL REFERENCES paper (sha256),
               document BLOB NOT NULL,
               passages BLOB NOT NULL
           ) STRICT""",
        """CREATE TRIGGER passage_is_no_longer_searchable AFTER DELETE ON passage
           BEGIN
               INSERT INTO passage_words (passage_words, rowid, text, headings)
               VALUES ('delete', OLD.rowid, OLD.text, OLD.headings);
           END""",
    ),
    3: (
        *(
            f"""CREATE TABLE IF NOT EXISTS dashboard_{table} (
                   id INTEGER PRIMARY KEY,
                   kind TEXT NOT NULL CHECK (kind IN ({kinds})),
                   period TEXT NOT NULL,
                   name TEXT NOT NULL,
                   body TEXT NOT NULL,
                   log_id INTEGER NOT NULL REFERENCES log (id),
                   superseded_by INTEGER REFERENCES log (id)
               ) STRICT"""
            for table, kinds in (
                ("data", "'reading', 'provider', 'survey'"),
                ("word", "'dismissal', 'certificate', 'deviation', 'concern', 'switch'"),
            )
        ),
        *(
            f"""CREATE UNIQUE INDEX IF NOT EXISTS dashboard_{table}_that_holds ON dashboard_{table} (kind, period, name)
               WHERE superseded_by IS NULL"""
            for table in ("data", "word")
        ),
    ),
    4: (
        """CREATE TABLE IF NOT EXISTS log_head (
               only INTEGER PRIMARY KEY CHECK (only = 1),
               id INTEGER NOT NULL,
               hash TEXT NOT NULL
           ) STRICT""",
        "INSERT OR IGNORE INTO log_head SELECT 1, id, hash FROM log ORDER BY id DESC LIMIT 1",
        """CREATE TRIGGER IF NOT EXISTS log_tells_its_head AFTER INSERT ON log
           BEGIN
               INSERT INTO log_head VALUES (1, NEW.id, NEW.hash)
               ON CONFLICT (only) DO UPDATE SET id = excluded.id, hash = excluded.hash;
           END""",
        """CREATE TABLE IF NOT EXISTS record (
               form TEXT NOT NULL,
               name TEXT NOT NULL,
               body TEXT NOT NULL,
               log_id INTEGER NOT NULL REFERENCES log (id),
               PRIMARY KEY (form, name)
           ) STRICT""",
    ),
    # A workspace held one quarter only: all its papers are that quarter's.
    5: (
        "ALTER TABLE paper ADD COLUMN period TEXT NOT NULL DEFAULT ''",
        "UPDATE paper SET period = (SELECT value FROM setting WHERE key = 'period')",
    ),
}


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Brings the database at `path` to the newest format. What it was stays as `assure.sqlite3.format-1`.

    sqlite3.Error when the disk is full or may not be written; then the database is what it was.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    _keep_copy(connection, path.with_name(f"{path.name}.format-{version}"))
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been quicker while we waited for the lock.
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        while version in _STEPS:
            for statement in _STEPS[version]:
                connection.execute(statement)
            version += 1
            connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _keep_copy(connection: sqlite3.Connection, copy: Path) -> None:
    """A copy under its name is whole: a crash while it was written leaves only the beginnings of one."""
    coming = copy.with_name(f"{copy.name}.coming")
    coming.unlink(missing_ok=True)
    connection.execute("VACUUM INTO ?", (str(coming),))
    coming.replace(copy)
