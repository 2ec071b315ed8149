"""Tagging as lines of JSON, for scripts: one line in, one line out, in the same order.

In:  {"id", "text", "heading"?, "kind"?}
Out: {"id", "domains", "scores", "stance", "prompts", "reasons", "evidence", "owner"} or {"id", "error"}.
Scores have six places and effects four, so the same tagger gives the same bytes.
"""

from __future__ import annotations

import json
from typing import Any

from evidence.model import Tagging
from evidence.tagging.tagger import Tagger


def tag_line(tagger: Tagger, line: str, *, number: int = 1) -> str:
    """The answer to one line; a bad line is answered by its number and what is wrong with it, never by an exception."""
    asked: Any = None
    try:
        asked = json.loads(line)
        problem = _problem(asked)
    except (ValueError, RecursionError) as error:
        problem = f"not JSON: {error}"
    known = asked.get("id") if isinstance(asked, dict) else None
    if problem:
        return _dump({"id": known if isinstance(known, str | int) else None, "error": f"line {number}: {problem}"})
    tagging = tagger.tag(asked["text"], heading=asked.get("heading") or "", kind=asked.get("kind") or "")
    return _dump({"id": known, **as_json(tagging)})


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
