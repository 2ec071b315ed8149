"""Tables without ruled lines: rows of short texts and figures that stand under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.characters import list_mark
from evidence.extract.pdf_marks import Grid, Run, Word, run_of
from evidence.model import Box

_FIGURE = re.compile(
    r"^[£$€(+\-–−<>≤≥~]*\d[\d,.:/ ]*(?:%|k|m|bn|th|st|nd|rd)?[)*†]*$|^[-–—]$|^(?:n/?a|nil|tbc)$", re.IGNORECASE
)
_FEWEST_ROWS = 3
_APART = 0.4

Lines = Sequence[list[Run]]


def aligned_tables(lines: Lines) -> list[tuple[int, int, Grid]]:
    """Ranges of lines that form a table, with the table."""
    found: list[tuple[int, int, Grid]] = []
    at = 0
    while at < len(lines):
        end = _stretch(lines, at)
        grid = _grid(lines[at:end]) if end - at >= _FEWEST_ROWS else None
        if grid is not None:
            headings = _headings(lines, at, _columns([line for line in lines[at:end] if len(line) > 1]), found)
            grid.rows = headings + grid.rows
            found.append((at - len(headings), end, grid))
            at = end
        else:
            at += 1
    return found


def _headings(
    lines: Lines, at: int, columns: Sequence[tuple[float, float]], found: Sequence[tuple[int, int, Grid]]
) -> list[list[list[Run]]]:
    """The column headings above a table: at most three close lines whose words stand apart over its columns."""
    floor = found[-1][1] if found else 0
    rows: list[list[list[Run]]] = []
    start = at
    while start > floor and len(rows) < 3:
        line, below = lines[start - 1], lines[start]
        if below[0].top - line[0].bottom > 1.2 * line[0].size or any(run.grid is not None for run in line):
            break
        row = _by_column(line, columns)
        if sum(map(bool, row)) < max(2, 0.4 * len(columns)):
            break
        rows.insert(0, row)
        start -= 1
    return rows


def _by_column(line: list[Run], columns: Sequence[tuple[float, float]]) -> list[list[Run]]:
    """A heading line's words in their columns; nothing when words of one phrase would be torn apart."""
    cells: list[list[Word]] = [[] for _ in columns]
    last, last_column = None, -1
    for run in line:
        for word in run.words:
            shares = [min(word.x1, end) - max(word.x0, start) for start, end in columns]
            column = max(range(len(columns)), key=shares.__getitem__)
            if last is not None and column != last_column and word.x0 - last.x1 < _APART * run.size:
                return []
            cells[column].append(word)
            last, last_column = word, column
    if any(len(cell) > 6 for cell in cells):
        return []
    return [[run_of(cell, line[0])] if cell else [] for cell in cells]


def _cells(line: list[Run]) -> list[Run]:
    """The runs of a line that could be cells: a bullet or number at its head is not one."""
    if len(line) > 1 and list_mark(line[0].text + " x") >= len(line[0].text):
        return line[1:]
    return line


def _is_row(line: list[Run]) -> bool:
    cells = _cells(line)
    return (
        len(cells) >= 2
        and not any(run.grid is not None for run in line)
        and (len(cells) >= 3 or any(_FIGURE.match(run.text) for run in cells))
    )


def _stretch(lines: Lines, start: int) -> int:
    """Where the rows that begin at `start` end; one line of a single cell may stand between rows."""
    if not _is_row(lines[start]):
        return start
    end = start + 1
    while end < len(lines):
        distance = lines[end][0].top - lines[end - 1][0].bottom
        if distance > 3 * lines[end][0].size:
            break
        if _is_row(lines[end]):
            end += 1
        elif (
            len(lines[end]) == 1
            and lines[end][0].grid is None
            and len(lines[end][0].words) <= 8
            and end + 1 < len(lines)
            and _is_row(lines[end + 1])
        ):
            end += 2
        else:
            break
    return end


def _grid(lines: Lines) -> Grid | None:
    rows = [line for line in lines if len(line) > 1]
    columns = _columns(rows)
    if len(columns) < 2 or len(rows) < _FEWEST_ROWS:
        return None
    placed = [_place(line, columns) for line in lines]
    cells = [cell for row in placed for cell in row[1:] if cell]
    figures = sum(1 for cell in cells if all(_FIGURE.match(run.text) for run in cell))
    short = sum(1 for cell in cells if sum(len(run.words) for run in cell) <= 4)
    if not cells or short < 0.7 * len(cells) or figures < 0.25 * len(cells):
        return None
    if sum(1 for row in placed for cell in row if cell) < 0.45 * len(placed) * len(columns):
        return None
    runs = [run for line in lines for run in line]
    box = Box(
        x0=min(run.x0 for run in runs),
        top=min(run.top for run in runs),
        x1=max(run.x1 for run in runs),
        bottom=max(run.bottom for run in runs),
    )
    return Grid(box=box, rows=placed, ruled=False)


def _columns(rows: Lines) -> list[tuple[float, float]]:
    """Where columns stand: texts that overlap from row to row are one column, unless one spans several."""
    spans = sorted((run.x0, run.x1) for row in rows for run in row)
    narrow = sorted(end - start for start, end in spans)
    usual = narrow[len(narrow) * 3 // 4]
    columns: list[tuple[float, float]] = []
    for start, end in spans:
        if end - start > 3 * usual and len(columns) > 0:
            continue
        if columns and start < columns[-1][1] - 1:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns


def _place(line: list[Run], columns: Sequence[tuple[float, float]]) -> list[list[Run]]:
    cells: list[list[Run]] = [[] for _ in columns]
    for run in line:
        shares = [min(run.x1, end) - max(run.x0, start) for start, end in columns]
        cells[max(range(len(columns)), key=shares.__getitem__)].append(run)
    return cells
