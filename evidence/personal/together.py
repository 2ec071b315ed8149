"""Names by the rules and names by the learned reading, put together: what either finds counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence.personal import signs
from evidence.personal.finding import Level
from evidence.personal.learned import Span, chances, spans
from evidence.personal.names import load_names, load_wide_names
from evidence.personal.tokens import Token, kind
from evidence.personal.written import Name, Word

LEAST: Final = 0.2
_ABBREVIATIONS: Final = re.compile(r"(?:^|-)[A-Z]{2,}s$")
_SURE: Final = 0.75
_UNLIKELY: Final = 0.02
_REASON: Final = "the word and what stands around it are as with names"


def together(by_rule: Sequence[Name], line: Sequence[Token]) -> list[Name]:
    """The names of the rules, and those that were read in the text's tokens beside them.

    A longer reading of a name takes the place of a shorter one; what is only possible by the rules and unlikely by the
    learned reading is dropped.
    """
    likely = chances(line, least=LEAST)
    found = [name for name in by_rule if name.level is not Level.POSSIBLE or not _is_unlikely(name, line, likely)]
    for read in _read(line, likely):
        same = [name for name in found if name.touches(read)]
        if not same:
            found.append(read)
        elif len(same) == 1 and (read.start < same[0].start or same[0].end < read.end):
            found[found.index(same[0])] = _longer(same[0], read)
    return _turned(sorted(found, key=lambda name: name.start))


def _turned(found: list[Name]) -> list[Name]:
    """The same names, with a surname alone and the first name after its comma made one: "Hussain, Tasneem"."""
    joined: list[Name] = []
    for name in found:
        last = joined[-1] if joined else None
        if last and last.end + 2 == name.start and not name.title and len(last.words) == len(name.words) == 1:
            first_group, group = kind(last.words[0].text).group, kind(name.words[0].text).group
            if (
                set(first_group) & set("Ss")
                and set(group) & set("Ff")
                and not ("F" in first_group and "S" not in first_group)
            ):
                joined[-1] = Name((*last.words, *name.words), last.title, last.why, last.level)
                continue
        joined.append(name)
    return joined


def _longer(name: Name, read: Name) -> Name:
    words = [word for word in read.words if word.end <= name.start]
    words += [*name.words, *(word for word in read.words if word.start >= name.end)]
    return Name(tuple(words), name.title or read.title, name.why, name.level)


def _is_unlikely(name: Name, line: Sequence[Token], likely: Sequence[float]) -> bool:
    """Whether the learned reading holds every word of a name for something else."""
    own = [here for token, here in zip(line, likely, strict=True) if name.start < token.end and token.start < name.end]
    return max(own, default=1.0) < _UNLIKELY


def _read(line: Sequence[Token], likely: Sequence[float]) -> Iterator[Name]:
    for span in spans(line, likely, least=LEAST):
        words, title = _words(line, span)
        before = line[span.first - 1].text if span.first else ""
        alone = len(line) <= 2 and len(words) == 1 and "F" not in kind(words[0].text).group
        if (
            words
            and not alone
            and before not in signs.PUBLIC_TITLES
            and not _public(words)
            and _may_stand(words, span.chance)
        ):
            level = Level.LIKELY if span.chance >= _SURE else Level.POSSIBLE
            yield Name(tuple(words), title, _REASON, level)


def _may_stand(words: Sequence[Word], chance: float) -> bool:
    """Whether the words may be a name at all: no initial or abbreviation alone, no common word weakly read."""
    groups = [kind(word.text).group for word in words]
    if all(word.is_initial for word in words) or _is_thing(words, groups, chance) or _shouts(words, groups):
        return False
    if len(words) > 1:
        return words[0].text not in ("A", "I") or bool(set(groups[-1]) & set("FS"))
    if set(groups[0]) & set("WR") and not set(groups[0]) & set("FSfs"):
        return False
    common = "W" in groups[0] and "F" not in groups[0]
    return chance >= _SURE or not common


def _is_thing(words: Sequence[Word], groups: Sequence[str], chance: float) -> bool:
    """Whether the lists make a place, a body or a thing of the words."""
    return (
        any("T" in group and not set(group) & set("FS") for group in groups)
        or ("T" in groups[-1] and chance < _SURE and len(words) > 1)
        or all("N" in group for group in groups)
        or any(_is_compound(word.plain) for word in words)
        or any(_ABBREVIATIONS.search(word.text) for word in words)
    )


def _is_compound(plain: str) -> bool:
    """Whether a word is put together from common words: "Vice-Chair"."""
    parts = plain.lower().split("-")
    return len(parts) > 1 and load_wide_names().words.issuperset(parts)


def _shouts(words: Sequence[Word], groups: Sequence[str]) -> bool:
    """Whether words in capitals are likelier abbreviations or headings than a name."""
    in_capitals = [len(word.plain) > 1 and word.plain.isupper() for word in words]
    pairs = list(zip(in_capitals, groups, strict=True))
    if all(in_capitals):
        return len(words) == 1 or not any("F" in group for group in groups)
    first_beside = any(set(group) & set("Ff") and not shout for shout, group in pairs)
    return not first_beside and any(shout and not set(group) & set("FSfsM") for shout, group in pairs)


def _words(line: Sequence[Token], span: Span) -> tuple[list[Word], str]:
    """The words of a span without its titles, and the title in it or before it."""
    words = [Word(token.text, token.start, token.end) for token in line[span.first : span.last + 1]]
    title = ""
    while words and words[0].plain in signs.TITLES:
        title = words.pop(0).text
    before = [token.text for token in line[max(0, span.first - 2) : span.first] if token.text != "."]
    if before and before[-1] in signs.TITLES:
        title = title or before[-1]
    while len(words) > 1 and _is_only_a_word(words[-1]):
        words.pop()
    return words, title


def _is_only_a_word(word: Word) -> bool:
    """Whether the lists have a word as a common one and in no list of names."""
    group = set(kind(word.text).group)
    return "W" in group and not group & set("FSfsM")


def _public(words: Sequence[Word]) -> bool:
    written = " ".join(word.text for word in words)
    return any(name in written for name in load_names().public if name.split()[0] in written)
