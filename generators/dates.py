"""Dates as the NHS writes them in words: 14 November 2013, December 2013."""

from __future__ import annotations

import re

_ISO = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2})(?:T.*)?)?")


def in_words(iso: str) -> str:
    """An ISO day, time or month ("2013-11-14", "2013-12") in words; anything else as it is."""
    found = _ISO.fullmatch(iso)
    if not found:
        return iso
    month = f"{_MONTHS[int(found[2])]} {found[1]}"
    return f"{int(found[3])} {month}" if found[3] else month


_MONTHS = (
    "",
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
