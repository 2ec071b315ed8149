-- The workspace's database, version 6. STRICT tables; `log` is append-only and hash-chained: state is what the log says.
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE log (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    tool TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER log_keeps_lines BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TRIGGER log_loses_nothing BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- INSERT OR REPLACE deletes without firing the trigger above unless recursive_triggers is on, so it is stopped here.
CREATE TRIGGER log_is_not_replaced BEFORE INSERT ON log
WHEN EXISTS (SELECT 1 FROM log WHERE id = NEW.id OR hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- The newest line again: a log whose tail was cut off would hang together otherwise.
CREATE TABLE log_head (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER log_tells_its_head AFTER INSERT ON log
BEGIN
    INSERT INTO log_head VALUES (1, NEW.id, NEW.hash)
    ON CONFLICT (only) DO UPDATE SET id = excluded.id, hash = excluded.hash;
END;

CREATE TABLE paper (
    sha256 TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    file_type TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('extracted', 'partly', 'refused', 'failed', 'killed')),
    reason TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT NOT NULL,
    pages INTEGER NOT NULL,
    unread_pages INTEGER NOT NULL,
    document BLOB NOT NULL,
    log_id INTEGER NOT NULL REFERENCES log (id),
    body TEXT NOT NULL DEFAULT '',
    means TEXT NOT NULL DEFAULT '',
    period TEXT NOT NULL DEFAULT ''
) STRICT;

-- Readings that a later one took the place of, whole: `log_id` is the line that told of them.
CREATE TABLE former_reading (
    log_id INTEGER PRIMARY KEY REFERENCES log (id),
    paper TEXT NOT NULL REFERENCES paper (sha256),
    document BLOB NOT NULL,
    passages BLOB NOT NULL
) STRICT;

CREATE TABLE passage (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    paper TEXT NOT NULL REFERENCES paper (sha256),
    page INTEGER NOT NULL,
    label TEXT NOT NULL,
    text TEXT NOT NULL,
    headings TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE INDEX passage_by_paper ON passage (paper, page);

CREATE TABLE suggestion (
    passage TEXT PRIMARY KEY REFERENCES passage (id),
    tagger TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE VIRTUAL TABLE passage_words USING fts5 (
    text, headings, content = 'passage', content_rowid = 'rowid', tokenize = "unicode61 remove_diacritics 2"
);

CREATE TRIGGER passage_is_searchable AFTER INSERT ON passage
BEGIN
    INSERT INTO passage_words (rowid, text, headings) VALUES (NEW.rowid, NEW.text, NEW.headings);
END;

CREATE TRIGGER passage_is_no_longer_searchable AFTER DELETE ON passage
BEGIN
    INSERT INTO passage_words (passage_words, rowid, text, headings)
    VALUES ('delete', OLD.rowid, OLD.text, OLD.headings);
END;

-- The dashboard: what was taken in (readings, providers, survey) and what people said about it. Nothing is overwritten:
-- `superseded_by` is the log line that put another row in its place, and NULL for what holds.
CREATE TABLE dashboard_data (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('reading', 'provider', 'survey')),
    period TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    log_id INTEGER NOT NULL REFERENCES log (id),
    superseded_by INTEGER REFERENCES log (id)
) STRICT;

CREATE UNIQUE INDEX dashboard_data_that_holds ON dashboard_data (kind, period, name) WHERE superseded_by IS NULL;

CREATE TABLE dashboard_word (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('dismissal', 'certificate', 'deviation', 'concern', 'switch')),
    period TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    log_id INTEGER NOT NULL REFERENCES log (id),
    superseded_by INTEGER REFERENCES log (id)
) STRICT;

CREATE UNIQUE INDEX dashboard_word_that_holds ON dashboard_word (kind, period, name) WHERE superseded_by IS NULL;

-- The record as it stands (decisions, judgements, support, actions): what folding the log gives, kept to be looked up.
-- `log_id` is the line that made it so; the body of an entry that was taken back whole is ''.
CREATE TABLE record (
    form TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    log_id INTEGER NOT NULL REFERENCES log (id),
    PRIMARY KEY (form, name)
) STRICT;
