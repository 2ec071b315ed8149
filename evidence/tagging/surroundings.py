"""What is no matter of words: too few of them for a statement, a heading such as "Contents", dots before a page.

It only moves the evidence score. Length and heading name no words of the passage: their range is empty, at its start.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.model import Reason
from evidence.tagging.lexicon import EVIDENCE
from evidence.tagging.words import key

_SHORT: Final = ((4, -2.0), (8, -1.0), (12, -0.4))

_BARREN_HEADINGS: Final = {
    key(heading): effect
    for heading, effect in {
        "contents": -3.0,
        "table of contents": -3.0,
        "attendance": -2.0,
        "in attendance": -2.0,
        "apologies": -2.0,
        "apologies for absence": -2.0,
        "present": -2.0,
        "glossary": -2.5,
        "glossary of terms": -2.5,
        "abbreviations": -2.5,
        "references": -2.5,
        "bibliography": -2.5,
        "further reading": -2.0,
        "useful links": -2.0,
        "contact us": -2.0,
        "contact details": -2.0,
        "purpose": -1.0,
        "purpose of report": -1.5,
        "purpose of the report": -1.5,
        "definitions": -2.0,
        "methodology": -1.5,
        "method": -1.5,
        "introduction": -0.5,
        "background": -0.7,
        "national context": -1.5,
        "policy context": -1.2,
        "date of next meeting": -2.5,
        "any other business": -0.7,
        "distribution list": -2.5,
        "document control": -2.5,
        "version control": -2.5,
        "accounting policies": -2.0,
    }.items()
}


_NOTHING: Final = Reason(start=0, end=0, words="", rule="", target=EVIDENCE, effect=0.0)


def _stretch(mark: str) -> re.Pattern[str]:
    """From the first to the last of such marks: taken away, none is left."""
    return re.compile(rf"{mark}(?:[\s\S]*{mark})?")


# What the text must contain to be worth a look, what is looked for, what it is, its effect.
_SHAPES: Final = (
    (("...", "…", ". .", "___"), _stretch(r"(?:\.{4,}|…{2,}|(?:\. ){4,}|_{5,})"), "leaders or lines to fill in", -2.5),
    (("age ",), re.compile(r"\b[Pp]age \d+ of \d+\b"), "page number", -2.5),
    (("©", "(c)", "(C)"), re.compile(r"©|\([cC]\) (?=[A-Z]|20)"), "copyright", -2.5),
    (tuple("☐☑☒□✓✔"), re.compile(r"[☐☑☒□✓✔][\s\S]*[☐☑☒□✓✔]"), "tick grid", -2.0),
    (("http", "www."), re.compile(r"(?:\bhttps?://|\bwww\.)\S+"), "web address", -0.5),
    (("@",), re.compile(r"\b[\w.]+@[\w.]+\b"), "e-mail address", -0.8),
    ((" 0", "(0"), re.compile(r"\b0\d{2,4}[ )-]{0,2}\d{3}[ -]?\d{3,4}\b"), "telephone number", -0.8),
)
_LOOKED_AT: Final = 5_000


def surroundings(text: str, *, heading: str, kind: str) -> list[Reason]:
    """All of these effects that are not 0."""
    found = [*shape_effects(text), length_effect(text), heading_effect(heading, kind)]
    return [reason for reason in found if reason.effect]


def shape_effects(text: str) -> list[Reason]:
    """The effects of what the text looks like; each shape counts once."""
    found = []
    text = text[:_LOOKED_AT]
    for marks, pattern, rule, effect in _SHAPES:
        match = pattern.search(text) if any(mark in text for mark in marks) else None
        if match:
            start, end = match.span()
            found.append(Reason(start=start, end=end, words=match.group(), rule=rule, target=EVIDENCE, effect=effect))
    return found


def length_effect(text: str) -> Reason:
    """The effect of having few words; 0 from a dozen on."""
    words = len(text.split(maxsplit=_SHORT[-1][0]))
    effect = next((size for most, size in _SHORT if words < most), 0.0)
    return Reason(start=0, end=0, words="", rule="few words", target=EVIDENCE, effect=effect) if effect else _NOTHING


def heading_effect(heading: str, kind: str) -> Reason:
    """The effect of standing under this heading in this kind of paper; 0 for most."""
    if not heading and not kind:
        return _NOTHING
    said = key(heading.strip(" 0123456789.:)"))
    effect = _BARREN_HEADINGS.get(said, 0.0)
    if not effect and "agenda" in key(kind):
        return Reason(start=0, end=0, words="", rule="in an agenda", target=EVIDENCE, effect=-1.0)
    return Reason(start=0, end=0, words="", rule=f'under the heading "{heading}"', target=EVIDENCE, effect=effect)
