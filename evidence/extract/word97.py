"""Reads old Word files (.doc) by letting LibreOffice save them as .docx, when it is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from evidence.errors import PaperNotRead
from evidence.extract import word
from evidence.extract.compound import LOCKED, is_locked_word
from evidence.extract.limits import USUAL, Limits
from evidence.model import Document, FileType

READER = "word97 1"
_SECONDS = 90
_CONVERTER_MEMORY = 4_000_000_000


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """The document's text; raises PaperNotRead, saying what to do, when it cannot be converted."""
    if is_locked_word(data):
        raise PaperNotRead(LOCKED)
    office = libreoffice()
    if office is None:
        raise PaperNotRead("it is an old Word file (.doc); save it as .docx and add that")
    with tempfile.TemporaryDirectory(prefix="assure-") as folder:
        converted = _converted(office, data, Path(folder))
    document = word.read(converted, sha256=sha256, limits=limits)
    return replace(document, file_type=FileType.DOC, reader=f"{READER}, {document.reader}")


def libreoffice() -> str | None:
    """Where the command is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _converted(office: str, data: bytes, folder: Path) -> bytes:
    source = folder / "paper.doc"
    source.write_bytes(data)
    command = [
        office,
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        str(source),
    ]
    try:
        subprocess.run(
            command,
            timeout=_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            preexec_fn=_roomier if sys.platform != "win32" else None,
        )
        return (folder / "paper.docx").read_bytes()
    except (subprocess.SubprocessError, OSError) as error:
        raise PaperNotRead("LibreOffice could not read this old Word file; save it as .docx and add that") from error


def _roomier() -> None:
    """LibreOffice needs more address space than a parser of ours may have."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = _CONVERTER_MEMORY if hard == resource.RLIM_INFINITY else min(_CONVERTER_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
