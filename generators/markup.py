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

`{{ point|cited }}` writes words followed by references to the papers they come from;
`{{ action.due|day }}` writes a date as people do. `data-key` on a block names it
for good; without one its key is its position under its heading. Whatever goes wrong is a TemplateError with template
and line.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from evidence.errors import TemplateError
from generators.blocks import Block
from generators.chart import TrendChart
from generators.context import Citation, OpenAction, Point, Statement
from generators.dates import in_words
from generators.markup_blocks import blocks_of
from generators.markup_tree import PLACE, read_tree
from generators.printable import printable

_START_TAG = re.compile(r"<[a-zA-Z][a-zA-Z0-9]*(?=[\s/>])")
_PADDING = frozenset({"format", "format_map", "ljust", "rjust", "center", "zfill", "expandtabs"})
_EDIT_HINT = "Correct the template and run the command again."


def render(template: str, context: object, *, folder: Path | None = None) -> tuple[Block, ...]:
    """The blocks that a template makes of a context (a dataclass or a mapping of names to values).

    Raises TemplateError for a template that is missing, malformed, unsafe, or writes anything outside the subset.
    """
    citations, charts = _Citations(), _Charts()
    environment = _environment(folder, citations, charts)
    try:
        text = environment.get_template(template).render(_names(context))
    except jinja2.TemplateSyntaxError as error:
        raise _refused(error.name or template, error.lineno, str(error.message)) from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"There is no template called {error.name}.", hint=_names_of_templates(folder)) from error
    except jinja2.UndefinedError as error:
        raise _refused(*_place(error, template), f"{error.message}: no such field for this document") from error
    except SecurityError as error:
        raise _refused(*_place(error, template), f"this is not allowed in a template: {error}") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError) as error:
        raise _refused(*_place(error, template), f"this line cannot be worked out: {error}") from error
    return blocks_of(read_tree(printable(text), template), citations.known, charts.known)


def _refused(name: str, line: int, what: str) -> TemplateError:
    return TemplateError(f"Template {name}, line {line}: {what.rstrip('.')}.", hint=_EDIT_HINT)


def _names(context: object) -> dict[str, Any]:
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


def template_source(name: str, folder: Path | None = None) -> str | None:
    """The wording of a template: the user's own, else ours, else None. A name with a folder in it is never found."""
    if not name.endswith(".html") or "/" in name or "\\" in name:
        return None
    if folder is not None and (own := folder / name).is_file():
        return _decoded(name, own.read_bytes())
    ours = files("templates").joinpath(name)
    return _decoded(name, ours.read_bytes()) if ours.is_file() else None


def _decoded(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refused(name, line, "the file is not saved as UTF-8 text") from error


def _names_of_templates(folder: Path | None) -> str:
    ours = {entry.name for entry in files("templates").iterdir()}
    theirs = {entry.name for entry in folder.iterdir()} if folder is not None and folder.is_dir() else set()
    return f"Templates that can be used: {', '.join(sorted(n for n in ours | theirs if n.endswith('.html')))}."


def _environment(folder: Path | None, citations: _Citations, charts: _Charts) -> ImmutableSandboxedEnvironment:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = template_source(name, folder)
        return None if source is None else (source, name, lambda: True)

    environment = _Sandbox(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[_Places],
    )
    for name in ("format", "center", "indent"):
        del environment.filters[name]
    environment.globals.pop("lipsum", None)
    environment.filters |= {"cited": citations.cited, "day": in_words, "drawn": charts.drawn}
    return environment


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, which also refuses the sums and paddings that could fill the memory."""

    intercepted_binops = frozenset(["**", "*", "%"])

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or not all(isinstance(side, (int, float)) for side in (left, right)):
            raise SecurityError(f"the operator {operator} works on plain numbers only, and powers are left out")
        return super().call_binop(context, operator, left, right)

    def is_safe_callable(self, obj: Any) -> bool:
        return super().is_safe_callable(obj) and getattr(obj, "__name__", "") not in _PADDING


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

    def _reference(self, citation: Citation) -> Markup:
        reference = f"c{len(self.known) + 1}"
        self.known[reference] = citation
        return Markup('<cite data-ref="{}"></cite>').format(reference)


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
