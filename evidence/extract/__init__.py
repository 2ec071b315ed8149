"""From files to `Document`s, each read in a limited child process.

`extract` and `extract_many` are the way in; `sniff` tells what a file is.
"""

from __future__ import annotations

from evidence.extract.sniff import sniff
from evidence.extract.supervisor import Paper, extract, extract_many

__all__ = ["Paper", "extract", "extract_many", "sniff"]
