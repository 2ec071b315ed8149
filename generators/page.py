"""Blocks as one web page without anything outside it: headings, tables with scopes, pictures with their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

from generators.blocks import Block, Cell, Draft, Figure, Heading, List, Note, PageBreak, Paragraph, Row, Run, Table
from generators.chart import as_svg
from generators.printable import printable


def write(draft: Draft) -> bytes:
    """The draft as an HTML page. The same draft gives the same bytes."""
    footer = " · ".join(filter(None, ("Draft for discussion", draft.footer, f"log {draft.log_head}")))
    page = (
        f'<!DOCTYPE html>\n<html lang="{escape(draft.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{_plain(draft.title)}</title>\n'
        f"<style>\n{_style()}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">Skip to main content</a>\n<header>{_plain(draft.subject)}</header>\n'
        f'<main id="main">\n{"".join(map(_block, draft.blocks))}</main>\n'
        f"<footer><p>{_plain(footer)}</p></footer>\n</body>\n</html>\n"
    )
    return page.encode()


@cache
def _style() -> str:
    return files("templates").joinpath("page.css").read_text(encoding="utf-8")


def _block(block: Block) -> str:
    match block:
        case Heading(key=key, level=level, runs=runs):
            return f'<h{level} id="{escape(key)}">{_words(runs)}</h{level}>\n'
        case Paragraph() | List():
            return f"{_text(block)}\n"
        case Table():
            return _table(block)
        case Note(role=role, blocks=blocks):
            return f'<aside class="{role}">{"".join(map(_text, blocks))}</aside>\n'
        case Figure(chart=chart):
            return f"<figure><figcaption>{_plain(chart.caption)}</figcaption>{as_svg(chart)}</figure>\n"
        case PageBreak():
            return ""


def _text(block: Paragraph | List) -> str:
    if isinstance(block, Paragraph):
        role = f' class="{block.role}"' if block.role else ""
        return f"<p{role}>{_words(block.runs)}</p>"
    return "".join(_list(block))


def _list(block: List) -> Iterator[str]:
    """Items by level: a deeper one is a list inside the item before it."""
    tag = "ol" if block.ordered else "ul"
    depth = 0
    for item in block.items:
        if item.level > depth:
            yield f"<{tag}><li>" * (item.level - depth)
        else:
            yield f"</li></{tag}>" * (depth - item.level) + "</li><li>"
        depth = item.level
        yield _words(item.runs)
    yield f"</li></{tag}>" * depth


def _table(block: Table) -> str:
    head = "".join(map(_row, block.rows[: block.header_rows]))
    body = "".join(map(_row, block.rows[block.header_rows :]))
    columns = "".join(f'<col style="width:{share:.0%}">' for share in block.widths)
    columns = f"<colgroup>{columns}</colgroup>" if columns else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_plain(block.caption)}"><table>'
        f"<caption>{_plain(block.caption)}</caption>"
        f"{columns}<thead>{head}</thead><tbody>{body}</tbody></table></div>\n"
    )


def _row(row: Row) -> str:
    return f"<tr>{''.join(map(_cell, row.cells))}</tr>"


def _cell(cell: Cell) -> str:
    tag, scope = ("th", f' scope="{cell.scope}"') if cell.scope else ("td", "")
    if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph):
        return f"<{tag}{scope}>{_words(cell.blocks[0].runs)}</{tag}>"
    return f"<{tag}{scope}>{''.join(map(_text, cell.blocks))}</{tag}>"


def _words(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> Markup:
    text = _plain(run.text)
    for on, tag in ((run.strong, "strong"), (run.emphasis, "em")):
        text = Markup("<{0}>{1}</{0}>").format(Markup(tag), text) if on else text
    if run.fill:
        text = Markup('<span class="fill">{}</span>').format(text)
    return Markup('<a href="{}">{}</a>').format(run.href, text) if run.href else text


def _plain(text: str) -> Markup:
    return escape(printable(text))
