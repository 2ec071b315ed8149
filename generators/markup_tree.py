"""Strict reading of the HTML that templates write: every element closed, none outside the subset, each with its place.

A strict reader of our own rather than a browser's: `lxml.html` mends what is wrong in silence, and an XML parser knows
neither `&nbsp;` nor `<hr>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from evidence.errors import TemplateError

PLACE = "data-at"
_HINT = "Correct the template and run the command again."

_BLOCKS = frozenset({"h1", "h2", "h3", "h4", "p", "ul", "ol", "table", "aside", "hr", "figure"})
_INLINE = frozenset({"strong", "em", "a", "span", "cite"})
_TEXTUAL = frozenset({"p", "ul", "ol"})
_INSIDE = {
    "": _BLOCKS,
    "aside": _TEXTUAL,
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "li": _INLINE | {"ul", "ol"},
    "table": frozenset({"caption", "thead", "tbody", "tr"}),
    "thead": frozenset({"tr"}),
    "tbody": frozenset({"tr"}),
    "tr": frozenset({"th", "td"}),
    "th": _INLINE | _TEXTUAL,
    "td": _INLINE | _TEXTUAL,
    "cite": frozenset[str](),
    "hr": frozenset[str](),
    "figure": frozenset[str](),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "p", "caption", "strong", "em", "a", "span"), _INLINE),
}
"""What may stand directly inside what. An element that is not a key is outside the subset."""

_CLASSES = {
    "p": frozenset({"", "lead", "question", "address", "small", "date"}),
    "aside": frozenset({"info", "warning", "judgement"}),
    "span": frozenset({"fill"}),
    "hr": frozenset({"page"}),
    "table": frozenset({"", "wide"}),
}
_KEYED = frozenset({"h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "table", "aside", "hr", "figure"})
_ATTRIBUTES = {
    "th": frozenset({"scope"}),
    "a": frozenset({"href"}),
    "cite": frozenset({"data-ref", "data-text"}),
    "figure": frozenset({"data-ref"}),
    "table": frozenset({"data-widths"}),
}
_WORDLESS = frozenset({"", "ul", "ol", "table", "thead", "tbody", "tr", "aside", "hr", "cite", "figure"})


@dataclass(slots=True, kw_only=True)
class Element:
    """One element while it is read: its attributes, and its children in order, text among them."""

    tag: str
    template: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def role(self) -> str:
        return self.attributes.get("class", "")

    @property
    def elements(self) -> Iterator[Element]:
        return (child for child in self.children if isinstance(child, Element))

    def refused(self, what: str) -> TemplateError:
        return TemplateError(f"Template {self.template}, line {self.line}: {what}.", hint=_HINT)


def read_tree(text: str, template: str) -> Element:
    """The rendered text as one nameless element over its blocks. Raises TemplateError with template and line."""
    reader = _Reader(template)
    reader.feed(text)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    def __init__(self, template: str) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [Element(tag="", template=template, line=1)]

    def finished(self) -> Element:
        if len(self._open) > 1:
            raise self._open[-1].refused(f"<{self._open[-1].tag}> is opened here and never closed")
        return self._open[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self._open[-1]
        given = {name: value or "" for name, value in attrs}
        template, _, line = given.pop(PLACE, f"{parent.template}:{parent.line}").rpartition(":")
        element = Element(tag=tag, template=template, line=int(line), attributes=given)
        _check(element, parent)
        parent.children.append(element)
        if tag != "hr":
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag != "hr":
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        element = self._open[-1]
        if tag == "hr":
            return
        if element.tag != tag:
            opened = f"<{element.tag}> is opened here and not closed before </{tag}>" if element.tag else ""
            raise element.refused(opened or f"</{tag}> closes nothing; its <{tag}> is missing")
        self._open.pop()

    def handle_data(self, data: str) -> None:
        element = self._open[-1]
        if element.tag not in _WORDLESS:
            element.children.append(data)
        elif data.strip():
            place = f"directly inside <{element.tag}>" if element.tag else "outside every paragraph"
            last = next((child for child in reversed([*element.elements])), element)
            raise last.refused(
                f"the words “{' '.join(data.split())[:40]}” after this line stand {place}; put them in <p>"
            )

    def handle_decl(self, decl: str) -> None:
        raise self._open[-1].refused(f"<!{decl[:20]}> is not needed; a template starts with its first heading")

    def handle_pi(self, data: str) -> None:
        raise self._open[-1].refused(f"<?{data[:20]}> cannot be used in a template")


def _check(element: Element, parent: Element) -> None:
    tag = element.tag
    if tag not in _INSIDE:
        allowed = ", ".join(sorted(name for name in _INSIDE if name))
        raise element.refused(f"<{tag}> cannot be used; a template may use {allowed}")
    if tag not in _INSIDE[parent.tag]:
        raise element.refused(f"<{tag}> cannot stand {f'inside <{parent.tag}>' if parent.tag else 'on its own'}")
    allowed_classes = _CLASSES.get(tag, frozenset({""}))
    if element.role not in allowed_classes:
        known = ", ".join(sorted(name for name in allowed_classes if name)) or "no class"
        found = f"class “{element.role}”" if element.role else "no class"
        raise element.refused(f"<{tag}> has {found}; it can have {known}")
    known_attributes = _ATTRIBUTES.get(tag, frozenset()) | {"class"} | ({"data-key"} if tag in _KEYED else frozenset())
    for name in element.attributes:
        if name not in known_attributes:
            raise element.refused(f"<{tag}> cannot have “{name}”; looks belong in the house style")
