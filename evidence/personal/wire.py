"""Finding personal data as lines of JSON, for scripts: one line in, one line out, in the same order.

In:  {"id", "text", "office_holders"?: [{"name", "role"?, "board"?}], "small"?}
Out: {"id", "findings": [...]} or {"id", "error"}.
"""

from __future__ import annotations

import json
from typing import Any

from evidence.personal.find import SMALL, find_personal
from evidence.personal.finding import Finding, OfficeHolder


def personal_line(line: str, *, number: int = 1) -> str:
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
    holders = [_office_holder(entry) for entry in asked.get("office_holders", ())]
    found = find_personal(asked["text"], office_holders=holders, small=asked.get("small", SMALL))
    return _dump({"id": known, "findings": [as_json(one) for one in found]})


def as_json(found: Finding) -> dict[str, Any]:
    """A finding as plain values, in a fixed order."""
    return {
        "kind": str(found.kind),
        "start": found.start,
        "end": found.end,
        "words": found.words,
        "why": found.why,
        "level": str(found.level),
        "organisation": found.organisation,
    }


def _office_holder(entry: dict[str, Any]) -> OfficeHolder:
    return OfficeHolder(name=entry["name"], role=entry.get("role", ""), board=entry.get("board", True))


def _problem(asked: object) -> str:
    if not isinstance(asked, dict):
        return "not an object"
    if not isinstance(asked.get("id"), str | int):
        return '"id" is missing or neither text nor a whole number'
    if not isinstance(asked.get("text"), str):
        return '"text" is missing or not text'
    small = asked.get("small", SMALL)
    if not isinstance(small, int) or isinstance(small, bool):
        return '"small" is not a whole number'
    holders = asked.get("office_holders", [])
    if not isinstance(holders, list) or not all(_is_holder(entry) for entry in holders):
        return '"office_holders" is not a list of objects with "name" and, if wanted, "role" and "board"'
    return ""


def _is_holder(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("name"), str)
        and isinstance(entry.get("role", ""), str)
        and isinstance(entry.get("board", True), bool)
    )


def _dump(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
