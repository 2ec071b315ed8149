"""The one loop: hash, vault, read in a child process, cut into passages, tag, store. One transaction a paper.

A batch never stops for one paper, and what is stored is whole: after Ctrl-C or a crash the same command goes on with
the papers that are not in the store yet. Results do not depend on the number of jobs. Papers inside an archive or
attached to a message are papers of their own, stored before what they lay in.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from evidence.extract.cluster import Cluster, extract_on, means_there
from evidence.extract.means import means
from evidence.extract.supervisor import Paper, extract_many
from evidence.intake.door import Added, Door
from evidence.intake.inside import Arrival
from evidence.intake.suggest import suggestions
from evidence.model import Document
from evidence.passages.segment import passages
from evidence.store.corrections import corrected_fields, with_corrections
from evidence.store.log import Act
from evidence.store.papers import PaperRow, Reading, known_paper, save_reading
from evidence.store.rereading import save_again
from evidence.store.workspace import Workspace
from evidence.tagging import Tagger

__all__ = ["Added", "How", "add_papers", "read_again"]


def _nobody(_: str) -> None:
    """Nobody wants to know which archive is being opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How papers are read. `tagger` is called when the first paper with text needs it, `act` for each line of the log.

    Without `ocr` scanned pages are only named. `opening` is told the name of each archive or message that is opened.
    `period` is the quarter that new papers are for, "" for the one under review.
    """

    tagger: Callable[[], Tagger]
    act: Callable[[], Act]
    jobs: int
    ocr: bool = True
    cluster: Cluster | None = None
    opening: Callable[[str], None] = _nobody
    period: str = ""

    def means(self) -> str:
        return means(ocr=self.ocr) if self.cluster is None else means_there(self.cluster, ocr=self.ocr)

    def documents(self, papers: Iterable[Paper]) -> Generator[Document, None, None]:
        """What was read, in the order of the papers."""
        return extract_many(papers, jobs=self.jobs) if self.cluster is None else extract_on(self.cluster, papers)


def add_papers(workspace: Workspace, files: Sequence[Path], how: How) -> Iterator[Added]:
    """Reads each file that is new, in order, and says what became of it as soon as it is stored.

    A file that is known is read again when it was not read whole and what hindered that may have gone.
    """
    with workspace.open() as connection:
        batch = _Batch(workspace=workspace, connection=connection, how=how, means=how.means())
        yield from batch.stored(batch.door().arrivals(files))


def read_again(workspace: Workspace, papers: Sequence[PaperRow], how: How) -> Iterator[Added]:
    """Reads papers of the workspace again, from the vault; a newer reading takes the place of the earlier one."""
    with workspace.open() as connection:
        batch = _Batch(workspace=workspace, connection=connection, how=how, means=how.means())
        yield from batch.stored(batch.door().returning(papers))


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """One run over many papers; `means` is what reading has at hand."""

    workspace: Workspace
    connection: sqlite3.Connection
    how: How
    means: str

    @cached_property
    def tagger(self) -> Tagger:
        """One for all papers of the run: it takes a second to come up."""
        return self.how.tagger()

    def door(self) -> Door:
        return Door(vault=self.workspace.vault, connection=self.connection, means=self.means, opening=self.how.opening)

    def stored(self, arrivals: Generator[Arrival | Added, None, None]) -> Iterator[Added]:
        """Reads what arrives while more arrives, and gives everything in the order in which it arrived."""
        waiting: deque[Arrival | Added] = deque()
        with closing(arrivals), closing(self.how.documents(self._wanted(arrivals, waiting))) as documents:
            for document in documents:
                yield from _known_first(waiting)
                arrival = waiting.popleft()
                assert isinstance(arrival, Arrival)
                yield self._store(arrival, document)
            yield from _known_first(waiting)

    def _wanted(self, arrivals: Iterable[Arrival | Added], waiting: deque[Arrival | Added]) -> Iterator[Paper]:
        for each in arrivals:
            waiting.append(each)
            if isinstance(each, Arrival):
                source = each.source
                yield Paper(path=each.path, sha256=source.sha256, name=source.name, ocr=self.how.ocr)

    def _store(self, arrival: Arrival, document: Document) -> Added:
        reading = self._reading(arrival, arrival.told(document))
        act = self.how.act()
        if not arrival.again:
            save_reading(self.connection, reading, act)
            stands = True
        else:
            stands = save_again(self.connection, reading, act)
        return Added(
            name=arrival.source.name,
            sha256=arrival.source.sha256,
            again=arrival.again,
            kept=not stands,
            outcome=reading.document.outcome,
            reason=reading.document.reason,
            pages=len(document.pages),
            passages=len(reading.passages),
        )

    def _reading(self, arrival: Arrival, document: Document) -> Reading:
        row = known_paper(self.connection, arrival.source.sha256) if arrival.again else None
        if row is not None:
            document = with_corrections(document, corrected_fields(self.connection, row))
        found = passages(document) if document.outcome.has_text else ()
        return Reading(
            source=replace(arrival.source, file_type=document.file_type),
            document=document,
            passages=found,
            suggestions=suggestions(found, document.kind, self.tagger) if found else (),
            means=self.means,
            period=self.how.period,
        )


def _known_first(waiting: deque[Arrival | Added]) -> Iterator[Added]:
    """What stands at the head and needs no reading."""
    while waiting and isinstance(waiting[0], Added):
        known = waiting.popleft()
        assert isinstance(known, Added)
        yield known
