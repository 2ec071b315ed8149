"""The child process that opens workbooks: `python -m evidence.indicators.child FILE NAME INTO SECONDS`.

Memory, CPU time and what it may write are limited before the first byte is parsed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from evidence.extract.worker import limit_cpu, limit_once
from evidence.indicators.sheets import Book
from evidence.indicators.workbook import read_book

OUT_OF_MEMORY = 3


def main() -> int:
    path, name, into, seconds = sys.argv[1:5]
    limit_once()
    limit_cpu(float(seconds))
    try:
        book = read_book(Path(path).read_bytes(), name=name)
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:
        # Any parser may raise anything on a damaged file.
        detail = " ".join(str(error).split())[:120]
        book = Book(problem=f"is damaged or unusual ({type(error).__name__}: {detail})".replace(": )", ")"))
    Path(into).write_bytes(msgspec.json.encode(book))
    return 0


if __name__ == "__main__":
    sys.exit(main())
