"""The issues of one body in one quarter: indicators on the agenda, and topics that people or papers speak of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evidence.analysis.board import Board, Standing
from evidence.analysis.findings import is_evidence
from evidence.analysis.topics import Topic, Topics, match_topics, topics_of
from evidence.framework import load_framework
from evidence.framework.calendar import Period
from evidence.model import EvidenceItem, Stance, Verdict
from evidence.moderation.case import Basis, Issue
from evidence.record.action import Action
from evidence.record.chain import Form
from evidence.record.gates import OnFile
from evidence.store.items import read_items
from evidence.store.record import lines

_DECIDED = frozenset({Verdict.ACCEPTED, Verdict.RETAGGED})
_ORDER = (Basis.DASHBOARD, Basis.RECORD, Basis.EVIDENCE, Basis.SUGGESTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one body has on file that issues are read from; `begun` has the day each action was entered."""

    body: str
    framework: str
    on_file: OnFile
    actions: Mapping[str, Action]
    begun: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The issues of one quarter: for each domain and subject its title and the strongest basis.

    `known` are the bases of which the quarter has anything at all. `by_the_end` are the domains and topics that people
    had recorded, and not closed, when the quarter ended, or that they accepted in its papers.
    """

    found: Mapping[tuple[int, str], tuple[str, Basis]]
    known: frozenset[Basis]
    by_the_end: frozenset[tuple[int, str]]


def read_begun(connection: sqlite3.Connection) -> Mapping[str, str]:
    """The day on which each action was entered, by its name."""
    return {
        line.key.name: line.at[:10] for line in lines(connection) if line.key.form is Form.ACTION and line.verb == "add"
    }


def issues_in(
    connection: sqlite3.Connection, account: Account, *, board: Board | None, period: Period, cited: frozenset[str]
) -> Seen:
    """What is wrong in the quarter; `cited` are passages that people named as evidence of a judgement."""
    items = read_items(connection, period=str(period))
    topics = topics_of(load_framework(account.framework))
    in_papers = list(_in_papers(account, items, topics, cited))
    first, last = period.begins.isoformat(), period.following.ends.isoformat()
    on_record = _on_record(account, topics, begun_by=last, closed_after=first)
    sightings = [*(_on_board(board) if board else ()), *on_record, *in_papers]
    by_the_end = [
        *_on_record(account, topics, begun_by=period.ends.isoformat(), closed_after=period.ends.isoformat()),
        *(one for one in in_papers if one[-1] is Basis.EVIDENCE),
    ]
    found: dict[tuple[int, str], tuple[str, Basis]] = {}
    for domain, subject, title, basis in sightings:
        earlier = found.get((domain, subject))
        if earlier is None or _ORDER.index(basis) < _ORDER.index(earlier[1]):
            found[domain, subject] = title, basis
    known = {Basis.RECORD} | ({Basis.DASHBOARD} if board else set())
    known |= {Basis.EVIDENCE, Basis.SUGGESTION} if items else set()
    ended = frozenset((domain, subject) for domain, subject, _, _ in by_the_end)
    return Seen(found=found, known=frozenset(known), by_the_end=ended)


def with_news(now: Seen, before: Seen) -> tuple[Issue, ...]:
    """The issues of a quarter, each with whether it was there in the quarter before; by domain and subject."""
    return tuple(
        Issue(
            domain=domain,
            subject=subject,
            title=title,
            basis=basis,
            is_new=(domain, subject) not in before.found if basis in before.known else None,
        )
        for (domain, subject), (title, basis) in sorted(now.found.items())
    )


_Sighting = tuple[int, str, str, Basis]


def _on_board(board: Board) -> Iterator[_Sighting]:
    """Indicators that are on the agenda, under the first domain of their section."""
    for part in board.parts:
        for line in part.lines:
            if line.standing is Standing.AGENDA and part.section.domains:
                title = f"{line.indicator.id} {line.indicator.title}"
                yield part.section.domains[0], line.indicator.id, title, Basis.DASHBOARD


def _on_record(account: Account, topics: Topics, *, begun_by: str, closed_after: str) -> Iterator[_Sighting]:
    """Topics of the requests, escalations and actions that had begun by one day and were open on another."""
    told = [(one.domains, one.what, one.date, one.closed) for one in account.on_file.requests.values()]
    told += [(one.domains, one.view, one.date, one.closed) for one in account.on_file.escalations.values()]
    told += [(one.domains, one.what, account.begun.get(name, ""), one.closed) for name, one in account.actions.items()]
    for domains, words, begun, closed in told:
        under_way = begun <= begun_by and not (closed and closed <= closed_after)
        if under_way and (topic := _topic(words, "", topics)):
            for domain in domains:
                yield domain, topic.id, topic.title, Basis.RECORD


def _in_papers(
    account: Account, items: Iterable[EvidenceItem], topics: Topics, cited: frozenset[str]
) -> Iterator[_Sighting]:
    """Topics of passages that tell of an issue: under a person's domain, or, only suggested, under the topic's own."""
    for item in items:
        if Stance.ISSUE not in item.suggestion.tagging.stance or not is_evidence(item, body=account.body):
            continue
        heading = item.passage.heading_path[-1] if item.passage.heading_path else ""
        found = _topic(item.passage.text, heading, topics)
        if found is None:
            continue
        if item.verdict in _DECIDED or item.passage.id in cited:
            yield item.domains[0], found.id, found.title, Basis.EVIDENCE
        else:
            yield found.domain, found.id, found.title, Basis.SUGGESTION


def _topic(words: str, heading: str, topics: Topics) -> Topic | None:
    """The topic that words mainly speak of."""
    matches = match_topics(words, heading=heading, topics=topics)
    return matches[0].topic if matches else None
