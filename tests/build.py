"""Small builders for values, so that a test names only what it is about."""

from __future__ import annotations

import hashlib

from evidence.analysis.voices import Voice
from evidence.fact import Fact
from evidence.model import (
    Anchor,
    Block,
    BlockKind,
    Document,
    EvidenceItem,
    Outcome,
    Page,
    Passage,
    Stance,
    Suggestion,
    Tagging,
    TextSource,
)
from evidence.store.log import Act

AN_ACT = Act(actor="Pat Tester, reviewer", at="2013-11-20T09:00:00Z", tool="assure test")


def a_sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def a_passage(
    quote: str,
    *,
    paper: str = "paper.pdf",
    page: int = 1,
    kind: BlockKind = BlockKind.PARAGRAPH,
    headings: tuple[str, ...] = (),
    context: str = "",
) -> Passage:
    anchor = Anchor(document=a_sha(paper), page=page, start=0, end=len(quote), quote=quote)
    return Passage(anchor=anchor, kind=kind, heading_path=headings, context=context)


def a_tagging(
    *domains: int, stance: tuple[Stance, ...] = (), prompts: tuple[str, ...] = (), score: float = 0.8
) -> Tagging:
    scores = {number: score if number in domains else 0.1 for number in range(1, 7)}
    return Tagging(domains=domains, scores=scores, stance=stance, prompts=prompts, evidence=0.9)


def an_item(
    quote: str,
    *domains: int,
    paper: str = "paper.pdf",
    date: str = "2013-10-01",
    stance: tuple[Stance, ...] = (),
    prompts: tuple[str, ...] = (),
    kind: BlockKind = BlockKind.PARAGRAPH,
    headings: tuple[str, ...] = (),
    context: str = "",
    page: int = 1,
) -> EvidenceItem:
    passage = a_passage(quote, paper=paper, page=page, kind=kind, headings=headings, context=context)
    suggestion = Suggestion(
        passage=passage.id, tagging=a_tagging(*domains, stance=stance, prompts=prompts), tagger="test"
    )
    return EvidenceItem(
        passage=passage,
        suggestion=suggestion,
        paper=paper,
        paper_title=paper.rsplit(".", 1)[0],
        locator=f"p. {page}",
        paper_date=date,
    )


def a_voice(item: EvidenceItem, *facts: Fact) -> Voice:
    return Voice(item=item, start=0, end=len(item.passage.text), facts=facts)


def a_document(*paragraphs: str, sha256: str = "0" * 64, outcome: Outcome = Outcome.EXTRACTED) -> Document:
    """One page with a paragraph each; the page's text is the paragraphs joined by newlines."""
    blocks, at = [], 0
    for text in paragraphs:
        blocks.append(Block(kind=BlockKind.PARAGRAPH, start=at, end=at + len(text)))
        at += len(text) + 1
    page = Page(number=1, text="\n".join(paragraphs), text_source=TextSource.TEXT, label="p. 1", blocks=tuple(blocks))
    return Document(sha256=sha256, outcome=outcome, reason="" if outcome.has_text else "because", pages=(page,))
