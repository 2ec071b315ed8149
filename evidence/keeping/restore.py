"""Restoring: a backup becomes a new workspace, or takes the place of a living one that is kept aside first.

The living database is replaced inside SQLite in one transaction, so that a kill in the middle leaves it as it was and
another process that has it open never writes into a file that nobody reads any more.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import AssureError, MissingFile, StoreError, WorkspaceExists
from evidence.intake.vault import file_hash, store_original, vault_path
from evidence.keeping.backup import Backup, backups_folder, database_of, kept_in, list_backups, stamp, verify_backup
from evidence.keeping.manifest import DATABASE, CopyKind, KeptFile
from evidence.keeping.whole import coming_file, coming_folder, stage_folder, writing
from evidence.store import log
from evidence.store.copying import check_copy, copy_database, make_living, open_copy, replace_database
from evidence.store.database import open_database, transaction
from evidence.store.papers import list_papers
from evidence.store.workspace import Workspace

_KIND = "workspace restored"
Where = Callable[[KeptFile], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a living workspace has and the backup has not: `newer` lines of the log, oldest first.

    `apart` says that the two logs do not share all of the backup's lines: then one is no earlier state of the other.
    `unreadable` is what is wrong with the living database, "" for one that can be read.
    """

    newer: tuple[log.LogLine, ...] = ()
    apart: bool = False
    unreadable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored: where, what the living database was kept aside as (None for a new folder), and files.

    `missing` are originals that the backup's papers name and that are neither in the backup nor in the workspace.
    """

    root: Path
    backup: Backup
    aside: Path | None
    files: int
    missing: tuple[str, ...]


def find_backup(named: str, workspace: Workspace | None) -> Path:
    """The backup at that path, or of that name or day in the workspace's `backups/`; MissingFile when there is none."""
    path = Path(named)
    if path.exists():
        return path
    found = list_backups(backups_folder(workspace)) if workspace else ()
    for one in found:
        if named in (one.path.name, one.path.stem):
            return one.path
    raise MissingFile(f"There is no backup {named}.", hint="See them with: assure backup list")


def what_is_lost(workspace: Workspace, backup: Path) -> Loss:
    """The lines of the living log that would be gone; StoreError when the backup does not hold."""
    with open_copy(database_of(backup)) as copy:
        kept = log.read_lines(copy)
    try:
        with workspace.open() as connection:
            living = log.read_lines(connection)
    except StoreError as bad:
        return Loss(unreadable=str(bad))
    shared = sum(1 for mine, theirs in zip(living, kept, strict=False) if mine.hash == theirs.hash)
    return Loss(newer=living[shared:], apart=shared < len(kept))


def restore_to(backup: Path, root: Path) -> Restored:
    """A new workspace from a backup, which is checked first; the folder appears whole or not at all.

    WorkspaceExists when the folder has something in it, StoreError when the backup does not hold.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise WorkspaceExists(f"{root} is already there, so nothing was restored.", hint="Choose a new folder.")
    found = verify_backup(backup)
    with writing(root.parent):
        if root.exists():
            root.rmdir()
        with coming_folder(root) as beside:
            copy_database(database_of(backup), beside / DATABASE)
            make_living(beside / DATABASE)
            count = lay_out(Workspace(root=beside), found, lambda file: kept_in(backup, file))
        missing = missing_originals(Workspace(root=root))
    return Restored(root=root, backup=found, aside=None, files=count, missing=missing)


def restore_over(workspace: Workspace, backup: Path, act: log.Act) -> Restored:
    """The backup's state in a living workspace, with one more line that tells of it. What was there is kept aside.

    Drafts and originals that are there stay as they are. StoreError, and nothing changed, when the backup does not
    hold; AssureError when it is a copy for a CCG, which is no state the workspace ever had.
    """
    found = verify_backup(backup)
    if found.manifest and found.manifest.kind is CopyKind.FOR_CCG:
        raise AssureError("That is a copy for a CCG: parts are left out of it.", hint="Restore it with --to FOLDER.")
    loss = what_is_lost(workspace, backup)
    aside = backups_folder(workspace) / f"before-restore-{stamp(act.at)}"
    with writing(aside.parent), stage_folder(workspace.root) as stage:
        copy_database(database_of(backup), stage / DATABASE)
        _tell(stage / DATABASE, found, loss, act)
        check_copy(stage / DATABASE)
        aside = _put_aside(workspace, aside, move=bool(loss.unreadable))
        if loss.unreadable:
            (stage / DATABASE).replace(workspace.database)
            make_living(workspace.database)
        else:
            _replace(stage / DATABASE, workspace.database)
        count = lay_out(workspace, found, lambda file: kept_in(backup, file))
    return Restored(root=workspace.root, backup=found, aside=aside, files=count, missing=missing_originals(workspace))


def _tell(database: Path, found: Backup, loss: Loss, act: log.Act) -> None:
    """The line that says which state is back, and where the log stood that was put aside."""
    newest = loss.newer[-1] if loss.newer else None
    account = {
        "lines": found.lines,
        "head": found.head,
        "lines_put_aside": len(loss.newer),
        "head_put_aside": newest.hash if newest else "",
    }
    with open_database(database) as connection, transaction(connection):
        log.append(connection, act, _KIND, account)


def _put_aside(workspace: Workspace, aside: Path, *, move: bool) -> Path:
    """The living database under a name in `backups/`: copied, or, when it cannot be read, moved as it lies there."""
    if not move:
        target = aside.with_name(f"{aside.name}.sqlite3")
        with coming_file(target) as beside:
            copy_database(workspace.database, beside)
        return target
    aside.mkdir()
    for ending in ("", "-wal", "-shm", "-journal"):
        path = workspace.root / f"{DATABASE}{ending}"
        if path.exists():
            path.rename(aside / path.name)
    return aside


def _replace(source: Path, target: Path) -> None:
    try:
        replace_database(source, target)
    except sqlite3.Error as bad:
        raise StoreError(
            f"The workspace's database could not be replaced ({bad}). Nothing was changed.",
            hint="Close other programs that use the workspace, then run the same command again.",
        ) from bad


def lay_out(workspace: Workspace, backup: Backup, where: Where) -> int:
    """Copies the backup's files that the workspace lacks; gives how many."""
    for folder in (workspace.vault, workspace.drafts):
        folder.mkdir(exist_ok=True)
    count = 0
    for file in backup.manifest.beside if backup.manifest else ():
        target = workspace.root / file.path
        if target.exists():
            continue
        if file.path.startswith("vault/"):
            store_original(workspace.vault, where(file), file.sha256)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            with coming_file(target) as beside:
                shutil.copyfile(where(file), beside)
        count += 1
    return count


def missing_originals(workspace: Workspace) -> tuple[str, ...]:
    """Names of papers whose original is not in the vault, or is not what it was."""
    with workspace.open() as connection:
        papers = list_papers(connection)
    return tuple(paper.source.name for paper in papers if not _is_there(workspace.vault, paper.source.sha256))


def _is_there(vault: Path, sha256: str) -> bool:
    path = vault_path(vault, sha256)
    return path.is_file() and file_hash(path) == sha256
