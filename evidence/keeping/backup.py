"""Backups: the database as it stood at one moment, and in a whole backup every other file of the workspace by its hash.

A whole backup is a folder with the database and a manifest; the files it names lie beside it in one `vault/` that all
backups of that place share, so that the second backup copies only what is new. A folder under its own name is whole: it
is written as `.coming-...` and renamed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import AssureError, OutputExists, StoreError
from evidence.intake.vault import file_hash, store_original, vault_path
from evidence.keeping.manifest import (
    DATABASE,
    MANIFEST,
    CopyKind,
    KeptFile,
    Manifest,
    files_of,
    read_manifest_file,
    write_manifest,
)
from evidence.keeping.whole import coming_file, coming_folder, write_flushed, writing
from evidence.store.audit import Verified
from evidence.store.copying import check_copy, copy_database, open_copy
from evidence.store.log import Act
from evidence.store.workspace import Workspace, read_settings

Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made or found. `manifest` is None for one that is only a database.

    `copied` counts the files that were new in the place it was made to.
    """

    path: Path
    lines: int
    head: str
    manifest: Manifest | None = None
    copied: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A backup in a folder, by its looks alone: only `verify_backup` says that it holds. `size` is its own bytes."""

    path: Path
    at: str
    whole: bool
    size: int


def backups_folder(workspace: Workspace) -> Path:
    """Where backups of the database alone lie: in the workspace."""
    return workspace.root / "backups"


def back_up_database(workspace: Workspace, act: Act, *, tick: Tick | None = None) -> Backup:
    """The database alone, checked, as one file in the workspace's `backups/`; errors as `back_up`."""
    target = backups_folder(workspace) / f"{stamp(act.at)}.sqlite3"
    _refuse_taken(target)
    with writing(target.parent), coming_file(target) as beside:
        copy_database(workspace.database, beside, tick=tick)
        found = check_copy(beside)
    return Backup(path=target, lines=found.lines, head=found.head)


def back_up(workspace: Workspace, to: Path, act: Act, *, tick: Tick | None = None) -> Backup:
    """A whole backup in the folder `to`, every page and hash of which was checked.

    OutputExists when one of this second is there; AssureError when `to` lies in the workspace or cannot be written, and
    StoreError when the workspace is damaged: then nothing of it stays but files in `vault/`, which the next one uses.
    """
    if to.resolve().is_relative_to(workspace.root.resolve()):
        raise AssureError(
            f"{to} lies in the workspace itself.", hint="Choose a folder elsewhere, best on another disk."
        )
    target = to / f"{workspace.root.resolve().name}-{stamp(act.at)}"
    _refuse_taken(target)
    with writing(to), coming_folder(target) as beside:
        copy_database(workspace.database, beside / DATABASE, tick=tick)
        found = check_copy(beside / DATABASE)
        files, copied = _copy_files(workspace, to / "vault")
        manifest = make_manifest(beside / DATABASE, found, files, act)
        write_flushed(beside / MANIFEST, write_manifest(manifest))
    return Backup(path=target, lines=found.lines, head=found.head, manifest=manifest, copied=copied)


def make_manifest(
    database: Path,
    found: Verified,
    files: tuple[KeptFile, ...],
    act: Act,
    *,
    kind: CopyKind = CopyKind.WHOLE,
    left_out: dict[str, int] | None = None,
) -> Manifest:
    """What the copy says of itself, the database among its files."""
    with open_copy(database) as connection:
        about = read_settings(connection)
    kept = KeptFile(path=DATABASE, sha256=file_hash(database), size=database.stat().st_size)
    return Manifest(
        kind=kind,
        at=act.at,
        by=act.actor,
        tool=act.tool,
        body=about.body,
        framework=about.framework,
        period=about.period,
        lines=found.lines,
        head=found.head,
        files=(kept, *files),
        left_out=left_out or {},
    )


def list_backups(folder: Path) -> tuple[Listed, ...]:
    """The backups in a folder, newest first; none when it is not there."""
    whole = [
        Listed(path=path.parent, at=read_manifest_file(path).at, whole=True, size=_size(path.parent))
        for path in folder.glob(f"*/{MANIFEST}")
        if not path.parent.name.startswith(".")
    ]
    alone = [
        Listed(path=path, at=_written_at(path), whole=False, size=path.stat().st_size)
        for path in (*folder.glob("*.sqlite3"), *folder.glob("daily/*.sqlite3"))
        if not path.name.startswith(".")
    ]
    return tuple(sorted((*whole, *alone), key=lambda one: (one.at, str(one.path)), reverse=True))


def verify_backup(path: Path) -> Backup:
    """Checks every page, line and file of a backup; StoreError naming the first thing that does not hold."""
    if path.is_file():
        found = check_copy(path)
        return Backup(path=path, lines=found.lines, head=found.head)
    manifest = read_manifest_file(path / MANIFEST)
    for file in manifest.files:
        _check_file(kept_in(path, file), file)
    found = check_copy(path / DATABASE)
    if (found.lines, found.head) != (manifest.lines, manifest.head):
        raise StoreError(f"The log in {path.name} does not end where its manifest says.")
    return Backup(path=path, lines=found.lines, head=found.head, manifest=manifest)


def database_of(backup: Path) -> Path:
    """The database of a backup, whether it is whole or a database alone."""
    return backup if backup.is_file() else backup / DATABASE


def kept_in(backup: Path, file: KeptFile) -> Path:
    """Where a whole backup has the file."""
    return backup / DATABASE if file.path == DATABASE else vault_path(backup.parent / "vault", file.sha256)


def _copy_files(workspace: Workspace, vault: Path) -> tuple[tuple[KeptFile, ...], int]:
    kept, copied = [], 0
    for file, path in files_of(workspace):
        if not vault_path(vault, file.sha256).exists():
            store_original(vault, path, file.sha256)
            copied += 1
        kept.append(file)
    return tuple(kept), copied


def _check_file(path: Path, file: KeptFile) -> None:
    if not path.is_file():
        raise StoreError(f"The backup lacks {file.path}.")
    if path.stat().st_size != file.size or file_hash(path) != file.sha256:
        raise StoreError(f"The backup's {file.path} was changed since it was made.")


def _refuse_taken(target: Path) -> None:
    if target.exists():
        raise OutputExists(f"{target} is already there.", hint="Wait a second, then run the same command again.")


def stamp(at: str) -> str:
    """The moment as a file's name has it: 2013-11-20-090000."""
    return at.replace("T", "-").replace(":", "").rstrip("Z")


def _written_at(path: Path) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(path.stat().st_mtime))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
