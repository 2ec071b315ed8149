"""Reads ZIP archives: one page that lists what is in them. The papers themselves are taken out by `unpack`."""

from __future__ import annotations

import io
import zipfile

from evidence.errors import PaperNotRead
from evidence.extract.characters import one_line
from evidence.extract.compound import LOCKED
from evidence.extract.limits import USUAL, Limits
from evidence.extract.pages import document_of, page_of, prose
from evidence.model import BlockKind, Document, FileType

READER = "archive 1"


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """The names of the files inside, marked as contents because they are nobody's evidence."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = [info for info in archive.infolist() if info.filename and not info.is_dir()]
    if infos and all(info.flag_bits & 1 for info in infos):
        raise PaperNotRead(LOCKED)
    if len(infos) > limits.members:
        raise PaperNotRead(f"it holds more than {limits.members:,} files; unpack it and add the papers that matter")
    pieces = [prose(one_line(info.filename), BlockKind.CONTENTS) for info in infos]
    page = page_of([prose("Files in this archive", BlockKind.CONTENTS), *pieces], number=1, label="list of files")
    return document_of([page], sha256=sha256, file_type=FileType.ZIP, reader=READER, kind="archive")
