"""How hard a text is to read: sentences, their length in words, where a long one may be cut, the reading age.

The age is the Flesch-Kincaid grade (Kincaid and others, 1975) plus five, as British schools count years. Syllables are
groups of vowels, without a silent e; on plain prose that is right to within about half a year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_END = re.compile(r"(?<=[.!?])[”’)]?\s+(?=[“‘(]?[A-Z0-9£])")
_NO_END = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|Nos|p|pp|vs|approx|e\.g|i\.e|etc|[A-Z])\.)$")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_TOKEN = re.compile(r"\S*\w\S*")
_VOWELS = re.compile(r"[aeiouy]+")
_CUT = re.compile(r"(?:;|,? (?:and|but|because|so|while|although|which|where)\b|,|:| – )", re.IGNORECASE)
_SILENT_E, _SILENT_ENDING = re.compile(r"[^l]e$"), re.compile(r"[^aeioutdsxzc]e[ds]$")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a piece; what stands on a line of its own is one."""
    found: list[str] = []
    for line in text.split("\n"):
        held = ""
        for part in _END.split(line):
            held = f"{held} {part}".strip() if held else part.strip()
            if not _NO_END.search(held):
                found.append(held)
                held = ""
        if held:
            found.append(held)
    return tuple(one for one in found if one)


def length(sentence: str) -> int:
    """How many words, numbers counted as words."""
    return len(_TOKEN.findall(sentence))


def cut(sentence: str) -> str:
    """The sentence with "✂" at the joint nearest its middle; as it is when it has none."""
    joints = [joint.start() for joint in _CUT.finditer(sentence) if 0.15 < joint.start() / len(sentence) < 0.85]
    if not joints:
        return sentence
    at = min(joints, key=lambda place: abs(place - len(sentence) / 2))
    return f"{sentence[:at]} ✂{sentence[at:]}"


def reading_age(texts: Sequence[str]) -> float:
    """The age in years at which most pupils would follow; 0 when there are fewer than 100 words to go by."""
    spoken = [sentence for text in texts for sentence in sentences(text)]
    found = [word for sentence in spoken for word in _WORD.findall(sentence)]
    if len(found) < 100:
        return 0.0
    grade = 0.39 * len(found) / len(spoken) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59
    return max(grade + 5, 5.0)


def syllables(word: str) -> int:
    """About how many syllables; at least one. Short forms in capitals are said letter by letter."""
    if word.isupper() and len(word) > 1:
        return len(word)
    plain = word.lower()
    count = len(_VOWELS.findall(plain))
    if count > 1 and (_SILENT_E.search(plain) or _SILENT_ENDING.search(plain)):
        count -= 1
    return max(count, 1)
