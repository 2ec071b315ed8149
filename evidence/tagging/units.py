"""From a text to its units: disjoint phrases of the lexicon, and the single words between them. spaCy lives here.

The longest phrase wins and its words count for nothing else, so a unit's effects go when its words go. Phrases are met
by stems (the NORM of a token), alternatives in capitals by their exact letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from evidence.tagging.lexicon import Lexicon, Phrase
from evidence.tagging.words import flatten, stem_or_number

MOST_WORDS: Final = 50_000  # of English and a shire's names; what comes after is codes and figures
READ_BEFORE_FORGETTING: Final = 500
MOST_CACHED: Final = 100_000  # pieces between blanks; past spaCy's own 10,000 each is taken apart anew every time


class Unit(NamedTuple):
    """A phrase met: tokens `first:last`, code points `start:end` of a text, and its index in the lexicon."""

    first: int
    last: int
    start: int
    end: int
    phrase: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as its tokens' stems (by number), where the tokens begin, how long they are, and its phrases in order."""

    stems: Sequence[int]
    places: Sequence[int]
    lengths: Sequence[int]
    phrases: Sequence[Unit]


class Units:
    """spacy.blank("en") with our stems, matching the phrases of one lexicon. Building it imports spaCy.

    Past MOST_WORDS the words that are new are forgotten after a few hundred texts, so a stream of any length needs the
    same memory. `number` belongs before the first text; a reading's stems have names until the next reading.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        import spacy
        from spacy.attrs import IDX, LENGTH, NORM
        from spacy.matcher import PhraseMatcher

        numbers = lexicon.numbers
        self._nlp = spacy.blank("en")
        self._nlp.tokenizer.max_cache_size = MOST_CACHED
        vocab = self._nlp.vocab
        vocab.lex_attr_getters[NORM] = lambda text: stem_or_number(text, numbers)
        for lexeme in vocab:
            lexeme.norm_ = stem_or_number(lexeme.text, numbers)
        self._strings = vocab.strings
        self._columns = [NORM, IDX, LENGTH]
        self._phrase_of = {vocab.strings.add(str(index)): index for index in range(len(lexicon.phrases))}
        self._stemmed = self._matcher(PhraseMatcher(vocab, attr="NORM"), lexicon.phrases, exact=False)
        self._exact = self._matcher(PhraseMatcher(vocab, attr="ORTH"), lexicon.phrases, exact=True)
        self._known = len(vocab.strings)
        self._passing = ExitStack()
        self._texts = 0

    def _matcher(self, matcher: Any, phrases: Sequence[Phrase], *, exact: bool) -> Any:
        for index, phrase in enumerate(phrases):
            if phrase.exact is exact:
                texts = (phrase.text, phrase.text + "s") if exact else (phrase.text,)
                matcher.add(str(index), [self._nlp.tokenizer(flatten(text).strip()) for text in texts])
        return matcher

    def read(self, text: str) -> Reading:
        """The units of a text. Any text will do, of any length."""
        if len(self._strings) > self._known + MOST_WORDS:
            self._forget()
        doc = self._nlp.tokenizer(flatten(text))
        if not len(doc):
            return Reading((), (), (), ())
        stems, places, lengths = doc.to_array(self._columns).T.tolist()
        found = [(first - last, first, last, name) for name, first, last in self._stemmed(doc)]
        found.extend((first - last, first, last, name) for name, first, last in self._exact(doc))
        return Reading(stems, places, lengths, self._longest(found, places, lengths))

    def _forget(self) -> None:
        if self._texts % READ_BEFORE_FORGETTING == 0:
            self._passing.close()
            self._passing.enter_context(self._nlp.memory_zone())
        self._texts += 1

    def number(self, stem: str) -> int:
        """The number of a stem, in every reading."""
        return int(self._strings.add(stem))

    def stem(self, number: int) -> str:
        """The stem of a number that a reading has."""
        return str(self._strings[number])

    def _longest(
        self, found: list[tuple[int, int, int, int]], places: list[int], lengths: list[int]
    ) -> tuple[Unit, ...]:
        found.sort()
        taken: set[int] = set()
        units: list[Unit] = []
        for _, first, last, name in found:
            if first in taken or last - 1 in taken:
                continue
            taken.update(range(first, last))
            end = places[last - 1] + lengths[last - 1]
            units.append(Unit(first, last, places[first], end, self._phrase_of[name]))
        return tuple(sorted(units))
