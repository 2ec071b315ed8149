"""Names of trusts and other providers, found by their shape. FT is written out, so that one body has one name."""

from __future__ import annotations

import re
from typing import Final

from evidence.tagging.indicators import Mention

_NAME: Final = r"[A-Z][\w'’-]*(?:,?[ \t]+(?:(?:and|&|of|on|upon|for|the|with)[ \t]+)*[A-Z][\w'’-]*){0,9}?"
_ENDING: Final = (
    r"NHS[ \t]+(?:Foundation[ \t]+Trust|FT|Trust)|Foundation[ \t]+Trust|NHSFT"
    r"|Hospitals?[ \t]+Trust|Ambulance[ \t]+Trust"
    r"|Partnership[ \t]+Trust|Ambulance[ \t]+Service(?:[ \t]+NHS[ \t]+(?:Foundation[ \t]+Trust|FT|Trust))?"
    r"|Community[ \t]+Healthcare(?:[ \t]+CIC)?|FT"
)
_PROVIDER: Final = re.compile(rf"\b(?P<name>{_NAME})[ \t]+(?P<ending>{_ENDING})\b")

_LONGEST: Final = 20_000

# A name does not run over another body's, and does not take a sentence's first word with it.
_OTHERS: Final = re.compile(
    r"^.*\b(?:CCGs?|Council|Healthwatch|Group|Board|England|Committee|Trust|FT|Team|Report|Plan)\b[,:;]?[ \t]+"
    r"(?:(?:and|&|with|of|for|at|on|the)[ \t]+)*"
)
_FIRST_WORDS: Final = re.compile(
    r"^(?:(?:The|At|In|For|On|By|From|With|And|But|Both|Our|Of|To|When|While|Whilst|Since|Also|As|All|That|This|Under|"
    r"Performance|Action|Patients|Staff|Waits|NHS|Dr|However|Although|Following|Local|Provider|Red|Amber|Green|A&E|"
    r"Q[1-4]|January|February|March|April|May|June|July|August|September|October|November|December)[,:]?[ \t]+"
    r"(?:(?:and|&|of|on|for|at|the|with)[ \t]+)*)+"
)
_NO_NAMES: Final = frozenset(
    "acute community mental health hospital hospitals ambulance the an a each any other local provider".split()  # noqa: SIM905
)


def providers(text: str) -> tuple[str, ...]:
    """The providers a text names, each once, in the order of first mention, with "Foundation Trust" written out."""
    return tuple(dict.fromkeys(mention.name for mention in named_providers(text)))


def named_providers(text: str) -> list[Mention]:
    """Where a text names providers, in its order, each by its canonical name."""
    found = []
    for match in _PROVIDER.finditer(text[:_LONGEST]):
        name = _FIRST_WORDS.sub("", _OTHERS.sub("", match["name"] + " ")).strip(" ,")
        words = name.split()
        if words and not all(word.lower() in _NO_NAMES for word in words):
            found.append(Mention(start=match.start(), end=match.end(), name=canonical(f"{name} {match['ending']}")))
    return found


def spelt(text: str) -> str:
    """A cell in capitals as a name is usually written ("ANYSHIRE NHS FOUNDATION TRUST"), other texts as they are."""
    letters = [letter for letter in text if letter.isalpha()]
    if len(text.split()) < 2 or sum(letter.isupper() for letter in letters) < len(letters):
        return text
    return re.sub(r"\b(?:Nhs|Nhsft|Ft)\b", lambda match: match[0].upper(), text.title())


def canonical(name: str) -> str:
    """One way of writing a provider's name: "Anyshire NHS FT" and "Anyshire Foundation Trust" are the same body's."""
    name = " ".join(name.replace("’", "'").split())
    name = re.sub(r"\bNHSFT$", "NHS Foundation Trust", name)
    name = re.sub(r"\bFT$", "Foundation Trust", name)
    return re.sub(r"(?<!NHS )Foundation Trust$", "NHS Foundation Trust", name)
