"""A cleaned draft as the plain values that `templates/publish.typ` reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from generators.blocks import (
    Block,
    Cell,
    Draft,
    Figure,
    Heading,
    List,
    ListItem,
    Note,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
)
from generators.chart import as_svg
from generators.printable import printable
from generators.publish.runs import runs_within
from generators.publish.targets import outside, targets

Values = dict[str, Any]
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))  # soft hyphen and joins; Typst trips over one in a link
_UNIT = 0.75  # points a chart unit: 96 units an inch
_WHOLE_ROW = 300  # characters in its longest cell
_LINE = 470  # points, the length of a line on an upright page


def values(draft: Draft, publisher: str) -> Values:
    """The whole document. Characters that a PDF cannot hold are left out."""
    language, _, region = draft.language.partition("-")
    writer = _Writer(targets(draft.blocks))
    wide = draft.landscape or any(isinstance(block, Table) and block.wide for block in draft.blocks)
    return {
        "title": _seen(draft.title),
        "subject": _seen(draft.subject),
        "publisher": _seen(publisher),
        "running": _seen(" · ".join(filter(None, (draft.title, draft.subject)))),
        "footer": _seen(" · ".join(filter(None, (publisher, draft.footer)))),
        "lang": language,
        "region": region or None,
        "landscape": wide,
        "blocks": [writer.block(block, following) for block, following in pairwise((*draft.blocks, None)) if block],
    }


class _Writer:
    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def block(self, block: Block, following: Block | None) -> Values:
        """One block; what leads to a list stays on the page of its first item."""
        match block:
            case Heading(key=key, level=level):
                return {
                    "kind": "heading",
                    "level": level,
                    "runs": self._runs(block.runs),
                    "id": self._names.get(key, ""),
                }
            case Paragraph() | List():
                return self._text(block, leads=isinstance(following, List))
            case Table():
                return self._table(block)
            case Note(role=role):
                return {"kind": "note", "role": role, "blocks": [self._text(part) for part in block.blocks]}
            case Figure():
                return _figure(block)
            case _:
                return {"kind": "page"}

    def _text(self, block: Paragraph | List, *, leads: bool = False) -> Values:
        if isinstance(block, Paragraph):
            return {"kind": "paragraph", "role": block.role, "runs": self._runs(block.runs), "leads": leads}
        return {"kind": "list", "ordered": block.ordered, "items": self._items(block.items)}

    def _items(self, items: Iterable[ListItem]) -> list[Values]:
        """The items of the first level, each with the deeper ones that follow it."""
        levels: list[list[Values]] = [[]]
        for item in items:
            value: Values = {"runs": self._runs(item.runs), "items": []}
            del levels[item.level :]
            levels[-1].append(value)
            levels.append(value["items"])
        return levels[0]

    def _table(self, block: Table) -> Values:
        """A header row with a link is not repeated: what repeats is no part of the text, and may not lead anywhere."""
        columns = max(len(row.cells) for row in block.rows)
        heads = block.rows[: block.header_rows]
        return {
            "kind": "table",
            "caption": _seen(block.caption),
            "header-rows": block.header_rows,
            "repeats": not any(run.href for row in heads for cell in row.cells for run in runs_within(cell)),
            "widths": list(block.widths) or [1 / columns] * columns,
            "rows": [self._row(row) for row in block.rows],
        }

    def _row(self, row: Row) -> list[Values]:
        """A short row stays on one page; a long one may break, or half pages would stay empty."""
        longest = max((sum(len(run.text) for run in runs_within(cell)) for cell in row.cells), default=0)
        return [self._cell(cell, breakable=longest > _WHOLE_ROW) for cell in row.cells]

    def _cell(self, cell: Cell, *, breakable: bool) -> Values:
        blocks = [self._text(part) for part in cell.blocks]
        return {"scope": cell.scope, "breakable": breakable, "blocks": blocks}

    def _runs(self, runs: Runs) -> list[Values]:
        return [self._run(run) for run in runs]

    def _run(self, run: Run) -> Values:
        return {
            "text": _seen(run.text),
            "strong": run.strong,
            "emphasis": run.emphasis,
            "link": _seen(outside(run)),
            "to": self._names.get(run.href[1:], "") if run.href.startswith("#") else "",
        }


def _seen(text: str) -> str:
    """The text with spaces for tabs and line ends, and without characters that nobody sees or a PDF cannot hold."""
    spaced = "".join(" " if sign.isspace() else sign for sign in printable(text).translate(_UNSEEN))
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cn", "Co", "Cs"))


def _figure(block: Figure) -> Values:
    chart = block.chart
    return {
        "kind": "figure",
        "caption": _seen(chart.caption),
        "alternative": _seen(chart.alternative),
        "picture": _seen(as_svg(chart)).replace("Arial, sans-serif", "Liberation Sans"),
        "width": min(_LINE, chart.size[0] * _UNIT),
    }
