"""Which files a person meant: named files as they are, folders searched through, the system's litter left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from evidence.errors import MissingFile, NothingToRead

_LITTER = frozenset({"thumbs.db", "desktop.ini"})


def gather(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files under `paths`, each once, in a fixed order.

    MissingFile, before anything is read, when one is not there; NothingToRead when there is no file at all.
    """
    wanted = tuple(paths)
    for path in wanted:
        if not path.exists():
            raise MissingFile(f"There is no file or folder {path}.", hint="Nothing was added. Check the name.")
    found = {file.resolve(): file for path in wanted for file in _files(path)}
    if not found:
        names = ", ".join(str(path) for path in wanted)
        raise NothingToRead(f"No papers in {names}.", hint="Nothing was added.")
    return tuple(found.values())


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*"), key=lambda item: item.as_posix().casefold()):
        inside = file.relative_to(path).parts
        if file.is_file() and not any(is_litter(part) for part in inside):
            yield file


def is_litter(name: str) -> bool:
    """Hidden files, Office's lock files ("~$report.docx") and what Windows and macOS leave about."""
    return name.startswith((".", "~$", "__MACOSX")) or name.casefold() in _LITTER
