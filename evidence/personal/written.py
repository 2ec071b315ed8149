"""A name as it is written in a text."""

from __future__ import annotations

from dataclasses import dataclass, field

from evidence.personal.finding import Level
from evidence.personal.letters import folded


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, `text[start:end]`; `plain` is without accents and full stop."""

    text: str
    start: int
    end: int
    plain: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", folded(self.text.rstrip(".")))

    @property
    def is_initial(self) -> bool:
        return len(self.text.replace(".", "").replace(" ", "")) <= 3 and (len(self.text) == 1 or "." in self.text)

    @property
    def is_particle(self) -> bool:
        return self.text[0].islower()


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text: its words without the title, and how sure the list or the title makes it."""

    words: tuple[Word, ...]
    title: str
    why: str
    level: Level

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end

    def touches(self, other: Name) -> bool:
        """Whether the two have a code point in common."""
        return self.start < other.end and other.start < self.end
