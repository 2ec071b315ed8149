"""Names by the rules and names by the learned reading, put together: what either finds counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from evidence.personal import signs
from evidence.personal.finding import Level
from evidence.personal.learned import Span, spans
from evidence.personal.names import load_names
from evidence.personal.tokens import Token, kind
from evidence.personal.written import Name, Word

LEAST: Final = 0.2
_SURE: Final = 0.75
_REASON: Final = "the word and what stands around it are as with names"


def together(by_rule: Sequence[Name], line: Sequence[Token]) -> list[Name]:
    """The names of the rules, and those that were read in the text's tokens beside them; a longer reading of a name
    takes the place of a shorter one.
    """
    found = list(by_rule)
    for read in _read(line):
        same = [name for name in by_rule if name.touches(read)]
        if not same:
            found.append(read)
        elif len(same) == 1 and (read.start < same[0].start or same[0].end < read.end):
            found[found.index(same[0])] = _longer(same[0], read)
    return sorted(found, key=lambda name: name.start)


def _longer(name: Name, read: Name) -> Name:
    words = [word for word in read.words if word.end <= name.start]
    words += [*name.words, *(word for word in read.words if word.start >= name.end)]
    return Name(tuple(words), name.title or read.title, name.why, name.level)


def _read(line: Sequence[Token]) -> Iterator[Name]:
    for span in spans(line, least=LEAST):
        words, title = _words(line, span)
        before = line[span.first - 1].text if span.first else ""
        if words and before not in signs.PUBLIC_TITLES and not _public(words) and _may_stand(words, span.chance):
            level = Level.LIKELY if span.chance >= _SURE else Level.POSSIBLE
            yield Name(tuple(words), title, _REASON, level)


def _may_stand(words: Sequence[Word], chance: float) -> bool:
    """Whether the words may be a name at all: no initial or abbreviation alone, no common word weakly read."""
    groups = [kind(word.text).group for word in words]
    if any("T" in group and not set(group) & set("FS") for group in groups):
        return False
    if "T" in groups[-1] and chance < _SURE and len(words) > 1:
        return False
    in_capitals = [len(word.plain) > 1 and word.plain.isupper() for word in words]
    if any(shout and not set(group) & set("FSfsM") for shout, group in zip(in_capitals, groups, strict=True)):
        return False
    if words[0].text in ("A", "I") and not set(groups[-1]) & set("FS"):
        return False
    if len(words) > 1:
        return not all(in_capitals) or any("F" in group for group in groups)
    common = "W" in groups[0] and "F" not in groups[0]
    return not (words[0].is_initial or in_capitals[0]) and (chance >= _SURE or not common)


def _words(line: Sequence[Token], span: Span) -> tuple[list[Word], str]:
    """The words of a span without its titles, and the title in it or before it."""
    words = [Word(token.text, token.start, token.end) for token in line[span.first : span.last + 1]]
    title = ""
    while words and words[0].plain in signs.TITLES:
        title = words.pop(0).text
    before = [token.text for token in line[max(0, span.first - 2) : span.first] if token.text != "."]
    if before and before[-1] in signs.TITLES:
        title = title or before[-1]
    return words, title


def _public(words: Sequence[Word]) -> bool:
    written = " ".join(word.text for word in words)
    return any(name in written for name in load_names().public if name.split()[0] in written)
