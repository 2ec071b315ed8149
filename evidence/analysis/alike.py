"""Whether two papers' figures are one figure, and whether a sentence knows the other one."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation


def same_figure(one: str, other: str, *, in_pounds: bool = False) -> bool:
    """Whether two figures are one, seen as the coarser of them is written: 94.1 and 94, £8.3m and £8,297,000."""
    if one == other:
        return True
    try:
        a, b = Decimal(one), Decimal(other)
    except InvalidOperation:
        return False
    return abs(a - b) <= max(_last_place(a, in_pounds), _last_place(b, in_pounds)) / 2


def knows(quote: str, value: str) -> bool:
    """Whether a quotation gives the other figure too ("78 per cent, up from 71 in August"): then it explains itself."""
    return bool(re.search(rf"(?<![\d.,]){re.escape(value)}(?![\d]|[.,]\d)", quote))


def _last_place(value: Decimal, in_pounds: bool) -> Decimal:
    """The last place a figure is written to; of a sum, its last digit that is not nought."""
    written = value.normalize() if in_pounds else value
    return Decimal(1).scaleb(int(written.as_tuple().exponent))
