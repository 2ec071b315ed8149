"""Sentences with marked names, made from the patterns of corpora/personal/names/sentences.toml and other names.

Nothing here is about anybody: names are drawn from lists and put together at random, with a fixed seed.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evidence.personal.names import load_names, load_wide_names, shipped

_SLOT = re.compile(r"\{([^{}]+)\}")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_PLACE_ENDS = "bury ton ham ley ford wick worth field mere dale stead combe thorpe by well bridge port mouth".split()  # noqa: SIM905
_PLACE_BEGINS = "Little Great Upper Nether Market Much New Kings Abbots Bishops Long Cold East West North South".split()  # noqa: SIM905
_PLACE_LAST = [
    "Cross",
    "Fold",
    "Vale",
    "Green",
    "Heath",
    "St Mary",
    "Magna",
    "Regis",
    "Moor",
    "Wood",
    "Hill",
    "Park",
    "Mills",
    "on Sea",
    "Bay",
    "End",
    "Common",
]
_PARTICLES = ["van der", "de", "van", "al", "el", "ap", "da", "di", "bin", "ul", "von", "O'", "Mc", "Mac", "Fitz", "D'"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A name in a sentence, `text[start:end]`, and its kind as a finding has it."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with its names marked."""

    text: str
    marks: tuple[Mark, ...]


class Maker:
    """Makes sentences; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        read = tomllib.loads(shipped("names/sentences.toml").read_text(encoding="utf-8"))
        self._random = Random(seed)
        self._fill = {name: words.split("|") for name, words in read.pop("fill").items()}
        self.patterns = {voice: [line for line in text.splitlines() if line] for voice, text in read.items()}
        names, wide = load_names(), load_wide_names()
        self._first, self._wide_first = sorted(names.first), sorted(wide.first)
        self._last, self._wide_last = sorted(names.surnames), sorted(wide.surnames)

        self._plain = sorted(wide.words | _small_words())

    def sentence(self, pattern: str) -> Sentence:
        """One reading of a pattern."""
        while choice := _CHOICE.search(pattern):
            pattern = pattern[: choice.start()] + self._random.choice(choice[1].split("|")) + pattern[choice.end() :]
        text, marks, at = "", [], 0
        pattern = pattern.replace("\\n", "\n").replace("\\t", "\t")
        for slot in _SLOT.finditer(pattern):
            text += pattern[at : slot.start()]
            kind = self._kind(slot[1])
            title, words = self._name(slot[1]) if kind else ("", self._filled(slot[1]))
            text += title
            if kind:
                marks.append(Mark(len(text), len(text) + len(words), kind))
            text, at = text + words, slot.end()
        text += pattern[at:]
        if self._random.random() < 0.6 and text and text[-1].isalnum():
            text += "."
        if not marks and self._random.random() < 0.1:
            text = text.upper()
        return self._cut(Sentence(text, tuple(marks)))

    def _cut(self, sentence: Sentence) -> Sentence:
        """Now and then only the sentence up to the first name, as in lists and headings."""
        end = sentence.marks[0].end if sentence.marks else 0
        if not end or self._random.random() > 0.08:
            return sentence
        return Sentence(sentence.text[:end], sentence.marks[:1])

    def renamed(self, text: str, marks: list[dict[str, Any]]) -> Sentence:
        """A marked text with other names in the place of its own, each in the manner of the one it replaces."""
        made, found, at = "", [], 0
        for mark in sorted(marks, key=lambda mark: int(mark["start"])):
            made += text[at : mark["start"]]
            words = self._like(mark["words"])
            found.append(Mark(len(made), len(made) + len(words), mark["kind"]))
            made, at = made + words, mark["end"]
        return Sentence(made + text[at:], tuple(found))

    # ------------------------------------------------------------ names

    def _kind(self, slot: str) -> str:
        words = slot.split()
        for word, kind in (("person", "name"), ("staff", "staff name"), ("relative", "relative")):
            if word in words and words[0] in (word, "first", "title", "list", "caps", "tail"):
                return kind
        return {"last": "name", "lastonly": "staff name"}.get(slot, "")

    def _name(self, slot: str) -> tuple[str, str]:
        """A title with its blank, or "", and the name as it is marked."""
        if slot in ("last", "lastonly"):
            return "", self._surname()
        if "first" in slot:
            return "", self._forename()
        if "list" in slot:
            last = self._surname()
            return "", f"{last.upper() if self._random.random() < 0.4 else last}, {self._forename()}"
        if "caps" in slot or "tail" in slot:
            return "", self._surname().upper() + f" {self._forename()}" if "caps" in slot else self._tail()
        titled = slot.startswith("title")
        roll = self._random.random()
        if titled or roll < (0.08 if "staff" in slot else 0.2):
            title = "Dr" if "staff" in slot and roll < 0.07 else self._random.choice(("Mr", "Mrs", "Ms", "Miss"))
            full = self._random.random()
            return f"{title}{'.' * (full > 0.97)} ", self._surname() if full < 0.55 else self._full()
        return "", self._full()

    def _full(self) -> str:
        first, last, other = self._forename(), self._surname(), self._forename()
        forms = {
            f"{first} {last}": 70,
            f"{first[0]} {last}": 7,
            f"{first[0]}. {last}": 6,
            f"{first[0]}.{other[0]}. {last}": 3,
            f"{first} {other[0]} {last}": 4,
            f"{first} {other} {last}": 4,
            f"{first} {last.upper()}": 3,
            f"{first}-{other} {last}": 3,
        }
        return self._random.choices(list(forms), list(forms.values()))[0]

    def _tail(self) -> str:
        """A surname before an initial, as in tables."""
        return f"{self._surname()} {self._forename()[0]}{'.' * (self._random.random() < 0.4)}"

    def _forename(self) -> str:
        roll = self._random.random()
        if roll < 0.55:
            return self._random.choice(self._first)
        return self._random.choice(self._wide_first) if roll < 0.88 else self._made_up(self._wide_first)

    def _surname(self) -> str:
        roll = self._random.random()
        last = self._random.choice(self._last if roll < 0.45 else self._wide_last)
        if roll > 0.82:
            last = self._made_up(self._wide_last)
        if self._random.random() < 0.05:
            last = f"{last}-{self._random.choice(self._last)}"
        if self._random.random() < 0.06:
            particle = self._random.choice(_PARTICLES)
            last = f"{particle}{last}" if particle[0].isupper() else f"{particle} {last}"
        return last

    def _made_up(self, names: list[str]) -> str:
        """A name that stands in no list: the beginning of one and the end of another."""
        head, tail = self._random.choice(names), self._random.choice(names).lower()
        made = head[: max(2, len(head) // 2)] + tail[len(tail) // 2 :]
        return made if made.isalpha() else head

    def _like(self, words: str) -> str:
        parts = words.split(" ")
        if words.count(", ") == 1 and len(parts) == 2:
            last = self._surname()
            return f"{last.upper() if parts[0][:-1].isupper() else last}, {self._forename()}"
        if len(parts) == 1:
            known = load_wide_names()
            is_first = words in known.first and not (words in known.surnames and self._random.random() < 0.3)
            return self._forename() if is_first else self._surname()
        made = [part if len(part) < 3 and part[0].isupper() else self._forename() for part in parts[:-1]]
        return " ".join([*made, self._surname()])

    # ------------------------------------------------------------ everything else

    def _filled(self, slot: str) -> str:
        if slot in self._fill:
            return self._random.choice(self._fill[slot])
        made = getattr(self, "_" + slot.replace(" ", "_"), None)
        return str(made()) if made else self._simple(slot)

    def _simple(self, slot: str) -> str:
        digits = self._random.randrange
        return {
            "age": str(digits(1, 99)),
            "number": str(digits(1, 60)),
            "year": str(digits(2009, 2016)),
            "digits": self._random.choice(
                (f"{digits(10**9, 10**10)}", f"W{digits(10**4, 10**6)}", f"2014/{digits(99)}")
            ),
            "date": f"{digits(1, 29)} {self._filled('month')} {digits(1930, 2016)}",
            "clock": self._random.choice(("two in the morning", f"{digits(1, 24)}.30", f"{digits(1, 11)}pm")),
            "phone": f"01632 960{digits(100, 999)}",
            "mail": f"{self._forename().lower()}@example.com",
            "code": f"{digits(1, 99):02d}{self._random.choice('ACDHJKLNPQ')}",
            "surname": self._surname().split()[-1],
            "owner": self._owner(),
            "sex": self._random.choice("FM"),
            "letter": self._random.choice("ABCDEFXYZ"),
            "time": f"{digits(8, 18)}.00",
            "initials": "".join(self._random.choice("ABCDEGHJKLMNPRSTW") for _ in range(2)),
            "org": self._random.choice([*self._fill["organisation"], self._trust(), self._practice()]),
            "relative first": self._forename(),
        }[slot]

    def _common(self) -> str:
        """A word that begins a heading or a list and is no name, though a list may have it."""
        return self._random.choice(self._plain).capitalize()

    def _place(self) -> str:
        roll = self._random.random()
        base = self._random.choice(self._wide_last)[:5].rstrip("aeiou") + self._random.choice(_PLACE_ENDS)
        base = self._random.choice(self._last + self._first) if roll < 0.35 else base
        base = self._random.choice(self._fill["known place"]) if 0.35 < roll < 0.5 else base
        if roll < 0.12 or roll > 0.9:
            return f"{self._random.choice(_PLACE_BEGINS)} {base}"
        return f"{base} {self._random.choice(_PLACE_LAST)}" if roll < 0.25 or roll > 0.82 else base

    def _surname_place(self) -> str:
        return self._place() if self._random.random() < 0.5 else self._surname().split()[-1]

    def _owner(self) -> str:
        roll = self._random.random()
        if roll < 0.5:
            return f"{self._forename()} {self._surname()}"
        return self._forename() if roll < 0.75 else self._surname()

    def _name_thing(self) -> str:
        return f"{self._owner()} {self._filled('suffix')}"

    def _name_building(self) -> str:
        return (
            f"{self._owner()} {self._random.choice(('House', 'Hall', 'Centre', 'Suite', 'Lecture Theatre', 'Court'))}"
        )

    def _surname_ward(self) -> str:
        return f"{self._owner().split()[-1]}{self._random.choice((' ward', ' Ward', ' Ward', ''))}"

    def _ward(self) -> str:
        return self._random.choice((f"Ward {self._random.randrange(1, 20)}", f"{self._owner()} ward", "the ward"))

    def _hospital(self) -> str:
        place = self._place()
        return self._random.choice((f"{place} General", f"{place} Hospital", f"St {self._forename()}'s", "hospital"))

    def _trust(self) -> str:
        kind = (
            "Hospitals NHS Trust",
            "NHS Foundation Trust",
            "Healthcare",
            "CCG",
            "Ambulance Service",
            "Community Trust",
        )
        return f"{self._place()} {self._random.choice(kind)}"

    def _practice(self) -> str:
        kind = ("Surgery", "Medical Centre", "Practice", "Health Centre", "Medical Group", "House Surgery")
        return f"{self._random.choice((self._place(), self._surname()))} {self._random.choice(kind)}"

    def _care_home(self) -> str:
        return f"{self._owner()} {self._random.choice(('House', 'Lodge', 'Court', 'Nursing Home', 'Grange'))}"

    def _title_case(self) -> str:
        words = self._random.sample(self._fill["title words"], self._random.randrange(2, 6))
        return " ".join(words) if self._random.random() < 0.7 else f"{words[0]} and {' '.join(words[1:])}"


def _small_words() -> set[str]:
    """The words of the labelled passages that are written small, with those of medicine."""
    files = sorted((shipped("").parent / "passages").glob("*.txt"))
    words = re.findall(r"(?<=[a-z,] )[a-z]{4,}\b", " ".join(file.read_text(encoding="utf-8") for file in files))
    return set(words)


def marked(file: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The passages of a marked set, each with its names, those of office-holders too, which the set leaves unmarked."""
    kinds = ("name", "staff name", "relative")
    holders = tomllib.loads(shipped("office-holders.toml").read_text(encoding="utf-8"))["office_holder"]
    written = sorted({part for one in holders for part in one["name"].split()[-2:]})
    known = re.compile(rf"\b(?:{'|'.join(written)})(?: (?:{'|'.join(written)}))*\b")
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        marks = [mark for mark in row["findings"] if mark["kind"] in kinds]
        for match in known.finditer(row["text"]):
            if not any(mark["start"] < match.end() and match.start() < mark["end"] for mark in marks):
                marks.append({"start": match.start(), "end": match.end(), "words": match.group(), "kind": "staff name"})
        yield row["text"], marks
