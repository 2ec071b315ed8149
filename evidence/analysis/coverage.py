"""Coverage: for each of the framework's prompts, what the papers offer. An empty prompt is a question, not a fault."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evidence.framework import Framework, Prompt
from evidence.model import EvidenceItem

_MAYBE = 0.3
_FEWEST_WORDS = 8


class Cover(StrEnum):
    """NONE: no passage at all. THIN: one passage, or one paper saying one thing. COVERED: more than that."""

    NONE = "none"
    THIN = "thin"
    COVERED = "covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptCover:
    """A prompt with its evidence: what the tagger suggests for it first, newest paper first."""

    prompt: Prompt
    domain: int
    cover: Cover
    items: tuple[EvidenceItem, ...]


def prompt_coverage(
    items: Iterable[EvidenceItem],
    framework: Framework,
    *,
    silent: Iterable[EvidenceItem] = (),
    words: Mapping[str, re.Pattern[str]] | None = None,
) -> tuple[PromptCover, ...]:
    """One value for each prompt, in the framework's order.

    A passage covers the prompts the tagger suggests and those whose `words` stand in it: a gap is put to people as a
    question, so it has to be one. For that reason a `silent` passage (the tagger has no domain for it, but it may well
    be evidence) is heard too.
    """
    by_prompt: dict[str, list[EvidenceItem]] = defaultdict(list)
    for item in (*items, *(item for item in silent if _may_speak(item))):
        suggested = item.prompts
        found = [prompt for prompt, pattern in (words or {}).items() if pattern.search(item.passage.text)]
        for prompt in dict.fromkeys((*suggested, *found)):
            by_prompt[prompt].append(item)
    return tuple(
        _cover(prompt, domain.number, by_prompt[prompt.id]) for domain in framework.domains for prompt in domain.prompts
    )


def _may_speak(item: EvidenceItem) -> bool:
    return item.suggestion.tagging.evidence >= _MAYBE and len(item.passage.text.split()) >= _FEWEST_WORDS


def _cover(prompt: Prompt, domain: int, items: list[EvidenceItem]) -> PromptCover:
    distinct = {item.passage.text for item in items}
    cover = Cover.NONE if not distinct else Cover.THIN if len(distinct) == 1 else Cover.COVERED

    def rank(item: EvidenceItem) -> tuple[bool, str, float]:
        tagging = item.suggestion.tagging
        return prompt.id in item.prompts, item.paper_date, tagging.scores[domain]

    return PromptCover(prompt=prompt, domain=domain, cover=cover, items=tuple(sorted(items, key=rank, reverse=True)))
