"""Everything the documents draw on, worked out once from the evidence items. Pure: items in, findings out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evidence.analysis.actions import ActionFound, open_actions
from evidence.analysis.clusters import Cluster, Speak, distinct_items, gather_clusters, speaker
from evidence.analysis.coverage import PromptCover, prompt_coverage
from evidence.analysis.differences import Difference, find_differences
from evidence.analysis.ownership import is_about_another, is_background
from evidence.analysis.topics import prompt_words_of, topics_of
from evidence.analysis.voices import Voice, best_voice
from evidence.analysis.weight import Signals, read_signals, weigh
from evidence.framework import Framework
from evidence.framework.calendar import Period
from evidence.model import EvidenceItem, Owner

_NOT_OURS = frozenset({Owner.OTHER_BODY, Owner.NATIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A cluster with what was found in it."""

    cluster: Cluster
    differences: tuple[Difference, ...]
    actions: tuple[ActionFound, ...]
    signals: Signals
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Subjects, heaviest first; coverage in the framework's order; open actions, overdue first.

    `unsorted` counts the evidence that has no place in the framework.
    """

    subjects: tuple[Subject, ...]
    coverage: tuple[PromptCover, ...]
    actions: tuple[ActionFound, ...]
    unsorted: int = 0


_ASIDE = re.compile(
    r"\b(?:glossary|abbreviations|definitions?|scoring guide|key to|how to read|apologies|attendance)\b", re.IGNORECASE
)


def is_evidence(item: EvidenceItem, *, body: str) -> bool:
    """Whether an item counts for `body`: it has a domain, and is no other body's affair, background or glossary."""
    return bool(item.domains) and is_ours(item, body=body)


def is_ours(item: EvidenceItem, *, body: str) -> bool:
    """Whether a passage speaks of `body`'s affairs, whether or not the tagger has a domain for it."""
    aside = any(_ASIDE.search(part) for part in (*item.passage.heading_path[-1:], item.locator))
    ours = item.suggestion.tagging.owner not in _NOT_OURS and not is_about_another(item.passage, body=body)
    return ours and not aside and not is_background(item.passage)


def find(items: Sequence[EvidenceItem], *, body: str, framework: Framework, period: Period) -> Findings:
    """The findings for one body and one quarter."""
    topics = topics_of(framework)
    speak = speaker(topics, period=str(period))
    counted = distinct_items([item for item in items if is_evidence(item, body=body)])
    ours = [item for item in items if is_ours(item, body=body)]
    silent = [item for item in ours if not item.domains]
    clusters = gather_clusters(counted, silent=silent, speak=speak, topics=topics, framework=framework)
    at = review_date(items, period)
    speaking = _speakers(clusters, ours, speak)
    actions = open_actions(speaking, at=at)
    subjects = tuple(_subject(cluster, actions) for cluster in clusters)
    return Findings(
        subjects=tuple(sorted(subjects, key=lambda subject: (-subject.weight, subject.cluster.id))),
        coverage=prompt_coverage(counted, framework, silent=silent, words=prompt_words_of(framework)),
        actions=actions,
        unsorted=sum(item.unsorted for item in ours),
    )


def review_date(items: Sequence[EvidenceItem], period: Period) -> date:
    """The day papers are read from: the newest paper's (within half a year of the quarter), or the quarter's end."""
    latest_wanted = period.following.following.ends.isoformat()
    dates = [item.paper_date for item in items if len(item.paper_date) == 10 and item.paper_date <= latest_wanted]
    return max(period.ends, date.fromisoformat(max(dates))) if dates else period.ends


def _speakers(
    clusters: Sequence[Cluster], items: Sequence[EvidenceItem], speak: Speak
) -> tuple[tuple[Voice, int], ...]:
    """The voices of all clusters, and of action lists whose rows the tagger had no domain for."""
    speaking = [(voice, cluster.domain) for cluster in clusters for voice in cluster.voices]
    heard = {voice.item.passage.id for voice, _ in speaking}
    for item in items:
        if item.passage.id in heard:
            continue
        for _, match, said in speak(item):
            if match is not None:
                speaking.append((best_voice(said, match), match.topic.domain))
    return tuple(speaking)


def _subject(cluster: Cluster, actions: Sequence[ActionFound]) -> Subject:
    places = {voice.item.passage.id for voice in cluster.voices}
    own = tuple(action for action in actions if action.voice.item.passage.id in places)
    differences = find_differences(cluster.sentences)
    signals = read_signals(cluster, differences, own)
    return Subject(
        cluster=cluster,
        differences=differences,
        actions=own,
        signals=signals,
        weight=weigh(cluster, signals),
    )
