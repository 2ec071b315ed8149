"""A draft as a Word file to send: the same looks as the draft, and no trace of how it came about."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from generators.blocks import Draft
from generators.printable import printable
from generators.publish.clean import clean
from generators.publish.targets import targets
from generators.word import write
from generators.word_marks import bookmark_name
from generators.word_package import repack

_KEPT_IN_PACKAGE = (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES)
_TRACES = (
    "/customXml",
    "/comments",
    "/commentsExtended",
    "/commentsIds",
    "/commentsExtensible",
    "/people",
    "/keyMapCustomizations",
)
_TRACES_IN_SETTINGS = ("w:attachedTemplate", "w:rsids", "w:docVars")
_LONGEST = 255


def clean_word(draft: Draft, *, publisher: str = "", base: bytes | None = None) -> bytes:
    """The draft as a .docx file without citations, comments, bookmarks, the generated text it was made from, or status.

    `publisher` becomes the author; nobody else is named in the properties. `base` is a team's own house style.
    Bookmarks that links of the document lead to stay, under plain names. Raises NotReady as `clean` does and
    TemplateError as `generators.word.write` does. The same draft gives the same bytes.
    """
    cleaned = clean(draft)
    document = docx.Document(io.BytesIO(write(cleaned, base=base)))
    _drop_parts(document)
    _rename_targets(document, targets(cleaned.blocks))
    _say(document, cleaned, printable(publisher))
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def _drop_parts(document: Any) -> None:
    """Leave out what no reader of the document needs: comments, data about the draft, the writer's own template."""
    package, main = document.part.package, document.part
    for number, link in list(package.rels.items()):
        if link.reltype not in _KEPT_IN_PACKAGE:
            package.rels.pop(number)
    for number, link in list(main.rels.items()):
        if link.reltype.endswith(_TRACES):
            main.rels.pop(number)
    settings = main.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
    settings.rels.clear()
    for name in _TRACES_IN_SETTINGS:
        for element in settings.element.findall(qn(name)):
            settings.element.remove(element)


def _rename_targets(document: Any, names: Mapping[str, str]) -> None:
    """Keep the bookmarks that links lead to, under plain names, and take every other one out."""
    plain = {bookmark_name(key): name.replace("-", "_") for key, name in names.items()}
    kept = set()
    for start in list(document.element.iter(qn("w:bookmarkStart"))):
        name = plain.get(start.get(qn("w:name")))
        if name is None:
            start.getparent().remove(start)
        else:
            start.set(qn("w:name"), name)
            kept.add(start.get(qn("w:id")))
    for end in list(document.element.iter(qn("w:bookmarkEnd"))):
        if end.get(qn("w:id")) not in kept:
            end.getparent().remove(end)
    for link in list(document.element.iter(qn("w:hyperlink"))):
        key = link.get(qn("w:anchor"))
        if key in names:
            link.set(qn("w:anchor"), plain[bookmark_name(key)])
        elif key is not None:
            _unlink(link)


def _unlink(link: Any) -> None:
    """The words of a link that leads nowhere, as plain words."""
    for run in list(link):
        for style in run.iter(qn("w:rStyle")):
            style.getparent().remove(style)
            break
        link.addprevious(run)
    link.getparent().remove(link)


def _say(document: Any, draft: Draft, publisher: str) -> None:
    """Properties and footer of a finished document."""
    core = document.core_properties
    status = core.comments
    foot = printable(" · ".join(filter(None, (publisher, draft.footer)))) or printable(draft.title)
    core.author = core.last_modified_by = publisher[:_LONGEST]
    core.comments = foot[:_LONGEST]
    core.category = core.identifier = core.keywords = ""
    core.content_status = "Final"
    for words in _running_words(document):
        if status and (words.text or "").startswith(status):
            words.text = foot


def _running_words(document: Any) -> Iterator[Any]:
    """The text elements of every header and footer."""
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            yield from part._element.iter(qn("w:t"))
