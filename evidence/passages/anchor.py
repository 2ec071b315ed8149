"""Anchors: made from a range of a page, and checked against the paper they cite."""

from __future__ import annotations

from evidence.errors import QuoteNotFound
from evidence.model import Anchor, Document, Page

AROUND = 40


def anchor_at(document: Document, page: Page, start: int, end: int) -> Anchor:
    """The anchor of `page.text[start:end]`, with forty characters on either side and the boxes of its lines."""
    return Anchor(
        document=document.sha256,
        page=page.number,
        start=start,
        end=end,
        quote=page.text[start:end],
        prefix=page.text[max(0, start - AROUND) : start],
        suffix=page.text[end : end + AROUND],
        boxes=page.boxes(start, end),
    )


def verify(anchor: Anchor, document: Document) -> None:
    """Raises QuoteNotFound unless the quotation stands, character for character, where the anchor says."""
    if anchor.document != document.sha256:
        raise QuoteNotFound("The quotation cites another paper.", hint="Draft again from the papers in this workspace.")
    if not 1 <= anchor.page <= len(document.pages):
        raise QuoteNotFound(f"The paper has no page {anchor.page}.", hint="Add the paper again.")
    if document.page(anchor.page).text[anchor.start : anchor.end] != anchor.quote:
        shown = anchor.quote if len(anchor.quote) <= 60 else anchor.quote[:57] + "..."
        raise QuoteNotFound(f"Page {anchor.page} does not say {shown!r} there.", hint="Add the paper again.")
