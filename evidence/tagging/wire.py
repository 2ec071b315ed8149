"""Tagging as lines of JSON, for scripts: one line in, one line out, in the same order.

In:  {"id", "text", "heading"?, "kind"?}
Out: {"id", "domains", "scores", "stance", "prompts", "reasons", "evidence", "owner"} or {"id", "error"}.
Scores have six places and effects four, so the same tagger gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from evidence.model import Tagging
from evidence.tagging.tagger import Tagger


def tag_lines(tagger: Tagger, lines: Iterable[tuple[int, str]]) -> Iterator[str]:
    """The answers to lines given with their numbers, tagged together.

    A bad line is answered by its number and what is wrong with it, never by an exception.
    """
    asked = [_asked(number, line) for number, line in lines]
    items = [(each["text"], each.get("heading") or "", each.get("kind") or "") for each in asked if "error" not in each]
    taggings = tagger.pipe(items)
    for each in asked:
        yield _dump(each if "error" in each else {"id": each["id"], **as_json(next(taggings))})


def _asked(number: int, line: str) -> dict[str, Any]:
    """What a line asks, or the answer to a bad one, which has an "error"."""
    asked: Any = None
    try:
        asked = json.loads(line)
        problem = _problem(asked)
    except (ValueError, RecursionError) as error:
        problem = f"not JSON: {error}"
    if not problem:
        return {name: asked.get(name) for name in ("id", "text", "heading", "kind")}
    known = asked.get("id") if isinstance(asked, dict) else None
    return {"id": known if isinstance(known, str | int) else None, "error": f"line {number}: {problem}"}


def as_json(tagging: Tagging) -> dict[str, Any]:
    """A tagging as plain values, in a fixed order."""
    return {
        "domains": list(tagging.domains),
        "scores": {str(domain): tagging.scores[domain] for domain in sorted(tagging.scores)},
        "stance": [str(stance) for stance in tagging.stance],
        "prompts": list(tagging.prompts),
        "reasons": [
            {
                "start": reason.start,
                "end": reason.end,
                "why": reason.rule,
                "words": reason.words,
                "target": reason.target,
                "effect": reason.effect,
            }
            for reason in tagging.reasons
        ],
        "evidence": tagging.evidence,
        "owner": str(tagging.owner),
    }


def _problem(asked: object) -> str:
    if not isinstance(asked, dict):
        return "not an object"
    if not isinstance(asked.get("id"), str | int):
        return '"id" is missing or neither text nor a whole number'
    if not isinstance(asked.get("text"), str):
        return '"text" is missing or not text'
    for name in ("heading", "kind"):
        if not isinstance(asked.get(name, ""), str | None):
            return f'"{name}" is not text'
    return ""


def _dump(values: dict[str, Any]) -> str:
    """One line of JSON that any stream can take: what cannot be encoded becomes a question mark."""
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
