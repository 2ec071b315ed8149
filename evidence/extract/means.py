"""What reading has at hand: this version of the readers, Tesseract, LibreOffice.

A paper that was not read whole is worth another reading once there is something at hand that was not there then.
"""

from __future__ import annotations

import functools
import hashlib
from importlib import metadata, resources

from evidence.extract.ocr import tesseract, version
from evidence.extract.word97 import libreoffice

_PARSERS = ("lxml", "olefile", "openpyxl", "pdfplumber", "pypdfium2", "python-pptx", "xlrd")
_READERS = "readers"


def means(*, ocr: bool) -> str:
    """The readers' version and the tools, such as "readers 1f0c5a77b2e9; libreoffice; tesseract 5.3.0"."""
    command = tesseract() if ocr else None
    tools = ("libreoffice" if libreoffice() else "", version(command) if command else "")
    return "; ".join(filter(None, (f"{_READERS} {_readers_version()}", *tools)))


def could_read_more(now: str, then: str) -> bool:
    """Whether what is at hand `now` includes all that was at hand `then`, and something new or in another version."""
    before, after = _by_name(then), _by_name(now)
    return before.keys() <= after.keys() and before != after


def _by_name(told: str) -> dict[str, str]:
    named = (part.partition(" ") for part in told.split("; ") if part)
    return {name: of for name, _, of in named}


@functools.cache
def _readers_version() -> str:
    """Twelve hexadecimal digits that change with the code of the readers and with the parsers they stand on."""
    digest = hashlib.sha256()
    for source in sorted(resources.files("evidence.extract").iterdir(), key=lambda item: item.name):
        if source.name.endswith(".py"):
            digest.update(source.read_bytes())
    for parser in _PARSERS:
        digest.update(f"{parser} {metadata.version(parser)}\n".encode())
    return digest.hexdigest()[:12]
