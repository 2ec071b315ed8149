"""Holds the names that a template uses against the fields of its document, in every branch, without running it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from generators.own.fields import ANY, Hint, fields_of, is_list, item_of, listed, plain_hint

_SAME_KIND = frozenset({"sort", "list", "reject", "rejectattr", "select", "selectattr", "unique", "reverse"})
_ONE = frozenset({"first", "last", "min", "max"})
_RUNS_PYTHON = "__"


@dataclass(frozen=True, slots=True)
class Slip:
    """A name that is not there, or not allowed: the line (from 1) of the template's source, and plain words."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Macros:
    """What `{% import %}` brings: the phrases of another template by name."""

    template: str
    names: frozenset[str]


def slips(
    tree: nodes.Template,
    context: Hint,
    environment: SandboxedEnvironment,
    imported: Mapping[str, frozenset[str]],
) -> tuple[Slip, ...]:
    """The slips of a template in order of their lines.

    `context` is the document's dataclass, or ANY when every name may be one of its fields. `imported` has the macros
    of other templates by their file's name.
    """
    walk = _Walk(context, environment, imported)
    walk.body(tree.body, dict(walk.top))
    return tuple(dict.fromkeys(sorted(walk.found, key=lambda slip: slip.line)))


def macros_in(tree: nodes.Template) -> frozenset[str]:
    """The names of the macros a template offers to others."""
    return frozenset(macro.name for macro in tree.find_all(nodes.Macro))


_Scope = dict[str, Hint]


class _Walk:
    def __init__(
        self, context: Hint, environment: SandboxedEnvironment, imported: Mapping[str, frozenset[str]]
    ) -> None:
        self._environment = environment
        self._imported = imported
        self._open = context is ANY
        self.top: _Scope = dict.fromkeys(environment.globals, ANY) | dict(fields_of(context))
        self._places = _places(context)
        self.found: list[Slip] = []

    def body(self, body: list[nodes.Node], scope: _Scope) -> None:
        for node in body:
            if isinstance(node, nodes.Macro):
                scope[node.name] = ANY
        for node in body:
            self._statement(node, scope)

    # ------------------------------------------------------------ statements

    def _statement(self, node: nodes.Node, scope: _Scope) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, scope)
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            self._macro(node, scope)
        elif isinstance(node, nodes.Assign):
            kind = self._kind(node.node, scope)
            self._bind(node.target, kind, scope)
        elif isinstance(node, nodes.AssignBlock):
            self._bind(node.target, ANY, scope)
            self.body(node.body, dict(scope))
        elif isinstance(node, nodes.Import):
            self._import(node, scope)
        elif isinstance(node, nodes.FromImport):
            scope |= {name if isinstance(name, str) else name[1]: ANY for name in node.names}
        elif isinstance(node, nodes.If):
            self._kind(node.test, scope)
            for part in (node.body, node.elif_, node.else_):
                self.body(list(part), scope)
        else:
            self._others(node, scope)

    def _others(self, node: nodes.Node, scope: _Scope) -> None:
        """Statements without names of their own: their expressions here, their bodies in a scope below."""
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self._kind(child, scope)
            elif isinstance(child, nodes.Stmt):
                self._statement(child, scope)

    def _loop(self, node: nodes.For, scope: _Scope) -> None:
        kind = self._kind(node.iter, scope)
        if not is_list(kind) and fields_of(plain_hint(kind)):
            self._slip(node.lineno, f"{_written(node.iter)} is one thing, not a list; a loop needs a list")
        inside = {**scope, "loop": ANY}
        self._bind(node.target, item_of(kind), inside)
        if node.test is not None:
            self._kind(node.test, inside)
        self.body(node.body, inside)
        self.body(node.else_, dict(scope))

    def _macro(self, node: nodes.Macro | nodes.CallBlock, scope: _Scope) -> None:
        inside = {**scope, "caller": ANY, "varargs": ANY, "kwargs": ANY}
        inside |= {argument.name: ANY for argument in node.args}
        for default in node.defaults:
            self._kind(default, scope)
        if isinstance(node, nodes.CallBlock):
            self._kind(node.call, scope)
        self.body(node.body, inside)

    def _import(self, node: nodes.Import, scope: _Scope) -> None:
        name = node.template.value if isinstance(node.template, nodes.Const) else ""
        scope[node.target] = Macros(name, self._imported[name]) if name in self._imported else ANY
        if name not in self._imported:
            near = _nearest(str(name), self._imported)
            self._slip(node.lineno, f"there is no template {name}{near}")

    def _bind(self, target: nodes.Node, kind: Hint, scope: _Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = kind
        else:
            scope |= {name.name: ANY for name in target.find_all(nodes.Name)}

    # ------------------------------------------------------------ expressions

    def _kind(self, node: nodes.Node, scope: _Scope) -> Hint:
        """The type of an expression, noting what is wrong inside it."""
        if isinstance(node, nodes.Name):
            return self._name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self._field(node, node.attr, self._kind(node.node, scope))
        if isinstance(node, nodes.Getitem):
            return self._item(node, scope)
        if isinstance(node, nodes.Filter):
            return self._filter(node, scope)
        if isinstance(node, nodes.Test) and node.name not in self._environment.tests:
            self._slip(node.lineno, f"“is {node.name}” is not known{_nearest(node.name, self._environment.tests)}")
        if isinstance(node, nodes.CondExpr):
            kinds = [self._kind(part, scope) for part in (node.expr1, node.expr2) if part is not None]
            self._kind(node.test, scope)
            return kinds[0] if len(set(map(str, kinds))) == 1 else ANY
        for child in node.iter_child_nodes():
            for part in _expressions(child):
                self._kind(part, scope)
        return ANY

    def _name(self, node: nodes.Name, scope: _Scope) -> Hint:
        if node.name in scope or self._open:
            return scope.get(node.name, ANY)
        mine = sorted(set(scope) - set(self._environment.globals))
        alike = difflib.get_close_matches(node.name, [*mine, *self._places], n=1, cutoff=0.6)
        place = next((path for path in self._places.get(alike[0], alike) if "[]" not in path), "") if alike else ""
        near = f"; did you mean {place}?" if place else f"; there are {', '.join(mine)}"
        self._slip(node.lineno, f"there is no {{{{ {node.name} }}}}{near}")
        return ANY

    def _field(self, node: nodes.Expr, name: str, base: Hint) -> Hint:
        base = plain_hint(base)
        whole = _written(node)
        if name.startswith(_RUNS_PYTHON):
            self._slip(node.lineno, f"{whole} is not allowed in a template; names with {_RUNS_PYTHON} lead out of it")
            return ANY
        if isinstance(base, Macros):
            if name not in base.names:
                near = _nearest(name, base.names, before=whole.rpartition(".")[0] + ".")
                self._slip(node.lineno, f"{base.template} has no phrase {name}{near}")
            return ANY
        known = fields_of(base)
        if is_list(base):
            self._slip(node.lineno, f"{whole}: this is a list; write {{% for … in … %}} and ask each of it for {name}")
        elif known and name not in known:
            near = _nearest(name, known, before=whole.rpartition(".")[0] + ".")
            self._slip(node.lineno, f"there is no {{{{ {whole} }}}}{near}")
        elif base in (str, int, float, bool) and not hasattr(base, name):
            self._slip(node.lineno, f"{whole}: this is plain text or a number and has nothing below it")
        return known.get(name, ANY)

    def _item(self, node: nodes.Getitem, scope: _Scope) -> Hint:
        base = self._kind(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._field(node, node.arg.value, base)
        for part in _expressions(node.arg):
            self._kind(part, scope)
        return base if isinstance(node.arg, nodes.Slice) else item_of(base)

    def _filter(self, node: nodes.Filter, scope: _Scope) -> Hint:
        kind = self._kind(node.node, scope) if node.node is not None else ANY
        for argument in (*node.args, *(pair.value for pair in node.kwargs)):
            self._kind(argument, scope)
        if node.name not in self._environment.filters:
            near = _nearest(node.name, self._environment.filters)
            self._slip(node.lineno, f"|{node.name} is not known, or not allowed in a template{near}")
        if node.name in _SAME_KIND:
            return kind
        return item_of(kind) if node.name in _ONE else ANY

    def _slip(self, line: int, words: str) -> None:
        self.found.append(Slip(line, words))


def _expressions(node: nodes.Node) -> Iterator[nodes.Expr]:
    if isinstance(node, nodes.Expr):
        yield node
    else:
        for child in node.iter_child_nodes():
            yield from _expressions(child)


def _places(context: Hint) -> dict[str, list[str]]:
    """Where in a document each field's last name stands."""
    found: dict[str, list[str]] = {}
    for field in listed(context):
        found.setdefault(field.path.rpartition(".")[2], []).append(field.path)
    return found


def _nearest(name: str, known: object, *, before: str = "") -> str:
    names = [str(one) for one in known if not str(one).startswith("_")]  # type: ignore[attr-defined]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"; did you mean {before}{near[0]}?"
    return f"; there are {', '.join(sorted(names)[:12])}" if 0 < len(names) <= 12 else ""


def _written(node: nodes.Node) -> str:
    """An expression as people wrote it, as far as it is made of names."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_written(node.node)}.{node.arg.value}"
    return repr(node.value) if isinstance(node, nodes.Const) else "…"
