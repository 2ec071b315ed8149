"""A team's own Word template: what its placeholders say, and what would be wrong with filling them in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from evidence.errors import PaperNotRead, TemplateError
from evidence.extract.limits import Limits
from evidence.extract.package import BROKEN_ARCHIVE, check_package
from generators.context import Citation, OpenAction, Point, Statement
from generators.dates import in_words
from generators.own.fields import Hint
from generators.own.names import Slip, slips
from generators.own.plain_words import in_plain_words
from generators.sandbox import Sandbox

EXTRA = "docxtpl"
_RAW = re.compile(r"\{\{-?\s*(?:p|r|tr|tc)\s|\{%-?\s*(?:p\s+|r\s+|tr\s+|tc\s+)?(?:cellbg|colspan|vm|hm)\b")
_SIGNS = re.compile(r"\{\{|\{%|\{#")
_STORY = ("document", "header", "footer", "footnotes")
_CODE = ("vbaProject", "oleObject", "attachedTemplate", "aFChunk", "control", "package")


def need_extra() -> None:
    """TemplateError with the line to type when the part that fills in Word templates is not installed."""
    if find_spec(EXTRA) is None:
        raise TemplateError(
            "To fill in Word templates of your own, one more part is needed.",
            hint='Install it with: pip install "nhs-assure[own-templates]"',
        )


def open_template(data: bytes, name: str) -> Any:
    """The template as a python-docx document; TemplateError when it is no Word file, carries code, or reaches out."""
    try:
        check_package(data, Limits())
        document = docx.Document(io.BytesIO(data))
    except PaperNotRead as error:
        raise TemplateError(f"{name} cannot be used: {error.message}.") from error
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, *BROKEN_ARCHIVE) as error:
        raise TemplateError(
            f"{name} is not a Word document that can be read.", hint="Save it from Word as .docx and try again."
        ) from error
    for part in document.part.package.iter_parts():
        for relation in part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if kind in _CODE or (relation.is_external and kind != "hyperlink"):
                raise TemplateError(
                    f"{name} holds or points to something else ({kind}), which no document of ours may carry.",
                    hint="Take it out in Word: linked pictures, embedded files, macros or an attached template.",
                )
    return document


@cache
def word_sandbox() -> Sandbox:
    """The sandbox of Word templates: `cited` writes words and where they come from, `day` a date as people do."""
    environment = Sandbox()
    environment.filters |= {"cited": _cited, "day": in_words}
    return environment


def word_slips(data: bytes, name: str, context: Hint) -> tuple[str, ...]:
    """What is wrong with a Word template's placeholders, each with the words of its paragraph. Needs `docxtpl`."""
    document = open_template(data, name)
    wrong = [*_raw(document), *(words for source in _sources(document) for words in _wrong(source, context))]
    return tuple(dict.fromkeys(wrong))


def has_placeholders(data: bytes, name: str) -> bool:
    """Whether anything in the file is to be filled in."""
    return any(_SIGNS.search("".join(node.itertext())) for node in _stories(open_template(data, name)))


def _wrong(source: str, context: Hint) -> Iterator[str]:
    try:
        tree = word_sandbox().parse(source)
    except TemplateSyntaxError as error:
        found: tuple[Slip, ...] = (Slip(error.lineno, in_plain_words(str(error.message))),)
    else:
        found = slips(tree, context, word_sandbox(), {})
    lines = source.splitlines()
    for slip in found:
        line = lines[slip.line - 1] if 0 < slip.line <= len(lines) else ""
        yield f"{_near(re.sub(r'<[^>]+>', '', line))}: {slip.words}"


def _raw(document: Any) -> Iterator[str]:
    """Signs of `docxtpl` that would let words of papers be taken for Word's own code."""
    for story in _stories(document):
        for paragraph in story.iter(qn("w:p")):
            words = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
            for found in _RAW.finditer(words):
                sign = found[0].strip()
                yield f"{_near(words)}: “{sign}” puts Word's own code in; write {{{{ … }}}} and set the looks in Word"


def _near(words: str) -> str:
    """The words of a paragraph, for people: Word has no lines of source to count."""
    shown = " ".join(words.split())
    return f"in “{shown[:60]}{'…' if len(shown) > 60 else ''}”"


def _sources(document: Any) -> Iterator[str]:
    """The text of body, headers, footers and footnotes as it will be run, one paragraph a line."""
    import docxtpl

    template = docxtpl.DocxTemplate(None)
    for story in _stories(document):
        source = template.patch_xml(template.xml_to_string(story))
        yield re.sub(r"<w:p([ >])", r"\n<w:p\1", source.replace("\n", " "))


def _stories(document: Any) -> Iterator[Any]:
    yield document.element.body
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.rpartition("/")[2] in _STORY:
            part = relation.target_part
            yield part.element if hasattr(part, "element") else etree.fromstring(part.blob)


def _cited(said: Point | Statement | OpenAction | Citation) -> str:
    """The words and, in brackets after them, where they come from."""
    if isinstance(said, Citation):
        return f"[{said.label}]"
    if isinstance(said, OpenAction):
        return _cited(said.statement)
    if isinstance(said, Statement):
        return " ".join([said.text, *map(_cited, said.citations)])
    if isinstance(said, Point):
        return " ".join(map(_cited, said.statements))
    raise TypeError("the filter “cited” needs a point, a statement, an action or a citation")
