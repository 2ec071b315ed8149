"""Papers read on a cluster: the same values as at home, and a plain word when it goes wrong."""

from __future__ import annotations

import hashlib
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import AssureError
from evidence.extract import Paper, extract_many
from evidence.extract.cluster import Cluster, connected, extract_on


@pytest.fixture
def papers(tmp_path: Path) -> list[Paper]:
    made = []
    for number in range(7):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"Internal audit gave limited assurance, no {number}.\n" if number != 3 else "\0")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        made.append(Paper(path=path, sha256=digest, name=path.name))
    return made


class _Gone(Executor):
    """A cluster that goes away with the work."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        lost: Future[Any] = Future()
        lost.set_exception(OSError("connection lost"))
        return lost


def test_what_is_read_over_there_is_what_is_read_here_in_the_same_order(papers: list[Paper]) -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        there = list(extract_on(Cluster(executor=pool, places=2), papers))
    assert there == list(extract_many(papers, jobs=2))


def test_a_cluster_that_goes_away_is_said_and_blames_no_paper(papers: list[Paper]) -> None:
    with pytest.raises(AssureError, match=r"did not read 0\.txt.*run the same command again"):
        list(extract_on(Cluster(executor=_Gone(), places=2), papers))


# Dask's own threads and sockets warn about themselves when they are shut down.
@pytest.mark.filterwarnings("ignore")
def test_dask_hands_the_papers_out_and_gives_the_same_values(papers: list[Paper]) -> None:
    distributed = pytest.importorskip("distributed")
    local = distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, protocol="inproc"
    )
    with local, connected(local.scheduler_address) as cluster:
        assert cluster.places == 2
        assert list(extract_on(cluster, papers)) == list(extract_many(papers, jobs=1))
