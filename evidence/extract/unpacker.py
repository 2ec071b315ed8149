"""The child process that takes papers out of archives and messages: `python -m evidence.extract.unpacker`.

It limits itself before it opens anything, writes each file under a number and a list of what it did, and never uses a
name from inside the archive as a path.
"""

from __future__ import annotations

import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

import msgspec

from evidence.errors import PaperNotRead
from evidence.extract.limits import USUAL, Limits
from evidence.extract.mail import attachments, parsed
from evidence.extract.outlook import message_of
from evidence.extract.sniff import sniff
from evidence.extract.unpack import LIST, OUT_OF_MEMORY, Listed, TakenOut
from evidence.extract.worker import limit_cpu, limit_once
from evidence.model import FileType

_CHUNK = 1 << 20
# A small file may be packed as tightly as it likes: nobody is hurt by 10 MB of zeros.
_SMALL = 10_000_000
_SIGNATURES = ("pkcs7-signature", "pgp-signature", "x-pkcs7-signature")


def main() -> int:
    path, into, name, seconds = sys.argv[1:5]
    limit_once()
    limit_cpu(float(seconds))
    try:
        taken = take_out(Path(path).read_bytes(), name=name, into=Path(into))
    except MemoryError:
        return OUT_OF_MEMORY
    (Path(into) / LIST).write_bytes(msgspec.json.encode(taken))
    return 0


def take_out(data: bytes, *, name: str, into: Path, limits: Limits = USUAL) -> TakenOut:
    """Writes the files inside into the folder; nothing for a file that is only a paper."""
    shelf = _Shelf(into, limits)
    file_type = sniff(data, name)
    try:
        if file_type is FileType.ZIP:
            _from_zip(data, shelf, limits)
        elif file_type is FileType.EML and len(data) <= limits.file_bytes:
            _from_message(parsed(data), shelf)
        elif file_type is FileType.MSG:
            _from_message(message_of(data, limits=limits), shelf)
    except (PaperNotRead, zipfile.BadZipFile) as problem:
        shelf.left_out.append(f"what is in it could not be taken out: {problem}")
    return TakenOut(files=tuple(shelf.files), left_out=tuple(shelf.left_out))


class _Shelf:
    """The folder that is filled, and how much room is left."""

    def __init__(self, into: Path, limits: Limits) -> None:
        self.files: list[Listed] = []
        self.left_out: list[str] = []
        self._into = into
        self._limits = limits
        self._room = limits.taken_out_bytes

    def put(self, name: str, chunks: Callable[[], Iterator[bytes]]) -> None:
        """Writes one file, or says why not. A half-written one is removed."""
        if len(self.files) >= self._limits.members:
            self.leave(name, f"there are more than {self._limits.members:,} files")
            return
        number = len(self.files) + 1
        path = self._into / f"{number}.part"
        allowed = min(self._limits.file_bytes, self._room)
        written = 0
        try:
            with path.open("wb") as out:
                for chunk in chunks():
                    written += len(chunk)
                    if written > allowed:
                        break
                    out.write(chunk)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
            path.unlink(missing_ok=True)
            self.leave(name, "it is damaged or packed in a way we cannot open")
            return
        if written > allowed:
            path.unlink()
            self.leave(name, "it is too large")
            return
        self._room -= written
        self.files.append(Listed(number=number, name=name))

    def leave(self, name: str, why: str) -> None:
        if len(self.left_out) < 1_000:
            self.left_out.append(f"{name} ({why})")


def _from_zip(data: bytes, shelf: _Shelf, limits: Limits) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if not info.filename or info.is_dir():
                continue
            if info.flag_bits & 1:
                shelf.leave(info.filename, "it is locked with a password")
            elif info.file_size > max(_SMALL, info.compress_size * limits.member_ratio):
                shelf.leave(info.filename, "it is packed far too tightly to be a paper")
            else:
                shelf.put(info.filename, lambda info=info: _members_bytes(archive, info))  # type: ignore[misc]


def _members_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            yield chunk


def _from_message(message: Message, shelf: _Shelf) -> None:
    for name, part in attachments(message):
        if not _is_decoration(part):
            shelf.put(name, lambda part=part: iter((_parts_bytes(part),)))  # type: ignore[misc]


def _is_decoration(part: Message) -> bool:
    """Pictures shown inside the message (logos, signatures) and digital signatures: no papers."""
    shown = part.get("Content-ID") is not None or part.get_content_disposition() == "inline"
    return (part.get_content_maintype() == "image" and shown) or part.get_content_subtype() in _SIGNATURES


def _parts_bytes(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, Message) else b""
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


if __name__ == "__main__":
    sys.exit(main())
