"""Office files that are the same bytes every time: fixed times inside and outside, entries in name order."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from lxml import etree

_TIMES = "{http://purl.org/dc/terms/}"
_CORE = "docProps/core.xml"


def fixed_zip(data: bytes, made: datetime) -> bytes:
    """The same office file with every time set to `made`, which is UTC."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda entry: (entry != "[Content_Types].xml", entry)):
            content = old.read(name)
            if name == _CORE:
                content = _fixed_core(content, made)
            entry = zipfile.ZipInfo(name, date_time=made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, content)
    return out.getvalue()


def _fixed_core(content: bytes, made: datetime) -> bytes:
    root = etree.fromstring(content)
    for name in ("created", "modified"):
        for element in root.iter(f"{_TIMES}{name}"):
            element.text = made.strftime("%Y-%m-%dT%H:%M:%SZ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
