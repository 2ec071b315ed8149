"""Letters about one entry of the record: support that was agreed, information that is asked for. Nobody signed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from evidence.errors import RecordError
from evidence.record.support import Agreement, Power, Request, Support
from generators.context import Front
from generators.pack import Pack

_SUPPORT_POWER = "14Z10"
_GROUND_SECTION = "14Z17"
_INFORMAL = ""
_Said = TypeVar("_Said", Support, Request)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportLetterContext:
    """Confirmation in writing of support (guide, paragraphs 74, 76 and Annex 4).

    `power` is the section of the statute and `does` what it lets NHS England do. `agreed` is False while the support is
    only offered. `date` and `confirmed` are days, `confirmed` "" before; `office` is the assessor's.
    """

    front: Front
    office: str
    name: str
    power: str
    does: str
    statute: str
    domains: tuple[str, ...]
    what: str
    kind: str
    date: str
    agreed: bool
    objectives: tuple[str, ...]
    follow_up: str
    restrictions: str
    confirmed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLetterContext:
    """A request for information or for an explanation (sections 14Z17 to 14Z19; guide, Annex 4).

    `power` is "" for an informal request, else the section, which `does` what it says; `because` is then the reason to
    believe that `ground_section` asks for. `due` is a day, or "".
    """

    front: Front
    office: str
    name: str
    power: str
    does: str
    statute: str
    ground_section: str
    because: str
    domains: tuple[str, ...]
    what: str
    purpose: str
    asked_of: str
    date: str
    due: str


def support_letter_context(pack: Pack) -> SupportLetterContext:
    """The letter about support S1, S2 ...; RecordError for another entry, or support that was refused or has ended."""
    name, said = _entry(pack, Support, "support", "S1")
    if said.closed or said.agreement is Agreement.REFUSED:
        raise RecordError(f"{name} was refused or has ended: there is nothing to confirm.")
    offers = {offer.id: offer.text for offer in pack.framework.judging.offers}
    return SupportLetterContext(
        front=pack.front(f"Support for {pack.settings.body}"),
        office=pack.framework.assessor_office,
        name=name,
        power=_SUPPORT_POWER,
        does=_does(pack, _SUPPORT_POWER),
        statute=pack.framework.statute,
        domains=_domains(pack, said.domains),
        what=said.what,
        kind=offers.get(said.offer, ""),
        date=said.date,
        agreed=said.agreement is Agreement.AGREED,
        objectives=said.objectives,
        follow_up=said.follow_up,
        restrictions=said.restrictions,
        confirmed=said.confirmed,
    )


def request_letter_context(pack: Pack) -> RequestLetterContext:
    """The letter about request R1, R2 ...; RecordError for another entry, or a request that was answered."""
    name, said = _entry(pack, Request, "request", "R1")
    if said.closed:
        raise RecordError(f"{name} was answered on {said.closed}.")
    power = _INFORMAL if said.power is Power.INFORMAL else said.power.value
    return RequestLetterContext(
        front=pack.front(f"Request for information: {pack.settings.body}"),
        office=pack.framework.assessor_office,
        name=name,
        power=power,
        does=_does(pack, power),
        statute=pack.framework.statute,
        ground_section=_GROUND_SECTION,
        because=said.because,
        domains=_domains(pack, said.domains),
        what=said.what,
        purpose=said.purpose,
        asked_of=said.asked_of,
        date=said.date,
        due=said.due,
    )


def _entry(pack: Pack, kind: type[_Said], called: str, example: str) -> tuple[str, _Said]:
    wanted = pack.wanted.entry
    held = {one.name: one.said for one in pack.on_record if isinstance(one.said, kind)}
    if wanted not in held:
        raise RecordError(
            f"There is no {called} {wanted}." if wanted else f"Which {called} is the letter about?",
            hint=f"Name it with --entry {example}; on record: {', '.join(held) or 'none'}.",
        )
    return wanted, held[wanted]


def _does(pack: Pack, section: str) -> str:
    return next((power.does for power in pack.framework.powers if power.section == section), "")


def _domains(pack: Pack, numbers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"{number}. {pack.framework.domain(number).question}" for number in sorted(numbers))
