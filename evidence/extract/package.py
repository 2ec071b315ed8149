"""Opens the ZIP that an office file is, without falling for bombs or outside references."""

from __future__ import annotations

import io
import zipfile
import zlib
from types import TracebackType
from typing import Self

from lxml import etree

from evidence.errors import PaperNotRead
from evidence.extract.compound import LOCKED
from evidence.extract.limits import Limits

# What the standard library raises on a member that is damaged, cut short or packed in an unknown way.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class Package:
    """The parts of an office file by name. Sizes are checked before anything is unpacked."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        check_package(data, limits)
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = frozenset(self._zip.namelist())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def xml(self, name: str) -> etree._Element | None:
        """A part as a tree, or None when the file has no such part. External entities are never fetched.

        PaperNotRead when it is not XML, or XML that is built to harm its reader (nesting, entities in entities).
        """
        if name not in self.names:
            return None
        try:
            return etree.fromstring(self._zip.read(name), parser())
        except (etree.XMLSyntaxError, *BROKEN_ARCHIVE) as error:
            raise PaperNotRead(
                "it is damaged or built to do harm; open it where it was made, save it as a PDF and add that"
            ) from error


def parser() -> etree.XMLParser:
    """An XML parser that neither resolves entities nor touches the network."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def check_package(data: bytes, limits: Limits) -> None:
    """Raises PaperNotRead when unpacking would be too much or the archive is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise PaperNotRead(
            "it is damaged: the file ends too early or its contents are broken; ask for it again"
        ) from error
    if any(info.flag_bits & 1 for info in infos):
        raise PaperNotRead(LOCKED)
    parts = [info for info in infos if info.filename.endswith((".xml", ".rels"))]
    if sum(info.file_size for info in parts) > limits.unpacked_bytes or len(infos) > 20_000:
        raise PaperNotRead(
            f"it unpacks to more than {limits.unpacked_bytes // 1_000_000} MB; split it and add the parts"
        )


def core_title(package: Package) -> str:
    """The title in the file's properties, or ""."""
    tree = package.xml("docProps/core.xml")
    return "" if tree is None else (tree.findtext("{http://purl.org/dc/elements/1.1/}title") or "").strip()
