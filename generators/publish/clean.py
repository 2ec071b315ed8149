"""What of a draft may go out: no reference to the evidence, no place left to fill, nothing that only a draft says."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from evidence.errors import NotReady
from generators.blocks import Block, Cell, Draft, Heading, List, Note, PageBreak, Paragraph, Row, Run, Runs, Table
from generators.publish.runs import runs_within, with_runs

_LINKS = re.compile(r"(?:https?://|mailto:|#)\S+\Z", re.IGNORECASE)
_ABOUT_THE_DRAFT = frozenset({"reading", "judgement", "made-from", "unread", "key-evidence"})
_CLOSING = (".", ",", ";", ":", "!", "?", ")", "”", "’")


def clean(draft: Draft) -> Draft:
    """The draft as it is published: without citations, the head of the log, and what is empty without them.

    One that has no heading at all gets its title as heading.

    Raises NotReady when the draft has no title, when a place is still to be filled in, when a heading skips a level
    or says nothing, or when a table has no caption: PDF/UA-1 and WCAG 2.2 cannot be met without these.
    """
    if not _seen(draft.title):
        raise NotReady("The document has no title.", hint="Give it one: people and searches find it by that.")
    cleaned = without_traces(draft)
    _check_fills(cleaned.blocks)
    _check_headings(cleaned.blocks)
    for block in cleaned.blocks:
        if isinstance(block, Table) and not _seen(block.caption):
            raise NotReady("A table has no caption.", hint="Say above it what it shows.")
    return cleaned if any(isinstance(block, Heading) for block in cleaned.blocks) else _headed(cleaned)


def _headed(draft: Draft) -> Draft:
    """A document whose every heading was deleted, with its title as the one: readers find their way by headings."""
    heading = Heading(key="title", level=1, runs=(Run(text=draft.title),))
    return replace(draft, blocks=(heading, *draft.blocks))


def without_traces(draft: Draft) -> Draft:
    """The draft without what only drafts hold, and nothing refused: what is looked through before it is published.

    What speaks of the draft itself goes: blocks whose key is or starts with "reading" (how to read it), "judgement"
    (what is left to decide), "key-evidence" (quotations from papers that may not be public), "made-from" (how it was
    made) or "unread" (papers that were not read). So do page breaks that nothing comes after.
    """
    said = [block for block in draft.blocks if not speaks_of_the_draft(block)]
    cleaned = (_whole(with_runs(block, _without_citations)) for block in said)
    blocks = list(_own_keys(block for block in cleaned if not _empty(block)))
    while blocks and isinstance(blocks[-1], PageBreak):
        blocks.pop()
    return replace(draft, log_head="", blocks=tuple(blocks))


def speaks_of_the_draft(block: Block) -> bool:
    """Whether the block is about the draft itself and so stays out of what is published."""
    return block.key.partition("/")[0] in _ABOUT_THE_DRAFT


def _own_keys(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, in which no two headings have the same key: a link leads to the first."""
    used: Counter[str] = Counter()
    for block in blocks:
        used[block.key] += isinstance(block, Heading)
        again = isinstance(block, Heading) and used[block.key] > 1
        yield replace(block, key=f"{block.key}~{used[block.key]}") if again else block


def _check_fills(blocks: Iterable[Block]) -> None:
    fills = [run.text for block in blocks for run in runs_within(block) if run.fill]
    if fills:
        places = "One place is" if len(fills) == 1 else f"{len(fills)} places are"
        raise NotReady(
            f"{places} still to be filled in; the first is {fills[0]}.",
            hint="Fill it in or take it out in Word, and publish again.",
        )


def _check_headings(blocks: Iterable[Block]) -> None:
    depth = 0
    for block in blocks:
        if isinstance(block, Heading):
            if block.level > depth + 1:
                words = "".join(run.text for run in block.runs)
                raise NotReady(
                    f"The heading “{words}” is of level {block.level} and nothing of level {depth + 1} is above it.",
                    hint="Give it the next level in Word: screen readers go through a document by its headings.",
                )
            depth = block.level


def _without_citations(_key: str, runs: Runs) -> Runs:
    """The runs without references, the spaces that led to them, and links to anything but the web, mail and here."""
    kept: list[Run] = []
    gap = False
    for run in runs:
        if run.citation is not None:
            gap = True
            continue
        text = run.text
        if gap:
            text = text.lstrip(" ")
            _trim(kept)
            if kept and text and not text.startswith(_CLOSING):
                text = f" {text}"
            gap = not text
        if text:
            kept.append(replace(run, text=text, href=run.href if _leads(run) else ""))
    if gap:
        _trim(kept)
    return tuple(kept)


def _leads(run: Run) -> bool:
    """Whether a link can be followed: to the web, mail or a place here, from words that can be seen."""
    return _seen(run.text) and _LINKS.match(run.href) is not None


def _trim(runs: list[Run]) -> None:
    """Take the spaces off the end."""
    while runs:
        last = runs.pop()
        if text := last.text.rstrip(" "):
            runs.append(replace(last, text=text))
            return


def _whole(block: Block) -> Block:
    """The block without parts that say nothing. A cell stays, empty or not."""
    match block:
        case List():
            return replace(block, items=tuple(item for item in block.items if _says(item.runs)))
        case Note():
            return replace(block, blocks=_texts(block.blocks))
        case Table():
            columns = max((len(row.cells) for row in block.rows), default=0)
            widths = block.widths if len(block.widths) == columns else ()
            rows = tuple(_row(row, columns) for row in block.rows)
            return replace(block, rows=rows, widths=widths, header_rows=min(block.header_rows, len(rows)))
        case _:
            return block


def _row(row: Row, columns: int) -> Row:
    """The row with as many cells as the table has columns: people's tables are not always square."""
    cells = tuple(replace(cell, blocks=_texts(cell.blocks)) for cell in row.cells)
    return Row(cells=cells + (Cell(blocks=()),) * (columns - len(cells)))


def _texts(blocks: tuple[Paragraph | List, ...]) -> tuple[Paragraph | List, ...]:
    whole = (_whole(block) for block in blocks)
    return tuple(block for block in whole if isinstance(block, (Paragraph, List)) and not _empty(block))


def _empty(block: Block) -> bool:
    match block:
        case Heading() | Paragraph():
            return not _says(block.runs)
        case List():
            return not block.items
        case Note():
            return not block.blocks
        case Table():
            return not any(row.cells for row in block.rows)
        case _:
            return False


def _says(runs: Runs) -> bool:
    return any(_seen(run.text) for run in runs)


def _seen(text: str) -> bool:
    """Whether there is anything but spaces, controls and characters that join or part others."""
    return any(unicodedata.category(sign)[0] not in "ZC" for sign in text)
