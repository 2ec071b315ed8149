"""Redaction that holds: the words are taken out of the document itself, so no form made of it can have them.

Covering words with a black box leaves them in the file; here they are gone before anything is written, in the text, in
captions, alternative texts, addresses of links, the title and every property.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from evidence.errors import NotReady
from generators.blocks import Block, Draft, Figure, Paragraph, Run, Runs, Table
from generators.chart import Crop, Trend, TrendChart, TrendPoint
from generators.context import Citation
from generators.publish.runs import with_runs

MARK = "[removed]"
_SAME = str.maketrans(dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_UNSEEN = ("Mn", "Me", "Cf", "Cc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One place: half-open code points in the words that stand under a key, all their runs joined."""

    key: str
    start: int
    end: int


def redact(draft: Draft, removals: Iterable[str | Span]) -> Draft:
    """The draft with "[removed]" in place of what is to go.

    A word or phrase goes wherever it stands as a whole word, whatever its case, accents, apostrophes, dashes, spaces or
    unseen characters, also across bold and links. A span goes in its place only. A link whose words or address are
    touched loses its address, and a chart one of whose values is touched is left out, since its line would tell.
    Raises NotReady for a span that is not in the draft.
    """
    whole = tuple(removals)
    spans: dict[str, list[Span]] = {}
    for place in whole:
        if isinstance(place, Span):
            spans.setdefault(place.key, []).append(place)
    eraser = _Eraser([words for words in whole if isinstance(words, str)], spans)
    blocks = tuple(map(eraser.block, draft.blocks))
    if eraser.left:
        raise NotReady(f"There are no words under {min(eraser.left)} to remove.", hint="Look at the document again.")
    return replace(
        draft,
        title=eraser.text(draft.title),
        subject=eraser.text(draft.subject),
        footer=eraser.text(draft.footer),
        period=eraser.text(draft.period),
        blocks=blocks,
    )


class _Eraser:
    """Takes words out of texts, runs and blocks. `left` are the keys of spans not yet met."""

    def __init__(self, words: Iterable[str], spans: Mapping[str, Sequence[Span]]) -> None:
        self._words = [pattern for pattern in map(_pattern, words) if pattern is not None]
        self._spans = spans
        self.left = set(spans)

    def block(self, block: Block) -> Block:
        if isinstance(block, Figure):
            if isinstance(block.chart, Crop):  # nobody can search a picture, so none stays in what is redacted
                return Paragraph(key=block.key, runs=(Run(text=MARK),))
            chart = self._chart(block.chart)
            return replace(block, chart=chart) if chart.trends else Paragraph(key=block.key, runs=(Run(text=MARK),))
        erased = with_runs(block, self._runs)
        return replace(erased, caption=self.text(erased.caption)) if isinstance(erased, Table) else erased

    def text(self, text: str) -> str:
        """The text with the mark in place of every word that goes."""
        parts, at = [], 0
        for start, end in _merged(self._found(text)):
            parts += [text[at:start], MARK]
            at = end
        return "".join([*parts, text[at:]])

    def _found(self, text: str) -> list[tuple[int, int]]:
        folded, places = _folded(text)
        hits = (found.span() for pattern in self._words for found in pattern.finditer(folded))
        return [
            (places[start], next((at for at in places[end:] if at > places[end - 1]), len(text))) for start, end in hits
        ]

    # ------------------------------------------------------------ runs

    def _runs(self, key: str, runs: Runs) -> Runs:
        text = "".join(run.text for run in runs)
        return tuple(self._run(run) for run in _struck(runs, _merged([*self._found(text), *self._marked(key, text)])))

    def _marked(self, key: str, text: str) -> list[tuple[int, int]]:
        self.left.discard(key)
        for span in self._spans.get(key, ()):
            if not 0 <= span.start < span.end <= len(text):
                raise NotReady(f"There are no characters {span.start} to {span.end} under {key}.")
        return [(span.start, span.end) for span in self._spans.get(key, ())]

    def _run(self, run: Run) -> Run:
        """The run with an address and a citation that do not tell either."""
        href = "" if self._found(unquote(run.href).replace("+", " ")) else run.href
        return replace(run, href=href, citation=None if run.citation is None else self._citation(run.citation))

    def _citation(self, citation: Citation) -> Citation:
        return replace(
            citation,
            document=self.text(citation.document),
            label=self.text(citation.label),
            quote=self.text(citation.quote),
        )

    # ------------------------------------------------------------ charts

    def _chart(self, chart: TrendChart) -> TrendChart:
        trends = tuple(replace(trend, title=self.text(trend.title)) for trend in chart.trends if not self._tells(trend))
        return replace(chart, caption=self.text(chart.caption), trends=trends)

    def _tells(self, trend: Trend) -> bool:
        def touched(point: TrendPoint) -> bool:
            return bool(self._found(point.label) or self._found(point.shown))

        return any(map(touched, (*trend.points, *trend.planned)))


def _struck(runs: Runs, places: Sequence[tuple[int, int]]) -> list[Run]:
    """The runs with the mark where each place starts. A link that is touched is a link no longer."""
    struck, at = [], 0
    for run in runs:
        end = at + len(run.text)
        inside = [place for place in places if place[0] < end and place[1] > at]
        text, here = "", at
        for start, stop in inside:
            text += run.text[max(0, here - at) : max(0, start - at)] + (MARK if start >= at else "")
            here = min(stop, end)
        text += run.text[here - at :]
        if text or not inside:
            struck.append(replace(run, text=text, href="" if inside else run.href))
        at = end
    return struck


def _merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and where each of its characters stands in the text."""
    signs, places = [], []
    for at, sign in enumerate(text):
        for part in unicodedata.normalize("NFKD", sign).translate(_SAME).casefold():
            if part.isspace() or unicodedata.category(part) not in _UNSEEN:
                signs.append(" " if part.isspace() else part)
                places.append(at)
    return "".join(signs), places


def _pattern(words: str) -> re.Pattern[str] | None:
    """What finds the words in a folded text; None for words that say nothing."""
    parts = _folded(words)[0].split()
    if not parts:
        return None
    body = r"\s+".join(map(re.escape, parts))
    before = r"(?<!\w)" if parts[0][0].isalnum() else ""
    after = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    return re.compile(before + body + after)
