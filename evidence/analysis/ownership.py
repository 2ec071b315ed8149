"""Whose affairs: a paper of one CCG also tells of its neighbours, and a neighbour's figure is no evidence."""

from __future__ import annotations

import re
from functools import cache

from evidence.model import Passage

_NAME = r"(?:(?!CCG|NHS|ICB)[A-Z][\w'-]+(?: (?:and|&|of|on|the|upon))* ){1,4}"
_BODY = re.compile(rf"\b(?:NHS )?({_NAME})(?:CCG|Clinical Commissioning Group|ICB)\b")
_OWN_VOICE = re.compile(r"\b(?:the CCG|our|we|us|the governing body)\b", re.IGNORECASE)
_EARLY = 60
# Background: what is so everywhere, what a word means, what the reader of a paper is asked to do with it.
_EVERYWHERE = re.compile(
    r"\b(?:(?:across|throughout|in) england|nationally|every (?:nhs body|ccg|trust)|all ccgs|nhs bodies)\b",
    re.IGNORECASE,
)
_MEANING = re.compile(
    r"\W*(?:[\d.]+\s+)?(?:An?\s[a-z ]{5,60}\b(?:looks at|is an?|sets out|means)|[A-Z][a-z ]{4,40} means that)\b"
)
_PURPOSE = re.compile(r"\b(?:board|body|committee|members?) (?:is|are) (?:asked|invited|requested) to\b", re.IGNORECASE)


def is_about_another(passage: Passage, *, body: str) -> bool:
    """Whether the passage opens with another body of the same kind and never comes to speak of `body`.

    A neighbour that helps ("cover is given by NHS Westford CCG") stands later in the sentence, so it is not taken.
    """
    own = _name(body)
    named = [(match.start(), match[1].strip().casefold()) for match in _BODY.finditer(passage.text)]
    others = [start for start, name in named if name.removeprefix("nhs ") != own]
    if not others or len(others) < len(named):
        return False
    return min(others) < _EARLY and not _OWN_VOICE.search(passage.text)


def is_background(passage: Passage) -> bool:
    """Whether the passage tells of the country, explains a term or asks the meeting to note a paper: never evidence."""
    text = passage.text
    if _PURPOSE.search(text) or _MEANING.match(text):
        return True
    everywhere = _EVERYWHERE.search(text)
    return everywhere is not None and everywhere.start() < 2 * _EARLY and not _OWN_VOICE.search(text)


@cache
def _name(body: str) -> str:
    """ "NHS Anyshire CCG" is Anyshire."""
    return re.sub(r"^nhs |\s*(?:ccg|clinical commissioning group|icb)$", "", body.casefold()).strip()
