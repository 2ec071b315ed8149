"""Takes the papers out of a ZIP archive or a message, in a limited child process of its own.

The child writes them under numbers into an empty folder; this side believes nothing but what it finds there.
"""

from __future__ import annotations

import contextlib
import signal
from dataclasses import dataclass
from pathlib import Path

import msgspec

from evidence.extract.characters import one_line
from evidence.extract.limits import USUAL, Limits
from evidence.extract.sniff import may_hold_papers
from evidence.extract.supervisor import run_apart

LIST = "list.json"
OUT_OF_MEMORY = 3
_HEAD_BYTES = 65_536
_LIST_BYTES = 5_000_000
_NAME_LENGTH = 200
# Office programs write one of these first: such a file is a paper itself.
_OFFICE_FIRST = (b"[Content_Types].xml", b"_rels/.rels", b"docProps/", b"mimetype")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file as the child lists it: the number it was written under, and the name it had."""

    number: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """What the child says it did; `left_out` has one line for each file that it would not take out."""

    files: tuple[Listed, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """A file that was inside another: where its bytes lie now, and its cleaned name, folders and all."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """The files found inside, in order, and why others were left out."""

    files: tuple[Inner, ...] = ()
    left_out: tuple[str, ...] = ()


def could_hold_papers(path: Path) -> bool:
    """Whether it is worth while to look inside; most papers are told from their first bytes."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return may_hold_papers(head) and not head[30:].startswith(_OFFICE_FIRST)


def unpack(path: Path, *, name: str, into: Path, seconds: float = 60, limits: Limits = USUAL) -> Unpacked:
    """The papers inside a file, written into the empty folder `into`; none for a file that is only a paper.

    Whatever happens to the child, the answer says what was taken out and what was not.
    """
    words = (str(path.resolve()), str(into), name, f"{seconds:g}")
    status = run_apart("evidence.extract.unpacker", *words, scratch=into, seconds=seconds)
    if status:
        return Unpacked(left_out=(_obituary(status),))
    return _checked(into, limits)


def _obituary(status: int) -> str:
    if status == OUT_OF_MEMORY or status in (-getattr(signal, "SIGXCPU", 24), -getattr(signal, "SIGKILL", 9)):
        return "what is in it could not be taken out: that took too long or too much memory"
    return f"what is in it could not be taken out: it is damaged or unusual (status {status})"


def _checked(into: Path, limits: Limits) -> Unpacked:
    """What really lies in the folder: plain files under the numbers that are listed, within the limits."""
    untrusted_list = into / LIST
    try:
        if untrusted_list.is_symlink() or untrusted_list.stat().st_size > _LIST_BYTES:
            return Unpacked(left_out=("what is in it could not be taken out: the list made no sense",))
        told = msgspec.json.decode(untrusted_list.read_bytes(), type=TakenOut)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return Unpacked(left_out=("what is in it could not be taken out: the list made no sense",))
    files: list[Inner] = []
    left_out = [clean_name(line) for line in told.left_out]
    room = limits.taken_out_bytes
    if len(told.files) > limits.members:
        left_out.append(f"{len(told.files) - limits.members:,} files (there are too many)")
    for listed in told.files[: limits.members]:
        path = into / f"{listed.number}.part"
        size = -1
        with contextlib.suppress(OSError):
            size = path.lstat().st_size if path.is_file() and not path.is_symlink() else -1
        if 0 <= size <= min(limits.file_bytes, room):
            room -= size
            files.append(Inner(path=path, name=clean_name(listed.name)))
        else:
            left_out.append(f"{clean_name(listed.name)} (it is too large)")
    return Unpacked(files=tuple(files), left_out=tuple(left_out))


def clean_name(untrusted_name: str) -> str:
    """A name to show: on one line, forward slashes, no way out of a folder, and not endless."""
    parts = one_line(untrusted_name).replace("\\", "/").split("/")
    kept = "/".join(part.strip() for part in parts if part.strip(" .") and not part.endswith(":"))
    return kept if len(kept) <= _NAME_LENGTH else f"{kept[:80]}…{kept[-100:]}"
