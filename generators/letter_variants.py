"""Variants of the annual letter: files letter-NAME.toml on the shelf of templates. The guide sets no template."""

from __future__ import annotations

from evidence.errors import TemplateError
from evidence.toml_place import read_toml
from generators.letter_context import LetterVariant
from generators.shelf import Shelf

ANNEXES = ("evidence", "judgements")
_BEFORE, _AFTER = "letter-", ".toml"


def load_variant(name: str, shelf: Shelf) -> LetterVariant:
    """The variant of that name; TemplateError, with file and line, when there is none or it is not whole."""
    file = f"{_BEFORE}{name}{_AFTER}"
    data = shelf.read(file)
    if data is None:
        raise TemplateError(f"There is no letter called {name}.", hint=f"There are: {', '.join(variants(shelf))}.")
    table = read_toml(data.decode("utf-8-sig"), file=file, error=TemplateError)
    annexes = table.texts_if_given("annexes")
    unknown = [annex for annex in annexes if annex not in ANNEXES]
    if unknown:
        raise table.place.problem(TemplateError, "annexes", f"has “{unknown[0]}”; known are {', '.join(ANNEXES)}.")
    words = {
        key: table.text(key) for key in ("name", "addressees", "greeting", "names", "thanks", "closing", "signature")
    }
    return LetterVariant(id=name, annexes=annexes, **words)


def variants(shelf: Shelf) -> tuple[str, ...]:
    """The names of the variants on the shelf."""
    found = [name for name in shelf.names() if name.startswith(_BEFORE) and name.endswith(_AFTER)]
    return tuple(name.removeprefix(_BEFORE).removesuffix(_AFTER) for name in found)
