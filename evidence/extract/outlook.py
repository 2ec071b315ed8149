"""Reads Outlook messages (.msg): the container's named properties become an ordinary e-mail, read like any other."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import olefile

from evidence.errors import PaperNotRead
from evidence.extract.characters import one_line
from evidence.extract.compound import BROKEN
from evidence.extract.limits import USUAL, Limits
from evidence.extract.mail import message_document
from evidence.extract.outlook_rich import unpacked_rich
from evidence.extract.rich import rich_pages
from evidence.model import Document, FileType

READER = f"outlook 1, olefile {olefile.__version__}"
_DEPTH = 3
_FILE_TIME = datetime(1601, 1, 1, tzinfo=UTC)
_DATE_TAGS = (0x00390040, 0x0E060040)
_PROPERTY = struct.Struct("<II8s")
# The property stream starts with a header whose length depends on where it lies.
_TOP_HEADER, _INNER_HEADER = 32, 24


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """The message on one page; raises PaperNotRead when its container is broken."""
    message = message_of(data, limits=limits)
    return message_document(message, sha256=sha256, file_type=FileType.MSG, reader=READER)


def message_of(data: bytes, *, limits: Limits = USUAL) -> EmailMessage:
    """The message with body and attachments; attached messages are parts of their own, three deep at most."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return _message(_Folder(container, (), limits), depth=0)
    except BROKEN as error:
        raise PaperNotRead("it is a damaged Outlook message; open it, save it as a PDF and add that") from error


class _Folder:
    """One storage of the container: a message, a recipient or an attachment."""

    def __init__(self, container: olefile.OleFileIO, path: tuple[str, ...], limits: Limits) -> None:
        self._container = container
        self._path = path
        self._limits = limits

    def stream(self, name: str) -> bytes:
        """A stream's bytes, or b"" when there is none."""
        path = [*self._path, name]
        if not self._container.exists(path) or self._container.get_type(path) != olefile.STGTY_STREAM:
            return b""
        if self._container.get_size(path) > self._limits.file_bytes:
            raise PaperNotRead("it claims to be larger than we read; save its attachments and add those")
        return bytes(self._container.openstream(path).read())

    def text(self, tag: str) -> str:
        """A property of text: as Unicode, or in the code page of British office machines."""
        unicode = self.stream(f"__substg1.0_{tag}001F")
        if unicode:
            return unicode.decode("utf-16-le", errors="replace").rstrip("\0")
        return self.stream(f"__substg1.0_{tag}001E").decode("cp1252", errors="replace").rstrip("\0")

    def folders(self, prefix: str) -> Iterator[_Folder]:
        """The storages inside whose names start so, in order."""
        depth = len(self._path)
        entries = self._container.listdir(streams=False, storages=True)
        names = {tuple(entry) for entry in entries if len(entry) == depth + 1 and tuple(entry[:depth]) == self._path}
        for path in sorted(names):
            if path[-1].startswith(prefix):
                yield _Folder(self._container, path, self._limits)


def _message(folder: _Folder, *, depth: int) -> EmailMessage:
    message = EmailMessage()
    sender = " ".join(filter(None, (folder.text("0C1A"), _address(folder))))
    for name, value in (
        ("From", sender),
        ("To", folder.text("0E04")),
        ("Cc", folder.text("0E03")),
        ("Date", _date(folder, _TOP_HEADER if depth == 0 else _INNER_HEADER)),
        ("Subject", folder.text("0037")),
    ):
        if one_line(value):
            _set(message, name, one_line(value))
    _set_body(message, folder)
    for attachment in folder.folders("__attach_version1.0_"):
        _attach(message, attachment, depth)
    return message


def _set(message: EmailMessage, name: str, value: str) -> None:
    """As written: names in Outlook are not always addresses, and a broken one must not lose the message."""
    message._headers.append((name, value))  # type: ignore[attr-defined]


def _address(folder: _Folder) -> str:
    address = folder.text("5D01") or folder.text("0C1F")
    return f"<{address}>" if "@" in address else ""


def _date(folder: _Folder, header: int) -> str:
    """When it was sent, else when it came, as e-mails write it."""
    properties = folder.stream("__properties_version1.0")[header:]
    whole = len(properties) // _PROPERTY.size * _PROPERTY.size
    found = {tag: value for tag, _, value in _PROPERTY.iter_unpack(properties[:whole]) if tag in _DATE_TAGS}
    for tag in _DATE_TAGS:
        if tag in found:
            try:
                when = _FILE_TIME + timedelta(microseconds=int.from_bytes(found[tag], "little") // 10)
            except OverflowError:
                continue
            return format_datetime(when)
    return ""


def _set_body(message: EmailMessage, folder: _Folder) -> None:
    """The plain text; without it the web page, then rich text."""
    plain = folder.text("1000")
    page = folder.stream("__substg1.0_10130102") or folder.text("1013").encode()
    rich = b"" if plain.strip() or page.strip() else unpacked_rich(folder.stream("__substg1.0_10090102"))
    if plain.strip():
        message.set_content(plain.replace("\0", ""))
    elif page.strip():
        message.set_content(page, maintype="text", subtype="html", disposition="inline")
    elif rich:
        pages, _ = rich_pages(rich.decode("latin-1"))
        message.set_content("\n\n".join(piece.text for pieces in pages for piece in pieces))


def _attach(message: EmailMessage, attachment: _Folder, depth: int) -> None:
    name = one_line(attachment.text("3707") or attachment.text("3704") or attachment.text("3001")) or "attachment"
    inner = next(attachment.folders("__substg1.0_3701000D"), None)
    if inner is not None and inner.stream("__properties_version1.0") and depth < _DEPTH:
        message.add_attachment(_message(inner, depth=depth + 1), filename=name)
        return
    data = attachment.stream("__substg1.0_37010102")
    kind = "image" if attachment.text("370E").startswith("image/") else "application"
    identity = attachment.text("3712")
    message.add_attachment(
        data,
        maintype=kind,
        subtype="octet-stream",
        filename=name,
        cid=f"<{one_line(identity)}>" if identity else None,
    )
