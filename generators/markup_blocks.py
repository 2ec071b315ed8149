"""The strict tree to blocks: roles, keys, citations and the shape of tables and lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generators.blocks import (
    Block,
    Cell,
    Figure,
    Heading,
    List,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
)
from generators.chart import TrendChart
from generators.context import Citation
from generators.markup_tree import Element

_SPACES = re.compile(r"[ \t\r\n\f]+")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_LINKS = re.compile(r"(?:https?://|mailto:|#)\S+", re.IGNORECASE)
_DEEPEST_LIST = 3


def blocks_of(
    tree: Element, citations: Mapping[str, Citation], charts: Mapping[str, TrendChart] | None = None
) -> tuple[Block, ...]:
    """The blocks in order. Raises TemplateError for a table, list, link or heading that cannot be what it says."""
    return tuple(_Maker(citations, charts or {}).blocks(tree))


class _Keys:
    """Stable keys: given by the template, or the block's count under its heading; the second of a name gets "-2"."""

    def __init__(self) -> None:
        self._above: list[tuple[int, str]] = []
        self._counts: Counter[tuple[str, str]] = Counter()
        self._used: Counter[str] = Counter()

    def heading(self, level: int, given: str, text: str) -> str:
        while self._above and self._above[-1][0] >= level:
            self._above.pop()
        slug = _NOT_WORDS.sub("-", text.lower()).strip("-")[:40].rstrip("-") or f"h{level}"
        key = self._once(given or (f"{self._above[-1][1]}/{slug}" if len(self._above) > 1 else slug))
        self._above.append((level, key))
        return key

    def block(self, kind: str, given: str, within: str = "") -> str:
        if given:
            return self._once(given)
        place = within or (self._above[-1][1] if self._above else "top")
        self._counts[place, kind] += 1
        return self._once(f"{place}/{kind}{self._counts[place, kind]}")

    @property
    def depth(self) -> int:
        return self._above[-1][0] if self._above else 0

    def _once(self, key: str) -> str:
        self._used[key] += 1
        return key if self._used[key] == 1 else self._once(f"{key}-{self._used[key]}")


@dataclass(frozen=True, slots=True)
class _Look:
    """How text stands at one point of the tree."""

    strong: bool = False
    emphasis: bool = False
    href: str = ""


class _Maker:
    def __init__(self, citations: Mapping[str, Citation], charts: Mapping[str, TrendChart]) -> None:
        self._citations = citations
        self._charts = charts
        self._keys = _Keys()

    def blocks(self, tree: Element) -> Iterator[Block]:
        for element in tree.elements:
            if element.tag[0] == "h" and element.tag != "hr":
                yield self._heading(element)
            elif element.tag == "hr":
                yield PageBreak(key=self._keys.block("page", _key(element)))
            elif element.tag == "table":
                yield self._table(element)
            elif element.tag == "figure":
                yield self._figure(element)
            elif element.tag == "aside":
                key = self._keys.block("note", _key(element))
                yield Note(key=key, role=element.role, blocks=tuple(self._texts(element, key)))
            else:
                yield self._text(element, "")

    def _figure(self, element: Element) -> Figure:
        chart = self._charts.get(element.attributes.get("data-ref", ""))
        if chart is None:
            raise element.refused("<figure> is written by {{ …|drawn }}, not by hand")
        return Figure(key=self._keys.block("figure", _key(element)), chart=chart)

    def _heading(self, element: Element) -> Heading:
        level, runs = int(element.tag[1]), self._runs(element)
        if level > self._keys.depth + 1:
            raise element.refused(f"<h{level}> skips a level; the heading above it is h{self._keys.depth or 'missing'}")
        text = "".join(run.text for run in runs if run.citation is None)
        if not text.strip():
            raise element.refused(f"<{element.tag}> is a heading without words")
        return Heading(key=self._keys.heading(level, _key(element), text), level=level, runs=runs)

    def _texts(self, element: Element, within: str) -> Iterator[Paragraph | List]:
        return (self._text(child, within) for child in element.elements)

    def _text(self, element: Element, within: str) -> Paragraph | List:
        if element.tag == "p":
            key = self._keys.block("p", _key(element), within)
            return Paragraph(key=key, runs=self._runs(element), role=element.role)
        key = self._keys.block("list", _key(element), within)
        items = tuple(self._items(element, key, 1))
        if not items:
            raise element.refused(f"<{element.tag}> is a list without items; write the list only if there are some")
        return List(key=key, items=items, ordered=element.tag == "ol")

    def _items(self, element: Element, within: str, level: int) -> Iterator[ListItem]:
        if level > _DEEPEST_LIST:
            raise element.refused(f"lists go {_DEEPEST_LIST} deep at most")
        for item in element.elements:
            words = [child for child in item.children if isinstance(child, str) or child.tag not in ("ul", "ol")]
            key = self._keys.block("item", _key(item), within)
            yield ListItem(key=key, runs=self._runs(replace(item, children=words)), level=level)
            for nested in item.elements:
                if nested.tag in ("ul", "ol"):
                    if nested.tag != element.tag:
                        raise nested.refused(f"a <{nested.tag}> cannot stand inside a <{element.tag}>")
                    yield from self._items(nested, key, level + 1)

    # ------------------------------------------------------------ tables

    def _table(self, element: Element) -> Table:
        key = self._keys.block("table", _key(element))
        captions = [child for child in element.elements if child.tag == "caption"]
        if len(captions) != 1:
            raise element.refused("a table needs one <caption> that says what it shows")
        heads = [row for child in element.elements if child.tag == "thead" for row in child.elements]
        body = [
            row
            for child in element.elements
            if child.tag in ("tbody", "tr")
            for row in ([child] if child.tag == "tr" else child.elements)
        ]
        rows = tuple(self._row(row, key) for row in (*heads, *body))
        return Table(
            key=key,
            caption="".join(run.text for run in self._runs(captions[0])),
            rows=rows,
            header_rows=len(heads),
            widths=_widths(element, rows),
            wide=element.role == "wide",
        )

    def _row(self, element: Element, within: str) -> Row:
        return Row(cells=tuple(self._cell(cell, within) for cell in element.elements))

    def _cell(self, element: Element, within: str) -> Cell:
        scope = element.attributes.get("scope", "")
        if (element.tag == "th") != (scope in ("col", "row")):
            raise element.refused('a header cell is written <th scope="col"> or <th scope="row">')
        if any(child.tag in ("p", "ul", "ol") for child in element.elements):
            loose = [child for child in element.children if isinstance(child, str) and child.strip()]
            if loose or any(child.tag not in ("p", "ul", "ol") for child in element.elements):
                raise element.refused("a cell holds either words or paragraphs and lists, not both")
            return Cell(blocks=tuple(self._texts(element, within)), scope=scope)
        runs = self._runs(element)
        if not runs:
            return Cell(blocks=(), scope=scope)
        key = self._keys.block("cell", "", within)
        return Cell(blocks=(Paragraph(key=key, runs=runs),), scope=scope)

    # ------------------------------------------------------------ words

    def _runs(self, element: Element) -> Runs:
        """The words of an element as runs, spaces folded as a browser folds them."""
        runs: list[Run] = []
        for run in self._raw_runs(element, _Look()):
            text = run.text if run.citation else _SPACES.sub(" ", run.text)
            if text.startswith(" ") and (not runs or runs[-1].text.endswith(" ")):
                text = text[1:]
            if text:
                runs.append(replace(run, text=text))
        if runs and runs[-1].text.endswith(" "):
            last = replace(runs.pop(), text=runs_text.rstrip(" ")) if (runs_text := runs[-1].text) else runs.pop()
            runs += [last] if last.text else []
        return tuple(_joined(runs))

    def _raw_runs(self, element: Element, look: _Look) -> Iterator[Run]:
        for child in element.children:
            if isinstance(child, str):
                yield Run(text=child, strong=look.strong, emphasis=look.emphasis, href=look.href)
            elif child.tag == "cite":
                yield self._citation(child)
            elif child.tag == "span":
                words = "".join(run.text for run in self._runs(child))
                yield Run(text=f"[{words or 'to be completed'}]", fill=True)
            elif child.tag == "a":
                yield from self._raw_runs(child, replace(look, href=_link(child)))
            else:
                strong, emphasis = look.strong or child.tag == "strong", look.emphasis or child.tag == "em"
                yield from self._raw_runs(child, replace(look, strong=strong, emphasis=emphasis))

    def _citation(self, element: Element) -> Run:
        citation = self._citations.get(element.attributes.get("data-ref", ""))
        if citation is None:
            raise element.refused("<cite> is written by {{ …|cited }}, not by hand")
        label = element.attributes.get("data-text") or citation.label
        return Run(text=f"[{_SPACES.sub(' ', label).strip()}]", citation=citation)


def _joined(runs: list[Run]) -> Iterator[Run]:
    """Neighbours that look the same become one run, so that a sentence stays whole in Word."""
    held: Run | None = None
    for run in runs:
        if held is not None and not (run.fill or held.fill or run.citation or held.citation) and _same(run, held):
            held = replace(held, text=held.text + run.text)
            continue
        if held is not None:
            yield held
        held = run
    if held is not None:
        yield held


def _same(one: Run, other: Run) -> bool:
    return (one.strong, one.emphasis, one.href) == (other.strong, other.emphasis, other.href)


def _key(element: Element) -> str:
    return element.attributes.get("data-key", "")


def _link(element: Element) -> str:
    href = element.attributes.get("href", "")
    if not _LINKS.fullmatch(href):
        raise element.refused("a link starts with https://, http://, mailto: or #")
    return href


def _widths(element: Element, rows: tuple[Row, ...]) -> tuple[float, ...]:
    sizes = {len(row.cells) for row in rows}
    if len(sizes) != 1 or sizes == {0}:
        raise element.refused("the rows of this table do not all have the same number of cells")
    given = element.attributes.get("data-widths", "").split()
    if not given:
        return ()
    if not all(re.fullmatch(r"[0-9]{1,3}", share) and int(share) for share in given) or sizes != {len(given)}:
        raise element.refused('data-widths needs one whole number for each column, such as "20 40 40"')
    total = sum(map(int, given))
    return tuple(int(share) / total for share in given)
