"""Small counts of persons in turns that no plain pattern foresees: a wide net, so every find is only possible.

A small number counts when a word for persons or for what befell them follows within a few words, or stands before it
in the same sentence while the number itself does what only persons do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_NUMBER: Final = r"(?:[1-9](?![,.]?\d| in \d)|one(?! in \w+\b)|two|three|four|five|six|seven|eight|nine)"
_LESS: Final = r"(?:<|≤|(?:fewer|less|no more|not more) than|under|up to|at most)[ ]?"
_SOME: Final = r"(?:a (?:single|couple of|handful of|pair of)|single-figure numbers of)"
WHO: Final = (
    r"(?:patients?|people|persons?|child(?:ren)?|residents?|in-?patients?|out-?patients?|(?:service )?users?"
    r"|wom[ae]n|m[ae]n"
    r"|bab(?:y|ies)|infants?|mothers?|mums?|fathers?|dads?|parents?|clients?|adults?|girls?|boys?|young people"
    r"|youngsters?"
    r"|individuals?|famil(?:y|ies)|couples?|households?|siblings?|teenagers?|prisoners?|detainees?|survivors?|newborns?"
    r"|neonates?|toddlers?|students?|pupils?|veterans?|refugees?|migrants?|asylum seekers?|travellers?|carers?"
    r"|learners?"
    r"|offenders?|inmates?|tenants?|donors?|attenders?|callers?|sufferers?|pensioners?|widow(?:er)?s?|drinkers?"
    r"|lad(?:y|ies)"
    r"|gentlem[ae]n|care leavers?|victims?|complainants?|claimants?|deaths?|suicides?|stillbirths?|homicides?|murders?"
    r"|fatalit(?:y|ies)|miscarriages?|pregnanc(?:y|ies)|conceptions?|terminations?|births?|overdoses?|amputations?"
    r"|drownings?|hangings?|rapes?|assaults?|diagnos[ei]s|detentions?|admissions?|readmissions?|cases?"
    r"|removals? into care|transplants?|abscond(?:ers?|ments?))"
)
_STOP: Final = (
    r"(?:of|per|and|or|in|for|with|to|from|at|by|on|the|a|an|is|are|was|were|had|have|has|that|which|who|than"
    r"|hours?|days?"
    r"|weeks?|months?|years?|minutes?|times?|miles?|beds?|wards?|practices?|sites?|items?|main|million|per|nurses?"
    r"|doctors?"
    r"|staff|members?|meetings?|stages?|points?|papers?|trusts?|providers?|homes?|hospitals?|clinics?|posts?"
    r"|groups?|types?"
    r"|priorit(?:y|ies)|key|standards?|indicators?|quarters?|out|percent|areas?|kinds?|sets?|ways?|more|further"
    r"|serious)"
)
_AHEAD: Final = re.compile(
    rf"(?<![\w.,£$€/%:+#-])(?:(?P<less>{_LESS})?(?P<number>{_NUMBER})|(?P<some>{_SOME}))[ \u00a0]"
    rf"(?:(?!{_STOP}\b)[a-z'’-]+ ){{0,4}}?{WHO}\b(?!['’]s?\b)(?![ -](?:{WHO}|groups?|forums?|stor(?:y|ies)"
    rf"|services?|days?"
    rf"|homes?|centres?|wards?|stud(?:y|ies)|records?|panels?|conferences?|champions?|representatives?|reviews?|leads?"
    rf"|teams?|managers?|meetings?|boards?|councils?|surveys?|safety|notes|letters?|law|work|beds?|hubs?|units?)\b)",
    re.IGNORECASE,
)
_DEED: Final = (
    r"(?:died|drowned|fell|relapsed|absconded|survived|recovered|refused|declined|collapsed|remain(?:ed|s)?|stayed"
    r"|returned"
    r"|lived?|lives|required|needed|lost|came|went|could|chose|left|waited|suffered|developed|became|tested|self-harmed"
    r"|(?:was|were|are|is|had been|have been|has been) (?!to\b|asked|agreed|discussed|held|noted)[a-z-]+(?:ed|en|t"
    r"|ll|rn|nd)"
    r"|(?:was|were|are|is) (?:of|under|over|aged|in|on|at|from|still|now|known|pregnant|homeless|children|not)"
    r"|had (?:died|been|a|no|not|an|their|his|her)|(?:has|have|had) (?:not|never|died|since|now|gone|left|asked"
    r"|been|moved)"
    r"|thought|judged|found|graded|deemed|considered|still|later|avoidable|fatal|taken|placed|detained|sectioned"
    r"|admitted|sent|moved|discharged|harmed|aged|under \d)"
)
_NO_HEAD: Final = re.compile(
    rf"(?<![\w.,£$€/%:+#-])(?P<less>{_LESS})?(?P<number>{_NUMBER})"
    rf"(?: (?:of (?:them|these|those|whom|the [a-z]+)))?,? {_DEED}\b",
    re.IGNORECASE,
)
_AMONG: Final = re.compile(
    rf"\b(?:of whom|of which|of these|of those|of them|including|among them|all but|only|just|but|and|another)[ ]"
    rf"(?P<less>{_LESS})?(?P<number>{_NUMBER})(?=[,;)]|\.(?!\d)|$| (?:in|at|on|by|from|under|over|aged|with|for"
    rf"|this|last)\b)",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    rf"\b{WHO}(?: \([^()\d]{{1,30}}\)| (?:under|over|aged) \d\d?)?(?: ?[(:=–|-] ?|\t| n ?= ?| was | were | )"
    rf"(?P<less>(?:<|≤|(?:fewer|less) than)[ ]?)?(?P<number>\d|two|three|four)(?=,(?!\d)|[;)]|\.(?!\d)|\t|$| (?:in"
    rf"|at|on|by|from|this|last|during)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_COUNTED: Final = re.compile(r"\(?\bn ?= ?(?P<number>\d)\b(?!\d)", re.IGNORECASE)
_TO: Final = re.compile(
    rf"\b{WHO}\b[^.;\n]{{0,60}}?\b(?:from|against) (?:\w+|\d+)(?: \w+)?,? to (?P<number>{_NUMBER})(?=,(?!\d)|[;)]"
    rf"|\.(?!\d)|$| in\b)",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(
    rf"\b{WHO}\b[^.;\n]{{0,80}}?(?<!\bto)(?<!\bof)(?<!\bin)(?<!\bage)(?<!\band)(?<!\bunder)(?<!\bward)(?<!\blevel)(?<!\bover)"
    rf"(?<!\bband)(?<!\bgrade)(?<!\bquarter)(?<!\bstage)(?<!\btable)(?<!\bitem)"
    rf"(?<=[a-z:])[ ](?P<number>\d)(?=,(?!\d)|;|\.(?!\d)|$)",
    re.IGNORECASE | re.MULTILINE,
)
_IN_SOME: Final = re.compile(
    rf"\bin (?P<number>{_NUMBER}) (?:of (?:these|them|those|the \w+|which)|cases?)?,? (?:the|a|an) {WHO}\b",
    re.IGNORECASE,
)
_PERSONS_DO: Final = re.compile(
    r"\b(?:died|drowned|absconded|relapsed|self-harmed|collapsed|(?:was|were|been) (?:detained|admitted|sectioned"
    r"|discharged"
    r"|pregnant|homeless|readmitted|under section|resuscitated|ventilated))",
    re.IGNORECASE,
)
_ANY_WHO: Final = re.compile(rf"\b{WHO}\b", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?]\s+(?=[A-Z])|\n")
_NO_COUNT: Final = re.compile(
    r"(?:\b(?:per|every|each|(?:\d|one|two|three|four|out|all|some|any|both|most) of|item|items?|table|figure"
    r"|section|domain"
    r"|paper|wards?|phase|tier|level|grade|stage|category|type|quarter|month|year|week|day|number|no\.?|page"
    r"|priority|risk"
    r"|band|step|appendix|chapter|version|bay|bed|room|schedule|part|her|his|my|their|our|your|the|these|those|all"
    r"|at least"
    r"|over|than|(?:\d|one|two|three|four|five|nine|ten) in|one or|two or|three or|\d or|looked after|on|by|ages?"
    r"|aged|under"
    r"|turned|was|is|in|of|mother|father|objective|standard|outcome|question|recommendation|line|class|group"
    r"|year group)"
    r"|(?:aged?|ages|years?|grades?|stages?|wards?|levels?|tiers?|phases?|items?|sections?|papers?|quarters?)"
    r" \d+(?: and|,| or| to)|has|had|have|with|\d,|[/x×-])\s*$",
    re.IGNORECASE,
)
_NOT_THEN: Final = re.compile(
    r" (?:came to|left the (?:meeting|room)|attended|applied|signed|replied|responded|abstained|voted|spoke|asked"
    r"|per\b|from each)"
)
_SERIES: Final = re.compile(
    r"\b(?:sections?|ages?|aged|items?|tables?|wards?|figures?|levels?|quarters?) \d+,? $", re.IGNORECASE
)
_ONLY: Final = re.compile(r"\b(?:only|just|a total of|:|was|were|been|there (?:was|were|is))\s*$", re.IGNORECASE)


_EVENTS: Final = re.compile(
    rf"(?<![\w.,£$€/%:+#-])(?P<number>{_NUMBER}) (?:(?:grade [34] )?(?:never events?|serious incidents?"
    r"|maternal deaths?|pressure (?:ulcers|sores)|MRSA (?:cases?|bacteraemias?|infections?)"
    r"|safeguarding (?:alerts|enquiries)|(?:under|over)[- ]\d\ds)\b|incidents?(?=\t|\n|$| of ))",
    re.IGNORECASE,
)
_GRADE: Final = re.compile(r"\b(?:grades?|stages?|category|level|item|table) $", re.IGNORECASE)
_BODY_HAS: Final = re.compile(
    r"\b(?:we|CCG|trust|practice|home|ward|hospital|unit|provider|service|area|county|team|borough|council|surgery"
    r"|group|clinic|district|panel)s?(?: (?:now|currently|still|also|only|alone))? (?:has|have|had)"
    r"(?: (?:now|currently|still|only|just))? $",
    re.IGNORECASE,
)
_ONE_OF: Final = re.compile(r"\b[Oo]f (?:the|these|those|our|its|all) [^.;:\d]{3,60}, $")
_AND_MORE: Final = re.compile(rf"[^.;:]{{0,70}}?\band (?:two|three|four|[2-4]) (?:[a-z]+ )?{WHO}\b", re.IGNORECASE)
_DONE_TO: Final = re.compile(
    r" (?:was|were|has been|had been|is) (?:\w+ )?(?:sectioned|detained|admitted|readmitted|resuscitated|harmed"
    r"|ventilated|placed out|restrained|arrested|murdered|killed)\b| (?:died|drowned|absconded|with (?:HIV|TB|CJD))\b"
)


def held_by_a_body(near: str) -> bool:
    """Whether a body is said to have what follows: "the home now has"."""
    return bool(_BODY_HAS.search(near))


def is_one_of_several(text: str, start: int, end: int) -> bool:
    """Whether "one woman" is a count and no tale: one of many, beside another count, or what befell her is told."""
    near = text[max(0, start - 90) : start]
    return bool(_ONE_OF.search(near) or _AND_MORE.match(text, end) or _DONE_TO.match(text, end))


def few(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Where a small count may stand: start, end, the number's words ("" when it has none), whether "less than"."""
    for match in _AHEAD.finditer(text):
        near = text[max(0, match.start() - 30) : match.start()]
        is_one = (match["number"] or "").lower() in ("one", "1")
        if (_NO_COUNT.search(near) and not held_by_a_body(near)) or _NOT_THEN.match(text, match.end()):
            continue
        if not is_one or _ONLY.search(near) or is_one_of_several(text, *match.span()):
            yield (*match.span(), (match["number"] or "").lower(), bool(match["less"]))
    for match in _EVENTS.finditer(text):
        if not _GRADE.search(text, max(0, match.start() - 12), match.start()):
            yield (*match.span(), match["number"].lower(), False)
    for pattern in (_NO_HEAD, _AMONG):
        for match in pattern.finditer(text):
            near = text[max(0, match.start() - 30) : match.start()]
            if _SERIES.search(near) or (_NO_COUNT.search(near) and pattern is _NO_HEAD):
                continue
            if _PERSONS_DO.search(text, match.end("number"), match.end() + 20) or _speaks_of_persons(
                text, match.start("number")
            ):
                start = match.start("less") if match["less"] else match.start("number")
                yield start, match.end("number"), match["number"].lower(), bool(match["less"])
    for pattern in (_AFTER, _COUNTED, _TO, _LISTED, _IN_SOME):
        for match in pattern.finditer(text):
            is_less = pattern is _AFTER and bool(match["less"])
            yield *match.span("number"), match["number"].lower(), is_less


def _speaks_of_persons(text: str, at: int) -> bool:
    """Whether the sentence names persons."""
    begin = max((match.end() for match in _SENTENCE_END.finditer(text, 0, at)), default=0)
    end = _SENTENCE_END.search(text, at)
    return bool(_ANY_WHO.search(text, max(begin, at - 160), min(end.start() if end else len(text), at + 80)))
