"""A draft as one web page in the NHS look that needs nothing else: no script, no fonts or pictures from elsewhere.

On a narrow screen a table's rows become cards. Each cell then shows its column's heading again; that is drawn by the
style with an empty alternative, so that screen readers, which have the real headings, say it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

from generators.blocks import Block, Cell, Draft, Figure, Heading, List, Note, Paragraph, Run, Table
from generators.chart import Crop, TrendChart, as_svg
from generators.printable import printable
from generators.publish.clean import clean
from generators.publish.runs import runs_within
from generators.publish.targets import outside, targets


def page(draft: Draft, *, publisher: str = "") -> bytes:
    """The draft as an HTML page in UTF-8. `publisher` stands in the bar at the top and is the page's author.

    Raises NotReady as `clean` does. The same draft gives the same bytes.
    """
    cleaned = clean(draft)
    writer = _Writer(targets(cleaned.blocks))
    author = Markup('<meta name="author" content="{}">\n').format(printable(publisher)) if publisher else ""
    foot = " · ".join(filter(None, (publisher, cleaned.footer)))
    text = (
        f'<!DOCTYPE html>\n<html lang="{escape(cleaned.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_plain(cleaned.title)}</title>\n"
        f"{author}<style>\n{_style()}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">Skip to main content</a>\n'
        f'<header><p class="publisher">{_plain(publisher)}</p><p>{_plain(cleaned.subject)}</p></header>\n'
        f'<main id="main" tabindex="-1">\n{"".join(map(writer.block, cleaned.blocks))}</main>\n'
        f"<footer><p>{_plain(foot)}</p></footer>\n</body>\n</html>\n"
    )
    return text.encode()


@cache
def _style() -> str:
    return files("templates").joinpath("publish.css").read_text(encoding="utf-8")


class _Writer:
    """Writes blocks as HTML; `names` are the ids of the headings that links lead to."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def block(self, block: Block) -> str:
        match block:
            case Heading(key=key, level=level, runs=runs):
                place = f' id="{self._names[key]}"' if key in self._names else ""
                return f"<h{level}{place}>{self._words(runs)}</h{level}>\n"
            case Paragraph() | List():
                return f"{self._text(block)}\n"
            case Table():
                return self._table(block)
            case Note(role=role, blocks=blocks):
                return f'<div class="note {role}">{"".join(map(self._text, blocks))}</div>\n'
            case Figure(chart=chart):
                return f"<figure><figcaption>{_plain(chart.caption)}</figcaption>{_drawn(chart)}</figure>\n"
            case _:
                return ""

    def _text(self, block: Paragraph | List) -> str:
        if isinstance(block, Paragraph):
            role = f' class="{block.role}"' if block.role else ""
            return f"<p{role}>{self._words(block.runs)}</p>"
        return "".join(self._list(block))

    def _list(self, block: List) -> Iterator[str]:
        """Items by level: a deeper one is a list inside the item before it."""
        tag, depth = ("ol" if block.ordered else "ul"), 0
        for item in block.items:
            if item.level > depth:
                yield f"<{tag}><li>" * (item.level - depth)
            else:
                yield f"</li></{tag}>" * (depth - item.level) + "</li><li>"
            depth = item.level
            yield self._words(item.runs)
        yield f"</li></{tag}>" * depth

    # ------------------------------------------------------------ tables

    def _table(self, block: Table) -> str:
        heads, body = block.rows[: block.header_rows], block.rows[block.header_rows :]
        labels = [_said(cell) for cell in heads[-1].cells] if heads else []
        look = "cards" if labels or len(block.rows[0].cells) > 2 else "pairs"
        columns = "".join(f'<col style="width:{share:.0%}">' for share in block.widths)
        return "".join(
            (
                f'<table class="{look}"><caption>{_plain(block.caption)}</caption>',
                f"<colgroup>{columns}</colgroup>" if columns else "",
                f"<thead>{''.join(self._row(row.cells, ()) for row in heads)}</thead>" if heads else "",
                f"<tbody>{''.join(self._row(row.cells, labels) for row in body)}</tbody></table>\n",
            )
        )

    def _row(self, cells: Iterable[Cell], labels: Iterable[str]) -> str:
        named = [*labels]
        written = (self._cell(cell, named[at] if named else "") for at, cell in enumerate(cells))
        return f"<tr>{''.join(written)}</tr>"

    def _cell(self, cell: Cell, label: str) -> str:
        tag, scope = ("th", f' scope="{cell.scope}"') if cell.scope and cell.blocks else ("td", "")
        shown = Markup(' data-label="{}"').format(label) if label and not cell.scope else ""
        if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph):
            return f"<{tag}{scope}{shown}>{self._words(cell.blocks[0].runs)}</{tag}>"
        return f"<{tag}{scope}{shown}>{''.join(map(self._text, cell.blocks))}</{tag}>"

    # ------------------------------------------------------------ words

    def _words(self, runs: Iterable[Run]) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> Markup:
        text = _plain(run.text)
        for on, tag in ((run.strong, "strong"), (run.emphasis, "em")):
            text = Markup("<{0}>{1}</{0}>").format(Markup(tag), text) if on else text
        address = outside(run) or (f"#{self._names[run.href[1:]]}" if run.href[1:] in self._names else "")
        return Markup('<a href="{}">{}</a>').format(address, text) if address else text


def _drawn(chart: TrendChart | Crop) -> str:
    """One picture for each trend, so that they stand below each other and stay readable on a narrow screen."""
    if isinstance(chart, Crop):
        return as_svg(chart)
    alone = (replace(chart, trends=(trend,)) for trend in chart.trends)
    return "".join(as_svg(one).replace(_plain(one.alternative), _plain(one.trends[0].words)) for one in alone)


def _said(cell: Cell) -> str:
    return printable("".join(run.text for run in runs_within(cell)))


def _plain(text: str) -> Markup:
    return escape(printable(text))
