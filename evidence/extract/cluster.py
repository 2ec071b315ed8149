"""Reading papers on other machines: Dask hands them out, and there each is read as it would be here.

A paper's bytes travel, so the machines need no common disk; they need Assure, in the same version. Every paper is read
in a limited child process over there too, and its answer is checked here.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from evidence.errors import AssureError
from evidence.extract.means import means
from evidence.extract.supervisor import Paper, Worker, checked
from evidence.model import Document

_CONNECT_SECONDS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Machines that read: where work is handed in and how many papers are read there at once."""

    executor: Executor
    places: int


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster whose Dask scheduler listens at `address` ("tcp://host:8786"); AssureError when nobody does."""
    try:
        from distributed import Client
    except ImportError as bad:
        raise AssureError("Reading on a cluster needs Dask.", hint='pip install "nhs-assure[cluster]"') from bad
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as bad:
        raise AssureError(f"No Dask scheduler answers at {address}.", hint="Nothing was read.") from bad
    with client:
        places = sum(client.nthreads().values())
        if not places:
            raise AssureError(f"The cluster at {address} has no workers.", hint="Nothing was read.")
        yield Cluster(executor=client.get_executor(pure=False), places=places)


def extract_on(cluster: Cluster, papers: Iterable[Paper], *, seconds: float = 120) -> Generator[Document, None, None]:
    """What `extract_many` gives, read over there: answers come in the order of the papers.

    Only two papers a place are on their way at once. AssureError when the cluster goes away.
    """
    waiting: deque[tuple[Paper, Future[bytes]]] = deque()
    try:
        for paper in papers:
            given = (paper.path.read_bytes(), paper.sha256, paper.name, paper.ocr, seconds)
            waiting.append((paper, cluster.executor.submit(read_there, *given)))
            while len(waiting) > 2 * cluster.places or (waiting and waiting[0][1].done()):
                yield _answer(*waiting.popleft())
        while waiting:
            yield _answer(*waiting.popleft())
    finally:
        for _, future in waiting:
            future.cancel()


def means_there(cluster: Cluster, *, ocr: bool) -> str:
    """What reading has at hand over there, as one of the machines tells; AssureError when the cluster goes away."""
    try:
        return cluster.executor.submit(_means, ocr).result()
    except Exception as bad:
        # As below: whatever Dask raises, it is no fault of ours or of a paper.
        raise AssureError(f"The cluster does not answer ({type(bad).__name__}).", hint="Nothing was read.") from bad


def _means(ocr: bool) -> str:
    return means(ocr=ocr)


def read_there(data: bytes, sha256: str, name: str, ocr: bool, seconds: float) -> bytes:
    """Runs on a machine of the cluster: one paper in a child process of its own, its document as JSON."""
    with tempfile.TemporaryDirectory(prefix="assure-") as folder, Worker() as worker:
        path = Path(folder) / "paper"
        path.write_bytes(data)
        return msgspec.json.encode(worker.read(Paper(path=path, sha256=sha256, name=name, ocr=ocr), seconds=seconds))


def _answer(paper: Paper, future: Future[bytes]) -> Document:
    try:
        untrusted_answer = future.result()
    except AssureError:
        raise
    except Exception as bad:
        # Dask raises many kinds when machines go away; none of them is the paper's fault.
        hint = "What was read before is saved; run the same command again to go on."
        raise AssureError(f"The cluster did not read {paper.name} ({type(bad).__name__}).", hint=hint) from bad
    return checked(untrusted_answer, paper)
