"""What people correct about a paper: a line in the log with before and after, and the paper's row, together."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date as calendar_date
from typing import Any

from evidence.errors import AssureError, MissingFile, StoreError
from evidence.framework.calendar import parse_period
from evidence.model import Document, Passage, Suggestion
from evidence.store import log
from evidence.store.database import transaction
from evidence.store.papers import PaperRow, known_paper, list_papers
from evidence.store.passages import read_passages, suggest_anew

_LOGGED_AS = "paper corrected"
_AGAIN = "Run the same command again."
_LONGEST = 300
_SHORTEST_HASH = 4
Suggest = Callable[[Sequence[Passage], str], tuple[Suggestion, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person says a paper is. None: not spoken of; "": nothing is known. `date` is YYYY-MM-DD or YYYY-MM.

    `period` is the quarter it belongs to, such as "2013/14 Q2", never "".
    """

    title: str | None = None
    kind: str | None = None
    date: str | None = None
    body: str | None = None
    period: str | None = None

    def __post_init__(self) -> None:
        for name, value in self.said().items():
            if len(value) > _LONGEST or not value.isprintable():
                raise AssureError(
                    f"This cannot be a paper's {name}: one line of at most {_LONGEST} characters, please."
                )
        if self.date and not _is_date(self.date):
            raise AssureError(f"“{self.date}” is not a date.", hint="Write 2013-11-14, or 2013-11 for a month.")
        if self.period is not None:
            parse_period(self.period)

    def said(self) -> dict[str, str]:
        """Only what was spoken of."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """One correction as the log keeps it."""

    at: str
    actor: str
    before: Mapping[str, str]
    after: Mapping[str, str]


def correct_paper(
    connection: sqlite3.Connection, sha256: str, correction: Correction, act: log.Act, *, suggest: Suggest
) -> bool:
    """Makes the correction in one transaction; False, and no line in the log, when it says what is there already.

    Another kind of paper means other suggestions: `suggest` makes them from the passages and the kind.
    """
    row = _known(connection, sha256)
    changed = _changes(row, correction)
    found, made = _suggested_anew(connection, sha256, changed.get("kind"), suggest)
    with transaction(connection):
        row = _known(connection, sha256)
        after = _changes(row, correction)
        if after != changed:
            raise StoreError("Somebody else corrected the paper meanwhile; nothing was changed.", hint=_AGAIN)
        if not after:
            return False
        before = {name: value for name, value in _told(row).items() if name in after}
        account: dict[str, Any] = {"sha256": sha256, "before": before, "after": after}
        if made:
            account |= {"tagger": made[0].tagger, "suggested_anew": len(made)}
            suggest_anew(connection, sha256, found, made)
        log.append(connection, act, _LOGGED_AS, account)
        connection.execute(
            """UPDATE paper SET title = :title, kind = :kind, date = :date, body = :body, period = :period
               WHERE sha256 = :sha256""",
            {**_told(row), **after, "sha256": sha256},
        )
    return True


def _known(connection: sqlite3.Connection, sha256: str) -> PaperRow:
    row = known_paper(connection, sha256)
    if row is None:
        raise MissingFile(f"No paper {sha256[:12]} in this workspace.")
    return row


def _told(row: PaperRow) -> dict[str, str]:
    return {"title": row.title, "kind": row.kind, "date": row.date, "body": row.body, "period": row.period}


def _changes(row: PaperRow, correction: Correction) -> dict[str, str]:
    known = _told(row)
    return {name: value for name, value in correction.said().items() if value != known[name]}


def _suggested_anew(
    connection: sqlite3.Connection, sha256: str, kind: str | None, suggest: Suggest
) -> tuple[tuple[Passage, ...], tuple[Suggestion, ...]]:
    """The paper's passages as those of a paper of that kind, with suggestions; nothing when the kind stays."""
    if kind is None:
        return (), ()
    found = tuple(replace(passage, document_kind=kind) for passage in read_passages(connection, sha256))
    return found, suggest(found, kind)


def corrections(connection: sqlite3.Connection, sha256: str) -> tuple[Corrected, ...]:
    """All corrections of a paper, oldest first."""
    rows = connection.execute("SELECT at, actor, payload FROM log WHERE kind = ? ORDER BY id", (_LOGGED_AS,))
    told = ((at, actor, json.loads(payload)) for at, actor, payload in rows)
    return tuple(
        Corrected(at=at, actor=actor, before=said["before"], after=said["after"])
        for at, actor, said in told
        if said["sha256"] == sha256
    )


def corrected_fields(connection: sqlite3.Connection, row: PaperRow) -> dict[str, str]:
    """What people said the paper is: of title, kind, date, body and period, those that were ever corrected."""
    spoken = {name for change in corrections(connection, row.source.sha256) for name in change.after}
    return {name: value for name, value in _told(row).items() if name in spoken}


def with_corrections(document: Document, corrected: Mapping[str, str]) -> Document:
    """The document as people said it is, by `corrected_fields`."""
    return replace(
        document,
        title=corrected.get("title", document.title),
        kind=corrected.get("kind", document.kind),
        date=corrected.get("date", document.date),
        body=corrected.get("body", document.body),
    )


def find_paper(connection: sqlite3.Connection, named: str) -> PaperRow:
    """The paper with that file name, or part of a name, or beginning of a hash; MissingFile unless it is just one."""
    papers = list_papers(connection)
    spoken = named.casefold()
    hashed = len(spoken) >= _SHORTEST_HASH and re.fullmatch(r"[0-9a-f]+", spoken)
    for found in (
        [paper for paper in papers if paper.source.name == named],
        [paper for paper in papers if hashed and paper.source.sha256.startswith(spoken)],
        [paper for paper in papers if spoken in paper.source.name.casefold()],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            hashes = ", ".join(paper.source.sha256[:12] for paper in found[:5])
            raise MissingFile(f"{len(found)} papers are meant by “{named}”.", hint=f"Name one by its hash: {hashes}")
    raise MissingFile(f"No paper “{named}” in this workspace.", hint="See them with: assure paper list")


def _is_date(text: str) -> bool:
    whole = f"{text}-01" if re.fullmatch(r"\d{4}-\d\d", text) else text
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", whole)) and calendar_date.fromisoformat(whole) is not None
    except ValueError:
        return False
