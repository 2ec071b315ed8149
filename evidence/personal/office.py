"""The list of office-holders as its keeper writes it, and whether a name is on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from evidence.errors import CorpusError
from evidence.personal.finding import OfficeHolder
from evidence.personal.signs import TITLES
from evidence.toml_place import read_toml


def read_office_holders(text: str, *, file: str) -> tuple[OfficeHolder, ...]:
    """The people in a TOML file of [[office_holder]] tables with name, role and level.

    The level is "board", or "staff" for those below it. Raises CorpusError naming file, key and line.
    """
    reader = read_toml(text, file=file, error=CorpusError)
    reader.only("office_holder")
    found = []
    for table in reader.tables("office_holder"):
        table.only("name", "role", "level")
        board = table.one_of("level", ("board", "staff")) == "board"
        found.append(OfficeHolder(name=table.text("name"), role=table.text("role"), board=board))
    return tuple(found)


_POST: Final = (
    r"(?:(?:Interim |Acting |Joint )?(?:Clinical Chair|Accountable Officer|Medical Director|Turnaround Director"
    r"|CCG Chair|Nurse Member|Chief (?:Officer|Executive|Finance Officer|Financial Officer|Operating Officer|Nurse"
    r"|Medical Officer)"
    r"|(?:Executive |Clinical )?Directors? of (?:Nursing|Quality|Finance|Commissioning|Strategy|Operations"
    r"|Public Health|Adult Social|Children|Delivery|Performance|Governance|Contracting)"
    r"(?: \w+| and (?:Chief )?\w+){0,3}"
    r"|(?:Chair|Chairman)(?= of the (?:Governing Body|Board|CCG|Trust|trust)|[),;:\t\n]|, |$)"
    r"|(?:Lay|Governing Body|GP) [Mm]ember|Non-[Ee]xecutive [Dd]irector|Secondary [Cc]are ([Dd]octor|[Cc]linician|"
    r"[Cc]onsultant|[Mm]ember)))"
)
_POST_BEFORE: Final = re.compile(
    rf"(?<!PA to )(?<!PA to the )(?<!to the )(?<!eputy )(?<!ssistant )(?<!ssociate )(?<!ffice of the )(?<!Vice )"
    rf"(?<!Vice-)\b{_POST}(?: (?:of|for|at) [^.;,:()\n]{{2,50}})?(?:,|:| -|) (?:and )?$"
)
_POST_AFTER: Final = re.compile(rf",? ?[(,:–\t-] ?(?:the |our |its |and )?{_POST}\b")


def said_on_board(text: str, start: int, end: int) -> bool:
    """Whether the text sets a post at board level right beside the name: "the Chief Officer, Ann Smith"."""
    return bool(_POST_AFTER.match(text, end) or _POST_BEFORE.search(text, max(0, start - 110), start))


class Standing(Enum):
    """BOARD: may be named; STAFF: on the list, below board level; NONE: not on it."""

    BOARD = auto()
    STAFF = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Offices:
    """The list by surname, in small letters: title or "", first name, standing."""

    by_surname: dict[str, tuple[tuple[str, str, Standing], ...]]

    @staticmethod
    @lru_cache(maxsize=8)
    def of(holders: tuple[OfficeHolder, ...]) -> Offices:
        """The list, ready to be looked up. An entry without a name is passed over."""
        found: dict[str, tuple[tuple[str, str, Standing], ...]] = {}
        for holder in holders:
            words = holder.name.replace(".", "").split()
            title = words.pop(0) if words and words[0] in TITLES else ""
            if words:
                standing = Standing.BOARD if holder.board else Standing.STAFF
                entry = (title, words[0].lower() if len(words) > 1 else "", standing)
                found[words[-1].lower()] = (*found.get(words[-1].lower(), ()), entry)
        return Offices(found)

    def standing(self, words: Sequence[str], title: str) -> Standing:
        """The standing of a name, given without its title. Another title or first name makes it another person's."""
        title = title.rstrip(".")
        order = words if words[-1].lower() in self.by_surname else [*words[1:], words[0]]
        for known_title, first, standing in self.by_surname.get(order[-1].lower(), ()):
            given = order[0].rstrip(".").lower() if len(order) > 1 else ""
            same_first = not given or not first or given == first or (len(given) == 1 and first.startswith(given))
            same_title = not title or not known_title or title == known_title
            if same_first and (same_title or (given and given == first)):
                return standing
        return Standing.NONE
