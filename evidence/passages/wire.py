"""What `assure extract FILE --json` prints: a stable form for scripts and evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evidence.model import Box, Document, Page, Passage, Table
from evidence.pack_item import PackItem


def extract_json(document: Document, passages: Iterable[Passage], *, name: str = "") -> dict[str, Any]:
    """The document as plain values. Pages count from 1; sizes and boxes are points from the top left."""
    return {
        "name": name,
        "sha256": document.sha256,
        "outcome": document.outcome.value,
        "reason": document.reason,
        "file_type": document.file_type.value,
        "title": document.title,
        "kind": document.kind,
        "date": document.date,
        "body": document.body,
        "items": [_item(item) for item in document.items],
        "pages": [_page(page) for page in document.pages],
        "tables": [_table(table) for table in document.tables],
        "passages": [_passage(passage) for passage in passages],
    }


def _page(page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "size": [page.width, page.height],
        "label": page.label,
        "text": page.text,
        "text_source": page.text_source.value,
        "confidence": page.confidence,
    }


def _item(item: PackItem) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.title,
        "pages": [item.first_page, item.last_page],
        "presenter": item.presenter,
        "purpose": item.purpose,
        "enclosure": item.enclosure,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "page": table.page,
        "box": None if table.box is None else _box(table.box),
        "rows": [list(row) for row in table.rows],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "page": passage.anchor.page,
        "text": passage.text,
        "heading_path": list(passage.heading_path),
        "boxes": [_box(box) for box in passage.anchor.boxes],
        "kind": passage.kind.value,
    }


def _box(box: Box) -> list[float]:
    return [box.x0, box.top, box.x1, box.bottom]
