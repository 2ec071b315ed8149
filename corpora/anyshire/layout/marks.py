"""The marks that plant something in a paper's source text.

    [[id~domains~stance~prompts~topic~words]]      evidence; stance is any of A, I, P (achievement, issue, action)
    [[id~role~topic~words]]                        anything else: decoy, furniture, personal data

The words stay in the paper, the mark goes, and the key remembers both. One mark never runs over two paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.errors import CorpusError

ROLES = ("evidence", "conflict", "decoy", "furniture", "personal data")
_STANCES = {"A": "achievement", "I": "issue", "P": "action"}
_MARK = re.compile(r"\[\[([^\[\]~]+(?:~[^\[\]~]*)+)\]\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One planted thing. `words` stand as typed in the source, before typographic quotes."""

    id: str
    role: str
    topic: str
    words: str
    domains: tuple[int, ...] = ()
    stance: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()


def unmarked(source: str) -> str:
    """The source text as the reader of the paper sees it."""
    return _MARK.sub(lambda found: found[1].rsplit("~", 1)[1], source)


def marks(source: str) -> tuple[Mark, ...]:
    """The marks of a source in their order. Raises CorpusError for one that cannot be read."""
    return tuple(_mark(found[1]) for found in _MARK.finditer(source))


def _mark(inside: str) -> Mark:
    match inside.split("~"):
        case [name, role, topic, words] if role in ROLES[2:]:
            return Mark(id=name, role=role, topic=topic, words=words)
        case [name, domains, stance, prompts, topic, words] if set(stance) <= set(_STANCES):
            return Mark(
                id=name,
                role="evidence",
                topic=topic,
                words=words,
                domains=tuple(int(domain) for domain in domains.split(",") if domain),
                stance=tuple(_STANCES[letter] for letter in stance),
                prompts=tuple(prompts.split()),
            )
    raise CorpusError(f"This mark is not understood: {inside[:60]}.", hint="See corpora/anyshire/layout/marks.py.")
