"""Readings for the 2013/14 delivery dashboard, and ratings of them."""

from __future__ import annotations

from decimal import Decimal

from evidence.framework.load_dashboard import load_dashboard
from evidence.framework.section_rating import rate_dashboard
from evidence.indicator import Provider, Rating, Reading, ReadingSource, SectionRating

NOW = "2013/14 Q3"
BOARD = load_dashboard("2013-14")


def a_reading(indicator: str, value: str | None = None, **more: object) -> Reading:
    """A reading of this quarter in the indicator's unit; `more` replaces fields."""
    fields: dict[str, object] = {
        "indicator": indicator,
        "period": NOW,
        "source": ReadingSource(file="dashboard.csv", cell="D7"),
        "value": None if value is None else Decimal(value),
        "unit": "" if value is None else BOARD.indicator(indicator).units[0],
    }
    return Reading(**(fields | more))  # type: ignore[arg-type]


def rated(section: str, *readings: Reading, **more: object) -> SectionRating:
    """The rating of one section from these readings."""
    found = rate_dashboard(BOARD, readings, NOW, **more)  # type: ignore[arg-type]
    return next(one for one in found if one.section == section)


def rating_of(indicator: str, *readings: Reading, **more: object) -> Rating:
    """The first rating of one indicator from these readings."""
    for section in rate_dashboard(BOARD, readings, NOW, **more):  # type: ignore[arg-type]
        for rating in section.ratings:
            if rating.indicator == indicator:
                return rating
    raise KeyError(indicator)


def constitution(*worse: Reading, **more: object) -> SectionRating:
    """The NHS Constitution section with every indicator at its standard, save those given."""
    named = {reading.indicator for reading in worse}
    section = BOARD.section("constitution")
    good = [
        a_reading(indicator.id, str(indicator.standard), provider="St Anselm's" if indicator.per_provider else None)
        for indicator in section.indicators
        if indicator.standard is not None and indicator.id not in named
    ]
    return rated("constitution", *good, *worse, **more)


def quality(*answers: str, share: str = "30") -> SectionRating:
    """The quality section of one provider: the answers given from the first question on, "no" to the others."""
    given_answers = (*answers, *["no"] * (10 - len(answers)))
    readings = [
        a_reading(indicator.id, provider="St Anselm's", answer=answer, note="as agreed in the contract meeting")
        for indicator, answer in zip(BOARD.section("quality").indicators, given_answers, strict=True)
    ]
    return rated("quality", *readings, providers=[Provider(name="St Anselm's", share=Decimal(share))])


PRIMARY = {
    "F1": {"G": "2", "AG": "1", "AR": "0", "R": "-1"},
    "F2": {"G": "0", "AG": "0.2", "AR": "0.3", "R": "1"},
    "F3": {"G": "0", "AG": "0.2", "AR": "0.3", "R": "1"},
    "F5": {"G": "95", "AG": "80", "AR": "50", "R": "0"},
    "F6": {"G": "95", "AG": "80", "AR": "50", "R": "0"},
}
_RISK = {"G": "met", "AG": "partly-limited-risk", "AR": "partly-material-risk", "R": "not-met"}


def finance(colours: str, *supporting: Reading) -> SectionRating:
    """The finance section with these colours for F1, F2, F3, F5, F6 and F10, and F9 green unless a seventh is given."""
    wanted = colours.split()
    readings = [
        a_reading(name, values[colour]) for (name, values), colour in zip(PRIMARY.items(), wanted, strict=False)
    ]
    readings.append(a_reading("F10", answer=_RISK[wanted[5]], note="Reviewed with the chief finance officer"))
    running = "101" if wanted[6:] == ["R"] else "100"
    return rated("finance", *readings, a_reading("F9", running, target=Decimal(100)), *supporting)
