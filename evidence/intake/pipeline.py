"""The one loop: hash, vault, read in a child process, cut into passages, tag, store. One transaction a paper.

A batch never stops for one paper, and what is stored is whole: after Ctrl-C or a crash the same command goes on with
the papers that are not in the store yet. Results do not depend on the number of jobs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import AssureError
from evidence.extract.supervisor import Paper, extract_many
from evidence.intake.vault import file_hash, store_original
from evidence.model import Document, FileType, Outcome, Passage, SourceFile, Suggestion
from evidence.passages.segment import passages
from evidence.store.log import Act
from evidence.store.papers import Reading, has_paper, save_reading
from evidence.store.workspace import Workspace
from evidence.tagging import Tagger


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one file: newly read, or `known` already. `problem` says why a file could not even be copied."""

    name: str
    sha256: str = ""
    known: bool = False
    outcome: Outcome | None = None
    reason: str = ""
    pages: int = 0
    passages: int = 0
    problem: str = ""

    @property
    def was_read(self) -> bool:
        return self.known or (self.outcome is not None and self.outcome.has_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    source: SourceFile
    path: Path


def add_papers(
    workspace: Workspace,
    files: Sequence[Path],
    *,
    tagger: Callable[[], Tagger],
    act: Callable[[], Act],
    jobs: int,
    ocr: bool = True,
) -> Iterator[Added]:
    """Reads each file that is new, in order, and says what became of it as soon as it is stored.

    `tagger` is called when the first paper with text needs it, `act` for each line of the log. Without `ocr` scanned
    pages are only named.
    """
    with workspace.open() as connection:
        arrivals: list[_Arrival] = []
        seen: set[str] = set()
        for file in files:
            arrival = _arrive(workspace, connection, file, seen)
            if isinstance(arrival, Added):
                yield arrival
            else:
                arrivals.append(arrival)
        wanted = [Paper(path=item.path, sha256=item.source.sha256, name=item.source.name, ocr=ocr) for item in arrivals]
        for item, document in zip(arrivals, extract_many(wanted, jobs=jobs), strict=True):
            reading = _reading(item.source, document, tagger)
            save_reading(connection, reading, act())
            yield Added(
                name=item.source.name,
                sha256=item.source.sha256,
                outcome=document.outcome,
                reason=document.reason,
                pages=len(document.pages),
                passages=len(reading.passages),
            )


def _arrive(workspace: Workspace, connection: sqlite3.Connection, file: Path, seen: set[str]) -> _Arrival | Added:
    """Into the vault, unless the paper is known already."""
    try:
        digest = file_hash(file)
        if digest in seen or has_paper(connection, digest):
            return Added(name=file.name, sha256=digest, known=True)
        path = store_original(workspace.vault, file, digest)
        size = file.stat().st_size
    except OSError as bad:
        return Added(name=file.name, problem=f"it cannot be opened ({bad.strerror or bad}).")
    except AssureError as bad:
        return Added(name=file.name, problem=str(bad))
    seen.add(digest)
    return _Arrival(source=SourceFile(sha256=digest, name=file.name, size=size, file_type=FileType.UNKNOWN), path=path)


def _reading(source: SourceFile, document: Document, tagger: Callable[[], Tagger]) -> Reading:
    found = passages(document) if document.outcome.has_text else ()
    suggestions = tuple(_suggestions(document, found, tagger())) if found else ()
    file = SourceFile(sha256=source.sha256, name=source.name, size=source.size, file_type=document.file_type)
    return Reading(source=file, document=document, passages=found, suggestions=suggestions)


def _suggestions(document: Document, found: Sequence[Passage], tagger: Tagger) -> Iterator[Suggestion]:
    for passage in found:
        heading = passage.heading_path[-1] if passage.heading_path else ""
        tagging = tagger.tag(passage.text, heading=heading, kind=document.kind)
        yield Suggestion(passage=passage.id, tagging=tagging, tagger=tagger.version)
