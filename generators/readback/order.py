"""The order of a merged draft: the new draft's, with what people added or moved staying beside its neighbour."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """A part of the person's file that moves as one. `name` says what it is in the new draft, "" for a person's own.

    `before` is its place in the earlier draft, -1 for a person's own.
    """

    element: Any
    name: str = ""
    before: int = -1


def in_order(nodes: Sequence[Node], wanted: Sequence[str]) -> list[Node]:
    """The nodes in the order of the names wanted; what a person added or moved stays behind the node before it."""
    places = {name: place for place, name in enumerate(wanted)}
    stayed = _stayed(nodes)
    lead: list[Node] = []
    segments: list[tuple[int, list[Node]]] = []
    for node in nodes:
        if id(node) in stayed and node.name in places:
            segments.append((places[node.name], [node]))
        else:
            (segments[-1][1] if segments else lead).append(node)
    return lead + [node for _, segment in sorted(segments, key=lambda one: one[0]) for node in segment]


def put_in(nodes: list[Node], fresh: Mapping[str, Any], wanted: Sequence[str]) -> list[Node]:
    """The nodes with fresh elements added, each behind the nearest that the new draft has before it."""
    made = list(nodes)
    there = {node.name for node in made if node.name}
    last = ""
    for name in wanted:
        if name in fresh:
            at = next((place + 1 for place, node in enumerate(made) if last and node.name == last), 0)
            while last and at < len(made) and not made[at].name:
                at += 1
            made.insert(at, Node(element=fresh[name], name=name))
            there.add(name)
        if name in there:
            last = name
    return made


def _stayed(nodes: Sequence[Node]) -> set[int]:
    """The largest set of nodes that still stand in the order of the earlier draft; all others were moved."""
    known = [node for node in nodes if node.name and node.before >= 0]
    stayed = longest_rise([node.before for node in known])
    return {id(node) for number, node in enumerate(known) if number in stayed}


def longest_rise(places: Sequence[int]) -> set[int]:
    """Where in the sequence its longest rising part stands, counted from 0; the rest was moved."""
    ends: list[int] = []
    tails: list[int] = []
    came_from: list[int] = []
    for number, place in enumerate(places):
        at = bisect_left(ends, place)
        came_from.append(tails[at - 1] if at else -1)
        ends[at : at + 1] = [place]
        tails[at : at + 1] = [number]
    found: set[int] = set()
    number = tails[-1] if tails else -1
    while number >= 0:
        found.add(number)
        number = came_from[number]
    return found
