"""Words as the tagger compares them: one code point for one code point, then stems. Standard library only.

`flatten` never changes the length of a text, so that ranges found in the flat text are ranges of the original.
"""

from __future__ import annotations

from collections.abc import Container

NUMBER = "#"

_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("‘’‛´`", "'"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys(map(chr, range(0xD800, 0xE000)), " "),  # halves of pairs, which no encoding takes
        **dict.fromkeys("-‐‑‒–—―−/_|•·▪●○◦\ufeff\u200b\u00ad\u00a0\t\r\n\x0b\x0c", " "),
    }
)
_VOWELS = frozenset("aeiouy")
_DOUBLED = frozenset("bdfgmnprt")
_WHOLE = frozenset(
    "news this thus always whereas during being having king thing things something nothing wales".split()  # noqa: SIM905
)


def flatten(text: str) -> str:
    """The text with straight quotes, and blanks for dashes, slashes, bullets and line ends; as long as before."""
    return text.translate(_SAME_LENGTH)


def stem(word: str) -> str:
    """The word in lower case without its plain English ending: "commissioned", "commissioning" give "commission".

    Light on purpose: it joins inflections and leaves derivations ("engage", "engagement") apart.
    """
    word = word.lower()
    word = word.removesuffix("'s")
    if len(word) < 4 or word in _WHOLE or not word.isalpha():
        return word
    return _without_e(_without_ending(_without_plural(word)))


def key(phrase: str, keep: Container[str] = ()) -> tuple[str, ...]:
    """What makes two phrases the same: their stems in order. Numbers not in `keep` are all alike."""
    return tuple(stem_or_number(word, keep) for word in flatten(phrase).split())


def stem_or_number(word: str, keep: Container[str] = ()) -> str:
    """`stem`, with every number that is not in `keep` written as NUMBER."""
    if word[:1].isdigit():
        return word if word in keep else NUMBER
    return stem(word)


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        root = word[: -len(ending)]
        if not word.endswith(ending) or word.endswith("eed") or len(root) < 3 or not _VOWELS & set(root):
            continue
        if ending == "ed" and root.endswith("i"):
            return root[:-1] + "y"
        if root[-1] == root[-2] and root[-1] in _DOUBLED:
            return root[:-1]
        return root
    return word


def _without_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
