"""Files and folders that are there whole or not at all: written as `.coming-...`, flushed to disk, then renamed."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from evidence.errors import AssureError

_COMING = ".coming-"
_FORGOTTEN = 24 * 60 * 60


@contextmanager
def coming_file(target: Path) -> Iterator[Path]:
    """A path beside `target` that is flushed and renamed to it once all is done, and is gone otherwise."""
    _clear_forgotten(target.parent)
    beside = _beside(target)
    try:
        yield beside
        _flush(beside)
        beside.replace(target)
        _flush(target.parent)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def coming_folder(target: Path) -> Iterator[Path]:
    """The same for a folder."""
    _clear_forgotten(target.parent)
    beside = _beside(target)
    beside.mkdir()
    try:
        yield beside
        for path in sorted(beside.rglob("*")):
            _flush(path)
        beside.rename(target)
        _flush(target.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def stage_folder(parent: Path) -> Iterator[Path]:
    """A folder to work in on the disk of `parent`; it is gone afterwards."""
    _clear_forgotten(parent)
    stage = _beside(parent / "stage")
    stage.mkdir()
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _clear_forgotten(folder: Path) -> None:
    """Takes away what a process that was killed a day ago or longer left half written."""
    for left in folder.glob(f"{_COMING}*"):
        # Another process may be just about to finish, or to clear up itself.
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """The folder, made; whatever the disk says against writing there as an AssureError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as bad:
        raise AssureError(
            f"{folder} could not be written ({bad.strerror or bad}). No half of it stays under its name.",
            hint="Make room on that disk, or choose another folder.",
        ) from bad


def write_flushed(path: Path, data: bytes) -> None:
    """Writes a file and sees it to the disk."""
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _beside(target: Path) -> Path:
    """A name that no other process or thread has."""
    return target.with_name(f"{_COMING}{secrets.token_hex(4)}-{target.name}")


def _flush(path: Path) -> None:
    """Sees a file, or the names in a folder, to the disk; Windows flushes only files that may be written."""
    if os.name == "nt" and (path.is_dir() or not os.access(path, os.W_OK)):
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
