"""Originals by their SHA-256: copied in, made read-only, never altered. The source folder is never written to."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from evidence.errors import AssureError

_CHUNK = 1 << 20


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def vault_path(vault: Path, sha256: str) -> Path:
    """Where the original with that hash lies, or would lie."""
    return vault / sha256[:2] / sha256


def store_original(vault: Path, source: Path, sha256: str) -> Path:
    """Copies a file in: beside, flushed to disk, then renamed, so that a file under its hash is always whole.

    AssureError when the file changed since it was hashed, or the vault cannot be written.
    """
    target = vault_path(vault, sha256)
    if target.exists():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_checked(source, target, sha256)
    except OSError as bad:
        raise AssureError(
            f"{source.name} could not be copied into the workspace ({bad.strerror or bad}).",
            hint="Check that the disk has room and that you may write to the workspace, then run the command again.",
        ) from bad
    return target


def _copy_checked(source: Path, target: Path, sha256: str) -> None:
    digest = hashlib.sha256()
    coming = f".coming-{sha256[:16]}-"
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=coming)
    try:
        with os.fdopen(handle, "wb") as out, source.open("rb") as original:
            while chunk := original.read(_CHUNK):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            raise AssureError(f"{source.name} changed while it was being copied.", hint="Close it and add it again.")
        Path(beside).chmod(0o444)
        Path(beside).replace(target)
        for left_by_a_crash in target.parent.glob(f"{coming}*"):
            left_by_a_crash.unlink(missing_ok=True)
    except FileNotFoundError:
        # Another process brought the same paper in at the same time and cleared up.
        if not target.exists():
            raise
    finally:
        Path(beside).unlink(missing_ok=True)
