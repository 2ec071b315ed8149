"""The script of a laid-out paper: a few line forms that any editor can write.

# Heading, ## Heading, ### Heading       three levels
- item                                   bullet
> words                                  pull quote
!small words                             small print (standing text, disclaimers)
!page label                              new page; the label is its running head and its line in the contents
!wide label                              the same, on its side
!contents                                the contents list, one line for each labelled page
!table look 3,7                          the rows after it, `| a | b |`; looks: ruled, banded, open, grid
anything else                            a paragraph, up to the next blank line; **strong** inside
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.errors import CorpusError

LOOKS = ("ruled", "banded", "open", "grid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`role` is "", "item", "quote" or "small"."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. `look` is one of LOOKS; every look but "grid" has a header row. `widths` are shares of the line."""

    look: str
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    label: str
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Stands where the list of contents goes."""


Part = Heading | Paragraph | Grid | NewPage | Contents


def typographic(text: str) -> str:
    """Straight quotes and double hyphens as a word processor would have changed them."""
    text = text.replace("--", "–")
    text = re.sub(r'(^|[\s(\[])"', r"\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(\[“])'", r"\1‘", text).replace("'", "’")


def parse(source: str) -> tuple[Part, ...]:
    """The parts of a script in order. Raises CorpusError, naming the line, for a directive that is not known."""
    parts: list[Part] = []
    for number, stretch in _stretches(typographic(source)):
        try:
            parts.extend(_parts(stretch))
        except (ValueError, KeyError) as cause:
            raise CorpusError(f"Script line {number} is not understood: {stretch[0][:60]}.") from cause
    return tuple(parts)


def _stretches(source: str) -> list[tuple[int, list[str]]]:
    """Runs of lines between blank lines, each with the number of its first line."""
    found: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(source.splitlines(), start=1):
        if not line.strip():
            fresh = True
        elif fresh or line.startswith(("- ", "#", "!")):
            found.append((number, [line.strip()]))
            fresh = line.startswith("#")
        else:
            found[-1][1].append(line.strip())
    return found


def _parts(lines: list[str]) -> list[Part]:
    first, rest = lines[0], lines[1:]
    if first.startswith("!"):
        return _directive(first, rest)
    if first.startswith("#"):
        marker, text = first.split(" ", 1)
        return [Heading(level=len(marker), text=text)]
    for opening, role in (("- ", "item"), ("> ", "quote")):
        if first.startswith(opening):
            return [Paragraph(text=" ".join([first[2:], *rest]), role=role)]
    return [Paragraph(text=" ".join(lines))]


def _directive(first: str, rest: list[str]) -> list[Part]:
    name, _, words = first.partition(" ")
    match name:
        case "!page" | "!wide":
            return [NewPage(label=words, wide=name == "!wide")]
        case "!contents":
            return [Contents()]
        case "!small":
            return [Paragraph(text=" ".join([words, *rest]), role="small")]
        case "!table":
            look, shares = words.split(" ")
            widths = tuple(float(share) for share in shares.split(","))
            return [Grid(look=look, widths=widths, rows=_rows(rest, len(widths), look))]
    raise ValueError(name)


def _rows(lines: list[str], columns: int, look: str) -> tuple[tuple[str, ...], ...]:
    rows = tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines)
    wrong = [row for row in rows if len(row) != columns]
    if wrong or not rows or look not in LOOKS:
        raise ValueError(wrong)
    return rows
