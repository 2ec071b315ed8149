"""Telephone numbers and e-mail addresses, a person's told from an organisation's.

The shapes of UK numbers follow Ofcom's National Telephone Numbering Plan: 01, 02 and 03 with ten or eleven digits,
07 mobiles, 0800 and 0808 freephone, 084 and 087 services.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence.personal.finding import Finding, Level, PersonalKind
from evidence.personal.names import load_names
from evidence.personal.surroundings import after, before, finding

_DIGIT: Final = r"[ \u00a0.-]?\d"
_PHONE: Final = re.compile(
    r"(?<![\w/£,.-])(?:\+\d{1,3}[ \u00a0-]?(?:\(0\)[ \u00a0]?)?(?:\(\d{2,5}\)[ \u00a0]?)?\d(?:[ \u00a0-]?\d){6,11}"
    r"|\(0\d{2,5}\)[ \u00a0-]?\d(?:[ \u00a0-]?\d){4,7}"
    r"|0[1-35789]\d(?:[ \u00a0-]?\d){6,8})"
    r"(?P<extension>[ \u00a0]*,?[ \u00a0]*(?:ext(?:ension|n)?\.?|x)[ \u00a0]*\d{2,6})?(?![\w/]|[,.-]\d)",
    re.IGNORECASE,
)
_CALLED: Final = re.compile(
    r"\b(?:tel|telephone|phone|phoned|mobile|mob|fax|ring|rang|call|dial|line|contact|number|reached|text|helpline"
    r"|switchboard|freephone|enquiries)\b",
    re.IGNORECASE,
)
_NO_PHONE: Final = re.compile(
    r"\b(?:invoice|account|order|ledger|asset|tender|item|ISBN|budget|code|charity|company|batch|barcode|sort|rate|PO"
    r"|NHS n\w+|CHI)\b[^\d]*$",
    re.IGNORECASE,
)
_BODY: Final = re.compile(
    r"\b(?:switchboard|helpline|freephone|reception|enquiries|wards?|units?|surgery|practice|practices"
    r"|centre|hospital|clinic|service"
    r"|services|office|offices|department|team|main number|CCG|trust|council|Healthwatch|PALS|desk|bookings|pharmacy"
    r"|hotline|line is|complaints|advice line|appointments|society|charity)\b",
    re.IGNORECASE,
)
_OWN: Final = re.compile(
    r"\b(?:home|mobile|mob|her|his|my|me|own|bleep|daughter|son|wife|husband|mother|father|carer|neighbour|personal"
    r"|at home|complainants?|patient)\b",
    re.IGNORECASE,
)
_EMAIL: Final = re.compile(r"(?<![\w.+-])(?P<local>[A-Za-z0-9][\w.+'-]*)@(?P<domain>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_ROLES: Final = frozenset(
    """
    admin administration admissions appeals appointments ask board booking bookings business care ccg chair
    clinic clinical comments commissioning committee comms communication communications complaint complaints
    consultation contact contactcentre contactus contracting contracts corporate customer customercare customerservice
    data department desk director donotreply dpo editor engagement enquiries enquiry events executive facilities
    feedback finance foi freedom general get governance gp group haveyoursay healthwatch hello help helpdesk
    hr hub ifr inbox incident incidents info information inquiries invoices involvement it jobs library
    listening mail mailbox manager mash media medicines meetings membership news newsletter no noreply office
    operations pa pals panel patient patientexperience patients payments payroll performance pharmacy
    postmaster ppi practice prescribing press primary primarycare procurement public publichealth quality
    queries query questions reception recruitment referral referrals register registration reply report
    reports research review safeguarding safety sales say school screening secretariat secretary security
    service services social speak staff support surgery survey switchboard team tenders training
    transformation transport trust urgent urgentcare us views volunteers web webmaster website wellbeing
    workforce yoursay yourviews
    """.split()  # noqa: SIM905
)


def phones(text: str, people: Sequence[Finding] = ()) -> Iterator[Finding]:
    """Telephone numbers; those of bodies are marked. `people` are the names found in the text, as a sign of whose."""
    for match in _PHONE.finditer(text):
        near = before(text, match.start())
        called = bool(_CALLED.search(near)) or bool(match["extension"])
        number_end = match.start("extension") if match["extension"] else match.end()
        digits = re.sub(r"\D", "", text[match.start() : number_end])
        if match.group()[0] != "+" and len(digits) not in (10, 11):
            continue
        if not called and (_NO_PHONE.search(near) or _no_shape(match.group())):
            continue
        if _NO_PHONE.search(near) and not re.search(r"\b(?:tel|phone|mobile)", near, re.IGNORECASE):
            continue
        body = _is_bodys(text, match.start(), match.end(), digits, people)
        yield finding(
            PersonalKind.PHONE,
            text,
            *match.span(),
            why="a telephone number" + (" of an organisation" if body else ""),
            level=Level.CERTAIN if called else Level.LIKELY,
            organisation=body,
        )


def _no_shape(written: str) -> bool:
    """Whether the blanks stand where no telephone number has them: "01 02 03 04 05"."""
    return bool(re.match(r"\d{1,2}[ -]", written)) and not re.match(r"0\d[ -]\d{4}", written)


def _is_bodys(text: str, start: int, end: int, digits: str, people: Sequence[Finding]) -> bool:
    if digits.startswith(("03", "080", "084", "087")):
        return True
    near, behind = before(text, start, 80), after(text, end)
    if digits.startswith(("07", "447")) or _OWN.search(near[-40:]):
        return False
    bodies = [match.end() for match in _BODY.finditer(near)]
    names = [
        person.end - (start - len(near))
        for person in people
        if start - len(near) <= person.start and person.end <= start
    ]
    if bodies or names:
        return max(bodies, default=-1) > max(names, default=-1)
    return bool(re.match(r"\W*(?:is |\()?(?:the )?(?:switchboard|reception|open|opening|opens)", behind, re.IGNORECASE))


def emails(text: str) -> Iterator[Finding]:
    """E-mail addresses; a mailbox named by a task ("complaints@") is an organisation's."""
    if "@" not in text:
        return
    for match in _EMAIL.finditer(text):
        role = is_role_mailbox(match["local"])
        end = match.end()
        yield finding(
            PersonalKind.EMAIL,
            text,
            match.start(),
            end,
            why="a mailbox named by a task" if role else "an e-mail address of a person",
            level=Level.CERTAIN,
            organisation=role,
        )


def is_role_mailbox(local: str) -> bool:
    """Whether the part before the "@" names a task and no person."""
    words = [word for word in re.split(r"[._+\d-]+", local.lower()) if word]
    first = load_names().first
    if any(word.capitalize() in first for word in words if len(word) > 2 and word not in _ROLES):
        return False
    return any(word in _ROLES for word in words)
