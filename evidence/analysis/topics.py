"""Topics: which subject a passage speaks of. They are data; passages outside every topic gather under their prompt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from evidence.errors import CorpusError
from evidence.framework import Framework
from evidence.toml_place import TableReader, read_toml

_WORD_WEIGHT = 3.0
_HINT_WEIGHT = 1.0
_HEADING_SHARE = 0.5
_ENOUGH = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject with the words that speak of it. `scope` is "" or "provider"; `wider` "" or an item's name."""

    id: str
    title: str
    domain: int
    words: re.Pattern[str]
    hints: re.Pattern[str] | None
    scope: str
    wider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMatch:
    """A topic that a passage speaks of, how strongly, and where in the text its words stand."""

    topic: Topic
    score: float
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """All topics of a framework. `by_token` says which of them a word of a text could speak of: most texts hold words
    of a few topics only, and the others need not be tried."""

    all: tuple[Topic, ...]
    by_token: Mapping[str, frozenset[int]]

    def possible(self, text: str) -> list[Topic]:
        """The topics that have a word in common with the text, in their order."""
        found = {at for token in _tokens(text) for at in self.by_token.get(token, ())}
        return [self.all[at] for at in sorted(found)]


@cache
def load_topics(framework: str) -> Topics:
    """The topics that go with a framework; CorpusError naming file, key and line when the file is wrong."""
    file = resources.files("corpora") / "topics" / f"{framework}.toml"
    if not file.is_file():
        return Topics(all=(), by_token={})
    return parse_topics(file.read_text(encoding="utf-8"), file=f"topics/{framework}.toml")


def topics_of(framework: Framework) -> Topics:
    """The topics that go with a framework; with a crosswalk the lender's, at home in its domains.

    A topic that the crosswalk does not name is left out: its passages gather under their prompts.
    """
    walk = framework.crosswalk
    if walk is None:
        return load_topics(framework.id)
    lent = load_topics(walk.by)
    kept = [at for at, topic in enumerate(lent.all) if topic.id in walk.topics]
    place = {at: nth for nth, at in enumerate(kept)}
    return Topics(
        all=tuple(replace(lent.all[at], domain=walk.topics[lent.all[at].id]) for at in kept),
        by_token={token: frozenset(place[at] for at in found if at in place) for token, found in lent.by_token.items()},
    )


def prompt_words_of(framework: Framework) -> Mapping[str, re.Pattern[str]]:
    """The words of the framework's prompts, or of those that are lent to it."""
    return load_prompt_words(framework.crosswalk.by if framework.crosswalk else framework.id)


@cache
def load_prompt_words(framework: str) -> Mapping[str, re.Pattern[str]]:
    """For each prompt id the words that show a paper speaks to it; CorpusError when the file is wrong."""
    file = resources.files("corpora") / "topics" / f"{framework}.toml"
    if not file.is_file():
        return {}
    top = read_toml(file.read_text(encoding="utf-8"), file=f"topics/{framework}.toml", error=CorpusError)
    found = {}
    for reader in top.tables("prompt"):
        reader.only("id", "words")
        found[reader.text("id")] = _pattern(reader.texts("words"))
    return found


def parse_topics(text: str, *, file: str) -> Topics:
    """The topics written in `text`; `file` is the name that errors give."""
    readers = read_toml(text, file=file, error=CorpusError).tables("topic")
    topics = tuple(_topic(reader) for reader in readers)
    by_token: dict[str, set[int]] = defaultdict(set)
    for at, reader in enumerate(readers):
        for phrase in (*reader.texts("words"), *reader.values.get("hints", ())):
            by_token[max(_tokens(phrase), key=len)].add(at)
    return Topics(all=topics, by_token={token: frozenset(places) for token, places in by_token.items()})


def _tokens(text: str) -> set[str]:
    """The words of a text in lower case without a plural s, so that a phrase's longest word finds its texts."""
    return {token.rstrip("s") or token for token in _TOKEN.findall(text.casefold())}


_TOKEN = re.compile(r"[\w£%]+")


def _topic(reader: TableReader) -> Topic:
    reader.only("id", "title", "domain", "words", "hints", "scope", "wider")
    has = reader.values.__contains__
    return Topic(
        id=reader.text("id"),
        title=reader.text("title"),
        domain=reader.whole("domain"),
        words=_pattern(reader.texts("words")),
        hints=_pattern(reader.texts("hints")) if has("hints") else None,
        scope=reader.one_of("scope", ("provider",)) if has("scope") else "",
        wider=reader.one_of("wider", ("support", "development", "mutual")) if has("wider") else "",
    )


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases as whole words; spaces stand for spaces or hyphens, a plural s is allowed."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    written = (re.escape(phrase.strip()).replace(r"\ ", r"[\s\-‐-–]+") for phrase in longest_first)
    return re.compile(rf"(?<![\w&])(?:{'|'.join(written)})(?:'?s|’s)?(?!\w)", re.IGNORECASE)


def match_topics(text: str, *, heading: str, topics: Topics) -> tuple[TopicMatch, ...]:
    """The topics a text speaks of, strongest first. The heading helps at half weight."""
    found = (_match(text, heading, topic) for topic in topics.possible(f"{text} {heading}"))
    strong = [match for match in found if match.score >= _ENOUGH]
    return tuple(sorted(strong, key=lambda match: (-match.score, match.topic.id)))


def _match(text: str, heading: str, topic: Topic) -> TopicMatch:
    places = tuple(match.span() for match in topic.words.finditer(text))
    score = _WORD_WEIGHT * min(len({text[a:b].casefold() for a, b in places}), 3)
    if heading and topic.words.search(heading):
        score += _WORD_WEIGHT * _HEADING_SHARE
    if topic.hints is not None:
        score += _HINT_WEIGHT * min(len({match[0].casefold() for match in topic.hints.finditer(text)}), 2)
    return TopicMatch(topic=topic, score=score, places=places)
