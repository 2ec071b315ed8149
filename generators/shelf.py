"""Where templates are found: people's own folders first, then what comes with Assure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

_ENDINGS = (".html", ".toml", ".docx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The templates one draft may use: single `named` files, then `folders` in order, then Assure's own."""

    folders: tuple[Path, ...] = ()
    named: Mapping[str, Path] = field(default_factory=dict)

    def own(self, name: str) -> Path | None:
        """People's own file of that name, or None. A name that leads into another folder is never found."""
        if not _plain(name):
            return None
        if name in self.named:
            return self.named[name]
        return next((path for folder in self.folders if (path := folder / name).is_file()), None)

    def read(self, name: str) -> bytes | None:
        """The template of that name: people's own, else Assure's, else None."""
        own = self.own(name)
        return own.read_bytes() if own is not None else ours(name)

    def names(self) -> tuple[str, ...]:
        """Every name that can be read, in order."""
        found = {entry.name for entry in files("templates").iterdir() if _plain(entry.name)}
        for folder in filter(Path.is_dir, self.folders):
            found |= {entry.name for entry in folder.iterdir() if _plain(entry.name)}
        return tuple(sorted(found | set(self.named)))

    def own_among(self, names: Iterable[str]) -> dict[str, str]:
        """Those of the names for which people have their own file, each with the SHA-256 of what stands in it."""
        paths = {name: self.own(name) for name in names}
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(paths.items()) if path}


OURS = Shelf()


def ours(name: str) -> bytes | None:
    """The template of that name that comes with Assure, or None."""
    entry = files("templates").joinpath(name)
    return entry.read_bytes() if _plain(name) and entry.is_file() else None


def _plain(name: str) -> bool:
    return name.endswith(_ENDINGS) and not name.startswith(".") and "/" not in name and "\\" not in name
