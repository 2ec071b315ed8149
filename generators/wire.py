"""Document contexts as plain values for JSON. The agenda's form is an interface: fields are added, never renamed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from generators.context import (
    AgendaContext,
    AgendaDomain,
    Area,
    Citation,
    Gap,
    OpenAction,
    Point,
    UnreadPaper,
)

Plain = dict[str, Any]


def agenda(context: AgendaContext) -> Plain:
    """The agenda as `assure draft agenda --json` prints it."""
    front = context.front
    return {
        "body": front.body,
        "period": front.period,
        "framework": front.framework,
        "title": front.title,
        "papers": front.papers,
        "pages": front.pages,
        "ocr_pages": front.ocr_pages,
        "log_head": front.log_head,
        "domains": [_domain(domain) for domain in context.domains],
        "wider": {
            "support": _points(context.wider.support),
            "development": _points(context.wider.development),
            "mutual": _points(context.wider.mutual),
        },
        "indicators": [_value(row) for row in context.indicators],
        "version": context.version,
        "agreed_on": context.agreed_on,
        "unread": [_unread(paper) for paper in front.unread],
    }


def plain(context: object) -> Plain:
    """Any document's context as nested dicts and lists, field by field; the agenda in its stable form."""
    if isinstance(context, AgendaContext):
        return agenda(context)
    if not dataclasses.is_dataclass(context) or isinstance(context, type):
        raise TypeError("a context is a dataclass")
    return {field.name: _value(getattr(context, field.name)) for field in dataclasses.fields(context)}


def _value(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _value(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return [_value(part) for part in value] if isinstance(value, tuple) else value


def _domain(domain: AgendaDomain) -> Plain:
    return {
        "number": domain.number,
        "question": domain.question,
        "areas": [_area(area) for area in domain.areas],
        "annexed": [{"key": area.key, "title": area.title, "papers": area.papers} for area in domain.annexed],
        "good_practice": _points(domain.good_practice),
        "gaps": [_gap(gap) for gap in domain.gaps],
        "open_actions": [_action(action) for action in domain.actions],
        "carried": [_value(entry) for entry in domain.carried],
    }


def _area(area: Area) -> Plain:
    return {
        "key": area.key,
        "number": area.number,
        "title": area.title,
        "points": _points(area.points),
        "question": area.question,
        "weight": area.weight,
        "prompts": list(area.prompts),
        "also": list(area.also),
        "papers": area.papers,
        "open_actions": [_action(action) for action in area.actions],
    }


def _points(points: Iterable[Point]) -> list[Plain]:
    return [
        {
            "key": point.key,
            "text": point.text,
            "stance": point.stance,
            "verdict": point.verdict,
            "citations": _citations(point.citations),
        }
        for point in points
    ]


def _action(action: OpenAction) -> Plain:
    return {
        "key": action.key,
        "text": action.statement.text,
        "owner": action.owner,
        "due": action.due,
        "flag": action.flag,
        "citations": _citations(action.statement.citations),
    }


def _gap(gap: Gap) -> Plain:
    return {"prompt": gap.prompt, "text": gap.text, "state": gap.state, "ask": gap.ask}


def _unread(paper: UnreadPaper) -> Plain:
    return {"paper": paper.paper, "outcome": paper.outcome, "reason": paper.reason}


def _citations(citations: Iterable[Citation]) -> list[Plain]:
    return [
        {
            "id": citation.id,
            "document": citation.document,
            "sha256": citation.sha256,
            "page": citation.page,
            "label": citation.label,
            "quote": citation.quote,
        }
        for citation in citations
    ]
