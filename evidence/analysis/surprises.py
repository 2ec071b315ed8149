"""No surprises: which points of a report or letter were never on an agenda (guide, paragraphs 32 and 37)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from evidence.record.cycle import HeldPoint


def surprises(
    points: Iterable[HeldPoint], earlier: Iterable[HeldPoint], *, raised: Collection[str] = ()
) -> tuple[HeldPoint, ...]:
    """The points that come as a surprise, in their order.

    A point was there before when an earlier one cites a passage that it cites too, or has a topic of its own in the
    same domain; or when a person says that a passage it cites was `raised`. Points that cite nothing are people's own
    words and no surprise of the tool's.
    """
    known = list(earlier)
    passages = frozenset(raised).union(*(point.passages for point in known))
    topics = {(point.domain, topic) for point in known for topic in point.topics}
    return tuple(
        point
        for point in points
        if point.citations
        and not point.passages & passages
        and not any((point.domain, topic) in topics for topic in point.topics)
    )
