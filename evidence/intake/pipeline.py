"""The one loop: hash, vault, read in a child process, cut into passages, tag, store. One transaction a paper.

A batch never stops for one paper, and what is stored is whole: after Ctrl-C or a crash the same command goes on with
the papers that are not in the store yet. Results do not depend on the number of jobs. Papers inside an archive or
attached to a message are papers of their own, stored before what they lay in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evidence.errors import AssureError
from evidence.extract.cluster import Cluster, extract_on
from evidence.extract.supervisor import Paper, extract_many
from evidence.intake.inside import Allowance, Arrival, papers_inside
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


def add_papers(
    workspace: Workspace,
    files: Sequence[Path],
    *,
    tagger: Callable[[], Tagger],
    act: Callable[[], Act],
    jobs: int,
    ocr: bool = True,
    cluster: Cluster | None = None,
) -> Iterator[Added]:
    """Reads each file that is new, in order, and says what became of it as soon as it is stored.

    `tagger` is called when the first paper with text needs it, `act` for each line of the log. Without `ocr` scanned
    pages are only named.
    """
    with workspace.open() as connection:
        arrivals: list[Arrival] = []
        door = _Door(workspace=workspace, connection=connection)
        for file in files:
            for arrival in door.arrive(file, file.name, Allowance()):
                if isinstance(arrival, Added):
                    yield arrival
                else:
                    arrivals.append(arrival)
        wanted = [Paper(path=item.path, sha256=item.source.sha256, name=item.source.name, ocr=ocr) for item in arrivals]
        documents = extract_many(wanted, jobs=jobs) if cluster is None else extract_on(cluster, wanted)
        for item, document in zip(arrivals, documents, strict=True):
            reading = _reading(item.source, item.told(document), tagger)
            save_reading(connection, reading, act())
            yield Added(
                name=item.source.name,
                sha256=item.source.sha256,
                outcome=reading.document.outcome,
                reason=reading.document.reason,
                pages=len(document.pages),
                passages=len(reading.passages),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Door:
    """Where papers come in. `seen` holds the hashes of those that came in by this door."""

    workspace: Workspace
    connection: sqlite3.Connection
    seen: set[str] = field(default_factory=set)

    def arrive(self, file: Path, name: str, allowance: Allowance, depth: int = 0) -> Iterator[Arrival | Added]:
        """Into the vault, unless the paper is known already; what lies inside it comes first."""
        arrival = self._kept(file, name, depth)
        if isinstance(arrival, Added):
            yield arrival
            return

        def inside(inner: Path, inner_name: str) -> Iterator[Arrival | Added]:
            return self.arrive(inner, inner_name, allowance, depth + 1)

        yield from papers_inside(arrival, allowance, inside)

    def _kept(self, file: Path, name: str, depth: int) -> Arrival | Added:
        try:
            digest = file_hash(file)
            if digest in self.seen or has_paper(self.connection, digest):
                return Added(name=name, sha256=digest, known=True)
            path = store_original(self.workspace.vault, file, digest)
            size = file.stat().st_size
        except OSError as bad:
            return Added(name=name, problem=f"it cannot be opened ({bad.strerror or bad}).")
        except AssureError as bad:
            return Added(name=name, problem=str(bad))
        self.seen.add(digest)
        source = SourceFile(sha256=digest, name=name, size=size, file_type=FileType.UNKNOWN)
        return Arrival(source=source, path=path, depth=depth)


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
