"""Evidence items: passages with their paper and suggestion, listed, looked up and searched."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import msgspec

from evidence.framework import load_framework, sorted_anew
from evidence.model import EvidenceItem, Passage, Suggestion, Verdict
from evidence.record.chain import Form
from evidence.record.review import read_review
from evidence.store.workspace import read_settings

_PASSAGE = msgspec.json.Decoder(Passage)
_SUGGESTION = msgspec.json.Decoder(Suggestion)

_ITEM = f"""SELECT passage.body, suggestion.body, paper.name, paper.title, paper.date, paper.kind, paper.body,
                  passage.label, record.body
           FROM passage
           JOIN suggestion ON suggestion.passage = passage.id
           JOIN paper ON paper.sha256 = passage.paper
           LEFT JOIN record ON record.form = '{Form.REVIEW}' AND record.name = passage.id"""


def read_items(
    connection: sqlite3.Connection, *, period: str | None = None, rejected: bool = False
) -> tuple[EvidenceItem, ...]:
    """Every tagged passage as it was decided on, papers in the order they were added, passages as they stand in them.

    Its domains are those of the workspace's framework; see `evidence.framework.sorted_anew`.

    With a `period` ("2013/14 Q2", or "2013/14" for the year) only those of its papers. What a person rejected is left
    out unless `rejected` is asked for.
    """
    where = "WHERE substr(paper.period, 1, length(?)) = ? ORDER BY paper.position, passage.rowid"
    found = _items(connection, where, (period or "", period or ""))
    return tuple(item for item in found if rejected or item.verdict is not Verdict.REJECTED)


def find_items(connection: sqlite3.Connection, id_prefix: str) -> tuple[EvidenceItem, ...]:
    """The items whose passage id begins so (a person types the first few digits), rejected ones too."""
    prefix = id_prefix.lower()
    where = "WHERE substr(passage.id, 1, length(?)) = ? ORDER BY passage.id"
    return tuple(_items(connection, where, (prefix, prefix)))


def search_items(connection: sqlite3.Connection, words: str, *, period: str | None = None) -> tuple[EvidenceItem, ...]:
    """Items that hold all the words (a phrase in double quotes holds together), best match first; none rejected.

    With a `period` only those of that quarter's papers.
    """
    query = _fts_query(words)
    if not query:
        return ()
    where = """JOIN passage_words ON passage_words.rowid = passage.rowid
               WHERE passage_words MATCH ? AND substr(paper.period, 1, length(?)) = ?
               ORDER BY passage_words.rank, passage.rowid"""
    found = _items(connection, where, (query, period or "", period or ""))
    return tuple(item for item in found if item.verdict is not Verdict.REJECTED)


def _items(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> Iterator[EvidenceItem]:
    framework = load_framework(read_settings(connection).framework)
    rows = connection.execute(f"{_ITEM} {where}", values)
    for passage, suggestion, name, title, date, kind, body, label, decided in rows:
        review = read_review(decided or "")
        item = EvidenceItem(
            passage=_PASSAGE.decode(passage),
            suggestion=_SUGGESTION.decode(suggestion),
            paper=name,
            paper_title=title,
            locator=label,
            paper_date=date,
            paper_kind=kind,
            paper_body=body,
            verdict=review.verdict,
            domains_decided=review.domains,
        )
        yield sorted_anew(item, framework)


def _fts_query(words: str) -> str:
    """Each word or quoted phrase as an FTS5 string, so that nothing a person types is read as syntax."""
    parts = re.findall(r'"([^"]+)"|([^\s"]+)', words)
    found = [phrase or word for phrase, word in parts]
    return " ".join('"' + part.replace('"', "") + '"' for part in found if re.search(r"\w", part))
