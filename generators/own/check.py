"""Checks a template before a draft needs it: what is wrong, in plain words, with file and line, and advice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.errors import AssureError, TemplateError
from generators.letter_variants import load_variant
from generators.markup import blocks_from, render
from generators.markup_tree import Element, read_tree
from generators.own.apart import fill_apart, write_apart
from generators.own.catalogue import Sort, Template
from generators.own.copies import changed_since
from generators.own.fields import ANY
from generators.own.house import house_style_advice, house_style_faults
from generators.own.questions import question_faults
from generators.own.rendered import wording_slips
from generators.own.specimen import bare, full
from generators.own.word_template import has_placeholders, need_extra, word_slips
from generators.shelf import Shelf

_PLACE = re.compile(r"Template \S+, (line \d+): (.*)")
_KEYED = frozenset({"h1", "h2", "h3", "h4", "p", "ul", "ol", "table", "aside"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing about a file. `wrong` keeps drafts from being made with it; the rest is advice."""

    file: str
    words: str
    wrong: bool = True


def check_template(template: Template, shelf: Shelf) -> tuple[Finding, ...]:
    """What is to be said of people's own template on the shelf, the wrong things first."""
    path = shelf.own(template.file)
    if path is None:
        return ()
    changed = changed_since(template, path.parent)
    said = [f"Assure's own {template.file} has changed since yours was copied: {line}" for line in changed]
    return (*_checked(template, path, shelf), *_advice(path.name, said))


def check_file(path: Path, template: Template, shelf: Shelf) -> tuple[Finding, ...]:
    """The same for a single file that is to be used in the place of a template."""
    if path.suffix.lower() == ".docx" and template.sort is Sort.DOCUMENT:
        return tuple(_word(path.name, path.read_bytes(), template))
    named = Shelf(folders=shelf.folders, named={**shelf.named, path.name: path})
    return tuple(_checked(template, path, named))


def _checked(template: Template, path: Path, shelf: Shelf) -> Iterator[Finding]:
    data = path.read_bytes()
    if template.sort is Sort.LETTER:
        try:
            load_variant(template.name.removeprefix("letter-"), shelf)
        except TemplateError as error:
            yield Finding(file=path.name, words=_bare(path.name, error.message.rstrip(".")))
    elif template.sort is Sort.QUESTIONS:
        yield from (Finding(file=path.name, words=_bare(path.name, said)) for said in question_faults(data))
    elif template.sort is Sort.HOUSE_STYLE:
        faults = house_style_faults(data)
        yield from (Finding(file=path.name, words=said) for said in faults)
        if not faults:
            yield from _advice(path.name, house_style_advice(data))
    else:
        yield from _wording(template, path.name, shelf)


def _wording(template: Template, name: str, shelf: Shelf) -> Iterator[Finding]:
    try:
        slips = wording_slips(name, template.context, shelf)
    except TemplateError as error:
        yield Finding(file=name, words=_lined(error))
        return
    yield from (Finding(file=name, words=f"line {slip.line}: {slip.words}") for slip in slips)
    if slips or template.context is ANY:
        return
    tried = False
    for values in (full, bare):
        if not _goes(template, values):
            continue
        try:
            written = write_apart(name, values(template.context), shelf=shelf)
            blocks_from(written, name)
            if not tried:
                yield from _structure(read_tree(written.text, name), name)
            tried = True
        except TemplateError as error:
            yield Finding(file=name, words=_lined(error))
            return


def _goes(template: Template, values: Callable[[Any], Any]) -> bool:
    """Whether Assure's own template can be written with such values: if not, they are no test of people's own."""
    try:
        render(template.file, values(template.context))
    except AssureError:
        return False
    return True


def _structure(tree: Element, name: str) -> Iterator[Finding]:
    keys: dict[str, list[int]] = defaultdict(list)
    without: list[int] = []
    for element in tree.elements:
        if element.template != name:
            continue
        if element.tag == "table" and not any(below.tag == "th" for below in _below(element)):
            words = 'this table has no header cells; write <th scope="col"> or <th scope="row"> for those'
            yield Finding(file=name, words=f"line {element.line}: {words}")
        key = element.attributes.get("data-key", "")
        if key:
            keys[key].append(element.line)
        elif element.tag in _KEYED:
            without.append(element.line)
    for key, lines in keys.items():
        if len(lines) > 1:
            where = f"line {lines[1]}: the key “{key}” stands twice (first in line {lines[0]})"
            yield Finding(file=name, words=f"{where}; give each block its own data-key")
    if without:
        places = ", ".join(str(line) for line in dict.fromkeys(without))
        words = f"without a data-key (line {places}) a block is known again only by its place under its heading"
        yield Finding(file=name, words=words, wrong=False)


def _word(name: str, data: bytes, template: Template) -> Iterator[Finding]:
    need_extra()
    try:
        found = word_slips(data, name, template.context)
        yield from (Finding(file=name, words=words) for words in found)
        if not found:
            fill_apart(data, name, full(template.context))
        if not has_placeholders(data, name):
            words = "there is no placeholder in it, so each draft would be the same; see assure templates fields"
            yield Finding(file=name, words=words, wrong=False)
    except TemplateError as error:
        yield Finding(file=name, words=_bare(name, error.message.rstrip(".")))


def _below(element: Element) -> Iterator[Element]:
    for child in element.elements:
        yield child
        yield from _below(child)


def _advice(file: str, said: list[str] | tuple[str, ...]) -> Iterator[Finding]:
    return (Finding(file=file, words=words, wrong=False) for words in said)


def _lined(error: TemplateError) -> str:
    found = _PLACE.fullmatch(error.message)
    return f"{found[1]}: {found[2].rstrip('.')}" if found else error.message.rstrip(".")


def _bare(file: str, said: str) -> str:
    """The words without the file's name at their head, which stands before each finding anyway."""
    return re.sub(rf"^(?:Template )?{re.escape(file)}[,:]? ", "", said)
