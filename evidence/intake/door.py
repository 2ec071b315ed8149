"""Where papers come in: each hashed, kept in the vault, and what lies inside it brought in before it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evidence.errors import AssureError
from evidence.extract.means import could_read_more
from evidence.intake.inside import Allowance, Arrival, take_papers_out
from evidence.intake.vault import file_hash, store_original, vault_path
from evidence.model import FileType, Outcome, SourceFile
from evidence.store.papers import INSIDE, PaperRow, known_paper, papers_inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one file: newly read, or `known` already, or known and read `again`.

    `problem` says why a file could not even be copied. `kept`: it was read again, and the earlier reading stands.
    `period` is the quarter that a known paper belongs to, "" for one that came in a moment ago.
    """

    name: str
    sha256: str = ""
    known: bool = False
    again: bool = False
    kept: bool = False
    outcome: Outcome | None = None
    reason: str = ""
    pages: int = 0
    passages: int = 0
    problem: str = ""
    period: str = ""

    @property
    def was_read(self) -> bool:
        return self.known or (self.outcome is not None and self.outcome.has_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """`means` is what reading has at hand; `opening` is told the name of each archive or message that is opened.

    `seen` holds the hashes of the papers that came in by this door.
    """

    vault: Path
    connection: sqlite3.Connection
    means: str
    opening: Callable[[str], None]
    seen: set[str] = field(default_factory=set)

    def arrivals(self, files: Iterable[Path]) -> Generator[Arrival | Added, None, None]:
        """The papers to be read and those known already, as the files stand, one by one."""
        for file in files:
            yield from self._arrive(file, file.name, Allowance())

    def returning(self, rows: Iterable[PaperRow]) -> Generator[Arrival | Added, None, None]:
        """Papers of the workspace, from the vault, to be read again whatever became of them before."""
        for row in rows:
            if row.source.sha256 not in self.seen:
                yield from self._return(row, Allowance())

    def _arrive(self, file: Path, name: str, allowance: Allowance, depth: int = 0) -> Iterator[Arrival | Added]:
        found = self._kept(file, name)
        if isinstance(found, Added):
            yield found
        elif isinstance(found, PaperRow):
            yield from self._known(found, name, allowance)
        else:
            yield from self._with_contents(Arrival(source=found, path=self._path(found), depth=depth), allowance)

    def _kept(self, file: Path, name: str) -> SourceFile | PaperRow | Added:
        """Into the vault, unless the paper came in before."""
        try:
            digest = file_hash(file)
            if digest in self.seen:
                return Added(name=name, sha256=digest, known=True)
            row = known_paper(self.connection, digest)
            store_original(self.vault, file, digest)
            size = file.stat().st_size
        except OSError as bad:
            return Added(name=name, problem=f"it cannot be opened ({bad.strerror or bad}).")
        except AssureError as bad:
            return Added(name=name, problem=str(bad))
        self.seen.add(digest)
        return row or SourceFile(sha256=digest, name=name, size=size, file_type=FileType.UNKNOWN)

    def _known(self, row: PaperRow, name: str, allowance: Allowance) -> Iterator[Arrival | Added]:
        """A paper that was not read whole, and papers in it that were not, once what hindered them may have gone."""
        if self._is_due(row):
            yield from self._return(row, allowance)
            return
        yield Added(name=name, sha256=row.source.sha256, known=True, period=row.period)
        for inner in papers_inside(self.connection, row.source.name):
            if inner.source.sha256 not in self.seen and self._is_due(inner):
                yield from self._return(inner, allowance)

    def _is_due(self, row: PaperRow) -> bool:
        return row.outcome is not Outcome.EXTRACTED and could_read_more(self.means, row.means)

    def _return(self, row: PaperRow, allowance: Allowance) -> Iterator[Arrival | Added]:
        self.seen.add(row.source.sha256)
        path, depth = self._path(row.source), row.source.name.count(INSIDE)
        if path.is_file():
            yield from self._with_contents(Arrival(source=row.source, path=path, depth=depth, again=True), allowance)
        else:
            problem = "its original is no longer in the workspace's vault. Add the paper once more."
            yield Added(name=row.source.name, sha256=row.source.sha256, problem=problem)

    def _path(self, source: SourceFile) -> Path:
        return vault_path(self.vault, source.sha256)

    def _with_contents(self, arrival: Arrival, allowance: Allowance) -> Iterator[Arrival | Added]:
        def inside(inner: Path, name: str) -> Iterator[Arrival | Added]:
            return self._arrive(inner, name, allowance, arrival.depth + 1)

        return take_papers_out(arrival, allowance, inside, self.opening)
