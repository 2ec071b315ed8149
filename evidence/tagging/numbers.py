"""Numbers as papers write them, in digits or in words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNITS: Final = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"  # noqa: SIM905
        " seventeen eighteen nineteen".split()
    )
}
_TENS: Final = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)  # noqa: SIM905
}
_ONES: Final = "|".join(word for word, number in _UNITS.items() if 0 < number < 10)
WORDS: Final = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{_ONES}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))}|nil|no"


def plain_number(written: str) -> str:
    """A number without thousands separators: "1,234" and "ninety-seven" become "1234" and "97"; "no" is "0"."""
    if written[0].isdigit():
        return written.replace(",", "")
    parts = re.split(r"[- ]", written.lower())
    return str(sum(_TENS.get(part, 0) + _UNITS.get(part, 0) for part in parts))


def pounds(value: str, scale: str = "") -> str:
    """ "1.2", "m" as pounds: "1200000". Nothing is rounded."""
    factor = {"k": 3, "t": 3, "m": 6, "b": 9}.get(scale.strip()[:1].lower(), 0)
    number = Decimal(value.replace(",", "")).scaleb(factor)
    return f"{number:f}".rstrip("0").rstrip(".") if factor and "." in f"{number:f}" else f"{number:f}"
