"""From a `Document` to the passages that could be evidence, each anchored to its page."""

from __future__ import annotations

from evidence.passages.anchor import anchor_at, verify
from evidence.passages.repeats import repeat_groups
from evidence.passages.segment import passages
from evidence.passages.wire import extract_json

__all__ = ["anchor_at", "extract_json", "passages", "repeat_groups", "verify"]
