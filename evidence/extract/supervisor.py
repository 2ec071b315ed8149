"""Runs the worker and trusts nothing it says: every paper ends in one typed outcome, whatever happened to the child."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

import msgspec

from evidence.errors import AssureError, MissingFile
from evidence.extract.wire import Request, receive, send
from evidence.extract.worker import MEMORY_REASON, NO_ROOM, SCRATCH_PREFIX
from evidence.model import Document, Outcome

_PAPERS_PER_WORKER = 50
_GRACE_SECONDS = 5.0
# OCR takes about two seconds a page: five minutes for a paper that may take two minutes of our own time.
_OCR_SHARE = 2.5
_KILLED_FROM_OUTSIDE = -getattr(signal, "SIGKILL", 9)
_LATE = 1 << 16
_GO_ON = "What was read before is saved. Make room on the disk, then run the same command again to go on."
_DECODER = msgspec.json.Decoder(Document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper to read; without `ocr` its scanned pages are only named."""

    path: Path
    sha256: str
    name: str
    ocr: bool = True


def extract(path: Path, *, sha256: str, name: str, seconds: float = 120, ocr: bool = True) -> Document:
    """Read one paper in a child process of its own. Raises MissingFile; anything else is an outcome."""
    if not path.is_file():
        raise MissingFile(f"{path} is not there.", hint="Check the name and try again.")
    with Worker() as worker:
        return worker.read(Paper(path=path, sha256=sha256, name=name, ocr=ocr), seconds=seconds)


def extract_many(papers: Iterable[Paper], *, jobs: int = 1, seconds: float = 120) -> Generator[Document, None, None]:
    """Read papers with `jobs` workers at once; answers come in the order of the papers.

    Results do not depend on `jobs`. Only a few papers are read ahead of the caller, so memory stays bounded.
    Workers are killed when the iterator is closed or anything raises.
    """
    workers = [Worker() for _ in range(max(1, jobs))]
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def read(paper: Paper) -> Document:
        worker = idle.get()
        try:
            return worker.read(paper, seconds=seconds)
        finally:
            idle.put(worker)

    pool = ThreadPoolExecutor(max_workers=len(workers))
    waiting: deque[Future[Document]] = deque()
    try:
        for paper in papers:
            waiting.append(pool.submit(read, paper))
            while len(waiting) > 2 * len(workers) or (waiting and waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.close()
        pool.shutdown(wait=True)


class Worker:
    """One child process, started when first needed and replaced after a death or fifty papers."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._closed = False
        self._scratch: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, paper: Paper, *, seconds: float) -> Document:
        """One paper's outcome within `seconds` of CPU time and, by the clock, twice as long and what OCR may take."""
        ocr_seconds = seconds * _OCR_SHARE if paper.ocr else 0.0
        request = Request(
            path=str(paper.path.resolve()),
            sha256=paper.sha256,
            name=paper.name,
            seconds=seconds,
            ocr_seconds=ocr_seconds,
        )
        answer = self._attempt(request, seconds)
        if answer == _KILLED_FROM_OUTSIDE and not self._closed:
            # Somebody killed the child, perhaps for another paper's memory: this paper has a second go.
            answer = self._attempt(request, seconds)
        if isinstance(answer, bytes):
            return checked(answer, paper)
        if answer == NO_ROOM:
            raise AssureError(f"The disk was full when {paper.name} was read.", hint=_GO_ON)
        return _obituary(paper, seconds, answer)

    def _attempt(self, request: Request, seconds: float) -> bytes | int:
        """The child's untrusted answer, or the exit status of a child that gave none (_LATE: our clock ended it)."""
        process = self._running()
        late = threading.Event()
        clock = threading.Timer(seconds * 2 + _GRACE_SECONDS + request.ocr_seconds, _kill_late, (process, late))
        clock.daemon = True
        clock.start()
        try:
            untrusted_answer = _ask(process, request)
        except BaseException:
            self.stop()
            raise
        finally:
            clock.cancel()
        self._served += 1
        if untrusted_answer is not None:
            return untrusted_answer
        status = process.wait()
        self.stop()
        return _LATE if late.is_set() else status

    def close(self) -> None:
        """Stop for good: no child is started again."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """Kill the child and everything it started, now, and remove what it left in its temporary folder."""
        process, self._process = self._process, None
        if process is not None:
            kill_group(process)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
        scratch, self._scratch = self._scratch, None
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise RuntimeError("this worker has been closed")
        if self._process is None or self._served >= _PAPERS_PER_WORKER or self._process.poll() is not None:
            self.stop()
            self._scratch = _fresh_scratch()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "evidence.extract.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(self._scratch),
                start_new_session=True,
            )
            self._served = 0
        return self._process


def _obituary(paper: Paper, seconds: float, status: int) -> Document:
    """Why there is no answer, read from the exit status and our own clock, never from a message."""
    if status in (_LATE, -getattr(signal, "SIGXCPU", 24)):
        reason, outcome = f"reading it took longer than {seconds:g} seconds", Outcome.KILLED
    elif status in (-signal.SIGABRT, _KILLED_FROM_OUTSIDE, -getattr(signal, "SIGTRAP", 5)):
        # PDF parsers abort when the system gives them no more memory.
        reason, outcome = MEMORY_REASON, Outcome.KILLED
    elif status == -getattr(signal, "SIGXFSZ", 25):
        reason, outcome = "reading it wrote too much to the disk", Outcome.KILLED
    else:
        reason, outcome = f"the reader broke down on it (status {status})", Outcome.FAILED
    return Document(sha256=paper.sha256, outcome=outcome, reason=reason)


def _fresh_scratch() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=SCRATCH_PREFIX))
    except OSError as bad:
        raise AssureError(f"No temporary folder could be made ({bad.strerror or bad}).", hint=_GO_ON) from bad


def _ask(process: subprocess.Popen[bytes], request: Request) -> bytes | None:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        send(process.stdin, msgspec.json.encode(request))
        return receive(process.stdout)
    except (BrokenPipeError, ConnectionError, ValueError):
        # ValueError: another thread stopped this worker and closed its pipes.
        return None


def checked(untrusted_answer: bytes, paper: Paper) -> Document:
    """The answer as values, or FAILED when it is not a document about this paper."""
    try:
        document = _DECODER.decode(untrusted_answer)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Document(sha256=paper.sha256, outcome=Outcome.FAILED, reason="the reader's answer made no sense")
    if document.sha256 != paper.sha256:
        return replace(
            document, sha256=paper.sha256, outcome=Outcome.FAILED, reason="the reader's answer made no sense"
        )
    return document


def environment(scratch: Path) -> dict[str, str]:
    """The child's environment: what Python needs to start, where this package lies, a temporary folder of its own."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "VIRTUAL_ENV")
    chosen = {name: os.environ[name] for name in kept if name in os.environ}
    root = str(Path(__file__).resolve().parents[2])
    chosen |= dict.fromkeys(("TEMP", "TMP", "TMPDIR"), str(scratch))
    return chosen | {"PYTHONPATH": root, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}


def run_apart(module: str, *words: str, scratch: Path, seconds: float) -> int:
    """The exit status of `python -m module words...` in a child of its own, ended after twice so many seconds."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(scratch),
        start_new_session=True,
    )
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds * 2)
    finally:
        kill_group(process)
        process.wait()
    return process.returncode


def kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _kill_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    kill_group(process)
