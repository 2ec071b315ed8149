"""Whose affairs: a paper of one CCG also tells of its neighbours, and a neighbour's figure is no evidence."""

from __future__ import annotations

import re
from functools import cache

from evidence.model import Passage

_NAME = r"(?:(?!CCG|NHS|ICB)[A-Z][\w'-]+(?: (?:and|&|of|on|the|upon))* ){1,4}"
_BODY = re.compile(rf"\b(?:NHS )?({_NAME})(?:CCG|Clinical Commissioning Group|ICB)\b")
_OWN_VOICE = re.compile(r"\b(?:the CCG|our|we|us|the governing body)\b", re.IGNORECASE)
_EARLY = 60


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


@cache
def _name(body: str) -> str:
    """ "NHS Anyshire CCG" is Anyshire."""
    return re.sub(r"^nhs |\s*(?:ccg|clinical commissioning group|icb)$", "", body.casefold()).strip()
