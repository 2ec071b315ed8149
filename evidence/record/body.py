"""Entries as the log writes them: canonical JSON, and the checks every word of a person passes."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, TypeVar

import msgspec

from evidence.errors import RecordError, StoreError

LONGEST = 4_000
_Value = TypeVar("_Value")


def written(value: Any) -> str:
    """The value as canonical JSON: the same value gives the same text on any machine."""
    return canonical(msgspec.to_builtins(value))


def canonical(plain: Any) -> str:
    """JSON's own values as one text: keys sorted, no spaces, every character as it is."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_body(body: str, form: type[_Value]) -> _Value:
    """The value that `written` wrote; StoreError when the text is no such value, for then it was damaged."""
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.MsgspecError, RecordError) as bad:
        raise StoreError(
            f"An entry of the record cannot be read ({bad}).", hint="See what was changed with: assure audit verify"
        ) from bad


def check_words(**said: str) -> None:
    """RecordError unless each is a text of at most LONGEST characters that a terminal and a Word file can show."""
    for name, words in said.items():
        what = name.replace("_", " ")
        if not words.strip():
            raise RecordError(f"Nothing is said for the {what}.")
        if len(words) > LONGEST:
            raise RecordError(f"The {what} has {len(words):,} characters; {LONGEST:,} are the most.")
        if any(not char.isprintable() and char != "\n" for char in words):
            raise RecordError(f"The {what} holds characters that cannot be shown.")


def check_dates(**said: str) -> None:
    """RecordError unless each is a day written YYYY-MM-DD, or ""."""
    for name, day in said.items():
        if day and not _is_day(day):
            raise RecordError(f"The {name.replace('_', ' ')} “{day}” is no day.", hint="Write it like 2014-03-04.")


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and date.fromisoformat(text) is not None
    except ValueError:
        return False
