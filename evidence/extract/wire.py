"""Messages between supervisor and worker: four bytes of length, then JSON."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO

# What the limits on a document come to, with boxes for every line of type.
MAX_MESSAGE = 150_000_000
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which paper to read: where it lies, its SHA-256 and the name it came with. `seconds` is CPU time.

    `ocr_seconds` is what OCR of pages without a text layer may take by the clock; 0 leaves them unread.
    """

    path: str
    sha256: str
    name: str
    seconds: float = 120.0
    ocr_seconds: float = 0.0


def send(stream: IO[bytes], payload: bytes) -> None:
    """Write one message and push it out."""
    stream.write(_LENGTH.pack(len(payload)) + payload)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; None when the other side is gone, cut a message short or claims an absurd length."""
    head = _exactly(stream, _LENGTH.size)
    if head is None:
        return None
    (size,) = _LENGTH.unpack(head)
    return None if size > MAX_MESSAGE else _exactly(stream, size)


def _exactly(stream: IO[bytes], size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = stream.read(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
