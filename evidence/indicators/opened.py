"""Opens a workbook in a limited child process: whatever the file is, the answer is its sheets or one clear message."""

from __future__ import annotations

import signal
import tempfile
from pathlib import Path

import msgspec

from evidence.errors import MissingFile, ReadingError
from evidence.extract.supervisor import run_apart
from evidence.indicators.child import OUT_OF_MEMORY
from evidence.indicators.sheets import Book
from evidence.indicators.workbook import LIMITS

_ANSWER_BYTES = 150_000_000
_SPLIT = "Leave out the sheets that are not needed and use that."


def open_book(path: Path, *, seconds: float = 60) -> Book:
    """The file's sheets. MissingFile, or ReadingError naming the file when it is too large, locked or damaged."""
    if not path.is_file():
        raise MissingFile(f"{path} is not there.", hint="Check the name and try again.")
    size = path.stat().st_size
    if size > LIMITS.file_bytes:
        raise ReadingError(
            f"{path.name} has {size // 1_000_000} MB; readings are taken from files of up to "
            f"{LIMITS.file_bytes // 1_000_000} MB.",
            hint=_SPLIT,
        )
    with tempfile.TemporaryDirectory(prefix="assure-") as scratch:
        book = _asked(path, Path(scratch), seconds)
    if book.problem:
        raise ReadingError(f"{path.name} {book.problem}.")
    return book


def _asked(path: Path, scratch: Path, seconds: float) -> Book:
    answer = scratch / "book.json"
    words = (str(path.resolve()), path.name, str(answer), f"{seconds:g}")
    status = run_apart("evidence.indicators.child", *words, scratch=scratch, seconds=seconds)
    if status:
        return Book(problem=_obituary(status))
    try:
        if answer.is_symlink() or answer.stat().st_size > _ANSWER_BYTES:
            return Book(problem="has more in it than we take in")
        return msgspec.json.decode(answer.read_bytes(), type=Book)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return Book(problem="could not be read: the reader's answer made no sense")


def _obituary(status: int) -> str:
    if status in (OUT_OF_MEMORY, -signal.SIGABRT, -getattr(signal, "SIGXCPU", 24), -getattr(signal, "SIGKILL", 9)):
        return "could not be read: that took too long or too much memory"
    return f"could not be read: it is damaged or unusual (status {status})"
