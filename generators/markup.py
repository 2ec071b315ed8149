"""Wording templates to blocks: Jinja2 in, a small and strict HTML out, read into the neutral document.

A template is found in the user's own folder first and then among ours. It runs in a sandbox with autoescape, sees only
the fields of its context, and may write these elements and nothing else:

    h1 to h4        headings, never skipping a level
    p               class: lead, question, address, small, date
    ul, ol, li      lists, nested up to three deep
    table           caption, thead, tbody, tr, th (scope), td; class "wide"; data-widths="20 80" (shares of the line)
    aside           class: info, warning, judgement
    hr class="page" a page break
    figure          written by `{{ chart|drawn }}` and never by hand
    inside text     strong, em, a href, span class="fill" (a place to complete)

`{{ point|cited }}` writes words followed by references to the papers they come from, and `{{ point|noted(annex) }}` by
the numbers of their places in a list of citations;
`{{ action.due|day }}` writes a date as people do. `data-key` on a block names it
for good; without one its key is its position under its heading. Whatever goes wrong is a TemplateError with template
and line.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from evidence.errors import TemplateError
from generators.blocks import Block
from generators.chart import TrendChart
from generators.context import Citation, OpenAction, Point, Statement
from generators.dates import in_words
from generators.markup_blocks import blocks_of
from generators.markup_tree import PLACE, read_tree
from generators.own.plain_words import in_plain_words
from generators.printable import printable
from generators.sandbox import Sandbox
from generators.shelf import OURS, Shelf

_START_TAG = re.compile(r"<[a-zA-Z][a-zA-Z0-9]*(?=[\s/>])")
_EDIT_HINT = "Correct the template and run the command again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a template wrote: its markup, and by their references the citations and charts it took up."""

    text: str
    citations: dict[str, Citation]
    charts: dict[str, TrendChart]


def render(template: str, context: object, *, shelf: Shelf = OURS) -> tuple[Block, ...]:
    """The blocks that a template makes of a context (a dataclass or a mapping of names to values).

    Raises TemplateError for a template that is missing, malformed, unsafe, or writes anything outside the subset.
    """
    return blocks_from(write_markup(template, context, shelf=shelf), template)


def blocks_from(written: Written, template: str) -> tuple[Block, ...]:
    """The blocks of what a template wrote; TemplateError naming the line when it is outside the subset."""
    return blocks_of(read_tree(written.text, template), written.citations, written.charts)


def write_markup(template: str, context: object, *, shelf: Shelf = OURS) -> Written:
    """What the template writes, not yet held against the subset."""
    citations, charts = _Citations(), _Charts()
    environment = _environment(shelf, citations, charts)
    try:
        text = environment.get_template(template).render(names_in(context))
    except jinja2.TemplateSyntaxError as error:
        raise refused(error.name or template, error.lineno, in_plain_words(str(error.message))) from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"There is no template called {error.name}.", hint=_names_of_templates(shelf)) from error
    except jinja2.UndefinedError as error:
        raise refused(*_place(error, template), f"{error.message}: no such field for this document") from error
    except SecurityError as error:
        raise refused(*_place(error, template), f"this is not allowed in a template: {error}") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError) as error:
        raise refused(*_place(error, template), f"this line cannot be worked out: {error}") from error
    return Written(text=printable(text), citations=citations.known, charts=charts.known)


def refused(name: str, line: int, what: str) -> TemplateError:
    """The error of one line of a template."""
    return TemplateError(f"Template {name}, line {line}: {what.rstrip('.')}.", hint=_EDIT_HINT)


def names_in(context: object) -> dict[str, Any]:
    """What a template sees of a context, by name."""
    if is_dataclass(context) and not isinstance(context, type):
        return {field.name: getattr(context, field.name) for field in fields(context)}
    if isinstance(context, Mapping):
        return {str(name): value for name, value in context.items()}
    raise TypeError("a context is a dataclass or a mapping")


def _place(error: BaseException, template: str) -> tuple[str, int]:
    """Template and line of the innermost template frame; Jinja gives frames the template's own lines."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (template, 0)


# ---------------------------------------------------------------- templates


def template_source(name: str, shelf: Shelf = OURS) -> str | None:
    """The wording of a template: people's own, else ours, else None. A name with a folder in it is never found."""
    data = shelf.read(name) if name.endswith(".html") else None
    if data is None:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refused(name, line, "the file is not saved as UTF-8 text") from error


def _names_of_templates(shelf: Shelf) -> str:
    return f"Templates that can be used: {', '.join(name for name in shelf.names() if name.endswith('.html'))}."


def wording_sandbox(shelf: Shelf = OURS) -> Sandbox:
    """The sandbox of wording templates; its filters for citations, charts and dates write for one document."""
    return _environment(shelf, _Citations(), _Charts())


def _environment(shelf: Shelf, citations: _Citations, charts: _Charts) -> Sandbox:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = template_source(name, shelf)
        return None if source is None else (source, name, lambda: True)

    environment = Sandbox(
        loader=jinja2.FunctionLoader(load), trim_blocks=True, lstrip_blocks=True, extensions=[_Places]
    )
    environment.filters |= {"cited": citations.cited, "noted": citations.noted, "day": in_words, "drawn": charts.drawn}
    return environment


class _Places(Extension):
    """Writes into each start tag where it stands in its template, so that an error can name the line."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        name = stream.name or "template"
        for token in stream:
            if token.type != "data":
                yield token
                continue
            first = token.lineno

            def mark(found: re.Match[str], first: int = first) -> str:
                line = first + found.string.count("\n", 0, found.start())
                return f'{found[0]} {PLACE}="{escape(name)}:{line}"'

            yield Token(token.lineno, token.type, _START_TAG.sub(mark, token.value))

    def parse(self, parser: Any) -> nodes.Node | list[nodes.Node]:
        raise NotImplementedError("this extension has no tags")


# ---------------------------------------------------------------- citations


class _Citations:
    """The citations met while one document is rendered, by the reference that stands for each in the markup."""

    def __init__(self) -> None:
        self.known: dict[str, Citation] = {}

    def cited(self, said: Point | Statement | OpenAction | Citation) -> Markup:
        """The words of a point, statement or action followed by their references; of a citation, its reference."""
        if isinstance(said, Citation):
            return self._reference(said)
        if isinstance(said, OpenAction):
            return self.cited(said.statement)
        if isinstance(said, Statement):
            return Markup(" ").join([escape(said.text), *map(self._reference, said.citations)])
        if isinstance(said, Point):
            return Markup(" ").join(map(self.cited, said.statements))
        raise TypeError("the filter “cited” needs a point, a statement, an action or a citation")

    def noted(self, said: Point | Statement | Citation, annex: Sequence[Citation]) -> Markup:
        """As `cited`, but each reference is only the number of its place in the `annex`, where the label stands."""
        if isinstance(said, Citation):
            places = [place.id for place in annex]
            if said.id not in places:
                raise ValueError("a note leads to a place that is not in the annex")
            return self._reference(said, f"note {places.index(said.id) + 1}")
        if isinstance(said, Statement):
            return Markup(" ").join([escape(said.text), *(self.noted(place, annex) for place in said.citations)])
        if isinstance(said, Point):
            return Markup(" ").join(self.noted(statement, annex) for statement in said.statements)
        raise TypeError("the filter “noted” needs a point, a statement or a citation")

    def _reference(self, citation: Citation, text: str = "") -> Markup:
        reference = f"c{len(self.known) + 1}"
        self.known[reference] = citation
        return Markup('<cite data-ref="{}" data-text="{}"></cite>').format(reference, text)


class _Charts:
    """The charts met while one document is rendered, by the reference that stands for each in the markup."""

    def __init__(self) -> None:
        self.known: dict[str, TrendChart] = {}

    def drawn(self, chart: TrendChart) -> Markup:
        """A trend chart as a figure."""
        if not isinstance(chart, TrendChart):
            raise TypeError("the filter “drawn” needs a trend chart")
        reference = f"f{len(self.known) + 1}"
        self.known[reference] = chart
        return Markup('<figure data-ref="{}"></figure>').format(reference)
