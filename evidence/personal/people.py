"""Names of persons: by titles, lists of names, and signs of a person beside words that no list knows.

A name is read from a run of capitalised words. What follows may make it a place or a disease ("Mary Seacole ward",
"Parkinson's disease"); the list of office-holders decides whose name may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence.personal import signs
from evidence.personal.finding import Finding, Level, OfficeHolder, PersonalKind
from evidence.personal.letters import LOWER, UPPER, folded, formed_as_surname
from evidence.personal.names import Names, load_names, load_wide_names
from evidence.personal.office import Offices, Standing, said_on_board
from evidence.personal.surroundings import finding
from evidence.personal.together import together
from evidence.personal.tokens import Token, tokens
from evidence.personal.whose import signs_of, whose
from evidence.personal.written import Name, Word

_CAPITAL: Final = rf"(?:[ODM]['’])?[{UPPER}][{LOWER}]+(?:[{UPPER}][{LOWER}]+)?(?:[-‐](?:[OD]['’])?[{UPPER}][{LOWER}]+)*"
_INITIAL: Final = rf"[{UPPER}](?:\.[ ]?[{UPPER}])*(?:\.|(?![\w'’.&/-]))"
_TOKEN: Final = (
    rf"(?:{_CAPITAL}(?:(?<=\bMr)\.|(?<=\bMrs)\.|(?<=\bMs)\.|(?<=\bDr)\.|(?<=\bRev)\.|(?<=\bProf)\."
    rf"|(?<=\bCllr)\.)?|{_INITIAL}|[A-Z]{{2,}}(?:['’][A-Z]+)?(?![\w]))"
)
_PARTICLE: Final = (
    r"(?:van|der|de|den|ten|von|zu|al|el|ul|ur|bin|binti|bint|ibn|da|das|dos|do|di|del|du|la|le|ap|ab|y|e)"
)
_RUN: Final = re.compile(rf"(?<![\w'’&@/.£-]){_TOKEN}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0])*{_TOKEN})*(?![\w@])")
_WORD: Final = re.compile(r"[^ \u00a0]+")
_LAST_FIRST: Final = re.compile(
    rf"(?<![\w-])(?P<last>[A-Z][A-Z'’-]{{2,}}|(?<![{UPPER}{LOWER}.] ){_CAPITAL}),[ ]"
    rf"(?P<first>[{UPPER}][{LOWER}]+)\b(?!(?: and)?[ ][{UPPER}])"
)
_ENTRY_END: Final = re.compile(r"\s*(?:[-–(;\t|]|$|,? (?:DOB|aged|\d))", re.MULTILINE)
_AND: Final = re.compile(rf"(?<![\w-])(?P<first>[{UPPER}][{LOWER}]+) (?:and|&) (?:(?:Mrs?|Ms|Miss) )?$")
_NEXT_WORD: Final = re.compile(r"(?:['’]s?)?[ \u00a0-]([A-Za-z][\w'’]*)")
_CAPITAL_BEFORE: Final = re.compile(rf"[{UPPER}][\w'’]* $")
_INITIAL_LAST: Final = re.compile(
    rf",? (?P<initial>[{UPPER}](?:\.(?:[ ]?[{UPPER}]\.)?|[{UPPER}]?(?!\.)))(?=[\t\n,;:)]|$| [-–(])", re.MULTILINE
)
_STOP_ENDS: Final = re.compile(r"\.(?=[\t,;:)]| [-–(])")
_CELL: Final = re.compile(
    rf"(?:^|(?<=\t))(?P<last>(?:{_PARTICLE} )*{_CAPITAL}),[ ](?P<first>{_CAPITAL}|{_INITIAL})(?=\t|$)", re.MULTILINE
)
_BY_INITIALS: Final = re.compile(
    r"\b(?i:patient|resident|client|service user|complainant|pt) "
    r"(?P<initials>(?!GP|IT|HR|ID|UK|ED|IV|OT|MH|LD|PT|EU|AE|OP|IP|OD|TB|CT|MR|MS)(?:[A-Z]{2}|[A-Z]\.[A-Z]\.))"
    r"(?=[,;(]| \(|\.\s|\.?$| (?:was|is|had|has|who)\b)"
)
_LONGEST: Final = 6


def people(text: str, office_holders: Sequence[OfficeHolder], *, trust_posts: bool) -> Iterator[Finding]:
    """Names of persons as `name`, `staff name` or `relative`; those who hold office at board level are passed over.

    `trust_posts`: by the text as well as by the list.
    """
    offices = Offices.of(tuple(office_holders))
    line = tokens(text)
    found = together(names_by_rule(text), line)
    found.extend(_couples(text, found, load_names()))
    found.extend(_in_cells(text, found, load_names()))
    found.extend(_by_initials(text, found))
    found = [_with_initial(text, name) for name in found]
    in_text = Offices.of(tuple(_said_on_board(text, found)) if trust_posts else ())
    for name in (*found, *_said_again(text, found)):
        written = [word.text.rstrip(".") for word in name.words]
        standing = offices.standing(written, name.title)
        if standing is Standing.NONE:
            standing = in_text.standing(written, name.title)
        if standing is not Standing.BOARD and not signs.public_office(text, name.start):
            yield _as_finding(text, line, name, listed=standing is Standing.STAFF)


def names_by_rule(text: str) -> list[Name]:
    """The names that titles, lists and signs of a person show, in any order."""
    found = list(_last_first(text, load_names()))
    taken = tuple((name.start, name.end) for name in found)
    for run in _RUN.finditer(text):
        words = tuple(
            Word(word.group(), run.start() + word.start(), run.start() + word.end())
            for word in _WORD.finditer(run.group())
        )
        found.extend(name for name in _names(text, words, load_names()) if not _touches(name, taken))
    return found


def _with_initial(text: str, name: Name) -> Name:
    """A surname alone with the initial that ends its cell or entry: "Smith J."."""
    last = name.words[-1]
    if len(name.words) > 1 and len(last.text) == 1 and _STOP_ENDS.match(text, name.end):
        whole = (*name.words[:-1], Word(last.text + ".", last.start, last.end + 1))
        return Name(whole, name.title, name.why, name.level)
    match = _INITIAL_LAST.match(text, name.end) if len(name.words) == 1 and not name.title else None
    if not match:
        return name
    return Name((*name.words, Word(match["initial"], *match.span("initial"))), "", name.why, name.level)


def _said_on_board(text: str, found: Sequence[Name]) -> Iterator[OfficeHolder]:
    """Those whom the text itself names with their post at board level."""
    for name in found:
        if said_on_board(text, name.start - len(name.title) - 1 if name.title else name.start, name.end):
            yield OfficeHolder(name=" ".join((name.title, *(word.text for word in name.words))).strip())


def _as_finding(text: str, line: Sequence[Token], name: Name, *, listed: bool) -> Finding:
    if listed:
        why = "on the list, below board level"
        return finding(PersonalKind.STAFF_NAME, text, name.start, name.end, why=why, level=Level.CERTAIN)
    by_rule = kind_by_rule(text, name)
    kind = whose(signs_of(line, name.start, name.end, title=name.title, by_rule=by_rule))
    why = {PersonalKind.RELATIVE: "a relative: ", PersonalKind.STAFF_NAME: "named by their work: "}.get(kind, "")
    return finding(kind, text, name.start, name.end, why=why + name.why, level=name.level)


def kind_by_rule(text: str, name: Name) -> PersonalKind:
    """Whose the name is by its title and the words right beside it."""
    begin = name.start - len(name.title) - 1 if name.title else name.start
    if signs.kin(text, begin, name.end):
        return PersonalKind.RELATIVE
    if name.title.rstrip(".") in signs.STAFF_TITLES or signs.role(text, begin, name.end):
        return PersonalKind.STAFF_NAME
    return PersonalKind.NAME


# ---------------------------------------------------------------- reading one run of capitalised words


def _names(text: str, words: tuple[Word, ...], names: Names) -> Iterator[Name]:
    at = 0
    while at < len(words):
        public = _public(words, at, names)
        if public or words[at].plain in signs.PUBLIC_TITLES:
            at += public or len(words)
            continue
        name = _titled(words, at, names) or _untitled(text, words, at, names)
        if name is None:
            at += 1
            continue
        if not (_is_thing(text, name, words, names) and not name.title):
            yield name
            at = next(number for number, word in enumerate(words) if word.end == name.end) + 1
        else:
            at = len(words)


def _public(words: tuple[Word, ...], at: int, names: Names) -> int:
    """How many words from `at` are a name that may stand in any paper."""
    if words[at].text not in names.public_begin:
        return 0
    for count in (4, 3, 2):
        if " ".join(word.text for word in words[at : at + count]) in names.public and at + count <= len(words):
            return count
    return 0


def _titled(words: tuple[Word, ...], at: int, names: Names) -> Name | None:
    if words[at].plain not in signs.TITLES or at + 1 == len(words):
        return None
    following = words[at + 1].plain
    if signs.is_role_word(following) and following not in names.surnames:
        return None
    rest: list[Word] = []
    for word in words[at + 1 : at + 1 + _LONGEST]:
        known = word.plain in names.first or word.plain in names.surnames
        if (
            word.plain in signs.TITLES
            or (word.plain in names.no_names and not known and not word.is_initial)
            or (rest and _ends(rest[-1], word, names))
            or _is_whole(rest, word, names)
        ):
            break
        rest.append(word)
    while rest and len(rest) > 1 and (rest[-1].is_initial or rest[-1].plain.isupper()):
        rest.pop()
    if not rest or (len(rest) == 1 and rest[0].is_initial):
        return None
    return Name(tuple(rest), words[at].text, f'after "{words[at].text}"', Level.CERTAIN)


def _is_whole(span: list[Word], word: Word, names: Names) -> bool:
    """Whether the words are a first name and more, and the next word begins something else."""
    if len(span) < 2 or span[-1].is_initial or span[-1].is_particle or span[0].plain not in names.first:
        return False
    if word.is_particle:
        return False
    return word.plain in names.no_names or not (_is_surname(word, names) or word.plain in names.first)


def _ends(last: Word, word: Word, names: Names) -> bool:
    return not last.is_initial and word.plain in names.things and word.plain not in names.surnames


def _untitled(text: str, words: tuple[Word, ...], at: int, names: Names) -> Name | None:
    span = _span(words, at, names)
    if span and signs.place(text, span[0].start, [word.plain for word in span]):
        return None
    if len(span) < 2:
        return _single(text, words, span, names) if span else None
    return _several(text, words, span, names)


def _several(text: str, words: tuple[Word, ...], span: tuple[Word, ...], names: Names) -> Name | None:
    if span[0].is_initial:
        known = span[-1].plain in names.surnames and span[-1].plain not in names.also_words
        return Name(span, "", "initial and surname", Level.LIKELY) if known or _has_sign(text, span) else None
    if _is_listed(span, names):
        return Name(span, "", "a first name and a surname", Level.LIKELY)
    is_known = span[0].plain in names.first or _is_surname(span[-1], names)
    if (is_known or sum(not word.is_particle for word in span) <= 3) and _has_sign(text, span):
        return Name(span, "", "two names with a sign of a person", Level.POSSIBLE)
    if len(span) == len(words) == 2 and not _known_word(words, names) and signs.maybe_person(text, span[-1].end):
        return Name(span, "", "two unknown words that do what persons do", Level.POSSIBLE)
    return None


def _is_listed(span: tuple[Word, ...], names: Names) -> bool:
    """Whether the lists know one of the two as a name and nothing else, and do not speak against the other."""
    first, last = span[0], span[-1]
    is_first, is_last = first.plain in names.first, _is_surname(last, names)
    if last.plain in names.things:
        return False
    if is_first and first.plain not in names.also_words:
        return True
    return is_last and last.plain not in names.also_words and (is_first or first.plain not in names.also_words)


def _has_sign(text: str, span: tuple[Word, ...]) -> bool:
    start, end = span[0].start, span[-1].end
    return signs.person(text, start, end) or signs.role(text, start, end) or signs.kin(text, start, end)


def _known_word(words: tuple[Word, ...], names: Names) -> bool:
    return any(word.plain in known for word in words for known in (names.no_names, names.things, names.also_words))


def _is_surname(word: Word, names: Names) -> bool:
    return any(part in names.surnames or formed_as_surname(part) for part in (word.plain, *word.plain.split("-")))


def _span(words: tuple[Word, ...], at: int, names: Names) -> tuple[Word, ...]:
    """The words from `at` that could be one person's name: it begins as a name does and stops before what is none."""
    if _is_no_name(words[at], names) or words[at].plain in signs.TITLES:
        return ()
    span = [words[at]]
    for word in words[at + 1 : at + _LONGEST]:
        if word.plain in signs.TITLES or (_is_no_name(word, names) and not _is_surname(word, names)):
            break
        if (len(span) > 1 and word.plain in names.things) or _is_whole(span, word, names):
            break
        span.append(word)
    while len(span) > 1 and (span[-1].is_initial or span[-1].plain.isupper()):
        span.pop()
    return tuple(span)


def _is_no_name(word: Word, names: Names) -> bool:
    if word.is_initial:
        return word.text in ("A", "I")
    if word.plain.isupper() or (signs.is_role_word(word.plain) and word.plain not in names.surnames):
        return True
    return word.plain in names.no_names and word.plain not in names.first


def _single(text: str, words: tuple[Word, ...], span: tuple[Word, ...], names: Names) -> Name | None:
    word = span[0]
    if word.is_initial or word is not words[-1] or not all(_is_no_name(other, names) for other in words[:-1]):
        return None
    known = word.plain in names.first
    if word.plain not in names.things and signs.kin(text, word.start, word.end):
        return Name(span, "", "the name of a relative", Level.LIKELY)
    before = text[max(0, word.start - 60) : word.start]
    if known and word.plain not in names.also_words:
        sign = signs.alone(text, word.end) or signs.SIGN_BEFORE.search(before)
        return Name(span, "", "a first name alone", Level.LIKELY if sign else Level.POSSIBLE)
    if known and word.plain not in names.no_names and signs.surely_alone(text, word.end):
        return Name(span, "", "a first name alone", Level.POSSIBLE)
    return _unknown(text, words, span, names)


def _unknown(text: str, words: tuple[Word, ...], span: tuple[Word, ...], names: Names) -> Name | None:
    """A word in no list that stands by itself where persons stand, or has the form of a surname."""
    word = span[0]
    if _known_word(span, names) or (len(words) > 1 and words[-2].plain != "Dear"):
        return None
    if signs.to_act(text, word.start, word.end):
        return Name(span, "", "who is to act", Level.POSSIBLE)
    does = signs.surely_alone(text, word.end) and not signs.from_place(text, word.start)
    if signs.labelled(text, word.start) or does:
        return Name(span, "", "an unknown word where a name stands", Level.POSSIBLE)
    return Name(span, "", "formed as a surname", Level.POSSIBLE) if formed_as_surname(word.plain) else None


def _is_thing(text: str, name: Name, words: tuple[Word, ...], names: Names) -> bool:
    """Whether the next word makes a place, a body or a disease of the name."""
    following = next((word.plain for word in words if word.start > name.end), "")
    if not following:
        match = _NEXT_WORD.match(text, name.end)
        following = match[1] if match else ""
    before = text[max(0, name.start - 12) : name.start].rstrip()
    own = name.words[-1].plain
    first_sure = name.words[0].plain in names.first and name.words[0].plain not in names.also_words
    named_so = len(name.words) > 1 and own in names.things and not (first_sure and _is_surname(name.words[-1], names))
    return (
        following in names.things
        or (named_so and not signs.role(text, name.start, name.end))
        or before.endswith(("St", "St.", "Saint", "Lake", "Mount"))
    )


# ---------------------------------------------------------------- other ways of writing a name


def _touches(name: Name, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < name.end and name.start < end for start, end in taken)


def _couples(text: str, found: Sequence[Name], names: Names) -> Iterator[Name]:
    """The first of two that share a surname: "Ann and Peter Smith"."""
    taken = [(name.start, name.end) for name in found]
    for name in found:
        match = _AND.search(text, max(0, name.start - 30), name.start) if len(name.words) > 1 else None
        if match and not _CAPITAL_BEFORE.search(text[max(0, match.start() - 30) : match.start()]):
            word = Word(match["first"], *match.span("first"))
            other = Name((word,), "", "shares a surname", Level.POSSIBLE)
            known = _known_word((word,), names) and word.plain not in names.first
            if not known and not _touches(other, taken):
                yield other


def _last_first(text: str, names: Names) -> Iterator[Name]:
    """ "SMITH, John", or "Smith, John" where both words are known for what they are."""
    for match in _LAST_FIRST.finditer(text):
        first, last = folded(match["first"]), folded(match["last"])
        known = first in names.first or last.capitalize() in names.surnames
        if not last.isupper():
            is_last = last in names.surnames or formed_as_surname(last)
            word = Word(match["last"], *match.span("last"))
            is_last = is_last or (bool(_ENTRY_END.match(text, match.end())) and not _known_word((word,), names))
            known = first in names.first and first not in names.also_words and is_last
        if known:
            words = (Word(match["last"], *match.span("last")), Word(match["first"], *match.span("first")))
            yield Name(words, "", "surname, first name", Level.LIKELY)


def _in_cells(text: str, found: Sequence[Name], names: Names) -> Iterator[Name]:
    """A cell of a table that is two unknown words with a comma: "Begum, Shahnaz"."""
    for match in _CELL.finditer(text) if "\t" in text else ():
        words = tuple(Word(match[part], *match.span(part)) for part in ("last", "first"))
        name = Name(words, "", "surname, first name in a cell", Level.POSSIBLE)
        if not _known_word(words, names) and not any(name.touches(other) for other in found):
            yield name


def _by_initials(text: str, found: Sequence[Name]) -> Iterator[Name]:
    """A patient called by initials: "for patient SB, 34"."""
    for match in _BY_INITIALS.finditer(text):
        name = Name((Word(match["initials"], *match.span("initials")),), "", "a patient's initials", Level.POSSIBLE)
        if not any(name.touches(other) for other in found):
            yield name


def _said_again(text: str, found: Sequence[Name]) -> Iterator[Name]:
    """The surnames of names already found where they stand alone."""
    taken = [(name.start, name.end) for name in found]
    surnames = sorted({name.words[-1].text for name in found if _is_known_again(name)})
    for surname in surnames:
        for match in re.finditer(rf"(?<![\w'’@.-]){re.escape(surname)}(?![\w@-])", text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                yield Name((Word(surname, *match.span()),), "", "a surname found before", Level.LIKELY)


def _is_known_again(name: Name) -> bool:
    """Whether the surname alone would be told for what it is: no common word, or after a title or first name."""
    word = name.words[-1].plain
    if len(name.words) < 2 or len(word) < 4 or word.isupper() or word in load_names().things | load_names().no_names:
        return False
    wide = load_wide_names()
    is_first = name.words[0].plain in load_names().first
    return is_first or bool(name.title) or (word in wide.surnames and word.lower() not in wide.words)
