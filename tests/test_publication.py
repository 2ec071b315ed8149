"""What is published: planned, under embargo until its time, published, late; and every step in the log."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from assure.main import cli
from evidence.errors import RecordError
from evidence.record.publication import Publication, local_of, utc_of
from evidence.store.audit import verify
from evidence.store.publications import embargoed, read_publications
from evidence.store.workspace import Workspace
from tests.spoken import said

_NOW = "2014-03-04T00:00:00Z"
_PLAN = ("publication", "plan", "summary-report", "--for", "the public")


@pytest.fixture(autouse=True)
def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1393891200")  # 4 March 2014


def listed(workspace: Workspace, *more: str) -> list[dict[str, object]]:
    return list(json.loads(said(workspace, "publication", "list", "--json", *more)))


def test_a_publication_is_planned_put_under_embargo_freed_and_published(workspace: Workspace) -> None:
    said(workspace, *_PLAN, "--where", "CCG website", "--on", "2014-03-28")
    said(workspace, "publication", "embargo", "d1", "--until", "2014-03-28 00:01")
    (one,) = listed(workspace)
    assert (one["name"], one["period"], one["embargo"], one["flags"]) == (
        *("D1", "2013/14 Q2", "2014-03-28T00:01:00Z", ["embargoed"]),
    )
    with pytest.raises(RecordError, match="under embargo until 2014-03-28 00:01"):
        said(workspace, "publication", "published", "D1")
    said(workspace, "publication", "embargo", "D1", "--lift")
    said(workspace, "publication", "published", "D1", "--on", "2014-03-03", "--where", "CCG website, page 2")
    (one,) = listed(workspace)
    assert (one["published"], one["where"], one["flags"]) == ("2014-03-03", "CCG website, page 2", ["published"])
    with workspace.open() as connection:
        assert verify(connection).entries == 1


def test_what_is_under_embargo_is_named_until_its_minute_has_come(workspace: Workspace) -> None:
    said(workspace, *_PLAN, "--embargo", "2014-07-19 00:01")
    said(workspace, "publication", "plan", "annual-letter", "--for", "the governing body")
    with workspace.open() as connection:
        assert [one.name for one in embargoed(connection, "2014-07-18T23:00:59Z")] == ["D1"]
        assert embargoed(connection, "2014-07-18T23:01:00Z") == ()
        assert len(read_publications(connection)) == 2
    assert [one["name"] for one in listed(workspace, "--embargoed")] == ["D1"]


def test_what_is_under_embargo_until_later_in_the_day_is_not_published_that_morning(workspace: Workspace) -> None:
    said(workspace, *_PLAN, "--embargo", "2014-03-04 09:30")
    with pytest.raises(RecordError, match="is under embargo until 2014-03-04 09:30"):
        said(workspace, "publication", "published", "D1")


def test_a_planned_day_gone_by_is_late_in_the_list_and_in_status(workspace: Workspace) -> None:
    said(workspace, *_PLAN, "--on", "2014-03-03")
    said(workspace, *_PLAN, "--on", "2014-03-04")
    assert [one["flags"] for one in listed(workspace)] == [["late"], []]
    assert "overdue: D1 Publish: summary-report" in said(workspace, "status")


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": " "},
        {"planned": "28 March"},
        {"embargo": "2014-03-28 00:01"},
        {"embargo": "2014-07-18T23:01:00Z", "published": "2014-07-18"},
    ],
)
def test_a_publication_that_cannot_be_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(RecordError):
        Publication(**({"document": "summary-report", "period": "2013/14 Q2", "audience": "the public"} | wrong))


def test_what_is_not_there_or_has_not_come_is_refused(workspace: Workspace) -> None:
    said(workspace, *_PLAN)
    with pytest.raises(RecordError, match="no publication D2"):
        said(workspace, "publication", "published", "D2")
    with pytest.raises(RecordError, match="has not come yet"):
        said(workspace, "publication", "published", "D1", "--on", "2014-03-05")
    for words in (("D1",), ("D1", "--lift", "--until", "2014-03-28")):
        done = CliRunner().invoke(cli, ["-w", str(workspace.root), "publication", "embargo", *words])
        assert done.exit_code == 2


@given(st.datetimes(datetime(1996, 1, 1), datetime(2037, 12, 31)))
def test_utc_is_shown_as_clocks_in_the_united_kingdom_show_it(moment: datetime) -> None:
    utc = moment.replace(second=0, microsecond=0, tzinfo=ZoneInfo("UTC"))
    shown = utc.astimezone(ZoneInfo("Europe/London"))
    assert local_of(f"{utc:%Y-%m-%dT%H:%M:%SZ}") == f"{shown:%Y-%m-%d %H:%M}"
    if not shown.fold:
        assert utc_of(f"{shown:%Y-%m-%d %H:%M}") == f"{utc:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("wrong", ["", "tomorrow", "2014-02-30", "2014-03-28 25:00", "28/03/2014"])
def test_a_time_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(RecordError):
        utc_of(wrong)
