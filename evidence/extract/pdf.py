"""Reads PDF files."""

from __future__ import annotations

from evidence.extract.limits import USUAL, Limits
from evidence.extract.pdf_fallback import read_plainly
from evidence.model import Document


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """The paper's text."""
    return read_plainly(data, sha256=sha256, limits=limits)
