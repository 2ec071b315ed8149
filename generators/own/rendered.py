"""Blocks of a wording template: ours at once, people's own after a check and in a process with limits."""

from __future__ import annotations

from jinja2.exceptions import TemplateSyntaxError

from evidence.errors import TemplateError
from generators.blocks import Block
from generators.markup import blocks_from, refused, render, template_source, wording_sandbox
from generators.own.apart import SECONDS, write_apart
from generators.own.fields import ANY, Hint
from generators.own.names import Slip, macros_in, slips
from generators.own.plain_words import in_plain_words
from generators.shelf import OURS, Shelf


def own_blocks(template: str, context: object, *, shelf: Shelf = OURS, seconds: float = SECONDS) -> tuple[Block, ...]:
    """The blocks that a template makes of a context (a dataclass); the first thing wrong with it is a TemplateError."""
    own = [name for name in shelf.names() if name.endswith(".html") and shelf.own(name)]
    if not own:
        return render(template, context)
    for name in (template, *(name for name in own if name != template and _takes(template, name, shelf))):
        for slip in wording_slips(name, type(context) if name == template else ANY, shelf):
            raise refused(name, slip.line, slip.words)
    return blocks_from(write_apart(template, context, shelf=shelf, seconds=seconds), template)


def wording_slips(template: str, context: Hint, shelf: Shelf) -> tuple[Slip, ...]:
    """The names in a wording template that are not there or not allowed; TemplateError when it cannot be parsed."""
    environment = wording_sandbox(shelf)
    imported = {name: _macros(name, shelf) for name in shelf.names() if name.endswith(".html") and name != template}
    source = template_source(template, shelf)
    if source is None:
        raise TemplateError(f"There is no template called {template}.", hint="See: assure templates list")
    try:
        return slips(environment.parse(source), context, environment, imported)
    except TemplateSyntaxError as error:
        raise refused(template, error.lineno, in_plain_words(str(error.message))) from error


def _macros(name: str, shelf: Shelf) -> frozenset[str]:
    """The phrases another template offers; none from one that cannot be parsed, which says so when its turn comes."""
    try:
        return macros_in(wording_sandbox(shelf).parse(template_source(name, shelf) or ""))
    except (TemplateSyntaxError, TemplateError):
        return frozenset()


def _takes(template: str, other: str, shelf: Shelf) -> bool:
    """Whether the template takes in the other one, as far as its text tells."""
    return other in (template_source(template, shelf) or "")
