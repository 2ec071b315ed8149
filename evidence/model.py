"""The values that flow through the house: frozen, without I/O, standard library only.

Units and origins, stated once: page numbers count from 1; boxes are points (1/72 inch) from the top left of
the page as it is seen; offsets are half-open ranges of code points; scores lie in 0..1; times are UTC in ISO 8601.
Identity is content: SHA-256 for files, a hash of its anchor for a passage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from evidence.pack_item import PackItem

# ---------------------------------------------------------------- papers


class FileType(StrEnum):
    """What a file is, found from its content."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    ODT = "odt"
    RTF = "rtf"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    PPTX = "pptx"
    HTML = "html"
    EML = "eml"
    MSG = "msg"
    ZIP = "zip"
    TXT = "txt"
    MD = "md"
    CSV = "csv"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """How reading a paper ended. Every paper ends in exactly one, recorded with its reason."""

    EXTRACTED = "extracted"
    PARTLY = "partly"
    REFUSED = "refused"
    FAILED = "failed"
    KILLED = "killed"

    @property
    def has_text(self) -> bool:
        return self in (Outcome.EXTRACTED, Outcome.PARTLY)


class TextSource(StrEnum):
    """Where a page's text came from. NONE: the page has no text layer and was not read by OCR."""

    TEXT = "text"
    OCR = "ocr"
    NONE = "none"


class BlockKind(StrEnum):
    """What part of a page a stretch of text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    NOTE = "note"
    HEADER = "header"
    FOOTER = "footer"
    PAGE_NUMBER = "page_number"
    CONTENTS = "contents"
    COMMENT = "comment"

    @property
    def is_furniture(self) -> bool:
        """Marked, never lost, and never evidence: running text of the page, not of the paper."""
        return self in _FURNITURE


_FURNITURE = frozenset(
    {BlockKind.HEADER, BlockKind.FOOTER, BlockKind.PAGE_NUMBER, BlockKind.CONTENTS, BlockKind.COMMENT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.x0 <= self.x1 and self.top <= self.bottom):
            raise ValueError(f"box is inside out: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of type: a range of the page's text and where it stands."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of the page's text that belongs together: `page.text[start:end]` is one line of text.

    `level` is 1 to 6 for a heading, else 0. `table_row` is (index into the document's tables, row from 0).
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    table_row: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"block range {self.start}:{self.end}")
        if (self.kind is BlockKind.TABLE_ROW) != (self.table_row is not None):
            raise ValueError("a table row names its table and row, and nothing else does")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, sheet, slide or message as read.

    `text` is the whole text in reading order, blocks separated by newlines, cells of a table row by tabs; furniture is
    in it and marked by its block. `label` is how a person finds it ("p. 4", "sheet NHSC", "slide 3"). `confidence` is
    how sure OCR was of a page that it read, 0 for pages that it did not.
    """

    number: int
    text: str
    text_source: TextSource
    label: str
    width: float = 0.0
    height: float = 0.0
    lines: tuple[Line, ...] = ()
    blocks: tuple[Block, ...] = ()
    confidence: float = 0.0

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("pages count from 1")
        size = len(self.text)
        ends = [block.end for block in self.blocks] + [line.end for line in self.lines]
        if max(ends, default=0) > size:
            raise ValueError(f"page {self.number}: a range runs past the page's text")

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """The boxes of the lines that a range of the text touches."""
        return tuple(line.box for line in self.lines if line.start < end and start < line.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as rows of cell texts. `header_rows` rows at the top are headings."""

    page: int
    rows: tuple[tuple[str, ...], ...]
    box: Box | None = None
    header_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """An original as it lies in the vault."""

    sha256: str
    name: str
    size: int
    file_type: FileType


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was read from one paper.

    `date` is ISO 8601 or ""; `kind`, `title`, `body` and `date` are suggested from the text and may be empty, as may
    the `items` of a pack, which stand in the order of its pages.
    `reader` names the reader and its version. `reason` is "" for a paper extracted whole.
    """

    sha256: str
    outcome: Outcome
    reason: str = ""
    file_type: FileType = FileType.UNKNOWN
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    title: str = ""
    kind: str = ""
    date: str = ""
    reader: str = ""
    body: str = ""
    items: tuple[PackItem, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome is not Outcome.EXTRACTED and not self.reason:
            raise ValueError(f"outcome {self.outcome} needs a reason")
        if tuple(page.number for page in self.pages) != tuple(range(1, len(self.pages) + 1)):
            raise ValueError("pages are not numbered 1, 2, 3 ...")

    def page(self, number: int) -> Page:
        return self.pages[number - 1]

    def item_at(self, page: int, at: int) -> PackItem | None:
        """The agenda item that a place in the text of the page belongs to."""
        return next((item for item in self.items if item.holds(page, at)), None)


# ---------------------------------------------------------------- passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The place of a quotation: `document.page(page).text[start:end] == quote`."""

    document: str
    page: int
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""
    boxes: tuple[Box, ...] = ()

    def __post_init__(self) -> None:
        if len(self.quote) != self.end - self.start:
            raise ValueError("an anchor's quote is as long as its range")

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that name this place in this paper, on any machine."""
        seen = f"{self.document}\0{self.page}\0{self.start}\0{self.end}\0{self.quote}"
        return hashlib.sha256(seen.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, list item or table row that could be evidence.

    `context` holds a table row's column headings, tab-separated, or "". It helps to read the row and is not quoted.
    `item` is the agenda item of the pack that the passage stands in.
    """

    anchor: Anchor
    kind: BlockKind
    heading_path: tuple[str, ...] = ()
    document_kind: str = ""
    context: str = ""
    item: PackItem | None = None

    @property
    def id(self) -> str:
        return self.anchor.id

    @property
    def text(self) -> str:
        return self.anchor.quote


# ---------------------------------------------------------------- suggestions (always the machine's)


class Stance(StrEnum):
    """What a passage says: something done well, something wrong, something to be done."""

    ACHIEVEMENT = "achievement"
    ISSUE = "issue"
    ACTION = "action"


class Owner(StrEnum):
    """Whose affairs a passage is about, when the text tells."""

    THIS_BODY = "this body"
    PROVIDER = "provider"
    PARTNER = "partner"
    OTHER_BODY = "other body"
    NATIONAL = "national"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why: the words (a half-open range of the passage), the rule they met, what it spoke for and by how much.

    `target` is a domain ("4"), a prompt ("D4.6"), a stance ("issue") or "evidence". `effect` is signed.
    """

    start: int
    end: int
    words: str
    rule: str
    target: str
    effect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """What the tagger suggests for one text. Nobody has agreed to it yet.

    `scores` has every domain number; `domains` those at or above the threshold, strongest first, at most three.
    `prompts` are prompt ids inside those domains, strongest first. `evidence` is the score that the text is
    evidence about a body at all.
    """

    domains: tuple[int, ...]
    scores: Mapping[int, float]
    stance: tuple[Stance, ...] = ()
    prompts: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    evidence: float = 0.0
    owner: Owner = Owner.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A tagging that belongs to a passage, with the version of the tagger that made it."""

    passage: str
    tagging: Tagging
    tagger: str


# ---------------------------------------------------------------- decisions (always a person's)


class Verdict(StrEnum):
    """What a person decided about a passage. DEFERRED: looked at, to be decided later."""

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RETAGGED = "retagged"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """A passage with its paper, its suggestion and what a person decided: what everybody looks at.

    `paper` is the file's name, `paper_title` what the paper calls itself, `locator` the page as a person finds it.
    `domains_decided` are a person's, empty unless the passage was retagged. `prompt_homes` has the domain of each
    prompt where that is not the one in its id; `unsorted` evidence has no place in the workspace's framework.
    """

    passage: Passage
    suggestion: Suggestion
    paper: str
    paper_title: str
    locator: str
    paper_date: str = ""
    paper_kind: str = ""
    paper_body: str = ""
    verdict: Verdict = Verdict.UNDECIDED
    domains_decided: tuple[int, ...] = ()
    prompt_homes: Mapping[str, int] = field(default_factory=dict, hash=False)
    unsorted: bool = False

    def __post_init__(self) -> None:
        if (self.verdict is Verdict.RETAGGED) != bool(self.domains_decided):
            raise ValueError("a retagged passage names its domains, and no other does")

    @property
    def domains(self) -> tuple[int, ...]:
        """The domains that count: a person's where one retagged the passage, none once rejected, else suggested."""
        if self.verdict is Verdict.REJECTED:
            return ()
        return self.domains_decided or self.suggestion.tagging.domains

    @property
    def prompts(self) -> tuple[str, ...]:
        """The suggested prompts that lie in the domains that count."""
        return tuple(
            prompt
            for prompt in self.suggestion.tagging.prompts
            if not self.domains_decided or self._home(prompt) in self.domains_decided
        )

    def _home(self, prompt: str) -> int:
        return self.prompt_homes.get(prompt) or int(prompt[1:].partition(".")[0])
