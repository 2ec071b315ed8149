"""Where the guide of 2013/14 leaves room: each reading of it that ratings follow, and what is asked of people."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from evidence.errors import ReadingError
from evidence.framework.premium import on_track
from evidence.framework.section_rating import rate_dashboard
from evidence.indicator import Colour, Flag, Provider, Reading, State
from tests.readings import BOARD, NOW, PRIMARY, a_reading, quality, rated, rating_of

_G, _AG, _A, _AR, _R = Colour.GREEN, Colour.AMBER_GREEN, Colour.AMBER, Colour.AMBER_RED, Colour.RED


def test_the_quotient_is_compared_unrounded_and_a_figure_that_rounds_up_is_flagged() -> None:
    reading = a_reading("C01", "90.0", numerator=Decimal(89996), denominator=Decimal(100000))
    found = rating_of("C01", reading)
    assert (found.colour, Flag.ROUNDING_CHANGES_COLOUR in found.flags) == (_A, True)
    clear = rating_of("C01", replace(reading, numerator=Decimal(89000), value=None))
    assert (clear.colour, Flag.ROUNDING_CHANGES_COLOUR in clear.flags) == (_A, False)


@pytest.mark.parametrize(("met", "flagged"), [(8994, False), (8995, True), (8999, True), (9000, False)])
def test_a_quotient_that_rounds_up_to_the_standard_is_flagged(met: int, flagged: bool) -> None:
    found = rating_of("C01", a_reading("C01", numerator=Decimal(met), denominator=Decimal(10000)))
    assert (found.colour, Flag.ROUNDING_CHANGES_COLOUR in found.flags) == (_G if met == 9000 else _A, flagged)


def test_a_quotient_is_compared_exactly_however_long_it_is() -> None:
    nearly = a_reading("C01", numerator=Decimal("8" + "9" * 40), denominator=Decimal("1" + "0" * 41))
    assert rating_of("C01", nearly).colour is _A
    assert rating_of("C01", replace(nearly, numerator=Decimal("9" + "0" * 40))).colour is _G


@pytest.mark.parametrize(("denominator", "flagged"), [(9, True), (10, False)])
def test_a_percentage_of_fewer_than_ten_is_flagged(denominator: int, flagged: bool) -> None:
    found = rating_of("C13", a_reading("C13", numerator=Decimal(denominator), denominator=Decimal(denominator)))
    assert (Flag.SMALL_DENOMINATOR in found.flags) is flagged


@pytest.mark.parametrize("plan", ["0", "-5"])
def test_a_percentage_of_no_plan_is_not_rated_and_asks_for_a_reason(plan: str) -> None:
    found = rating_of("F5", a_reading("F5", numerator=Decimal(3), denominator=Decimal(plan)))
    assert (found.colour, found.flags) == (Colour.NOT_RATED, (Flag.REASON_NEEDED,))


@pytest.mark.parametrize(("variance", "flagged"), [("-0.49", False), ("-0.5", True)])
def test_a_large_favourable_variance_is_green_and_put_up_for_discussion(variance: str, flagged: bool) -> None:
    found = rating_of("F2", a_reading("F2", variance))
    assert found.colour is _G
    assert ({Flag.FAVOURABLE_VARIANCE, Flag.AGENDA} <= set(found.flags)) is flagged


def test_the_full_year_variance_is_also_tried_over_the_denominator_that_is_printed() -> None:
    year = a_reading("F3", numerator=Decimal("0.2"), denominator=Decimal(100))
    to_date = a_reading("F2", numerator=Decimal(0), denominator=Decimal(50))
    found = rating_of("F3", year, to_date)
    assert (found.colour, Flag.DENOMINATOR_CHANGES_COLOUR in found.flags) == (_AG, True)
    assert "amber-red over the denominator of F2, 50" in found.rule


def test_a_printed_denominator_of_nothing_is_left_alone() -> None:
    year = a_reading("F3", numerator=Decimal("0.2"), denominator=Decimal(100))
    nothing = a_reading("F2", numerator=Decimal(0), denominator=Decimal(0), note="No allocation yet")
    assert rating_of("F3", year, nothing).flags == (Flag.AGENDA,)


@pytest.mark.parametrize(("share", "counted"), [("5", 0), ("5.01", 10)])
def test_a_provider_counts_above_five_per_cent_and_not_at_it(share: str, counted: int) -> None:
    assert quality("yes-enforcement", share=share).counted == counted


def test_a_provider_of_unknown_share_leaves_the_section_open_until_a_person_says() -> None:
    readings = [a_reading(f"Q{nth}", provider="St Anselm's", answer="no") for nth in range(1, 11)]
    bad = [a_reading(f"Q{nth}", provider="Anyborough General", answer="yes-plan") for nth in range(1, 11)]
    known = Provider(name="St Anselm's", share=Decimal(40))
    unknown = Provider(name="Anyborough General")
    found = rated("quality", *readings, *bad, providers=[known, unknown])
    assert (found.colour, found.best, found.worst, found.complete) == (Colour.MISSING, _G, _AG, False)
    assert Flag.SHARE_UNKNOWN in found.flags
    said = replace(unknown, counts=False, reason="A small block contract")
    assert rated("quality", *readings, *bad, providers=[known, said]).colour is _G


@pytest.mark.parametrize(("question", "colour"), [("Q1", _R), ("Q3", _R), ("Q4", Colour.MISSING)])
def test_a_bare_yes_is_enforcement_only_where_the_question_is(question: str, colour: Colour) -> None:
    found = rating_of(question, a_reading(question, provider="St Anselm's", answer="yes"))
    assert (found.colour, found.worst) == (colour, _R)


def test_enforcement_lowered_to_a_plan_asks_for_a_reason() -> None:
    answer = a_reading("Q1", provider="St Anselm's", answer="yes-plan")
    assert Flag.REASON_NEEDED in rating_of("Q1", answer).flags
    assert Flag.REASON_NEEDED not in rating_of("Q1", replace(answer, note="Lifted on 3 October")).flags


def test_a_blank_answer_keeps_quality_from_being_green_and_not_applicable_does_not() -> None:
    answers = [a_reading(f"Q{nth}", provider="St Anselm's", answer="no") for nth in range(1, 10)]
    providers = [Provider(name="St Anselm's", share=Decimal(40))]
    open_ = rated("quality", *answers, providers=providers)
    assert (open_.colour, open_.best, open_.worst, open_.rated, open_.counted) == (Colour.MISSING, _G, _R, 9, 10)
    last = a_reading("Q10", provider="St Anselm's", state=State.NOT_APPLICABLE)
    assert rated("quality", *answers, last, providers=providers).colour is _G


def test_an_incomplete_finance_section_shows_the_best_and_the_worst_it_can_be() -> None:
    found = rated("finance", *(a_reading(name, values["G"]) for name, values in PRIMARY.items()))
    assert (found.colour, found.best, found.worst, found.complete) == (Colour.MISSING, _G, _R, False)
    lost = rated("finance", a_reading("F1", "-1"), a_reading("F2", "1"))
    assert (lost.colour, lost.complete) == (_R, False)


def test_local_priorities_go_to_the_agenda_and_count_only_when_a_person_wants_it() -> None:
    infections = [a_reading("O4", "0"), a_reading("O5", "4", target=Decimal(4))]
    local = [a_reading(name, answer="no", state=State.SELF_CERTIFIED) for name in ("O9", "O10", "O11")]
    found = rated("outcomes", *infections, *local)
    assert (found.colour, [other.colour for other in found.others]) == (_G, [_R])
    assert {Flag.AGENDA, Flag.SELF_CERTIFIED} <= set(rating_of("O9", *local).flags)
    assert rated("outcomes", *infections, *local, choices={"local-priority-off-track-is-red"}).colour is _R


def test_a_central_colour_needs_its_source_and_then_counts() -> None:
    central = a_reading("O6", state=State.CENTRAL_COLOUR, answer="red")
    assert rating_of("O6", central).flags == (Flag.SOURCE_NEEDED,)
    found = rating_of("O6", replace(central, note="National dashboard of 14 March 2014"))
    assert (found.colour, Flag.AGENDA in found.flags) == (_R, True)
    with pytest.raises(ReadingError, match="O4 has the central colour"):
        rating_of("O4", replace(central, indicator="O4"))


@pytest.mark.parametrize(
    ("state", "colour"),
    [
        (State.MISSING, Colour.MISSING),
        (State.NOT_YET_AVAILABLE, Colour.NOT_YET_AVAILABLE),
        (State.NOT_APPLICABLE, Colour.NOT_RATED),
    ],
)
def test_missing_not_yet_available_and_not_rated_stay_apart(state: State, colour: Colour) -> None:
    assert rating_of("C01", a_reading("C01", state=state)).colour is colour


@pytest.mark.parametrize(
    ("answer", "colour"),
    [
        ("audit-none returns-on-time-and-good", _G),
        ("audit-none returns-often", _AR),
        ("audit-significant-number returns-sometimes", _R),
        ("audit-none", Colour.MISSING),
    ],
)
def test_the_worse_of_audit_and_returns_counts_and_both_are_needed(answer: str, colour: Colour) -> None:
    assert rating_of("F11", a_reading("F11", answer=answer)).colour is colour


def test_a_judged_band_asks_for_its_reason() -> None:
    judged = a_reading("F10", answer="partly-limited-risk")
    assert Flag.REASON_NEEDED in rating_of("F10", judged).flags
    assert Flag.REASON_NEEDED not in rating_of("F10", replace(judged, note="One risk of £200,000 is open")).flags


def test_the_friends_and_family_test_keeps_score_and_response_rate_apart() -> None:
    score = a_reading("O3", "64", provider="St Anselm's", unit="score")
    rate = a_reading("O3", "21.5", provider="St Anselm's", unit="%")
    ratings = [rating for rating in rated("outcomes", score, rate).ratings if rating.indicator == "O3"]
    assert [rating.reading.unit for rating in ratings if rating.reading] == ["score", "%"]


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        (a_reading("C01", "0.9", unit="share"), r'dashboard\.csv D7: C01 is in "share"; its unit is %'),
        (a_reading("C01", "90", provider="St Anselm's"), "C01 is rated for the body as a whole"),
        (
            a_reading("Q1", provider="St Anselm's", answer="perhaps"),
            'Q1 has the answer "perhaps"; known answers are no,',
        ),
        (a_reading("Q1", answer="no"), "Q1 is asked by provider, and none is named"),
        (replace(a_reading("C01", "90"), indicator="C99"), 'there is no indicator "C99"'),
    ],
)
def test_a_reading_that_cannot_be_used_is_refused_with_its_place(reading: Reading, told: str) -> None:
    with pytest.raises(ReadingError, match=told):
        rate_dashboard(BOARD, [reading], NOW)


def test_two_readings_for_one_place_are_refused() -> None:
    with pytest.raises(ReadingError, match="two readings of C01 in 2013/14 Q3"):
        rate_dashboard(BOARD, [a_reading("C01", "90"), a_reading("C01", "91")], NOW)


def test_each_rating_says_which_rule_gave_it_and_where_that_is_printed() -> None:
    assert rating_of("C01", a_reading("C01", "89.9")).rule == (
        "amber: 85 % or more and less than 90 % (Annex 3, NHS Constitution, row 1)"
    )
    assert rating_of("F9", a_reading("F9", "2000000", target=Decimal(1999999))).rule == (
        "red: more than the target of £1,999,999 (Annex 3, Finance, number 9)"
    )


@pytest.mark.parametrize(
    ("indicator", "measured", "more", "met"),
    [
        ("O1", "-3.2", {}, True),
        ("O1", "-3.19", {}, False),
        ("O2", "0", {}, True),
        ("O2", "0.1", {}, False),
        ("O3", "0.1", {"condition_met": True}, True),
        ("O3", "0", {"condition_met": True}, False),
        ("O3", "5", {"condition_met": False}, False),
        ("O6", "15", {"target": Decimal(15)}, True),
    ],
)
def test_the_quality_premium_aid_says_on_track_and_only_suggests(
    indicator: str, measured: str, more: dict[str, object], met: bool
) -> None:
    aid = on_track(BOARD.indicator(indicator), Decimal(measured), **more)  # type: ignore[arg-type]
    assert (aid.on_track, aid.suggests) == (met, _G if met else _R)


@pytest.mark.parametrize("indicator", ["O3", "O4", "O6"])
def test_the_aid_refuses_what_it_cannot_answer(indicator: str) -> None:
    with pytest.raises(ReadingError):
        on_track(BOARD.indicator(indicator), Decimal(1))
