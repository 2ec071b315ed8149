"""Reads rich text files (.rtf): text in order, headings, tables, notes, running headers and footers.

Deleted text of tracked changes and hidden text are left out, inserted text is in. Nothing embedded is opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from evidence.extract.characters import one_line
from evidence.extract.limits import USUAL, Limits
from evidence.extract.pages import Piece, document_of, page_of, prose, row_piece, table_of
from evidence.model import BlockKind, Document, FileType, Table

READER = "rich 1"
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n\\]"
)
_DESTINATIONS = {
    "header": BlockKind.HEADER,
    "headerl": BlockKind.HEADER,
    "headerr": BlockKind.HEADER,
    "headerf": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
    "footerl": BlockKind.FOOTER,
    "footerr": BlockKind.FOOTER,
    "footerf": BlockKind.FOOTER,
    "footnote": BlockKind.NOTE,
    "annotation": BlockKind.COMMENT,
}
# What these hold is not the paper's text.
_SILENT_WORDS = (
    "fonttbl colortbl stylesheet info pict object filetbl revtbl rsidtbl listtable listoverridetable generator "
    "themedata colorschememapping datastore latentstyles xmlnstbl fldinst bkmkstart bkmkend atnid atnauthor atnref "
    "atndate ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn nonshppict userprops pgptbl mmathPr tc xe"
)
_SILENT = frozenset(_SILENT_WORDS.split())
_TOGGLES = {"b": "bold", "v": "hidden", "deleted": "hidden"}
_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "pard": {"outline": 0, "listed": False, "in_table": False},
    "plain": {"bold": False, "hidden": False},
    "ls": {"listed": True},
    "pnlvlblt": {"listed": True},
    "pnlvlbody": {"listed": True},
    "intbl": {"in_table": True},
    # A text box stands inside a group that older readers pass over.
    "shptxt": {"silent": False},
}
_SIGNS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "tab": " ",
    "line": " ",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside the current group."""

    silent: bool = False
    hidden: bool = False
    kind: BlockKind | None = None
    bold: bool = False
    outline: int = 0
    listed: bool = False
    in_table: bool = False
    skip: int = 1


@dataclass(slots=True)
class _Reading:
    """What has been read so far; lives only while one file is read."""

    pages: list[list[Piece]] = field(default_factory=lambda: [[]])
    tables: list[Table] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    aside: list[Piece] = field(default_factory=list)
    runs: dict[BlockKind | None, list[tuple[str, bool]]] = field(default_factory=dict)

    def say(self, text: str, state: _State) -> None:
        if not (state.silent or state.hidden):
            self.runs.setdefault(state.kind, []).append((text, state.bold))

    def taken(self, kind: BlockKind | None) -> tuple[str, bool]:
        """The words since the last paragraph and whether all of them are bold."""
        runs = self.runs.pop(kind, [])
        return one_line("".join(text for text, _ in runs)), all(bold for text, bold in runs if text.strip())

    def end_paragraph(self, state: _State) -> None:
        text, bold = self.taken(state.kind)
        if state.kind is not None:
            self.aside.extend([prose(text, state.kind)] if text else [])
        elif state.in_table:
            self.runs[None] = [(f"{text} ", bold)]
        elif text:
            self.end_table()
            self.pages[-1].append(_piece(text, state, bold=bold))

    def end_table(self) -> None:
        if self.rows:
            table = table_of(self.rows, page=len(self.pages))
            self.pages[-1].extend(row_piece(row, len(self.tables), at) for at, row in enumerate(table.rows))
            self.tables.append(table)
            self.rows = []

    def end_row(self) -> None:
        if any(self.cells):
            self.rows.append(self.cells)
        self.cells = []

    def turn_page(self, state: _State) -> None:
        self.end_paragraph(state)
        self.end_table()
        if self.pages[-1]:
            self.pages.append([])


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """The document's text; a new page starts where the author asked for one."""
    pieces, tables = rich_pages(data.decode("latin-1"))
    filled = [page for page in pieces if page] or [[]]
    labels = [f"p. {number}" for number in range(1, len(filled) + 1)] if len(filled) > 1 else [""]
    pages = [
        page_of(page, number=number, label=label)
        for number, (page, label) in enumerate(zip(filled[: limits.pages], labels, strict=False), 1)
    ]
    return document_of(pages, sha256=sha256, file_type=FileType.RTF, reader=READER, tables=tables)


def rich_pages(markup: str) -> tuple[list[list[Piece]], list[Table]]:
    """The pieces of each page of rich text, and its tables; running headers come first, notes and footers last."""
    reading, state = _Reading(), _State()
    stack: list[_State] = []
    encoding, skipping, at = "cp1252", 0, 0
    while found := _TOKEN.match(markup, at):
        at = found.end()
        word, number, code, sign, brace, text = found.groups()
        if brace == "{":
            stack.append(state)
        elif brace == "}":
            if state.kind is not None and (not stack or stack[-1].kind is not state.kind):
                reading.end_paragraph(state)
            state = stack.pop() if stack else _State(silent=True)
            skipping = 0
        elif skipping and (code or text):
            # After a \u comes a plain substitute for old readers.
            reading.say((text or "")[skipping:], state)
            skipping = max(0, skipping - len(text or "x"))
        elif code:
            reading.say(_decoded(bytes.fromhex(code), encoding), state)
        elif text:
            reading.say(text, state)
        elif sign:
            state = _signed(sign, state, reading)
        elif word == "bin":
            at += max(0, int(number or 0))
        elif word == "ansicpg":
            encoding = f"cp{number}"
        elif word == "u" and number:
            reading.say(chr(int(number) % 0x10000), state)
            skipping = state.skip
        elif word:
            state = _worded(word, number, state, reading)
    reading.end_paragraph(replace(state, kind=None, in_table=False))
    reading.end_table()
    # First, left and right pages often have the same header.
    aside = dict.fromkeys(reading.aside)
    reading.pages[0][:0] = [piece for piece in aside if piece.kind is BlockKind.HEADER]
    reading.pages[-1].extend(piece for piece in aside if piece.kind is not BlockKind.HEADER)
    return reading.pages, reading.tables


def _signed(sign: str, state: _State, reading: _Reading) -> _State:
    """A control sign: an ignorable group, a fixed space or hyphen, an escaped brace."""
    if sign == "*":
        return replace(state, silent=True)
    reading.say({"~": " ", "_": "-", "-": "", "\n": "", "\r": ""}.get(sign, sign), state)
    return state


def _worded(word: str, number: str | None, state: _State, reading: _Reading) -> _State:
    """A control word: what it says or ends, and the state after it."""
    if word == "intbl" and not state.in_table and not reading.cells:
        reading.end_paragraph(state)
    if word in _SIGNS:
        reading.say(_SIGNS[word], state)
    elif not state.silent:
        _ended(word, state, reading)
    return replace(state, **_changes(word, number))


def _changes(word: str, number: str | None) -> Mapping[str, Any]:
    if word in _SILENT:
        return {"silent": True}
    if word in _TOGGLES:
        return {_TOGGLES[word]: number != "0"}
    if word in _DESTINATIONS:
        return {"kind": _DESTINATIONS[word], "silent": False, "in_table": False, "bold": False}
    if word == "outlinelevel":
        level = int(number or 9)
        return {"outline": min(level, 5) + 1 if 0 <= level < 9 else 0}
    if word == "uc":
        return {"skip": min(max(int(number or 1), 0), 9)}
    return _SETTINGS.get(word, {})


def _ended(word: str, state: _State, reading: _Reading) -> None:
    if word in ("par", "sect"):
        reading.end_paragraph(state)
    elif word in ("cell", "nestcell"):
        reading.cells.append(reading.taken(None)[0])
    elif word in ("row", "nestrow"):
        reading.end_row()
    elif word in ("page", "pagebb"):
        reading.turn_page(state)


def _piece(text: str, state: _State, *, bold: bool) -> Piece:
    short = len(text.split()) <= 15 and text[-1] not in ".;,"
    if state.outline and len(text.split()) <= 40:
        return prose(text, BlockKind.HEADING, state.outline)
    if state.listed:
        return prose(text, BlockKind.LIST_ITEM)
    return prose(text, BlockKind.HEADING, 4) if bold and short else prose(text)


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return raw.decode("cp1252", errors="replace")
