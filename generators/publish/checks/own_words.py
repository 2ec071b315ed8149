"""Words that people wrote where publishing takes everything out: a note about the draft, a reference to a paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from generators.blocks import Heading
from generators.publish.checks.finding import Check, Finding, found
from generators.publish.checks.subject import Place, Subject, places
from generators.publish.clean import speaks_of_the_draft
from generators.publish.runs import pieces_in
from generators.word_pieces import text_of

OWN_WORDS = Check(
    id="own-words",
    title="Your words, in a part that is not published",
    mend="Move them to a part that is published. Overridden, they stay out.",
)
CHECKS = (OWN_WORDS,)

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d{1,3}")


def own_words(subject: Subject) -> Iterator[Finding]:
    """Every piece of a part that stays out, and every reference, that says more than Assure had written."""
    written = {piece.key: piece.text for unit in subject.edited.units for piece in unit.pieces}
    blocks = [block for block in subject.draft.blocks if speaks_of_the_draft(block)]
    for place in places(blocks):
        if _more(place.text, written.get(place.key, "")):
            yield _found(place, "in a note about the draft", place.text)
    heading = ""
    for block in subject.draft.blocks:
        heading = text_of(block.runs) if isinstance(block, Heading) else heading
        for key, runs in pieces_in(block):
            for run in runs:
                if run.citation and _more(run.text, f"{run.citation.label} {written.get(key, '')}"):
                    yield _found(Place(key=key, heading=heading, text=run.text), "inside a reference", run.text)


def _found(place: Place, where: str, text: str) -> Finding:
    return found(OWN_WORDS, where, heading=place.heading, text=text, key=place.key)


def _more(said: str, generated: str) -> bool:
    """Whether it says a word oftener than what was generated; the number of a note alone is no word."""
    added = Counter(_WORD.findall(said.casefold())) - Counter(_WORD.findall(generated.casefold()))
    return any(not _NUMBER.fullmatch(word) for word in added)
