"""Ruled tables: cells from crossing lines, and the runs of words that stand in them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from evidence.extract.pdf_marks import Grid, Rule, Run, Sheet, lines_of, run_of
from evidence.model import Box

_SNAP = 2.5
_REACH = 4.0
_NARROW = 3.5
_MOST_PAIRS = 300_000
_MOST_COLUMNS = 60
_LONG_CELL = 120
_SLIVER = 14.0


def take_ruled_tables(sheet: Sheet) -> None:
    """Moves the runs that stand in ruled tables out of `sheet.runs` into `sheet.grids`.

    A frame round text is no table, nor are a chart's grid lines: a table has at least two columns with text in them.
    """
    across = _merged(sheet.across)
    down = _merged(sheet.down)
    if len(across) < 2 or len(down) < 2 or len(across) * len(down) > _MOST_PAIRS:
        return
    for rows, columns in _networks(across, down):
        grid = _grid(rows, columns, sheet.runs)
        if grid is not None:
            inside = {id(run) for run in _taken(grid)}
            inside.update(id(run) for run in sheet.runs if _within(run, grid.box))
            sheet.runs = [run for run in sheet.runs if id(run) not in inside]
            sheet.grids.append(grid)
    sheet.grids = _stacked(sorted(sheet.grids, key=lambda grid: (grid.box.top, grid.box.x0)))


def _stacked(grids: list[Grid]) -> list[Grid]:
    """Grids that stand on each other with the same columns are one table drawn in parts."""
    merged: list[Grid] = []
    for grid in grids:
        above = merged[-1] if merged else None
        if (
            above is not None
            and len(above.rows[0]) == len(grid.rows[0])
            and abs(above.box.x0 - grid.box.x0) < 4
            and abs(above.box.x1 - grid.box.x1) < 4
            and -4 < grid.box.top - above.box.bottom < 5
        ):
            box = Box(x0=above.box.x0, top=above.box.top, x1=above.box.x1, bottom=grid.box.bottom)
            merged[-1] = Grid(box=box, rows=above.rows + grid.rows)
        else:
            merged.append(grid)
    return merged


def _taken(grid: Grid) -> Iterable[Run]:
    return (run for row in grid.rows for cell in row for run in cell)


def _within(run: Run, box: Box) -> bool:
    return box.x0 - 1 <= (run.x0 + run.x1) / 2 <= box.x1 + 1 and box.top <= run.middle <= box.bottom


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that lie on each other or continue each other as one."""
    bands: list[list[Rule]] = []
    for rule in sorted(rules):
        if bands and rule.at - bands[-1][-1].at <= 1.0 and rule.at - bands[-1][0].at <= _SNAP:
            bands[-1].append(rule)
        else:
            bands.append([rule])
    merged: list[Rule] = []
    for band in bands:
        at = sum(rule.at for rule in band) / len(band)
        start, end = None, 0.0
        for rule in sorted(band, key=lambda rule: rule.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + _REACH:
                end = max(end, rule.end)
            else:
                merged.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            merged.append(Rule(at, start, end))
    return [rule for rule in merged if rule.end - rule.start >= 6]


def _networks(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that touch each other, each with at least two lines either way."""
    leader = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for column, upright in enumerate(down, len(across)):
        low, high, at = upright.start - _REACH, upright.end + _REACH, upright.at
        for row, rule in enumerate(across):
            if low <= rule.at <= high and rule.start - _REACH <= at <= rule.end + _REACH:
                leader[root(column)] = root(row)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for at, rule in enumerate((*across, *down)):
        groups[root(at)][at >= len(across)].append(rule)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]


def _places(rules: Iterable[Rule]) -> list[float]:
    """Where lines stand; two that are closer than a cell can be are one."""
    places: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not places or at - places[-1] > _NARROW:
            places.append(at)
    return places


def _grid(across: list[Rule], down: list[Rule], runs: list[Run]) -> Grid | None:
    ys, xs = _places(across), _places(down)
    if len(ys) < 2 or len(xs) < 3 or len(xs) > _MOST_COLUMNS:
        return None
    box = Box(x0=xs[0], top=ys[0], x1=xs[-1], bottom=ys[-1])
    inside = [run for run in runs if _within(run, box)]
    if not inside:
        return None
    owner = _merged_cells(across, down, xs, ys)
    cells: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in inside:
        row = min(max(bisect_right(ys, run.middle) - 1, 0), len(ys) - 2)
        for column, part in _split(run, xs, owner[row]):
            cells[owner[row][column]].append(part)
    rows = [[cells.get((row, column), []) for column in range(len(xs) - 1)] for row in range(len(ys) - 1)]
    return _worthy(box, _without_slivers(rows, xs))


def _merged_cells(
    across: list[Rule], down: list[Rule], xs: list[float], ys: list[float]
) -> list[list[tuple[int, int]]]:
    """For each square of the grid the square that its text belongs to: the first of those not parted by a line."""
    columns, rows = len(xs) - 1, len(ys) - 1
    uprights = [[rule for rule in down if abs(rule.at - x) <= _NARROW] for x in xs]
    levels = [[rule for rule in across if abs(rule.at - y) <= _NARROW] for y in ys]
    owner: list[list[tuple[int, int]]] = []
    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        line: list[tuple[int, int]] = []
        for column in range(columns):
            centre = (xs[column] + xs[column + 1]) / 2
            if column and not any(rule.start <= middle <= rule.end for rule in uprights[column]):
                line.append(line[-1])
            elif row and not any(rule.start <= centre <= rule.end for rule in levels[row]):
                line.append(owner[row - 1][column])
            else:
                line.append((row, column))
        owner.append(line)
    return owner


def _split(run: Run, xs: list[float], owners: Sequence[tuple[int, int]]) -> list[tuple[int, Run]]:
    """The parts of a run by the column they stand in; most runs stand in one."""
    last = len(xs) - 2

    def column_of(x: float) -> int:
        return min(max(bisect_right(xs, x) - 1, 0), last)

    first, final = column_of(run.x0 + 1), column_of(run.x1 - 1)
    if owners[first] == owners[final] or len(run.words) == 1:
        return [(column_of((run.x0 + run.x1) / 2) if first != final else first, run)]
    parts: list[tuple[int, list[int]]] = []
    for at, word in enumerate(run.words):
        column = column_of((word.x0 + word.x1) / 2)
        if parts and owners[parts[-1][0]] == owners[column]:
            parts[-1][1].append(at)
        else:
            parts.append((column, [at]))
    return [(column, run_of([run.words[at] for at in places], run)) for column, places in parts]


def _without_slivers(rows: list[list[list[Run]]], xs: list[float]) -> list[list[list[Run]]]:
    """Columns made by doubled lines go into their neighbour: narrow, and never filled beside it."""
    column = 0
    edges = list(xs)
    while column < len(rows[0]) - 1:
        narrow = min(edges[column + 1] - edges[column], edges[column + 2] - edges[column + 1]) < _SLIVER
        if narrow and not any(row[column] and row[column + 1] for row in rows):
            rows = [[*row[:column], row[column] + row[column + 1], *row[column + 2 :]] for row in rows]
            del edges[column + 1]
        else:
            column += 1
    return rows


def _worthy(box: Box, rows: list[list[list[Run]]]) -> Grid | None:
    """The grid without its empty rows and columns, or None when it is a frame, a drawing or laid-out prose."""
    rows = [row for row in rows if any(row)]
    if not rows:
        return None
    used = [column for column in range(len(rows[0])) if any(row[column] for row in rows)]
    rows = [[row[column] for column in used] for row in rows]
    filled = sum(1 for row in rows for cell in row if cell)
    if len(used) < 2 or filled < 0.2 * len(rows) * len(used) or (len(rows) == 1 and filled < 2):
        return None
    pairs = sum(1 for row in rows if sum(map(bool, row)) > 1)
    if pairs < max(1, 0.2 * len(rows)):
        return None
    words = [sum(len(run.words) for cell in row for run in cell) for row in rows]
    longest = max(sum(len(run.words) for run in cell) for row in rows for cell in row)
    if longest > _LONG_CELL and longest > 0.7 * sum(words):
        return None
    return Grid(box=box, rows=rows)


def row_is_prose(row: list[list[Run]]) -> bool:
    """A row of a table that lays out text: one of its cells is longer than a table cell is."""
    return any(sum(len(run.words) for run in cell) > _LONG_CELL for cell in row)


def cell_lines(cell: list[Run]) -> list[list[Run]]:
    """A cell's runs as lines; type that stands upright comes first, as one line each."""
    upright = [run for run in cell if run.upright]
    turned = [[run] for run in cell if not run.upright]
    return turned + lines_of(upright)
