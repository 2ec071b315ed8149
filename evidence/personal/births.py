"""Dates of birth and ages of one person; ages of groups ("aged 65 and over") and of things are passed over."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from evidence.personal.finding import Finding, Level, PersonalKind
from evidence.personal.surroundings import finding
from evidence.personal.turns import turned_ages

_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE: Final = (
    rf"(?:[0-3]?\d[./-][01]?\d[./-](?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d-[01]\d-[0-3]\d"
    rf"|[0-3]?\d(?:st|nd|rd|th)?(?: of)?[ /-]{_MONTH}\.?,?[ /-](?:(?:19|20)\d\d|\d\d)"
    rf"|(?:[a-z]+(?:-| ))?(?:first|second|third|[a-z]+th) of {_MONTH},? (?:19|20)\d\d"
    rf"|{_MONTH} [0-3]?\d(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?!\d)"
)
_BORN: Final = re.compile(
    rf"\b(?:date of birth|birth date|birthday|d\.?[ ]?o\.?[ ]?b\.?|birth|born)(?:[ \t]*(?:on|is|was|:|,"
    rf"|-|–|=|\(|of|the|given as|in [A-Z]\w+|at [A-Z]\w+(?: [A-Z]\w+)?)){{0,4}}[ \t]*(?P<date>(?:the )?{_DATE}"
    rf"|[0-3]?\d(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?!-))",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(
    r"\b(?:(?:DOB|[Dd]\.?o\.?b\.?|[Yy]ear of birth|b\.)[ :]{0,2}|(?:\b(?:[Hh]e|[Ss]he|I|[Ww]ho|[Mm]other|[Ff]ather"
    r"|[Pp]atient) was |[A-Z][\w'’-]+(?: was|,|) (?!Babies|Children))born in )"
    r"(?P<date>(?:18|19|20)\d\d)\b(?![-/]\d)"
)
_OLD_DATE: Final = re.compile(r"(?<![\d./-])[0-3]?\d[./-][01]?\d[./-](?P<year>19\d\d)(?![\d./-])")
_UNITS: Final = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER: Final = (
    rf"(?:\d{{1,3}}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    rf"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_UNITS}))?|{_UNITS})"
)
_GROUP_AFTER: Final = (
    r"(?!\s*(?:to\b|-|–|and (?:over|above|under|older|younger|up|below|\d)|or (?:over|above|under"
    r"|older|more|\d)|\+|plus\b|,? ?\d|years? and (?:over|under|above)|years? or|/|%|\.\d))"
)
_AGED: Final = re.compile(rf"\b(?:aged?|age of|age:)[ \t]*(?P<age>{_NUMBER})\b{_GROUP_AFTER}", re.IGNORECASE)
_GROUP_BEFORE: Final = re.compile(
    r"\b(?:people|persons|patients|women|men|children|those|everyone|everybody|anyone|adults"
    r"|residents|girls|boys|pupils|teenagers|students|pensioners|population"
    r"|all|young people|persons|over|under|between|clients|users|average|mean|median|from|infants|babies|by"
    r"|(?:over|under|to|from|before|after|until|till|between|above|below|of|by|beyond|reach|reached"
    r"|turn|children|people|girls|boys|women|men|those|patients|babies) (?:at )?the|up to|until|till"
    r"|to|beyond|before|after|trust|contract|building|debt|estate|equipment|scanner|provider|company"
    r"|retirement|working|school|voting|registered)\s*(?:who are|who is|were|are|the)?\s*$",
    re.IGNORECASE,
)
_AT: Final = re.compile(r"\bat (?:the )?$", re.IGNORECASE)
_OLD: Final = re.compile(
    rf"(?<!\d[-–/])\b(?P<age>{_NUMBER})(?:[- ]|[- ]?(?=yo|yr|y/o))(?:years?|yrs?|months?|weeks?|days?|y/?o"
    rf"|yr/?o)?[- ]?(?:olds?|yo|y/o|of age)\b(?!s)",
    re.IGNORECASE,
)
_YO: Final = re.compile(
    r"\b(?P<age>\d{1,3})[ ]?(?:yo|y/o|yrs?|y\.o\.?)(?=\s+(?:male|female|man|woman|boy|girl|lady|gentleman|patient))",
    re.IGNORECASE,
)
_THING_BEFORE: Final = re.compile(
    r"\b(?:average|mean|median|under|over|below|above|aged?|to|and|per|contract|estate|building"
    r"|equipment|data|than)[ \t-]*$",
    re.IGNORECASE,
)
_PERSON: Final = (
    r"(?:man|woman|boy|girl|baby|infant|child|toddler|male|female|patient|lady|gentleman|person"
    r"|resident|student|teacher|mother|mum"
    r"|father|dad|son|daughter|widow|widower|grand\w+|pensioner|carer|teenager|pupil|client|prisoner"
    r"|detainee|nurse|farmer"
    r"|veteran|sister|brother|niece|nephew|wife|husband|driver|worker|refugee|diabetic|smoker|gent|lad|lass|youth|chap"
    r"|adult|neonate|youngster|learner|tenant|victim|caller|applicant|claimant|complainant|twin)"
)
_PERSON_NEXT: Final = re.compile(
    rf"\s*(?:(?:(?!for|of|with|in|to|and|the|by)[a-z]+[ -]){{0,2}}{_PERSON}\b|(?:who|from|with|was|is"
    rf"|had|has|told|said|living|in|on|of|at|and|died|admitted|came|fell|waited|lives|whose|went)\b"
    r"|['’]s\b|[,.;:)]|$)",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"\b(?:[Hh]e|[Ss]he|I|Mrs?|Ms|Miss|who|patient|mother|father|mum|dad|complainant|claimant"
    r"|resident|carer|user|victim|lady|gentleman|son|daughter|boy|girl|man"
    r"|woman|child|wife|husband)\b"
    r"|\b[A-Z][a-z]+ (?:is|was) $"
)
_WAS: Final = re.compile(
    rf"(?:\b(?:[Hh]e|[Ss]he|I|[Ww]ho|[Pp]atient|[Cc]omplainant|[Rr]esident|{_PERSON}|(?:Mrs?|Ms"
    rf"|Miss) [A-Z][\w'’-]*|[A-Z][a-z]+) (?:is|am|was|turned"
    rf"|will be|would be|would have been|were|had turned|had just turned|has turned|has just turned)(?: now| just| only"
    rf"| then| nearly| almost| about| already| still| barely)? |\b(?:[Mm]y|[Hh]er|[Hh]is) \w+ (?:is|was) "
    rf"|\b(?:he['’]s|she['’]s|I['’]m) )"
    rf"(?P<age>{_NUMBER})(?!,\d)(?=\s*(?:$|[,;)]|\.(?!\d)|(?:and|when|with|years old|but|at the time|she|he|now|lives"
    rf"|myself|next|going on|soon|already|years young|the (?:day|week|month)"
    rf"|during|in|on|at|by|as|then|after|before|since|last|this|today|yesterday)\b))"
)
_TURNED: Final = re.compile(
    rf"\b(?:turned|turning|turns|he is|she is) (?P<age>{_NUMBER})"
    rf"(?=[,.;)]|$| (?:in|on|during|this|last|and|while|when|the (?:day|week|month|year))\b)(?!\.\d)"
)
_DECADES: Final = r"(?:(?:thir|for|fif|six|seven|eigh|nine)ties|twenties|teens|\d0['’]?s)"
_DECADE: Final = re.compile(rf"\bin (?:his|her|my) (?P<age>(?:early |mid[- ]|late )?{_DECADES})\b")
_BIRTHDAY: Final = re.compile(r"\b(?:his|her|my|['’]s) (?P<age>\d{1,3}(?:st|nd|rd|th)|\w+(?:teenth|ieth)) birthday\b")
_NAMED: Final = re.compile(
    r"\b[A-Z][a-z]+ [A-Z][\w'’-]+ \((?:aged )?(?P<age>\d{1,3})\)"
    r"(?=,? (?:was|is|who|of|from|died|has|had|fell|waited|said|lives)\b)"
)
_GAP: Final = re.compile(r"[ \t]*[,(|\t;–-]?[ \t]*(?:b\.?|born)?[ \t]*")
_A_DATE: Final = re.compile(_DATE, re.IGNORECASE)
_RECENT: Final = re.compile(r"(?:20[1-9]\d|\b1\d)$")
_AFTER_NAME: Final = re.compile(
    r"(?:, | \(|\t|, aged? |, now )(?P<age>\d{1,2})(?![\d:/-])(?=\)|,(?! ?\d)|;|\.?$|\t| (?:from|of|who|with|was"
    r"|has|had"
    r"|lives)\b)",
    re.MULTILINE,
)
_WIDE: Final = re.compile(
    rf"(?<![\w/£\t-])(?:(?P<sex>[MF] ?/ ?\d{{1,3}}|\d{{2,3}} ?/ ?[MF]|\d{{2}}[MF])(?![\w/])"
    rf"|\b{_PERSON}(?: \w+)? (?:of|aged) (?P<of>\d\d|\w+(?:teen|ty)(?:[ -]\w+)?)(?=[,.;)]| (?:from|with|who|was|had"
    rf"|has|in|on|at|came|died)\b|$)(?!\.\d)"
    rf"|\b(?:deceased|victim|appellant|applicant|driver|caller) \((?P<by>\d{{1,3}})\)"
    rf"|\b(?:in|into) (?:his|her|my|their) (?P<tens>(?:early |mid[- ]|late )?{_DECADES})\b"
    rf"|\b(?:who|[Hh]e|[Ss]he)\b[^.;\n\d]{{0,50}} at (?P<at>\d\d|\w+(?:teen|ty)(?:-\w+)?)(?=[,.;]|$)(?!\.\d)"
    rf"|\b{_PERSON}, (?:now |then |only |just )?(?P<set>{_NUMBER})(?=,| and\b)(?!,\d)"
    rf"|\b(?P<named>(?:sexa|septua|octo|nona)genarian|centenarian)\b"
    rf"|\b(?:[Hh]e|[Ss]he|I|who|[A-Z][a-z]+) (?:is|was|am) (?:(?:just|only|now|nearly|almost|barely"
    rf"|about) )(?P<only>{_NUMBER})"
    rf"(?=[,.;]|$| (?:and|when|but)\b)(?!\.\d))"
)
_SET_OFF: Final = re.compile(
    rf"(?:\b(?:patient|{_PERSON}|victim|complainant|deceased|[Uu]ser)"
    rf"|\b[A-Z][\w'’-]*[”\x22]?), (?:now |then |nearly |almost )?(?P<age>\d{{1,3}})(?:,(?= (?:from"
    rf"|living|of|in|has|had|was|is|who|a|an|told|said|died|lives|lived|with|fell|waited|came|and"
    rf"|[a-z]+(?:ed|es|[a-z]s))\b)"
    rf"|$)"
)
_SEX: Final = re.compile(
    rf"\((?:(?:F|M|male|female),? ?(?P<age>\d{{1,3}})|(?P<age2>\d{{1,3}}),? ?(?:F|M|male|female))\b"
    rf"|\b(?:{_PERSON}|patient|complainant|user|age) \((?:aged |now )?(?P<age4>\d{{1,3}})\)|\b(?:male|female"
    rf"|man|woman), (?P<age3>\d{{1,3}})(?=[,;.)]|$)",
    re.IGNORECASE,
)
_OLDEST: Final = 120


def births(text: str, named: Sequence[Finding] = (), *, of_someone: bool) -> Iterator[Finding]:
    """Dates of birth: a date that is said to be one, one of the last century in a table or, where the text is
    `of_someone` who is named or numbered in it, anywhere, and an old date right after one of the `named`.
    """
    starts = set()
    for match in _BORN.finditer(text):
        starts.add(match.start("date"))
        yield finding(
            PersonalKind.BIRTH_DATE, text, *match.span("date"), why="said to be a date of birth", level=Level.CERTAIN
        )
    for match in _YEAR.finditer(text):
        if match.start("date") not in starts:
            starts.add(match.start("date"))
            yield finding(
                PersonalKind.BIRTH_DATE, text, *match.span("date"), why="a year of birth", level=Level.POSSIBLE
            )
    for date in _beside_names(text, named, starts):
        starts.add(date.start())
        yield finding(
            PersonalKind.BIRTH_DATE, text, *date.span(), why="an old date right after a name", level=Level.POSSIBLE
        )
    if "\t" in text or of_someone:
        for match in _OLD_DATE.finditer(text):
            if match.start() not in starts and int(match["year"]) < 1999:
                yield finding(
                    PersonalKind.BIRTH_DATE,
                    text,
                    *match.span(),
                    why="a day of the last century beside a person's data",
                    level=Level.POSSIBLE,
                )


def _beside_names(text: str, named: Sequence[Finding], taken: Collection[int]) -> Iterator[re.Match[str]]:
    for name in named:
        gap = _GAP.match(text, name.end)
        date = _A_DATE.match(text, gap.end()) if gap else None
        if date and date.start() not in taken and not _RECENT.search(date.group()):
            yield date


def ages(text: str, named: Sequence[Finding] = ()) -> Iterator[Finding]:
    """The age of one person, in figures or in words; a number right after one of the `named` is taken for one."""
    found = set(_ages(text))
    for name in named if _DIGIT.search(text) else ():
        match = _AFTER_NAME.match(text, name.end)
        if match:
            found.add((*match.span("age"), "a number right after a name", Level.POSSIBLE))
    for match in _WIDE.finditer(text):
        group = next(name for name, words in match.groupdict().items() if words)
        found.add((*match.span(group), "perhaps the age of one person", Level.POSSIBLE))
    found.update((start, end, "perhaps the age of one person", Level.POSSIBLE) for start, end in turned_ages(text))
    for start, end, why, level in sorted(found):
        number = re.search(r"\d+", text[start:end])
        if not number or 0 < int(number[0]) <= _OLDEST:
            yield finding(PersonalKind.AGE, text, start, end, why=why, level=level)


# Cheap tests before dear ones: most texts have none of these.
_DIGIT: Final = re.compile(r"\d")
_IS: Final = re.compile(r"\b(?:is|was|are|were|now) $")
_OF: Final = re.compile(
    r"\b(?:man|woman|lady|gentleman|boy|girl|widow|widower|pensioner) of (?P<age>\d{1,3})\b(?![.,]\d| ?%)"
)
_ANY_AGE: Final = re.compile(
    rf"age|old\b|birthday|in (?:his|her|my) |turn|[ (,FM]\d"
    rf"|(?:is|am|was|turned|be|were|now|just|only|then|at|of) {_NUMBER}\b"
)
_ANY_OLD: Final = re.compile(r"olds?\b|yo\b|y/o|of age", re.IGNORECASE)


def _ages(text: str) -> Iterator[tuple[int, int, str, Level]]:
    if not _ANY_AGE.search(text):
        return
    for match in _AGED.finditer(text) if "age" in text.lower() else ():
        near = text[max(0, match.start() - 40) : match.start()]
        if not _GROUP_BEFORE.search(near) and (not _AT.search(near) or _SUBJECT.search(text[match.end() :][:30])):
            yield (*match.span("age"), "the age of one person", Level.LIKELY)
    for match in _OLD.finditer(text) if _ANY_OLD.search(text) else ():
        if _of_one_person(text, match):
            yield (*match.span("age"), "the age of one person", Level.LIKELY)
    in_figures = (_YO, _SET_OFF, _OF, _BRACKETED, _NAMED) if _DIGIT.search(text) else ()
    for pattern in (*in_figures, _WAS, _CARED_AT, _TURNED, _DECADE, _BIRTHDAY):
        for match in pattern.finditer(text):
            yield (*match.span("age"), "the age of one person", Level.LIKELY)
    for match in _SEX.finditer(text) if _DIGIT.search(text) else ():
        start = match.start() + match.group().find("(") + 1
        yield (start, match.end() - match.group().endswith(")"), "sex and age", Level.LIKELY)


_CARED_AT: Final = re.compile(
    rf"\b(?:sectioned|referred|diagnosed|widowed|seen|admitted|orphaned|died|retired"
    rf"|adopted) at (?P<age>{_NUMBER})(?=[,.;]| and\b|$)(?![.:]\d)",
)
_BRACKETED: Final = re.compile(
    r"\b(?:Mrs?|Ms|Miss|Master)\.? (?:[A-Z][\w'’.-]*[ ]){1,3}\((?:aged |now )?(?P<age>\d{1,3})\)"
)


def _of_one_person(text: str, match: re.Match[str]) -> bool:
    if match.group().lower().endswith("olds"):
        return False
    near = text[max(0, match.start() - 40) : match.start()]
    if _THING_BEFORE.search(near) or re.search(r"\b(?:average|mean|median)\b", near, re.IGNORECASE):
        return False
    following = text[match.end() : match.end() + 40]
    if _IS.search(near) and not _SUBJECT.search(near):
        return False
    if "of age" in match.group().lower() or re.match(r"\s*(?:and|,|\.)", following):
        return bool(_SUBJECT.search(near))
    return bool(_PERSON_NEXT.match(following))
