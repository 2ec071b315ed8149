"""Reading a TOML file so that every complaint can name its file, key and line.

`tomllib` says where a syntax error is but not where a value stands, so lines are found by walking the text.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from evidence.errors import AssureError

_HEADER = re.compile(r"^\s*\[(\[)?\s*([\w.-]+)\s*\]\]?\s*(#.*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A table inside a TOML file: which file, which text, which header, the how-manieth of that header (from 1)."""

    file: str
    text: str
    header: str = ""
    nth: int = 1

    def line_of(self, key: str = "") -> int:
        """The line (from 1) where `key` stands in this table, or the table's header line, or 1."""
        seen, header_line = 0, 1
        inside = not self.header
        for number, line in enumerate(self.text.splitlines(), start=1):
            match = _HEADER.match(line)
            if match:
                seen += match[2] == self.header
                inside = match[2] == self.header and seen == self.nth
                header_line = number if inside else header_line
            elif inside and key and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return number
        return header_line

    def below(self, key: str, *, nth: int = 1) -> Place:
        """The place of a table inside this one."""
        header = f"{self.header}.{key}" if self.header else key
        return Place(file=self.file, text=self.text, header=header, nth=nth)

    def problem(self, kind: type[AssureError], key: str, what: str) -> AssureError:
        """An error that names the file, the key with its table, and the line."""
        where = f"{self.header}.{key}" if self.header and key else self.header or key
        return kind(f"{self.file}, line {self.line_of(key)}, {where}: {what}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReader:
    """One TOML table read strictly: each value has its type, and nothing is left over."""

    values: dict[str, Any]
    place: Place
    error: type[AssureError]

    def _value(self, key: str) -> Any:
        if key not in self.values:
            raise self.place.problem(self.error, key, "is missing.")
        return self.values[key]

    def text(self, key: str) -> str:
        value = self._value(key)
        if not isinstance(value, str) or not value.strip():
            raise self.place.problem(self.error, key, "has to be a text in quotation marks.")
        return value

    def whole(self, key: str) -> int:
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.place.problem(self.error, key, "has to be a whole number.")
        return value

    def text_if_given(self, key: str) -> str:
        """The text, or an empty one when the key is not there."""
        return self.text(key) if key in self.values else ""

    def texts_if_given(self, key: str) -> tuple[str, ...]:
        """The list of texts, or an empty one when the key is not there."""
        return self.texts(key) if key in self.values else ()

    def whole_if_given(self, key: str) -> int | None:
        """The whole number, or None when the key is not there."""
        return self.whole(key) if key in self.values else None

    def tables_if_given(self, key: str, *, after: int = 0) -> tuple[TableReader, ...]:
        """The tables `[[key]]`, or none when the key is not there."""
        return self.tables(key, after=after) if key in self.values else ()

    def wholes(self, key: str) -> tuple[int, ...]:
        """The list of whole numbers; an empty one is a list too."""
        value = self._value(key)
        if not isinstance(value, list) or not all(type(item) is int and item >= 0 for item in value):
            raise self.place.problem(self.error, key, "has to be a list of whole numbers, such as [3, 4].")
        return tuple(value)

    def truth(self, key: str, *, otherwise: bool) -> bool:
        """True or false as written; `otherwise` when the key is not there."""
        value = self.values.get(key, otherwise)
        if not isinstance(value, bool):
            raise self.place.problem(self.error, key, "has to be true or false.")
        return value

    def decimal_if_given(self, key: str) -> Decimal | None:
        """The exact number, written as a text ("0.25") because a TOML float is not exact; None when not there."""
        if key not in self.values:
            return None
        try:
            number = Decimal(self.text(key))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise self.place.problem(self.error, key, 'has to be a number in quotation marks, such as "0.25".')
        return number

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._value(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
            raise self.place.problem(self.error, key, 'has to be a list of texts, such as ["Q1", "Q2"].')
        return tuple(value)

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.place.problem(self.error, key, f'is "{value}"; it may be {" or ".join(allowed)}.')
        return value

    def table(self, key: str) -> TableReader:
        """The one table `[key]` below this one."""
        value = self._value(key)
        if not isinstance(value, dict):
            raise self.place.problem(self.error, key, f"has to be a table, written [{key}].")
        return TableReader(values=value, place=self.place.below(key), error=self.error)

    def tables(self, key: str, *, after: int = 0) -> tuple[TableReader, ...]:
        """The tables `[[key]]` below this one; `after` of the same header stand earlier in the file."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.place.problem(self.error, key, f"has to be a list of tables, each written [[{key}]].")
        return tuple(
            TableReader(values=item, place=self.place.below(key, nth=nth), error=self.error)
            for nth, item in enumerate(value, start=after + 1)
        )

    def only(self, *keys: str) -> None:
        """Complains about a key that nobody reads: a slip of the pen would pass in silence otherwise."""
        for key in self.values:
            if key not in keys:
                raise self.place.problem(self.error, key, f"is not known here; known are {', '.join(keys)}.")


def read_toml(text: str, *, file: str, error: type[AssureError]) -> TableReader:
    """The file as a strict reader; `error` naming file, line and column when it is not TOML."""
    try:
        return TableReader(values=tomllib.loads(text), place=Place(file=file, text=text), error=error)
    except tomllib.TOMLDecodeError as bad:
        found = re.search(r"\(at (.*)\)$", str(bad))
        place = found[1] if found else "end of file"
        what = str(bad).removesuffix(f" (at {place})") if found else str(bad)
        raise error(f"{file}, {place}: this is not valid TOML ({what}).") from bad
