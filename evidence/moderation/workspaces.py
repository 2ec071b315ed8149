"""Workspaces as people name them: a workspace, a folder that holds some, or a list in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from evidence.errors import MissingFile
from evidence.store.workspace import Workspace

_DEEPEST = 2  # a folder a region, and in it a folder a body


def find_workspaces(named: Iterable[str], *, start: Path) -> tuple[Path, ...]:
    """The folders of the workspaces, each once, in the order they were named; in a folder, by name.

    `@FILE` names a file with one workspace a line; blank lines and lines that begin with # are passed over, and paths
    in it are read from the file's own folder. What is no workspace is given as it is: reading it tells what it lacks.
    MissingFile when a list cannot be read.
    """
    found: dict[Path, None] = {}
    for word in named:
        for root in _of_word(word, start):
            found.setdefault(root.resolve())
    return tuple(found)


def _of_word(word: str, start: Path) -> Iterator[Path]:
    if not word.startswith("@"):
        yield from _of_path(start / word)
        return
    listed = start / word[1:]
    try:
        lines = listed.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as bad:
        raise MissingFile(f"The list {listed} cannot be read.") from bad
    for line in lines:
        if line.strip() and not line.lstrip().startswith("#"):
            yield from _of_path(listed.parent / line.strip())


def _of_path(path: Path) -> Iterator[Path]:
    inside = list(_inside(path, _DEEPEST))
    yield from inside or [path]


def _inside(path: Path, deeper: int) -> Iterator[Path]:
    """The workspaces in a folder; what lies in a workspace (its backups) is none of them.

    A folder that may not be opened is given too, so that it is named and not passed over.
    """
    try:
        if Workspace(root=path).database.is_file():
            yield path
            return
        children = sorted(path.iterdir()) if deeper and path.is_dir() else []
    except OSError:
        yield path
        return
    for child in children:
        yield from _inside(child, deeper - 1)
