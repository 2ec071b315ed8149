"""The gates of the 2013/14 framework, and the guide's case study of Anyshire CCG (paragraphs 78 and 83)."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from evidence.errors import FrameworkError, RecordError
from evidence.framework import load_framework
from evidence.framework.judging import Condition, Judging
from evidence.framework.load_judging import parse_judging
from evidence.record.gates import OnFile, lacking
from evidence.record.judgement import Ground, Judgement
from evidence.record.support import Agreement, Escalation, Power, Request, Result, Support

_FRAMEWORK = load_framework("2013-14")
_DOMAIN = 3

_ADVICE = Support(
    domains=(_DOMAIN,),
    what="Help to find the causes of the overspend and to write a plan",
    date="2013-08-20",
    level=1,
    agreement=Agreement.AGREED,
    objectives=("A plan with monthly savings by October",),
    follow_up="Progress at each quarterly meeting",
)
_ADVICE_IN_VAIN = Support(
    domains=(_DOMAIN,),
    what=_ADVICE.what,
    date=_ADVICE.date,
    level=1,
    agreement=Agreement.AGREED,
    objectives=_ADVICE.objectives,
    follow_up=_ADVICE.follow_up,
    result=Result.NOT_IMPROVED,
    outcome="The plan was not followed",
    closed="2014-04-10",
)
_EXPERTS_REFUSED = Support(
    domains=(_DOMAIN,),
    what="An improvement team for the financial plan",
    date="2014-04-15",
    level=4,
    agreement=Agreement.REFUSED,
)
_ESCALATION = Escalation(
    domains=(_DOMAIN,),
    view="The area team sees a risk of financial failure next year",
    date="2014-04-20",
    told="Face to face, accountable officer and chair",
    actions=("A recovery plan",),
    timeline="By 30 May 2014",
    milestones=("Draft by 9 May",),
    consequences="A proposal to the committee",
)
_REQUEST = Request(
    domains=(_DOMAIN,), what="The contract position", purpose="To see the risk", asked_of="CCG", date="2014-04-02"
)


def a_judgement(category: str, **more: object) -> Judgement:
    return Judgement(period="2013/14 Q4", domain=_DOMAIN, category=category, reason="As discussed", **more)  # type: ignore[arg-type]


def missing(judgement: Judgement, on_file: OnFile) -> list[Condition]:
    return [lack.gate.condition for lack in lacking(_FRAMEWORK.judging.gates, judgement, on_file)]


def on_file(*things: Support | Request | Escalation) -> OnFile:
    return OnFile(
        supports={f"S{nth}": one for nth, one in enumerate(things, 1) if isinstance(one, Support)},
        requests={f"R{nth}": one for nth, one in enumerate(things, 1) if isinstance(one, Request)},
        escalations={f"E{nth}": one for nth, one in enumerate(things, 1) if isinstance(one, Escalation)},
    )


_INTERVENTION = {
    "ground": Ground.AT_RISK,
    "ground_because": "Financial balance will be missed",
    "tried": ("Advice on the plan", "A peer review"),
}


def test_response_1_knows_its_causes_and_drafts_a_plan_so_assured_needs_only_its_evidence() -> None:
    assert missing(a_judgement("assured", evidence=("abcd",)), on_file()) == []
    assert missing(a_judgement("assured"), on_file()) == [Condition.EVIDENCE]
    assert missing(a_judgement("assured-with-support"), on_file()) == [Condition.SUPPORT_AGREED]


def test_response_2_has_little_analysis_so_support_with_objectives_and_follow_up_has_to_be_agreed_first() -> None:
    judged = a_judgement("assured-with-support")
    assert missing(judged, on_file()) == [Condition.SUPPORT_AGREED]
    bare = Support(domains=(_DOMAIN,), what="Advice", date="2013-08-20", level=1, agreement=Agreement.AGREED)
    assert missing(judged, on_file(bare)) == [Condition.OBJECTIVES, Condition.FOLLOW_UP]
    assert missing(judged, on_file(_ADVICE)) == []


def test_response_3_makes_progress_and_agrees_more_so_support_is_met_and_intervention_is_not() -> None:
    more = Support(
        domains=(_DOMAIN,),
        what="Talks with the acute trust, brokered by the area team",
        date="2014-04-15",
        level=3,
        agreement=Agreement.AGREED,
        objectives=("A joint plan with the trust",),
        follow_up="Monthly",
    )
    known = on_file(_ADVICE, more)
    assert missing(a_judgement("assured-with-support"), known) == []
    assert missing(a_judgement("not-assured"), known) == [
        Condition.GROUND,
        Condition.OPTIONS_TRIED,
        Condition.SUPPORT_NOT_ENOUGH,
        Condition.ESCALATED,
    ]


def test_response_4_denies_the_problem_and_refuses_support_so_only_intervention_can_be_met() -> None:
    known = on_file(_ADVICE_IN_VAIN, _EXPERTS_REFUSED, _ESCALATION)
    assert missing(a_judgement("not-assured", **_INTERVENTION), known) == []
    assert missing(a_judgement("assured-with-support"), known) == [Condition.SUPPORT_AGREED]


@pytest.mark.parametrize(
    ("left_out", "condition"),
    [
        (_ADVICE_IN_VAIN, Condition.SUPPORT_INCREASED),
        (_EXPERTS_REFUSED, Condition.SUPPORT_INCREASED),
        (_ESCALATION, Condition.ESCALATED),
    ],
)
def test_intervention_needs_each_part_of_its_trail(left_out: object, condition: Condition) -> None:
    parts = [part for part in (_ADVICE_IN_VAIN, _EXPERTS_REFUSED, _ESCALATION) if part is not left_out]
    assert missing(a_judgement("not-assured", **_INTERVENTION), on_file(*parts)) == [condition]


@pytest.mark.parametrize(
    ("left_out", "condition"),
    [(("ground", "ground_because"), Condition.GROUND), (("tried",), Condition.OPTIONS_TRIED)],
)
def test_intervention_needs_the_ground_and_the_options_tried(left_out: tuple[str, ...], condition: Condition) -> None:
    said = {name: value for name, value in _INTERVENTION.items() if name not in left_out}
    known = on_file(_ADVICE_IN_VAIN, _EXPERTS_REFUSED, _ESCALATION)
    assert missing(a_judgement("not-assured", **said), known) == [condition]


def test_a_serious_risk_to_patients_takes_the_place_of_the_trail_but_not_of_the_ground() -> None:
    sudden = {"patient_safety": "Two deaths under review in one ward"}
    assert missing(a_judgement("not-assured", **sudden), on_file()) == [Condition.GROUND]
    ground = {"ground": Ground.FAILING, "ground_because": "Patients are not kept safe"}
    assert missing(a_judgement("not-assured", **sudden, **ground), on_file()) == []


def test_requests_for_information_alone_never_lead_to_support() -> None:
    found = lacking(_FRAMEWORK.judging.gates, a_judgement("assured-with-support"), on_file(_REQUEST))
    assert [lack.gate.condition for lack in found] == [Condition.MORE_THAN_REQUESTS, Condition.SUPPORT_AGREED]
    assert "only R1 is on record" in found[0].missing
    assert not any(lack.gate.overridable for lack in found)


def test_what_is_on_record_for_another_domain_does_not_count() -> None:
    elsewhere = Support(
        domains=(1,),
        what="Advice",
        date="2013-08-20",
        level=1,
        agreement=Agreement.AGREED,
        objectives=("Better",),
        follow_up="Monthly",
    )
    assert missing(a_judgement("assured-with-support"), on_file(elsewhere)) == [Condition.SUPPORT_AGREED]


def test_a_missing_part_is_named_with_its_entry() -> None:
    vague = Escalation(domains=(_DOMAIN,), view="There is a risk", date="2014-04-20", told="By letter")
    judged = a_judgement("not-assured", **_INTERVENTION)
    (lack,) = lacking(_FRAMEWORK.judging.gates, judged, on_file(_ADVICE_IN_VAIN, _EXPERTS_REFUSED, vague))
    assert lack.missing == "E3 lacks agreed actions, a timeline, milestones, clear consequences"
    twice = on_file(_EXPERTS_REFUSED, _EXPERTS_REFUSED, _ESCALATION)
    (lack,) = lacking(_FRAMEWORK.judging.gates, judged, twice)
    assert lack.missing == "support never went up over time: level 4 on 2014-04-15, level 4 on 2014-04-15"


def test_stronger_support_on_the_same_day_is_no_trail_over_time() -> None:
    same_day = replace(_ADVICE_IN_VAIN, date=_EXPERTS_REFUSED.date, closed="2014-06-10")
    known = on_file(same_day, _EXPERTS_REFUSED, _ESCALATION)
    assert missing(a_judgement("not-assured", **_INTERVENTION), known) == [Condition.SUPPORT_INCREASED]


def test_only_what_the_guide_says_should_follow_can_be_overridden() -> None:
    overridable = {gate.condition for gate in _FRAMEWORK.judging.gates if gate.overridable}
    assert overridable == {Condition.EVIDENCE, Condition.OBJECTIVES, Condition.FOLLOW_UP}


def test_a_power_is_used_only_with_its_reason_to_believe() -> None:
    asked = {"domains": (1,), "what": "Minutes", "purpose": "Quality", "asked_of": "CCG", "date": "2014-01-10"}
    with pytest.raises(RecordError, match="14Z17"):
        Request(**asked, power=Power.DOCUMENTS)  # type: ignore[arg-type]
    assert Request(**asked, power=Power.DOCUMENTS, because="It might fail to manage quality")  # type: ignore[arg-type]


def test_the_framework_has_four_signs_ten_offers_seven_considerations_and_six_interventions() -> None:
    judging = _FRAMEWORK.judging
    assert (len(judging.offers), len(judging.considerations), len(judging.interventions)) == (10, 7, 6)
    assert len(judging.factors) == 3
    assert [len(category.signs) for category in _FRAMEWORK.categories] == [4, 4, 4]


def test_a_gate_for_an_unknown_category_or_condition_is_refused_with_its_line() -> None:
    text = (resources.files("evidence.framework") / "2013-14.judging.toml").read_text(encoding="utf-8")
    for wrong in ('condition = "luck"', 'category = "splendid"'):
        key = wrong.split(" ")[0]
        place = text.index("[[gate]]")
        start = text.index(f"{key} = ", place)
        broken = text[:start] + wrong + text[text.index("\n", start) :]
        line = text[:start].count("\n") + 1
        with pytest.raises(FrameworkError, match=f"line {line}, gate.{key}"):
            parse_judging(broken, tuple(one.id for one in _FRAMEWORK.categories), file="x.toml")


def test_a_framework_of_ones_own_has_its_judging_file_beside_it_read_only_when_asked_for(tmp_path: Path) -> None:
    shipped = resources.files("evidence.framework")
    own = tmp_path / "own.toml"
    own.write_text((shipped / "2015-16.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert load_framework(str(own)).judging == Judging()
    other = tmp_path / "other.toml"
    other.write_text(own.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "other.judging.toml").write_text('framework = "other"\nluck = 1\n', encoding="utf-8")
    framework = load_framework(str(other))
    assert len(framework.domains) == 5
    with pytest.raises(FrameworkError, match=r"other\.judging\.toml, line 2, luck"):
        _ = framework.judging


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[intervention]\nafter = ["splendid"]\nneeds = "x"\nreference = "x"\noption = []\n', "no category"),
        ('[[offer]]\nid = "a"\ntext = "x"\nlevel = 1\n[[offer]]\nid = "a"\ntext = "x"\nlevel = 1\n', "twice"),
        ('[capability]\nevery_years = "one"\n', "whole number"),
    ],
)
def test_a_slip_in_a_judging_file_is_named_with_its_place(text: str, problem: str) -> None:
    with pytest.raises(FrameworkError, match=rf"x\.toml, line \d+, .*{problem}"):
        parse_judging(f'framework = "x"\n{text}', ("assured",), file="x.toml")
