"""What the pages of a pack say about its items: marks at a page's edges, cover sheets, lines of contents, agendas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.model import Block, BlockKind, Document, Page

_NUMBER = r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,2}(?-i:[a-z])?|(?-i:[A-Z]{1,2})\d{0,2})(?![\w/])"
_WORD = (
    r"(?:(?P<item>(?:agenda\s+)?item)|(?P<enclosure>enclosure|encl?|attachment|paper)|(?P<appendix>appendix|annex))\b"
)
_MARK_TEXT = rf"{_WORD}\.?\s*(?:no\b\.?|number|ref\b\.?)?\s*[:–-]?\s*{_NUMBER}"
_MARK = re.compile(rf"\W{{0,3}}{_MARK_TEXT}[\s.:)–-]*(?P<title>.*)", re.IGNORECASE)
_MARK_AT_END = re.compile(rf"(?:^|\s){_MARK_TEXT}\W{{0,2}}$", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\s*[.…_]){3,}\s*|\t+|\s{2,}")
_PAGE_AT_END = re.compile(r"(?P<title>.*?\S)(?:[\s.…_]+)(?:p(?:age|\.)?\s*)?(?P<page>\d{1,4})", re.IGNORECASE)
_ASIDE = re.compile(
    r"\s*\((?:[^()]*\b(?:separate\w*|attached|enclosed|verbal|to follow|tabled)\b[^()]*)\)", re.IGNORECASE
)
_PRINTED = re.compile(r"\W*(?:page\s*)?(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_TICKED = re.compile(r"(?:for\s+)?(\w+)\s*(?:\[\s*[x✓✔]\s*\]|[☒☑✓✔])", re.IGNORECASE)
_PRESENTER = re.compile(
    r"(?:(?:author|lead|report author)s?\s*(?:and|/|&)\s*)?"
    r"(?:presenter|presented by|presenting (?:officer|director))\W*|"
    r"(?:executive|director|officer|clinical)?\s*lead(?: (?:director|officer))?\W*|(?:executive )?sponsor\W*",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"purpose(?: of (?:the )?(?:paper|report))?\W*|action required\W*|paper for\W*", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|subject|report title|title of (?:the )?(?:paper|report))\W*", re.IGNORECASE)
_COLUMNS = {
    "number": re.compile(r"(?:agenda )?item(?: no\.?| number)?|no\.?|ref\.?|#", re.IGNORECASE),
    "title": re.compile(r"title.*|subject|topic|description|agenda item|item|business", re.IGNORECASE),
    "presenter": re.compile(r"present\w*(?: by)?|lead.*|led by|sponsor|who|owner", re.IGNORECASE),
    "purpose": re.compile(r"purpose|action(?: required)?|for\b.*", re.IGNORECASE),
    "enclosure": re.compile(r"enc\w*\.?|papers?|attach\w*|verbal.*|format", re.IGNORECASE),
    "page": re.compile(r"pages?(?: no\.?)?", re.IGNORECASE),
    "time": re.compile(r"time(?:d|s|ing)?", re.IGNORECASE),
}
_ALIKE = 0.6
_TITLE_WORD = re.compile(r"[^\W_]{2,}")
_SMALL_WORDS = frozenset(
    ("the", "of", "and", "to", "for", "on", "in", "at", "by", "from", "with", "held", "meeting", "item", "agenda")
) | {"report", "paper", "update"}
TOP_BLOCKS = 6
_FOOT_BLOCKS = 3
_COVER_BLOCKS = 16
_LONGEST_MARK = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An item named on a page: its number, or the enclosure's name, and what stands behind it. `page` is as printed."""

    number: str = ""
    enclosure: str = ""
    appendix: bool = False
    title: str = ""
    presenter: str = ""
    purpose: str = ""
    page: int = 0

    @property
    def name(self) -> str:
        return self.number or self.enclosure


def mark_in(text: str) -> Mark | None:
    """The mark that a line consists of: "Item 9.3 Finance report", "Enclosure F", "Agenda item<tab>7"; no sentence."""
    line = " ".join(text.split())
    match = _MARK.fullmatch(line) if len(line) <= _LONGEST_MARK else None
    if match is None:
        return None
    title = without_asides(match["title"])
    if title[:1].islower() or title.endswith((".", ";", ",")) or (match["item"] and not match["number"][0].isdigit()):
        return None
    return _mark(match, title)


def _mark(match: re.Match[str], title: str = "") -> Mark:
    if match["item"]:
        return Mark(number=match["number"], title=title)
    word = match["enclosure"] or match["appendix"]
    spoken = "Enclosure" if word.casefold().startswith("enc") else word.capitalize()
    return Mark(enclosure=f"{spoken} {match['number']}", appendix=bool(match["appendix"]), title=title)


def without_asides(title: str) -> str:
    """The title without leaders and without "(sent separately)"."""
    return _ASIDE.sub("", _LEADERS.sub(" ", title)).strip(" .…:–-")


def edge_marks(page: Page, *, heads: bool) -> tuple[Mark, ...]:
    """What the page's first lines and its cover sheet name, and with `heads` its running head and foot."""
    blocks = page.blocks
    edges = [block for block in blocks if heads and block.kind in (BlockKind.HEADER, BlockKind.FOOTER)]
    plain = [block for block in blocks if not block.kind.is_furniture]
    lines = [block for block in plain[:TOP_BLOCKS] if block.kind is not BlockKind.LIST_ITEM]
    foot = [block for block in plain[-_FOOT_BLOCKS:] if block.kind in (BlockKind.PARAGRAPH, BlockKind.NOTE)]
    rows = [block for block in plain[:_COVER_BLOCKS] if block.kind is BlockKind.TABLE_ROW]
    found = [mark_in(text_of(page, block)) for block in (*edges, *lines, *rows, *foot)]
    for block in edges:
        end = _MARK_AT_END.search(text_of(page, block))
        found.append(_mark(end) if end and (not end["item"] or end["number"][0].isdigit()) else None)
    return tuple(mark for mark in found if mark is not None)


def inner_marks(page: Page) -> tuple[Mark, ...]:
    """Items named by headings in the middle of a page, as minutes do and packs do not."""
    plain = [block for block in page.blocks if not block.kind.is_furniture]
    inner = [
        block for block in plain[TOP_BLOCKS:-_FOOT_BLOCKS] if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
    ]
    return tuple(mark for block in inner if (mark := mark_in(text_of(page, block))) is not None and mark.number)


def cover(page: Page, start: int = 0) -> Mark:
    """Presenter, purpose and title from the cover sheet at the page's head, or at the place `start` in its text.

    Empty where it does not say.
    """
    found = {"presenter": "", "purpose": "", "title": ""}
    for block in [block for block in page.blocks if block.start >= start][:_COVER_BLOCKS]:
        label, value = _labelled(text_of(page, block))
        for key, pattern in (("presenter", _PRESENTER), ("purpose", _PURPOSE), ("title", _TITLE)):
            if value and not found[key] and pattern.fullmatch(label):
                found[key] = value
    ticked = ", ".join(word.lower() for word in _TICKED.findall(found["purpose"]))
    purpose = ticked or ("" if "[" in found["purpose"] else found["purpose"][:80])
    return Mark(presenter=found["presenter"][:120], purpose=purpose, title=found["title"][:160])


def _labelled(text: str) -> tuple[str, str]:
    label, _, value = text.partition("\t") if "\t" in text else text.partition(":")
    return label.strip(), " ".join(value.split())


def contents_marks(page: Page) -> tuple[Mark, ...]:
    """Lines such as "Item 9.1 Performance report ..... 11", when the page has at least two."""
    found = []
    for block in page.blocks:
        line = " ".join(text_of(page, block).split())
        whole = _PAGE_AT_END.fullmatch(line) if len(line) < 400 else None
        mark = mark_in(_LEADERS.sub(" ", whole["title"])) if whole else None
        if whole and mark and mark.title:
            found.append(_with_page(mark, int(whole["page"])))
    return tuple(found) if len(found) >= 2 else ()


def _with_page(mark: Mark, page: int) -> Mark:
    return Mark(number=mark.number, enclosure=mark.enclosure, appendix=mark.appendix, title=mark.title, page=page)


def agenda_rows(document: Document, page: Page) -> tuple[Mark, ...]:
    """The rows of an agenda table: number and title, with presenter, purpose and enclosure where it has them."""
    if "agenda" not in page.text.casefold() and "item" not in page.text.casefold():
        return ()
    found: list[Mark] = []
    for table in (table for table in document.tables if table.page == page.number):
        columns = _columns(table.rows[0]) if table.rows else {}
        if {"number", "title"} <= columns.keys() and len(columns) > 2:
            found.extend(mark for row in table.rows[1:] if (mark := _agenda_row(row, columns)) is not None)
    return tuple(found)


def _columns(row: tuple[str, ...]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, cell in enumerate(row):
        key = next((key for key, it in _COLUMNS.items() if key not in columns and it.fullmatch(cell.strip())), None)
        if key is not None:
            columns[key] = at
    return columns


def _agenda_row(row: tuple[str, ...], columns: dict[str, int]) -> Mark | None:
    def cell(key: str) -> str:
        at = columns.get(key, len(row))
        return " ".join(row[at].split()) if at < len(row) else ""

    number = re.fullmatch(r"(\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?)\.?", cell("number"))
    title = without_asides(cell("title"))
    if number is None or not title:
        return None
    enclosed = mark_in(cell("enclosure"))
    letter = re.fullmatch(r"[A-Z]{1,2}\d{0,2}|\d{1,2}[a-z]?", cell("enclosure"))
    enclosure = enclosed.enclosure if enclosed else f"Enclosure {letter[0]}" if letter else ""
    page = cell("page")
    return Mark(
        number=number[1],
        title=title,
        enclosure=enclosure,
        presenter=cell("presenter"),
        purpose=cell("purpose"),
        page=int(page) if re.fullmatch(r"\d{1,4}", page) else 0,
    )


def agenda_lines(page: Page) -> Iterator[Mark]:
    """Numbered lines of a page that calls itself an agenda. Their titles may have a presenter or a time behind them."""
    top = " ".join(text_of(page, block) for block in page.blocks[:TOP_BLOCKS])
    if re.search(r"\bagenda\b(?! item)", top, re.IGNORECASE):
        for block in page.blocks:
            line = re.fullmatch(r"(\d{1,2}(?:\.\d{1,2})?)[.)]?\s+(\S.{3,160})", text_of(page, block).replace("\t", " "))
            if line:
                yield Mark(number=line[1], title=without_asides(line[2]))


def printed_number(page: Page) -> int:
    """The number that the page bears, or 0."""
    for block in page.blocks:
        if block.kind is BlockKind.PAGE_NUMBER:
            match = _PRINTED.fullmatch(text_of(page, block))
            if match:
                return int(match[1])
    return 0


def titles_agree(text: str, title: str) -> bool:
    """Whether the text shares at least six tenths of the title's words, and two of them if it has two."""
    wanted = _title_words(title)
    return bool(wanted) and len(wanted & _title_words(text)) >= max(min(2, len(wanted)), _ALIKE * len(wanted))


def _title_words(text: str) -> frozenset[str]:
    return frozenset(word for word in _TITLE_WORD.findall(text.casefold()) if word not in _SMALL_WORDS)


def text_of(page: Page, block: Block) -> str:
    return page.text[block.start : block.end]
