"""Unpacks the rich text that some Outlook messages have instead of a plain body ([MS-OXRTFCP], LZFu)."""

from __future__ import annotations

import struct

_HEADER = struct.Struct("<II4sI")
_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil "
    b"\\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes "
    b"New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4096
_MOST = 50_000_000


def unpacked_rich(packed: bytes) -> bytes:
    """The rich text, or b"" for what is not packed so. Never longer than its header says, nor than 50 MB."""
    if len(packed) < _HEADER.size:
        return b""
    _, size, magic, _ = _HEADER.unpack_from(packed)
    body = packed[_HEADER.size :]
    if magic == b"MELA":
        return body[:size]
    return _expanded(body, min(size, _MOST)) if magic == b"LZFu" else b""


def _expanded(body: bytes, size: int) -> bytes:
    window = bytearray(_START.ljust(_WINDOW, b"\0"))
    write, at = len(_START), 0
    out = bytearray()
    while at < len(body) and len(out) < size:
        flags = body[at]
        at += 1
        for bit in range(8):
            if at + (flags >> bit & 1) >= len(body):
                return bytes(out)
            if not flags >> bit & 1:
                piece = body[at : at + 1]
                at += 1
                _keep(window, write, piece)
            else:
                reference = int.from_bytes(body[at : at + 2], "big")
                at += 2
                offset, length = reference >> 4, (reference & 15) + 2
                if offset == write % _WINDOW:
                    return bytes(out)
                piece = _copied(window, write, offset, length)
            write += len(piece)
            out += piece
    return bytes(out[:size])


def _keep(window: bytearray, at: int, piece: bytes) -> None:
    for shift, code in enumerate(piece):
        window[(at + shift) % _WINDOW] = code


def _copied(window: bytearray, write: int, offset: int, length: int) -> bytes:
    """Byte by byte, because a reference may run into what it writes itself."""
    piece = bytearray()
    for shift in range(length):
        code = window[(offset + shift) % _WINDOW]
        window[(write + shift) % _WINDOW] = code
        piece.append(code)
    return bytes(piece)
