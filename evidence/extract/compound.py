"""The old Office container (OLE 2): which kind of paper it holds, and whether it is locked."""

from __future__ import annotations

import io
import struct

import olefile

from evidence.model import FileType

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "it is locked with a password, so nothing was read from it; save a copy without the password and add that"
# What olefile is known to raise on a container that is broken.
BROKEN = (OSError, ValueError, IndexError, TypeError, KeyError, AttributeError, OverflowError, struct.error)
_ENCRYPTED = "EncryptedPackage"
_SLIDES = "PowerPoint Document"
_KINDS = (
    ("__properties_version1.0", FileType.MSG),
    ("WordDocument", FileType.DOC),
    ("Workbook", FileType.XLS),
    ("Book", FileType.XLS),
)


def compound_type(data: bytes) -> FileType:
    """DOC, XLS or MSG; UNKNOWN for anything else and for a locked newer Office file, which looks like an old one."""
    streams = _streams(data)
    if _ENCRYPTED in streams:
        return FileType.UNKNOWN
    return next((kind for stream, kind in _KINDS if stream in streams), FileType.UNKNOWN)


def why_unknown_compound(data: bytes) -> str:
    """One plain line for a compound file that no reader takes."""
    streams = _streams(data)
    if _ENCRYPTED in streams:
        return LOCKED
    if _SLIDES in streams:
        return "it is an old presentation (.ppt); save it as .pptx and add that"
    return "it is an old Office file of a kind we cannot read; save it as .docx or as a PDF and add that"


def is_locked_word(data: bytes) -> bool:
    """Whether an old Word file is locked: a bit in the first lines of its main stream says so."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            head = container.openstream("WordDocument").read(12)
    except BROKEN:
        return False
    return len(head) == 12 and head[:2] == b"\xec\xa5" and bool(head[11] & 1)


def _streams(data: bytes) -> frozenset[str]:
    """The known streams at the container's top; where its directory is broken, those that are named at all."""
    known = (_ENCRYPTED, _SLIDES, *(stream for stream, _ in _KINDS))
    found: frozenset[str] = frozenset()
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            found = frozenset(name for name in known if container.exists(name))
    except BROKEN:
        pass
    # A directory's entries are UTF-16.
    return found or frozenset(name for name in known if name.encode("utf-16-le") + b"\0\0" in data)
