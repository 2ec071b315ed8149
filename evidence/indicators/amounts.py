"""From a cell to a number or an answer, without guessing: what can be read two ways is a doubt for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evidence.errors import ReadingError
from evidence.framework.dashboard import Indicator
from evidence.indicators.sheets import Cell

# A dot or a dash stands for "nothing here"; "n/a" may mean "not available" as well as "not applicable".
_BLANK = frozenset({"", "-", "–", "—", ".", "..", "…", ":", "*", "n/a", "na", "n.a.", "nil return", "no data", "tbc"})
_NUMBER = re.compile(r"([-+−–])?\s*£?\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)\s*(%)?")
_IN_BRACKETS = re.compile(r"\(\s*(.*?)\s*\)(\s*%)?")
_UNITS = {
    "%": ("percent", "per cent", "percentage", "pct", "% of plan", "% of allocation", "% of need", "% by value"),
    "share": ("fraction", "proportion", "0-1", "0 to 1"),
    "£": ("gbp", "pounds", "pound"),
    "£k": ("£000", "£000s", "£'000", "£'000s", "£ 000", "£thousand", "£ thousand", "k"),
    "£m": ("£million", "£ million", "million", "£ m"),
}
_TIMES = {"£k": Decimal(1_000), "£m": Decimal(1_000_000)}
_COUNTED = frozenset({"patients", "cases", "breaches"})
_YES = {"y": "yes", "true": "yes", "n": "no", "false": "no"}
_WORDS = re.compile(r"[^a-z0-9]+")
# How people write the four answers of the quality section.
_QUALITY_ANSWERS = (
    (("enforcement",), "yes-enforcement"),
    (("no action plan", "no plan"), "yes-no-plan"),
    (("plan",), "yes-plan"),
)


_SAID_SO = {"met in full": "met", "fully met": "met"}
_DENIED = frozenset({"no", "not", "never", "without"})


class Scale(StrEnum):
    """What a bare number in a percentage's row means: 0.95 is 0.95 % (PERCENT) or 95 % (SHARE)."""

    PERCENT = "percent"
    SHARE = "share"


class Positive(StrEnum):
    """What a positive variance means: worse than plan (ADVERSE) or better (FAVOURABLE)."""

    ADVERSE = "adverse"
    FAVOURABLE = "favourable"


class Doubtful(ReadingError):
    """Something that can be read two ways. `about` is the question that a person has to answer."""

    def __init__(self, message: str, *, about: type[Scale] | type[Positive], hint: str) -> None:
        super().__init__(message, hint=hint)
        self.about = about


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number as it stands. `percent` when the cell itself says that it is one (a sign or a format): then 0 to 100."""

    number: Decimal
    percent: bool


def is_blank(cell: Cell | None) -> bool:
    """Whether nothing is there, or a sign for nothing."""
    return cell is None or (cell.number is None and cell.text.casefold() in _BLANK)


def amount(cell: Cell) -> Amount:
    """The number in the cell; ReadingError when there is a text that is none."""
    if cell.number is not None:
        return Amount(number=cell.number * 100 if cell.percent else cell.number, percent=cell.percent)
    bracketed = _IN_BRACKETS.fullmatch(cell.text)
    words = f"-{bracketed[1]}{bracketed[2] or ''}" if bracketed else cell.text
    found = _NUMBER.fullmatch(words)
    if not found:
        raise ReadingError(f'"{cell.text}" is no number.')
    number = Decimal(found[2].replace(",", ""))
    return Amount(number=-number if found[1] in {"-", "−", "–"} else number, percent=found[3] is not None)


def unit_of(indicator: Indicator, written: str) -> tuple[str, Decimal, Scale | None]:
    """The indicator's unit that is meant, what to multiply by, and the scale if the unit says it.

    An indicator whose unit the framework does not give takes the one that is written. ReadingError for another unit, or
    for none where the indicator may have several.
    """
    plain = " ".join(written.casefold().split())
    known = next((unit for unit, other in _UNITS.items() if plain == unit or plain in other), plain)
    if not known:
        if len(indicator.units) > 1:
            raise ReadingError(f"{indicator.id} needs its unit, {' or '.join(indicator.units)}.")
        return (indicator.units[0] if indicator.units else ""), Decimal(1), None
    if not indicator.units:
        return ("%" if known == "share" else known), Decimal(1), Scale.SHARE if known == "share" else None
    if known == "share" and "%" in indicator.units:
        return "%", Decimal(1), Scale.SHARE
    if known in _TIMES and "£" in indicator.units:
        return "£", _TIMES[known], None
    if known in {"number", "count", "no", "no."} and _COUNTED.intersection(indicator.units):
        return indicator.units[0], Decimal(1), None
    for unit in indicator.units:
        if unit.casefold().removeprefix("rate ") == known.removeprefix("rate "):
            return unit, Decimal(1), None
    raise ReadingError(f'{indicator.id} is in {" or ".join(indicator.units) or "no unit"}, not in "{written}".')


def percentage(indicator: Indicator, found: Amount, quotient: Decimal | None, scale: Scale | None) -> Decimal:
    """The number as a percentage from 0 to 100.

    `quotient` is 100 x numerator / denominator where both are given, and settles what a bare number means. Doubtful for
    a number that could be either and nobody said which; ReadingError when it does not agree with the quotient.
    """
    number = found.number if found.percent else _by_quotient(found.number, quotient)
    if number is None:
        number = _by_scale(indicator, found.number, scale)
    if quotient is not None and not _agree(number, quotient, found.number):
        raise ReadingError(f"{number.normalize():f} % is not the numerator over the denominator, {quotient:.4f} %.")
    if indicator.standard is not None and not 0 <= number <= 100:
        raise ReadingError(f"{number.normalize():f} % cannot be: {indicator.id} lies between 0 and 100 %.")
    return number


def _by_quotient(number: Decimal, quotient: Decimal | None) -> Decimal | None:
    if quotient is None:
        return None
    meant = [one for one in (number, number * 100) if _agree(one, quotient, number)]
    return meant[0] if meant else number


def _agree(percent: Decimal, quotient: Decimal, written: Decimal) -> bool:
    """Whether a figure is the quotient, cut or rounded to the digits in which it was written."""
    exponent = written.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) * (1 if percent == written else 100)
    return abs(percent - quotient) <= min(max(step, Decimal("1e-9")), Decimal(1))


def _by_scale(indicator: Indicator, number: Decimal, scale: Scale | None) -> Decimal:
    highest = 1 if indicator.standard is not None else 2
    if scale is Scale.SHARE:
        if abs(number) > highest:
            raise ReadingError(f"{number} is no share: as a percentage it would be {number * 100} %.")
        return number * 100
    if scale is None and number and abs(number) <= highest:
        raise Doubtful(
            f"{indicator.id} is {number}: that may be {number} % or {(number * 100).normalize():f} %.",
            about=Scale,
            hint="Say which with --unit percent or --unit share, or write the % sign into the cell.",
        )
    return number


def whole(indicator: Indicator, number: Decimal) -> Decimal:
    """The number of cases, patients or breaches; ReadingError when they are not whole."""
    if _COUNTED.intersection(indicator.units) and (number < 0 or number != number.to_integral_value()):
        raise ReadingError(f"{number} is no number of {indicator.units[0]}.")
    return number


def answer_of(indicator: Indicator, cell: Cell) -> str:
    """The framework's word for an answer ("Yes, action plan in place" is "yes-plan"); ReadingError for any other."""
    said = cell.shown.casefold()
    known = {*indicator.answers, *indicator.open_answers, *indicator.choice_answers}
    if not known or "Y/N" in indicator.units:
        known |= {"yes", "no"}
    said = _SAID_SO.get(said, said)
    parts = said.split() if indicator.parts else [_YES.get(said, _WORDS.sub("-", said).strip("-"))]
    if not set(parts) <= known and said.startswith("yes"):
        parts = [word for signs, word in _QUALITY_ANSWERS if any(sign in said for sign in signs)][:1]
    if not set(parts) <= known and not indicator.parts:
        parts = _by_all_words(said, known)
    if not parts or not set(parts) <= known:
        raise ReadingError(f'{indicator.id} has the answer "{cell.shown}"; it may be {", ".join(sorted(known))}.')
    return " ".join(parts)


def _by_all_words(said: str, known: set[str]) -> list[str]:
    """The one answer of several words that all stand in what is said ("Partly met, limited uncovered risk")."""
    words = set(_WORDS.split(said))
    if _DENIED & words:
        return []
    meant = [answer for answer in sorted(known) if "-" in answer and set(answer.split("-")) <= words]
    return meant if len(meant) == 1 else []


def takes_answers(indicator: Indicator) -> bool:
    """Whether the indicator is answered in words and not with a number."""
    return not indicator.bands and bool(
        indicator.answers or indicator.open_answers or {"Y/N", "judged"}.intersection(indicator.units)
    )
