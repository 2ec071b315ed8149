"""The child process that parses papers: `python -m evidence.extract.worker`.

It reads requests from standard input and answers each with one `Document`, until the input ends. Memory, CPU time,
file size and core dumps are limited by the system before the first byte is parsed, so a hostile paper takes down this
process and nothing else.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import msgspec

from evidence.extract.limits import USUAL
from evidence.extract.reader import read_paper
from evidence.extract.wire import MAX_MESSAGE, Request, receive, send
from evidence.model import Document, Outcome

MEMORY_BYTES = 1_000_000_000
WRITTEN_BYTES = 300_000_000
NO_ROOM = 74
SCRATCH_PREFIX = "assure-"


def main() -> int:
    """Serves until the input ends; NO_ROOM when the disk is full, for that is no fault of the paper."""
    try:
        return _serve()
    except BrokenPipeError:
        return 0
    finally:
        _clear_up()


def _serve() -> int:
    answers = _guarded_stdout()
    limit_once()
    while (message := receive(sys.stdin.buffer)) is not None:
        request = msgspec.json.decode(message, type=Request)
        limit_cpu(request.seconds)
        try:
            answer = _answer(request)
        except OSError:
            return NO_ROOM
        send(answers, _encoded(answer))
    return 0


def _encoded(answer: Document) -> bytes:
    """The answer as a message; one too long to be received becomes KILLED, or the supervisor would wait in vain."""
    message = msgspec.json.encode(answer)
    if len(message) <= MAX_MESSAGE:
        return message
    reason = f"there is more in it than we read ({MAX_MESSAGE // 1_000_000} MB of text and boxes); split it"
    return msgspec.json.encode(Document(sha256=answer.sha256, outcome=Outcome.KILLED, reason=reason))


def _clear_up() -> None:
    """The input ends by itself only when the supervisor is dead: then nobody else removes our temporary folder."""
    scratch = Path(os.environ.get("TMPDIR", ""))
    if scratch.name.startswith(SCRATCH_PREFIX):
        shutil.rmtree(scratch, ignore_errors=True)


def _answer(request: Request) -> Document:
    """The paper as read; what a parser raised becomes FAILED, too little memory KILLED. OSError: the disk is full."""
    try:
        limits = replace(USUAL, ocr_seconds=request.ocr_seconds)
        return read_paper(Path(request.path).read_bytes(), name=request.name, sha256=request.sha256, limits=limits)
    except MemoryError:
        return Document(sha256=request.sha256, outcome=Outcome.KILLED, reason=MEMORY_REASON)
    except RecursionError:
        return Document(sha256=request.sha256, outcome=Outcome.FAILED, reason="it is nested too deeply to be read")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        reason = f"it could not be opened ({error.strerror or type(error).__name__})"
        return Document(sha256=request.sha256, outcome=Outcome.FAILED, reason=reason)
    except Exception as error:
        # Any parser may raise anything on a damaged file; the paper gets its outcome and the batch goes on.
        detail = " ".join(str(error).split())[:120]
        cause = f"{type(error).__name__}: {detail}".rstrip(": ")
        return Document(sha256=request.sha256, outcome=Outcome.FAILED, reason=f"it is damaged or unusual ({cause})")


MEMORY_REASON = f"reading it took more than {MEMORY_BYTES // 1_000_000_000} GB of memory"


def _guarded_stdout() -> BinaryIO:
    """Our own handle on standard output; whatever a parser prints goes to standard error instead."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def limit_once() -> None:
    """Memory, written file size and core dumps. Windows has no such limits: there the supervisor's clock remains."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for kind, ceiling in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_FSIZE, WRITTEN_BYTES)):
        hard = resource.getrlimit(kind)[1]
        # Only the soft limit: a converter that we start ourselves may be allowed more.
        resource.setrlimit(kind, (ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard), hard))


def limit_cpu(seconds: float) -> None:
    """Allow this paper so much CPU time on top of what the process has used."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    ceiling = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (ceiling, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    sys.exit(main())
