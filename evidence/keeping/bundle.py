"""Bundles: a whole workspace as one `.assure` file (a ZIP with a manifest), made here and opened on another machine.

A bundle comes from outside: its entries must be just those that its manifest names, at places where Assure puts files
itself, no larger than they say, with the hashes they say, and a log that holds.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence.errors import AssureError, OutputExists, StoreError
from evidence.intake.vault import vault_path
from evidence.keeping.backup import make_manifest
from evidence.keeping.manifest import (
    DATABASE,
    MANIFEST,
    KeptFile,
    Manifest,
    files_of,
    read_manifest,
    write_manifest,
)
from evidence.keeping.whole import coming_file, stage_folder, write_flushed, writing
from evidence.store.copying import Tick, check_copy, copy_database
from evidence.store.log import Act
from evidence.store.workspace import Workspace

ENDING = ".assure"
_FIXED = (2000, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20
_LARGEST_MANIFEST = 64 << 20
_MOST_FILES = 200_000
_TIMES_LARGER = 100
_SMALL = 16 << 20


def write_bundle(
    workspace: Workspace, out: Path, act: Act, *, force: bool = False, tick: Tick | None = None
) -> Manifest:
    """The whole workspace in one file: database with its log, originals, drafts, what was published.

    OutputExists when the file is there and `force` is not given; AssureError when it cannot be written, StoreError when
    the workspace is damaged.
    """
    refuse_existing(out, force=force)
    with writing(out.parent), stage_folder(out.parent) as stage:
        database = stage / DATABASE
        copy_database(workspace.database, database, tick=tick)
        found = check_copy(database)
        beside = tuple(files_of(workspace))
        manifest = make_manifest(database, found, tuple(file for file, _ in beside), act)
        pack(out, manifest, {file.path: path for file, path in beside} | {DATABASE: database})
    return manifest


def pack(out: Path, manifest: Manifest, places: dict[str, Path]) -> None:
    """Writes the bundle from files at `places`; AssureError when one of them changed meanwhile."""
    with coming_file(out) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_entry(MANIFEST), write_manifest(manifest))
        for file in manifest.files:
            if _copied(packed, file, places[file.path]) != file.sha256:
                raise AssureError(f"{file.path} changed while it was packed.", hint="Run the same command again.")


def refuse_existing(out: Path, *, force: bool) -> None:
    """OutputExists when the file is there and may not be overwritten."""
    if out.exists() and not force:
        raise OutputExists(f"{out} is already there.", hint="Use --force to overwrite it, or another name.")


@contextmanager
def opened(path: Path, *, beside: Path) -> Iterator[Path]:
    """A backup as a folder or database to be read: a bundle is unpacked next to `beside` and cleared away afterwards.

    StoreError for a bundle that is damaged, was changed, or is none.
    """
    if path.is_dir() or path.suffix != ENDING:
        yield path
        return
    with writing(beside), stage_folder(beside) as stage:
        unpack(path, stage)
        yield stage / path.stem


def unpack(bundle: Path, stage: Path) -> Manifest:
    """Unpacks into `stage` as a whole backup, each file checked as it comes; StoreError as `opened`."""
    folder = stage / bundle.stem
    folder.mkdir()
    try:
        with zipfile.ZipFile(bundle) as packed:
            manifest = _read_manifest(packed)
            _check_names(packed, manifest)
            _check_room(stage, manifest, size=bundle.stat().st_size)
            for file in manifest.files:
                target = folder / DATABASE if file.path == DATABASE else vault_path(stage / "vault", file.sha256)
                target.parent.mkdir(parents=True, exist_ok=True)
                _take_out(packed, file, target)
            write_flushed(folder / MANIFEST, write_manifest(manifest))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as bad:
        raise StoreError(f"{bundle} is no bundle, or only a part of one ({bad}).", hint="Have it sent again.") from bad
    return manifest


def _read_manifest(packed: zipfile.ZipFile) -> Manifest:
    infos = packed.infolist()
    if len(infos) > _MOST_FILES:
        raise StoreError(f"The bundle has {len(infos):,} files; {_MOST_FILES:,} are the most.")
    if not infos or infos[0].filename != MANIFEST or infos[0].file_size > _LARGEST_MANIFEST:
        raise StoreError("The file is no bundle of Assure: it does not begin with a manifest.")
    with packed.open(infos[0]) as source:
        return read_manifest(source.read(_LARGEST_MANIFEST))


def _check_names(packed: zipfile.ZipFile, manifest: Manifest) -> None:
    there = [info.filename for info in packed.infolist()]
    named = [MANIFEST, *(file.path for file in manifest.files)]
    if there != named:
        odd = sorted(set(there) ^ set(named)) or ["the same file twice"]
        raise StoreError(f"The bundle is not what its manifest says: {odd[0][:100]!r}.")
    for info, file in zip(packed.infolist()[1:], manifest.files, strict=True):
        if info.file_size != file.size or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise StoreError(f"The bundle's {file.path} is not packed as its manifest says.")


def _check_room(stage: Path, manifest: Manifest, *, size: int) -> None:
    needed = sum(file.size for file in manifest.files)
    if needed > _SMALL + size * _TIMES_LARGER:
        raise StoreError(f"The bundle would become more than {_TIMES_LARGER} times as large: that is no workspace.")
    free = shutil.disk_usage(stage).free
    # Twice: once unpacked and once in the workspace.
    if 2 * needed > free:
        raise AssureError(
            f"The bundle needs {2 * needed / 1_000_000:,.0f} MB while it is opened, and the disk has "
            f"{free / 1_000_000:,.0f} MB.",
            hint="Make room, or choose a folder on another disk.",
        )


def _take_out(packed: zipfile.ZipFile, file: KeptFile, target: Path) -> None:
    """One entry, never more than it says; two paths with the same content are one file there."""
    digest, size = hashlib.sha256(), 0
    with packed.open(file.path) as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > file.size:
                break
            digest.update(chunk)
            out.write(chunk)
    if size != file.size or digest.hexdigest() != file.sha256:
        raise StoreError(f"The bundle's {file.path} was changed since it was made.")


def _copied(packed: zipfile.ZipFile, file: KeptFile, source: Path) -> str:
    """Writes the entry and gives the hash of what was written."""
    digest, entry = hashlib.sha256(), _entry(file.path)
    entry.file_size = file.size
    with source.open("rb") as original, packed.open(entry, "w") as out:
        while chunk := original.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    """A fixed time and plain rights: the same workspace gives the same bytes."""
    entry = zipfile.ZipInfo(name, date_time=_FIXED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
