"""From texts to their units: disjoint phrases of the lexicon, and the single words. spaCy lives here.

The longest phrase wins where phrases overlap. Phrases are met by stems (the NORM of a token), alternatives in capitals
by their exact letters. Texts are read many at once, as one row of tokens with a border after each text: taking a text
apart costs less than the calls around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from evidence.tagging.lexicon import Lexicon, Phrase
from evidence.tagging.words import flatten, stem_or_number

MOST_STRINGS: Final = 150_000  # some 40,000 words of English and a shire's names; what comes after is codes and figures
READ_BEFORE_FORGETTING: Final = 500
MOST_CACHED: Final = 100_000  # pieces between blanks; past spaCy's own 10,000 each is taken apart anew every time
BORDER: Final = "\ue000"  # of the private use area: no phrase holds it
_APART: Final = len(BORDER) + 2

Places = NDArray[np.intp]
Match = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """Texts as one row of tokens: each token's stem and form (small letters), by number, whose text it is, and its code
    points there.

    `words` are the tokens that are no blanks and no borders. A phrase is met at the tokens `first:last`; phrases are
    given by their index in the lexicon, in the order of the row.
    """

    stems: NDArray[np.uint64]
    forms: NDArray[np.uint64]
    texts: Places
    starts: Places
    ends: Places
    words: Places
    phrases: Places
    first: Places
    last: Places


class Units:
    """spacy.blank("en") with our stems, matching the phrases of one lexicon. Building it imports spaCy.

    Past MOST_STRINGS new words are forgotten after a few hundred texts, so a stream of any length needs the same
    memory. `number` belongs before the first text; a reading's stems and forms have names until the next reading.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        import spacy
        from spacy.attrs import IDX, IS_SPACE, LENGTH, LOWER, NORM
        from spacy.matcher import PhraseMatcher

        numbers = lexicon.numbers
        self._nlp = spacy.blank("en")
        self._nlp.tokenizer.max_cache_size = MOST_CACHED
        vocab = self._nlp.vocab
        vocab.lex_attr_getters[NORM] = lambda text: stem_or_number(text, numbers)
        for lexeme in vocab:
            lexeme.norm_ = stem_or_number(lexeme.text, numbers)
        self._strings = vocab.strings
        self._columns = [NORM, LOWER, IDX, LENGTH, IS_SPACE]
        self._phrase_of = {vocab.strings.add(str(index)): index for index in range(len(lexicon.phrases))}
        self._stemmed = self._matcher(PhraseMatcher(vocab, attr="NORM"), lexicon.phrases, exact=False)
        self._exact = self._matcher(PhraseMatcher(vocab, attr="ORTH"), lexicon.phrases, exact=True)
        self._known = len(vocab.strings)
        self._met: set[str] = set()
        self._passing = ExitStack()
        self._texts = READ_BEFORE_FORGETTING

    def _matcher(self, matcher: Any, phrases: Sequence[Phrase], *, exact: bool) -> Any:
        for index, phrase in enumerate(phrases):
            if phrase.exact is exact:
                texts = (phrase.text, phrase.text + "s") if exact else (phrase.text,)
                matcher.add(str(index), [self._nlp.tokenizer(flatten(text).strip()) for text in texts])
        return matcher

    def read(self, texts: Sequence[str]) -> Reading:
        """The units of some texts. Any will do, of any length."""
        row = "".join([f"{flatten(text)} {BORDER} " for text in texts])
        if len(self._strings) > self._known + MOST_STRINGS:
            self._forget(len(texts))
        else:
            self._meet(row)
        doc = self._nlp.tokenizer(row)
        stems, forms, places, lengths, blank = doc.to_array(self._columns).T
        sizes = np.array([len(text) for text in texts])
        begins = np.cumsum(sizes + _APART) - sizes - _APART
        places = places.astype(np.intp)
        whose = np.searchsorted(begins, places, side="right") - 1
        starts = places - begins[whose]
        blanks = np.flatnonzero(blank)
        blank[blanks] = [  # a dash between blanks counts as a word
            texts[text][start : start + 1].isspace()
            for text, start in zip(whose[blanks].tolist(), starts[blanks].tolist(), strict=True)
        ]
        words = np.flatnonzero((blank == 0) & (starts < sizes[whose]))
        met = _longest([*self._stemmed(doc), *self._exact(doc)])
        first, last = np.array([match[1:] for match in met], np.intp).reshape(-1, 2).T
        phrases = np.array([self._phrase_of[name] for name, _, _ in met], np.intp)
        return Reading(stems, forms, whose, starts, starts + lengths.astype(np.intp), words, phrases, first, last)

    def _meet(self, row: str) -> None:
        """Show spaCy each new piece alone: of a text it remembers no pieces behind the first exception ("I'm")."""
        new = set(row.split(" ")) - self._met
        for piece in new:
            self._nlp.tokenizer(piece)
        self._met |= new

    def _forget(self, texts: int) -> None:
        self._texts += texts
        if self._texts > READ_BEFORE_FORGETTING:
            self._passing.close()
            self._passing.enter_context(self._nlp.memory_zone())
            self._texts = texts

    def number(self, stem: str) -> int:
        """The number of a stem or form, in every reading."""
        return int(self._strings.add(stem))

    def name(self, number: int) -> str:
        """The stem or form of a number that the last reading has."""
        return str(self._strings[number])


def _longest(found: list[Match]) -> list[Match]:
    """The matches (name, first, last) that stand, in order: where some overlap, the longest."""
    found.sort(key=itemgetter(1))
    met: list[Match] = []
    crowd: list[Match] = []
    end = 0
    for match in found:
        if match[1] >= end:
            met.extend(crowd if len(crowd) < 2 else _apart(crowd))
            crowd = []
        crowd.append(match)
        end = max(end, match[2])
    met.extend(_apart(crowd))
    return met


def _apart(crowd: Iterable[Match]) -> list[Match]:
    taken: set[int] = set()
    met = []
    for match in sorted(crowd, key=lambda match: (match[1] - match[2], match[1], match[0])):
        _, first, last = match
        if first not in taken and last - 1 not in taken:
            taken.update(range(first, last))
            met.append(match)
    return sorted(met, key=itemgetter(1))
