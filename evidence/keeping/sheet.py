"""CSV files that a spreadsheet opens as they are meant: UTF-8 with its mark, and no cell that is run as a formula."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

# The fullwidth forms too: some settings of Excel take them for the plain ones.
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")


def safe(cell: str) -> str:
    """The cell with an apostrophe before it when a spreadsheet would take it for a formula; plain numbers stay."""
    return f"'{cell}" if _FORMULA.match(cell) and not _PLAIN_NUMBER.fullmatch(cell) else cell


def cell(value: Any) -> str:
    """A value as one safe cell: lists of words with semicolons between, anything deeper as JSON, yes and no."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return safe(value)
        case list() if all(isinstance(part, (str, int, float)) for part in value):
            return safe("; ".join(map(str, value)))
        case list() | dict():
            return safe(json.dumps(value, ensure_ascii=False, sort_keys=True)) if value else ""
    return safe(str(value))


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """A row for each mapping, its values under the columns of their names; what a row lacks is empty."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(map(safe, columns))
        writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
