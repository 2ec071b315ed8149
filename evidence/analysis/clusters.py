"""Gathering: passages that speak of one topic become one cluster, the makings of an area for discussion."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evidence.analysis.topics import Topic, TopicMatch, Topics, match_topics
from evidence.analysis.voices import Voice, best_voice, sentences_of, stance_voice
from evidence.framework import Framework
from evidence.framework.crosswalk import home_of
from evidence.model import EvidenceItem, Stance, Verdict
from evidence.passages.repeats import repeat_groups
from evidence.tagging.facts import providers

_HOME = 2.0
_ALSO_SHARE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One subject: a voice for each passage on it, and all the `sentences` those passages hold.

    `domain` is where it is discussed, `also` the other domains it touches. `id` is the topic's, or "prompt-D2.3" for
    passages that share only a prompt; `provider` is "" or the one named.
    """

    id: str
    title: str
    domain: int
    also: tuple[int, ...]
    prompts: tuple[str, ...]
    provider: str
    wider: str
    voices: tuple[Voice, ...]
    sentences: tuple[Voice, ...]

    @property
    def papers(self) -> int:
        return len({voice.item.passage.anchor.document for voice in self.voices})

    def sentences_with(self, stance: Stance) -> tuple[Voice, ...]:
        """For each passage the sentence that carries that stance, where one does."""
        by_passage: dict[str, list[Voice]] = defaultdict(list)
        for sentence in self.sentences:
            if sentence.has(stance):
                by_passage[sentence.item.passage.id].append(sentence)
        found = (stance_voice(sentences, stance) for sentences in by_passage.values())
        return tuple(voice for voice in found if voice is not None)

    @property
    def is_topic(self) -> bool:
        return not self.id.startswith("prompt-")


def distinct_items(items: Sequence[EvidenceItem]) -> tuple[EvidenceItem, ...]:
    """The items without repeats: of passages that say the same (standing text, a paragraph used twice) the newest.

    One that a person decided on goes before those that nobody did.
    """
    groups = repeat_groups([item.passage for item in items])
    newest: dict[str, EvidenceItem] = {}
    for item in items:
        group = groups.get(item.passage.id, item.passage.id)
        if group not in newest or _rank(item) > _rank(newest[group]):
            newest[group] = item
    kept = {item.passage.id for item in newest.values()}
    return tuple(item for item in items if item.passage.id in kept)


def _rank(item: EvidenceItem) -> tuple[bool, str]:
    return item.verdict is not Verdict.UNDECIDED, item.paper_date


def gather_clusters(
    items: Iterable[EvidenceItem],
    *,
    silent: Iterable[EvidenceItem] = (),
    speak: Speak,
    topics: Topics,
    framework: Framework,
) -> tuple[Cluster, ...]:
    """Each item in the clusters of its topics, else of its first prompt; items with neither are left out.

    `silent` items are no evidence of their own, but their dates and figures are compared with those that are.
    """
    by_id = {topic.id: topic for topic in topics.all}
    titles = {prompt.id: prompt.topic for prompt in framework.prompts}
    titles |= {f"D{domain.number}": domain.topic for domain in framework.domains}
    homes = {prompt.id: domain.number for domain in framework.domains for prompt in domain.prompts}
    voices: dict[str, list[Voice]] = defaultdict(list)
    sentences: dict[str, list[Voice]] = defaultdict(list)
    for item in items:
        for key, match, said in speak(item):
            voices[key].append(best_voice(said, match))
            sentences[key].extend(said)
    for item in silent:
        for key, match, said in speak(item):
            if match is not None and key in voices:
                sentences[key].extend(sentence for sentence in said if sentence.facts)
    return tuple(_cluster(key, found, sentences[key], by_id, titles, homes) for key, found in sorted(voices.items()))


Said = tuple[str, TopicMatch | None, tuple[Voice, ...]]
Speak = Callable[[EvidenceItem], tuple[Said, ...]]


def speaker(topics: Topics, *, period: str) -> Speak:
    """`subjects_of` that remembers: the same passages are asked for areas, for comparisons and for actions."""
    known: dict[str, tuple[Said, ...]] = {}

    def speak(item: EvidenceItem) -> tuple[Said, ...]:
        place = item.passage.id
        if place not in known:
            known[place] = subjects_of(item, topics=topics, period=period)
        return known[place]

    return speak


def subjects_of(item: EvidenceItem, *, topics: Topics, period: str) -> tuple[Said, ...]:
    """What the passage speaks of: key, match and the sentences on it.

    A paragraph may turn from one topic to the next ("QIPP will deliver ... The contract is overspent ..."), so each
    sentence goes to its own topic; one without a topic stays with the sentence before.
    """
    sentences = sentences_of(item, period=period)
    own = [_best_topic(sentence.quote, item, topics) for sentence in sentences]
    whole = _best_topic(item.passage.text, item, topics) if not any(own) else None
    last = next((match for match in own if match), whole)
    if last is None:
        key = _prompt_key(item)
        return ((key, None, sentences),) if key else ()
    grouped: dict[str, tuple[TopicMatch, list[Voice]]] = {}
    for match, sentence in zip(own, sentences, strict=True):
        last = match or last
        grouped.setdefault(last.topic.id, (_moved(last, sentence), []))[1].append(sentence)
    return tuple((key, match, tuple(said)) for key, (match, said) in grouped.items())


def _moved(match: TopicMatch, sentence: Voice) -> TopicMatch:
    """The match with its places counted from the passage's beginning instead of the sentence's."""
    return replace(match, places=tuple((a + sentence.start, b + sentence.start) for a, b in match.places))


def _best_topic(text: str, item: EvidenceItem, topics: Topics) -> TopicMatch | None:
    """The topic a text mainly speaks of, among those of a person's domains when the passage was retagged.

    Otherwise a topic at home in a domain the tagger saw is preferred.
    """
    heading = " ".join(item.passage.heading_path[-2:])
    domains, decided = item.domains, item.domains_decided
    matches = [
        match
        for match in match_topics(text, heading=heading, topics=topics)
        if not decided or match.topic.domain in decided
    ]
    ranked = sorted(matches, key=lambda match: (-match.score - _HOME * (match.topic.domain in domains), match.topic.id))
    return ranked[0] if ranked else None


def _prompt_key(item: EvidenceItem) -> str:
    """The first prompt; for a retagged passage without one the person's first domain as a whole ("prompt-D4")."""
    if item.prompts:
        return f"prompt-{item.prompts[0]}"
    return f"prompt-D{item.domains_decided[0]}" if item.domains_decided else ""


def _cluster(  # noqa: PLR0917
    key: str,
    voices: list[Voice],
    sentences: list[Voice],
    topics: Mapping[str, Topic],
    titles: Mapping[str, str],
    homes: Mapping[str, int],
) -> Cluster:
    counted = Counter(domain for voice in voices for domain in voice.item.domains)
    topic = topics.get(key)
    home = topic.domain if topic else home_of(key.removeprefix("prompt-"), homes)
    also = tuple(
        sorted(
            domain for domain, count in counted.items() if domain != home and count >= max(1, _ALSO_SHARE * len(voices))
        )
    )
    named = _most_named(voices) if topic and topic.scope else ""
    title = topic.title if topic else _as_title(titles[key.removeprefix("prompt-")])
    return Cluster(
        id=key,
        title=f"{title} at {named}" if named else title,
        domain=home,
        also=also,
        prompts=_prompts(voices, home, also, homes),
        provider=named,
        wider=topic.wider if topic else "",
        voices=tuple(voices),
        sentences=tuple(sentences),
    )


def _prompts(voices: Iterable[Voice], home: int, also: tuple[int, ...], homes: Mapping[str, int]) -> tuple[str, ...]:
    """The prompts the voices speak to in these domains, home domain first, most frequent first, at most three."""
    counted = Counter(prompt for voice in voices for prompt in voice.item.prompts)
    inside = [prompt for prompt in counted if home_of(prompt, homes) in (home, *also)]
    inside.sort(key=lambda prompt: (home_of(prompt, homes) != home, -counted[prompt], prompt))
    return tuple(inside[:3])


def _most_named(voices: Iterable[Voice]) -> str:
    """The provider that the voices name, when they name one far more than any other."""
    counted = Counter(name for voice in voices for name in set(providers(voice.item.passage.text)))
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return ""
    return ranked[0][0]


def _as_title(topic: str) -> str:
    return topic[0].upper() + topic[1:]
