"""What a file is, from its content. The name only decides between plain text, Markdown and CSV."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from evidence.extract.compound import MAGIC, compound_type, why_unknown_compound
from evidence.model import FileType

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|h[1-6]|p|div|table|article|asp:content)[\s>/:]", re.IGNORECASE
)
_MAIL_HEADER = re.compile(rb"[!-9;-~]{2,60}:[ \t]")
_MAIL_NAMES = re.compile(rb"(?im)^(?:from|to|subject|date|mime-version|received|return-path|message-id):")
_MEMBERS = (
    ("word/document.xml", FileType.DOCX),
    ("xl/workbook.xml", FileType.XLSX),
    ("ppt/presentation.xml", FileType.PPTX),
)
# What only an office program, a book reader or a program puts into a ZIP: not an archive of papers.
_PACKAGES = {
    "[Content_Types].xml": "it is an Office file of a kind we cannot read; save it as a PDF and add that",
    "mimetype": "it is an OpenDocument or e-book file of a kind we cannot read; save it as a PDF and add that",
    "Index/Document.iwa": "it is a Pages, Numbers or Keynote file; save it as a PDF and add that",
    "META-INF/MANIFEST.MF": "it is a program",
}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": FileType.ODT,
    b"application/vnd.oasis.opendocument.text-template": FileType.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileType.ODS,
    b"application/vnd.oasis.opendocument.spreadsheet-template": FileType.ODS,
}
_OTHERS = {
    b"7z\xbc\xaf'\x1c": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"II*\0": "a picture",
    b"MM\0*": "a picture",
    b"MZ": "a program",
    b"\x7fELF": "a program",
}
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def sniff(data: bytes, name: str) -> FileType:
    """The type of a file, never guessed from its extension alone.

    A locked newer Office file is UNKNOWN like anything that no reader takes, and `why_unknown` says what it is.
    """
    if data[:4] in _ZIPS:
        return _zip_type(data)
    if data.startswith(MAGIC):
        return compound_type(data)
    if data.startswith(b"{\\rtf"):
        return FileType.RTF
    # After the containers: a PDF may be the first thing in one.
    if b"%PDF-" in data[:1024]:
        return FileType.PDF
    if any(data.startswith(magic) for magic in _OTHERS):
        return FileType.UNKNOWN
    return _text_type(data, name)


def why_unknown(data: bytes) -> str:
    """One plain line for a file that no reader takes: what it is and what to do."""
    if not data.strip(b"\0 \t\r\n"):
        return "it is empty"
    if data.startswith(MAGIC):
        return why_unknown_compound(data)
    if data[:4] in _ZIPS:
        return _zip_reason(data)
    for magic, what in _OTHERS.items():
        if data.startswith(magic):
            return f"it is {what}; save it as a PDF or a Word file and add that"
    return "it is not a kind of file we can read; save it as a PDF or a Word file and add that"


def decode(data: bytes) -> str:
    """Text of unknown encoding: its byte order mark, else UTF-8, else UTF-16 without a mark, else Windows-1252.

    Papers come from British office machines, so Windows-1252 is the last resort and never fails.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    head = data[:4000]
    if head.count(0) > len(head) / 4:
        return data.decode("utf-16-be" if head[0] == 0 else "utf-16-le", errors="replace")
    return data.decode("cp1252", errors="replace")


def may_hold_papers(head: bytes) -> bool:
    """Whether a file that begins so could be an archive or a message with attachments; its reader knows for certain."""
    return head[:4] in _ZIPS or head.startswith(MAGIC) or _is_mail(head)


def _zip_type(data: bytes) -> FileType:
    names = _zip_names(data)
    office = next((kind for member, kind in _MEMBERS if member in names), FileType.UNKNOWN)
    if office is not FileType.UNKNOWN:
        return office
    if "mimetype" in names and "content.xml" in names:
        return _open_document_type(data)
    return FileType.UNKNOWN if not names or _package(names) else FileType.ZIP


def _open_document_type(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("mimetype") as member:
            return _OPEN_DOCUMENTS.get(member.read(200).strip(), FileType.UNKNOWN)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return FileType.UNKNOWN


def _package(names: frozenset[str]) -> str:
    """Why an archive is not one of papers, or ""."""
    return next((why for member, why in _PACKAGES.items() if member in names), "")


def _zip_names(data: bytes) -> frozenset[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()


def _zip_reason(data: bytes) -> str:
    names = _zip_names(data)
    if "xl/workbook.bin" in names:
        return "it is a binary workbook (.xlsb); save it as .xlsx and add that"
    if not names and data.startswith(b"PK\x05\x06"):
        return "it is an empty ZIP archive"
    return _package(names) or "it is damaged: the file ends too early or its contents are broken; ask for it again"


def _text_type(data: bytes, name: str) -> FileType:
    head = data[:65_536]
    text_like = head.startswith(tuple(mark for mark, _ in _BOMS)) or _looks_like_text(head)
    if not text_like:
        return FileType.UNKNOWN
    lead = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _is_mail(lead):
        return FileType.EML
    if lead.startswith((b"<", b"\xef\xbb\xbf<")) and _HTML.search(head):
        return FileType.HTML
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if suffix in (".md", ".markdown"):
        return FileType.MD
    if suffix == ".csv":
        return FileType.CSV
    return FileType.TXT


def _is_mail(head: bytes) -> bool:
    """Headers first, at least two of those that e-mails have."""
    lead = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    top = lead.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
    return bool(_MAIL_HEADER.match(lead)) and len(_MAIL_NAMES.findall(top)) >= 2


def _looks_like_text(head: bytes) -> bool:
    """Few control characters; a UTF-16 text without a mark has a zero in every other byte."""
    if not head.strip():
        return False
    zeros = head.count(0)
    if zeros:
        half = len(head) / 2
        return max(head[0::2].count(0), head[1::2].count(0)) > half * 0.8 and zeros < half * 1.1
    odd = sum(head.count(code) for code in range(32) if code not in (9, 10, 12, 13, 27))
    return odd <= 1 + len(head) / 100
