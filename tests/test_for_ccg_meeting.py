"""What the meeting agreed is shared with the CCG: both sides were there. What was taken back is not."""

from __future__ import annotations

from dataclasses import replace

from evidence.model import Stance
from evidence.record.audience import shared
from evidence.record.body import read_body, written
from evidence.record.chain import Form, Held, Key
from evidence.record.meeting import MeetingPoint

_POINT = MeetingPoint(
    domains=(3,),
    what="Waits for diagnostic tests are back under six weeks",
    date="2014-02-12",
    stance=Stance.ACHIEVEMENT,
    evidence=("open", "kept"),
)


def _as_the_ccg_sees(point: MeetingPoint) -> str:
    entry = Held(key=Key(form=Form.MEETING_POINT, name="T1"), body=written(point), line=1)
    return shared(entry, body="NHS Anyshire CCG", passages={"open"}, now="2014-03-01T09:00:00Z")


def test_a_point_of_the_meeting_is_shared_with_the_evidence_that_the_ccg_may_see() -> None:
    assert read_body(_as_the_ccg_sees(_POINT), MeetingPoint) == replace(_POINT, evidence=("open",))


def test_a_point_that_was_withdrawn_stays_with_the_reason_for_it() -> None:
    assert not _as_the_ccg_sees(replace(_POINT, closed="2014-02-20", outcome="The trust disputes it"))
