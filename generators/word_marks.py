"""What ties a Word draft to its evidence: a bookmark around each block, a comment with the words of each reference.

Bookmarks and not content controls: LibreOffice deletes text where a comment stands inside a block content control.
Each bookmark starts and ends inside paragraphs, which both Word and LibreOffice keep when people edit and save.
LibreOffice may move an end by a character or two in a paragraph with several comments, so whoever reads a draft back
takes the paragraphs that a bookmark touches as the block, whole.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from generators.context import Citation
from generators.printable import printable

AUTHOR, INITIALS = "Assure", "A"
_LONGEST_NAME = 40  # Word's limit
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


def bookmark_name(key: str) -> str:
    """The Word bookmark for a block's key: a letter first, letters, digits and underscores, at most 40 characters.

    A key that does not fit as it is gets eight digits of its hash, so that two keys never share a bookmark.
    """
    plain = f"as_{_NOT_IN_NAMES.sub('_', key).strip('_')}"
    if plain == f"as_{key}" and len(plain) <= _LONGEST_NAME:
        return plain
    digest = hashlib.sha256(key.encode()).hexdigest()[:8]
    return f"{plain[: _LONGEST_NAME - 9].rstrip('_')}_{digest}"


def remark(citation: Citation) -> str:
    """What the comment beside a reference says: the words, where they stand, and the paper's file."""
    lines = [f"“{citation.quote.strip()}”", citation.label]
    if citation.document not in citation.label:
        lines.append(f"Paper: {citation.document}")
    return printable("\n".join(lines))


class Marks:
    """Hands out bookmarks and comments for one document, in order; bookmarks are numbered from `first`."""

    def __init__(self, document: Any, made: datetime, *, first: int = 1) -> None:
        self._document = document
        self._made = made
        self._next = first
        self._used: Counter[str] = Counter()

    def around(self, key: str, first: Any, last: Any) -> None:
        """Bookmark everything from the start of paragraph `first` to the end of paragraph `last`."""
        self._used[key] += 1
        self.named(bookmark_name(key if self._used[key] == 1 else f"{key}~{self._used[key]}"), first, last)

    def named(self, name: str, first: Any, last: Any) -> None:
        """Bookmark the same under a name that is valid in Word."""
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), str(self._next))
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), str(self._next))
        self._next += 1
        paragraph = first._p
        paragraph.insert(0 if paragraph.pPr is None else 1, start)
        last._p.append(end)

    def comment(self, run: Any, citation: Citation) -> None:
        """Say beside a reference which words of which paper and page it stands for."""
        comment = self._document.add_comment(run, text=remark(citation), author=AUTHOR, initials=INITIALS)
        # python-docx reads a time without a zone as local time, and the file would change with the machine.
        comment._comment_elm.date = self._made.replace(tzinfo=UTC)
