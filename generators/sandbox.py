"""The sandbox that every template runs in, wording and Word alike: it reads fields and writes words, nothing else."""

from __future__ import annotations

from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generators.printable import printable

_PADDING = frozenset({"format", "format_map", "ljust", "rjust", "center", "zfill", "expandtabs"})
_LEFT_OUT = (
    *("format", "center", "indent", "batch", "slice"),  # can be told to fill the memory
    *("safe", "random", "pprint"),  # unescaped words, and words that differ from run to run
)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 without attributes of Python, files, paddings or big sums, and with escaping that stays on.

    Loops may still be long: what people bring runs in a process with limits (`generators/own/apart.py`).
    """

    intercepted_binops = frozenset(["**", "*", "%"])

    def __init__(self, **options: Any) -> None:
        super().__init__(autoescape=True, undefined=jinja2.StrictUndefined, finalize=_finished, **options)
        for name in _LEFT_OUT:
            del self.filters[name]
        self.globals.pop("lipsum", None)

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or not all(isinstance(side, (int, float)) for side in (left, right)):
            raise SecurityError(f"the operator {operator} works on plain numbers only, and powers are left out")
        return super().call_binop(context, operator, left, right)

    def is_safe_callable(self, obj: Any) -> bool:
        return super().is_safe_callable(obj) and getattr(obj, "__name__", "") not in _PADDING

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)):
            raise TemplateSyntaxError("escaping cannot be switched off", node.lineno, name, filename)
        return tree


def _finished(value: Any) -> Any:
    """Without the characters that no Word file can hold; markup stays markup."""
    return printable(value) if isinstance(value, str) else value
