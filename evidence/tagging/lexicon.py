"""The lexicon: phrases with the effects they have, read from corpora/lexicon/*.toml into frozen values.

A file is a list of rules:

    [[rule]]
    name = "audit opinion"                    # what a reviewer sees as the reason
    effects = { "4" = 1.8, issue = 0.5 }      # target = effect on its log odds
    phrases = ["limited assurance", "BAF | board assurance framework"]

Alternatives that mean the same stand in one phrase, split by " | ". An alternative written in capitals alone ("SI") is
met only in capitals; "#" stands for any number that no phrase names. Phrases are compared by stems, so "risk
identified" also meets "risks identified". A phrase with an effect on a domain or stance also speaks for evidence, by
EVIDENCE_SHARE of the strongest of them, unless some rule gives its effect on evidence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evidence.errors import CorpusError
from evidence.model import Owner, Stance
from evidence.tagging.words import flatten, key

DOMAINS: Final = ("1", "2", "3", "4", "5", "6")
STANCES: Final = tuple(str(stance) for stance in Stance)
EVIDENCE: Final = "evidence"
OWNERS: Final = tuple(str(owner) for owner in Owner if owner is not Owner.UNKNOWN)
PROMPTS: Final = tuple(
    f"D{domain}.{prompt}" for domain, count in enumerate((7, 5, 5, 9, 3, 4), start=1) for prompt in range(1, count + 1)
)
TARGETS: Final = (EVIDENCE, *DOMAINS, *STANCES, *PROMPTS, *OWNERS)
EVIDENCE_SHARE: Final = 0.25
LARGEST_EFFECT: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a phrase does to the log odds of one target, and the rule that says so."""

    target: str
    size: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One way of writing something. `exact`: met only in these capitals. `stems` is its identity."""

    text: str
    stems: tuple[str, ...]
    exact: bool
    effects: tuple[Effect, ...]

    @property
    def id(self) -> str:
        """The name under which learned shifts are kept."""
        return self.text if self.exact else " ".join(self.stems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All phrases in a fixed order. `numbers` are the numbers that phrases name ("62", "111")."""

    phrases: tuple[Phrase, ...]
    numbers: frozenset[str]

    def about(self, target: str) -> tuple[Phrase, ...]:
        return tuple(phrase for phrase in self.phrases if any(effect.target == target for effect in phrase.effects))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    name: str
    effects: Mapping[str, float]
    alternatives: tuple[str, ...]
    file: str
    line: int


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """The lexicon in a folder of TOML files, by default the shipped one. Raises CorpusError naming file, key, line."""
    files = sorted((folder or shipped_folder()).glob("*.toml"))
    if not files:
        raise CorpusError(f"{folder}: no lexicon file (*.toml) there")
    rules = [rule for file in files for rule in _rules(file)]
    numbers = frozenset(
        word for rule in rules for text in rule.alternatives for word in flatten(text).split() if word[0].isdigit()
    )
    return Lexicon(phrases=_merged(rules, numbers), numbers=numbers)


def shipped_folder() -> Path:
    """Where the lexicon of the installed package lies."""
    import corpora

    return Path(corpora.__file__).parent / "lexicon"


def _merged(rules: Iterable[_Rule], numbers: frozenset[str]) -> tuple[Phrase, ...]:
    found: dict[tuple[bool, tuple[str, ...]], tuple[str, dict[str, Effect]]] = {}
    for rule in rules:
        for text in rule.alternatives:
            exact = _in_capitals(text)
            stems = (text,) if exact else key(text, numbers)
            _, effects = found.setdefault((exact, stems), (text, {}))
            for target, size in rule.effects.items():
                earlier = effects.get(target)
                if earlier is not None and earlier.rule != rule.name:
                    raise _error(
                        rule.file, rule.line, text, f'already has an effect on "{target}" by rule "{earlier.rule}"'
                    )
                effects[target] = Effect(target=target, size=size, rule=rule.name)
    return tuple(
        Phrase(text=text, stems=stems, exact=exact, effects=_with_evidence(effects))
        for (exact, stems), (text, effects) in found.items()
    )


def _with_evidence(effects: dict[str, Effect]) -> tuple[Effect, ...]:
    speaking = [effect for target, effect in effects.items() if target in DOMAINS or target in STANCES]
    if speaking and EVIDENCE not in effects:
        strongest = max(speaking, key=lambda effect: effect.size)
        effects[EVIDENCE] = Effect(target=EVIDENCE, size=round(EVIDENCE_SHARE * strongest.size, 3), rule=strongest.rule)
    return tuple(effects[target] for target in TARGETS if target in effects)


def _in_capitals(text: str) -> bool:
    return " " not in text and any(letter.isalpha() for letter in text) and text == text.upper() and len(text) > 1


# ---------------------------------------------------------------- reading one file


def _rules(file: Path) -> list[_Rule]:
    try:
        source = file.read_text(encoding="utf-8")
        content = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{file.name}: not a TOML file: {error}") from error
    for name in content:
        if name != "rule":
            raise _error(file.name, _line(source, name), name, "unknown key; a lexicon file has only [[rule]]")
    tables = content.get("rule", [])
    if not isinstance(tables, list) or not tables:
        raise _error(file.name, 1, "rule", "no [[rule]] in this file")
    starts = [number for number, line in enumerate(source.splitlines(), 1) if line.strip().startswith("[[rule]]")]
    return [_rule(file.name, source, table, start) for table, start in zip(tables, starts, strict=True)]


def _rule(file: str, source: str, table: dict[str, Any], start: int) -> _Rule:
    for name in table:
        if name not in ("name", "effects", "phrases"):
            raise _error(file, _line(source, name, start), name, "unknown key; a rule has name, effects, phrases")
    title, effects, phrases = table.get("name"), table.get("effects"), table.get("phrases")
    if not isinstance(title, str) or not title.strip():
        raise _error(file, start, "name", "a rule needs a name")
    if not isinstance(effects, dict) or not effects:
        raise _error(file, start, "effects", "a rule needs at least one effect")
    for target, size in effects.items():
        where = _line(source, target, start)
        if target not in TARGETS:
            raise _error(file, where, target, "unknown target")
        if isinstance(size, bool) or not isinstance(size, int | float) or not 0 < abs(size) <= LARGEST_EFFECT:
            raise _error(file, where, target, f"an effect is a number up to {LARGEST_EFFECT:g} and not 0")
    if not isinstance(phrases, list) or not phrases:
        raise _error(file, start, "phrases", "a rule needs at least one phrase")
    return _Rule(
        name=title,
        effects={target: float(size) for target, size in effects.items()},
        alternatives=tuple(text for phrase in phrases for text in _alternatives(file, source, phrase, start)),
        file=file,
        line=_line(source, "phrases", start),
    )


def _alternatives(file: str, source: str, phrase: object, start: int) -> list[str]:
    if not isinstance(phrase, str):
        raise _error(file, _line(source, "phrases", start), "phrases", f"a phrase is text, not {phrase!r}")
    texts = [text.strip() for text in phrase.split(" | ")]
    if not all(flatten(text).strip() for text in texts):
        raise _error(file, _line(source, "phrases", start), "phrases", "an empty phrase")
    return texts


def _line(source: str, what: str, start: int = 1) -> int:
    for number, line in enumerate(source.splitlines(), 1):
        if number >= start and what in line:
            return number
    return start


def _error(file: str, line: int, name: str, problem: str) -> CorpusError:
    return CorpusError(f'{file}, line {line}, "{name}": {problem}')
