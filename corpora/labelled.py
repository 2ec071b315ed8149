"""The labelled passages: invented papers with a reader's labels. `python -m corpora.labelled` prints their counts.

A document is one text file of corpora/passages: five head lines, then headings ("== Infection control") and passages,
one a line, as `domains | stance | prompts | text`. Domains are 1 to 6, stance letters A (achievement), I (issue) and
P (action), prompts ids such as D1.4; "-" is none. Only the first three bars divide: the text may hold more.
The labels follow corpora/codebook.md. The folder is in the repository and the sdist, not in the wheel.
"""

from __future__ import annotations

import hashlib
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from evidence.errors import CorpusError, MissingFile
from evidence.model import Stance
from evidence.tagging.lexicon import DOMAINS, PROMPTS

FOLDER: Final = Path(__file__).parent / "passages"
_HEAD: Final = ("title", "kind", "body", "family", "year")
_STANCES: Final = MappingProxyType({"A": Stance.ACHIEVEMENT, "I": Stance.ISSUE, "P": Stance.ACTION})
_MOST_DOMAINS: Final = 3


class Family(StrEnum):
    """What kind of body a document is of."""

    CCG = "ccg"
    ACUTE = "acute trust"
    COMMUNITY = "community trust"
    MENTAL_HEALTH = "mental health trust"
    AMBULANCE = "ambulance trust"
    ICB = "icb"
    COUNCIL = "council"
    HWB = "hwb"
    HEALTHWATCH = "healthwatch"
    LPC = "lpc"
    HEALTH_BOARD = "health board"
    VOLUNTARY = "voluntary"
    AUDITOR = "auditor"
    REGULATOR = "regulator"
    CSU = "csu"
    NHS_ENGLAND = "nhs england"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledDocument:
    """Where passages stand. `slug` is the file's name without its ending; `year` the year of the paper."""

    slug: str
    title: str
    kind: str
    body: str
    family: Family
    year: int

    @property
    def kept_aside(self) -> bool:
        """Whether nothing may be trained on it: about a tenth of the documents, by a hash of the slug alone."""
        return int.from_bytes(hashlib.sha256(self.slug.encode()).digest()[:2]) < 0x10000 // 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPassage:
    """One passage with its labels, each in rising order; `line` counts from 1 in the document's file.

    `domains` empty: evidence of nothing. Prompts stand only inside the domains given.
    """

    document: LabelledDocument
    line: int
    heading: str
    domains: tuple[int, ...]
    stance: tuple[Stance, ...]
    prompts: tuple[str, ...]
    text: str


def labelled_passages(folder: Path = FOLDER) -> tuple[LabelledPassage, ...]:
    """Every labelled passage of a folder, by file name and line.

    Raises MissingFile when the folder holds no document (the wheel ships none), CorpusError naming file and line
    when a head, a label or a line is wrong.
    """
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise MissingFile(f"There are no labelled passages in {folder}.", hint="They are in the repository.")
    return tuple(passage for file in files for passage in _document(file))


def _document(file: Path) -> Iterator[LabelledPassage]:
    lines = file.read_text(encoding="utf-8").splitlines()
    document = _head(file, lines[: len(_HEAD)])
    heading = ""
    for number, line in enumerate(lines[len(_HEAD) :], start=len(_HEAD) + 1):
        if line.startswith("== "):
            heading = line.removeprefix("== ").strip()
        elif line.strip():
            yield _passage(line, document=document, number=number, heading=heading)


def _head(file: Path, lines: list[str]) -> LabelledDocument:
    told = []
    for number, name in enumerate(_HEAD, start=1):
        key, _, value = (lines[number - 1] if number <= len(lines) else "").partition(": ")
        if key != name or not value.strip():
            raise CorpusError(f'{file.name}, line {number}: the head\'s line {number} is "{name}: ...".')
        told.append(value.strip())
    title, kind, body, family, year = told
    if family not in list(Family):
        raise CorpusError(f"{file.name}, line 4: {family!r} is no family of bodies.")
    if not (year.isdecimal() and len(year) == 4):
        raise CorpusError(f"{file.name}, line 5: {year!r} is no year.")
    return LabelledDocument(slug=file.stem, title=title, kind=kind, body=body, family=Family(family), year=int(year))


def _passage(line: str, *, document: LabelledDocument, number: int, heading: str) -> LabelledPassage:
    place = f"{document.slug}.txt, line {number}"
    fields = line.split(" | ", 3)
    if len(fields) != 4 or not fields[3].strip():
        raise CorpusError(f"{place}: a passage is written domains | stance | prompts | text.")
    domains = _labels(fields[0], allowed=DOMAINS, what="domain", place=place)
    stance = _labels(fields[1], allowed=tuple(_STANCES), what="stance letter", place=place)
    prompts = _labels(fields[2], allowed=PROMPTS, what="prompt", place=place)
    if len(domains) > _MOST_DOMAINS:
        raise CorpusError(f"{place}: {len(domains)} domains; at most {_MOST_DOMAINS}.")
    outside = [prompt for prompt in prompts if prompt[1] not in domains]
    if outside:
        raise CorpusError(f"{place}: {outside[0]} stands outside the domains given.")
    return LabelledPassage(
        document=document,
        line=number,
        heading=heading,
        domains=tuple(map(int, domains)),
        stance=tuple(_STANCES[letter] for letter in stance),
        prompts=prompts,
        text=fields[3].strip(),
    )


def _labels(field: str, *, allowed: tuple[str, ...], what: str, place: str) -> tuple[str, ...]:
    given = [] if field.strip() == "-" else field.split()
    for label in given:
        if label not in allowed:
            raise CorpusError(f"{place}: {label!r} is no {what}.")
        if given.count(label) > 1:
            raise CorpusError(f"{place}: {label!r} is given twice.")
    if not given and field.strip() != "-":
        raise CorpusError(f'{place}: no {what} is written "-".')
    return tuple(sorted(given, key=allowed.index))


def counts(passages: Iterable[LabelledPassage]) -> str:
    """Documents, and passages by family, domain, stance, prompt and length in words, as one Markdown table.

    A passage counts once under each of its labels; stance only where a domain is given. "Kept aside" is part of "all".
    """
    rows = tuple(passages)
    everywhere = Counter(pair for row in rows for pair in _counted(row))
    aside = Counter(pair for row in rows if row.document.kept_aside for pair in _counted(row))
    documents = {row.document.slug: row.document.kept_aside for row in rows}
    lines = [
        "| what | which | all | kept aside |",
        "|---|---|---|---|",
        f"| documents | | {len(documents)} | {sum(documents.values())} |",
        f"| passages | | {len(rows)} | {sum(row.document.kept_aside for row in rows)} |",
    ]
    return "\n".join(lines + [f"| {' | '.join(pair)} | {everywhere[pair]} | {aside[pair]} |" for pair in _PAIRS])


_LENGTHS: Final = ("to 14", "15 to 29", "30 to 59", "60 to 99", "100 and more")
_PAIRS: Final = (
    *(("family", family.value) for family in Family),
    *(("domain", name) for name in ("none", *DOMAINS, "two or three")),
    *(("stance", name) for name in ("none", *_STANCES.values())),
    *(("prompt", name) for name in PROMPTS),
    *(("words", name) for name in _LENGTHS),
)


def _counted(passage: LabelledPassage) -> Iterator[tuple[str, str]]:
    yield "family", passage.document.family.value
    yield from (("domain", str(domain)) for domain in passage.domains or ("none",))
    if len(passage.domains) > 1:
        yield "domain", "two or three"
    if passage.domains:
        yield from (("stance", stance) for stance in passage.stance or ("none",))
    yield from (("prompt", prompt) for prompt in passage.prompts)
    yield "words", _LENGTHS[bisect([15, 30, 60, 100], len(passage.text.split()))]


if __name__ == "__main__":
    print(counts(labelled_passages()))
