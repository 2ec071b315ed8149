"""The questions and gap sentences of `templates/questions.toml`, filled in. People edit that file, not this one."""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from evidence.errors import TemplateError
from generators.shelf import OURS, Shelf

QUESTIONS = "questions.toml"
_FIELDS = frozenset({"body", "provider", "partner", "due", "topic", "id", "paper"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The sentences by situation (one or several that take turns), by topic and situation, and for gaps.

    `body` is the short word for what is assessed.
    """

    situations: dict[str, tuple[str, ...]]
    topics: dict[str, dict[str, str]]
    gaps: dict[str, str]
    provider: str
    partner: str
    body: str = "CCG"

    def question(self, situation: str, *, topic: str, provider: str, due: str, turn: int = 0) -> str:
        """The open question for an area; the topic's own when it has one for the situation, else whose `turn` it is."""
        general = self.situations[situation]
        text = self.topics.get(topic, {}).get(situation) or general[turn % len(general)]
        return text.format(
            body=self.body,
            provider=provider or self.provider,
            partner=provider or self.partner,
            due=due,
            topic="",
            id="",
            paper="",
        )

    def gap(self, state: str, *, topic: str, id: str, paper: str = "") -> str:  # noqa: A002
        """The kind question for a prompt without evidence."""
        return self.gaps[state].format(body=self.body, topic=topic, id=id, paper=paper, provider="", partner="", due="")


@cache
def load_wording() -> Wording:
    """The wording that comes with Assure."""
    return wording_on(OURS)


def wording_on(shelf: Shelf) -> Wording:
    """The wording on that shelf: people's own file, else Assure's."""
    try:
        return parse_wording((shelf.read(QUESTIONS) or b"").decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise TemplateError(f"{QUESTIONS}: the file is not saved as UTF-8 text.") from error


def parse_wording(text: str) -> Wording:
    """The wording in `text`; TemplateError naming the sentence that has an unknown {field} or is missing."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as bad:
        raise TemplateError(f"{QUESTIONS}: this is not valid TOML ({bad}).") from bad
    for table in ("situation", "topic", "gap", "words"):
        if not isinstance(tables.get(table), dict):
            raise TemplateError(f"{QUESTIONS}: the table [{table}] is missing.")
    _check_fields(tables, ())
    return Wording(
        situations={name: _turns(name, said) for name, said in tables["situation"].items()},
        topics=tables["topic"],
        gaps=tables["gap"],
        provider=tables["words"]["provider"],
        partner=tables["words"]["partner"],
    )


def _turns(name: str, said: str | list[str]) -> tuple[str, ...]:
    if not said:
        raise TemplateError(f"{QUESTIONS}: situation.{name} has no question.")
    return (said,) if isinstance(said, str) else tuple(said)


def _check_fields(table: dict[str, Any], above: tuple[str, ...]) -> None:
    for key, value in table.items():
        name = ".".join((*above, key))
        if isinstance(value, dict):
            _check_fields(value, (*above, key))
        elif isinstance(value, list) and above == ("situation",):
            _check_fields({f"{key}[{nth}]": one for nth, one in enumerate(value, 1)}, above)
        elif not isinstance(value, str):
            raise TemplateError(f"{QUESTIONS}: {name} has to be a text in quotation marks.")
        else:
            _check_text(name, value)


def _check_text(name: str, text: str) -> None:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise TemplateError(f"{QUESTIONS}: {name} has a bracket {{ or }} that stands alone.") from error
    for _, field, spec, conversion in parts:
        if field is not None and (field not in _FIELDS or spec or conversion):
            more = " with more than a name" if spec or conversion else ""
            known = ", ".join(sorted(_FIELDS))
            raise TemplateError(f"{QUESTIONS}: {name} has {{{field}}}{more}; known are {known}.")
