"""What a whole backup and a bundle say of themselves: what they were made from, and the hash of each file in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec

from evidence.errors import AssureError, StoreError
from evidence.intake.vault import file_hash, vault_path
from evidence.store.workspace import Workspace

FORMAT = 1
DATABASE = "assure.sqlite3"
MANIFEST = "manifest.json"
_LARGEST = 64 << 20
_SHA = re.compile(r"[0-9a-f]{64}")
_FOLDERS = ("drafts", "published", "templates")
# What a system would not take for a part of a name, or would take for more than that.
_REFUSED = re.compile(r'[\x00-\x1f\\:*?"<>|]' if os.name == "nt" else r"[\x00-\x1f\\]")


class CopyKind(StrEnum):
    """What a copy of a workspace is: WHOLE has everything, FOR_CCG only what the body assessed may see."""

    WHOLE = "whole"
    FOR_CCG = "for ccg"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file of the copy: where it stands in the workspace ("vault/ab/ab12...", "drafts/agenda.docx")."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`lines` and `head` are of the log, `at` is UTC; `left_out` counts by kind what a copy for a CCG has not."""

    kind: CopyKind
    at: str
    by: str
    tool: str
    body: str
    framework: str
    period: str
    lines: int
    head: str
    files: tuple[KeptFile, ...]
    left_out: dict[str, int] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def database(self) -> KeptFile:
        return next(file for file in self.files if file.path == DATABASE)

    @property
    def beside(self) -> tuple[KeptFile, ...]:
        """All files but the database."""
        return tuple(file for file in self.files if file.path != DATABASE)


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON, the same bytes for the same value."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"), indent=1) + b"\n"


def read_manifest(untrusted: bytes) -> Manifest:
    """The manifest, with every path in it checked; StoreError when it is none, or of a newer format."""
    try:
        found = msgspec.json.decode(untrusted, type=dict[str, msgspec.Raw])
        number = msgspec.json.decode(found.get("format", msgspec.Raw(b"0")), type=int)
        if number > FORMAT:
            raise StoreError(
                f"This copy was made by a newer Assure (format {number}).",
                hint=f"This version knows format {FORMAT}; install the newer one.",
            )
        manifest = msgspec.json.decode(untrusted, type=Manifest)
    except msgspec.MsgspecError as bad:
        raise StoreError(f"What the copy says of itself cannot be read ({bad}).") from bad
    paths = [file.path for file in manifest.files]
    if manifest.format != FORMAT or DATABASE not in paths or len(set(map(str.casefold, paths))) != len(paths):
        raise StoreError("What the copy says of itself does not hang together.")
    for file in manifest.files:
        if not _may_stand(file):
            raise StoreError(f"The copy names a file that has no place in a workspace: {file.path[:100]!r}.")
    return manifest


def read_manifest_file(path: Path) -> Manifest:
    """The manifest in a file; errors as `read_manifest`."""
    try:
        with path.open("rb") as source:
            return read_manifest(source.read(_LARGEST))
    except OSError as bad:
        raise StoreError(f"{path} cannot be read ({bad.strerror or bad}).") from bad


def files_of(workspace: Workspace) -> Iterator[tuple[KeptFile, Path]]:
    """Every original, draft and published file, in the order of their paths, each with where it lies.

    AssureError for a file whose name another machine could not write.
    """
    for path in sorted(workspace.vault.glob("??/*")):
        if _SHA.fullmatch(path.name) and path == vault_path(workspace.vault, path.name):
            size = path.stat().st_size
            yield KeptFile(path=f"vault/{path.parent.name}/{path.name}", sha256=path.name, size=size), path
    for folder in _FOLDERS:
        for path in sorted((workspace.root / folder).rglob("*")):
            named = path.relative_to(workspace.root).as_posix()
            # "~$agenda.docx" is Word's note that it has the file open.
            if path.is_file() and not path.is_symlink() and not path.name.startswith("~$") and "/." not in named:
                file = KeptFile(path=named, sha256=file_hash(path), size=path.stat().st_size)
                if not _may_stand(file):
                    raise AssureError(f"{named!r} cannot be kept under that name.", hint="Give the file another name.")
                yield file, path


def _may_stand(file: KeptFile) -> bool:
    """Only places where Assure puts files itself: nothing absolute, nothing upwards, an original under its own hash."""
    if file.path == DATABASE:
        return bool(_SHA.fullmatch(file.sha256)) and file.size >= 0
    room, *rest = file.path.split("/")
    if not _SHA.fullmatch(file.sha256) or file.size < 0 or _REFUSED.search(file.path):
        return False
    if room == "vault":
        return rest == [file.sha256[:2], file.sha256]
    return room in _FOLDERS and bool(rest) and not any(part.startswith(".") or not part.strip(". ") for part in rest)
