"""One paper's bytes to a `Document`, in this process. Only the worker and tests call it: parsers crash."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable

from evidence.errors import PaperNotRead
from evidence.extract.about import described
from evidence.extract.bounds import bounded
from evidence.extract.limits import USUAL, Limits
from evidence.extract.sniff import sniff, why_unknown
from evidence.model import Document, FileType, Outcome

Reader = Callable[..., Document]

_MODULES = {
    FileType.PDF: "pdf",
    FileType.DOCX: "word",
    FileType.DOC: "word97",
    FileType.ODT: "opendocument",
    FileType.RTF: "rich",
    FileType.XLSX: "sheet",
    FileType.XLS: "sheet97",
    FileType.ODS: "opendocument",
    FileType.PPTX: "slides",
    FileType.HTML: "web",
    FileType.EML: "mail",
    FileType.MSG: "outlook",
    FileType.ZIP: "archive",
    FileType.TXT: "text",
    FileType.MD: "text",
    FileType.CSV: "text",
}


def read_paper(data: bytes, *, name: str, sha256: str = "", limits: Limits = USUAL) -> Document:
    """Read one paper, whatever it is; REFUSED with a reason when it is not for us.

    Parsers' own exceptions pass through: the worker turns them into FAILED.
    """
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    file_type = sniff(data, name)
    try:
        if len(data) > limits.file_bytes:
            raise PaperNotRead(f"it is larger than {limits.file_bytes // 1_000_000} MB; split it and add the parts")
        if file_type is FileType.UNKNOWN:
            raise PaperNotRead(why_unknown(data))
        module = importlib.import_module(f"evidence.extract.{_MODULES[file_type]}")
        read: Reader = module.read
        extra = {"file_type": file_type} if file_type in (FileType.TXT, FileType.MD, FileType.CSV) else {}
        return described(bounded(read(data, sha256=sha256, limits=limits, **extra), limits), name)
    except PaperNotRead as refusal:
        return Document(sha256=sha256, outcome=Outcome.REFUSED, reason=refusal.message, file_type=file_type)
