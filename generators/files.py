"""Output files: written beside and renamed, so that a file is whole or not there, and never over a person's edits."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from evidence.errors import AssureError


def next_version(folder: Path, name: str, ending: str, data: bytes) -> Path:
    """Where to write `data`: the newest version when it holds just these bytes, else the first free number."""
    number = 1
    path = folder / f"{name}{ending}"
    while path.exists():
        newer = folder / f"{name}-v{number + 1}{ending}"
        if not newer.exists() and path.read_bytes() == data:
            return path
        number, path = number + 1, newer
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Writes the file or leaves what was there; AssureError naming the file when that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=path.suffix)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
        finally:
            Path(beside).unlink(missing_ok=True)
    except OSError as bad:
        raise AssureError(
            f"{path} could not be written ({bad.strerror or bad}).",
            hint="Close it in Word if it is open there, or choose another place with --out.",
        ) from bad
