"""The list of words that the checks go by: what blames, what is jargon, which short forms need no telling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from evidence.errors import TemplateError
from evidence.toml_place import read_toml

_FILE = "publish-words.toml"
_KINDS = ("tone", "jargon", "colour", "link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What to say in place of a phrase, by the phrase in small letters; `pattern` finds any of them as whole words."""

    say: Mapping[str, str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Phrases by kind ("tone", "jargon", "colour", "link"), short forms everybody knows, long forms to propose."""

    phrases: Mapping[str, Phrases]
    known: frozenset[str]
    long: Mapping[str, str]


@cache
def words() -> Words:
    """The list that ships; TemplateError naming file, key and line when it was edited into something else."""
    return read_words(files("templates").joinpath(_FILE).read_text(encoding="utf-8"), file=_FILE)


def read_words(text: str, *, file: str) -> Words:
    """The list in a TOML text."""
    reader = read_toml(text, file=file, error=TemplateError)
    reader.only("phrase", "known", "long")
    say: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    for table in reader.tables("phrase"):
        table.only("words", "kind", "say")
        kind = table.one_of("kind", _KINDS)
        say[kind] |= {phrase.casefold(): table.text("say") for phrase in table.texts("words")}
    known, long = reader.table("known"), reader.table("long")
    return Words(
        phrases={kind: Phrases(say=told, pattern=_any_of(told)) for kind, told in say.items()},
        known=frozenset(known.texts("short")),
        long={short: long.text(short) for short in long.values},
    )


def _any_of(phrases: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    body = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE)
