"""Patient stories: passages that tell what happened to one person, who could be recognised by them.

A passage scores for one person at its middle, for what happened in their care, for telling in the first or third
person, for times and places. What patients in general said, and how a service works, scores too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.personal.finding import Finding, Level, PersonalKind
from evidence.personal.surroundings import finding

_ONE: Final = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Oo]ne|[Tt]his|[Aa]nother|[Oo]ur) (?:\w+[ -]){0,3}?(?:patient|man|woman|boy|girl|baby"
    r"|lady|gentleman|mother|father|carer|resident|widow|widower|couple|adult|driver|worker|miner|nurse|son|daughter|wife|husband"
    r"|runner|smoker|prisoner|refugee|veteran|neighbour|cleaner|builder|teenager|student|teacher|farmer"
    r"|young person|service user|pensioner|child)\b(?!['’]?s? (?:story|experience|transport|and))"
    r"|\b(?:Mrs?|Ms|Miss|Adult|Child|Patient|Resident|Baby) [A-Z]"
    r"|\b(?:[Mm]y|[Hh]is|[Hh]er) (?:mum|mother|dad|father|husband|wife|son|daughter|partner|brother"
    r"|sister|nan|gran\w*|baby|uncle|aunt)\b|(?:^|[.!?] )[A-Z][a-z]+ (?:went in|came (?:to|in)"
    r"|was (?:admitted|taken|referred|sent|diagnosed|sectioned|born))\b|\b(?:[Hh]e|[Ss]he) (?:was|is"
    r"|had|has)\b|\bI (?:am|was|had|went|have|cared|looked|rang|waited|lost|gave|sat|held|lay|woke|live|used)\b"
    r"|\b(?:Mum|Dad|Nan|Gran|Mam|Grandad)\b"
)
_OF_ONE: Final = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]er|[Hh]is|[Hh]erself|[Hh]imself|I|me|my|My|myself)\b")
_CARE: Final = re.compile(
    r"\b(?:was|were|had been|had to be|been|got|being|and|then|later) (?:\w+ly |not |only |also |then "
    r"|re)?(?:admitted|discharged|referred|seen|sent|diagnosed|assessed|treated|moved|transferred"
    r"|readmitted|operated|given"
    r"|taken|offered|told|cancelled|held|checked|sectioned|placed|found|excluded|turned away|kept"
    r"|left|put|visited|prescribed|hurt|refused|born|booked|restrained|sedated|misdiagnosed|scanned|injured|asked to)\b"
    r"|\b(?:waited|fell|died|collapsed|came back|went to (?:my|his|her|the) (?:GP|doctor|hospital"
    r"|ward|A&E|emergency)|came to (?:the )?(?:emergency|hospital|A&E|ward)"
    r"|went into (?:the )?(?:\w+ )?hospital|went in for|(?:was|were|is) in intensive care"
    r"|not gone back|had a stroke|had an operation|had a fall|lost (?:her|his|my) (?:baby|sight|leg"
    r"|job)|missed"
    r"|stopped (?:eating|sleeping|going|taking)|given up|gave up|rang (?:the|her|his|my|every)|(?:is"
    r"|are) now (?:in|at|back|living|able)|could not (?:be|walk|swallow|eat|go|get|reach|breathe"
    r"|sleep|see|speak)|not been able|did not (?:visit|see|come|know|ring|call|get)|after (?:his|her"
    r"|my|a|an) (?:stroke|fall|seizure|operation|heart attack|miscarriage|broken|diagnosis|accident"
    r"|overdose)"
    r"|was (?:in pain|confused|frightened|alone|barefoot|bleeding|losing)|living in|chest pain"
    r"|brought? (?:him|her|me) home|bring (?:him|her|me) home|sent home"
    r"|in (?:so much |great |constant )pain|let me|appointment was)\b",
)
_TELLING: Final = re.compile(
    r"\b(?:told (?:us|the|members|me)|described|said that|said she|said he|explained|spoke of"
    r"|recalled|remembers?|asked me|shared (?:her|his|their)|heard of|heard from)\b"
)
_WHEN: Final = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Ll]ast|early|late|[Bb]y|[Oo]n|the) (?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|spring|summer|autumn|winter)\b"
    r"|\b(?:\d+|an?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|several"
    r"|a few) (?:times|hours?|days?|weeks?|months?|nights?|years?)\b|\b(?:next|every|that) (?:day"
    r"|night|morning|week)\b|\bin the end\b"
)
_GENERAL: Final = re.compile(
    r"\b(?:[Pp]atients|[Pp]eople|[Cc]arers|[Rr]esidents|[Mm]embers|[Ww]omen|[Cc]hildren"
    r"|[Rr]espondents) (?:said|told|felt|are|were|who|with|have|should|will|can|may)\b|\b(?:is|are"
    r"|may|should|must|can|will) (?:be )?(?:seen|referred|admitted|discharged|offered|given"
    r"|self-refer|refer)\b"
    r"|\d ?%|\bper cent\b"
)
_DEED: Final = re.compile(
    r"\b(?:[Hh]e|[Ss]he|I|(?:Mrs?|Ms|Miss|Adult|Child|Patient|Resident|Baby) [A-Z][\w'’-]*|(?:[Hh]er|[Hh]is"
    r"|[Mm]y) (?:\w+ )?(?:mum|mother|dad|father|husband|wife|son|daughter|partner|brother"
    r"|sister|carer|neighbour|landlord|friend|GP|baby|parents|family|widow|nan|gran|grand\w+)) (?:\w+ly |then "
    r"|never |only |later )?(?:had|lay|lived"
    r"|let|fell|got"
    r"|went|came|woke|rang|sat|lost|left|could|kept|felt|found|held|took|gave|told|slept|drove|knew|bled|cut"
    r"|hit|ate|drank"
    r"|spent|began|became|broke|saw|heard|thought|did|said|ran|wore|hid|caught|stood|choked|forgot|tried|wept|wrote"
    r"|spoke|paid|met|hung|broke|chose"
    r"|put|swallowed|cannot|can no longer|now \w+s|still \w+s|is|has (?:been|had|not|never|lost)|lives|sleeps"
    r"|does not|would not|[a-z]{2,}ed)\b"
)
_SETTING: Final = re.compile(
    r"\b(?:nurses?|midwife|ward|A&E|hospital|GP|doctors?|surgeon|surgery|ambulance|paramedics?|clinic|trolley|operation"
    r"|diagnosis|consultant|physio\w*|carers?|tablets|medicines?|insulin|dialysis|chemotherapy|stroke|seizures?"
    r"|baby|pregnan\w+|wheelchair|hospice|appointment|bleeding|pain|theatre|cancer|psychiatrist|crisis team|catheter"
    r"|hoist|oxygen|wounds?|dressings?|pills?|dose|drip|scan|x-ray|biopsy|blood|sepsis|dementia|autis\w+|epilep\w+"
    r"|asthma|diabet\w+|depress\w+|overdose|self-harm\w*|sectioned|refuge|social workers?|care home|care package"
    r"|commode|sores?|ulcers?|fractured?|sight|teeth|dentist|health visitor|pharmac\w+|receptionist|111|999|helpline"
    r"|waiting (?:room|list)|assessment|therapy|counsell\w+|vomit\w*|cot|incubator|infection|bone|crutches|sticks"
    r"|blind|deaf|carers|antibiotics|prescription|transport|suicid\w+)\b"
)
_AGED_ONE: Final = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Tt]his) (?:\d+|[a-z]+(?:-[a-z]+)?)[- ](?:year|month|week|day)[- ]old\b"
    r"|\b(?:[Tt]his|[Aa]) (?:\w+ ){0,2}(?:patient|resident|man|woman|lady|gentleman|boy|girl|baby)(?:, (?:aged|who|\d)"
    r"| (?:was|had|who|lay|fell|waited|died))"
)
_STORY: Final = re.compile(r"\b(?:[Pp]atient|[Cc]arer|[Ss]ervice user)(?:['’]s|s['’])? (?:story|experience)\b")
_SENTENCE: Final = re.compile(r"[^.!?\n]+(?:[.!?]+[\"”’)]*|\n|$)")
_LEAST_WORDS: Final = 14
_ENOUGH: Final = 4.5
_ALONE: Final = 6.0  # one sentence seldom tells a story
_PLAIN: Final = 8.0


def stories(text: str, *, named: bool = False) -> Iterator[Finding]:
    """The passage from its first sentence that speaks of the person to the last, if it tells a story.

    `named`: somebody who is not known by their work is named in it.
    """
    if len(text.split()) < _LEAST_WORDS:
        return
    score, reasons = _score(text, named=named)
    if score < (_ENOUGH if len(_SENTENCE.findall(text.strip())) > 1 else _ALONE):
        return
    told = [
        (match.start(), match.end())
        for match in _SENTENCE.finditer(text)
        if any(pattern.search(match.group()) for pattern in (_ONE, _OF_ONE, _CARE, _DEED))
    ]
    start, end = (told[0][0], told[-1][1]) if told else (0, len(text))
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    level = Level.LIKELY if score >= _PLAIN else Level.POSSIBLE
    yield finding(
        PersonalKind.STORY, text, start, end, why="tells one person's care: " + ", ".join(reasons), level=level
    )


def _score(text: str, *, named: bool) -> tuple[float, list[str]]:
    """How much a passage is a story, and the reasons in words. Nought without one person, care and a pronoun."""
    pronouns = len(_OF_ONE.findall(text))
    care = len(_CARE.findall(text)) if pronouns or _AGED_ONE.search(text) else 0
    deeds = len(_DEED.findall(text)) if pronouns and _SETTING.search(text) else 0
    ones = len(_ONE.findall(text)) + named if care or deeds > 1 else 0
    if not ones:
        return 0.0, []
    telling, when = len(_TELLING.findall(text)), len(_WHEN.findall(text))
    score = min(ones, 2) + min(pronouns, 6) / 2 + 1.5 * min(care, 4) + min(telling, 2) / 2 + min(when, 3) / 2
    score += min(deeds, 4)
    score += 1.0 * bool(_STORY.search(text)) - 1.5 * len(_GENERAL.findall(text))
    reasons = [f"{care} turns of care", f"{pronouns} words such as she or my"]
    reasons += [f"{deeds} things the person or their kin did"] if deeds else []
    reasons += [f"{when} times"] if when else []
    reasons += ["said to be told"] if telling else []
    return score, reasons
