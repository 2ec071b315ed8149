"""A crosswalk: papers are sorted by one framework's prompts, and another's file says which speak to its own domains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from evidence.framework.model import Framework
from evidence.model import EvidenceItem


def sorted_anew(item: EvidenceItem, framework: Framework) -> EvidenceItem:
    """The item with the domains of `framework` instead of those of the framework that papers are sorted by.

    Domains and scores follow from the suggested prompts; a score is the best of those that led there. What a person
    decided stays: it was said in the framework's own domains. An item none of whose prompts has a place there keeps no
    domain and is `unsorted`. Without a crosswalk the item is given back as it is.
    """
    walk = framework.crosswalk
    if walk is None:
        return item
    tagging = item.suggestion.tagging
    prompts = tuple(prompt for prompt in tagging.prompts if prompt in walk.prompts)
    found: dict[int, float] = defaultdict(float)
    for prompt in prompts:
        home = walk.prompts[prompt]
        found[home] = max(found[home], tagging.scores.get(_own_domain(prompt), 0.0))
    scores = {domain.number: found.get(domain.number, 0.0) for domain in framework.domains}
    anew = replace(tagging, domains=tuple(found), scores=scores, prompts=prompts)
    return replace(
        item,
        suggestion=replace(item.suggestion, tagging=anew),
        prompt_homes=walk.prompts,
        unsorted=bool(tagging.domains) and not (found or item.domains_decided),
    )


def home_of(prompt: str, homes: Mapping[str, int]) -> int:
    """The domain of a prompt: the one `homes` says, else the one in its id ("D4.6")."""
    return homes.get(prompt) or _own_domain(prompt)


def _own_domain(prompt: str) -> int:
    return int(prompt[1:].partition(".")[0])
