"""The templates that people may have their own of: what each is for, and which document sees it."""

from __future__ import annotations

import difflib
import re
import typing
from dataclasses import dataclass
from enum import StrEnum

from evidence.errors import TemplateError
from generators.drafting import KINDS, Kind
from generators.letter_variants import variants
from generators.own.fields import ANY, Hint
from generators.shelf import OURS, ours
from generators.word import HOUSE_STYLE
from generators.wording import QUESTIONS

_COMMENT = re.compile(r"\{#\s*(.+?)\s*#\}", re.DOTALL)
_IMPORT = re.compile(r"\{%-?\s*(?:import|from) \"([\w-]+\.html)\"")
_FIELDS = re.compile(r"\s*Fields: \w+[.;]")


class Sort(StrEnum):
    """What a template is."""

    DOCUMENT = "document"
    PHRASES = "phrases"
    QUESTIONS = "questions"
    LETTER = "variant of the letter"
    HOUSE_STYLE = "house style"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One template: its `name` on the command line, its file, what it is for; `context` is what it sees."""

    name: str
    file: str
    sort: Sort
    what: str
    context: Hint = ANY


def catalogue() -> tuple[Template, ...]:
    """Every template that drafts use, documents first."""
    documents = tuple(_document(name, kind) for name, kind in KINDS.items())
    phrases = sorted({name for kind in KINDS.values() for name in _imported(kind.template)})
    return (
        *documents,
        *(_phrases(file) for file in phrases),
        *(_letter(variant) for variant in variants(OURS)),
        Template(name="questions", file=QUESTIONS, sort=Sort.QUESTIONS, what=_purpose(QUESTIONS)),
        Template(
            name="house-style",
            file=HOUSE_STYLE,
            sort=Sort.HOUSE_STYLE,
            what="How every draft looks in Word: styles, header, footer, place for a logo.",
        ),
    )


def template_named(name: str) -> Template:
    """The template of that name or file name; TemplateError with the nearest name when there is none."""
    known = {said: one for one in catalogue() for said in (one.name, one.file)}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    raise TemplateError(
        f"There is no template {name}{f'; did you mean {near[0]}?' if near else '.'}", hint="See: assure templates list"
    )


def context_of(kind: str) -> Hint:
    """What the template of that kind of document sees."""
    return typing.get_type_hints(KINDS[kind].context)["return"]


def _document(name: str, kind: Kind) -> Template:
    what = _purpose(kind.template)
    return Template(name=name, file=kind.template, sort=Sort.DOCUMENT, what=what, context=context_of(name))


def _phrases(file: str) -> Template:
    return Template(name=file.removesuffix(".html"), file=file, sort=Sort.PHRASES, what=_purpose(file))


def _letter(variant: str) -> Template:
    file = f"letter-{variant}.toml"
    return Template(name=f"letter-{variant}", file=file, sort=Sort.LETTER, what=_purpose(file))


def _imported(file: str) -> list[str]:
    """The templates that a template of ours takes phrases from."""
    return _IMPORT.findall((ours(file) or b"").decode("utf-8"))


def _purpose(file: str) -> str:
    """What the template says of itself in its first comment."""
    text = (ours(file) or b"").decode("utf-8")
    if file.endswith(".toml"):
        return text.partition("\n")[0].removeprefix("#").strip()
    found = _COMMENT.match(text)
    return " ".join(_FIELDS.sub("", found[1]).split()) if found else ""
