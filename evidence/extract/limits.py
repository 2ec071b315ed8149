"""How much of a paper we are prepared to read, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Ceilings for one paper. Sizes are bytes, `cells` counts a workbook's cells.

    `characters` is what a text file may have; `kept_characters`, `kept_blocks`, `kept_lines` (of type) and `cells` are
    what of any paper goes on to be tagged and stored. `ocr_seconds` is what OCR may take by the clock for one paper
    (0: no OCR), `ocr_page_seconds` for one page.
    """

    file_bytes: int = 200_000_000
    unpacked_bytes: int = 250_000_000
    pages: int = 5_000
    characters: int = 20_000_000
    kept_characters: int = 10_000_000
    kept_blocks: int = 50_000
    kept_lines: int = 500_000
    cells: int = 1_000_000
    header_bytes: int = 1_000_000
    markup_bytes: int = 20_000_000
    members: int = 1_000
    member_ratio: int = 200
    taken_out_bytes: int = 1_000_000_000
    ocr_seconds: float = 300.0
    ocr_page_seconds: float = 30.0


USUAL = Limits()
