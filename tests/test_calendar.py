"""The year's dates: each follows from the framework's data, none where it is silent, and calendars can take them in."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evidence.errors import FrameworkError
from evidence.framework import load_framework, parse_framework
from evidence.framework.calendar import parse_year, year_dates
from evidence.store.workspace import Workspace
from generators.icalendar import Event, write_calendar
from tests.spoken import said

_STAMP = datetime(2013, 11, 20, 9, tzinfo=UTC)
_EVENT = Event(uid="one@assure", day=date(2014, 3, 4), until=date(2014, 3, 4), summary="Agenda agreed")


def days(framework: str, year: int) -> list[tuple[str, str, str]]:
    found = year_dates(load_framework(framework), year)
    return [(str(one.period)[-2:], one.id, one.day.isoformat() if one.day else "") for one in found]


def test_the_guide_s_year_has_four_agendas_an_annual_review_and_a_letter() -> None:
    assert days("2013-14", 2013) == [
        *(("Q1", "quarter-ends", "2013-06-30"), ("Q1", "agenda", "2013-09-01"), ("Q1", "meeting", "")),
        *(("Q2", "quarter-ends", "2013-09-30"), ("Q2", "agenda", "2013-12-02"), ("Q2", "meeting", "")),
        *(("Q3", "quarter-ends", "2013-12-31"), ("Q3", "agenda", "2014-03-04"), ("Q3", "meeting", "")),
        *(("Q4", "quarter-ends", "2014-03-31"), ("Q4", "agenda", "2014-06-02"), ("Q4", "meeting", "")),
        ("Q4", "letter", ""),
    ]
    review = next(one for one in year_dates(load_framework("2013-14"), 2013) if one.what == "Annual review")
    assert (str(review.period), review.reference) == ("2013/14 Q4", "paragraph 32")


def test_the_interim_year_has_publications_within_six_weeks_and_two_checkpoints() -> None:
    assert [one for one in days("interim-2013-14", 2013) if one[1] != "quarter-ends"] == [
        *(("Q1", "date-1", "2013-07-01"), ("Q1", "publication", "2013-08-11")),
        *(("Q2", "date-2", "2013-10-01"), ("Q2", "publication", "2013-11-11")),
    ]
    first = next(one for one in year_dates(load_framework("interim-2013-14"), 2013) if one.id == "date-1")
    assert first.until == date(2013, 7, 31)


def test_where_a_framework_is_silent_there_is_no_date() -> None:
    assert days("2015-16", 2015) == [("Q4", "quarter-ends", "2016-03-31")]


def test_a_date_that_was_moved_stands_where_it_took_place_with_what_was_planned() -> None:
    annual = next(one for one in year_dates(load_framework("2016-17"), 2016) if one.what == "Annual assessment")
    assert (annual.day, annual.rule) == (date(2017, 7, 19), "planned for 2017-06, took place 2017-07-19")


@pytest.mark.parametrize("wrong", ["2013", "2013/15", "13/14", "2013/14 Q1"])
def test_a_year_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(FrameworkError):
        parse_year(wrong)


def test_a_date_of_a_framework_that_is_none_is_named_with_its_line() -> None:
    path = Path(__file__).parent.parent / "evidence" / "framework" / "interim-2013-14.toml"
    text = path.read_text(encoding="utf-8").replace('when = "2013-07"', 'when = "July 2013"')
    with pytest.raises(FrameworkError, match=r"x\.toml, line \d+, cycle\.date\.when"):
        parse_framework(text, file="x.toml")


def test_the_command_shows_planned_days_in_the_place_of_the_meeting_without_one(workspace: Workspace) -> None:
    before = json.loads(said(workspace, "calendar", "--json"))
    assert [row["day"] for row in before if row["id"] == "2013/14 Q2/meeting"] == [""]
    said(workspace, "cycle", "plan", "3", "--on", "2013-11-29")
    after = json.loads(said(workspace, "calendar", "--json", "--year", "2013/14"))
    (meeting,) = (row for row in after if row["id"] == "2013/14 Q2/meeting")
    assert (meeting["day"], meeting["rule"], meeting["what"]) == ("2013-11-29", "planned", "Assurance discussion")
    assert json.loads(said(workspace, "calendar", "--json", "--year", "2014/15"))[0]["day"] == "2014-06-30"
    assert "Friday 29 November 2013" in said(workspace, "calendar")


def test_the_calendar_file_is_the_same_for_the_same_log_and_its_events_keep_their_names(
    workspace: Workspace, tmp_path: Path
) -> None:
    files = [tmp_path / f"{name}.ics" for name in ("first", "again", "moved")]
    said(workspace, "cycle", "plan", "3", "--on", "2013-11-29")
    for file in files[:2]:
        said(workspace, "calendar", "--ics", str(file))
    said(workspace, "cycle", "plan", "3", "--on", "2013-12-06")
    said(workspace, "calendar", "--ics", str(files[2]))
    assert files[0].read_bytes() == files[1].read_bytes()
    first, _, moved = (
        {str(event["UID"]): event.decoded("DTSTART") for event in parsed(file.read_bytes())} for file in files
    )
    assert first.keys() == moved.keys()
    assert {first[uid]: moved[uid] for uid in first if first[uid] != moved[uid]} == {
        date(2013, 11, 29): date(2013, 12, 6)
    }


def parsed(data: bytes) -> list[icalendar.Event]:
    found = icalendar.Calendar.from_ical(data)
    assert not found.errors
    assert {"VERSION", "PRODID"} <= found.keys()
    return list(found.walk("VEVENT"))


def test_an_event_on_a_day_ends_before_the_next_and_bears_the_log_s_time() -> None:
    (event,) = parsed(write_calendar([_EVENT], stamp=_STAMP))
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2014, 3, 4), date(2014, 3, 5))
    assert event.decoded("DTSTAMP") == _STAMP


def test_what_has_a_meaning_in_the_format_is_escaped() -> None:
    event = Event(uid="one@assure", day=_EVENT.day, until=_EVENT.until, summary="A;B,C\\D\nE")
    assert b"SUMMARY:A\\;B\\,C\\\\D\\nE\r\n" in write_calendar([event], stamp=_STAMP)


@example("word " * 40)
@example("é" * 90)
@example("x" + "é" * 90)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_any_words_come_back_from_the_file_and_no_line_is_longer_than_75_octets(words: str) -> None:
    event = Event(uid="one@assure", day=_EVENT.day, until=_EVENT.until, summary=f"x{words}x")
    data = write_calendar([event], stamp=_STAMP)
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert all(line.decode() for line in data.split(b"\r\n")[:-1])
    (read,) = parsed(data)
    assert str(read["SUMMARY"]) == "".join(char for char in f"x{words}x" if char.isprintable())
