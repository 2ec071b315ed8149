"""Dates as the NHS writes them in words: 14 November 2013, December 2013."""

from __future__ import annotations

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_words(iso: str) -> str:
    """An ISO date ("2013-11-14...") or month ("2013-12") in words; "" for ""."""
    parts = iso[:10].split("-")
    if len(parts) < 2:
        return iso
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {month}" if len(parts) == 3 else month
