"""People's own questions: which are missing, which nobody asks, where a slip of the pen stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from evidence.errors import TemplateError
from evidence.toml_place import Place, read_toml
from generators.shelf import OURS
from generators.wording import QUESTIONS, parse_wording


def question_faults(data: bytes) -> tuple[str, ...]:
    """What is wrong with a file of questions, each with its line; none when it can be used."""
    try:
        text = data.decode("utf-8-sig")
        table = read_toml(text, file=QUESTIONS, error=TemplateError)
        ours = read_toml((OURS.read(QUESTIONS) or b"").decode(), file=QUESTIONS, error=TemplateError).values
        faults = tuple(_compared(table.values, ours, table.place))
        if not faults:
            parse_wording(text)
    except UnicodeDecodeError:
        return (f"{QUESTIONS}: the file is not saved as UTF-8 text",)
    except TemplateError as error:
        return (error.message.rstrip("."),)
    return faults


def _compared(mine: dict[str, Any], ours: dict[str, Any], top: Place) -> Iterator[str]:
    for table, known in ours.items():
        there = mine.get(table)
        if not isinstance(there, dict):
            yield f"{QUESTIONS}: the table [{table}] is missing"
            continue
        place = top.below(table)
        for key in there:
            if key not in known and table != "topic":
                yield f"{QUESTIONS}, line {place.line_of(key)}: nobody asks for {table}.{key}{_near(key, known)}"
        if table != "topic":
            for key in known:
                if key not in there:
                    yield f"{QUESTIONS}, line {place.line_of()}: {table}.{key} is missing"
    for topic, questions in mine.get("topic", {}).items() if isinstance(mine.get("topic"), dict) else ():
        for key in questions if isinstance(questions, dict) else ():
            if key not in ours["situation"]:
                line = top.below("topic").below(topic).line_of(key)
                yield f"{QUESTIONS}, line {line}: nobody asks for topic.{topic}.{key}{_near(key, ours['situation'])}"
    for table in mine:
        if table not in ours:
            yield f"{QUESTIONS}, line {top.below(table).line_of()}: there is no table [{table}]{_near(table, ours)}"


def _near(key: str, known: dict[str, Any]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
