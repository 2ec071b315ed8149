"""Reads e-mails (.eml): who wrote to whom, when and about what, the message, and the names of what was attached."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime

from evidence.errors import PaperNotRead
from evidence.extract.characters import one_line, tidy
from evidence.extract.limits import USUAL, Limits
from evidence.extract.pages import Piece, document_of, page_of, prose
from evidence.extract.sniff import decode
from evidence.extract.text import plain_pieces
from evidence.extract.web import page_pieces
from evidence.model import BlockKind, Document, FileType, Table

READER = "mail 1"
_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_QUOTED = re.compile(r"^\s*>")
_EARLIER = re.compile(
    r"^\s*-{3,}\s*(?:original message|forwarded message)|^\s*on .{6,80} wrote:\s*$|^\s*_{20,}\s*$|"
    r"^\s*from:[^\n]*\n\s*(?:sent|date):",
    re.IGNORECASE | re.MULTILINE,
)


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """The message on one page. Attachments are named in its text; `unpack` takes them out."""
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    if len(head) > limits.header_bytes:
        raise PaperNotRead("its e-mail headers are absurdly long; save the message as a PDF and add that")
    return message_document(parsed(data), sha256=sha256, file_type=FileType.EML, reader=READER)


def parsed(data: bytes) -> EmailMessage:
    """The message with its parts, as the standard parser sees it."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise PaperNotRead("it is not an e-mail that we can read; save the message as a PDF and add that")
    return message


def message_document(message: EmailMessage, *, sha256: str, file_type: FileType, reader: str) -> Document:
    """The document that a message is, however it was saved."""
    tables: list[Table] = []
    pieces = list(_heading(message))
    pieces.extend(_body(message, tables))
    pieces.extend(prose(f"Attached: {name}", BlockKind.NOTE) for name, _ in attachments(message))
    return document_of(
        [page_of(pieces, number=1, label="message")],
        sha256=sha256,
        file_type=file_type,
        reader=reader,
        tables=tables,
        title=_header(message, "Subject"),
        date=_date(message),
        kind="e-mail",
    )


def _heading(message: EmailMessage) -> Iterator[Piece]:
    for name in _HEADERS:
        value = _header(message, name)
        if value:
            subject = name == "Subject"
            yield prose(f"{name}: {value}", BlockKind.HEADING if subject else BlockKind.HEADER, 1 if subject else 0)


def _header(message: Message, name: str) -> str:
    """A header as words. Broken ones, which the standard parser may raise on, count as missing."""
    try:
        return one_line(str(message.get(name, "")))
    except (ValueError, TypeError, IndexError, AttributeError, LookupError):
        return ""


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def _body(message: EmailMessage, tables: list[Table]) -> Iterator[Piece]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return
    raw = part.get_payload(decode=True)
    text = _decoded(raw if isinstance(raw, bytes) else b"", part.get_content_charset())
    if part.get_content_type() == "text/html":
        pieces, found, _ = page_pieces(text)
        tables.extend(found)
        yield from pieces
        return
    yield from _plain(tidy(text).replace("\r\n", "\n").replace("\r", "\n"))


def _plain(text: str) -> Iterator[Piece]:
    """The message; what it quotes of an earlier one is marked as a comment, because it is another's and may be old."""
    cut = _EARLIER.search(text)
    own = text[: cut.start()] if cut else text
    lines = own.split("\n")
    yield from plain_pieces("\n".join(line for line in lines if not _QUOTED.match(line)))
    quoted = "\n".join(_QUOTED.sub("", line) for line in lines if _QUOTED.match(line))
    earlier = text[cut.start() :] if cut else ""
    earlier = "\n".join(_QUOTED.sub("", line) for line in earlier.split("\n"))
    yield from (prose(piece.text, BlockKind.COMMENT) for part in (quoted, earlier) for piece in plain_pieces(part))


def _decoded(raw: bytes, charset: str | None) -> str:
    try:
        return raw.decode(charset or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decode(raw)


def attachments(message: Message) -> Iterator[tuple[str, Message]]:
    """Each attachment with its name, in order; an attached message is one, whatever is attached to it in turn."""
    for part in message.get_payload() if message.is_multipart() else ():
        if not isinstance(part, Message):
            continue
        name = _name(part)
        if part.get_content_type() == "message/rfc822":
            yield name or f"{_subject(part) or 'message'}.eml", part
        elif part.is_multipart():
            yield from attachments(part)
        elif name:
            yield name, part


def _name(part: Message) -> str:
    try:
        return one_line(part.get_filename() or "")
    except (ValueError, TypeError, IndexError, AttributeError, LookupError):
        return ""


def _subject(part: Message) -> str:
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    return _header(first, "Subject") if isinstance(first, Message) else ""
