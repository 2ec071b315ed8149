"""Office files as bytes that depend on their content only: sorted parts, one fixed time, one compression."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_TYPES = "[Content_Types].xml"
_TIME = (1980, 1, 1, 0, 0, 0)


def package(parts: Mapping[str, bytes]) -> bytes:
    """The parts as one file. The list of content types comes first, as the packaging standard's readers expect."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        for name in sorted(parts, key=lambda part: (part != _TYPES, part)):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same number on every machine, which zipfile does not promise
            file.writestr(entry, parts[name])
    return out.getvalue()


def repack(data: bytes) -> bytes:
    """The same office file without the hour at which a library wrote it."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return package({name: file.read(name) for name in file.namelist()})
