"""Coverage: for each of the framework's prompts, what the papers offer. An empty prompt is a question, not a fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from evidence.framework import Framework, Prompt
from evidence.model import EvidenceItem


class Cover(StrEnum):
    """NONE: no passage at all. THIN: one passage, or one paper saying one thing. COVERED: more than that."""

    NONE = "none"
    THIN = "thin"
    COVERED = "covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptCover:
    """A prompt with its evidence, newest paper first."""

    prompt: Prompt
    domain: int
    cover: Cover
    items: tuple[EvidenceItem, ...]


def prompt_coverage(items: Iterable[EvidenceItem], framework: Framework) -> tuple[PromptCover, ...]:
    """One value for each prompt, in the framework's order."""
    by_prompt: dict[str, list[EvidenceItem]] = defaultdict(list)
    for item in items:
        for prompt in item.suggestion.tagging.prompts:
            by_prompt[prompt].append(item)
    return tuple(
        _cover(prompt, domain.number, by_prompt[prompt.id]) for domain in framework.domains for prompt in domain.prompts
    )


def _cover(prompt: Prompt, domain: int, items: list[EvidenceItem]) -> PromptCover:
    distinct = {item.passage.text for item in items}
    cover = Cover.NONE if not distinct else Cover.THIN if len(distinct) == 1 else Cover.COVERED
    newest_first = sorted(
        items, key=lambda item: (item.paper_date, item.suggestion.tagging.scores[domain]), reverse=True
    )
    return PromptCover(prompt=prompt, domain=domain, cover=cover, items=tuple(newest_first))
