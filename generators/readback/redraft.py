"""Drafting again over a file that people may have edited: merged, the earlier file kept, never while it is open."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import DraftNotRead
from generators.blocks import Draft
from generators.files import write_whole
from generators.readback.merge import Merged, merge
from generators.word import write
from generators.word_base import Base, as_xml, base_of, from_xml

EARLIER, AS_DRAFTED = "earlier", "as-drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrafted:
    """Where the draft is, what merging did (None when nothing was there or nobody had edited it), the file kept."""

    path: Path
    merged: Merged | None = None
    earlier: Path | None = None


def redraft(folder: Path, name: str, draft: Draft, *, base: bytes | None = None) -> Redrafted:
    """Writes the draft as `name`.docx in the folder of drafts, merged into what people made of an earlier one.

    `base` is people's own house style; it gives a new file its looks, while an edited file keeps the looks it has.
    What stood there before is kept as earlier/NAME-<n>.docx. A file that already says all this is left alone.
    DraftNotRead, with nothing written, when the file is open in Word or LibreOffice or cannot be read back.
    """
    path = folder / f"{name}.docx"
    fresh = write(draft, base=base)
    if not path.exists():
        keep_base(folder, fresh, draft)
        write_whole(path, fresh)
        return Redrafted(path=path)
    there = path.read_bytes()
    if there == fresh:
        return Redrafted(path=path)
    refuse_open(path)
    merged = None if _is_as_drafted(folder, there) else merge(there, draft, copies=kept_bases(folder))
    if merged is not None and merged.idle:
        return Redrafted(path=path, merged=merged)
    earlier = _keep_earlier(folder, name, there)
    keep_base(folder, fresh, draft)
    write_whole(path, fresh if merged is None else merged.data)
    return Redrafted(path=path, merged=merged, earlier=earlier)


def keep_base(folder: Path, data: bytes, draft: Draft) -> None:
    """Keeps what was generated, under the hash of the file: for a file that loses what it carries."""
    write_whole(folder / AS_DRAFTED / f"{_digest(data)}.xml", as_xml(base_of(draft)))


def kept_bases(folder: Path) -> tuple[Base, ...]:
    """Everything that was generated into this folder of drafts, oldest first."""
    files = sorted((folder / AS_DRAFTED).glob("*.xml"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    return tuple(base for path in files if (base := from_xml(path.read_bytes())) is not None)


def refuse_open(path: Path) -> None:
    """DraftNotRead when Word or LibreOffice has the file open, as the lock file beside it tells."""
    locks = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    if any((path.parent / lock).exists() for lock in locks):
        raise DraftNotRead(
            f"{path.name} is open in Word or LibreOffice, so nothing was written.", hint="Close it there and try again."
        )


def _is_as_drafted(folder: Path, data: bytes) -> bool:
    return (folder / AS_DRAFTED / f"{_digest(data)}.xml").exists()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _keep_earlier(folder: Path, name: str, data: bytes) -> Path:
    """The file as it was, under the first free number."""
    number = 1
    while (path := folder / EARLIER / f"{name}-{number}.docx").exists():
        number += 1
    write_whole(path, data)
    return path
