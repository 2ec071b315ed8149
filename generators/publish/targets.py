"""Where links inside a document lead: plain names, because a key can hold words of the draft that it came from."""

from __future__ import annotations

from collections.abc import Iterable

from generators.blocks import Block, Heading, Run
from generators.publish.runs import runs_within


def targets(blocks: Iterable[Block]) -> dict[str, str]:
    """The headings that links point at, by key, with the name each has in a published file ("section-1")."""
    whole = tuple(blocks)
    wanted = {run.href[1:] for block in whole for run in runs_within(block) if run.href.startswith("#")}
    keys = [block.key for block in whole if isinstance(block, Heading) and block.key in wanted]
    return {key: f"section-{number}" for number, key in enumerate(dict.fromkeys(keys), 1)}


def outside(run: Run) -> str:
    """The address of a link that leaves the document, or ""."""
    return "" if run.href.startswith("#") else run.href
