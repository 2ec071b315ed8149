"""A short invented paper with the passages of an invented body's quarter (for benchmarks/moderation.py)."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence

from evidence.framework import Framework
from evidence.model import (
    Block,
    BlockKind,
    Document,
    FileType,
    Outcome,
    Page,
    SourceFile,
    Stance,
    Suggestion,
    Tagging,
    TextSource,
)
from evidence.passages.segment import passages
from evidence.record.review import Decision, Verb
from evidence.store.log import Act
from evidence.store.papers import Reading, save_reading
from evidence.store.reviews import decide_on

_OTHERS = (
    "The board noted the report on staff training and thanked the team for its work.",
    "Delayed transfers of care rose over the winter and are discussed with the council.",
    "Ambulance handovers were slower than the standard in two of three months.",
)


def add_paper(
    connection: sqlite3.Connection, act: Act, worries: Sequence[tuple[int, str]], *, name: str, framework: Framework
) -> None:
    """Saves a paper that tells of every worry, as its domain's issue; a person accepts all but the last."""
    told = [f"{words}, which the governing body discussed with concern in the quarter." for _, words in worries]
    document = _document((*told, *_OTHERS), name=name)
    found = passages(document)
    domains = dict(zip(told, (domain for domain, _ in worries), strict=True))
    suggested = tuple(
        Suggestion(passage=one.id, tagging=_tagging(domains.get(one.text, 3), framework), tagger="benchmark")
        for one in found
    )
    source = SourceFile(sha256=document.sha256, name=name, size=1, file_type=FileType.TXT)
    reading = Reading(source=source, document=document, passages=found, suggestions=suggested)
    save_reading(connection, reading, act)
    accepted = [one.id for one in found if one.text in domains][:-1]
    if accepted:
        decide_on(connection, act, accepted, Decision(verb=Verb.ACCEPT), framework=framework)


def _document(paragraphs: Sequence[str], *, name: str) -> Document:
    blocks, at = [], 0
    for text in paragraphs:
        blocks.append(Block(kind=BlockKind.PARAGRAPH, start=at, end=at + len(text)))
        at += len(text) + 1
    page = Page(number=1, text="\n".join(paragraphs), text_source=TextSource.TEXT, label="p. 1", blocks=tuple(blocks))
    digest = hashlib.sha256(f"{name}{paragraphs}".encode()).hexdigest()
    return Document(sha256=digest, outcome=Outcome.EXTRACTED, reason="", pages=(page,))


def _tagging(domain: int, framework: Framework) -> Tagging:
    scores = {one.number: 0.8 if one.number == domain else 0.1 for one in framework.domains}
    return Tagging(domains=(domain,), scores=scores, stance=(Stance.ISSUE,), evidence=0.9)
