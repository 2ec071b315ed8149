"""The runs of letters that a word is spelt with, so that a word never read before can say what its relatives say.

"commissioner" shares "commis", "issione" and more with "commissioning". A run is 4 to 6 letters of the word in small
letters, with "<" before its first and ">" behind its last one.
"""

from __future__ import annotations

from typing import Final

SHORTEST: Final = 4
LONGEST: Final = 6
_LETTERS: Final = 40


def runs(word: str) -> list[str]:
    """The runs of a word in small letters, one as often as it stands there; none for what is not all letters."""
    if not word.isalpha():
        return []
    marked = f"<{word[:_LETTERS]}>"
    return [
        marked[at : at + length] for length in range(SHORTEST, LONGEST + 1) for at in range(len(marked) - length + 1)
    ]
