"""The workspace: a folder with one database, the vault, the drafts and what was published."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import AssureError, NoWorkspace, WorkspaceExists
from evidence.store import log
from evidence.store.database import create_database, open_database, transaction

_DATABASE = "assure.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a workspace is about: the body assessed, the framework's id and the period ("2013/14 Q2")."""

    body: str
    framework: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Paths of a workspace. The folder is found like git finds its own: here or in a folder above."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / _DATABASE

    @property
    def vault(self) -> Path:
        return self.root / "vault"

    @property
    def drafts(self) -> Path:
        return self.root / "drafts"

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        with open_database(self.database) as connection:
            yield connection


def create_workspace(root: Path, settings: Settings, act: log.Act) -> Workspace:
    """Makes the folder and its database, or nothing at all; WorkspaceExists when the folder has something in it."""
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise WorkspaceExists(
            f"{root} is already there, so no workspace was made.", hint="Choose another name, or delete it first."
        )
    workspace = Workspace(root=root)
    made_folder = not root.exists()
    try:
        root.mkdir(parents=True, exist_ok=True)
        create_database(workspace.database)
        with workspace.open() as connection, transaction(connection):
            _save_settings(connection, settings, act)
        workspace.vault.mkdir()
        workspace.drafts.mkdir()
    except BaseException as bad:
        _remove_half_made(workspace, folder_too=made_folder)
        if isinstance(bad, OSError):
            raise AssureError(f"The workspace {root} could not be made: {bad.strerror or bad}.") from bad
        raise
    return workspace


def _save_settings(connection: sqlite3.Connection, settings: Settings, act: log.Act) -> None:
    values = {"body": settings.body, "framework": settings.framework, "period": settings.period}
    log.append(connection, act, "workspace made", values)
    connection.executemany("INSERT INTO setting VALUES (?, ?)", sorted(values.items()))


def _remove_half_made(workspace: Workspace, *, folder_too: bool) -> None:
    for name in (_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm"):
        (workspace.root / name).unlink(missing_ok=True)
    if folder_too and workspace.root.is_dir() and not any(workspace.root.iterdir()):
        workspace.root.rmdir()


def find_workspace(start: Path) -> Workspace:
    """The workspace that `start` lies in; NoWorkspace with what to do when there is none."""
    if not start.exists():
        raise NoWorkspace(f"There is no folder {start}.", hint='Make a workspace with: assure new NAME --body "..."')
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / _DATABASE).is_file():
            return Workspace(root=folder)
    raise NoWorkspace(
        f"No Assure workspace in {start.resolve()} or above it.",
        hint='Go into one with cd, name it with --workspace, or make one: assure new NAME --body "NHS Anyshire CCG"',
    )


def read_settings(connection: sqlite3.Connection) -> Settings:
    """What the workspace is about."""
    found = dict(connection.execute("SELECT key, value FROM setting"))
    return Settings(body=found["body"], framework=found["framework"], period=found["period"])
