"""A Word template to start from: every text, list and table of a document as placeholders, on the house style."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
from docx.oxml.ns import qn

from generators.context import Citation, OpenAction, Point, Statement
from generators.own.fields import Hint, fields_of, is_list, item_of, plain_hint
from generators.word import house_style_file
from generators.word_package import repack

_CITED = (Point, Statement, OpenAction, Citation)
_DEEPEST = 4
_LEFT_OUT = frozenset({"key", "id", "log_head", "weight", "stance", "sha256"})


def starter(context: Hint) -> bytes:
    """A Word template with placeholders for what the context holds; the same context gives the same bytes."""
    document = docx.Document(io.BytesIO(house_style_file()))
    body = document.element.body
    for child in [child for child in body if child.tag != qn("w:sectPr")]:
        body.remove(child)
    document.add_paragraph("{{ front.title }}", style="Heading 1")
    for words, style in _lines(context, "", 0):
        document.add_paragraph(words, style=style)
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def _lines(hint: Hint, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Paragraphs with their styles: plain fields by name, lists as loops over paragraphs of their own."""
    for name, annotated in fields_of(hint).items():
        kind = plain_hint(annotated)
        here = f"{path}{name}"
        label = name.replace("_", " ").capitalize()
        if name in _LEFT_OUT or here == "front.title":
            continue
        if is_list(kind):
            yield from _loop(plain_hint(item_of(kind)), here, name, label, depth)
        elif kind in _CITED:
            yield f"{{{{ {here}|cited }}}}", "Normal"
        elif kind in (str, int, float):
            yield f"{label}: {{{{ {here} }}}}", "Normal"
        elif fields_of(kind) and annotated is kind and depth < _DEEPEST:
            yield from _lines(kind, f"{here}.", depth + 1)


def _one_of(name: str) -> str:
    """A name for each thing in a list: "priority" of "priorities"; never the list's own."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") else f"one_{name}"


def _loop(item: Hint, path: str, name: str, label: str, depth: int) -> Iterator[tuple[str, str]]:
    parent, _, _ = path.rpartition(".")
    one = "_".join([*parent.split("."), _one_of(name)]) if parent else _one_of(name)
    filled = f"{{{{ {one}|cited }}}}" if item in _CITED else f"{{{{ {one} }}}}" if item in (str, int, float) else ""
    inside = [(filled, "List Bullet")] if filled else []
    if not filled and depth < _DEEPEST:
        inside = list(_lines(item, f"{one}.", depth + 1))
    if inside:
        yield label, f"Heading {min(depth + 2, 4)}"
        yield f"{{%p for {one} in {path} %}}", "Normal"
        yield from inside
        yield "{%p endfor %}", "Normal"
