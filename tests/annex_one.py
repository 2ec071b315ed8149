"""The guide's example report (Annex 1) as a record: its levels, and in our words what each cell says."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.framework import load_framework
from evidence.model import Stance
from evidence.record.action import Action
from evidence.record.judgement import Headline, Joint, Judgement
from evidence.record.meeting import MeetingPoint
from evidence.record.support import Agreement, Support
from evidence.store.judgements import judge, set_headline
from evidence.store.undertakings import enter
from evidence.store.workspace import Workspace
from tests.record import ANA

PERIOD, HEADLINE = "2013/14 Q3", "Assured"
_MET = "2014-02-12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: the level, the achievements, the issues, and the actions with who has them."""

    level: str
    achievements: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    actions: tuple[tuple[str, str], ...] = ()


ROWS = {
    1: Row(
        level="assured",
        achievements=("The strategic plan follows the joint health and wellbeing strategies; partners stand by it.",),
        issues=("Member practices have too little part in designing and delivering changes to services.",),
    ),
    2: Row(
        level="assured",
        achievements=("The latest consultation on where services are provided followed good practice.",),
    ),
    3: Row(
        level="assured-with-support",
        achievements=("Local priorities for better outcomes in 2013/14 are on course.",),
        issues=(
            "62-day cancer waits: some specialties lack capacity and successors.",
            "A&E waits: Anyshire NHS FT does not yet meet the standard every time.",
        ),
        actions=(
            ("Revised action plan for 62-day cancer waits, with quicker radiology and pathology", "CCG"),
            ("More consultants in haematology", "Anyshire NHS FT"),
            ("Review of how A&E works at the trust, with recommendations", "Monitor"),
            ("Look at recovery and trajectory each month in the urgent care working group", "NHS England"),
        ),
    ),
    4: Row(
        level="assured",
        issues=(
            "Members do not all know what procurement asks of them.",
            "The commissioning support unit does not always give the CCG what it needs.",
        ),
        actions=(
            ("Keep what is said as provider apart from what is said as commissioner", "CCG"),
            (
                "Agree a rectification plan for the support services that fall short",
                "CCG and support unit",
            ),
        ),
    ),
    5: Row(
        level="assured-with-support",
        achievements=("Work with neighbouring CCGs has kept the local 111 service moving.",),
        issues=(
            "The Health and Wellbeing Board is young.",
            "The urgent care working group could settle urgent matters sooner.",
        ),
        actions=(
            ("Find out with the development tool how mature the Health and Wellbeing Board is", "CCG"),
            ("Press the working group to put winter actions first", "NHS England and CCG"),
        ),
    ),
    6: Row(
        level="assured",
        achievements=("The organisational development plan was renewed together with the strategic plan.",),
        issues=(
            "The four localities work together, but winning members over takes much effort.",
            "The CCG leans on a few strong leaders.",
        ),
        actions=(
            ("Let the strong leaders bring others on", "CCG"),
            ("Write a succession plan for leaders", "CCG"),
            ("Gather good practice on practice managers", "NHS England"),
            ("Take part in the leadership programme and share what is learned", "CCG"),
        ),
    ),
}


def enter_annex_one(workspace: Workspace) -> None:
    """Everything the example shows, as people would have entered it after the meeting."""
    framework = load_framework("2013-14")
    with workspace.open() as connection:
        for number, row in ROWS.items():
            for stance, said in ((Stance.ACHIEVEMENT, row.achievements), (Stance.ISSUE, row.issues)):
                for what in said:
                    enter(connection, ANA, MeetingPoint(domains=(number,), what=what, date=_MET, stance=stance))
            for what, owner in row.actions:
                enter(connection, ANA, Action(domains=(number,), what=what, owner=owner, due="2014-03-31"))
        support = Support(
            domains=(3, 5),
            what="Advice on urgent care",
            date=_MET,
            level=1,
            agreement=Agreement.AGREED,
            objectives=("The A&E standard is met",),
            follow_up="At each monthly meeting",
        )
        enter(connection, ANA, support)
        for number, row in ROWS.items():
            judgement = Judgement(
                period=PERIOD,
                domain=number,
                category=row.level,
                reason="As the meeting agreed.",
                joint=Joint.AGREED,
                override="The conversation gave assurance" if row.level == "assured" else "",
            )
            judge(connection, ANA, judgement, framework=framework)
        headline = Headline(period=PERIOD, label=HEADLINE, reason="Domain by domain, and with support in two.")
        set_headline(connection, ANA, headline, framework=framework)
