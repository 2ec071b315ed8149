"""Words around a name that show a person: roles, kinship, labels, what only people do."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_ROLE: Final = (
    r"(?:managers?|directors?|officers?|leads?|leaders?|heads? of|nurses?|matron|sister|consultant"
    r"|analysts?|administrators?|secretary|pharmacists?"
    r"|physiotherapists?|therapists?|midwife|midwives|health visitors?|doctors?|GPs?|registrar"
    r"|surgeon|chaplain|receptionist|clerk|accountant|advis[eo]r"
    r"|co-?ordinator|practitioner|trainer|specialist|chair|chairman|social workers?|support worker"
    r"|key ?worker|care worker|healthcare assistant|personal assistant"
    r"|paramedic|dentist|opticians?|optometrist|facilitator|controller|buyer|note[- ]taker"
    r"|minute[- ]taker|author|auditor|psychologist|psychiatrist|dietitian|podiatrist|radiographer"
    r"|technician"
    r"|porter|supervisor|lay member|governor|commissioner|executive|bookkeeper|librarian|engineer"
    r"|solicitor|apprentice|clinician|physician|paediatrician"
    r"|geriatrician|anaesthetist|counsellor|deputy|locum|partner at|inspector|warden|caretaker|PA to"
    r"|Business Partner|scientist|planner|statistician|(?<!volunteer )driver|cleaner"
    r"|housekeeper|cook|typist|telephonist|operator|interpreter|advocate|assessor|investigator|phlebotomist"
    r"|\w+ologist|HCA|SHO|chef|handyman|bookings|orderly"
    r"|trainee|intern|treasurer|head ?teacher|case ?worker|caseworker|navigator|nursery nurse|care assistant)"
)
KIN: Final = (
    r"(?:daughters?|sons?|wife|husband|partner|mother|mum|mam|father|dad|sisters?|brothers?|aunt"
    r"|uncle|niece|nephew|cousin"
    r"|grand(?:mother|father|son|daughter|child|mum|dad|ma|pa)|nan|gran|stepson|stepdaughter"
    r"|stepfather|stepmother|twins?|fianc[ée]e?"
    r"|(?:mother|father|son|daughter|sister|brother)-in-law|widow|widower|ex-wife|ex-husband"
    r"|girlfriend|boyfriend|spouse)"
)
STAFF_TITLES: Final = frozenset(
    {
        *("Dr", "Prof", "Professor", "Cllr", "Councillor", "Rev", "Revd", "Reverend", "Sister", "Nurse", "Matron"),
        *("Midwife", "Canon", "Pastor", "Imam", "Rabbi", "Fr", "PC", "WPC", "DC", "Sgt", "Insp", "Constable"),
    }
)
TITLES: Final = STAFF_TITLES | {"Mr", "Mrs", "Ms", "Miss", "Mx", "Master", "Messrs"}
PUBLIC_TITLES: Final = frozenset(
    {
        *(
            "Sir",
            "Dame",
            "Lord",
            "Lady",
            "Baroness",
            "Baron",
            "Earl",
            "Viscount",
            "Prince",
            "Princess",
            "King",
            "Queen",
        ),
        *("Saint", "St", "Pope"),
    }
)

_VERB: Final = (
    r"(?:took|gave|brought|sat|lay|slept|drove|walked|cried|knew|thought|saw|heard|held|found|kept|made|read|drew|ran"
    r"|collapsed|recovered|slipped|tripped|woke|begged|refused|declined|called|emailed|e-mailed|signed|checked|stood"
    r"|remembers|recalled|believes|believed|feels|thinks|hopes|hoped|tripped|returned|moved|stayed|started|stopped"
    r"|said|says|came|went|told|tells|asked|wrote|thanked|complained|explained|died|lives?|lived"
    r"|waited|fell|felt|spoke|described|wished|wondered|rang|phoned"
    r"|visited|attended|arrived|presented|reported|noted|confirmed|agreed|suggested|suffered|chaired"
    r"|introduced|advised|apologised|resigned|retired|left"
    r"|joined|replied|stated|raised|welcomed|queried|commented|added|outlined|volunteers|suffers"
    r"|objected|lost|needs|needed|wanted|wants"
    r"|(?:was|is|were|has been|had been) (?:not )?(?:admitted|discharged|referred|told|seen|treated"
    r"|diagnosed|sent|born|given|transferred|suspended"
    r"|dismissed|disciplined|found|taken|asked|thanked|appointed|assessed|placed|moved|described|aged"
    r"|readmitted|sectioned|registered|invited|informed|named|recorded|unable|waiting|living|cared|\d)"
    r"|will (?:cover|lead|attend|chair|take|join|leave|retire|start|speak|act|be asked|contact|ask"
    r"|meet|draft|share|follow|chase)|has (?:asked|had|raised|waited|a |been|not|agreed|withdrawn"
    r"|reviewed|left|resigned|complained|diabetes|dementia)|had (?:a |to |been|not|no|raised|an )"
    r"|will (?:circulate|send|bring|write|report|confirm|present)"
    r"|to (?:bring|confirm|circulate|send|write|report|check|ask|contact|provide|update|arrange|draft"
    r"|share|review|speak|follow|prepare|meet|add|chase|present|produce|discuss|invite|raise|take"
    r"|email|find|look|amend))"
)
SIGN_AFTER: Final = re.compile(
    rf"(?:[,]? (?:also |then |both |who |and (?:her|his) )?{_VERB}\b|,? (?:aged?|born|née)\b"
    rf"|, \d\d?(?:,|\.|$)|\s*\((?:aged? )?(?:\d\d?\b|F\b|M\b|born|d\.?o\.?b|DOB|NHS n)"
    rf"|['’]s? (?:{KIN}|care|case|death|notes|treatment|family|story|GP|NHS|mobile|appointment|letter"
    rf"|complaint|records?|condition|medication|house|home|operation|parents)\b"
    rf"|,? (?:a|the) (?:patient|resident|carer|volunteer|mother|father|widow|retired"
    rf"|member of the public|tenant|fisherman|former|young)\b|,? of the [^.,]{{0,40}}(?:group|forum"
    rf"|committee|community|society|association)\b|,? (?:DOB|D\.O\.B|date of birth)\b"
    r"|\s*[<(\[]?[\w.+-]+@|,? who\b|, from [A-Z]|,? (?:are|is|was|were) (?:both )?(?:the "
    r"|a )?(?:new )?(?:members?|patients?|residents?|carers?|volunteers?)\b"
    r"|[^\n\d.;]{0,30}?[ :\t(](?:\+44|0\d)[\d ]{8,}"
    r"| and [A-Z][a-z]+ [A-Z][a-z]+ (?:are|were|spoke|have)\b|\t[^\t]*\t| spoke\b)",
)
SIGN_BEFORE: Final = re.compile(
    r"(?:\b(?:letters?|e-?mails?|question|complaint|enquiry|query|message|call|report|note|story"
    r"|statement|petition|feedback|comment|account|presentation|apologies|evidence)s? "
    r"(?:was |were |handed in |sent |made |received )?(?:from|by)|\bthe late|\b(?:relatives?|family"
    r"|families|parents?|mother|father|son|daughter|wife|husband|carer|sister|brother|care|death"
    r"|notes|case|treatment|story|views|behalf|memory|body|estate|name) of"
    r"|\b(?:patient|resident|complainant|deceased|carer|client|service user|volunteer|claimant|victim"
    r"|perpetrator|name|patient name|surname|forename|full name|cc|to|from|dear|signed|attn|apologies"
    r"|present)\s*[:,]?"
    r"|\b(?:known as|called|named|grateful to|thanked|thanks to|thank|contact|speak to|spoke to"
    r"|spoke with|met|visited|interviewed|ring|call|telephone|regarding|re:|concerning|found that"
    r"|told|asked|invited|met with|care for|visit to|inform|informed))[\s:,“\"'‘]*$",
    re.IGNORECASE,
)
_ROLE_AFTER: Final = re.compile(
    rf"(?:(?: and(?: [A-Z][\w'’-]+){{1,3}})?,[ \n](?:the |our |its |a |an |both )?(?!retired"
    rf"|former)(?:(?!retired|former|who|and\b)[\w&'’/-]+ ){{0,5}}?{_ROLE}\b"
    rf"|\s*[(\[](?:[^)\]]{{0,50}}?\b)?(?:{_ROLE}\b|(?:minutes|notes|contracts?|finance|commissioning"
    rf"|communications|HR|IT|quality|governance|performance|estates|IM&T|CSU|nursing|contracting"
    rf"|business)\))|[ ]?\t[^\t\n]{{0,50}}\b{_ROLE}\b|\n[^\n]{{0,40}}\b{_ROLE}\b"
    rf"| [-–] (?!(?:await|wait|need|seen|see|refer|for|to|has|no)\w* )(?:[\w&]+ ){{0,4}}?{_ROLE}\b|,? (?:of"
    rf"|from) (?:the |our )?[\w ]{{0,30}}\b(?:team"
    rf"|support unit|department|directorate|CSU)\b|,? in (?:the |our )?[\w ]{{0,30}}\bteam\b)",
    re.IGNORECASE,
)
_ROLE_BEFORE: Final = re.compile(
    rf"(?:\b{_ROLE}(?:,|:| \(| at [^,.;]{{3,40}},| for [^,.;]{{3,40}},| of [^,.;]{{3,40}},"
    rf"| \w+,)?[ ]*(?<=[ (])(?:and )?|\bheads? of (?:\w+ ){{1,3}}"
    rf"|\b(?:authors?|report authors?|prepared by|presented by|written by|drafted by|report by"
    rf"|compiled by|action|action owner|owner|lead|lead officer|risk owner|responsible|minutes by"
    rf"|minutes|notes|signed|taken by"
    rf"|in attendance|attendees|chaired by|led by|sponsor|presenter|reviewed by|approved by"
    rf"|signed off by|interviewer|investigated by|investigator|line manager"
    rf"|report from)[ ]*[:\-–]?[ ]*)$",
    re.IGNORECASE,
)
_KIN_BEFORE: Final = re.compile(
    rf"(?:(?:\b(?:his|her|their|my|our|your|the|a|an|two|whose|patient['’]s|[A-Z][\w-]+['’]s?|and"
    rf"|is)[ ]+|[:;(,–-][ ]*|^)(?:late |eldest |elder |older |younger |youngest |twin |only |adult "
    rf"|foster |step |first |own )?{KIN})"
    rf"(?:[ ]*[,(:–-]|[ ]called|[ ]named|[ ]is|[ ]was)?[ ]*\(?$|(?-i:\b(?!sister|partner){KIN}) $"
    rf"|\bnext of kin[ ]*(?:is|:|-|–|,)?[ ]*$",
    re.IGNORECASE,
)
_KIN_AFTER: Final = re.compile(
    rf"\s*(?:,[ ](?:her|his|their|my|the patient['’]s)[ ]|\((?:her |his |the )?)(?:\w+ )?{KIN}\b", re.IGNORECASE
)
_SINGLE_AFTER: Final = re.compile(
    rf"(?: {_VERB}\b| (?:is|was|turned) (?:\d|aged|a |an |in |now |not |eleven|twelve|\w+teen\b"
    rf"|\w+ty\b|[a-z]+(?:ed|en|ing)\b)|, ?(?:\d|aged|who|a )| (?:came|went|did|could|would|has|had"
    rf"|did not|now|got|took|tried|stopped|lost|loves|likes)\b"
    rf"|['’]s (?:{KIN}|care|story|notes|bed|room|family|condition|health|medicines|GP|consultant)\b)"
)
_ATTENDANCE: Final = re.compile(r"\b(?:in attendance|attendees|also present|apologies|present)[^.\n]*$", re.IGNORECASE)


_WORK_MAIL: Final = re.compile(r"\s*(?:\w+ ){0,3}[,<(\[]?\s*[\w.+-]+@(?:[\w.-]+\.(?:nhs|gov|police)\.uk|nhs\.net)\b")


_ROLE_WORD: Final = re.compile(_ROLE, re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_role_word(word: str) -> bool:
    """Whether one word names a post: "Receptionist"."""
    return bool(_ROLE_WORD.fullmatch(word))


_PUBLIC_OFFICE: Final = re.compile(r"\b(?:Secretary of State|Minister|Ministers|MP|MPs|Prime Minister)\b[^.]{0,25}$")
_ONLY_PERSONS: Final = re.compile(
    r" (?:said|says|told|lives?|lived|died|waited|fell|was (?:admitted|discharged|referred|diagnosed"
    r"|sectioned|born|sent home)|is \d)\b|, (?:aged )?\d\d?,"
)


def public_office(text: str, start: int) -> bool:
    """Whether the name is a minister's or a Member of Parliament's by the words before it."""
    return bool(_PUBLIC_OFFICE.search(text[max(0, start - 60) : start]))


_ACTION: Final = re.compile(r"\b(?:[Aa]ction|ACTION|[Aa]ction owner|[Oo]wner)[ ]*[:\-–][ ]*$")
_TO_DO: Final = re.compile(r" to [a-z]+\b")


def to_act(text: str, start: int, end: int) -> bool:
    """Whether somebody is named as the one who is to do something: "Action: Smith to check"."""
    return bool(_TO_DO.match(text, end) and _ACTION.search(text[max(0, start - 20) : start]))


def surely_alone(text: str, end: int) -> bool:
    """Whether what follows a word that may be a name is what persons alone do: "Hope was discharged"."""
    return bool(_ONLY_PERSONS.match(text, end))


_FROM: Final = re.compile(r"\b(?:[Ff]rom|[Ii]n|[Aa]t|[Nn]ear|[Tt]o|[Oo]utside|[Aa]cross) $")


def from_place(text: str, start: int) -> bool:
    """Whether the words before speak of where somebody comes from or is."""
    return bool(_FROM.search(text[max(0, start - 9) : start]))


def role(text: str, start: int, end: int) -> bool:
    """Whether a name is set beside a post: "Ann Smith, ward manager", "pharmacist Ann Smith", "Author: Ann Smith"."""
    near = text[max(0, start - 90) : start]
    return bool(
        _ROLE_AFTER.match(text, end)
        or _WORK_MAIL.match(text, end)
        or _ROLE_BEFORE.search(near)
        or _ATTENDANCE.search(near)
    )


_LABEL: Final = re.compile(
    r"(?:\b(?:[Ss]urname|SURNAME|[Ff]orenames?|FORENAMES?|[FfLl](?:irst|ast|amily) name|[Nn]ame|NAME|[Pp]atient|PATIENT"
    r"|[Cc]lient|[Rr]esident|[Cc]omplainant|[Cc]laimant|[Dd]eceased|[Cc]hild|[Cc]arer|NOK|[Nn]ext of kin)[ ]*[:|\t][ ]*"
    r"|\b[Dd]ear |(?<!s )\b(?:known (?:on the ward |at home |to [a-z]+ )?as|named|called|family name|surname"
    r"|maiden name) [“\"'‘]?|\b(?:Yours \w+|[Rr]egards|[Bb]est wishes|Thanks),?\s+)$"
)
_PLACE_FIRST: Final = frozenset(
    """Little Great Upper Lower Nether Market Much New Kings Abbots Bishops Port Mount Lake Saint St Low High
    Long""".split()  # noqa: SIM905
)
_PLACE_LAST: Final = frozenset(
    """Cross Fold Vale Green Heath Common Magna Parva Bottom End Moor Marsh Wood Woods Hill Hills Bay Park Field Fields
    Bridge Ferry Ford Lea Mill Mills Grove Gate Banks Rise Hall Church Castle Wells Point Head Sands Water Fell Brook
    Edge Row Lane""".split()  # noqa: SIM905
)
_PLACE_BEFORE: Final = re.compile(
    r"\b(?:in|[Ii]n|at|near|around|across|between|serving|towards?|outside|via)(?: the)? $"
)


def labelled(text: str, start: int) -> bool:
    """Whether a word stands where a form or a letter has a name: "Surname: ", "Dear "."""
    return bool(_LABEL.search(text[max(0, start - 40) : start]))


def place(text: str, start: int, words: list[str]) -> bool:
    """Whether the words are a place by their form: "Little Marsham", "Clifford St Mary", "in Stanley Cross"."""
    if words[0] in _PLACE_FIRST or any(word in ("St", "Saint") for word in words[1:]):
        return True
    near = text[max(0, start - 24) : start]
    if near.rstrip().rpartition(" ")[2] in _PLACE_FIRST:
        return True
    return len(words) > 1 and words[-1] in _PLACE_LAST and bool(_PLACE_BEFORE.search(near))


def kin(text: str, start: int, end: int) -> bool:
    """Whether a name is given as somebody's relative's: "her daughter Ann", "Ann Smith (niece)"."""
    return bool(_KIN_BEFORE.search(text[max(0, start - 40) : start]) or _KIN_AFTER.match(text, end))


_WEAK_AFTER: Final = re.compile(
    r" (?:was|is|has|had|will|did|would|could|came|went|and (?:her|his)) [a-z]+\b|['’]s (?!NHS)[a-z]+\b"
)


def maybe_person(text: str, end: int) -> bool:
    """Whether a verb follows that persons and bodies share: "was moved"."""
    return bool(_WEAK_AFTER.match(text, end))


def person(text: str, start: int, end: int) -> bool:
    """Whether the words before or after are such as stand beside persons only."""
    return bool(SIGN_AFTER.match(text, end) or SIGN_BEFORE.search(text[max(0, start - 60) : start]))


def alone(text: str, end: int) -> bool:
    """Whether what follows is what a person called by the first name does: "Ann was discharged"."""
    return bool(_SINGLE_AFTER.match(text, end))
