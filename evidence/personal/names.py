"""The lists of names and of words that are none, read once from corpora/personal/names.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evidence.errors import CorpusError
from evidence.personal.letters import folded
from evidence.toml_place import read_toml

_LISTS = ("first", "surnames", "also_words", "things", "no_names", "public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """`first` and `surnames` are names; those in `also_words` are other words too. `things` after a name make it a
    place, a body or a disease; `no_names` are part of no name; `public` are names that may stand in any paper, and
    `public_begin` the first words of those.
    """

    first: frozenset[str]
    surnames: frozenset[str]
    also_words: frozenset[str]
    things: frozenset[str]
    no_names: frozenset[str]
    public: frozenset[str]
    public_begin: frozenset[str]


def read_names(text: str, *, file: str) -> Names:
    """The lists in the text of a TOML file. Raises CorpusError naming file, key and line."""
    reader = read_toml(text, file=file, error=CorpusError)
    reader.only(*_LISTS)
    lists = {name: frozenset(folded(word.replace("_", " ")) for word in reader.text(name).split()) for name in _LISTS}
    return Names(**lists, public_begin=frozenset(name.split()[0] for name in lists["public"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class WideNames:
    """Far longer lists than `Names`, with much in them that is no name here: evidence for the learned reading only.

    `words` are common English words in small letters.
    """

    first: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]


@cache
def load_names() -> Names:
    """The shipped lists."""
    file = shipped("names.toml")
    return read_names(file.read_text(encoding="utf-8"), file=file.name)


@cache
def load_wide_names() -> WideNames:
    """The shipped wide lists."""
    first, surnames, words = (
        frozenset(shipped(f"names/{name}.txt").read_text(encoding="utf-8").split())
        for name in ("first", "surnames", "words")
    )
    return WideNames(first=first, surnames=surnames, words=words)


def shipped(name: str) -> Path:
    """A file of corpora/personal."""
    import corpora

    return Path(corpora.__file__).parent / "personal" / name
