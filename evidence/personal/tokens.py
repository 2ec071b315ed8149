"""A text cut into the tokens that the learned reading of names looks at, and what the word lists say of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from evidence.personal import signs
from evidence.personal.letters import LOWER, UPPER, folded, formed_as_surname
from evidence.personal.names import load_names, load_wide_names

_LETTERS: Final = rf"[{UPPER}{LOWER}]"
_TOKEN: Final = re.compile(
    rf"[{UPPER}]\.(?=[ ]?[{UPPER}])|(?:[ODM]['’](?=[{UPPER}]))?{_LETTERS}+(?:[-‐'’](?!s\b){_LETTERS}+)*(?![\w])"
    rf"|['’]s\b|\d[\d,.:/-]*|\w+|\n|\t|[^\w\s]"
)
_CAPITAL: Final = re.compile(rf"(?:[{UPPER}]|[dl]['’][{UPPER}])")
PARTICLES: Final = frozenset(
    "van der de den ten von zu al el ul ur bin binti bint ibn da das dos do di del du la le ap ab y e".split()  # noqa: SIM905
)
_KIN: Final = re.compile(signs.KIN)


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of a token by itself. `capital`: it may be part of a name. `group`: the lists it stands in, one
    letter a list. `symbol`: how it is called as somebody's neighbour; names are called by their group.
    """

    capital: bool
    group: str
    symbol: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of text, `text[start:end]`, and its kind."""

    text: str
    start: int
    end: int
    kind: Kind


def tokens(text: str) -> list[Token]:
    """The words, numbers and signs of a text in their order; line ends and tabs count, blanks do not."""
    return [Token(match.group(), match.start(), match.end(), kind(match.group())) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=16384)
def kind(text: str) -> Kind:
    """The kind of one token."""
    plain = folded(text)
    if not _CAPITAL.match(text):
        return Kind(False, "", _small_symbol(plain), ())
    written = plain.rstrip(".")
    if written.isupper() and len(written) > 2:
        written = "-".join(part.capitalize() for part in written.split("-"))
    group = _group(written)
    word = written.lower()
    is_known = any(letter in group for letter in "WTNRKA!")
    symbol = f"{group}:{word}" if is_known else group
    marks = [f"s3={word[-3:]}", f"s2={word[-2:]}", f"s4={word[-4:]}", f"p3={word[:3]}", f"p2={word[:2]}"]
    marks = [mark + ("+" if "F" in group or "S" in group else "-") for mark in marks]
    if is_known:
        marks.append(f"w={word}")
    return Kind(True, group, symbol, (*marks, f"sh={_shape(plain)}", f"g={group}"))


def _small_symbol(plain: str) -> str:
    if plain[0].isdigit():
        return "0" * min(len(plain), 5)
    return plain if len(plain) < 14 else plain[:13]


def _shape(plain: str) -> str:
    shape = re.sub(r"[a-z]+", "x", re.sub(r"[A-Z](?=[A-Z])", "", plain))
    return f"{shape}{min(len(plain), 9)}" if len(plain) < 4 else shape


def _group(written: str) -> str:
    """The lists a word stands in: F first names, S surnames (small: the wide lists only), W words, and so on."""
    names, wide = load_names(), load_wide_names()
    parts = written.split("-")
    head = parts[0]
    group = (
        "F" if written in names.first or head in names.first else "f" * (written in wide.first or head in wide.first)
    )
    known = any(part in names.surnames for part in (written, *parts))
    group += "S" if known else "s" * any(part in wide.surnames for part in (written, *parts))
    group += "M" * (formed_as_surname(written) or formed_as_surname(parts[-1]))
    group += "W" * (written.lower() in wide.words) + "A" * (written in names.also_words)
    group += "T" * bool({written, written.upper()} & names.things)
    group += "N" * bool({written, written.upper()} & names.no_names)
    group += "R" * signs.is_role_word(written) + "K" * bool(_KIN.fullmatch(written.lower()))
    group += "!" * (written in signs.TITLES or written in signs.PUBLIC_TITLES)
    return group + "I" * (len(written) == 1) or "-"
