"""Which points a document holds, so that the log can keep them and a later document be held against them."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping

from evidence.analysis.findings import Findings
from evidence.record.cycle import HeldPoint
from generators.context import AgendaContext, AgendaDomain, Area, Citation, OpenAction, Point, ReportRow
from generators.judged import JudgedDomain
from generators.letter_context import LetterDomain

_Topics = Mapping[str, tuple[tuple[int, str], ...]]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A point as it is kept, with what it says and the label of the first place it cites."""

    point: HeldPoint
    text: str
    label: str


def held_in(context: object, findings: Findings) -> tuple[Held, ...]:
    """The points of a document's context, in its order.

    On an agenda a topic is raised by its area for discussion and by nothing else; elsewhere a point has the topics of
    the passages it cites. Passages that share a prompt only have no topic.
    """
    topics = {} if isinstance(context, AgendaContext) else _topics(findings)
    return tuple(_walk(context, 0, "", topics))


def _topics(findings: Findings) -> _Topics:
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for subject in findings.subjects:
        cluster = subject.cluster
        if cluster.is_topic:
            for voice in cluster.voices:
                found[voice.item.passage.id].append((cluster.domain, cluster.id))
    return {passage: tuple(sorted(of)) for passage, of in found.items()}


def _walk(value: object, domain: int, topic: str, topics: _Topics) -> Iterator[Held]:
    match value:
        case Point():
            yield _held(value.key, value.citations, value.text, domain, topic, topics)
        case OpenAction():
            yield _held(value.key, value.statement.citations, value.statement.text, domain, topic, topics)
        case AgendaDomain() | ReportRow() | LetterDomain() | JudgedDomain():
            yield from _parts(value, value.number, "", topics)
        case Area():
            yield from _parts(value, domain, value.key.removeprefix(f"area-{domain}-"), topics)
        case tuple():
            for part in value:
                yield from _walk(part, domain, topic, topics)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            yield from _parts(value, domain, topic, topics)


def _parts(value: object, domain: int, topic: str, topics: _Topics) -> Iterator[Held]:
    for field in dataclasses.fields(value):  # type: ignore[arg-type]  # the caller saw a dataclass
        yield from _walk(getattr(value, field.name), domain, topic, topics)


def _held(  # noqa: PLR0917
    key: str, citations: tuple[Citation, ...], text: str, domain: int, topic: str, topics: _Topics
) -> Held:
    passages = [citation.id.rpartition("-")[0] for citation in citations]
    cited = [pair for passage in passages for pair in topics.get(passage, ())]
    where = domain or next((of for of, _ in cited), 0)
    own = {name for of, name in cited if of == where} | (
        {topic} if topic and not topic.startswith("prompt-") else set()
    )
    point = HeldPoint(
        key=key, domain=where, topics=tuple(sorted(own)), citations=tuple(citation.id for citation in citations)
    )
    return Held(point=point, text=text, label=citations[0].label if citations else "")
