"""Indicators by the names papers give them. The names are data: corpora/facts/indicators.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from evidence.errors import CorpusError
from evidence.fact import Basis
from evidence.toml_place import TableReader, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What one indicator is called. `id` is the dashboard's, or a plain name for a measure that it does not have."""

    id: str
    words: re.Pattern[str]
    weak: re.Pattern[str] | None
    with_: re.Pattern[str] | None
    without: re.Pattern[str] | None
    recovery: re.Pattern[str] | None
    is_count: bool
    basis: Basis
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place in a text that names something: an indicator's id, a provider's name."""

    start: int
    end: int
    name: str


@cache
def load_indicators() -> tuple[Indicator, ...]:
    """The indicators and other measures known by name; CorpusError naming file, key and line when the file is wrong."""
    file = resources.files("corpora") / "facts" / "indicators.toml"
    return parse_indicators(file.read_text(encoding="utf-8"), file="facts/indicators.toml")


def parse_indicators(text: str, *, file: str) -> tuple[Indicator, ...]:
    """The indicators written in `text`; `file` is the name that errors give."""
    top = read_toml(text, file=file, error=CorpusError)
    return tuple(_indicator(reader) for name in ("indicator", "other") for reader in top.tables(name))


def rows_of_the_dashboard(indicator: str) -> tuple[str, ...]:
    """Every row of the dashboard that a figure of the indicator answers: C. difficile is O5 and question Q7."""
    found = next((known for known in load_indicators() if known.id == indicator), None)
    return (indicator, *found.also) if found and is_on_the_dashboard(indicator) else ()


def recovering(heading: str) -> str:
    """The one indicator that a promise of recovery under this heading is about, or ""."""
    found = [known.id for known in load_indicators() if known.recovery and known.recovery.search(heading)]
    return found[0] if len(found) == 1 else ""


def is_a_count(indicator: str) -> bool:
    """Whether the indicator is a number of cases or patients, so that a percentage is no reading of it."""
    return any(known.is_count for known in load_indicators() if known.id == indicator)


def is_on_the_dashboard(indicator: str) -> bool:
    return bool(_DASHBOARD.fullmatch(indicator))


def named_indicators(text: str, *, around: str = "", figures: Sequence[tuple[int, int]] = ()) -> list[Mention]:
    """Where a text names indicators, in its order; `figures` are its figures' places, `around` its headings.

    An indicator with several bases is named once for each, as "F5/year to date": the figure decides (`settled`).
    """
    found = _best(_hits(text, around, figures, weak=False))
    return found or _best(_hits(text, around, figures, weak=True))


def settled(names: str, basis: Basis) -> str:
    """The indicator of a mention for a figure of that basis: QIPP is F5 to date and F6 as a forecast; else ""."""
    options = [name.partition("/") for name in names.split("|")]
    return next((name for name, _, wanted in options if not wanted or wanted == basis), "")


def _hits(text: str, around: str, figures: Sequence[tuple[int, int]], *, weak: bool) -> Iterator[Mention]:
    for indicator in load_indicators():
        pattern = indicator.weak if weak else indicator.words
        if pattern is None or (indicator.with_ and not indicator.with_.search(f"{text} {around}")):
            continue
        name = f"{indicator.id}/{indicator.basis}" if indicator.basis else indicator.id
        for match in pattern.finditer(text):
            if indicator.without is None or not indicator.without.search(_clause(text, match.span(), figures)):
                yield Mention(start=match.start(), end=match.end(), name=name)


def _clause(text: str, place: tuple[int, int], figures: Sequence[tuple[int, int]]) -> str:
    """The words around a place up to the figures before and after it."""
    start = max((end for _, end in figures if end <= place[0]), default=0)
    end = min((start for start, _ in figures if start >= place[1]), default=len(text))
    return text[start:end]


def _best(hits: Iterable[Mention]) -> list[Mention]:
    """Of mentions that overlap the longest; those of one place under one name."""
    kept: list[Mention] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        same = next((at for at, other in enumerate(kept) if (other.start, other.end) == (hit.start, hit.end)), None)
        if same is not None:
            other = kept[same]
            if hit.name not in other.name.split("|"):
                kept[same] = Mention(start=hit.start, end=hit.end, name=f"{other.name}|{hit.name}")
        elif not any(other.start < hit.end and hit.start < other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda mention: mention.start)


def _indicator(reader: TableReader) -> Indicator:
    reader.only("id", "words", "weak", "with", "without", "recovery", "unit", "basis", "also")
    basis = reader.one_of("basis", tuple(basis.value for basis in Basis if basis)) if "basis" in reader.values else ""
    return Indicator(
        id=reader.text("id"),
        words=_pattern(reader.texts("words")),
        weak=_any(reader.texts_if_given("weak")),
        with_=_any(reader.texts_if_given("with")),
        without=_any(reader.texts_if_given("without")),
        is_count="unit" in reader.values and reader.one_of("unit", ("count",)) == "count",
        recovery=_any(reader.texts_if_given("recovery")),
        basis=Basis(basis),
        also=reader.texts_if_given("also"),
    )


def _any(phrases: Sequence[str]) -> re.Pattern[str] | None:
    return _pattern(phrases) if phrases else None


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases as whole words; a space stands for spaces or a hyphen, a plural s is allowed."""
    longest_first = sorted((phrase.casefold() for phrase in phrases), key=lambda phrase: (-len(phrase), phrase))
    written = (re.escape(phrase).replace(r"\ ", r"[\s\-‐-–]+") for phrase in longest_first)
    return re.compile(rf"(?<![\w&-])(?:{'|'.join(written)})(?:'?s|’s|es)?(?!\w)", re.IGNORECASE)


_DASHBOARD = re.compile(r"[CQOF]\d{1,2}")
