"""The letters that names are written in, and endings by which a surname is known that stands in no list."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LATIN: Final = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
#: Capital and small letters of the Latin script, for a class in a pattern: "[" + UPPER + "]".
UPPER: Final = "A-Z" + "".join(letter for letter in _LATIN if letter.isupper())
LOWER: Final = "a-z" + "".join(letter for letter in _LATIN if letter.islower())
_NO_PARTS: Final = str.maketrans("ŁłØøĐđıŒœÆæẞßƏəŊŋ’ʼ", "LlOoDdiOoAaSsEeNn''")

# Patronymics and endings that English words do not share; "ley", "ton" and "ham" make places as often as surnames.
_SURNAME: Final = re.compile(
    r"(?:O'|Mc|Mac(?=[A-Z])|Fitz)[A-Za-z]{3,}"
    r"|[A-Z][a-z]+(?:[scd]k[iay]|ski[ij]|wicz|czyk|czak|czuk|escu|eanu|enko|chuk|opoulos|opoulou|oglu|akis|idou"
    r"|ashvili|zadeh|[oe]vi[cs]|[oe]vich|[oe]va|sson|ssen|auskas|vicius|iene|swamy|murth[yi]|subramaniam|nathan"
    r"|warden[ae]|singhe|seker?a|lingam|sundaram|endran|chukwu|bhai|wall?ah?|berg|mann|stein|inen|dottir|mayo)"
)
_SHORTEST: Final = 7  # "Alaska" is no surname


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """The word without accents and with a plain apostrophe, as the lists have it: "Siân" becomes "Sian"."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.translate(_NO_PARTS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def formed_as_surname(word: str) -> bool:
    """Whether a folded word has the form of a surname: "Kowalczyk", "O'Hanlon", "McIlwraith"."""
    long_enough = len(word) >= _SHORTEST or word.startswith(("O'", "Mc"))
    return long_enough and bool(_SURNAME.fullmatch(word))
