"""A draft as a tagged PDF: PDF/UA-1 for people who read with other means than eyes, PDF/A-2a for the archive.

Typst sets the page by `templates/publish.typ`. The document goes to it as data, never as markup. The typefaces are
those in `templates/fonts` and in Typst itself, so the same draft gives the same bytes on every machine.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files

import typst

from evidence.errors import NotReady
from generators.blocks import Draft, Table
from generators.publish.clean import clean
from generators.publish.pdf_values import Values, values
from generators.publish.row_headers import with_row_headers

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
_NO_SIGN = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_ROUNDS = 5


def pdf(draft: Draft, *, publisher: str = "") -> bytes:
    """The draft as a PDF that meets PDF/UA-1 and PDF/A-2a: tagged, with outline, language, title and alternative texts.

    `publisher` becomes the author. Signs that no typeface has, such as emoji, are written as their names in brackets.
    Raises NotReady as `clean` does, and for letters that no typeface has.
    """
    cleaned = clean(draft)
    made = _compiled(values(cleaned, publisher), _time(draft.made))
    return with_row_headers(made, [block for block in cleaned.blocks if isinstance(block, Table)])


def _time(made: str) -> datetime:
    time = datetime.fromisoformat(made)
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)


def _compiled(document: Values, made: datetime) -> bytes:
    """The PDF. Typst names every sign it cannot show, and the next round says those in words."""
    look = files("templates").joinpath("publish.typ").read_bytes()
    said = json.dumps(document, ensure_ascii=False)
    for _ in range(_ROUNDS):
        try:
            return typst.compile(
                look,
                font_paths=_typefaces(),
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"draft": said},
                pdf_standards=STANDARDS,
                timestamp=made,
            )
        except typst.TypstError as error:
            missing = {_unescaped(text): "" for text in _NO_SIGN.findall(error.diagnostic)}
            if not missing:
                raise NotReady(f"The PDF could not be made: {error.message}.") from error
            said = _in_words(said, {text: _named(text) for text in missing})
    raise NotReady("The PDF could not be made: it has signs that no typeface shows.")


@cache
def _typefaces() -> typst.Fonts:
    """Ours, then Typst's own, kept: reading them takes longer than setting a page."""
    with as_file(files("templates").joinpath("fonts")) as folder:
        return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def _in_words(said: str, names: Mapping[str, str]) -> str:
    longest_first = sorted(names, key=lambda text: (-len(text), text))
    return re.sub("|".join(map(re.escape, longest_first)), lambda found: names[found[0]], said)


def _named(text: str) -> str:
    """A sign as its name in brackets; what is not seen alone as nothing. Letters cannot be said in words."""
    names = []
    for sign in text:
        kind = unicodedata.category(sign)
        if kind[0] in "LN":
            raise NotReady(
                f"No typeface of the PDF has the letter “{sign}” (U+{ord(sign):04X}).",
                hint="Write it in another script, or publish the Word file and the web page only.",
            )
        if kind[0] in "SP" and kind != "Sk":
            names.append(unicodedata.name(sign, f"sign U+{ord(sign):04X}").lower())
    return f"[{', '.join(names)}]" if names else ""
